"""The pages of units and helpers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from cast import COUNTY, LONG_AGO, OTHER_COUNTY, OTHER_VILLAGE, TOWNSHIP, signed_in
from lianxin.audit.models import Event
from lianxin.people.models import Helper, Unit, User
from lianxin.people.operations import NewHelper, NewUnit, register_helper, register_unit
from lianxin.people.views import units as views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_areas")]
READERS = dict.fromkeys(("county_officer", "township_clerk", "other_township_clerk", "unit_liaison", "auditor"), 200)
CLOSED = dict.fromkeys(("village_team_member", "helper", "other_helper", "stranger"), 403) | {"nobody": 302}
OFFICER_ONLY = dict.fromkeys(READERS, 403) | {"county_officer": 200} | CLOSED
UNIT = {"code": "U-50", "name": "丙局", "area_code": COUNTY, "village_capacity": "2", "affiliation": "county"}


@pytest.fixture
def office(county_officer: User) -> Client:
    return signed_in(county_officer)


def faults(answer: Any) -> dict[str, list[str]]:
    """The faults that a form shows, by field."""
    assert answer.status_code == 400
    return {name: [str(line) for line in lines] for name, lines in answer.context["form"].errors.items()}


def person(unit: Unit, **changed: str) -> dict[str, str]:
    """A filled-in form of a helper."""
    return {
        "unit": str(unit.pk), "code": "H-50", "name": "新任", "household_capacity": "4", "starts_on": "2026-01-01"
    } | changed  # fmt: skip


def codes(answer: HttpResponse, key: str = "page") -> list[str]:
    return [row.code for row in answer.context[key].rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize("url", ["/people/units/", "/people/helpers/"])
def test_lists_are_open_to_readers_of_people(sent_at: Callable[..., dict[str, int]], url: str) -> None:
    assert sent_at(url) == READERS | CLOSED


@pytest.mark.parametrize("url", ["/people/units/new/", "/people/helpers/new/"])
def test_registering_is_for_the_county_officer(sent_at: Callable[..., dict[str, int]], url: str) -> None:
    assert sent_at(url) == OFFICER_ONLY
    assert sent_at(url, method="post") == OFFICER_ONLY | {"county_officer": 400}


def test_a_unit_and_its_helper_are_shown_inside_the_readers_scope_only(
    sent_at: Callable[..., dict[str, int]], helper: User, unit: Unit
) -> None:
    inside = READERS | CLOSED | dict.fromkeys(("township_clerk", "other_township_clerk"), 404)
    assert sent_at(f"/people/units/{unit.pk}/") == inside
    assert sent_at(f"/people/helpers/{helper.helper.pk}/") == inside
    assert sent_at(f"/people/helpers/{helper.helper.pk}/move/") == OFFICER_ONLY


@pytest.mark.parametrize("url", ["units/{unit}/", "helpers/{helper}/", "helpers/{helper}/move/", "units/999999/"])
def test_another_countys_people_have_no_page(office: Client, far_unit: Unit, far_helper: Helper, url: str) -> None:
    assert office.get("/people/" + url.format(unit=far_unit.pk, helper=far_helper.pk)).status_code == 404


def test_the_lists_leave_another_county_out(office: Client, unit: Unit, helper: User, far_helper: Helper) -> None:
    assert codes(office.get("/people/units/")) == ["U-01"]
    assert codes(office.get("/people/helpers/")) == ["H-01"]


def test_a_liaison_sees_his_unit_and_its_helpers_only(
    unit_liaison: User, helper: User, other_helper: User, other_unit: Unit
) -> None:
    browser = signed_in(unit_liaison)
    assert codes(browser.get("/people/units/")) == ["U-01"]
    assert codes(browser.get("/people/helpers/")) == ["H-01"]
    assert browser.get(f"/people/units/{other_unit.pk}/").status_code == 404


def test_helpers_are_found_by_name_number_and_unit(office: Client, helper: User, other_helper: User) -> None:
    assert codes(office.get("/people/helpers/?q=己")) == ["H-02"]
    assert codes(office.get("/people/helpers/?q=h-01")) == ["H-01"]
    assert codes(office.get(f"/people/helpers/?unit={other_helper.helper.unit_id}")) == ["H-02"]
    assert codes(office.get("/people/helpers/?leader=on")) == []


@pytest.mark.parametrize("query", ["unit=999999", "unit=x", "q=" + "长" * 61])
def test_a_filter_it_does_not_know_shows_nobody(office: Client, helper: User, query: str) -> None:
    answer = office.get(f"/people/helpers/?{query}")
    assert codes(answer) == []
    assert "筛选条件有误" in answer.content.decode()


def test_a_filter_cannot_reach_a_unit_out_of_scope(office: Client, far_helper: Helper) -> None:
    answer = office.get(f"/people/helpers/?unit={far_helper.unit_id}")
    assert "unit" in answer.context["form"].errors
    assert "外县" not in answer.content.decode()


def test_units_are_found_by_name_and_affiliation(office: Client, unit: Unit, other_unit: Unit) -> None:
    register_unit(entry=NewUnit(code="U-03", name="省厅", area_code=COUNTY, affiliation="provincial"), by=None)
    assert codes(office.get("/people/units/?q=乙")) == ["U-02"]
    assert codes(office.get("/people/units/?affiliation=provincial")) == ["U-03"]
    assert codes(office.get("/people/units/?affiliation=imperial")) == []


def test_pages_turn_without_losing_anybody(office: Client, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for number in range(5):
        register_helper(entry=NewHelper(code=f"H-{number}", name="某", unit=unit, starts_on=LONG_AGO), by=None)
    first = office.get("/people/helpers/")
    second = office.get(f"/people/helpers/?page={first.context['page'].next}")
    third = office.get(f"/people/helpers/?page={second.context['page'].next}")
    assert codes(first) + codes(second) + codes(third) == [f"H-{n}" for n in range(5)]
    assert first.context["page"].total == 5


@pytest.mark.parametrize("url", ["/people/units/", "/people/helpers/"])
def test_a_longer_list_asks_no_more_questions(
    office: Client, unit: Unit, django_assert_max_num_queries: Any, url: str
) -> None:
    for number in range(30):
        one = register_unit(entry=NewUnit(code=f"U-2{number:02}", name="局", area_code=COUNTY), by=None)
        register_helper(entry=NewHelper(code=f"H-2{number:02}", name="某", unit=one, starts_on=LONG_AGO), by=None)
    with django_assert_max_num_queries(10):
        assert len(office.get(url).context["page"].rows) >= 30


def test_the_page_of_a_unit_shows_its_helpers_and_who_lives_in_a_village(
    office: Client, unit: Unit, village_team_member: User, helper: User
) -> None:
    page = office.get(f"/people/units/{unit.pk}/").content.decode()
    for text in ("帮扶戊", "驻村丁", "某镇上河村", "第一书记", "某村驻村工作队"):
        assert text in page


def test_the_page_of_one_who_has_left_says_so(office: Client, unit: Unit) -> None:
    gone = NewHelper(code="H-70", name="曾任", unit=unit, starts_on=LONG_AGO, ends_before=date(2025, 1, 1))
    served = register_helper(entry=gone, by=None)
    page = office.get(f"/people/helpers/{served.pk}/").content.decode()
    assert "不在岗" in page
    assert "/move/" not in page


def test_readers_see_no_buttons_that_would_refuse_them(auditor: User, helper: User, unit: Unit) -> None:
    browser = signed_in(auditor)
    for url in (
        "/people/units/",
        "/people/helpers/",
        f"/people/units/{unit.pk}/",
        f"/people/helpers/{helper.helper.pk}/",
    ):
        page = browser.get(url).content.decode()
        assert "/new/" not in page
        assert "/move/" not in page
        assert "/accounts/" not in page


def test_a_unit_is_registered_with_its_event(office: Client, county_officer: User) -> None:
    assert office.post("/people/units/new/", UNIT).status_code == 302
    made = Unit.objects.get(code="U-50")
    assert (made.affiliation, made.village_capacity, made.longitude) == ("county", 2, None)
    assert Event.objects.filter(act="people.register_unit", thing_id=made.pk, actor_id=county_officer.pk).count() == 1


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"code": "U-01"}, "code", "PEOPLE-016"),
        ({"village_capacity": "100"}, "__all__", "PEOPLE-026"),
        ({"latitude": "91"}, "__all__", "PEOPLE-026"),
    ],
)
def test_a_refusal_of_a_unit_shows_on_the_form(
    office: Client, unit: Unit, changed: dict[str, str], field: str, code: str
) -> None:
    (fault,) = faults(office.post("/people/units/new/", UNIT | changed))[field]
    assert f"[{code}]" in fault
    assert Unit.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("area_code", OTHER_COUNTY), ("area_code", ""), ("area_code", "*"), ("affiliation", "imperial"), ("name", "")],
)
def test_a_unit_is_not_registered_out_of_scope_or_unfit(office: Client, field: str, value: str) -> None:
    assert list(faults(office.post("/people/units/new/", UNIT | {field: value}))) == [field]
    assert not Unit.objects.exists()


def test_a_helper_is_registered_in_the_unit_of_the_address(office: Client, unit: Unit) -> None:
    assert f'value="{unit.pk}" selected' in office.get(f"/people/helpers/new/?unit={unit.pk}").content.decode()
    answer = office.post("/people/helpers/new/", person(unit, home_village_code=OTHER_VILLAGE))
    assert answer["Location"] == f"/people/units/{unit.pk}/"
    made = Helper.objects.get(code="H-50")
    assert (made.is_party_member, made.home_village_code, made.household_capacity) == (None, OTHER_VILLAGE, 4)


@pytest.mark.parametrize(("answer", "kept"), [("", None), ("yes", True), ("no", False)])
def test_what_was_not_answered_stays_unknown(office: Client, unit: Unit, answer: str, kept: bool | None) -> None:
    office.post("/people/helpers/new/", person(unit, is_party_member=answer))
    assert Helper.objects.get(code="H-50").is_party_member is kept


def test_a_helper_is_not_registered_twice_or_backwards(office: Client, unit: Unit, helper: User) -> None:
    assert "[PEOPLE-016]" in faults(office.post("/people/helpers/new/", person(unit, code="H-01")))["code"][0]
    backwards = person(unit, ends_before="2025-12-31")
    assert "[PEOPLE-009]" in faults(office.post("/people/helpers/new/", backwards))["ends_before"][0]
    assert Helper.objects.count() == 1


def test_a_helper_is_not_registered_in_another_countys_unit(office: Client, far_unit: Unit) -> None:
    assert list(faults(office.post("/people/helpers/new/", person(far_unit)))) == ["unit"]


def test_a_helper_is_moved_and_the_event_names_both_units(office: Client, helper: User, other_unit: Unit) -> None:
    url = f"/people/helpers/{helper.helper.pk}/"
    assert office.post(url + "move/", {"unit": other_unit.pk, "on": "2026-11-24"})["Location"] == url
    assert Helper.objects.get(code="H-01").unit == other_unit
    assert Event.objects.get(act="people.move_helper").details == {"left": "U-01", "joined": "U-02", "on": "2026-11-24"}


def test_a_helper_is_not_moved_before_he_came_nor_abroad(
    office: Client, helper: User, other_unit: Unit, far_unit: Unit
) -> None:
    url = f"/people/helpers/{helper.helper.pk}/move/"
    assert "[PEOPLE-019]" in faults(office.post(url, {"unit": other_unit.pk, "on": "2019-12-31"}))["on"][0]
    assert list(faults(office.post(url, {"unit": far_unit.pk, "on": "2026-11-24"}))) == ["unit"]
    assert Helper.objects.get(code="H-01").unit.code == "U-01"


def test_a_township_clerk_sees_the_units_of_his_township(township_clerk: User, unit: Unit) -> None:
    register_unit(entry=NewUnit(code="U-30", name="镇中心校", area_code=TOWNSHIP), by=None)
    assert codes(signed_in(township_clerk).get("/people/units/")) == ["U-30"]
