"""A foreign survey as rows: its columns and codes put onto the dictionary, and everything that could not be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianxin.core.kernel.dictionary import FieldType, SheetColumn, SheetKind
from lianxin.core.kernel.errors import Place, Severity
from lianxin.core.sheets.extents import column_letters
from lianxin.core.sheets.faults import Fault
from lianxin.core.sheets.layouts import UsedColumn
from lianxin.core.sheets.reading import open_workbook
from lianxin.core.sheets.values import cell_reader
from lianxin.registry import errors
from lianxin.registry.importing.problems import ProblemList
from lianxin.registry.importing.rows import Rows
from lianxin.registry.importing.survey_mapping import MappedColumn, MappedTable, SurveyMapping, read_mapping
from lianxin.rulebook import dictionary

_YES = frozenset({"1", "1.0", "y", "yes", "true", "是", "有"})
_NO = frozenset({"0", "0.0", "n", "no", "false", "否", "无"})


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """A table as it came: a name, its headings, its rows."""

    name: str
    headings: list[str]
    rows: list[Sequence[Any]]


def rows_of_survey(
    path: Path, name: str, mapping_text: str, problems: ProblemList
) -> tuple[list[Rows], dict[str, Any]]:
    """Read a foreign file by a mapping; return its rows and what was passed over.

    A value that the mapping does not know is told once per value and column, with how often it occurs, and left missing.

    Raises:
        Refused: REG-043 the mapping is not sound or fits no table; SHEET codes for the file.
    """
    mapping = read_mapping(mapping_text)
    sheets = []
    unknown = []
    for foreign in _tables_of(path, name):
        table = mapping.table_for({heading for heading in foreign.headings if heading})
        sheets.append(_mapped(foreign, name, table, mapping, problems))
        told = {column.heading for column in table.columns} | table.not_used
        unknown += [
            {"sheet": foreign.name, "column": column_letters(at), "heading": heading}
            for at, heading in enumerate(foreign.headings)
            if heading and heading not in told
        ]
    return sheets, {"unknown_headings": unknown, "unread_sheets": [], "passed_over_rows": {}, "encoding": ""}


def _tables_of(path: Path, name: str) -> Iterator[ForeignTable]:
    if path.suffix == ".parquet":
        yield _parquet(path)
        return
    for sheet in open_workbook(path, name=name).sheets():
        rows = [row for row in sheet.rows if any(cell not in {"", None} for cell in row)]
        if rows:
            yield ForeignTable(sheet.name, [str(cell).strip() for cell in rows[0]], rows[1:])


def _parquet(path: Path) -> ForeignTable:
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        headings = [column[0] for column in found.description or ()]
        return ForeignTable(path.stem, headings, found.fetchall())


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
        row_numbers=list(range(2, len(foreign.rows) + 2)),
        letters={},
        headings={},
        problems=problems,
        are_heads_optional=mapping.are_heads_optional,
        may_open_households=True,
    )
    for column in table.columns:
        at = place_of.get(column.heading)
        if at is None:
            continue
        path = f"{column.entry.table}.{column.entry.name}"
        rows.letters.setdefault(path, column_letters(at))
        rows.headings.setdefault(path, column.heading)
        cells = [row[at] if at < len(row) else None for row in foreign.rows]
        values = _values(cells, column, at, rows)
        rows.columns[path] = _together(rows.columns.get(path), values, column.entry.type)
    if table.rows_are == "member" and mapping.are_names_numbered:
        rows.columns["member.name"] = _numbered(rows)
    return rows


def _values(cells: list[Any], column: MappedColumn, at: int, rows: Rows) -> list[Any]:
    """Each different writing is read once."""
    read: dict[str, Any] = {}
    unmapped: Counter[str] = Counter()
    first: dict[str, int] = {}
    used = UsedColumn(at, column.heading, SheetColumn(column.heading), column.entry, column.entry.unit)
    reader = cell_reader(used, dictionary(), identity_severity=None)
    values = []
    for row, cell in enumerate(cells):
        written = _text(cell)
        if written not in read:
            read[written] = _value(cell, written, column, reader)
        value = read[written]
        if isinstance(value, Fault):
            unmapped[written] += 1
            first.setdefault(written, row)
            value = value.value
        values.append(value)
    for written, count in unmapped.items():
        place = Place(rows.file, rows.sheet, rows.row_numbers[first[written]], column_letters(at), column.heading)
        rows.problems.add(errors.VALUE_NOT_MAPPED, place, written, Severity.WARNING, count=count)
    return values


def _value(cell: Any, written: str, column: MappedColumn, reader: Any) -> Any:
    if not written or written in column.missing:
        return None
    if column.adds:
        lower = written.lower()
        return column.adds if lower in _YES else "" if lower in _NO else Fault(errors.VALUE_NOT_MAPPED, written)
    if column.codes:
        if written not in column.codes:
            return Fault(errors.VALUE_NOT_MAPPED, written)
        ours = column.codes[written]
        return f",{ours}," if column.entry.type is FieldType.CODES and ours is not None else ours
    return reader(cell)


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
    return str(cell).strip()
