"""Forms on paper say what the case says: who came and who stood aside, what is on record and what is not, who entered and left."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse

from cast import WITH_FUNDS, signed_in
from lianxin.audit.models import Event
from lianxin.core.paper import Document, printed
from lianxin.core.paper.definitions import Facts, Table
from lianxin.people.models import User
from lianxin.procedures.documents import income_form, ledger_form, minutes_form, recognition_form
from lianxin.procedures.domain import shelf
from lianxin.procedures.models import Case
from lianxin.procedures.operations import NewCase, begin_case
from lianxin.procedures.queries.ledger import entries_and_exits, ledger_lines
from lianxin.procedures.recording import version_of
from lianxin.procedures.views import papers
from lianxin.registry.models import Household, HouseholdFacts
from paper_pictures import assert_looks_as_kept
from procedures.conftest import Clock
from procedures.makers import People, begun, took, walked
from registry.makers import household, household_facts, member, year_book

pytestmark = pytest.mark.django_db
KEPT = Path(__file__).parent / "pictures"


def facts_in(document: Document) -> dict[str, str]:
    return {one.label: one.value for block in document.blocks if isinstance(block, Facts) for one in block.facts}


def rows_in(document: Document) -> list[tuple[str, ...]]:
    return [row for block in document.blocks if isinstance(block, Table) for row in block.rows]


@pytest.fixture
def entered(people: People, clock: Clock, at_home: Household) -> Case:
    """A household that was entered, with a wife and an income of which one item is missing."""
    member(at_home, "乙某", identity={"birth_on": date(1990, 12, 31), "sex": "female"})
    Household.objects.update(member_count=2)
    HouseholdFacts.objects.update(wage_income_yuan=1_234_50, crop_income_yuan=0, disability_income_yuan=99_00)
    return walked(begun(at_home, people.village, note="走访发现"), "entered", people, clock)


def test_the_recognition_form_says_who_what_and_by_whom(entered: Case) -> None:
    document = recognition_form(entered)
    told = facts_in(document)
    assert document.title.endswith("认定表")
    assert told["户主姓名"] == "甲某"
    assert "监测" in told["拟认定内容"]
    assert told["审定答案"]
    assert told["人均纯收入"] == "未填"
    rows = rows_in(document)
    assert ("2", "乙某", "配偶", "女", "35") in rows
    steps = {row[1]: row for row in rows if len(row) == 5 and row[0].startswith("2026")}
    visit = version_of(entered).steps["visit"].words.zh
    assert steps[visit][2].startswith("村级：")
    assert "同行者1" in steps[visit][2]
    assert "收入核查表" in steps[visit][4]
    assert len(steps) == entered.revision
    assert printed(document).startswith(b"%PDF")


def test_the_minutes_say_who_stood_aside_and_why(entered: Case) -> None:
    document = minutes_form(entered, entered.events.get(step="discuss"))
    told = facts_in(document)
    counts = ("应到人数", "实到人数", "回避人数", "表决人数", "同意", "反对", "弃权", "表决结果")
    assert [told[name] for name in counts] == ["60", "45", "1", "44", "42 票", "1 票", "1 票", "通过"]
    assert "2/3" in told["到会要求"]
    assert "达到" in told["到会要求"]
    assert rows_in(document) == [("1", "乙某", "申请人亲属")]
    with pytest.raises(ValueError, match="no meeting"):
        minutes_form(entered, entered.events.get(step="visit"))


def test_the_income_sheet_tells_missing_from_nought_and_prints_nothing_sensitive(entered: Case) -> None:
    document = income_form(entered)
    rows = {row[1]: row for row in rows_in(document)}
    assert rows["工资性收入"][:3] == ("A17a", "工资性收入", "1,234.50")
    assert rows["种植业收入"][2] == "0.00"
    assert rows["养殖业收入"][2] == "未填"
    assert rows["残疾补贴"][2] == "不打印"
    assert "99.00" not in str(document)
    assert len(rows) > 40


@pytest.mark.one_engine
def test_the_forms_of_a_case_look_as_they_were_seen(
    people: People, clock: Clock, at_home: Household, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with connection.cursor() as cursor:  # the next case is the forty-first, whatever ran before
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'procedures_case'")
        cursor.execute("INSERT INTO sqlite_sequence VALUES ('procedures_case', 40)")
    case: Case = request.getfixturevalue("entered")
    assert case.pk == 41
    minutes = minutes_form(case, case.events.get(step="discuss"))
    kept = {"recognition": recognition_form(case), "minutes": minutes, "income": income_form(case)}
    for name, document in kept.items():
        assert_looks_as_kept(document, KEPT / f"{name}.png", tmp_path)


def test_a_village_has_no_form_of_a_household_nor_has_a_change_of_facts(
    people: People, clock: Clock, at_home: Household
) -> None:
    change = begun(at_home, people.village, "change_of_facts")
    address = reverse("procedures:form", args=[change.pk, "recognition"])
    assert signed_in(people.village).get(address).status_code == 404
    shown = signed_in(people.village).get(reverse("procedures:case", args=[change.pk])).content.decode()
    assert address not in shown
    clock.now = clock.now.replace(year=2020, month=3)
    case = begin_case(entry=NewCase("county_exit", 2020, area_code="999901"), by=people.county)
    client = signed_in(people.county)
    for name in ("recognition", "income", "poem"):
        assert client.get(reverse("procedures:form", args=[case.pk, name])).status_code == 404
    assert client.get(reverse("procedures:minutes", args=[case.pk, 1])).status_code == 404
    with pytest.raises(ValueError, match="household"):
        recognition_form(case)


def test_forms_are_taken_away_by_those_who_see_the_case_and_each_is_recorded(
    entered: Case, people: People, sent_at: Any
) -> None:
    number = entered.events.get(step="discuss").number
    addresses = [reverse("procedures:form", args=[entered.pk, name]) for name in ("recognition", "income")]
    addresses.append(reverse("procedures:minutes", args=[entered.pk, number]))
    shown = signed_in(people.county).get(reverse("procedures:case", args=[entered.pk])).content.decode()
    for address in addresses:
        assert address in shown
        statuses = sent_at(address, members=WITH_FUNDS)
        allowed = {name for name, status in statuses.items() if status == 200}
        assert allowed == {"county_officer", "funds_officer", "auditor", "township_clerk", "village_team_member"}
    found = Event.objects.filter(thing_id__startswith="procedures.form.")
    assert found.count() == 15
    assert "甲某" not in json.dumps(list(found.values("details")), ensure_ascii=False, default=str)


def ledger(user: User, **asked: str) -> Any:
    return signed_in(user).get(reverse("procedures:ledger"), asked)


@pytest.fixture
def both(entered: Case, people: People, clock: Clock) -> Case:
    """Beside the household that entered, one whose risk was eliminated."""
    other = household("丁某", monitored_class="at_risk", identified_month=date(2026, 3, 1), risk_eliminated=False)
    effect = next(e for e in shelf.procedure("risk_elimination").versions[-1].effects if e.choices)
    chosen = {effect.field: effect.choices[0]}
    case = begun(other, people.village, "risk_elimination", chosen=chosen)
    for state in shelf.version(case.procedure, case.version).states.values():
        if state.ends and state.ends.value == "granted":
            walked(case, state.name, people, clock)
    return case


def test_the_ledger_has_a_line_for_every_decision_of_its_period(both: Case, people: People) -> None:
    period = {"starts_on": date(2026, 11, 1), "ends_on": date(2027, 3, 1)}
    lines = ledger_lines(entries_and_exits(people.county, area_code="", **period))
    assert [(line.direction.zh, line.head_name) for line in lines] == [("进", "甲某"), ("退", "丁某")]
    assert lines[0].document == "档案 county_decision"
    exits = entries_and_exits(people.county, area_code="999901101", direction="exit", **period)
    assert len(exits) == 1
    assert not entries_and_exits(people.county, area_code="999901102", **period)
    day = lines[0].on
    assert len(entries_and_exits(people.county, area_code="", starts_on=day, ends_on=day)) == 1
    document = ledger_form(lines, place="某县", **period)
    assert "进 1 户 2 人，退 1 户 1 人。" in str(document)
    empty = ledger_form([], place="某县", **period)
    assert "没有进退" in str(empty)
    assert printed(empty).startswith(b"%PDF")


def test_a_case_that_was_not_granted_is_in_no_ledger(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "reviewed", people, clock)
    took(case, "decide_no", people.county)
    walked(begun(at_home, people.village, "change_of_facts"), "changed", people, clock)
    period = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 3, 1)}
    assert not entries_and_exits(people.county, area_code="", **period)


def test_the_ledger_is_a_page_a_workbook_and_a_sheet(both: Case, people: People, monkeypatch: Any) -> None:
    page = ledger(people.county, ends_on="2027-03-01", starts_on="2026-11-01")
    for words in ("甲某", "丁某", "进退台账", "format=pdf"):
        assert words in page.content.decode()
    book = ledger(people.county, ends_on="2027-03-01", starts_on="2026-11-01", format="xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(book.streaming_content))).active
    assert sheet is not None
    assert {row[2].value for row in sheet.iter_rows()} >= {"甲某", "丁某"}
    paper = ledger(people.county, ends_on="2027-03-01", starts_on="2026-11-01", format="pdf")
    assert paper.content.startswith(b"%PDF")
    assert Event.objects.filter(thing_id="procedures.ledger").count() == 2
    monkeypatch.setattr(papers, "MOST_PRINTED", 1)
    refused = ledger(people.county, ends_on="2027-03-01", starts_on="2026-11-01", format="pdf")
    assert "PROC-095" in refused.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"starts_on": "2026-12-01", "ends_on": "2026-01-01"},
        {"starts_on": "someday"},
        {"area": "110000"},
        {"direction": "up"},
    ],
)
def test_the_ledger_wants_a_period_and_a_place(asked: dict[str, str], people: People) -> None:
    assert ledger(people.county, **asked).status_code == 400


def test_the_ledger_is_open_to_all_who_read_cases(sent_at: Any) -> None:
    statuses = sent_at(reverse("procedures:ledger"), members=WITH_FUNDS)
    assert statuses.pop("nobody") == 302
    assert statuses.pop("stranger") == 403
    assert set(statuses.values()) == {200}


def test_forms_of_removal_name_its_own_procedure(people: People, clock: Clock) -> None:
    clock.now = clock.now.replace(year=2020, month=3)
    year_book(2020)
    of = household("甲某", with_facts=False)
    household_facts(of, 2020, household_type="poor")
    case = begun(of, people.village, "removal", year=2020)
    assert recognition_form(case).title == "错评户清退认定表"
