"""Read headings as people print them: full-width letters, line breaks, stars, numbers, units in brackets, parents above."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lianxin.core.sheets.units import unit_of

Merged = tuple[tuple[int, int], tuple[int, int]]

_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_IGNORED = re.compile(r"[\s_*:;,、.。·\-—–~\"'“”‘’|/\\&#★☆※]+")
_MARKS = frozenset(
    {"必填", "选填", "可选", "必填项", "required", "optional", "下拉选择", "下拉", "单选", "多选", "文本"}
)
_NUMBER = re.compile(r"^(?:\(?[a-z]?\d{1,3}[).、:\-]|[①-⑳]|[一二三四五六七八九十]+[、.])\s*")
_TRAILING_UNIT = re.compile(r"^(.{2,})(?:[,/、]([^,/、\s]+)|\s([^,/、\sa-z]+))$")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading taken apart: as written, the keys under which it is looked up (most exact first), the units it names."""

    written: str
    keys: tuple[str, ...]
    units: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def read_heading(written: str) -> Heading:
    """Take one heading apart. Two headings that differ only in width, spaces, stars, punctuation or unit share a key; the
    keys go from the most exact to the least."""
    text = unicodedata.normalize("NFKC", written).strip().casefold()
    whole = _key(_BRACKETS.sub(lambda match: "" if match.group(1).strip() in _MARKS else match.group(0), text))
    units: list[str] = []

    def drop_unit_or_mark(match: re.Match[str]) -> str:
        inside = match.group(1).strip()
        unit = unit_of(inside)
        if unit:
            units.append(unit)
        return "" if unit or inside in _MARKS else match.group(0)

    text = _BRACKETS.sub(drop_unit_or_mark, text)
    trailing = _TRAILING_UNIT.match(text)
    if not units and trailing and unit_of(trailing.group(2) or trailing.group(3)):
        units.append(unit_of(trailing.group(2) or trailing.group(3)))
        text = trailing.group(1)
    exact = _key(text)
    bare = _key(_BRACKETS.sub("", text))
    unnumbered = _key(_BRACKETS.sub("", _NUMBER.sub("", text)))
    # 公益性岗位 and 公益性岗位(月数) are two columns: the unit is part of the name where it has to be.
    with_unit = f"{exact}\0{units[0]}" if exact and units else ""
    keys = tuple(dict.fromkeys(key for key in (whole, with_unit, exact, bare, unnumbered) if key))
    return Heading(written, keys, tuple(dict.fromkeys(units)))


def _key(text: str) -> str:
    return _IGNORED.sub("", text).strip("()[]【】〔〕")


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """What stands over one column: the texts from the top row down, and how each reading of them is looked up.

    ``readings`` go from the most exact (all rows joined) to the least (the lowest text alone); a heading found by a later
    reading yields to one found by an earlier.
    """

    column: int
    written: str
    readings: tuple[Heading, ...]
    units: tuple[str, ...]  # the nearest first: a heading's own before those of the groups above it


def column_headings(rows: Sequence[Sequence[object]], merged: Iterable[Merged], top: int) -> list[ColumnHeading]:
    """Join the heading rows of each column: ``工资性收入`` over ``务工收入`` reads ``工资性收入/务工收入``.

    ``rows`` are the heading rows alone, ``top`` is the index of the first of them in the sheet. Where the file says which
    cells are merged that decides; otherwise a parent reaches right until the next parent.
    """
    width = max((len(row) for row in rows), default=0)
    grid = [[_text(row[column]) if column < len(row) else "" for column in range(width)] for row in rows]
    if not _spread(grid, merged, top):
        for row in grid[:-1]:
            _reach_right(row, grid[-1])
    found = []
    for column in range(width):
        parts = list(dict.fromkeys(row[column] for row in grid if row[column]))
        if parts:
            found.append(_joined(column, parts))
    return found


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _spread(grid: list[list[str]], merged: Iterable[Merged], top: int) -> bool:
    """Copy each merged text into the cells it covers; say whether any merged range touches the heading rows."""
    touched = False
    for (first_row, first_column), (last_row, last_column) in merged:
        if last_row < top or first_row >= top + len(grid):
            continue
        touched = True
        if first_row < top or first_column >= len(grid[0]):
            continue
        text = grid[first_row - top][first_column]
        for row in range(first_row - top, min(last_row - top + 1, len(grid))):
            for column in range(first_column, min(last_column + 1, len(grid[0]))):
                grid[row][column] = grid[row][column] or text
    return touched


def _reach_right(parents: list[str], leaves: list[str]) -> None:
    parent = ""
    for column, text in enumerate(parents):
        if text:
            parent = text
        elif leaves[column]:
            parents[column] = parent


def _joined(column: int, parts: list[str]) -> ColumnHeading:
    units: list[str] = []
    named = []
    for position, part in enumerate(parts):
        # A row of units stands below the names; a unit above them belongs to a title (单位:万元), not to this column.
        unit = unit_of(part) if position == len(parts) - 1 else ""
        # 收入(万元) over 人均纯收入(元): what a heading says itself holds before what its group says.
        units[:0] = [unit] if unit else read_heading(part).units
        if not unit or len(parts) == 1:
            named.append(part)
    named = named or parts[-1:]
    tails = [named[start:] for start in range(len(named))]
    readings = tuple(read_heading("/".join(tail)) for tail in tails)
    return ColumnHeading(column, "/".join(parts), readings, tuple(dict.fromkeys(units)))
