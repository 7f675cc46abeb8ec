"""Read targets (任务分配方案) from a workbook or a text: unit code, indicator, quantity. The list that a campaign offers is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets import Limits, open_workbook
from lianxin.rulebook import rulebook
from lianxin.work import errors
from lianxin.work.operations.campaigns import MOST_TARGETS, NewTarget

LIMITS = Limits(file_bytes=5 * 2**20, unpacked_bytes=50 * 2**20, rows=MOST_TARGETS + 100, columns=60)
_HEADINGS = {
    "unit": ("单位代码", "unit code"),
    "indicator": ("指标代码", "指标", "indicator code", "indicator"),
    "quantity": ("任务数", "数量", "target", "quantity"),
}
_MOST_ROWS_ABOVE = 10


def read_targets(source: Path | str | bytes, *, name: str = "") -> list[NewTarget]:
    """Return the rows of the first sheet that has the three headings; empty rows are passed over.

    Raises:
        Refused: WORK-062 no sheet has them; SHEET-0xx the file cannot be opened.
    """
    for sheet in open_workbook(source, name=name, limits=LIMITS).sheets():
        rows = iter(sheet.rows)
        columns = _columns(rows)
        if columns is not None:
            return list(_targets(rows, columns))
    raise Refused(errors.TARGETS_UNREADABLE, reason=Words("没有找到三列的表头", "the three headings were not found"))


def _columns(rows: Iterator[list[Any]]) -> dict[str, int] | None:
    """Where each part stands, by the first row that has all headings."""
    for _ in range(_MOST_ROWS_ABOVE):
        row = next(rows, None)
        if row is None:
            return None
        written = [_text(cell).casefold() for cell in row]
        found = {
            part: next((written.index(name) for name in names if name in written), -1)
            for part, names in _HEADINGS.items()
        }
        if all(place >= 0 for place in found.values()):
            return found
    return None


def _targets(rows: Iterator[list[Any]], columns: dict[str, int]) -> Iterator[NewTarget]:
    by_words = {word: name for name, one in rulebook().work_indicators.items() for word in (one.words.zh, one.words.en)}
    for row in rows:
        told = {part: _text(row[place]) if place < len(row) else "" for part, place in columns.items()}
        # A row that asks for nothing is a unit without a target for it.
        if told["unit"] and told["quantity"]:
            indicator = by_words.get(told["indicator"], told["indicator"])
            yield NewTarget(told["unit"], indicator, told["quantity"])


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip().lstrip("'\t")
