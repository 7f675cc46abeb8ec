"""A file as checked rows: every sheet that is recognised, with its problems; and what was passed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianxin.core.sheets.attached import SignatureFields
from lianxin.core.sheets.checked import Reading, SheetTable, WorkbookTables, read_table
from lianxin.registry.importing.problems import ProblemList
from lianxin.registry.importing.rows import Rows
from lianxin.registry.importing.surveys import SurveyFile, rows_of_survey
from lianxin.rulebook import dictionary

_SIGNATURE = SignatureFields("household.collector_name", "household.collected_on")
_ATTACHED = {
    "member": (_SIGNATURE.collector, _SIGNATURE.collected_on, "member.disability_card_no"),
    "household": (_SIGNATURE.collector, _SIGNATURE.collected_on),
}
_CHECKED_BY_THE_ROSTER = frozenset({"member.id_no"})  # which also needs what the number says


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds: its sheets as rows, and for the result what was not read."""

    sheets: list[Rows]
    passed_over: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file on disk, the name its sender knows it by, and how to read it. ``area_code`` is the area of the import."""

    path: Path
    name: str
    kind: str = ""
    mapping: str = ""
    area_code: str = ""


def rows_of_file(file: FileToRead, problems: ProblemList, tell: Callable[[float], None]) -> ReadFile:
    """Read a file into rows, all problems collected. ``tell`` is called with the share that is done.

    Raises:
        Refused: the file cannot be opened, is too large, or no sheet is of a known layout (SHEET codes); the mapping is
            not sound (REG-043).
    """
    if file.mapping:
        return ReadFile(*rows_of_survey(SurveyFile(file.path, file.name, file.mapping, file.area_code), problems))
    reading = Reading(
        kind=file.kind,
        progress=lambda done, of: tell(done / of if of else 1.0),
        identity_unchecked=_CHECKED_BY_THE_ROSTER,
        attached=_ATTACHED,
        signature=_SIGNATURE,
        name=file.name,
    )
    tables = read_table(file.path, dictionary(), reading=reading)
    return ReadFile([rows_of_table(tables.file, table, problems) for table in tables.tables], _passed_over(tables))


def rows_of_table(file: str, table: SheetTable, problems: ProblemList) -> Rows:
    """Turn a read sheet into rows; take its problems over."""
    problems.absorb(table.log, table.log.total)
    refused_numbers = table.refused_rows
    return Rows(
        file=file,
        sheet=table.sheet,
        kind=table.kind,
        columns=table.columns,
        row_numbers=table.row_numbers,
        letters={column.path: column.letter for column in table.used_columns},
        headings={column.path: column.heading for column in table.used_columns},
        problems=problems,
        refused={row for row, number in enumerate(table.row_numbers) if number in refused_numbers}
        if refused_numbers
        else set(),
        signature=table.signature,
    )


def _passed_over(tables: WorkbookTables) -> dict[str, Any]:
    return {
        "encoding": tables.encoding,
        "unread_sheets": [
            {
                "sheet": s.sheet,
                "why": [s.refusal.what.zh, s.refusal.what.en] if s.refusal else ["隐藏的工作表", "hidden"],
            }
            for s in tables.unread
        ],
        "unknown_headings": [
            {"sheet": table.sheet, "column": letter, "heading": heading}
            for table in tables.tables
            for letter, heading in table.unknown_headings
        ],
        "passed_over_rows": {t.sheet: {why.value: n for why, n in t.passed_over.items()} for t in tables.tables},
    }
