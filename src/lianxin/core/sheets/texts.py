"""Clean written text, and know the many ways of writing nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

from lianxin.core.sheets.errors import (
    FORMULA_FAILED,
    HIDDEN_CHARACTERS,
    NOT_AN_AREA_CODE,
    NUMBER_WAS_ROUNDED,
    TEXT_TOO_LONG,
)
from lianxin.core.sheets.faults import Fault, error

MOST_EXACT_NUMBER = 1e15  # A spreadsheet keeps 15 significant digits; beyond, the last ones have become zeros.

_DASHES = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "―",
        "/",
        "//",
        "\\",
        "_",
        "N/A",
        "n/a",
        "NULL",
        "null",
        "空",
        "空白",
        "\uff0f",
        "\uff0d",
    }
)
_UNKNOWN = frozenset({"不详", "未知", "不清楚", "不明", "不知道", "待核实", "unknown", "Unknown", "?", "\uff1f"})
_NONE = frozenset({"无", "没有", "暂无", "未有"})

# Only digits and letters are narrowed in free text: NFKC would also change ㎡, ① and the full-width brackets of names.
_WIDE = {
    code: code - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
_CLEANED = {**_WIDE, **_INVISIBLE}
_SPACES = re.compile(r"[\s\u3000]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffd\ufffe\uffff]")
_SPACED_PAIR = re.compile(r"^([\u3400-\u9fff])\s+([\u3400-\u9fff])$")
_DIVISION = re.compile(r"^\d+$")
_DIVISION_LENGTHS = frozenset({2, 4, 6, 9, 12})

FAILED_FORMULAS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_SPECIAL = _DASHES | _UNKNOWN | _NONE | FAILED_FORMULAS
_WIDE_LETTER = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufffd]")


def is_blank(text: str) -> bool:
    """Whether the text is nothing or a sign for nothing (``-``, ``/``, ``N/A``)."""
    return text in _DASHES


def is_unknown(text: str) -> bool:
    """Whether the text says that the fact is not known: a missing fact, never a text and never 0."""
    return text in _UNKNOWN


def is_none(text: str) -> bool:
    """Whether the text says 无: nothing of the kind. What that means depends on the field."""
    return text in _NONE


def narrowed(cell: object) -> str:
    """Return a cell as plain text for numbers, dates and codes: half width, no spaces around, no invisible signs."""
    text = str(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return text.strip()


def shown(cell: object) -> str:
    """Return a cell as a person sees it, at most 60 characters."""
    if isinstance(cell, float):
        text = str(int(cell)) if cell.is_integer() and abs(cell) < MOST_EXACT_NUMBER else repr(cell)
    elif isinstance(cell, datetime):
        text = cell.isoformat(" ")
    else:
        text = str(cell)
    return text if len(text) <= 60 else text[:59] + "…"


def cleaned_text(cell: object) -> str | Fault:
    """Return free text with spaces put right and wide digits and letters narrowed; a number as its digits."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        if abs(cell) >= MOST_EXACT_NUMBER:
            return error(NUMBER_WAS_ROUNDED, shown(cell))
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    if text.isascii() and text.isalnum():
        return text  # as most numbers of households and people: there is nothing to put right
    hidden = _CONTROL.search(text)
    if hidden:
        return error(HIDDEN_CHARACTERS, "", character=f"{ord(hidden.group()):04X}")
    text = _SPACES.sub(" ", text.translate(_CLEANED)).strip()
    # A name of two hanzi is often spread out to the width of three.
    return _SPACED_PAIR.sub(r"\1\2", text)


def read_text(cell: object, max_length: int) -> str | Fault | None:
    """Return free text, or None for a sign of nothing, 无 and 不详."""
    text = cleaned_text(cell)
    if isinstance(text, Fault) or not text:
        return text or None
    if text in _SPECIAL:
        return error(FORMULA_FAILED, text) if text in FAILED_FORMULAS else None
    if len(text) > max_length:
        return error(TEXT_TOO_LONG, shown(text), length=len(text), limit=max_length)
    return text


def is_plain_block(cells: Sequence[object], max_length: int) -> bool:
    """Whether every cell is a text that ``read_text`` would return as it is. A few passes over the whole block in C, a tenth
    of the cost of cleaning each cell; names, numbers of households and addresses are nearly always plain."""
    try:
        joined = "|".join(cells)  # type: ignore[arg-type]
    except TypeError:
        return False
    return (
        joined.isprintable()
        and " " not in joined
        and (joined.isascii() or not _WIDE_LETTER.search(joined))
        and _SPECIAL.isdisjoint(cells)
        and max(map(len, cells)) <= max_length  # type: ignore[arg-type]
    )


def read_area(cell: object, max_length: int) -> str | Fault | None:
    """Return a division code of 12 digits (a shorter one is filled with zeros, as the national files do), or the name of
    the place as written, which the caller resolves."""
    text = read_text(cell, max_length)
    if not isinstance(text, str) or not _DIVISION.match(text):
        return text
    if len(text) not in _DIVISION_LENGTHS:
        return error(NOT_AN_AREA_CODE, shown(cell))
    return text.ljust(12, "0")
