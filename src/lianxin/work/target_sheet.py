"""Read targets (任务分配方案) from a workbook or a text: unit code, indicator, quantity. The list that a campaign offers is one."""

from __future__ import annotations

from pathlib import Path

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets import Limits, headed_rows
from lianxin.rulebook import rulebook
from lianxin.work import errors
from lianxin.work.operations.campaigns import MOST_TARGETS, NewTarget

LIMITS = Limits(file_bytes=5 * 2**20, unpacked_bytes=50 * 2**20, rows=MOST_TARGETS + 100, columns=60)
_HEADINGS = {
    "unit": ("单位代码", "unit code"),
    "indicator": ("指标代码", "指标", "indicator code", "indicator"),
    "quantity": ("任务数", "数量", "target", "quantity"),
}


def read_targets(source: Path | str | bytes, *, name: str = "") -> list[NewTarget]:
    """Return the rows of the first sheet that has the three headings; empty rows are passed over.

    Raises:
        Refused: WORK-062 no sheet has them; SHEET-0xx the file cannot be opened.
    """
    rows = headed_rows(source, name=name, headings=_HEADINGS, limits=LIMITS)
    if rows is None:
        raise Refused(
            errors.TARGETS_UNREADABLE, reason=Words("没有找到三列的表头", "the three headings were not found")
        )
    by_words = {word: name for name, one in rulebook().work_indicators.items() for word in (one.words.zh, one.words.en)}
    # A row that asks for nothing is a unit without a target for it.
    return [
        NewTarget(row["unit"], by_words.get(row["indicator"], row["indicator"]), row["quantity"])
        for row in rows
        if row["unit"] and row["quantity"]
    ]
