"""Read one column of a sheet, block by block, remembering what each written value became.

Most columns of a roster hold a few values a hundred thousand times (relation, people, yes and no): each is read once. Columns
where nearly every value is new stop remembering after the first blocks, which saves the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import ErrorKind
from lianxin.core.sheets.errors import FORMULA_FAILED, FORMULA_WITHOUT_VALUE, VALUE_MISSING
from lianxin.core.sheets.faults import Fault, error
from lianxin.core.sheets.layouts import UsedColumn
from lianxin.core.sheets.texts import FAILED_FORMULAS, is_plain_block
from lianxin.core.sheets.values import CellReader

_CELLS_BEFORE_JUDGING = 12_000
_WORTH_REMEMBERING = 0.5


class HollowCell:
    """Stands in a row for a formula cell that the reader shows as blank."""

    __slots__ = ("kind",)

    def __init__(self, kind: ErrorKind) -> None:
        self.kind = kind

    def __str__(self) -> str:
        return ""


HOLLOW_FAILED = HollowCell(FORMULA_FAILED)
HOLLOW_UNSTORED = HollowCell(FORMULA_WITHOUT_VALUE)


class _Memory(dict[object, object]):
    """Written value → value read or fault. ``has_fault`` says whether any fault was ever met."""

    def __init__(self, read: CellReader) -> None:
        self._read = read
        self.has_fault = False

    def __missing__(self, cell: object) -> object:
        value = self._read(cell)
        if value.__class__ is Fault:
            self.has_fault = True
        # True, 1 and 1.0 are one key to a dictionary, yet True is no number: these few are not remembered.
        if cell.__class__ is str or (cell != 0 and cell != 1):
            self[cell] = value
        return value


class ColumnReader:
    """Read the cells of one column; ``values`` grows by one per row, None where a fact is missing or could not be read."""

    def __init__(self, column: UsedColumn, read: CellReader) -> None:
        self.column = column
        self.values: list[object] = []
        self._read = _whole_reader(read, filled=column.column.filled)
        self._memory: _Memory | None = _Memory(self._read)
        self._is_text = column.field.type is FieldType.TEXT

    def take(self, cells: Sequence[object], report: Callable[[int, Fault], None]) -> None:
        """Read one block of cells; ``report`` gets each fault with the position of its cell in the block."""
        if self._memory is None:
            self._take_new(cells, report)
            return
        values = list(map(self._memory.__getitem__, cells))
        if self._memory.has_fault:
            _split_faults(values, report)
        self.values += values
        if len(self.values) >= _CELLS_BEFORE_JUDGING and len(self._memory) > _WORTH_REMEMBERING * len(self.values):
            self._memory = None

    def _take_new(self, cells: Sequence[object], report: Callable[[int, Fault], None]) -> None:
        if self._is_text and is_plain_block(cells, self.column.field.max_length):
            self.values += cells
            return
        values = list(map(self._read, cells))
        if Fault in set(map(type, values)):
            _split_faults(values, report)
        self.values += values


def _split_faults(values: list[object], report: Callable[[int, Fault], None]) -> None:
    """Report the faults among the values and put in their place what is kept."""
    for position, value in enumerate(values):
        if value.__class__ is Fault:
            assert isinstance(value, Fault)
            report(position, value)
            values[position] = value.value


def _whole_reader(read: CellReader, *, filled: bool) -> CellReader:
    """Return the reader of a column with what holds for every type: failed formulas, and cells that must be filled."""
    missing = error(VALUE_MISSING)

    def whole(cell: object) -> object:
        if cell.__class__ is HollowCell:
            assert isinstance(cell, HollowCell)
            return error(cell.kind)
        value = read(cell)
        if value is None:
            return missing if filled else None
        if value.__class__ is Fault and cell.__class__ is str and cell in FAILED_FORMULAS:
            return error(FORMULA_FAILED, str(cell))
        return value

    return whole
