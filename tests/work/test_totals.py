"""Totals: people and person-times apart, counted and told apart, planned and landed apart; nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cast import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.work_entries import load_work_indicators, load_work_kinds
from lianxin.work.models import WorkRecord
from lianxin.work.operations import correct_work, withdraw_work
from lianxin.work.queries import visits
from lianxin.work.queries.records import RecordFilter, filtered_records, record_rows
from lianxin.work.queries.totals import indicator_totals, totals_by_area, totals_by_unit
from lianxin.work.queries.visits import VisitFilter, paired_places, rows_in, standing_counts, visit_rows
from registry.makers import household
from work.makers import ON, entry, helper_of, paired, visit

pytestmark = pytest.mark.django_db

ALL = RecordFilter()


def counted(user: User, wanted: RecordFilter = ALL) -> dict[str, Any]:
    return {one.indicator.name: one.counted.value for one in indicator_totals(user, wanted)}


@pytest.fixture
def month(
    helper: User, other_helper: User, unit_liaison: User, village_team_member: User, home: Household
) -> dict[str, WorkRecord]:
    """A month of two units in two villages."""
    far = household("戊某", village_code=OTHER_VILLAGE)
    idea: dict[str, Any] = {"kind": "idea", "found": "", "done": "种花生", "area_code": VILLAGE}
    project: dict[str, Any] = {"kind": "project_introduced", "found": "", "done": "花生厂", "area_code": VILLAGE}
    return {
        "first": visit(helper, home, branch="第一支部"),
        "again": visit(helper, home, on=date(2026, 11, 21), branch="第一支部"),
        "together": visit(unit_liaison, home, helper_ids=(helper_of(helper).pk,), others=2, branch="第二支部"),
        "other": visit(other_helper, far, branch="第一支部"),
        "idea": visit(helper, **idea),
        "clinic": visit(
            other_helper, kind="free_clinic", found="", done="义诊一天", area_code=OTHER_VILLAGE, quantity=Decimal(40),
            exactness="about",
        ),
        "planned": visit(unit_liaison, stage="planned", amount_fen=900_000_00, **project),
        "landed": visit(unit_liaison, stage="landed", amount_fen=300_000_00, **project),
        "told": visit(
            unit_liaison, kind="visit", found="", area_code=COUNTY, is_total=True, starts_on=date(2026, 1, 1),
            quantity=Decimal(70), quantity_unit="time", persons=30, person_times=70, exactness="over", helper_ids=(),
        ),
    }  # fmt: skip


def test_people_are_distinct_and_person_times_are_added(month: Any, county_officer: User) -> None:
    found = counted(county_officer)
    # Two helpers went six times; with two others who are not on the roster, visits and the clinic made six and one.
    assert (found["persons"], found["members"], found["specialists"]) == (2, 6, 1)
    assert (found["visits"], found["households"], found["villages"]) == (4, 2, 2)
    # The first branch of each unit is another branch.
    assert found["branches"] == 3
    assert (found["ideas"], found["treated"], found["donations"]) == (1, 40, None)


def test_what_is_planned_and_what_has_landed_stand_apart(month: Any, county_officer: User) -> None:
    found = counted(county_officer)
    assert (found["projects_planned"], found["projects_planned_money"]) == (1, 900_000_00)
    assert (found["projects_landed"], found["projects_landed_money"]) == (1, 300_000_00)


def test_told_totals_are_never_added_to_what_is_counted(month: Any, county_officer: User) -> None:
    rows = {one.indicator.name: one for one in indicator_totals(county_officer, ALL)}
    assert (rows["visits"].counted.value, rows["visits"].told.value) == (4, 70)
    assert (rows["persons"].counted.value, rows["persons"].told.value) == (2, 30)
    assert (rows["members"].counted.value, rows["members"].told.value) == (6, 70)
    assert (rows["visits"].told.is_exact, rows["visits"].counted.is_exact, rows["treated"].counted.is_exact) == (
        False,
        True,
        False,
    )


def test_what_is_not_in_force_counts_nowhere(month: Any, helper: User, home: Household, county_officer: User) -> None:
    before = counted(county_officer)
    correct_work(record_id=month["again"].pk, entry=entry(helper, home), reason="日期写错", by=helper)
    assert counted(county_officer) | {"branches": 3} == before | {"branches": 3}
    withdraw_work(record_id=month["first"].pk, reason="重复", by=helper)
    assert counted(county_officer)["visits"] == before["visits"] - 1
    assert filtered_records(county_officer, replace(ALL, state="withdrawn")).get() == month["first"]
    assert filtered_records(county_officer, replace(ALL, state="replaced")).get() == month["again"]


def test_the_parts_of_what_adds_up_add_up(month: Any, county_officer: User) -> None:
    of_county = replace(ALL, area_code=COUNTY)
    for whole in indicator_totals(county_officer, ALL):
        one = whole.indicator
        for parts in (totals_by_unit(county_officer, one, ALL), totals_by_area(county_officer, one, of_county)):
            values = [part.counted.value for part in parts if part.counted.value is not None]
            if whole.counted.value is None:
                assert values == [], one.name
            elif one.measure in {"records", "person_times", "quantity", "amount"}:
                assert sum(values) == whole.counted.value, one.name
            else:
                assert max(values) <= whole.counted.value <= sum(values), one.name


def test_a_number_opens_the_rows_behind_it(month: Any, county_officer: User) -> None:
    for row in indicator_totals(county_officer, ALL):
        for source, total in (("counted", row.counted), ("total", row.told)):
            opened = filtered_records(county_officer, replace(ALL, indicator=row.indicator.name, source=source))
            assert opened.count() == total.rows


def test_totals_are_narrowed_by_area_unit_and_period(month: Any, county_officer: User, helper: User) -> None:
    assert counted(county_officer, replace(ALL, area_code=OTHER_TOWNSHIP))["visits"] == 1
    assert counted(county_officer, replace(ALL, area_code=TOWNSHIP))["visits"] == 3
    assert counted(county_officer, replace(ALL, unit_id=helper_of(helper).unit_id))["visits"] == 3
    assert counted(county_officer, replace(ALL, starts_on=date(2026, 11, 21)))["visits"] == 1
    assert counted(county_officer, replace(ALL, ends_on=date(2026, 11, 20)))["visits"] == 3


def test_a_reader_counts_what_he_sees(month: Any, unit_liaison: User, other_township_clerk: User, helper: User) -> None:
    assert counted(unit_liaison)["visits"] == 3
    assert counted(other_township_clerk)["visits"] == 1
    assert counted(helper)["households"] == 1


def test_names_of_households_that_are_not_his_are_hidden(helper: User, stranger_home: Household) -> None:
    (row,) = record_rows([visit(helper, stranger_home)], user=helper)
    assert row.households == ((None, ""),)
    assert row.is_not_paired


# Visits due ---------------------------------------------------------------------------------------------------------------


def test_visits_of_whoever_is_paired_count_and_no_others(
    helper: User, village_team_member: User, home: Household, today: date
) -> None:
    (row,) = visit_rows(helper, VisitFilter(), on=today)
    assert (row.status.value, row.due.wanted, row.due.done, row.due.due_on) == ("exited", 1, 0, date(2026, 12, 31))
    visit(village_team_member, home)
    assert visit_rows(helper, VisitFilter(), on=today)[0].due.done == 0
    made = visit(helper, home)
    assert visit_rows(helper, VisitFilter(), on=today)[0].due.standing.value == "done"
    withdraw_work(record_id=made.pk, reason="没有去", by=helper)
    assert visit_rows(helper, VisitFilter(), on=today)[0].due.done == 0


def test_a_monitored_household_is_visited_every_month(helper: User, home: Household, today: date) -> None:
    watched = household("己某", household_type="exited", monitored_class="at_risk")
    paired(helper, watched)
    visit(helper, watched, on=date(2026, 10, 30))
    rows = {row.household.pk: row for row in visit_rows(helper, VisitFilter(), on=today)}
    found = rows[watched.pk]
    assert (found.status.value, found.due.standing.value, found.due.due_on) == ("monitored", "soon", date(2026, 11, 30))
    counts = standing_counts(rows.values())
    assert (counts["soon"], counts["later"], counts["missed"]) == (1, 1, 1)
    # The most urgent stands first.
    assert list(rows) == [watched.pk, home.pk]


def test_a_county_s_own_rule_of_visits_holds_there(
    county_officer: User, helper: User, home: Household, today: date
) -> None:
    from lianxin.eligibility.operations import NewValue, put_value_in_force

    for name, value in (("visits.exited_months", "1"), ("visits.exited_times", "2")):
        put_value_in_force(entry=NewValue(name, COUNTY, value, date(2026, 1, 1), "县〔2026〕1号"), by=county_officer)
    (row,) = visit_rows(helper, VisitFilter(), on=today)
    assert (row.due.wanted, row.due.standing.value, row.due.due_on) == (2, "overdue", date(2026, 11, 15))


def test_a_pairing_that_is_over_asks_for_nothing(helper: User, stranger_home: Household, today: date) -> None:
    paired(helper, stranger_home, ends_before=date(2026, 11, 1))
    assert visit_rows(helper, VisitFilter(), on=today) == []


def test_rows_are_the_same_however_many_are_read_at_once(
    helper: User, home: Household, stranger_home: Household, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (stranger_home, household("庚某", household_type="poor", monitored_class="at_risk")):
        paired(helper, one)
    visit(helper, home)
    whole = visit_rows(helper, VisitFilter(), on=today)
    assert len(whole) == 3
    monkeypatch.setattr(visits, "_AT_ONCE", 1)
    assert visit_rows(helper, VisitFilter(), on=today) == whole
    assert [row.household.pk for row in rows_in(COUNTY, on=today)] == [row.household.pk for row in whole]


def test_places_are_told_where_there_are_several(
    county_officer: User, township_clerk: User, helper: User, home: Household, stranger_home: Household
) -> None:
    far = household("辛某", village_code=OTHER_VILLAGE)
    for one in (stranger_home, far):
        paired(helper, one)

    def told(user: User, area_code: str = "") -> dict[str, int]:
        return {one.code: one.households for one in paired_places(user, area_code)}

    assert told(county_officer) == {TOWNSHIP: 2, OTHER_VILLAGE[:9]: 1}
    assert told(county_officer, TOWNSHIP) == {VILLAGE: 2}
    assert told(township_clerk) == {VILLAGE: 2}
    assert told(county_officer, OTHER_COUNTY) == {}


# The rulebook's own entries ----------------------------------------------------------------------------------------------


def _kind(**given: Any) -> Entry:
    told = {
        "words": {"zh": "走访", "en": "Visit"}, "needs": ["found"], "starts_on": date(2014, 1, 1),
        "source": {"title": "测试"},
    } | given  # fmt: skip
    return Entry.of(told, "test.yaml:")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"needs": ["luck"]}, "RULEBOOK-009"),
        ({"units": ["furlong"]}, "RULEBOOK-016"),
        ({"needs": ["quantity"]}, "RULEBOOK-004"),
        ({"is_one_each": True}, "RULEBOOK-004"),
        ({"colour": "red"}, "RULEBOOK-003"),
    ],
)
def test_a_faulty_kind_of_work_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        load_work_kinds({"visit": _kind(**given)}, dictionary())
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"measure": "luck"}, "RULEBOOK-009"),
        ({"kinds": ["golf"]}, "RULEBOOK-044"),
        ({"measure": "quantity"}, "RULEBOOK-004"),
        ({"unit": "furlong"}, "RULEBOOK-016"),
        ({"stage": "dreamt"}, "RULEBOOK-009"),
    ],
)
def test_a_faulty_indicator_is_refused(given: dict[str, Any], code: str) -> None:
    told = {"words": {"zh": "次数", "en": "Visits"}, "measure": "records", "source": {"title": "测试"}} | given
    with pytest.raises(Refused) as refused:
        load_work_indicators({"visits": Entry.of(told, "test.yaml:")}, rulebook().work_kinds, dictionary())
    assert refused.value.code == code


def test_a_kind_and_an_indicator_that_nobody_knows_are_refused() -> None:
    for ask in (rulebook().work_kind, rulebook().work_indicator):
        with pytest.raises(Refused) as refused:
            ask("golf")
        assert refused.value.code == "RULEBOOK-044"


def test_the_ledger_is_the_newest_first(month: Any, county_officer: User) -> None:
    days = [one.on for one in filtered_records(county_officer, ALL)]
    assert days == sorted(days, reverse=True)
    assert days[0] == date(2026, 11, 21)
    assert ON in days
