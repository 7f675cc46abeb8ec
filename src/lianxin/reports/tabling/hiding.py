"""Which cells of a table are hidden from a reader: decided for all tables that he could lay beside it, not for this one alone.

Who asks for a township and for all its villages but one knows that one; who asks with a filter and without it knows the rest; who asks by
cause in each township and in the county knows what one township hides. So a table, or a figure, is a slice of one cube: the tree of areas,
county, townships and villages, by every split and every filter that is asked (of events also by year), with
all margins. The cube is hidden as a whole
(:func:`lianxin.core.measures.suppressed`), and what it hides no slice tells, nor a sum of which it hides a part.

Events are asked for by whole years, which are one more axis. Two questions with other splits have other cubes: those are not compared, nor
is what stands on one day with what stands on another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from typing import TYPE_CHECKING

from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.measures import Sum
from lianxin.reports.domain.indicators import Question, Timing
from lianxin.reports.domain.tables import AREAS, splits_of
from lianxin.reports.errors import PERIOD_NOT_WHOLE, TABLE_UNFIT
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import named_parts_of
from lianxin.reports.indicators.showing import Veil
from lianxin.reports.tabling.grouping import together, told_by

if TYPE_CHECKING:
    from lianxin.people.models import User

ALL = "∑"
"""Stands for all values of a split."""
MOST_CELLS = 60_000
_NOWHERE = "?"
_YEAR = "year"
_COUNTY = AREAS["area:county"]
_FINEST_FIRST = sorted(AREAS, key=lambda split: -AREAS[split])

Cell = tuple[str, ...]
Hidden = Callable[[Mapping[str, str]], bool]


def hidden_of(question: Question, splits: Sequence[str], *, reader: User | None, veil: Veil) -> Hidden:
    """Return what tells of a cell, given by the values of those splits that it is narrowed to, whether it is hidden.

    Raises:
        PermissionDenied: the rows are closed to the reader.
        Refused: REPORTS-024, there are too many cells to decide; REPORTS-301, of events no whole years are asked for.
    """
    indicator = shelf().library.indicators[question.indicator]
    allowed, filters = splits_of(indicator), dict(question.filters)
    if is_of_events := indicator.timing is Timing.EVENT:
        _required_years(question)
        splits = (*splits, _YEAR)
    axes = tuple(dict.fromkeys(one for one in (*splits, *filters) if one and one not in AREAS and one in allowed))
    has_tree = "area:village" in allowed
    roots = tuple(dict.fromkeys(area[:_COUNTY] if has_tree else area for area in question.areas)) or ("",)
    whole = replace(question, areas=roots, filters=tuple(one for one in question.filters if one[0] not in axes))
    if is_of_events:  # of all years: each is a part of them
        whole = replace(whole, starts_on=None, ends_before=None)
    counts = _counts(whole, axes, splits, reader)
    if is_of_events and (question.starts_on or question.ends_before):
        filters[_YEAR] = _years(question, {cell[1 + axes.index(_YEAR)] for cell in counts} - {ALL})
    gone = veil.over(counts, _sums(counts, len(axes)))

    def hidden(at: Mapping[str, str]) -> bool:
        area = next((at[split] for split in _FINEST_FIRST if split in at), None)
        values = [(at[axis],) if axis in at else filters.get(axis, (ALL,)) for axis in axes]
        areas = (area,) if area is not None else question.areas or roots
        # What is smaller than a village is not in the cube.
        return any(len(one) > AREAS["area:village"] for one in areas) or any(
            cell in gone for cell in product(areas, *values)
        )

    return hidden


def _required_years(question: Question) -> None:
    """Only whole years are asked for: one period less another that is a day shorter would be the number of that day."""
    starts_on, ends_before = question.starts_on, question.ends_before
    is_open = ends_before is not None and ends_before > timezone.localdate()
    if all(day is None or (day.month, day.day) == (1, 1) for day in (starts_on, None if is_open else ends_before)):
        return
    starts, ends = (day.isoformat() if day else "…" for day in (starts_on, ends_before))
    raise Refused(PERIOD_NOT_WHOLE, starts=starts, ends=ends)


def _years(question: Question, known: set[str]) -> tuple[str, ...]:
    """The years of the period in which there is something."""
    starts_on, ends_before = question.starts_on, question.ends_before
    return tuple(
        year
        for year in sorted(known)
        if (starts_on is None or int(year) >= starts_on.year)
        and (ends_before is None or date(int(year), 1, 1) < ends_before)
    )


def _counts(question: Question, axes: Cell, splits: Sequence[str], reader: User | None) -> dict[Cell, int | None]:
    """The people, or rows, of every cell of the cube: by area, and by each axis or over all of it."""
    indicator = shelf().library.indicators[question.indicator]
    found: dict[Cell, int | None] = {}
    for root in question.areas:
        asked = replace(question, areas=(root,) if root else ())
        parts = named_parts_of(asked, reader)
        for level in _levels(root, splits_of(indicator), splits):
            for chosen in product((True, False), repeat=len(axes)):
                split_by = [axis if is_chosen else "" for axis, is_chosen in zip(axes, chosen, strict=True)]
                for key, cell in together(parts, (level, *split_by), asked).items():
                    at = tuple(value if is_chosen else ALL for value, is_chosen in zip(key[1:], chosen, strict=True))
                    # Rows of no area are a part of the whole as any other.
                    found[(key[0] or root + _NOWHERE) if level else root, *at] = told_by(cell, indicator)
                if len(found) > MOST_CELLS:
                    reason = Words(
                        "要为它逐格判断能不能推算出小数，格子太多；请少分几项、少加几个条件",
                        "too many cells to decide which would give small numbers away; ask with fewer splits or filters",
                    )
                    raise Refused(TABLE_UNFIT, reason=reason)
    return found


def _levels(root: str, allowed: Sequence[str], asked: Sequence[str]) -> list[str]:
    """The levels below a root, itself first: of a county down to villages, of what is above it down to counties, or further if asked."""
    finest = (
        AREAS["area:village"] if len(root) >= _COUNTY else max((_COUNTY, *(AREAS.get(split, 0) for split in asked)))
    )
    return ["", *(split for split, length in AREAS.items() if split in allowed and len(root) < length <= finest)]


def _sums(counts: Mapping[Cell, int | None], axes: int) -> Iterator[Sum[Cell]]:
    """What is the sum of what: an area of the areas below it, all of an axis of its values."""
    above = dict(pairwise(sorted({len(cell[0].rstrip(_NOWHERE)) for cell in counts}, reverse=True)))
    parts: dict[tuple[int, Cell], list[Cell]] = defaultdict(list)
    for cell in counts:
        area, *values = cell
        if area.endswith(_NOWHERE):
            parts[0, (area.rstrip(_NOWHERE), *values)].append(cell)
        elif len(area) in above:
            parts[0, (area[: above[len(area)]], *values)].append(cell)
        for axis in range(1, axes + 1):
            if cell[axis] != ALL:
                parts[axis, (*cell[:axis], ALL, *cell[axis + 1 :])].append(cell)
    yield from (Sum(total, tuple(found)) for (_, total), found in parts.items() if total in counts)
