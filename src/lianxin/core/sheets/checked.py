"""Read a workbook into typed columns, with every problem of the whole file at once.

Nothing stops at the first fault: a cell that cannot be read becomes None and a problem that names its sheet, row, column,
heading, value and remedy; the rest of the file is read on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path

from lianxin.core.kernel.cycles import without_cycle_search
from lianxin.core.kernel.dictionary import Dictionary, FieldType, SheetKind
from lianxin.core.kernel.errors import Problem, Refused, Severity
from lianxin.core.sheets.attached import UNSIGNED, Signature, SignatureFields, signature_in, with_attached
from lianxin.core.sheets.columns import HOLLOW_FAILED, HOLLOW_UNSTORED, ColumnReader
from lianxin.core.sheets.errors import FILE_IS_EMPTY, ROW_IS_SHIFTED, TOO_MANY_ROWS, TOTAL_DIFFERS
from lianxin.core.sheets.extents import column_letters
from lianxin.core.sheets.faults import Fault, doubt, error
from lianxin.core.sheets.layouts import (
    HEADING_ROWS_LOOKED_AT,
    Recognised,
    UsedColumn,
    kind_named,
    mapped_kind,
    problems_of_mapping,
    recognise,
)
from lianxin.core.sheets.limits import Limits
from lianxin.core.sheets.problems import ProblemLog
from lianxin.core.sheets.reading import Cell, SheetRows, open_workbook
from lianxin.core.sheets.rows import PassedOver, RowFilter, is_grand_total
from lianxin.core.sheets.texts import FAILED_FORMULAS, shown
from lianxin.core.sheets.values import cell_reader

_BLOCK_ROWS = 1024

Progress = Callable[[int, int], None]  # (rows done, rows expected)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read.

    ``kind`` forces a kind by name; ``mapping`` (heading → ``table.field``) stands in place of recognition. An unsound identity
    number is a warning, an error, or with None not looked at; nor is one of the fields (``table.field``) in
    ``identity_unchecked``, which the caller checks himself. ``accepts_code_numbers`` lets bare code numbers stand for
    codes. ``keeps_cells`` keeps every cell as written for :meth:`SheetTable.raw` (a preview; it doubles the memory).
    ``attached`` says by what rows are (``member``) which fields any such sheet may have besides
    those of its layout, and ``signature`` whose labels stand before who collected it and when. ``name`` is the file name to show.
    """

    kind: str = ""
    mapping: Mapping[str, str] | None = None
    progress: Progress | None = None
    limits: Limits = field(default_factory=Limits)
    identity_severity: Severity | None = Severity.WARNING
    identity_unchecked: frozenset[str] = frozenset()
    accepts_code_numbers: bool = False
    keeps_cells: bool = False
    with_hidden: bool = False
    attached: Mapping[str, Sequence[str]] = field(default_factory=dict)
    signature: SignatureFields | None = None
    name: str = ""


@dataclass
class SheetTable:
    """One recognised sheet, read.

    ``columns`` maps each field to its values, one per row of data: ``row_numbers[i]`` is the row, as the spreadsheet counts,
    of every column's value ``i``. ``passed_over`` says how many rows were no data, and why. ``signature`` is who collected it
    and when, as far as it stands above or below the table.
    """

    sheet: str
    recognised: Recognised
    columns: dict[str, list[object]]
    row_numbers: list[int]
    log: ProblemLog
    passed_over: Counter[PassedOver]
    signature: Signature = UNSIGNED
    _cells: dict[int, Sequence[Cell]] = field(default_factory=dict)

    @property
    def kind(self) -> SheetKind:
        return self.recognised.kind

    @property
    def used_columns(self) -> tuple[UsedColumn, ...]:
        """Where each field stands in the file."""
        return self.recognised.columns

    @property
    def unknown_headings(self) -> list[tuple[str, str]]:
        """Column letter and heading of every column that was not read."""
        return [(column_letters(index), heading) for index, heading in self.recognised.unknown_headings]

    @property
    def problems(self) -> list[Problem]:
        """The first problems in full, headings first, then by row. ``log`` counts and iterates over all of them."""
        return self.log.first()

    @property
    def headings_are_sound(self) -> bool:
        """Whether every required column was found once with one unit. If not, no row of the sheet may be imported."""
        return not any(problem.severity is Severity.ERROR for problem in self.log.headings)

    @property
    def refused_rows(self) -> set[int]:
        """The numbers of the rows that may not be imported: those with an error; all of them when the headings are not sound."""
        return self.log.refused_rows if self.headings_are_sound else set(self.row_numbers)

    def raw(self, row: int, column: str) -> str:
        """Return a cell as the person wrote it, by row number and column letter.

        Raises:
            LookupError: the cell was not kept (only faulty cells are, unless ``Reading.keeps_cells``), or does not exist.
        """
        if row in self._cells:
            cells = dict(zip(map(column_letters, range(len(self._cells[row]))), self._cells[row], strict=True))
            return shown(cells[column])
        for problem in self.log:
            if problem.place.row == row and problem.place.column == column:
                return problem.value
        raise LookupError(f"cell {column}{row} of {self.sheet!r} was not kept")


