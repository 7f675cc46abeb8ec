"""Fit the columns of a list to A4: which letters, how wide each column, which stand above each other, what goes on to further tables."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from lianxin.core.paper.definitions import Size

# What cannot be broken into two lines: a number, a day, a word. Longer ones are broken by the type-setter.
_UNBREAKABLE = re.compile("[^\\s\u2e80-\uffff]+")
_LONGEST_UNBROKEN = 30
_LATIN, _HANZI = 1.12, 2.0  # breadths in half ems
_MARGIN = 2.4  # what the inside of a cell takes
_LEAST, _LEAST_TEXT = 4.0, 8.0  # two hanzi in a heading, four in a cell
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


# Offices print on A4: before a larger sheet, letters are made smaller and columns stand above each other.
_PAGES = (_Page(Size.A4, 257, 9, 1.3), _Page(Size.A4, 257, 8, 1.5))
_FOLDED = _Page(Size.A4, 257, 8, 1.9)
_MOST_FOLDED = 3


Group = tuple[int, ...]
"""Columns that stand above each other in one."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a list stands on paper: the sheet, the letters, and the tables, each as (columns above each other, share of width)."""

    size: Size
    points: float
    tables: tuple[tuple[tuple[Group, float], ...], ...]


@dataclass(frozen=True, slots=True)
class _Need:
    least: float
    wanted: float


def fitted(
    headings: Sequence[str], lines: Sequence[Sequence[str]], *, repeated: int = 2, figures: Container[int] = ()
) -> Fit:
    """Return how a list stands on A4 so that every number and day stays in one line and texts take few lines.

    Where it is too wide, neighbours stand above each other in one column, numbers (``figures``) with numbers and texts with texts, as few
    as need be. Where even that is too wide, the columns are split into several tables, each of which begins with the first ``repeated``
    columns, so that a row is known again.
    """
    needs = [_need(heading, [line[place] for line in lines]) for place, heading in enumerate(headings)]
    alone: list[Group] = [(place,) for place in range(len(headings))]
    for page in _PAGES:
        if _has_room(page, _needs(needs, alone)):
            return Fit(page.size, page.points, (_shares(page, alone, needs),))
    groups = alone
    for groups in _foldings(len(headings), repeated, figures):
        if _has_room(_FOLDED, _needs(needs, groups)):
            return Fit(_FOLDED.size, _FOLDED.points, (_shares(_FOLDED, groups, needs),))
    tables = [_shares(_FOLDED, part, needs) for part in _split(_FOLDED, needs, groups, repeated)]
    return Fit(_FOLDED.size, _FOLDED.points, tuple(tables))


def _foldings(count: int, repeated: int, figures: Container[int]) -> Iterator[list[Group]]:
    """Ever more columns above each other, from the last backwards: first two of them, then three."""
    for most in range(2, _MOST_FOLDED + 1):
        whole = _folded(count, repeated, figures, most)
        for kept in range(len(whole) - 1, -1, -1):
            yield [*((place,) for group in whole[:kept] for place in group), *whole[kept:]]


def _folded(count: int, repeated: int, figures: Container[int], most: int) -> list[Group]:
    groups: list[Group] = []
    for place in range(count):
        last = groups[-1] if groups else ()
        if last and last[0] >= repeated and len(last) < most and (last[0] in figures) == (place in figures):
            groups[-1] = (*last, place)
        else:
            groups.append((place,))
    return groups


def _needs(needs: Sequence[_Need], groups: Sequence[Group]) -> list[_Need]:
    # Texts above each other have a stroke between, which takes its place in the line.
    found = [([needs[one] for one in group], _HANZI if len(group) > 1 else 0.0) for group in groups]
    return [
        _Need(max(one.least for one in some) + stroke, max(one.wanted for one in some) + stroke)
        for some, stroke in found
    ]


def _split(page: _Page, needs: Sequence[_Need], groups: Sequence[Group], repeated: int) -> list[list[Group]]:
    first = list(groups[:repeated])
    parts, present = [], list(first)
    for group in groups[len(first) :]:
        if len(present) > len(first) and not _has_room(page, _needs(needs, [*present, group])):
            parts.append(present)
            present = list(first)
        present.append(group)
    return [*parts, present]


def _has_room(page: _Page, needs: Sequence[_Need]) -> bool:
    return sum(one.least for one in needs) <= page.room and sum(one.wanted for one in needs) <= page.room * page.slack


def _shares(page: _Page, groups: Sequence[Group], needs: Sequence[_Need]) -> tuple[tuple[Group, float], ...]:
    told = _needs(needs, groups)
    least, wanted = sum(one.least for one in told), sum(one.wanted for one in told)
    if wanted <= page.room or wanted == least:
        return tuple((group, need.wanted) for group, need in zip(groups, told, strict=True))
    part = max(0.0, page.room - least) / (wanted - least)
    return tuple(
        (group, need.least + (need.wanted - need.least) * part) for group, need in zip(groups, told, strict=True)
    )


def _need(heading: str, cells: Sequence[str]) -> _Need:
    distinct = set(cells)
    least = max((_unbroken(text) for text in distinct), default=0.0)
    wanted = max((breadth(text) for text in distinct), default=0.0)
    least = max(least, _unbroken(heading), min(_LEAST, breadth(heading)), min(_LEAST_TEXT, wanted))
    wanted = max(min(wanted, _MOST), breadth(heading) / 2, least)
    return _Need(least + _MARGIN, wanted + _MARGIN)


def _unbroken(text: str) -> float:
    return max((min(len(word), _LONGEST_UNBROKEN) * _LATIN for word in _UNBREAKABLE.findall(text)), default=0.0)


def breadth(text: str) -> float:
    """How broad a text is in half ems, its longest line; a hanzi takes two."""
    return max(sum(_HANZI if ord(sign) > 0x2E7F else _LATIN for sign in line) for line in text.split("\n"))
