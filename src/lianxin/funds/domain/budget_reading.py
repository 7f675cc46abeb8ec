"""Read a budget through its mapping, row by row: every amount in minor units, every fault with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lianxin.core.kernel.errors import ErrorKind, Place, Problem, Refused
from lianxin.core.kernel.json_reader import DocumentRefused
from lianxin.core.sheets.extents import column_letters
from lianxin.core.sheets.reading import SheetRows, open_workbook
from lianxin.funds.domain.amounts import NotAnAmount
from lianxin.funds.domain.budget import Budget, BudgetRow, FailingRow, Ledger, budget_of
from lianxin.funds.domain.budget_mapping import BudgetMapping, BudgetTable, NameTable, RowCheck, Sheet
from lianxin.funds.domain.errors import (
    BUDGET_REFUSED,
    CELL_MISSING,
    FILE_NOT_GIVEN,
    FILE_NOT_MAPPED,
    HEADING_MISSING,
    NOT_AN_AMOUNT,
    SHEET_NOT_TOLD,
)


@dataclass(frozen=True, slots=True)
class BudgetFile:
    """A file: the name that the mapping knows it by, and what is in it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row: its number as a spreadsheet shows it, its cells by heading, and where it stands."""

    number: int
    cells: Mapping[str, Any]
    letters: Mapping[str, str]
    file: str
    sheet: str

    def place(self, heading: str) -> Place:
        return Place(self.file, self.sheet, self.number, self.letters[heading], heading)

    def text(self, heading: str) -> str:
        return _written(self.cells[heading])


def read_budget(files: Sequence[BudgetFile], mapping: BudgetMapping) -> Budget:
    """Read all files of a budget and compare its sides.

    Nothing is compared while any cell cannot be read: a sum that lacks a row would balance by chance or not at all.

    Raises:
        DocumentRefused: FUND-042; ``problems`` has the faults of all files (FUND-043 to FUND-048).
        Refused: FUND-049; SHEET codes for a file that cannot be opened.
    """
    ledger = Ledger()
    given: set[str] = set()
    tables: list[BudgetTable | NameTable] = [*mapping.tables, *mapping.names]
    for file in files:
        fitting = [table for table in tables if table.sheet.is_in(file.name)]
        if len(fitting) != 1:
            ledger.object_to(Problem(FILE_NOT_MAPPED, Place(file.name), details={"count": len(fitting)}))
            continue
        given.add(fitting[0].sheet.file)
        _read_file(file, fitting[0], ledger)
    for table in tables:
        if table.sheet.file not in given:
            ledger.object_to(Problem(FILE_NOT_GIVEN, Place(), details={"file": table.sheet.file}))
    if ledger.problem_count:
        raise DocumentRefused(BUDGET_REFUSED, tuple(ledger.problems), count=ledger.problem_count)
    return budget_of(ledger, mapping)


def _read_file(file: BudgetFile, table: BudgetTable | NameTable, ledger: Ledger) -> None:
    rows = _rows_of(file, table.sheet, table.headings, ledger)
    if isinstance(table, NameTable):
        for row in rows:
            # Headings of a classification have no code of their own.
            if row.text(table.code):
                ledger.names.setdefault(row.text(table.code), row.text(table.name))
        return
    for row in rows:
        ledger.enter(_amounts_of(row, table, ledger))
        for check in table.checks:
            _hold(check, row, table, ledger)


def _rows_of(file: BudgetFile, sheet: Sheet, wanted: Sequence[str], ledger: Ledger) -> Iterator[_Cells]:
    """The rows that are data. What is wrong with the sheet or its headings is told, and then there are none."""
    loaded = _sheet_of(file, sheet, ledger)
    if loaded is None:
        return
    numbered = enumerate(loaded.rows, 1)
    headings = next(([_written(cell) for cell in row] for number, row in numbered if number > sheet.skip_rows), [])
    counts = {heading: headings.count(heading) for heading in wanted}
    for heading, count in counts.items():
        if count != 1:
            place = Place(file.name, loaded.name, sheet.skip_rows + 1, heading=heading)
            ledger.object_to(Problem(HEADING_MISSING, place, heading, details={"count": count}))
    if any(count != 1 for count in counts.values()):
        return
    columns = {heading: headings.index(heading) for heading in wanted}
    letters = {heading: column_letters(at) for heading, at in columns.items()}
    passed = ledger.rows[file.name]
    for number, row in numbered:
        if not any(_written(cell) for cell in row):
            passed.blank += 1
            continue
        cells = {heading: row[at] if at < len(row) else "" for heading, at in columns.items()}
        if any(_written(cells[heading]) in writings for heading, writings in sheet.leave_out.items()):
            passed.left_out += 1
            continue
        passed.read += 1
        yield _Cells(number, cells, letters, file.name, loaded.name)


def _sheet_of(file: BudgetFile, sheet: Sheet, ledger: Ledger) -> SheetRows | None:
    try:
        book = open_workbook(file.content, name=file.name, encoding=sheet.text.encoding, delimiter=sheet.text.delimiter)
        is_text = bool(book.encoding)
        names = [name for name in book.sheet_names if is_text or not sheet.sheet or name == sheet.sheet]
        if len(names) != 1:
            count = len(book.sheet_names)
            ledger.object_to(Problem(SHEET_NOT_TOLD, Place(file.name), sheet.sheet, details={"count": count}))
            return None
        return next(loaded for loaded in book.sheets(with_hidden=True) if is_text or loaded.name == names[0])
    except Refused as refusal:
        ledger.object_to(Problem(refusal.kind, Place(file.name), details=refusal.details))
        return None


def _amounts_of(row: _Cells, table: BudgetTable, ledger: Ledger) -> Iterator[BudgetRow]:
    earmark = row.text(table.earmark)
    if not earmark:
        ledger.object_to(Problem(CELL_MISSING, row.place(table.earmark)))
    dimensions = {name: row.text(heading) for name, heading in table.dimensions.items()}
    for line in table.lines:
        amount = _amount(row, line.amount, table, ledger)
        if amount is not None and earmark:
            yield BudgetRow(line.side, line.name, earmark, amount, dimensions, row.number)


def _amount(row: _Cells, heading: str, table: BudgetTable, ledger: Ledger) -> int | None:
    """The amount of a cell, or None and a problem: a cell that says nothing is not zero."""
    kind: ErrorKind = CELL_MISSING
    try:
        amount = table.number.read(row.cells[heading])
    except NotAnAmount:
        amount, kind = None, NOT_AN_AMOUNT
    if amount is None:
        value = row.text(heading)
        ledger.object_to(Problem(kind, row.place(heading), value, details={"form": table.number.example}))
    return amount


def _hold(check: RowCheck, row: _Cells, table: BudgetTable, ledger: Ledger) -> None:
    read = {line.amount for line in table.lines}
    amounts = []
    for heading in (*check.parts, check.total):
        if heading in read:
            # It has been read as a line, and complained of there.
            try:
                amounts.append(table.number.read(row.cells[heading]))
            except NotAnAmount:
                amounts.append(None)
        else:
            amounts.append(_amount(row, heading, table, ledger))
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return
    checked = ledger.checks[check.name]
    checked.rows += 1
    parts, total = sum(known[:-1]), known[-1]
    if abs(parts - total) > check.tolerance:
        checked.fail(FailingRow(row.file, row.number, parts, total))


def _written(cell: Any) -> str:
    """What a cell says, as a text: codes that a spreadsheet keeps as numbers lose no digit and gain no decimal."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell).strip()