@dataclass(frozen=True, slots=True)
class UnreadSheet:
    """A sheet that was not read: hidden (no refusal), or of no known kind."""

    sheet: str
    refusal: Refused | None = None


@dataclass(frozen=True, slots=True)
class WorkbookTables:
    """All sheets of a file: those read and those not. ``encoding`` is that of a text file."""

    file: str
    tables: tuple[SheetTable, ...]
    unread: tuple[UnreadSheet, ...]
    encoding: str = ""

    def problems(self) -> Iterator[Problem]:
        """Yield the kept problems of every sheet."""
        return chain.from_iterable(table.log for table in self.tables)


def read_table(
    source: Path | str | bytes,
    dictionary: Dictionary,
    kinds: Iterable[SheetKind] | None = None,
    reading: Reading | None = None,
) -> WorkbookTables:
    """Read every sheet that is of one of the kinds (all kinds of the dictionary when none are given).

    Raises:
        Refused: the file cannot be opened (SHEET-00x), is too large (SHEET-007), or no sheet is of a known kind (SHEET-101,
            SHEET-102: the refusal of the sheet that came closest).
    """
    how = reading or Reading()
    offered = tuple(dictionary.sheet_kinds.values() if kinds is None else kinds)
    if how.kind:
        offered = (kind_named(how.kind, (*offered, *dictionary.sheet_kinds.values())),)
    if how.mapping:
        offered = (mapped_kind(how.mapping, dictionary, offered[0] if how.kind else None),)
    book = open_workbook(source, name=how.name, limits=how.limits)
    tables: list[SheetTable] = []
    unread = [] if how.with_hidden else [UnreadSheet(name) for name in book.hidden]
    progress = _Progress(how.progress)
    with without_cycle_search():
        for sheet in book.sheets(with_hidden=how.with_hidden):
            progress.expect(sheet.expected_rows)
            outcome = _SheetReader(sheet, book.name, dictionary, how, progress).read(offered)
            if isinstance(outcome, SheetTable):
                tables.append(outcome)
            else:
                unread.append(outcome)
    if not tables:
        raise _closest_refusal(unread)
    return WorkbookTables(book.name, tuple(tables), tuple(unread), book.encoding)


def _closest_refusal(unread: Sequence[UnreadSheet]) -> Refused:
    refusals = [sheet.refusal for sheet in unread if sheet.refusal and sheet.refusal.kind is not FILE_IS_EMPTY]
    if not refusals:
        return Refused(FILE_IS_EMPTY)
    return max(refusals, key=lambda refusal: int(str(refusal.details.get("matched", 99))))


class _Progress:
    """Add up the rows of all sheets for the caller's progress bar."""

    def __init__(self, tell: Progress | None) -> None:
        self._tell = tell
        self._done = 0
        self._expected = 0

    def expect(self, rows: int) -> None:
        self._expected += rows
        self.add(0)

    def add(self, rows: int) -> None:
        self._done += rows
        if self._tell:
            self._tell(self._done, max(self._done, self._expected))


