"""Sheets: who opens and fills them, what is refused, and that what was entered is never changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, account_with
from exits.scenes import PAPER, YEAR, answered, concluded, poor, sheet_of, village
from exits.test_judging import SURVEY
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.exits.models import IncidenceFigure, Sheet, SheetEntry, SurveyResult
from lianxin.exits.operations import (
    GivenEvidence,
    NewFigure,
    answer_criterion,
    conclude_round,
    open_sheet,
    record_figure,
    record_survey,
    send_sheet_back,
)
from lianxin.exits.queries.sheets import computed_for, lines_of, standing_of
from lianxin.people.models import User
from lianxin.people.roles import Role

pytestmark = pytest.mark.django_db
MET, NOT_MET = Verdict.MET, Verdict.NOT_MET


def refused(code: str, act: Any, *args: Any, **given: Any) -> None:
    before = (
        Sheet.objects.count(),
        SheetEntry.objects.count(),
        IncidenceFigure.objects.count(),
        SurveyResult.objects.count(),
    )
    with pytest.raises(Refused) as found, transaction.atomic():
        act(*args, **given)
    assert found.value.code == code, found.value
    after = (
        Sheet.objects.count(),
        SheetEntry.objects.count(),
        IncidenceFigure.objects.count(),
        SurveyResult.objects.count(),
    )
    assert after == before


def test_it_keeps_what_the_register_said_beside_what_a_person_says(village_team_member: User) -> None:
    sheet = sheet_of(poor(), village_team_member)
    row = answer_criterion(
        sheet_id=sheet.pk, criterion="has_medical_insurance", verdict=MET, evidence=PAPER, by=village_team_member, seen=0,
        reason="看过医保卡",
    )  # fmt: skip
    assert (row.computed, row.verdict, row.reason) == ("cannot_tell", "met", "看过医保卡")
    income = answer_criterion(
        sheet_id=sheet.pk,
        criterion="income_reaches_exit_line",
        verdict=MET,
        evidence=PAPER,
        by=village_team_member,
        seen=1,
    )
    assert (income.shown["value_text"], income.shown["limit_text"]) == ("5,000.00", "4,000.00")
    line = next(line for line in lines_of(sheet, village_team_member) if line.name == "has_medical_insurance")
    assert line.first is not None
    assert [words.zh for words in line.papers] == []


def test_it_recognises_a_village_with_criteria_that_people_judge(
    village_team_member: User, county_officer: User
) -> None:
    poor()
    village(rural_persons=100, hard_road_to_township=True, clinics=1, doctors=1)
    sheet = open_sheet(level="village", area_code=VILLAGE, year=YEAR, by=village_team_member)
    assert set(computed_for(sheet, village_team_member)) < {line.name for line in lines_of(sheet, village_team_member)}
    concluded(answered(sheet, village_team_member), village_team_member)
    assert sheet.state == Sheet.State.SECOND
    answered(sheet, county_officer, NOT_MET)
    concluded(sheet, county_officer, NOT_MET)
    assert sheet.state == Sheet.State.NOT_MET
    assert standing_of(sheet).entries == SheetEntry.objects.filter(sheet=sheet).count()


def test_it_opens_a_county_sheet_and_sends_one_back(county_officer: User, village_team_member: User) -> None:
    poor()
    county = open_sheet(level="county", area_code=COUNTY, year=YEAR, by=county_officer)
    assert "county_is_approved" in computed_for(county, county_officer)
    sheet = concluded(answered(sheet_of(poor("乙某"), village_team_member), village_team_member), village_team_member)
    send_sheet_back(sheet_id=sheet.pk, reason="面积没有量", by=county_officer, seen=sheet.entered)
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.FIRST
    # It is told anew and may go on; what was answered before stays on record.
    assert SheetEntry.objects.filter(sheet=sheet, kind="answered").count() == 7


def test_it_refuses_to_open_what_is_no_exit(
    village_team_member: User, other_township_clerk: User, auditor: User
) -> None:
    home = poor()
    sheet = sheet_of(home, village_team_member)
    assert sheet.rule_set == "exit_2014"
    refused("EXIT-018", sheet_of, home, village_team_member)
    refused("EXIT-020", sheet_of, poor("乙某", household_type="exited"), village_team_member)
    refused("EXIT-003", open_sheet, level="village", area_code=VILLAGE, year=2090, by=village_team_member)
    refused("EXIT-002", open_sheet, level="village", area_code=VILLAGE, year=2026, by=village_team_member)
    refused("EXIT-004", open_sheet, level="village", area_code=VILLAGE[:9], year=YEAR, by=village_team_member)
    with pytest.raises(Http404):
        sheet_of(home, other_township_clerk)
    for level, code in (("village", OTHER_VILLAGE), ("county", COUNTY)):
        with pytest.raises(PermissionDenied):
            open_sheet(level=level, area_code=code, year=YEAR, by=village_team_member)
    with pytest.raises(PermissionDenied):
        open_sheet(level="village", area_code=VILLAGE, year=YEAR, by=auditor)


def test_it_refuses_an_answer_that_rests_on_nothing(village_team_member: User) -> None:
    sheet = sheet_of(poor(), village_team_member)
    given = {"sheet_id": sheet.pk, "criterion": "has_safe_house", "verdict": MET, "by": village_team_member, "seen": 0}
    refused("EXIT-017", answer_criterion, evidence=GivenEvidence("visit_sheet"), **given)
    refused("EXIT-017", answer_criterion, evidence=GivenEvidence("", "档案 1"), **given)
    refused("EXIT-013", answer_criterion, evidence=PAPER, **(given | {"verdict": NOT_MET}))
    refused("EXIT-013", answer_criterion, evidence=PAPER, reason="长" * 401, **given)
    refused("EXIT-012", answer_criterion, evidence=PAPER, **(given | {"criterion": "has_a_horse"}))
    refused("EXIT-019", answer_criterion, evidence=PAPER, **(given | {"seen": 5}))
    refused("EXIT-014", conclude_round, sheet_id=sheet.pk, verdict=MET, by=village_team_member, seen=0)


def test_it_leaves_the_second_round_to_the_county_and_to_others(
    village_team_member: User, county_officer: User
) -> None:
    home = poor()
    sheet = concluded(answered(sheet_of(home, village_team_member), village_team_member), village_team_member)
    clerk = account_with(Role.TOWNSHIP_CLERK, TOWNSHIP, username="second-clerk", name="镇办二")
    given = {
        "sheet_id": sheet.pk,
        "criterion": "has_safe_house",
        "verdict": MET,
        "evidence": PAPER,
        "seen": sheet.entered,
    }
    refused("EXIT-021", answer_criterion, by=clerk, **given)
    other = sheet_of(poor("乙某"), county_officer)
    answered(other, county_officer)
    concluded(other, county_officer)
    refused("EXIT-011", answer_criterion, by=county_officer, **(given | {"sheet_id": other.pk, "seen": other.entered}))
    answer_criterion(by=county_officer, **given)


def test_it_is_entered_by_nobody_who_only_reads(
    village_team_member: User, auditor: User, other_township_clerk: User
) -> None:
    sheet = sheet_of(poor(), village_team_member)
    given = {"sheet_id": sheet.pk, "criterion": "has_safe_house", "verdict": MET, "evidence": PAPER, "seen": 0}
    with pytest.raises(PermissionDenied):
        answer_criterion(by=auditor, **given)
    with pytest.raises(Http404):
        answer_criterion(by=other_township_clerk, **given)


def test_it_refuses_figures_that_cannot_be(county_officer: User, township_clerk: User) -> None:
    refused("EXIT-030", record_figure, entry=NewFigure(COUNTY, 2019, 5, 4, "报表"), by=county_officer)
    refused("EXIT-030", record_figure, entry=NewFigure(COUNTY, 2019, 5, 0, "报表"), by=county_officer)
    refused("EXIT-031", record_figure, entry=NewFigure(COUNTY, 2019, 5, 40, " "), by=county_officer)
    refused("EXIT-003", record_figure, entry=NewFigure(COUNTY, 2090, 5, 40, "报表"), by=county_officer)
    fields = {name: getattr(SURVEY, name) for name in SURVEY.__slots__}
    for wrong in (
        {"approvals": 500},
        {"wrong_exit_persons_found": 700},
        {"omitted_persons_found": 900},
        {"questionnaires": 0},
    ):
        refused("EXIT-030", record_survey, entry=type(SURVEY)(**(fields | wrong)), by=county_officer)
    refused("EXIT-031", record_survey, entry=type(SURVEY)(**(fields | {"organisation": ""})), by=county_officer)
    refused("EXIT-003", record_survey, entry=type(SURVEY)(**(fields | {"year": 2090})), by=county_officer)
    with pytest.raises(PermissionDenied):
        record_figure(entry=NewFigure(COUNTY, 2019, 5, 40, "报表"), by=township_clerk)
    with pytest.raises(PermissionDenied):
        record_survey(entry=SURVEY, by=township_clerk)


@pytest.mark.parametrize("statement", ["UPDATE {table} SET at = at", "DELETE FROM {table}"])
def test_it_is_kept_by_the_database_itself(statement: str, village_team_member: User) -> None:
    answered(sheet_of(poor(), village_team_member), village_team_member)
    record_figure(entry=NewFigure(COUNTY, 2019, 5, 40, "报表"), by=None)
    record_survey(entry=SURVEY, by=None)
    for table in ("exits_sheetentry", "exits_incidencefigure", "exits_surveyresult"):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table=table))


def broken(name: str, *, model: Any, **given: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**given)


def test_it_refuses_rows_that_say_nothing(village_team_member: User) -> None:
    home, by = poor(), village_team_member
    sheet = sheet_of(home, by)
    common = {"model": SheetEntry, "sheet": sheet, "round": "first", "by": by, "at": sheet.at}
    broken("sheet_entry_says_what_it_is", number=1, kind="answered", verdict="met", **common)
    broken("sheet_sent_back_says_why", number=1, kind="sent_back", **common)
    broken(
        "answer_against_the_record_says_why",
        number=1,
        kind="answered",
        criterion="x",
        verdict="met",
        computed="not_met",
        **common,
    )
    place = {"model": Sheet, "year": YEAR, "on_date": sheet.on_date, "rule_set": "x", "by": by, "at": sheet.at}
    broken("sheet_of_a_household_names_it", level="household", area_code=VILLAGE, **place)
    figure = {"model": IncidenceFigure, "area_code": COUNTY, "year": 2019, "at": sheet.at}
    broken("poor_are_a_part_of_the_rural", poor_persons=5, rural_persons=4, source="x", **figure)
    broken("incidence_names_its_source", poor_persons=5, source="", **figure)
    fields = {name: getattr(SURVEY, name) for name in SURVEY.__slots__} | {"model": SurveyResult, "at": sheet.at}
    broken("wrong_exits_are_a_part_of_those_checked", **(fields | {"wrong_exit_persons_found": 700}))
    broken("omissions_are_a_part_of_those_checked", **(fields | {"omitted_persons_found": 900}))
    broken("approvals_are_a_part_of_the_questionnaires", **(fields | {"approvals": 500}))


def test_it_is_one_sheet_a_year_even_for_the_database(village_team_member: User) -> None:
    sheet = sheet_of(poor(), village_team_member)
    place = open_sheet(level="village", area_code=VILLAGE, year=YEAR, by=village_team_member)
    for found in (sheet, place):
        with pytest.raises(IntegrityError), transaction.atomic():
            Sheet.objects.create(
                level=found.level, household=found.household, area_code=found.area_code, year=YEAR,
                on_date=found.on_date, rule_set="x", by=village_team_member, at=found.at,
            )  # fmt: skip
    answered(sheet, village_team_member)
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetEntry.objects.create(
            sheet=sheet, number=1, kind="concluded", round="first", verdict="met", by=village_team_member, at=sheet.at
        )
