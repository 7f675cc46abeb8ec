"""Files of the layouts that import knows, and what it makes of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from cast import OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from lianxin.core.kernel.identifiers import check_character
from lianxin.core.sheets import write_table
from lianxin.people.models import User
from lianxin.places.models import Area
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.registry.models import (
    Change,
    Conflict,
    Household,
    HouseholdFacts,
    ImportJob,
    Member,
    MemberFacts,
    Source,
    VillageFacts,
)
from lianxin.rulebook import dictionary
from registry.makers import YEAR, areas

NAMES = {VILLAGE: ("某镇", "上河村"), OTHER_VILLAGE: ("另镇", "下河村")}
REGISTER = (Household, HouseholdFacts, Member, MemberFacts, VillageFacts, Change, Source, Conflict)


def both_villages() -> None:
    """The county with two townships of one village each."""
    areas()
    county = Area.objects.get(level=Area.Level.COUNTY)
    town = Area.objects.create(code=OTHER_TOWNSHIP, name="另镇", level=Area.Level.TOWNSHIP, parent=county)
    Area.objects.create(code=OTHER_VILLAGE, name="下河村", level=Area.Level.VILLAGE, parent=town)
    assert Area.objects.filter(code=TOWNSHIP).exists()


def id_no(number: int, *, born: str = "19600101") -> str:
    """A sound identity number that is nobody's: 9999 is no province."""
    first = f"999901{born}{number:03d}"
    return first + check_character(first)


def person(
    household: str, name: str, relation: str = "head", *, village: str = VILLAGE, **facts: Any
) -> dict[str, Any]:
    """A row of a roster. ``facts`` are named ``member__field`` or ``household__field``."""
    township, name_of_village = NAMES[village]
    row: dict[str, Any] = {
        "place.county": "某县",
        "place.township": township,
        "place.village": name_of_village,
        "household.household_no": household,
        "member.name": name,
        "member.relation_to_head": relation,
    }
    return row | {key.replace("__", "."): value for key, value in facts.items()}


def file_of(folder: Path, rows: Iterable[Mapping[str, Any]], *, kind: str = "household_roster") -> Path:
    """A workbook in the national layout of the kind."""
    path = folder / f"{kind}.xlsx"
    write_table(path, dictionary().sheet_kinds[kind], dictionary(), rows)
    return path


def job_for(path: Path, *, by: User | None = None, **asked: Any) -> ImportJob:
    """Ask for the import of a file, to be written unless ``is_dry_run`` is given; nothing has run yet."""
    wanted = {"area_code": "999901", "year": YEAR, "is_dry_run": False} | asked
    return ask_for_import(
        file=io.BytesIO(path.read_bytes()), file_name=path.name, request=ImportRequest(**wanted), by=by
    )


def imported(path: Path, *, by: User | None = None, **asked: Any) -> ImportJob:
    """Import a file to its end."""
    return run_job(job_for(path, by=by, **asked).pk)


def contents(*models: Any) -> dict[str, list[dict[str, Any]]]:
    """Every row of the register, to compare before with after."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models or REGISTER}


def codes(job: ImportJob) -> dict[str, int]:
    """How often each problem was told."""
    told: dict[str, int] = {}
    for line in job.result["problems"]["counts"]:
        told[line["code"]] = told.get(line["code"], 0) + line["count"]
    return told


def with_columns(path: Path, **columns: Sequence[Any]) -> Path:
    """The workbook with further columns, heading → one cell per row of data."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    top = next(row for row in range(1, 10) if any(cell.value == "姓名" for cell in sheet[row]))
    for heading, cells in columns.items():
        place = sheet.max_column + 1
        for row, cell in enumerate([heading, *cells], start=top):
            sheet.cell(row, place, cell)
    book.save(path)
    return path


def with_row(path: Path, *cells: str, above: bool = False) -> Path:
    """The workbook with one further row above or below the table."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    if above:
        sheet.insert_rows(1)
    for column, cell in enumerate(cells, start=1):
        sheet.cell(1 if above else sheet.max_row + (column == 1), column, cell)
    book.save(path)
    return path