class _SheetReader:
    """Read one sheet: recognise it, then take its rows in blocks, column by column."""

    def __init__(self, sheet: SheetRows, file: str, dictionary: Dictionary, how: Reading, progress: _Progress) -> None:
        self._sheet, self._dictionary, self._how, self._progress = sheet, dictionary, how, progress
        self._log = ProblemLog(file, sheet.name, how.limits)
        self._row_numbers: list[int] = []
        self._cells: dict[int, Sequence[Cell]] = {}
        self._readers: list[ColumnReader] = []
        self._width = 0
        self._totals: list[tuple[int, Sequence[Cell]]] = []

    def read(self, kinds: Sequence[SheetKind]) -> SheetTable | UnreadSheet:
        rows = iter(self._sheet.rows)
        if self._sheet.hollow:
            rows = _with_hollow(rows, self._sheet.hollow)
        head = list(islice(rows, HEADING_ROWS_LOOKED_AT + 3))
        if not any(cell != "" for row in head for cell in row) and not self._sheet.expected_rows > len(head):
            return UnreadSheet(self._sheet.name, Refused(FILE_IS_EMPTY))
        forced = bool(self._how.kind or self._how.mapping)
        try:
            found = recognise(head, kinds, self._dictionary, merged=self._sheet.merged, forced=forced)
        except Refused as refusal:
            return UnreadSheet(self._sheet.name, refusal)
        found = with_attached(found, self._how.attached.get(found.kind.rows_are, ()), self._dictionary)
        for problem in found.problems:
            self._log.add_heading(problem)
        if self._how.mapping:
            for problem in problems_of_mapping(found, self._sheet.name):
                self._log.add_heading(problem)
        self._readers = [ColumnReader(column, self._cell_reader(column)) for column in found.columns]
        self._width = max((*found.known_columns, *(index for index, _ in found.unknown_headings), 0)) + 1
        kept = RowFilter.of(found)
        self._progress.add(found.first_row)
        number = found.first_row + 1
        body = chain(head[found.first_row :], rows)
        while block := list(islice(body, _BLOCK_ROWS)):
            self._take(block, number, kept)
            number += len(block)
            self._progress.add(len(block))
        self._compare_total()
        columns = {reader.column.path: reader.values for reader in self._readers}
        signature = self._signature([*head[: found.heading_rows[0]], *kept.notes])
        return SheetTable(
            self._sheet.name, found, columns, self._row_numbers, self._log, kept.counts, signature, self._cells
        )

    def _signature(self, rows: Sequence[Sequence[Cell]]) -> Signature:
        fields = self._how.signature
        return UNSIGNED if fields is None else signature_in(rows, fields, self._dictionary)

    def _cell_reader(self, column: UsedColumn) -> Callable[[object], object]:
        return cell_reader(
            column,
            self._dictionary,
            identity_severity=None if column.path in self._how.identity_unchecked else self._how.identity_severity,
            accepts_code_numbers=self._how.accepts_code_numbers,
        )

    def _take(self, block: list[list[Cell]], first: int, kept: RowFilter) -> None:
        numbers: Sequence[int] = range(first, first + len(block))
        columns = _by_columns(block, self._width)
        suspects = kept.suspects(columns)
        if suspects:
            dropped = self._dropped(block, numbers, kept, set(suspects))
            if dropped:
                numbers = [number for position, number in enumerate(numbers) if position not in dropped]
                block = [row for position, row in enumerate(block) if position not in dropped]
                columns = _by_columns(block, self._width)
        elif block:
            kept.data_follows()
        if not block:
            return
        if len(self._row_numbers) + len(block) > self._how.limits.rows:
            raise Refused(
                TOO_MANY_ROWS,
                sheet=self._sheet.name,
                rows=f"{len(self._row_numbers) + len(block)}+",
                limit=self._how.limits.rows,
            )
        self._row_numbers += numbers
        if self._how.keeps_cells:
            self._cells.update(zip(numbers, block, strict=True))
        if self._sheet.ragged_is_fault:
            self._report_shifted(block, numbers)
        for reader in self._readers:
            reader.take(columns[reader.column.index], _reporter(self._log, reader.column, numbers))

    def _dropped(
        self, block: Sequence[list[Cell]], numbers: Sequence[int], kept: RowFilter, wanted: set[int]
    ) -> set[int]:
        """Return the positions of the rows that are no data; a total of the whole sheet is kept aside."""
        dropped = set()
        for position, row in enumerate(block):
            if position not in wanted:
                kept.data_follows()
            elif not kept.is_data(row):
                dropped.add(position)
                if kept.last is PassedOver.TOTAL and is_grand_total(row):
                    self._totals.append((numbers[position], row))
        return dropped

    def _compare_total(self) -> None:
        """Compare the one total of the whole sheet with its rows, where a column is to be summed."""
        if len(self._totals) != 1:
            return
        number, row = self._totals[0]
        for reader in self._readers:
            column = reader.column
            cell = row[column.index] if column.column.summed and column.index < len(row) else ""
            told = self._cell_reader(column)(cell) if cell != "" else None
            known = [value for value in reader.values if isinstance(value, int | float)]
            if isinstance(told, int | float) and told != sum(known):
                unit = 100 * column.yuan if column.field.type is FieldType.MONEY else 1
                total = format((Decimal(str(sum(known))) / unit).normalize(), "f")
                self._log.add(
                    number, column, doubt(TOTAL_DIFFERS, shown(cell), told, sum=f"{total} {column.unit}".strip())
                )

    def _report_shifted(self, block: Sequence[Sequence[Cell]], numbers: Sequence[int]) -> None:
        for row, number in zip(block, numbers, strict=True):
            if len(row) > self._width and any(cell.strip() for cell in row[self._width :]):
                fault = error(ROW_IS_SHIFTED, shown(next(cell for cell in row[self._width :] if cell.strip())))
                self._log.add_beside(number, column_letters(self._width), fault)


def _reporter(log: ProblemLog, column: UsedColumn, numbers: Sequence[int]) -> Callable[[int, Fault], None]:
    return lambda position, fault: log.add(numbers[position], column, fault)


def _by_columns(block: Sequence[Sequence[Cell]], width: int) -> list[tuple[Cell, ...]]:
    """Turn rows into columns; rows of a text file or of a sparse sheet may be shorter than the headings."""
    if not block:
        return []
    shortest = min(map(len, block))
    if shortest < width:
        block = [row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in block]
    return list(zip(*block, strict=False))


def _with_hollow(rows: Iterable[list[Cell]], hollow: Mapping[tuple[int, int], bool]) -> Iterator[list[Cell]]:
    """Put a marker into every cell that only looks blank."""
    by_row: dict[int, list[tuple[int, bool]]] = {}
    for (number, column), failed in hollow.items():
        by_row.setdefault(number, []).append((column, failed))
    for number, row in enumerate(rows, start=1):
        for column, failed in by_row.get(number, ()):
            if column < len(row) and (row[column] == "" or row[column] in FAILED_FORMULAS):
                row[column] = HOLLOW_FAILED if failed else HOLLOW_UNSTORED
        yield row
