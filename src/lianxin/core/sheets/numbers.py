"""Read counts, quantities and money as people write them, without guessing a magnitude."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lianxin.core.kernel.errors import ErrorKind
from lianxin.core.sheets.errors import (
    FINER_THAN_FEN,
    NOT_A_NUMBER,
    NOT_A_WHOLE_NUMBER,
    NOT_AN_AMOUNT,
    NUMBER_WAS_ROUNDED,
    OUT_OF_BOUNDS,
    ROUNDED_TO_FEN,
    UNIT_IN_CELL,
)
from lianxin.core.sheets.faults import Fault, doubt, error
from lianxin.core.sheets.texts import MOST_EXACT_NUMBER, is_blank, is_unknown, narrowed, shown
from lianxin.core.sheets.units import agrees, unit_of, yuan_in

_WRITTEN = re.compile(r"^¥?\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)\s*(\D*)$")
_LONGEST = 80  # no amount is written at greater length, and a pattern could look at a whole page for minutes
_MAGNITUDES = frozenset({"万", "千", "百", "亿", "k", "w", "十万", "百万"})
_COUNTERS = frozenset({"人", "户", "个", "次", "岁", "年", "月", "天", "人次", "头", "只", "亩"})
_MOST_DIGITS = 15

Number = Decimal | float


@dataclass(frozen=True, slots=True)
class Measure:
    """What a numeric column holds: its canonical unit, yuan per unit for money, and its bounds in the field's own unit."""

    unit: str = ""
    bounds_unit: str = ""
    yuan: int = 1
    minimum: float | None = None
    maximum: float | None = None
    strict: bool = False

    @property
    def bounds(self) -> str:
        """The bounds as shown: ``0–12 月``."""
        low = "" if self.minimum is None else f"{self.minimum:g}"
        high = "" if self.maximum is None else f"{self.maximum:g}"
        text = f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
        return f"{text} {self.bounds_unit}".strip()

    def bounded(self, cell: object, amount: Number | int, value: object) -> object:
        """Return the value, or a fault when the amount is outside the bounds."""
        below = self.minimum is not None and amount < self.minimum
        above = self.maximum is not None and amount > self.maximum
        if not (below or above):
            return value
        if self.strict:
            return error(OUT_OF_BOUNDS, shown(cell), bounds=self.bounds)
        return doubt(OUT_OF_BOUNDS, shown(cell), value, bounds=self.bounds)


def integer_reader(measure: Measure) -> Callable[[object], object]:
    """Return a function from cell to int, None or fault."""

    def read(cell: object) -> object:
        number = _number(cell, measure, NOT_A_WHOLE_NUMBER)
        if number is None or isinstance(number, Fault):
            return number
        if number != int(number):
            return error(NOT_A_WHOLE_NUMBER, shown(cell))
        whole = int(number)
        return measure.bounded(cell, whole, whole)

    return read


def number_reader(measure: Measure) -> Callable[[object], object]:
    """Return a function from cell to float, None or fault."""

    def read(cell: object) -> object:
        number = _number(cell, measure, NOT_A_NUMBER)
        if number is None or isinstance(number, Fault):
            return number
        return measure.bounded(cell, number, float(number))

    return read


def money_reader(measure: Measure) -> Callable[[object], object]:
    """Return a function from cell to integer fen, None or fault; a column in 万元 is converted exactly."""
    is_yuan = measure.yuan == 1
    low = None if measure.minimum is None else round(measure.minimum * 100)
    high = None if measure.maximum is None else round(measure.maximum * 100)

    def read(cell: object) -> object:
        if is_yuan and type(cell) is str and cell.isascii():
            whole, cents = cell[:-3], cell[-2:]
            if cell[-3:-2] == "." and whole.isdigit() and cents.isdigit() and len(whole) <= _MOST_DIGITS:
                fen = int(whole + cents)  # The way nearly every export writes an amount; all others go the long way.
                if (low is None or fen >= low) and (high is None or fen <= high):
                    return fen
        return _slow_money(cell, measure)

    return read


def _slow_money(cell: object, measure: Measure) -> object:
    number = _number(cell, measure, NOT_AN_AMOUNT)
    if number is None or isinstance(number, Fault):
        return number
    exact = (number if isinstance(number, Decimal) else Decimal(repr(number))) * measure.yuan * 100
    fen = int(exact.to_integral_value(ROUND_HALF_UP))
    kept = measure.bounded(cell, Decimal(fen) / 100, fen)
    # A spreadsheet's arithmetic leaves 1234.5600000000002; that is the same sum, not a third decimal.
    if isinstance(kept, Fault) or abs(exact - fen) <= Decimal("1e-6") * max(1, abs(fen) // 10**6):
        return kept
    return error(FINER_THAN_FEN, shown(cell)) if measure.strict else doubt(ROUNDED_TO_FEN, shown(cell), fen)


def _number(cell: object, measure: Measure, kind: ErrorKind) -> Number | Fault | None:
    """Return the number in a cell: a float of the spreadsheet, or a text with separators and at most the column's own unit."""
    if isinstance(cell, (int, float)):
        if isinstance(cell, bool) or cell != cell:
            return error(kind, shown(cell))
        return error(NUMBER_WAS_ROUNDED, shown(cell)) if abs(cell) >= MOST_EXACT_NUMBER else float(cell)
    if not isinstance(cell, str):
        return error(kind, shown(cell))
    text = narrowed(cell)
    if is_blank(text) or is_unknown(text):
        return None
    written = _WRITTEN.match(text) if len(text) <= _LONGEST else None
    if not written:
        return error(kind, shown(cell))
    digits, suffix = written.group(1).replace(",", ""), written.group(2).strip()
    if suffix and (fault := _unit_fault(cell, suffix, measure, kind)):
        return fault
    if len(digits.lstrip("+-").partition(".")[0]) > _MOST_DIGITS:
        return error(kind, shown(cell))
    return Decimal(digits)


def _unit_fault(cell: str, suffix: str, measure: Measure, kind: ErrorKind) -> Fault | None:
    """Return the fault of a unit written in the cell, or None when it is the column's own."""
    unit = unit_of(suffix)
    if unit and measure.unit:
        same = agrees(unit, measure.unit) and yuan_in(unit) == yuan_in(measure.unit)
        # "5000 元/月" in a column of 元 is another sum altogether.
        same = same and not (unit.partition("/")[2] and "/" not in measure.unit)
        return None if same else error(UNIT_IN_CELL, shown(cell), unit=measure.unit)
    if unit in _COUNTERS:
        return None
    if unit or suffix.casefold() in _MAGNITUDES:
        return error(UNIT_IN_CELL, shown(cell), unit=measure.unit or "1")
    return error(kind, shown(cell))
