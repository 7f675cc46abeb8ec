"""Years open, close and reopen; facts are carried; what a person corrects must fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cast import COUNTY, OTHER_COUNTY
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.registry.encryption import WrongDataKey, decrypted, encrypted
from lianxin.registry.models import Household, HouseholdAccess, HouseholdFacts, Member, MemberFacts, YearAct
from lianxin.registry.operations import close_year, correct_facts, give_access, open_year, reopen_year, withdraw_access
from lianxin.registry.queries import default_county, default_year
from registry.makers import ID_NO, YEAR, household, member, year_book

pytestmark = pytest.mark.django_db


def acts(*years: tuple[str, int]) -> None:
    for act, year in years:
        {"open": open_year, "close": close_year}[act](county_code=COUNTY, year=year, by=None)


def test_opening_a_year_carries_the_living_forward_with_their_sources() -> None:
    year_book()
    kept = household("甲某", net_income_per_person_yuan=100)
    gone = member(kept, "乙某")
    MemberFacts.objects.filter(member=gone).update(left_on=date(YEAR, 3, 1))
    dead = household("丙某")
    Household.objects.filter(pk=dead.pk).update(is_live=False)
    open_year(county_code=COUNTY, year=YEAR + 1, by=None)
    carried = HouseholdFacts.objects.get(year=YEAR + 1)
    before = HouseholdFacts.objects.get(household=kept, year=YEAR)
    assert (carried.household_id, carried.net_income_per_person_yuan, carried.is_carried) == (kept.pk, 100, True)
    assert (carried.source_id, carried.sources) == (before.source_id, before.sources)
    assert list(MemberFacts.objects.filter(year=YEAR + 1).values_list("member__name", flat=True)) == ["甲某"]
    assert YearAct.objects.get().carried == 2


@pytest.mark.parametrize(
    ("before", "act", "code"),
    [
        ([("open", 2026)], lambda: open_year(county_code=COUNTY, year=2026, by=None), "REG-003"),
        ([("open", 2026), ("close", 2026)], lambda: open_year(county_code=COUNTY, year=2026, by=None), "REG-004"),
        ([("open", 2026)], lambda: open_year(county_code=COUNTY, year=2025, by=None), "REG-008"),
        ([], lambda: close_year(county_code=COUNTY, year=2026, by=None), "REG-002"),
        ([("open", 2026), ("close", 2026)], lambda: close_year(county_code=COUNTY, year=2026, by=None), "REG-004"),
        ([("open", 2026)], lambda: reopen_year(county_code=COUNTY, year=2026, reason="错", by=None), "REG-003"),
        ([], lambda: reopen_year(county_code=COUNTY, year=2026, reason="错", by=None), "REG-002"),
        (
            [("open", 2026), ("close", 2026)],
            lambda: reopen_year(county_code=COUNTY, year=2026, reason=" ", by=None),
            "REG-005",
        ),
        ([], default_county, "REG-047"),
        ([], lambda: default_year(COUNTY), "REG-048"),
        ([("open", 2026), ("close", 2026)], lambda: default_year(COUNTY), "REG-048"),
    ],
)
def test_it_refuses_what_does_not_follow(before: list[tuple[str, int]], act: Callable[[], Any], code: str) -> None:
    acts(*before)
    with pytest.raises(Refused, match=code):
        act()


def test_it_asks_for_the_county_when_there_are_several() -> None:
    year_book()
    assert default_county() == COUNTY
    year_book(county_code=OTHER_COUNTY)
    with pytest.raises(Refused, match="REG-047"):
        default_county()


def test_a_reopened_year_says_who_and_why(county_officer: User) -> None:
    acts(("open", YEAR), ("close", YEAR))
    assert reopen_year(county_code=COUNTY, year=YEAR, reason="漏报", by=county_officer).state == "open"
    last = YearAct.objects.last()
    assert last is not None
    assert (last.kind, last.reason, last.by) == ("reopened", "漏报", county_officer)


@pytest.mark.parametrize("who", ["township_clerk", "helper", "auditor", "stranger"])
def test_years_are_not_for(request: pytest.FixtureRequest, who: str) -> None:
    with pytest.raises(PermissionDenied):
        open_year(county_code=COUNTY, year=YEAR, by=request.getfixturevalue(who))


@pytest.mark.parametrize(
    ("values", "reason", "code"),
    [
        ({"net_income_per_person_yuan": "many"}, "核实", "REG-007"),
        ({"main_cause": "no_such_cause"}, "核实", "REG-007"),
        ({"dangerous_house": 1}, "核实", "REG-007"),
        ({"nothing": 1}, "核实", "REG-006"),
        ({"house_m2": 10.0}, "", "REG-005"),
    ],
)
def test_a_correction_must_fit(county_officer: User, values: dict[str, Any], reason: str, code: str) -> None:
    year_book()
    made = household()
    with pytest.raises(Refused, match=code):
        correct_facts(household_id=made.pk, year=YEAR, values=values, reason=reason, by=county_officer)


def test_access_is_given_once_and_ends_on_its_day(helper: User) -> None:
    made = household()
    ids = [made.pk]
    assert give_access(household_ids=ids, starts_on=date(2026, 1, 1), user_id=helper.pk) == 1
    assert give_access(household_ids=ids, starts_on=date(2026, 2, 1), user_id=helper.pk) == 0
    assert withdraw_access(household_ids=ids, ends_before=date(2026, 6, 1), user_id=helper.pk) == 1
    assert HouseholdAccess.objects.get().ends_before == date(2026, 6, 1)
    assert give_access(household_ids=ids, starts_on=date(2026, 8, 1), user_id=helper.pk) == 1
    assert withdraw_access(household_ids=ids, ends_before=date(2026, 7, 1), user_id=helper.pk) == 1
    assert HouseholdAccess.objects.count() == 1


def test_a_number_is_found_by_equality_and_unreadable_under_another_key(settings: Any) -> None:
    stored = member(household(), "乙某", identity={"id_no": ID_NO})
    assert Member.objects.get(id_no=ID_NO) == stored
    sealed = encrypted(ID_NO)
    assert ID_NO not in sealed
    settings.LIANXIN_DATA_KEY = "f" * 64
    with pytest.raises(WrongDataKey):
        decrypted(sealed)
    with pytest.raises(WrongDataKey):
        Member.objects.get(pk=stored.pk)
