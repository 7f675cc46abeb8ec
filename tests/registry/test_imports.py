"""Import of rosters and sheets: what is written, what is not, and who decides the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cast import OTHER_VILLAGE, VILLAGE
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import Helper, Unit, User
from lianxin.registry.importing.jobs import confirm_import, run_job
from lianxin.registry.models import (
    Change,
    Conflict,
    Household,
    HouseholdFacts,
    Member,
    MemberFacts,
    Source,
    VillageFacts,
)
from lianxin.registry.operations import close_year, correct_facts, open_year
from lianxin.registry.operations.conflicts import settle_conflict
from registry.importing import (
    both_villages,
    codes,
    contents,
    file_of,
    id_no,
    imported,
    job_for,
    person,
)
from registry.makers import YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    both_villages()
    open_year(county_code="999901", year=YEAR, by=None)


def family(**facts: Any) -> list[dict[str, Any]]:
    return [
        person("100", "甲某", member__id_no=id_no(11), member__health=",healthy,", **facts),
        person("100", "乙某", "spouse", member__id_no=id_no(12)),
        person("200", "丙某", member__id_no=id_no(13)),
    ]


@pytest.fixture
def registered(tmp_path: Path) -> None:
    job = imported(file_of(tmp_path, family(household__net_income_per_person_yuan=512345)))
    assert job.state == "done", job.result


def facts_of(number: str) -> HouseholdFacts:
    return HouseholdFacts.objects.get(household__household_no=number, year=YEAR)


def test_it_writes_households_members_and_facts_with_their_source(registered: None) -> None:
    first = Household.objects.get(household_no="100")
    assert (first.village_code, first.head_name, first.member_count) == (VILLAGE, "甲某", 2)
    assert facts_of("100").net_income_per_person_yuan == 512345
    head = Member.objects.get(name="甲某")
    assert (head.id_no, head.id_tail, head.identity_form) == (id_no(11), id_no(11)[-4:], "resident")
    assert (head.birth_on, head.sex) == (date(1960, 1, 1), "male")
    assert facts_of("100").source.document.startswith("household_roster.xlsx")
    assert not Change.objects.exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    before = contents()
    job = imported(file_of(tmp_path, family()), is_dry_run=True)
    assert (job.state, job.result["counts"]["members.new"]) == ("done", 3)
    assert contents() == before


def test_the_same_file_twice_changes_nothing(tmp_path: Path, registered: None) -> None:
    before = contents(Household, HouseholdFacts, Member, MemberFacts, Change, Conflict)
    job = imported(file_of(tmp_path, family(household__net_income_per_person_yuan=512345)))
    assert job.result["writable"] is False
    assert (job.result["counts"]["members.unchanged"], job.result["counts"]["households.unchanged"]) == (3, 2)
    assert contents(Household, HouseholdFacts, Member, MemberFacts, Change, Conflict) == before


def test_a_changed_value_is_kept_with_what_it_was_and_its_source(tmp_path: Path, registered: None) -> None:
    imported(file_of(tmp_path, family(household__net_income_per_person_yuan=600000)))
    assert facts_of("100").net_income_per_person_yuan == 600000
    line = Change.objects.get()
    assert (line.table, line.field, line.before, line.after) == (
        "household",
        "net_income_per_person_yuan",
        "512345",
        "600000",
    )
    assert (line.year, line.village_code, line.source.kind) == (YEAR, VILLAGE, Source.Kind.WORKBOOK)
    assert facts_of("100").sources == {"net_income_per_person_yuan": line.source_id}


def test_a_missing_cell_erases_nothing(tmp_path: Path, registered: None) -> None:
    before = contents(HouseholdFacts, MemberFacts, Member)
    imported(file_of(tmp_path, family()))
    assert contents(HouseholdFacts, MemberFacts, Member) == before


def test_a_changed_identity_number_is_kept_encrypted(tmp_path: Path, registered: None) -> None:
    rows = family()
    rows[1]["member.id_no"] = id_no(21)
    imported(file_of(tmp_path, rows))
    line = Change.objects.get(field="id_no")
    assert (line.before[:3], line.after[:3]) == ("e1:", "e1:")
    assert Member.objects.get(name="乙某").id_tail == id_no(21)[-4:]


@pytest.mark.parametrize(("mode", "households", "income"), [("create", 3, 512345), ("update", 2, 1), ("upsert", 3, 1)])
def test_a_mode_limits_what_is_written(
    tmp_path: Path, registered: None, mode: str, households: int, income: int
) -> None:
    rows = [*family(household__net_income_per_person_yuan=1), person("300", "丁某")]
    job = imported(file_of(tmp_path, rows), mode=mode)
    assert job.state == "done"
    assert (Household.objects.count(), facts_of("100").net_income_per_person_yuan) == (households, income)
    assert job.result["counts"].get("households.other_mode", 0) == {"create": 2, "update": 1, "upsert": 0}[mode]


def test_carried_rows_are_confirmed_by_a_file_that_speaks_of_them(tmp_path: Path, registered: None) -> None:
    open_year(county_code="999901", year=YEAR + 1, by=None)
    carried = MemberFacts.objects.filter(year=YEAR + 1, is_carried=True)
    assert carried.count() == 3
    imported(file_of(tmp_path, family()[:2]), year=YEAR + 1)
    assert list(carried.values_list("member__name", flat=True)) == ["丙某"]
    assert MemberFacts.objects.filter(year=YEAR, is_carried=True).count() == 0
    confirmed = MemberFacts.objects.filter(confirmation__isnull=False)
    assert sorted(confirmed.values_list("member__name", "year")) == [("乙某", YEAR + 1), ("甲某", YEAR + 1)]
    # The file that confirmed them is the newest; each value is still of the file that first told it.
    assert {row.confirmation for row in confirmed} == {Source.objects.order_by("id").last()}
    assert {row.source for row in confirmed} == {Source.objects.order_by("id").first()}


def test_a_head_who_is_replaced_steps_back_first(tmp_path: Path, registered: None) -> None:
    rows = family()
    rows[0]["member.relation_to_head"], rows[1]["member.relation_to_head"] = "spouse", "head"
    job = imported(file_of(tmp_path, [rows[1], rows[0], rows[2]]))
    assert job.state == "done"
    assert Household.objects.get(household_no="100").head_name == "乙某"
    assert sorted(Change.objects.values_list("before", "after")) == [("head", "spouse"), ("spouse", "head")]


def test_a_head_who_was_not_known_takes_over(tmp_path: Path, registered: None) -> None:
    rows = [person("100", "戊某", member__id_no=id_no(15)), {**family()[0], "member.relation_to_head": "father"}]
    assert imported(file_of(tmp_path, rows)).state == "done"
    assert Household.objects.get(household_no="100").head_name == "戊某"


def test_a_second_head_is_refused_while_the_first_is_not_listed(tmp_path: Path, registered: None) -> None:
    before = contents(Household, MemberFacts)
    job = imported(file_of(tmp_path, [person("100", "戊某", member__id_no=id_no(15))]))
    assert (job.state, codes(job)) == ("done", {"REG-054": 1})
    assert contents(Household, MemberFacts) == before


def test_members_absent_from_the_file_are_told_and_stay(tmp_path: Path, registered: None) -> None:
    job = imported(file_of(tmp_path, [family()[0], family()[2]]))
    assert job.result["counts"]["members.absent"] == 1
    assert [row["name"] for row in job.result["sheets"][0]["samples"]["absent"]] == ["乙某"]
    assert MemberFacts.objects.filter(household__household_no="100").count() == 2


def test_a_member_who_lives_elsewhere_stops_his_household(tmp_path: Path, registered: None) -> None:
    rows = [person("300", "丁某"), person("300", "乙某", "spouse", member__id_no=id_no(12))]
    job = imported(file_of(tmp_path, rows))
    conflict = Conflict.objects.get()
    assert (conflict.kind, conflict.thing_id) == ("elsewhere", Member.objects.get(name="乙某").pk)
    assert (job.result["counts"]["households.conflict"], Household.objects.count()) == (1, 2)


def test_a_household_number_of_another_village_is_left_to_a_person(tmp_path: Path, registered: None) -> None:
    before = contents(Household, HouseholdFacts, Member, MemberFacts)
    rows = [person("100", "甲某", village=OTHER_VILLAGE, member__id_no=id_no(11))]
    imported(file_of(tmp_path, rows))
    assert list(Conflict.objects.values_list("kind", "table", "village_code")) == [
        ("elsewhere", "household", OTHER_VILLAGE)
    ]
    assert contents(Household, HouseholdFacts, Member, MemberFacts) == before


def test_two_numbers_that_name_two_people_are_left_to_a_person(tmp_path: Path) -> None:
    rows = [
        person("100", "甲某", member__person_no="P1", member__id_no=id_no(11)),
        person("100", "乙某", "spouse", member__person_no="P2", member__id_no=id_no(12)),
    ]
    imported(file_of(tmp_path, rows))
    imported(file_of(tmp_path, [person("100", "甲某"), rows[1] | {"member.person_no": "P1"}]))
    conflict = Conflict.objects.get()
    assert (conflict.kind, conflict.table, len(conflict.candidates)) == ("ambiguous", "member", 2)
    assert sorted(Member.objects.values_list("person_no", "name")) == [("P1", "甲某"), ("P2", "乙某")]


def test_twins_of_one_name_without_numbers_are_left_to_a_person(tmp_path: Path) -> None:
    rows = [person("100", "甲某"), person("100", "小双", "son"), person("100", "小双", "son")]
    imported(file_of(tmp_path, rows))
    job = imported(file_of(tmp_path, [rows[0], rows[1]]))
    assert Conflict.objects.get().kind == "ambiguous"
    assert (Member.objects.count(), job.result["counts"]["households.conflict"]) == (3, 1)


def test_a_person_without_number_does_not_take_the_place_of_his_namesake_with_one(tmp_path: Path) -> None:
    imported(file_of(tmp_path, [person("100", "甲某", member__person_no="P1")]))
    rows = [person("100", "甲某", "grandson"), person("100", "甲某", member__person_no="P1")]
    assert imported(file_of(tmp_path, rows)).state == "done"
    assert sorted(Member.objects.values_list("person_no", flat=True)) == ["", "P1"]


def test_who_has_left_and_is_listed_again_is_left_to_a_person(tmp_path: Path, registered: None) -> None:
    MemberFacts.objects.filter(member__name="乙某").update(left_on=date(YEAR, 2, 1))
    job = imported(file_of(tmp_path, family()))
    assert (job.state, Conflict.objects.get().kind) == ("done", "elsewhere")


@pytest.fixture
def corrected(registered: None, county_officer: User) -> None:
    correct_facts(
        household_id=Household.objects.get(household_no="100").pk,
        year=YEAR,
        values={"net_income_per_person_yuan": 400000},
        reason="入户核实",
        by=county_officer,
    )


@pytest.mark.parametrize(("choice", "after"), [("keep", 400000), ("take", 600000)])
def test_a_correction_stands_until_a_person_decides(
    tmp_path: Path, corrected: None, county_officer: User, choice: str, after: int
) -> None:
    imported(file_of(tmp_path, family(household__net_income_per_person_yuan=600000)))
    assert facts_of("100").net_income_per_person_yuan == 400000
    conflict = Conflict.objects.get()
    assert conflict.values == {"net_income_per_person_yuan": [400000, 600000]}
    settle_conflict(conflict_id=conflict.pk, choice=choice, reason="看过凭证", by=county_officer)
    assert facts_of("100").net_income_per_person_yuan == after
    with pytest.raises(Refused, match="REG-049"):
        settle_conflict(conflict_id=conflict.pk, choice=choice, reason="再来", by=county_officer)


@pytest.mark.parametrize(("choice", "reason", "code"), [("take", " ", "REG-005"), ("new", "因为", "REG-050")])
def test_a_decision_must_fit_and_have_a_reason(
    tmp_path: Path, corrected: None, county_officer: User, choice: str, reason: str, code: str
) -> None:
    imported(file_of(tmp_path, family(household__net_income_per_person_yuan=600000)))
    with pytest.raises(Refused, match=code):
        settle_conflict(conflict_id=Conflict.objects.get().pk, choice=choice, reason=reason, by=county_officer)
    assert facts_of("100").net_income_per_person_yuan == 400000


def test_nothing_is_taken_into_a_closed_year(tmp_path: Path, corrected: None, county_officer: User) -> None:
    imported(file_of(tmp_path, family(household__net_income_per_person_yuan=600000)))
    close_year(county_code="999901", year=YEAR, by=None)
    with pytest.raises(Refused, match="REG-001"):
        settle_conflict(conflict_id=Conflict.objects.get().pk, choice="take", reason="凭证", by=county_officer)


def test_a_preview_is_carried_out_as_it_was_shown(tmp_path: Path) -> None:
    preview = imported(file_of(tmp_path, family()), is_dry_run=True)
    assert run_job(confirm_import(preview=preview, by=None).pk).state == "done"
    assert Member.objects.count() == 3


def test_a_stale_preview_is_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path, family())
    preview = imported(path, is_dry_run=True)
    imported(path)
    before = contents()
    job = run_job(confirm_import(preview=preview, by=None).pk)
    assert (job.state, job.result["refused"]["code"]) == ("refused", "REG-041")
    assert contents() == before


def test_nothing_to_write_is_not_confirmed(tmp_path: Path, registered: None) -> None:
    preview = imported(file_of(tmp_path, family()), is_dry_run=True)
    with pytest.raises(Refused, match="REG-042"):
        confirm_import(preview=preview, by=None)


def test_an_income_sheet_joins_by_number_and_changes_what_differs(tmp_path: Path, registered: None) -> None:
    row = person("100", "甲某", household__wage_income_yuan=1000000, household__group_name="三社")
    job = imported(file_of(tmp_path, [row, person("999", "无")], kind="household_income"))
    assert (facts_of("100").wage_income_yuan, codes(job)) == (1000000, {"REG-023": 1})
    assert Household.objects.get(household_no="100").group_name == "三社"
    again = imported(file_of(tmp_path, [row], kind="household_income"))
    assert again.result["counts"]["households.unchanged"] == 1
    imported(file_of(tmp_path, [row | {"household.group_name": "四社"}], kind="household_income"))
    assert Change.objects.filter(field="group_name").values_list("before", "after").first() == ("三社", "四社")


def test_an_income_sheet_does_not_reach_into_another_village(tmp_path: Path, registered: None) -> None:
    row = person("100", "甲某", village=OTHER_VILLAGE, household__wage_income_yuan=1000000)
    imported(file_of(tmp_path, [row], kind="household_income"), area_code="999901102")
    assert facts_of("100").wage_income_yuan is None
    assert Conflict.objects.get().kind == "elsewhere"


def test_a_village_sheet_is_written_compared_and_told_twice(tmp_path: Path) -> None:
    names = [c.field for c in _kind("village_info").columns if c.field.startswith("village.")]
    numeric = next(n for n in names if str(_entry(n).type) == "integer")
    row = person("", "") | {numeric: 7}
    job = imported(file_of(tmp_path, [row, row], kind="village_info"))
    assert (VillageFacts.objects.get().village_code, codes(job)) == (VILLAGE, {"REG-046": 1})
    imported(file_of(tmp_path, [row | {numeric: 8}], kind="village_info"))
    assert list(Change.objects.values_list("table", "before", "after")) == [("village", "7", "8")]


def _kind(name: str) -> Any:
    from lianxin.rulebook import dictionary

    return dictionary().sheet_kinds[name]


def _entry(path: str) -> Any:
    from lianxin.rulebook import dictionary

    return dictionary().field(path)


@pytest.mark.parametrize("kind", ["monitored_households", "rural_household_info"])
def test_the_national_exports_of_households_open_them(tmp_path: Path, kind: str) -> None:
    job = imported(file_of(tmp_path, family(), kind=kind))
    assert (job.state, job.result["sheets"][0]["kind"], codes(job)) == ("done", kind, {})
    assert (Household.objects.count(), Member.objects.count()) == (2, 3)


@pytest.mark.parametrize("kind", ["working_away", "planned_work"])
def test_the_national_exports_of_workers_tell_of_members_and_open_nobody(
    tmp_path: Path, registered: None, kind: str
) -> None:
    rows = [family()[1], person("100", "庚某", member__id_no=id_no(18)), person("900", "辛某", member__id_no=id_no(19))]
    rows[0] |= {"member.plans_to_work": True, "member.works_away": True}
    job = imported(file_of(tmp_path, rows, kind=kind))
    assert (job.state, codes(job)) == ("done", {"REG-023": 1, "REG-056": 1})
    assert (Household.objects.count(), Member.objects.count()) == (2, 3)
    told = MemberFacts.objects.get(member__name="乙某")
    assert (told.works_away or told.plans_to_work) is True
    assert "members.absent" not in job.result["counts"] or job.result["counts"]["members.absent"] == 0


def test_units_and_helpers_are_registered_once(tmp_path: Path) -> None:
    units = [{"unit.name": "甲局", "unit.unit_no": "U1"}, {"unit.name": "乙局"}]
    helpers = [
        {"unit.name": "甲局", "helper.name": "帮甲", "helper.helper_no": "H1"},
        {"unit.name": "甲局", "helper.name": "帮甲", "helper.helper_no": "H1"},
        {"unit.name": "丙局", "helper.name": "帮乙"},
    ]
    for _ in range(2):
        imported(file_of(tmp_path, units, kind="unit_roster"))
        job = imported(file_of(tmp_path, helpers, kind="helper_roster"))
    assert (Unit.objects.count(), Helper.objects.count(), codes(job)) == (2, 1, {"REG-052": 1})


def test_a_roster_of_a_province_s_own_units_needs_no_year_of_a_county(tmp_path: Path) -> None:
    path = file_of(tmp_path, [{"unit.name": "省厅某处", "unit.unit_no": "P1"}], kind="unit_roster")
    for kind, state in (("", "refused"), ("unit_roster", "done")):
        job = imported(path, area_code="99", kind=kind)
        assert (job.state, Unit.objects.filter(area_code="99").count()) == (state, int(state == "done"))
    assert imported(path, area_code="99", kind="household_roster").state == "refused"


def test_a_clerk_of_a_township_may_not_register_units(tmp_path: Path, township_clerk: User) -> None:
    path = file_of(tmp_path, [{"unit.name": "甲局"}], kind="unit_roster")
    job = imported(path, by=township_clerk, area_code="999901101")
    assert (job.state, codes(job), Unit.objects.count()) == ("done", {"REG-053": 1}, 0)


def test_a_clerk_s_file_for_another_township_is_refused_row_by_row(tmp_path: Path, township_clerk: User) -> None:
    rows = [*family(), person("400", "远某", village=OTHER_VILLAGE)]
    job = imported(file_of(tmp_path, rows), by=township_clerk, area_code="999901101")
    assert (job.state, Household.objects.count()) == ("done", 2)
    assert set(codes(job)) <= {"REG-024", "REG-025"}


def test_a_job_whose_asker_lost_his_role_is_refused(tmp_path: Path, township_clerk: User) -> None:
    job = job_for(file_of(tmp_path, family()), by=township_clerk, area_code="999901101")
    township_clerk.grants.update(ends_before=date(2021, 1, 1))
    ended = run_job(job.pk)
    assert (ended.state, ended.result["refused"]["code"]) == ("refused", "REG-057")


def test_a_roster_of_somebody_who_keeps_money_only_is_refused(tmp_path: Path, funds_officer: User) -> None:
    job = imported(file_of(tmp_path, family()), by=funds_officer)
    assert (job.state, job.result["refused"]["code"]) == ("refused", "REG-068")
    assert not Household.objects.exists()
    assert not Household.objects.exists()


def test_the_database_holds_no_identity_number_in_the_clear(registered: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_no FROM registry_member")
        stored = [row[0] for row in cursor.fetchall()]
    assert len(stored) == 3
    assert all(text.startswith("e1:") for text in stored)
    assert Member.objects.get(id_no=id_no(12)).name == "乙某"
