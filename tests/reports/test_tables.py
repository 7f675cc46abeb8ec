"""Tables that people put together: crossed, listed, hidden where small, written, taken up again, kept, shared, scheduled."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import COUNTY, OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE, signed_in
from funds.makers import tranche
from funds.refusing import goods
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.funds.operations import receive_goods
from lianxin.jobs.progress import is_held
from lianxin.people.models import User
from lianxin.people.operations import grant_role
from lianxin.people.roles import Role
from lianxin.registry.models import HouseholdFacts
from lianxin.registry.queries import area_names
from lianxin.reports.domain.tables import FigureTable, LineTable
from lianxin.reports.models import SavedTable, TableFile, TableSchedule
from lianxin.reports.operations.tables import (
    NewTable,
    after,
    keep_table,
    make_due,
    make_file,
    schedule_table,
    share_table,
)
from lianxin.reports.tabling.crossing import Crossed, crossed
from lianxin.reports.tabling.streaming import lines_after, only_here, part_lines, read_note, write_parts
from lianxin.reports.tabling.writing import file_of, table_of, write_table
from registry.makers import areas, household, household_facts
from reports.test_figures_from_rows import record

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
HOMES = {
    "indicator": "registry.households",
    "rows": "area:village",
    "columns": "household_type",
    "before": "2027-01-01",
}
LINES: dict[str, Any] = {"of": "household", "fields": ["household_type", "wage_income_yuan", "relocated"], "year": 2026}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path
    areas()


def made(asked: dict[str, Any], reader: User | None = None) -> Crossed:
    """A table worked out."""
    table = table_of(asked)
    assert isinstance(table, FigureTable)
    return crossed(table, reader=reader, now=NOW)


def homes(village: str, **counts: int) -> None:
    """So many households of a type in a village."""
    for kind, count in counts.items():
        for _ in range(count):
            household(village_code=village, household_type=kind)


def test_cells_and_totals_are_counted_and_not_added_up() -> None:
    homes(VILLAGE, poor=2, exited=1)
    homes(OTHER_VILLAGE, poor=1)
    found = made(HOMES)
    assert [line[1:] for line in found.lines()] == [["2", "1", "3"], ["1", None, "1"], ["3", "1", "4"]]
    # In the order of the code list, not of its keys.
    assert found.headings() == ["在册户", "贫困户", "脱贫户", "合计 Total"]


def test_rows_are_split_twice_with_subtotals_that_are_counted(county_officer: User) -> None:
    homes(VILLAGE, poor=2, exited=1)
    homes(OTHER_VILLAGE, poor=1)
    asked = HOMES | {"rows": ["area:village", "household_type"], "columns": "year"}
    found = made(asked)
    assert [line[1:] for line in found.lines()] == [["2"], ["1"], ["3"], ["1"], ["1"], ["4"]]
    assert [str(line[0]).split(" · ")[1:] for line in found.lines()] == [
        ["贫困户"], ["脱贫户"], ["小计"], ["贫困户"], ["小计"], [],
    ]  # fmt: skip
    # Years within a row are not added up, and neither are they in all.
    household_facts(HouseholdFacts.objects.order_by("pk").first().household, 2025, household_type="poor")  # type: ignore[union-attr]
    years = made(asked | {"rows": ["household_type", "year"], "columns": "", "from": "2020-01-01"})
    assert [(line[0], line[1]) for line in years.lines()] == [
        ("贫困户 · 2025", "1"), ("贫困户 · 2026", "3"), ("脱贫户 · 2026", "1"),
    ]  # fmt: skip
    down = made(asked | {"rows": ["year", "area:village"], "columns": "household_type", "from": "2020-01-01"})
    assert [line[1:] for line in down.lines()][-1] == ["3", "1", "4"]
    assert len(list(down.lines())) == 5
    page = signed_in(county_officer).get(
        "/reports/tables/new/",
        {
            "indicator": "registry.households",
            "rows": "area:village",
            "within": "household_type",
            "before": "2027-01-01",
        },
    )
    assert "上河村 · 小计" in page.content.decode()
    file = write_table(asked, "csv", reader=None, now=NOW)
    assert "小计" in file_of(file.digest, "csv").read_text(encoding="utf-8-sig")


def test_small_numbers_of_rows_split_twice_are_found_by_no_total_nor_by_the_table_beside(funds_officer: User) -> None:
    homes(VILLAGE, poor=2, exited=7, ordinary=9)
    homes(OTHER_VILLAGE, poor=8, exited=6, ordinary=5)
    asked = HOMES | {"rows": ["area:village", "household_type"], "area": [COUNTY]}
    seen = [line[1] for line in made(asked | {"columns": ""}, funds_officer).lines()]
    # What is left out in one village is left out in the other: all of a type are told in a table beside. Subtotals stand.
    assert (seen[0], seen[3], seen[7:]) == ("*", "18", ["19", "37"])
    assert all(len({one, other}) == 1 for one, other in zip(seen[:3], seen[4:7], strict=True) if "*" in {one, other})
    assert [line[1] for line in made(asked | {"rows": "household_type", "columns": ""}, funds_officer).lines()] == [
        "10", "13", "14", "37",
    ]  # fmt: skip
    # By year the same is hidden in the column, and the subtotals stand.
    assert [line[1] for line in made(asked | {"columns": "year"}, funds_officer).lines()] == seen


@pytest.mark.parametrize(
    "rows", [["year", "main_cause", "household_type"], ["year", "year"], ["main_cause", "nothing"], []]
)
def test_rows_are_split_twice_at_most_and_by_what_there_is(rows: list[str]) -> None:
    with pytest.raises(Refused, match="REPORTS-024"):
        made(HOMES | {"rows": rows, "columns": "dangerous_house"})


def test_a_person_of_two_months_is_one_person_in_all(helper: User) -> None:
    for day in (date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 2)):
        record("visit", helper.helper, on=day)
    asked = {"indicator": "work.persons", "rows": "area:county"}
    assert [line[1] for line in made(asked | {"rows": "kind"}).lines()] == ["1", "1"]
    months = made({"indicator": "work.records", "rows": "month"})
    assert [(line[0], line[1]) for line in months.lines()] == [("2026-02", "1"), ("2026-03", "2"), ("合计 Total", "3")]


def test_small_numbers_are_hidden_from_whoever_lacks_the_right_and_cannot_be_found(
    funds_officer: User, county_officer: User
) -> None:
    homes(VILLAGE, poor=2, exited=7)
    homes(OTHER_VILLAGE, poor=8, exited=6)
    seen = [line[1:] for line in made(HOMES | {"area": [COUNTY]}, funds_officer).lines()]
    assert seen == [["*", "*", "9"], ["*", "*", "14"], ["10", "13", "23"]]
    full = [line[1:] for line in made(HOMES | {"area": [COUNTY]}, county_officer).lines()]
    assert full == [["2", "7", "9"], ["8", "6", "14"], ["10", "13", "23"]]


def test_a_clerk_who_names_no_area_sees_all_of_what_he_reads(county_officer: User, township_clerk: User) -> None:
    homes(VILLAGE, poor=2)
    assert [line[-1] for line in made(HOMES, township_clerk).lines()] == ["2", "2"]
    # A second grant, by which he reads more than he may see small numbers of, hides them again.
    grant_role(
        user=township_clerk, role=Role.FUNDS_OFFICER, area_code=COUNTY, starts_on=date(2020, 1, 1), reason="兼", by=None
    )
    homes(OTHER_VILLAGE, exited=8)
    assert [line[-1] for line in made(HOMES, township_clerk).lines()] == ["*", "*", "10"]
    assert made(HOMES | {"area": [TOWNSHIP]}, township_clerk).veil.threshold is None


def test_a_column_without_columns_hides_a_second_village_too(funds_officer: User) -> None:
    homes(VILLAGE, poor=2)
    homes(OTHER_VILLAGE, poor=8)
    asked = {"indicator": "registry.households", "rows": "area:village", "before": "2027-01-01", "area": [COUNTY]}
    assert [line[1] for line in made(asked, funds_officer).lines()] == ["*", "*", "10"]


def test_a_figure_of_its_own_is_hidden_too(funds_officer: User) -> None:
    from django.test import Client

    from cast import signed_in

    homes(VILLAGE, poor=2)
    client: Client = signed_in(funds_officer)
    page = client.get(
        "/reports/figures/registry.households/", {"area": VILLAGE, "before": "2027-01-01"}
    ).content.decode()
    assert "小于 5" in page
    assert "registry.householdfacts" not in page


def test_a_workbook_of_an_indicator_holds_numbers_and_says_what_is_hidden(funds_officer: User) -> None:
    homes(VILLAGE, poor=2, exited=7)
    homes(OTHER_VILLAGE, poor=8, exited=6)
    for reader, wanted in ((None, [2, 7, 9]), (funds_officer, ["*", "*", 9])):
        found = write_table(HOMES | {"area": [COUNTY]}, "xlsx", reader=reader, now=NOW)
        sheet = openpyxl.load_workbook(file_of(found.digest, "xlsx")).active
        assert [cell.value for cell in sheet[2]][2:] == wanted


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "parquet"])
def test_a_table_is_written_in_every_form(file_format: str) -> None:
    household(household_type="poor", wage_income_yuan=-123_450, relocated=True)
    household(household_type="exited", wage_income_yuan=None, relocated=False)
    found = write_table(LINES, file_format, reader=None, now=NOW)
    path = file_of(found.digest, file_format)
    assert found.rows == 2
    if file_format == "xlsx":
        rows = [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    elif file_format == "csv":
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    else:
        with duckdb.connect() as connection:
            shown = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            rows = [[one[0] for one in shown.description], *shown.fetchall()]
    assert list(rows[0]) == ["村代码", "户编号", "户类型", "工资性收入（元）", "是否易地扶贫搬迁户"]
    # A workbook and Parquet add numbers up, below zero too; text tells every digit.
    wage = {"xlsx": -1234.5, "parquet": Decimal("-1234.50"), "csv": "-1234.50"}[file_format]
    assert [one or None for one in rows[1]][2:] == ["贫困户", wage, "是"]
    assert rows[1][0] == VILLAGE if file_format != "csv" else rows[1][0].strip() == VILLAGE
    assert [one or None for one in rows[2]][2:] == ["脱贫户", None, "否"]


def test_the_same_rows_are_the_same_text(county_officer: User) -> None:
    household(household_type="poor")
    first, second = (write_table(LINES, "csv", reader=None, now=NOW) for _ in range(2))
    assert first == second


def test_a_draft_that_was_cut_off_is_taken_up_where_it_was(tmp_path: Path) -> None:
    for number in range(7):
        household(household_type="poor", wage_income_yuan=number * 100)
    table = table_of(LINES)
    assert isinstance(table, LineTable)
    draft = tmp_path / "draft"

    class Killed(Exception):
        pass

    def kill(lines: int) -> None:
        if lines == 4:
            raise Killed

    with pytest.raises(Killed):
        write_parts(draft, table, None, per_part=2, tell=kill)
    assert (read_note(draft).lines, read_note(draft).parts) == (4, 2)
    # Half a part that nobody noted.
    (draft / "part-00003.csv").write_text("half", encoding="utf-8")
    first = (draft / "part-00001.csv").stat().st_mtime_ns
    note = write_parts(draft, table, None, per_part=2)
    assert (note.lines, note.is_whole) == (7, True)
    assert (draft / "part-00001.csv").stat().st_mtime_ns == first
    assert list(part_lines(draft, note.parts)) == [line for _, line in lines_after(table, None, 0)]
    assert not list((tmp_path / "files" / "tables").glob("draft-*")) if (tmp_path / "files").exists() else True


def test_a_draft_that_was_left_for_days_is_begun_anew_and_nobody_else_writes_one_that_is_held(tmp_path: Path) -> None:
    household(household_type="poor")
    table = table_of(LINES)
    assert isinstance(table, LineTable)
    draft = tmp_path / "draft"
    write_parts(draft, table, None)
    with only_here(draft):
        assert read_note(draft).is_whole
        assert is_held(draft.name)
    os.utime(draft / "note.json", (0, 0))
    with only_here(draft):
        assert read_note(draft).lines == 0


def test_lines_are_those_that_the_reader_may_see_and_asks_for(township_clerk: User, other_township_clerk: User) -> None:
    homes(VILLAGE, poor=2, exited=1)
    homes(OTHER_VILLAGE, poor=1)
    asked = LINES | {"filters": {"household_type": ["poor"]}}
    assert write_table(asked, "csv", reader=township_clerk, now=NOW).rows == 2
    assert write_table(asked, "csv", reader=other_township_clerk, now=NOW).rows == 1
    assert write_table(asked | {"area": [TOWNSHIP]}, "csv", reader=None, now=NOW).rows == 2
    assert write_table(asked | {"area": [OTHER_TOWNSHIP]}, "csv", reader=township_clerk, now=NOW).rows == 0


@pytest.mark.parametrize(
    ("asked", "file_format"),
    [
        (LINES, "pdf"),
        ({}, "csv"),
        (LINES | {"fields": ["x"]}, "csv"),
    ],
)
def test_a_table_that_cannot_be_made_is_refused(asked: dict[str, Any], file_format: str) -> None:
    with pytest.raises(Refused) as refusal:
        write_table(asked, file_format, reader=None, now=NOW)
    assert refusal.value.code == "REPORTS-024"


def test_what_two_ledgers_answer_together_is_split_and_added_up() -> None:
    tranche("捐一", channel="donation", amount_fen=300_00, giver="某企业")
    tranche("捐二", channel="donation", amount_fen=50_00, giver="某商会")
    receive_goods(entry=goods(value_fen=120_00, giver="某企业"), by=None)
    found = made({"indicator": "funds.donated", "rows": "giver", "columns": "form"})
    cells = {key: cell.value for key, cell in found.cells.items()}
    assert cells == {("某企业", "cash"): 300_00, ("某企业", "goods"): 120_00, ("某商会", "cash"): 50_00}
    assert {key: cell.value for key, cell in found.row_totals.items()} == {"某企业": 420_00, "某商会": 50_00}
    assert (found.column_totals["cash"].value, found.whole.value, found.whole.rows) == (350_00, 470_00, 3)
    only = made({"indicator": "funds.donated", "rows": "giver", "filters": {"form": ["goods"]}})
    assert [key for key, _ in only.rows] == ["某企业"]


def test_a_table_is_kept_shared_and_seen_by_others_with_their_own_rights(
    county_officer: User, township_clerk: User, stranger: User
) -> None:
    from lianxin.reports.access import tables_open_to

    homes(VILLAGE, poor=2)
    kept = keep_table(entry=NewTable("户表", HOMES | {"area": [TOWNSHIP]}), by=county_officer)
    assert kept not in tables_open_to(township_clerk)
    kept = keep_table(entry=NewTable("户表", HOMES | {"area": [TOWNSHIP]}, is_shared=True), by=county_officer)
    assert kept in tables_open_to(township_clerk)
    assert SavedTable.objects.count() == 1
    with pytest.raises(PermissionDenied):
        make_file(table=kept, file_format="csv", by=township_clerk)
    with pytest.raises(PermissionDenied):
        keep_table(entry=NewTable("户表", HOMES), by=stranger)
    with pytest.raises(Refused, match="REPORTS-024"):
        keep_table(entry=NewTable(" ", HOMES), by=county_officer)


def test_a_table_of_the_county_is_handed_down_and_asks_each_township_about_itself(
    county_officer: User, township_clerk: User, stranger: User
) -> None:
    homes(VILLAGE, poor=6)
    homes(OTHER_VILLAGE, poor=7)
    kept = keep_table(entry=NewTable("户表", HOMES | {"area": [COUNTY]}, is_shared=True), by=county_officer)
    address, clerk = f"/reports/tables/{kept.pk}/", signed_in(township_clerk)
    page = clerk.get(address)
    assert [line[0][1] for line in page.context["lines"]] == [area_names([VILLAGE])[VILLAGE], "合计 Total"]
    assert "上级共享下来的" in page.content.decode()
    assert [clerk.post(f"{address}{name}/").status_code for name in ("share", "unshare", "make")] == [404] * 3
    for wanted in ("户表", "户表 2"):
        copied = SavedTable.objects.get(pk=clerk.post(f"{address}copy/").url.split("/")[-2])
        assert (copied.owner, copied.name, copied.asked["area"]) == (township_clerk, wanted, [TOWNSHIP])
    assert make_file(table=copied, file_format="csv", by=township_clerk).rows == 2
    assert signed_in(county_officer).post(f"{address}unshare/").status_code == 302
    assert clerk.get(address).status_code == clerk.post(f"{address}copy/").status_code == 404
    assert signed_in(county_officer).post(f"{address}share/").status_code == 302
    assert clerk.get(address).status_code == 200
    with pytest.raises(PermissionDenied):
        share_table(table=kept, is_shared=False, by=township_clerk)


def test_a_table_of_everywhere_is_shared_with_the_area_of_its_owner(
    county_officer: User, auditor: User, stranger: User
) -> None:
    from lianxin.reports.access import tables_open_to

    kept = keep_table(entry=NewTable("全县户表", HOMES, is_shared=True), by=county_officer)
    assert kept.area_code == COUNTY
    assert kept in tables_open_to(auditor)
    with pytest.raises(PermissionDenied):
        tables_open_to(stranger)


def test_whoever_sees_a_shared_table_takes_away_what_he_sees(county_officer: User, township_clerk: User) -> None:
    homes(VILLAGE, poor=7, exited=6)
    homes(OTHER_VILLAGE, poor=8)
    for asked, rows in ((HOMES | {"area": [TOWNSHIP]}, 2), (LINES | {"area": [TOWNSHIP]}, 13)):
        kept = keep_table(entry=NewTable("户表", asked, is_shared=True), by=county_officer)
        taken: Any = signed_in(township_clerk).get(f"/reports/tables/{kept.pk}/", {"format": "csv"})
        lines = b"".join(taken.streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) == rows + 1
    page = signed_in(township_clerk).get(f"/reports/tables/{kept.pk}/").content.decode()
    assert "format=xlsx" in page
    assert "13" in page


def test_files_are_made_when_they_are_due_and_kept_with_their_digest(county_officer: User) -> None:
    homes(VILLAGE, poor=2)
    kept = keep_table(entry=NewTable("户表", HOMES | {"area": [COUNTY]}), by=county_officer)
    schedule = schedule_table(table=kept, every="week", file_format="csv", by=county_officer)
    assert schedule is not None
    assert make_due(on=date(2026, 11, 24)) == []
    (one,) = make_due(on=schedule.next_on)
    assert file_of(one.digest, "csv").exists()
    assert Event.objects.filter(thing="reports.table_file", details__digest=one.digest).exists()
    assert make_due(on=schedule.next_on) == []
    schedule_table(table=kept, every="", file_format="csv", by=county_officer)
    assert not TableSchedule.objects.exists()


def test_a_schedule_whose_owner_may_no_longer_makes_nothing_and_says_so(county_officer: User) -> None:
    kept = keep_table(entry=NewTable("户表", HOMES | {"area": [COUNTY]}), by=county_officer)
    schedule = schedule_table(table=kept, every="day", file_format="csv", by=county_officer)
    assert schedule is not None
    county_officer.grants.update(ends_before=date(2021, 1, 1))
    assert make_due(on=schedule.next_on) == []
    assert Event.objects.filter(thing="reports.schedule", details__refused="permission").exists()
    for given in ({"every": "hour"}, {"file_format": "pdf"}):
        with pytest.raises(Refused, match="REPORTS-024"):
            schedule_table(**({"table": kept, "every": "day", "file_format": "csv", "by": county_officer} | given))


@pytest.mark.parametrize(
    ("last", "every", "on", "next_on"),
    [
        (date(2026, 1, 31), "month", date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 12, 31), "month", date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 1, 1), "week", date(2026, 1, 20), date(2026, 1, 22)),
        (date(2026, 1, 1), "day", date(2026, 1, 5), date(2026, 1, 6)),
    ],
)
def test_the_next_day_lies_behind_today(last: date, every: str, on: date, next_on: date) -> None:
    assert after(last, every, on) == next_on


def test_the_database_refuses(county_officer: User) -> None:
    told: dict[str, Any] = {"owner": county_officer, "name": "甲", "asked": {}, "at": timezone.now()}
    table = SavedTable.objects.create(**told)
    for constraint, given in (("table_has_a_name", {"name": ""}), ("owner_has_one_table_of_a_name|savedtable", {})):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SavedTable.objects.create(**(told | given))
    file = {"table": table, "format": "csv", "asked": {}, "rows": 0, "size": 0, "at": timezone.now()}
    with pytest.raises(IntegrityError, match="file_of_a_table_has_a_digest"), transaction.atomic():
        TableFile.objects.create(**file, digest="")
    kept = TableFile.objects.create(**file, digest="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.delete()


def test_money_and_years_are_told_as_people_write_them() -> None:
    household(wage_income_yuan=-150)
    table = table_of(LINES)
    assert isinstance(table, LineTable)
    assert [line[3] for _, line in lines_after(table, None, 0)] == ["-1.50"]
    assert HouseholdFacts.objects.count() == 1
    assert [*lines_after(replace(table, year=2025), None, 0)] == []
