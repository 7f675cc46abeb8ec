"""A county's list of exits: brought in whole from a sheet, approved by another, and every exit kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from cast import COUNTY, OTHER_COUNTY, account_with
from exits.scenes import YEAR, poor
from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets import write_table
from lianxin.exits.domain.listing import Walked
from lianxin.exits.models import ExitLine, ExitList, HouseholdExit
from lianxin.exits.operations import NewExitList, NewLine, approve_exit_list, bring_in_exits, refuse_exit_list
from lianxin.jobs.models import Job
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.registry.models import Change, Household, HouseholdFacts, ImportJob
from lianxin.rulebook import dictionary
from reports.test_figures_from_rows import figure

pytestmark = pytest.mark.django_db
ON = date(2020, 12, 1)
DAYS = (
    date(2020, 10, 8),
    date(2020, 10, 9),
    date(2020, 10, 12),
    date(2020, 10, 13),
    date(2020, 10, 20),
    date(2020, 10, 26),
)
GOOD_STEPS = Walked(*DAYS)
NAMES = ("visited_on", "confirmed_on", "discussed_on", "shown_from", "shown_until", "reviewed_on")


@pytest.fixture
def other_officer(db: None) -> User:
    """A second officer of the county, who decides what the first brings in."""
    return account_with(Role.COUNTY_OFFICER, COUNTY, username="officer2", name="县办己")


def held(*homes: Household, by: User | None, walked: Walked = GOOD_STEPS) -> ExitList:
    """A list of some households."""
    lines = [NewLine(home.pk, walked, f"退 {home.pk}") for home in homes]
    return bring_in_exits(entry=NewExitList(COUNTY, YEAR, "花名册.xlsx", lines), by=by)


def sheet(tmp_path: Path, by: User | None, *rows: dict[str, Any]) -> ImportJob:
    """A sheet of exits through the import, to its end."""
    path = tmp_path / "退出花名册.xlsx"
    named = [{f"exit_line.{key}": value for key, value in row.items()} for row in rows]
    write_table(path, dictionary().sheet_kinds["exit_list"], dictionary(), named)
    request = ImportRequest(area_code=COUNTY, year=YEAR, kind="exit_list", mapping="", is_dry_run=False)
    return run_job(ask_for_import(file=BytesIO(path.read_bytes()), file_name=path.name, request=request, by=by).pk)


def codes_of(job: ImportJob) -> list[str]:
    """The codes of the problems of an import, each as often as it happened."""
    return [one["code"] for one in job.result["problems"]["kept"]]


def row(home: Household | None, **told: Any) -> dict[str, Any]:
    """A row that is as it should be, but for what is told."""
    number = home.household_no if home else "没有这户"
    return {"household_no": number, "file_no": "退1", **dict(zip(NAMES, DAYS, strict=True)), **told}


def test_a_sheet_becomes_a_list_that_another_approves_and_the_register_is_told(
    tmp_path: Path, county_officer: User, other_officer: User
) -> None:
    homes = [poor("甲某"), poor("乙某")]
    job = sheet(tmp_path, county_officer, *(row(home) for home in homes))
    assert (job.state, job.result["counts"]["exits.new"]) == (ImportJob.State.DONE, 2)
    waiting = ExitList.objects.get()
    assert (waiting.state, waiting.brought_by, waiting.lines.count()) == ("pending", county_officer, 2)
    assert not HouseholdExit.objects.exists()
    approve_exit_list(list_id=waiting.pk, document_no="某脱贫〔2020〕1号", on=ON, by=other_officer)
    facts = HouseholdFacts.objects.filter(year=YEAR)
    assert set(facts.values_list("household_type", "exit_flag", "exit_year")) == {("exited", "exited", YEAR)}
    told = Change.objects.filter(field="household_type")
    assert set(told.values_list("before", "after", "source__recorded_by")) == {("poor", "exited", other_officer.pk)}
    assert all(one.sources["household_type"] == told[0].source_id for one in facts)
    exits = HouseholdExit.objects.values_list("household", "year", "decided_on", "line__file_no")
    assert set(exits) == {(home.pk, YEAR, ON, "退1") for home in homes}
    counted = {
        code: figure(code, areas=[COUNTY], before="2021-01-01").value for code in ("exits.households", "exits.persons")
    }
    assert counted == {"exits.households": 2, "exits.persons": 2}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"household_no": "没有这户"}, "EXIT-040"),
        ({"confirmed_on": date(2020, 10, 7)}, "EXIT-043"),
        ({"shown_until": date(2020, 10, 18)}, "EXIT-044"),
        ({"reviewed_on": timezone.localdate() + timedelta(days=1)}, "EXIT-045"),
        ({"file_no": None}, "SHEET-212"),
    ],
    ids=["unknown", "order", "showing", "ahead", "no papers"],
)
def test_a_row_that_the_procedure_does_not_bear_is_refused_with_its_cell(
    tmp_path: Path, told: dict[str, Any], code: str
) -> None:
    job = sheet(tmp_path, None, row(poor(), **told), row(poor("乙某")))
    problems = codes_of(job)
    assert (problems[0] if code.startswith("EXIT") else code) == code
    assert (job.result["counts"]["exits.refused"], ExitLine.objects.count()) == (1, 1)


def test_a_household_is_listed_once_and_only_while_it_is_poor(tmp_path: Path) -> None:
    home, gone = poor(), poor("乙某", household_type="exited")
    job = sheet(tmp_path, None, row(home), row(home), row(gone))
    assert codes_of(job) == ["EXIT-042", "EXIT-041"]
    again = sheet(tmp_path, None, row(home, file_no="退2"))
    assert codes_of(again) == ["EXIT-042"]
    assert ExitLine.objects.count() == 1


def test_nothing_is_brought_in_for_a_year_without_a_procedure(county_officer: User) -> None:
    with pytest.raises(Refused) as refusal:
        bring_in_exits(entry=NewExitList(COUNTY, 2014, "名单", []), by=county_officer)
    assert refusal.value.code == "EXIT-046"


def test_only_the_county_brings_in_and_decides(
    township_clerk: User, helper: User, county_officer: User, other_officer: User
) -> None:
    made = held(poor(), by=county_officer)
    for user in (township_clerk, helper):
        with pytest.raises(PermissionDenied):
            held(by=user)
        with pytest.raises((PermissionDenied, LookupError, Exception)) as refusal:
            approve_exit_list(list_id=made.pk, document_no="1号", on=ON, by=user)
        assert not isinstance(refusal.value, Refused)
    elsewhere = account_with(Role.COUNTY_OFFICER, OTHER_COUNTY, username="elsewhere", name="外县")
    with pytest.raises(Exception, match="no such list"):
        refuse_exit_list(list_id=made.pk, reason="不对", by=elsewhere)


def test_it_is_decided_once_by_another_by_a_document(county_officer: User, other_officer: User) -> None:
    home = poor()
    made = held(home, by=county_officer)

    def refusal(act: Callable[[], object]) -> str:
        with pytest.raises(Refused) as found:
            act()
        return found.value.code

    def approving(**told: Any) -> Callable[[], object]:
        given = {"list_id": made.pk, "document_no": "1号", "on": ON, "by": other_officer} | told
        return lambda: approve_exit_list(**given)

    assert refusal(approving(by=county_officer)) == "EXIT-048"
    for told in (
        {"document_no": " "},
        {"on": DAYS[-1] - timedelta(days=1)},
        {"on": timezone.localdate() + timedelta(days=1)},
    ):
        assert refusal(approving(**told)) == "EXIT-049"
    for reason in (" ", "字" * 401):
        assert refusal(lambda: refuse_exit_list(list_id=made.pk, reason=reason, by=other_officer)) == "EXIT-051"  # noqa: B023
    HouseholdFacts.objects.filter(household=home).update(household_type="exited")
    assert refusal(approving()) == "EXIT-050"
    refuse_exit_list(list_id=made.pk, reason="有一户已退出", by=other_officer)
    assert refusal(approving()) == "EXIT-047"
    assert not HouseholdExit.objects.exists()


def test_the_pages_show_a_list_and_have_it_decided(county_officer: User, other_officer: User) -> None:
    home = poor()
    made = held(home, by=county_officer)
    client = Client()
    client.force_login(county_officer)
    page = client.get(f"/exits/lists/{made.pk}/").content.decode()
    assert home.head_name in page
    assert "/approve/" not in page
    client.force_login(other_officer)
    assert "退出名单待批准" in client.get("/", follow=True).content.decode()
    assert "/approve/" in client.get(f"/exits/lists/{made.pk}/").content.decode()
    assert client.post(f"/exits/lists/{made.pk}/approve/", {"document_no": "1号"}).status_code == 409
    sent = client.post(f"/exits/lists/{made.pk}/approve/", {"document_no": "1号", "on": ON.isoformat()})
    assert sent.status_code == 302
    assert Job.objects.get().kind == "exits.approve_list"
    other = held(by=county_officer)
    assert client.post(f"/exits/lists/{other.pk}/refuse/", {"reason": ""}).status_code == 409
    assert client.post(f"/exits/lists/{other.pk}/refuse/", {"reason": "空的"}).status_code == 302
    assert client.get("/exits/lists/?state=refused").content.decode().count("花名册.xlsx") == 1


@pytest.mark.parametrize("url", ["/exits/lists/"])
def test_its_page_is_for_those_who_read_exits(sent_at: Callable[[str], dict[str, int]], url: str) -> None:
    answers = sent_at(url)
    assert answers["county_officer"] == 200
    assert answers["stranger"] == 403


def _spoiled(made: ExitList, **told: Any) -> Callable[[], object]:
    return lambda: ExitList.objects.filter(pk=made.pk).update(**told)


@pytest.mark.parametrize(
    ("constraint", "told"),
    [
        ("exit_list_names_who_decided_and_when", {"state": "refused", "reason": "x"}),
        ("exit_list_is_decided_by_another", {"state": "refused", "reason": "x", "decided_by": "own"}),
        ("approved_exit_list_names_its_document", {"state": "approved", "decided_by": "other"}),
        ("refused_exit_list_says_why", {"state": "refused", "decided_by": "other"}),
    ],
)
def test_the_database_refuses_a_list_decided_wrongly(
    county_officer: User, other_officer: User, constraint: str, told: dict[str, Any]
) -> None:
    made = held(by=county_officer)
    if "decided_by" in told:
        told = told | {"decided_by": county_officer if told["decided_by"] == "own" else other_officer, "decided_on": ON}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        _spoiled(made, **told)()


def test_the_database_refuses_lines_and_exits_that_cannot_be(county_officer: User) -> None:
    home = poor()
    made = held(home, by=county_officer)
    line = made.lines.get()
    good = {name: getattr(line, name) for name in (*NAMES, "file_no")} | {"exit_list": made, "household": home}
    cases: list[tuple[str, Callable[[], object]]] = [
        ("exit_list_names_a_household_once|UNIQUE", lambda: ExitLine.objects.create(**good)),
        (
            "steps_of_an_exit_follow_one_another",
            lambda: ExitLine.objects.create(**good | {"household": poor("乙某"), "visited_on": date(2020, 12, 1)}),
        ),
        (
            "exit_line_says_where_its_papers_are",
            lambda: ExitLine.objects.create(**good | {"household": poor("丙某"), "file_no": ""}),
        ),
        (
            "exit_rests_on_a_list_or_on_a_case",
            lambda: HouseholdExit.objects.create(household=home, year=YEAR, decided_on=ON),
        ),
    ]
    for constraint, act in cases:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            act()
    HouseholdExit.objects.create(household=home, year=YEAR, decided_on=ON, line=line)
    other = ExitLine.objects.create(**good | {"exit_list": held(by=county_officer)})
    with pytest.raises(IntegrityError, match=r"household_exits_once_a_year|UNIQUE"), transaction.atomic():
        HouseholdExit.objects.create(household=home, year=YEAR, decided_on=ON, line=other)
    for table in ("exits_exitline", "exits_householdexit"):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def test_days_are_judged_one_after_another() -> None:
    from lianxin.exits.domain.listing import Slip, slip_of

    assert slip_of(GOOD_STEPS, showing_days=8, by=DAYS[-1]) is None
    assert slip_of(GOOD_STEPS, showing_days=9, by=DAYS[-1]) is Slip.SHOWING
    assert slip_of(GOOD_STEPS, showing_days=8, by=DAYS[-2]) is Slip.AHEAD
    assert slip_of(replace(GOOD_STEPS, shown_from=DAYS[-1]), showing_days=1, by=DAYS[-1]) is Slip.ORDER
