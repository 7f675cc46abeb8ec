"""Dashboards: every share is counted from the reader's rows, a light is compared exactly, and each opens its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cast import COUNTY, OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from eligibility.test_identification import ON, YEAR, line, secure
from lianxin.core.charts import AreaMap, StackedBars
from lianxin.eligibility.operations import NewValue, identify, put_value_in_force
from lianxin.people.models import User
from lianxin.places.models import AreaShape
from lianxin.registry.models import Household, HouseholdFacts
from lianxin.reports.boards.lights import Light, Limits, Share, light_of, limits_on
from lianxin.reports.boards.lists import plain_light, share_text
from lianxin.reports.boards.maps import map_of
from lianxin.reports.boards.pictures import causes_picture, quality_picture, standings_picture
from lianxin.reports.boards.places import Level, Place, level_of, parts_of, place_for, road_to
from lianxin.reports.boards.rates import RATES, shares_of, summed, villages_in
from lianxin.reports.boards.subjects import helper_board, unit_board
from registry import makers
from work.makers import helper_of, paired, visit

pytestmark = pytest.mark.django_db
LIMITS = Limits(green=95, yellow=80)


@pytest.fixture
def judged() -> list[Household]:
    makers.areas()
    makers.year_book()
    line()
    homes = [secure(income) for income in (1000, 5000, 9000, None)]
    elsewhere = secure(3000)
    Household.objects.filter(pk=elsewhere.pk).update(village_code=OTHER_VILLAGE)
    identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    return [*homes, elsewhere]


def told(user: User, area: str = "") -> dict[str, Share]:
    found = shares_of(user, area or place_for(user).code, ON)
    return {rate.name: summed(shares or {}) for rate, shares in found}


@pytest.mark.parametrize(
    ("share", "light"),
    [
        (Share(95, 100), Light.GREEN),
        (Share(949, 1000), Light.YELLOW),
        (Share(8, 10), Light.YELLOW),
        (Share(799_999, 1_000_000), Light.RED),
        (Share(0, 3), Light.RED),
        (Share(0, 0), Light.DARK),
        (None, Light.DARK),
    ],
)
def test_a_light_is_compared_exactly(share: Share | None, light: Light) -> None:
    assert light_of(share, LIMITS) is light


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_what_is_shown_never_reaches_a_limit_that_the_light_says_is_missed(part: int, whole: int) -> None:
    share = Share(min(part, whole), whole)
    text = share_text(share, LIMITS, with_counts=False)
    assert text is not None
    if light_of(share, LIMITS) is not Light.GREEN:
        assert float(text.zh.removesuffix("%")) < LIMITS.green


def test_a_light_says_why_it_is_dark() -> None:
    assert "到下级看" in plain_light(None, LIMITS)
    assert "—" in plain_light(Share(0, 0), LIMITS)


def test_there_is_no_light_where_limits_are_open_or_exclude_each_other(db: None) -> None:
    assert limits_on(ON, COUNTY) == LIMITS
    put_value_in_force(entry=NewValue("lights.yellow_percent", COUNTY, "96", date(2026, 1, 1), "某县 1 号"), by=None)
    assert limits_on(ON, COUNTY) is None
    assert limits_on(ON, "999902") == LIMITS
    assert light_of(Share(1, 1), None) is Light.DARK


def test_it_counts_out_of_what_it_says(judged: list[Household], county_officer: User, helper: User) -> None:
    paired(helper, judged[0])
    found = told(county_officer)
    assert found["told"] == Share(4, 5)
    assert found["paired"] == Share(1, 3)
    assert found["planned"] == Share(0, 1)
    HouseholdFacts.objects.filter(household=judged[1]).update(is_carried=True)
    assert told(county_officer)["confirmed"] == Share(4, 5)


def test_a_visit_that_was_missed_is_behind(judged: list[Household], county_officer: User, helper: User) -> None:
    paired(helper, judged[0], starts_on=date(2025, 1, 1))
    assert told(county_officer)["visited"] == Share(0, 1)
    visit(helper, judged[0], on=date(2026, 8, 10))
    assert told(county_officer)["visited"] == Share(1, 1)


def test_each_reader_sees_the_shares_of_his_own_area(judged: list[Household], other_township_clerk: User) -> None:
    assert told(other_township_clerk)["told"] == Share(1, 1)
    assert place_for(other_township_clerk) == Place(
        OTHER_TOWNSHIP, place_for(other_township_clerk).name, Level.TOWNSHIP
    )


@pytest.mark.parametrize("asked", ["99", "9999", OTHER_TOWNSHIP, OTHER_VILLAGE, "999902", "63", "x"])
def test_nobody_looks_beside_or_above_his_area(
    judged: list[Household], client: Client, township_clerk: User, asked: str
) -> None:
    with pytest.raises(PermissionDenied):
        place_for(township_clerk, asked)
    client.force_login(township_clerk)
    assert client.get(reverse("reports:dashboard"), {"area": asked}).status_code == 403


def test_an_area_is_told_by_the_parts_below_it(judged: list[Household], county_officer: User) -> None:
    county = place_for(county_officer)
    villages = villages_in(shares_of(county_officer, COUNTY, ON))
    assert [part.code for part in parts_of(county, villages)] == [TOWNSHIP, OTHER_TOWNSHIP]
    township = place_for(county_officer, TOWNSHIP)
    # What hangs at the township itself is none of its villages.
    assert [part.code for part in parts_of(township, {*villages, TOWNSHIP})] == [VILLAGE]
    assert parts_of(place_for(county_officer, VILLAGE), villages) == []
    assert [one.code for one in road_to(county_officer, place_for(county_officer, VILLAGE))] == [COUNTY, TOWNSHIP]
    assert [level_of(code) for code in ("", "99", "9999", COUNTY, "9999011", VILLAGE)] == [
        *list(Level)[:4],
        Level.COUNTY,
        Level.VILLAGE,
    ]


def test_every_light_opens_a_page_that_answers(judged: list[Household], client: Client, county_officer: User) -> None:
    client.force_login(county_officer)
    for rate in RATES:
        got = client.get(rate.rows(TOWNSHIP))
        assert got.status_code == 200, rate.name
        assert "errorlist" not in got.content.decode(), rate.name


def test_the_map_shades_what_is_behind_darkest() -> None:
    place, part = Place("630106", "某区", Level.COUNTY), Place("630106102", "某镇", Level.TOWNSHIP)
    behind = map_of(place, [part], RATES[0], {"630106102206": Share(1, 3)}, LIMITS, str)
    assert isinstance(behind, AreaMap)
    assert (behind.tracts[0].value, behind.tracts[0].kind) == (33.3, 2)
    unknown = map_of(place, [part], RATES[0], {}, LIMITS, str)
    assert unknown is not None
    assert unknown.tracts[0].kind is None
    # Of its seventeen townships the position of one is known: a tile stands for it, in no place.
    assert unknown.tracts[0].rings == ()
    assert "1 处的边界和位置没有公开记载" in unknown.note.zh
    assert unknown.title.zh.startswith("格子图")
    beyond = map_of(Place("999901", "无界", Level.COUNTY), [part], RATES[0], {}, LIMITS, str)
    assert beyond is not None
    assert [tract.rings for tract in beyond.tracts] == [()]
    assert map_of(Place("630106102206", "某村", Level.VILLAGE), [], RATES[0], {}, LIMITS, str) is None


def test_it_draws_who_entered_and_who_left(judged: list[Household], county_officer: User) -> None:
    assert standings_picture(county_officer, place_for(county_officer), YEAR) is None
    for home, before, after in zip(
        judged, ("poor", "poor", None, "exited", None), ("exited", "poor", "poor", "exited", None), strict=True
    ):
        if before:
            makers.household_facts(home, YEAR - 1, household_type=before)
        HouseholdFacts.objects.filter(household=home, year=YEAR).update(household_type=after)
    drawn = standings_picture(county_officer, place_for(county_officer), YEAR)
    assert drawn is not None
    names = [(drawn.nodes[band.source].words.zh, drawn.nodes[band.target].words.zh, band.value) for band in drawn.bands]
    assert ("贫困户", "脱贫户", 1) in names
    assert ("不在册", "贫困户", 1) in names
    assert sum(count for _, _, count in names) == 5


def test_what_the_records_lack_opens_its_rows(judged: list[Household], county_officer: User) -> None:
    place = place_for(county_officer)
    drawn = quality_picture(place, shares_of(county_officer, place.code, ON))
    assert drawn is not None
    assert {mark.words.zh: mark.value for mark in drawn.marks}["识别说不清的户"] == 1
    assert all(mark.href for mark in drawn.marks)
    assert causes_picture(county_officer, place, YEAR) is None


def test_the_page_and_its_file_say_the_same(judged: list[Household], client: Client, county_officer: User) -> None:
    client.force_login(county_officer)
    page = client.get(reverse("reports:dashboard")).content.decode()
    assert "绿灯" in page
    assert "80%" in page
    assert "地图" not in page
    assert "格子图" in page
    # Nobody knows the outline of this county: what it brings itself is drawn, and the page says where to bring it.
    ring = [[100.0, 30.0], [100.1, 30.0], [100.1, 30.1]]
    AreaShape.objects.create(area_code=TOWNSHIP, rings=[ring], source="县自然资源局", at=timezone.now())
    drawn = client.get(reverse("reports:dashboard"))
    assert [tract.kind for tract in drawn.context["map"].tracts] == [0, 2]
    assert "来源：县自然资源局。" in drawn.context["map"].note.zh
    assert reverse("places:shapes", args=[COUNTY]) in drawn.content.decode()
    got = client.get(reverse("reports:dashboard"), {"format": "csv", "list": "parts"})
    text = b"".join(got.streaming_content).decode("utf-8-sig") if got.streaming else got.content.decode("utf-8-sig")
    assert "80%（4/5）" in text
    wall = client.get(reverse("reports:dashboard"), {"view": "wall"})
    assert "house--wall" in wall.content.decode()
    assert wall.headers["Refresh"].startswith("45; url=/reports/?")


def test_a_helper_begins_with_his_own_households(
    judged: list[Household], client: Client, helper: User, other_helper: User, unit_liaison: User
) -> None:
    paired(helper, judged[0])
    client.force_login(helper)
    got = client.get(reverse("reports:dashboard"), follow=True)
    assert got.redirect_chain == [(reverse("reports:helper", args=[helper_of(helper).pk]), 302)]
    board = helper_board(helper, helper_of(helper).pk, on=timezone.localdate())
    assert board.counts[0][1] == 1
    assert any(isinstance(picture, StackedBars) for picture in board.pictures)
    assert client.get(reverse("reports:helper", args=[helper_of(other_helper).pk])).status_code == 404
    client.force_login(unit_liaison)
    assert client.get(reverse("reports:dashboard"), follow=True).status_code == 200


def test_a_unit_is_open_to_its_liaison_and_to_whoever_is_over_it(
    judged: list[Household],
    unit_liaison: User,
    county_officer: User,
    helper: User,
    sent_at: Callable[..., Mapping[str, int]],
) -> None:
    paired(helper, judged[0])
    unit = helper_of(helper).unit
    assert unit_board(county_officer, unit.pk, on=ON).counts[1][1] == 1
    got = sent_at(reverse("reports:unit", args=[unit.pk]))
    assert got["county_officer"] == got["unit_liaison"] == 200
    assert {got[who] for who in ("stranger", "nobody", "village_team_member", "other_helper", "township_clerk")} <= {
        403,
        404,
        302,
    }


def test_a_board_asks_few_questions_of_the_database(
    judged: list[Household], client: Client, county_officer: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(county_officer)
    # The wall shows all but what waits for the reader, whose cards have a budget of their own.
    client.get(reverse("reports:dashboard"), {"view": "wall"})
    with django_assert_max_num_queries(60):
        client.get(reverse("reports:dashboard"), {"view": "wall"})
