"""How the frozen cells of a notice are written, on the page and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.notices.domain.columns import Cell, Frozen

_MISSING = Words("—", "—")
_TOTAL = Words("合计", "In all")
_MOST_CELLS, _MOST_LETTERS = 3, 60
_NUMBERS = frozenset({FieldType.INTEGER, FieldType.MONEY})


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A heading as shown, with the unit of money, and the style of what stands under it: number, nowrap, or none."""

    words: Words
    style: str
    share: float

    @property
    def is_number(self) -> bool:
        """Whether figures stand under it."""
        return self.style == "number"


def shown_columns(content: Frozen) -> list[ShownColumn]:
    """Return the headings of a frozen table, in order."""
    found = []
    for column in content.columns:
        is_money = column["type"] == FieldType.MONEY
        words = Words(column["zh"] + ("（元）" if is_money else ""), column["en"] + (" (yuan)" if is_money else ""))
        style = "number" if column["type"] in _NUMBERS else "nowrap" if column["type"] == FieldType.DATE else ""
        found.append(ShownColumn(words, style, column["share"]))
    return found


def shown_rows(content: Frozen) -> list[list[Words]]:
    """Return every row of a frozen table as texts in both languages."""
    types = [column["type"] for column in content.columns]
    return [[cell_words(cell, kind) for cell, kind in zip(row, types, strict=True)] for row in content.rows]


def row_choices(content: Frozen) -> list[tuple[int, str]]:
    """Return the rows of a frozen table by their number, each with what its first cells say, for choosing one."""
    types = [column["type"] for column in content.columns]
    return [(number, _row_words(number, row, types)) for number, row in enumerate(content.rows, 1)]


def _row_words(number: int, row: tuple[Cell, ...], types: Sequence[str]) -> str:
    told = [cell for cell, kind in zip(row, types, strict=True) if isinstance(cell, str) and kind == FieldType.TEXT]
    return f"{number} · {' · '.join(told[:_MOST_CELLS])}"[:_MOST_LETTERS] if told else str(number)


def shown_sums(content: Frozen) -> list[Words]:
    """Return the line of sums, its first empty cell naming it; nothing where no column has one."""
    if not content.sums:
        return []
    types = [column["type"] for column in content.columns]
    nothing = Words("", "")
    line = [nothing if s is None else cell_words(s, kind) for s, kind in zip(content.sums, types, strict=True)]
    if nothing in line:
        line[line.index(nothing)] = _TOTAL
    return line


def cell_words(cell: Cell, kind: str) -> Words:
    """Return a cell as text in both languages."""
    if cell is None:
        return _MISSING
    if isinstance(cell, dict):
        if "below" in cell:
            return Words(f"少于{cell['below']}", f"fewer than {cell['below']}")
        return Words(cell["zh"], cell["en"])
    if isinstance(cell, int):
        text = yuan_text(cell) if kind == FieldType.MONEY else f"{cell:,}"
        return Words(text, text)
    return Words(cell, cell)


def chinese_day(day: date) -> str:
    """2026-03-01 → 2026年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
