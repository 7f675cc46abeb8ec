"""Tell rows of data from what stands around them: blank rows, totals, signatures and notes at the foot, repeated headings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lianxin.core.sheets.headings import read_heading
from lianxin.core.sheets.layouts import Recognised
from lianxin.core.sheets.reading import Cell


class PassedOver(StrEnum):
    """Why a row was not read as data."""

    BLANK = "blank"
    TOTAL = "total"
    NOTE = "note"
    HEADING = "heading"


_TOTAL = re.compile(
    r"^(?:[\w\u3400-\u9fff]{0,12}?(?:合计|总计|小计|共计|累计)|total|subtotal|sum)\s*:?(?:\d|$|\()", re.IGNORECASE
)
_GRAND_TOTAL = re.compile(r"^(?:合计|总计|共计|总\s*合计|total|grand total)\s*:?$", re.IGNORECASE)
_NOTE = re.compile(
    r"^\(?\s*(?:备\s*注|注\s*\d{0,2}|说\s*明|填表说明|填写说明|填\s*表\s*人|填\s*报\s*人|(?:信息)?采\s*集\s*人|调\s*查\s*[人员]|(?:信息)?采集日期|采集时间|调查日期|调查时间|制\s*表\s*人?|审\s*核\s*人?|复\s*核\s*人?|经\s*办\s*人|"
    r"负\s*责\s*人|单位负责人|分管领导|主要领导|签\s*字|签\s*名|盖\s*章|填表日期|填报日期|填报时间|制表日期|打印日期|日\s*期|数据来源|"
    r"note|notes|remarks?|prepared by|checked by|date|signature|source)\s*(?:[:、).]|$)"
    r"|^第\s*\d+\s*页|^共\s*\d+\s*页|^page\s+\d+|^\(?(?:盖章|公章|签章)\)?$|^以下空白$|^【?填(?:写|表)说明】?",
    re.IGNORECASE,
)
_NOTES_KEPT = 50
_SINGLE_KEY_WORDS = frozenset({"合计", "总计", "小计", "共计", "累计", "合 计", "总 计", "小 计", "Total", "TOTAL"})


@dataclass(slots=True)
class RowFilter:
    """Decide for each row of a recognised sheet whether it is data.

    A row is passed over only when the columns that every row must fill are blank in it (or repeat their own headings): a row
    with a name is never lost, whatever its other cells say. ``counts`` says how many were passed over and why, ``last`` why the
    last row looked at was, and ``notes`` holds the first notes and signatures themselves.
    """

    keys: tuple[int, ...]
    headings: tuple[str, ...]
    counts: Counter[PassedOver] = field(default_factory=Counter)
    notes: list[Sequence[Cell]] = field(default_factory=list)
    last: PassedOver | None = None
    _pending_blanks: int = 0

    @classmethod
    def of(cls, recognised: Recognised) -> RowFilter:
        """Take as keys the filled columns; without any, the required ones; without any, all of them."""
        columns = recognised.columns
        # A total has a sum and no name: what is summed never makes a row one of data.
        named = [c for c in columns if not c.column.summed]
        keys = [c for c in named if c.column.filled] or [c for c in named if c.column.required] or list(columns)
        return cls(tuple(c.index for c in keys), tuple(c.heading.rsplit("/", 1)[-1] for c in keys))

    def suspects(self, columns: Sequence[Sequence[Cell]]) -> list[int]:
        """Return the positions in a block (given by columns) of rows that may not be data; the rest surely are."""
        found: set[int] = set()
        for key, heading in zip(self.keys, self.headings, strict=True):
            cells = columns[key]
            for sign in ("", heading):
                if sign in cells:
                    found.update(position for position, cell in enumerate(cells) if cell == sign)
            if len(self.keys) == 1 and any(word in cells for word in _SINGLE_KEY_WORDS):
                found.update(position for position, cell in enumerate(cells) if cell in _SINGLE_KEY_WORDS)
        return sorted(found)

    def is_data(self, row: Sequence[Cell]) -> bool:
        """Whether the row is data; if not, it is counted."""
        self.last = None
        written = [(column, cell) for column, cell in enumerate(row) if cell != "" and not _is_space(cell)]
        if not written:
            self._pending_blanks += 1
            return False
        self.counts[PassedOver.BLANK] += self._pending_blanks
        self._pending_blanks = 0
        reason = self.last = self._reason(row, written)
        if reason:
            self.counts[reason] += 1
        if reason is PassedOver.NOTE and len(self.notes) < _NOTES_KEPT:
            self.notes.append(row)
        return reason is None

    def data_follows(self) -> None:
        """Say that a row of data came: the blank rows before it stood between rows and are counted; those at the end are not."""
        if self._pending_blanks:
            self.counts[PassedOver.BLANK] += self._pending_blanks
            self._pending_blanks = 0

    def _reason(self, row: Sequence[Cell], written: Sequence[tuple[int, Cell]]) -> PassedOver | None:
        if all(self._repeats(row, key, heading) for key, heading in zip(self.keys, self.headings, strict=True)):
            return PassedOver.HEADING
        first_column, first = written[0]
        if any(key != first_column and key < len(row) and row[key] != "" for key in self.keys):
            return None
        if not isinstance(first, str):
            return None
        word = unicodedata.normalize("NFKC", first).strip()
        if _TOTAL.match(word.replace(" ", "")):
            return PassedOver.TOTAL
        return PassedOver.NOTE if _NOTE.match(word) else None

    @staticmethod
    def _repeats(row: Sequence[Cell], key: int, heading: str) -> bool:
        cell = row[key] if key < len(row) else ""
        return isinstance(cell, str) and cell != "" and read_heading(cell).keys == read_heading(heading).keys


def is_grand_total(row: Sequence[Cell]) -> bool:
    """Whether a row that was passed over as a total is that of the whole sheet, not of a part of it."""
    first = next((cell for cell in row if cell != ""), "")
    return isinstance(first, str) and bool(_GRAND_TOTAL.match(unicodedata.normalize("NFKC", first).replace(" ", "")))


def _is_space(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()
