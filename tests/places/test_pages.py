"""The pages of the room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast, signed_in
from lianxin.people.models import User
from lianxin.places.domain.codes import LocalKind
from lianxin.places.models import Area
from lianxin.places.operations import open_areas, open_local_area, rename_area

pytestmark = pytest.mark.django_db
AREAS = "/places/"


@pytest.fixture
def client_of_clerk(township_clerk: User) -> Client:
    return signed_in(township_clerk)


@pytest.fixture
def county() -> Area:
    return open_areas(county_code="630106", on=date(2026, 1, 1), by=None).county


@pytest.mark.parametrize("url", [AREAS, "/places/630106/", "/places/999999/", "/places/x/"])
def test_it_shows_places_to_every_role_and_to_nobody_else(
    cast: Cast, sent_at: Callable[..., dict[str, int]], url: str
) -> None:
    statuses = sent_at(url)
    assert (statuses.pop("nobody"), statuses.pop("stranger")) == (302, 403)
    assert set(statuses.values()) == ({200} if url in {AREAS, "/places/630106/"} else {409})


def test_it_answers_several_mentions_at_once(client_of_clerk: Client) -> None:
    page = client_of_clerk.post(AREAS, {"mentions": "湟中县鲁沙尔镇白土庄村\n\n朝阳区\n某地", "within": "", "on": ""})
    text = page.content.decode()
    assert page.status_code == 200
    assert [a.resolution.status for a in page.context["answers"]] == ["resolved", "ambiguous", "unresolved"]
    assert reverse("places:area", args=["630106102222"]) in text
    assert "“湟中县”已于 2019 年改为“湟中区”" in text
    assert reverse("places:area", args=["110105"]) in text


def test_it_shows_the_part_that_is_certain_of_a_mention_it_cannot_resolve(client_of_clerk: Client) -> None:
    page = client_of_clerk.post(AREAS, {"mentions": "化隆县沙连堡乡冶一村"})
    assert page.context["answers"][0].resolution.code == ""
    assert reverse("places:area", args=["630224208"]) in page.content.decode()


def test_it_looks_inside_an_area_on_a_day(client_of_clerk: Client) -> None:
    page = client_of_clerk.post(AREAS, {"mentions": "白土庄", "within": "630122000000", "on": "2016-05-01"})
    (answer,) = page.context["answers"]
    assert answer.resolution.path[2] == "湟中县"


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        ({"mentions": " \n "}, "mentions", ""),
        ({"mentions": "某地\n" * 201}, "mentions", "PLACE-012"),
        ({"mentions": "某地", "within": "湟中"}, "within", "PLACE-001"),
        ({"mentions": "某地", "on": "昨天"}, "on", ""),
        ({"mentions": "某" * 20_001}, "mentions", ""),
    ],
)
def test_it_says_what_is_wrong_with_the_form(
    client_of_clerk: Client, form: dict[str, str], field: str, code: str
) -> None:
    page = client_of_clerk.post(AREAS, form)
    assert page.status_code == 200
    assert page.context["answers"] == []
    assert code in " ".join(page.context["form"].errors[field])


def test_it_lists_the_counties_opened_here(
    client_of_clerk: Client, county: Area, django_assert_max_num_queries: Callable
) -> None:
    open_areas(county_code="630121", on=date(2026, 1, 1), by=None)
    with django_assert_max_num_queries(12):
        page = client_of_clerk.get(AREAS)
    assert [c.name for c in page.context["counties"]] == ["湟中区", "大通回族土族自治县"]


def test_it_shows_a_county_with_its_past_and_its_map(client_of_clerk: Client, county: Area) -> None:
    page = client_of_clerk.get("/places/630106/")
    text = page.content.decode()
    sheet = page.context["sheet"]
    assert (sheet.name, sheet.is_open) == ("湟中区", True)
    assert [d.name for d in sheet.above] == ["青海省", "西宁市"]
    assert [(v.code, v.name) for v in sheet.versions] == [
        ("632124", "湟中县"),
        ("630122", "湟中县"),
        ("630106", "湟中区"),
    ]
    assert "<svg" in text
    assert "OpenStreetMap" in text
    villages = Area.objects.filter(code__startswith="630106", level="village").count()
    assert len(page.context["map"].dots) == villages


def test_it_says_what_took_over_from_an_abolished_county(client_of_clerk: Client) -> None:
    page = client_of_clerk.get("/places/630122/")
    assert [d.code for d in page.context["sheet"].successors] == ["630106"]
    assert "1999-12-31" in page.content.decode()


def test_it_shows_what_was_opened_and_renamed_here(client_of_clerk: Client, county: Area) -> None:
    village = Area.objects.get(code="630106102222")
    open_local_area(parent=village, name="一组", kind=LocalKind.GROUP, by=None)
    rename_area(area=village, name="新名村委会", on=date(2026, 1, 1), by=None)
    sheet = client_of_clerk.get("/places/630106102222/").context["sheet"]
    assert [v.name for v in sheet.versions] == ["白土庄村委会", "新名村委会"]
    assert [d.name for d in sheet.below] == ["一组"]
    group = client_of_clerk.get("/places/630106102222G01/").context["sheet"]
    assert (group.name, group.is_temporary) == ("一组", True)
    assert [d.name for d in group.above][-1] == "新名村委会"
    assert client_of_clerk.get("/places/630106102222G02/").status_code == 409


def test_it_speaks_english(township_clerk: User, county: Area) -> None:
    township_clerk.language = "en"
    township_clerk.save()
    text = signed_in(township_clerk).get("/places/630106/").content.decode()
    assert "Names over time" in text
    assert "沿革" not in text
