"""A foreign survey as rows: its columns and codes put onto the dictionary, and everything that could not be said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianxin.core.kernel.dictionary import FieldType, SheetColumn, SheetKind
from lianxin.core.kernel.errors import Place, Refused, Severity
from lianxin.core.sheets.errors import FILE_IS_DAMAGED, FILE_IS_EMPTY
from lianxin.core.sheets.extents import column_letters
from lianxin.core.sheets.faults import Fault
from lianxin.core.sheets.layouts import UsedColumn
from lianxin.core.sheets.reading import open_workbook
from lianxin.core.sheets.values import cell_reader
from lianxin.registry import errors
from lianxin.registry.importing.problems import ProblemList
from lianxin.registry.importing.rows import Rows
from lianxin.registry.importing.survey_mapping import VILLAGE, MappedColumn, MappedTable, SurveyMapping, read_mapping
from lianxin.rulebook import dictionary

_DIVISION = re.compile(r"[0-9A-Z]{2}\d*")
_YES = frozenset({"1", "1.0", "y", "yes", "true", "是", "有"})
_NO = frozenset({"0", "0.0", "n", "no", "false", "否", "无"})
_WHOLE = re.compile(r"-?\d+\.0+")  # 5.0, as statistics programs write the whole numbers of a column with gaps


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """A table as it came: a name, its headings, its rows, and the number of each as a spreadsheet shows it."""

    name: str
    headings: list[str]
    rows: list[Sequence[Any]]
    row_numbers: list[int]


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """A foreign file on disk, the name its sender knows it by, the text of its mapping, the area of the import."""

    path: Path
    name: str
    mapping: str
    area_code: str = ""


def rows_of_survey(file: SurveyFile, problems: ProblemList) -> tuple[list[Rows], dict[str, Any]]:
    """Read a foreign file by a mapping; return its rows and what was passed over.

    A value that the mapping does not know is told once per value and column, with how often it occurs, and left missing.

    Raises:
        Refused: REG-043 the mapping is not sound or fits no table; SHEET codes for the file.
    """
    mapping = read_mapping(file.mapping)
    sheets = []
    unknown = []
    elsewhere = {}
    for foreign in _tables_of(file.path, file.name):
        table = mapping.table_for({heading for heading in foreign.headings if heading})
        if mapping.is_elsewhere_passed_over:
            inside = _inside(foreign, table, file.area_code)
            elsewhere[foreign.name] = {"elsewhere": len(foreign.rows) - len(inside.rows)}
        else:
            inside = foreign
        sheets.append(_mapped(inside, file.name, table, mapping, problems))
        told = {column.heading for column in table.columns} | table.not_used
        unknown += [
            {"sheet": foreign.name, "column": column_letters(at), "heading": heading}
            for at, heading in enumerate(foreign.headings)
            if heading and heading not in told
        ]
    if not sheets:
        raise Refused(FILE_IS_EMPTY)
    return sheets, {"unknown_headings": unknown, "unread_sheets": [], "passed_over_rows": elsewhere, "encoding": ""}


def _inside(foreign: ForeignTable, table: MappedTable, area_code: str) -> ForeignTable:
    """The rows whose village lies in the area, or is not told at all: those are refused later, for all to see."""
    columns = [
        c for c in table.columns if f"{c.entry.table}.{c.entry.name}" == VILLAGE and c.heading in foreign.headings
    ]
    kept: list[tuple[int, Sequence[Any]]] = []
    for number, row in zip(foreign.row_numbers, foreign.rows, strict=True):
        written = [(c, _text(row[at]) if (at := foreign.headings.index(c.heading)) < len(row) else "") for c in columns]
        codes = [str(c.codes.get(text, text)) for c, text in written if text]
        if not codes or codes[0].startswith(area_code) or not _DIVISION.match(codes[0]):
            kept.append((number, row))
    return ForeignTable(foreign.name, foreign.headings, [row for _, row in kept], [number for number, _ in kept])


def _tables_of(path: Path, name: str) -> Iterator[ForeignTable]:
    if path.suffix == ".parquet":
        yield _parquet(path)
        return
    for sheet in open_workbook(path, name=name).sheets():
        found = [(at, row) for at, row in enumerate(sheet.rows, 1) if any(_text(cell) for cell in row)]
        if found:
            numbers, rows = zip(*found, strict=True)
            yield ForeignTable(sheet.name, [_text(cell) for cell in rows[0]], list(rows[1:]), list(numbers[1:]))


def _parquet(path: Path) -> ForeignTable:
    # Loaded here: it is slow to import, and few surveys come as Parquet.
    import duckdb

    with duckdb.connect() as connection:
        try:
            found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            headings = [column[0] for column in found.description or ()]
            rows = found.fetchall()
        except duckdb.Error as fault:
            raise Refused(FILE_IS_DAMAGED) from fault
    return ForeignTable(path.stem, headings, list(rows), list(range(2, len(rows) + 2)))


def _mapped(
    foreign: ForeignTable, file: str, table: MappedTable, mapping: SurveyMapping, problems: ProblemList
) -> Rows:
    place_of = {heading: at for at, heading in enumerate(foreign.headings)}
    kind = SheetKind(
        name=f"survey_{table.rows_are}",
        words=mapping.title,
        rows_are=table.rows_are,
        columns=tuple(SheetColumn(c.heading, f"{c.entry.table}.{c.entry.name}") for c in table.columns),
    )
    rows = Rows(
        file=file,
        sheet=foreign.name,
        kind=kind,
        columns={},
        row_numbers=foreign.row_numbers,
        letters={},
        headings={},
        problems=problems,
        are_heads_optional=mapping.are_heads_optional,
        may_open_households=True,
    )
    voided: list[tuple[str, list[bool]]] = []
    for column in table.columns:
        at = place_of.get(column.heading)
        if at is None:
            continue
        path = f"{column.entry.table}.{column.entry.name}"
        rows.letters.setdefault(path, column_letters(at))
        rows.headings.setdefault(path, column.heading)
        cells = [row[at] if at < len(row) else None for row in foreign.rows]
        if column.makes_missing:
            voided.append((path, [_text(cell).lower() in _YES for cell in cells]))
            continue
        values = _values(cells, column, at, rows)
        rows.columns[path] = _together(rows.columns.get(path), values, column.entry.type)
    for path, is_void in voided:
        known = rows.columns.get(path) or []
        rows.columns[path] = [None if void else value for value, void in zip(known, is_void, strict=False)]
    if table.rows_are == "member" and mapping.are_names_numbered:
        rows.columns["member.name"] = _numbered(rows)
    return rows


def _values(cells: list[Any], column: MappedColumn, at: int, rows: Rows) -> list[Any]:
    """Each different writing is read once; one that cannot be read is told once, with how often it occurs."""
    read: dict[str, Any] = {}
    faulty: Counter[str] = Counter()
    first: dict[str, int] = {}
    used = UsedColumn(at, column.heading, SheetColumn(column.heading), column.entry, column.entry.unit)
    reader = cell_reader(
        used, dictionary(), identity_severity=None if used.path == "member.id_no" else Severity.WARNING
    )
    values = []
    for row, cell in enumerate(cells):
        written = _text(cell)
        if written not in read:
            read[written] = _value(cell, written, column, reader)
        value = read[written]
        if isinstance(value, Fault):
            faulty[written] += 1
            first.setdefault(written, row)
            value = value.value
        values.append(value)
    for written, count in faulty.items():
        place = Place(rows.file, rows.sheet, rows.row_numbers[first[written]], column_letters(at), column.heading)
        fault: Fault = read[written]
        told = {"count": count} | dict(fault.details)
        rows.problems.add(fault.kind, place, fault.shown or written, Severity.WARNING, **told)
    return values


def _value(cell: Any, written: str, column: MappedColumn, reader: Callable[[object], object]) -> Any:
    if not written or written in column.missing:
        return None
    if column.adds:
        lower = written.lower()
        return column.adds if lower in _YES else "" if lower in _NO else Fault(errors.VALUE_NOT_MAPPED, written)
    if column.codes and column.entry.type is FieldType.CODES:
        return _several(written, column)
    if column.codes:
        return column.codes[written] if written in column.codes else Fault(errors.VALUE_NOT_MAPPED, written)
    return reader(written.removeprefix(column.without) if column.without else cell)


def _several(written: str, column: MappedColumn) -> Any:
    """A list in one cell, its codes apart by blanks, as survey tools write the answers to "select all that apply"."""
    parts = [written] if written in column.codes else written.split()
    if any(part not in column.codes for part in parts):
        return Fault(errors.VALUE_NOT_MAPPED, written)
    keys = {column.codes[part] for part in parts} - {None}
    return "," + "".join(f"{key}," for key in sorted(keys)) if keys else None


def _together(before: list[Any] | None, values: list[Any], kind: FieldType) -> list[Any]:
    """Several foreign columns that fill one field: a list gathers them, otherwise the first known value stands."""
    if kind is FieldType.CODES:
        values = [v if v is None or v.startswith(",") else f",{v}," if v else "," for v in values]
        if before is None:
            return values
        return [a if b is None else b if a is None else _gathered(a, b) for a, b in zip(before, values, strict=True)]
    if before is None:
        return values
    return [b if a is None else a for a, b in zip(before, values, strict=True)]


def _gathered(a: str, b: str) -> str:
    keys = sorted({key for key in (a + b).split(",") if key})
    return "," + "".join(f"{key}," for key in keys)


def _numbered(rows: Rows) -> list[str]:
    """Call the members of an anonymous survey by their number in the household."""
    counted: Counter[str] = Counter()
    names = []
    for number in rows.column("household.household_no"):
        counted[number or ""] += 1
        names.append(f"成员{counted[number or '']}")
    return names


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text.split(".", 1)[0] if _WHOLE.fullmatch(text) else text
