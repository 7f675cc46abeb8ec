"""Fit the columns of a list to paper: which sheet, which letters, how wide each column, and what goes on to further tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lianxin.core.paper.definitions import Size

# What cannot be broken into two lines: a number, a day, a word. Longer ones are broken by the type-setter.
_UNBREAKABLE = re.compile("[^\\s\u2e80-\uffff]+")
_LONGEST_UNBROKEN = 30
_LATIN, _HANZI = 1.12, 2.0  # breadths in half ems
_MARGIN = 2.4  # what the inside of a cell takes
_LEAST = 4.0  # two hanzi
_MOST = 30.0
_MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class _Page:
    size: Size
    width_mm: float  # of the text, across
    points: float
    slack: float  # by how much what cells would like may exceed what there is: the rest becomes further lines

    @property
    def room(self) -> float:
        """How many half ems stand beside each other."""
        return self.width_mm / (self.points * _MM_PER_POINT / 2)


_PAGES = (
    _Page(Size.A4, 257, 9, 1.3),
    _Page(Size.A3, 376, 9, 1.7),
    _Page(Size.A3, 376, 8, 1.9),
)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a list stands on paper: the sheet, the size of letters, and the tables, each as (column, share of the width)."""

    size: Size
    points: float
    tables: tuple[tuple[tuple[int, float], ...], ...]


@dataclass(frozen=True, slots=True)
class _Need:
    least: float
    wanted: float


def fitted(headings: Sequence[str], lines: Sequence[Sequence[str]], *, repeated: int = 2) -> Fit:
    """Return the smallest sheet on which every number and day stays in one line and texts take few lines.

    Where even the largest is too narrow, the columns are split into several tables, each of which begins with the first
    ``repeated`` columns, so that a row is known again.
    """
    needs = [_need(heading, [line[place] for line in lines]) for place, heading in enumerate(headings)]
    everything = range(len(headings))
    for page in _PAGES:
        if _has_room(page, [needs[place] for place in everything]):
            return Fit(page.size, page.points, (_shares(page, everything, needs),))
    page = _PAGES[1]
    tables = [_shares(page, places, needs) for places in _split(page, needs, repeated)]
    return Fit(page.size, page.points, tuple(tables))


def _split(page: _Page, needs: Sequence[_Need], repeated: int) -> list[list[int]]:
    first = list(range(min(repeated, len(needs))))
    parts, present = [], list(first)
    for place in range(len(first), len(needs)):
        if len(present) > len(first) and not _has_room(page, [needs[one] for one in (*present, place)]):
            parts.append(present)
            present = list(first)
        present.append(place)
    return [*parts, present]


def _has_room(page: _Page, needs: Sequence[_Need]) -> bool:
    return sum(one.least for one in needs) <= page.room and sum(one.wanted for one in needs) <= page.room * page.slack


def _shares(page: _Page, places: Sequence[int], needs: Sequence[_Need]) -> tuple[tuple[int, float], ...]:
    least, wanted = sum(needs[one].least for one in places), sum(needs[one].wanted for one in places)
    if wanted <= page.room or wanted == least:
        return tuple((one, needs[one].wanted) for one in places)
    part = max(0.0, page.room - least) / (wanted - least)
    return tuple((one, needs[one].least + (needs[one].wanted - needs[one].least) * part) for one in places)


def _need(heading: str, cells: Sequence[str]) -> _Need:
    distinct = set(cells)
    least = max((_unbroken(text) for text in distinct), default=0.0)
    least = max(least, _unbroken(heading), min(_LEAST, breadth(heading)))
    wanted = max((breadth(text) for text in distinct), default=0.0)
    wanted = max(min(wanted, _MOST), breadth(heading) / 2, least)
    return _Need(least + _MARGIN, wanted + _MARGIN)


def _unbroken(text: str) -> float:
    return max((min(len(word), _LONGEST_UNBROKEN) * _LATIN for word in _UNBREAKABLE.findall(text)), default=0.0)


def breadth(text: str) -> float:
    """How broad a text is in half ems, its longest line; a hanzi takes two."""
    return max(sum(_HANZI if ord(sign) > 0x2E7F else _LATIN for sign in line) for line in text.split("\n"))
