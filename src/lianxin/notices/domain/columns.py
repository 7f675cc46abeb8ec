"""Which columns a notice may have, and what its cells look like once frozen.

A column names a field of the dictionary, and only one that the dictionary calls public. There is no other way to declare a
column, so that nothing can be shown that somebody did not call public: no number of identity, no telephone, no account, no
illness, no disability, no cause of poverty.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lianxin.core.kernel.dictionary import Dictionary, FieldType, Sensitivity
from lianxin.core.kernel.words import Words


class Mask(StrEnum):
    """What is done to a cell before it is frozen."""

    NONE = "none"
    NAME = "name"  # 王小明 → 王*明
    COUNT = "count"  # a small number of people is told as "fewer than"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind of notice: the field of the dictionary that it shows, its mask, its heading if not the field's own.

    ``is_summed``: its sum stands at the foot. ``share`` is its share of the width on paper.
    """

    field: str
    mask: Mask = Mask.NONE
    words: Words | None = None
    is_summed: bool = False
    share: float = 1


_NUMBERS = frozenset({FieldType.INTEGER, FieldType.MONEY})
_SHOWN = frozenset({FieldType.TEXT, FieldType.CODE, FieldType.INTEGER, FieldType.MONEY, FieldType.DATE})
_CLOSED = frozenset({Sensitivity.PERSONAL, Sensitivity.SENSITIVE})


def fault_of(column: Column, dictionary: Dictionary) -> Words | None:
    """Return why a column may not stand on a notice, or None.

    A field must be called public; an identifier never is shown, and neither is a list of codes that serves for a personal or
    sensitive field, whatever the field is called that borrows it.
    """
    field = dictionary.fields.get(column.field)
    if field is None:
        return Words("数据字典中没有这一项", "the dictionary has no such field")
    if field.type is FieldType.IDENTIFIER:
        return Words("号码不得公示", "a number of a person is never shown")
    if field.sensitivity is not Sensitivity.PUBLIC:
        return Words("数据字典没有把它列为可公示", "the dictionary does not call it public")
    if field.type not in _SHOWN:
        return Words("这种类型不能公示", "this type cannot be shown")
    if field.type is FieldType.CODE and field.code_list in closed_lists(dictionary):
        return Words("它所用的代码表属于个人信息", "its list of codes serves for personal facts")
    if column.mask is Mask.NAME and field.type is not FieldType.TEXT:
        return Words("只有文字才能按姓名遮盖", "only a text can be masked as a name")
    if column.mask is Mask.COUNT and field.type is not FieldType.INTEGER:
        return Words("只有整数才能按人数遮盖", "only a whole number can be masked as a count")
    if column.is_summed and field.type not in _NUMBERS:
        return Words("只有数字才能合计", "only numbers have a sum")
    return None


def closed_lists(dictionary: Dictionary) -> frozenset[str]:
    """Return the lists of codes that a personal or sensitive field uses (causes, states of health, disabilities)."""
    return frozenset(
        field.code_list for field in dictionary.fields.values() if field.code_list and field.sensitivity in _CLOSED
    )


Cell = str | int | None | dict[str, Any]
"""A frozen cell: a text, a number (money in fen), a day as 2026-01-31, words in two languages, or ``{"below": 5}``."""


def masked_name(name: str) -> str:
    """Return a name with all but its first and last character hidden; of two characters the last is hidden.

    Neighbours still know who is meant; a search for the whole name finds nothing.
    """
    name = name.strip()
    if len(name) <= 1:
        return name
    return name[0] + "*" if len(name) == 2 else name[0] + "*" * (len(name) - 2) + name[-1]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a notice shows, as it was frozen: headings, rows, sums. ``sums`` is empty where no column has one."""

    columns: tuple[dict[str, Any], ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: tuple[Cell, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "columns": [dict(column) for column in self.columns],
            "rows": [list(row) for row in self.rows],
            "sums": list(self.sums),
        }


def frozen(
    columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], dictionary: Dictionary, *, least: int
) -> Frozen:
    """Mask and freeze rows (field → value). Counts from 1 to below ``least`` are told as "fewer than".

    A column in which anything is told so has no sum, from which it could be worked out.

    Raises:
        TypeError: a value is not of its field's type.
        KeyError: a row lacks a column.
    """
    cells = tuple(tuple(_cell(column, row[column.field], dictionary, least) for column in columns) for row in rows)
    sums: tuple[Cell, ...] = ()
    if any(column.is_summed for column in columns):
        sums = tuple(_sum(column, [row[place] for row in cells]) for place, column in enumerate(columns))
    return Frozen(tuple(_heading(column, dictionary) for column in columns), cells, sums)


def _heading(column: Column, dictionary: Dictionary) -> dict[str, Any]:
    field = dictionary.field(column.field)
    words = column.words or field.words
    return {"zh": words.zh, "en": words.en, "type": field.type.value, "field": column.field, "share": column.share}


def _sum(column: Column, cells: Sequence[Cell]) -> Cell:
    if not column.is_summed or not all(isinstance(cell, int) or cell is None for cell in cells):
        return None
    return sum(cell for cell in cells if isinstance(cell, int))


def _cell(column: Column, value: Any, dictionary: Dictionary, least: int) -> Cell:
    if value is None or value == "":
        return None
    field = dictionary.field(column.field)
    if field.type in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{column.field} needs a whole number")
        is_small = column.mask is Mask.COUNT and 0 < value < least
        return {"below": least} if is_small else value
    if field.type is FieldType.DATE:
        if not isinstance(value, date):
            raise TypeError(f"{column.field} needs a day")
        return value.isoformat()
    if not isinstance(value, str):
        raise TypeError(f"{column.field} needs a text")
    if field.type is FieldType.CODE:
        words = dictionary.code_list_of(field).by_key(value).words
        return {"zh": words.zh, "en": words.en}
    return masked_name(value) if column.mask is Mask.NAME else value


def digest_of(content: Mapping[str, Any]) -> str:
    """Return SHA-256 over JSON values, written so that the same content always gives the same digest."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


# Digits may stand apart by blanks, hyphens or dots, as people write long numbers.
_LONG = re.compile(r"(?<!\d)\d(?:[ \-‐·.]?\d){13,}[ \-]?[Xx]?(?![\d])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ \-]?)?1[3-9](?:[ \-.]?\d){9}(?!\d)")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")


def holds_personal_number(text: str) -> bool:
    """Whether a text holds what may be a number of identity, an account (14 digits or more) or a mobile telephone."""
    plain = text.translate(_FULL_WIDTH)
    return bool(_LONG.search(plain) or _MOBILE.search(plain))


def cell_at_fault(content: Frozen) -> tuple[int, int] | None:
    """Return the row and column (from 1) of the first text that holds a personal number, or None."""
    for number, row in enumerate(content.rows, 1):
        for place, cell in enumerate(row, 1):
            if isinstance(cell, str) and holds_personal_number(cell):
                return number, place
    return None
