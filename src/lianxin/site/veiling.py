"""Small numbers of people are hidden in whatever tells them: every chart in households or persons, every list with columns of people.

The site knows neither rights nor the number that policy sets: the room that keeps statistics says who is shown what from which number on
(:func:`hide_with`). What is hidden takes with it what would give it away (``core.measures.suppressed``): the parts of a chart or the rows
of a list are held for parts of a total that the reader knows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from lianxin.core.charts import Bars, Definition, DotMap, Funnel, Lines, Mark, Sankey, SmallMultiples, StackedBars
from lianxin.core.kernel.words import Words
from lianxin.core.measures import Sum, suppressed
from lianxin.site.listing import HIDDEN, Column, Listing, People

PEOPLE = frozenset({"households", "persons", "people", "members"})
"""Units (in English) of charts that count people."""
_ALL = "∑"
_guards: list[Callable[[Any], int | None]] = []


def hide_with(guard: Callable[[Any], int | None]) -> None:
    """Say from which number on a reader is shown people; None: all. The room that keeps statistics does this when the house opens."""
    _guards[:] = [guard]


def least_shown(reader: Any) -> int | None:
    """From which number on a reader is shown people; None: all."""
    return _guards[0](reader) if _guards else None


def hidden_words() -> Words:
    """What stands in place of a number."""
    return HIDDEN


def note_words(least: int) -> Words:
    """Why some numbers are not shown."""
    return Words(
        f"不足 {least} 的数，以及能推算出它的数不显示。",
        f"Numbers below {least}, and those from which one could be worked out, are hidden.",
    )


def hidden_parts(parts: Mapping[Hashable, int | None], least: int) -> frozenset[Hashable]:
    """Which parts of a whole that is known are hidden."""
    known = {key: value for key, value in parts.items() if value is not None}
    whole = {**known, _ALL: sum(known.values())}
    return suppressed(whole, [Sum(_ALL, tuple(known))], least=least) - {_ALL}


def hidden_in_areas(
    counts: Mapping[tuple[str, Any], int],
    least: int,
    *,
    wholes: Mapping[Any, Sequence[Any]] = MappingProxyType({}),
    within: Iterable[tuple[Any, Any]] = (),
    together: Sequence[Any] = (),
    also: Set[tuple[str, Any]] = frozenset(),
) -> frozenset[tuple[str, Any]]:
    """Which numbers of areas are hidden, of all that a reader may lay beside one another.

    Args:
        counts: people by the code of an area and by what is counted.
        least: the smallest number that is shown.
        wholes: what is the sum of what, in every area; one part: the two are the same people.
        within: pairs of what is counted, of which the second is some of the first: the reader takes one from the other.
        together: what is told of an area whole or not at all: where one is small, another room may count the same people as another.
        also: what is hidden in any case, because another page hides it.

    An area is the sum of the areas below it, where their numbers add up to its own. A number that is not the sum it is declared to be (it
    was counted otherwise, or on another day) gives nothing exact away.
    """
    told: dict[Hashable, int | None] = dict(counts)
    sums: list[Sum[Hashable]] = []

    def add(total: tuple[str, Any], parts: Sequence[tuple[str, Any]]) -> None:
        if parts and total in counts and counts[total] == sum(counts.get(part, 0) for part in parts):
            sums.append(Sum(total, tuple(part for part in parts if part in counts)))

    areas = dict.fromkeys(area for area, _ in counts)
    for area in areas:
        for whole, parts in wholes.items():
            add((area, whole), [(area, part) for part in parts])
        for outer, inner in within:
            both = counts.get((area, outer)), counts.get((area, inner))
            if both[0] is not None and both[1] is not None and both[1] <= both[0]:
                told[area, outer, inner] = both[0] - both[1]
                sums.append(Sum((area, outer), ((area, inner), (area, outer, inner))))
    # The rest of two numbers has no sum over areas: what it would tell, those of both tell already.
    below: dict[tuple[str, Any], list[tuple[str, Any]]] = {}
    for area, what in counts:
        above = next((area[:end] for end in range(len(area) - 1, -1, -1) if (area[:end], what) in counts), None)
        if above is not None:
            below.setdefault((above, what), []).append((area, what))
    for total, under in below.items():
        add(total, under)
    dark = {area for area, what in counts if what in together and 0 < counts[area, what] < least}
    hidden = set(also) | {
        (area, what) for area, what in counts if area in dark and what in together and counts[area, what]
    }
    gone = suppressed(told, sums, least=least, also=hidden)
    return frozenset(key for key in counts if key in gone)


def tells_people(definition: Definition) -> bool:
    """Whether a chart counts households or persons."""
    if isinstance(definition, SmallMultiples):
        return any(tells_people(panel) for panel in definition.panels)
    return getattr(definition, "unit", Words("", "")).en in PEOPLE


def veiled(definition: Definition, least: int) -> Definition:
    """Return a chart without the small numbers of people in it; one that counts nobody as it is."""
    if isinstance(definition, SmallMultiples):
        panels = tuple(veiled(panel, least) for panel in definition.panels)
        return replace(definition, panels=panels)  # type: ignore[arg-type]
    if not tells_people(definition):
        return definition
    found = _VEILED[type(definition)](definition, least)
    if found is definition:
        return definition
    note = note_words(least)
    return replace(found, note=Words(found.note.zh + note.zh, f"{found.note.en} {note.en}".strip()))  # type: ignore[no-any-return]


def _bars(drawn: Bars, least: int) -> Bars:
    gone = hidden_parts({place: _whole(mark.value) for place, mark in enumerate(drawn.marks)}, least)
    return drawn if not gone else replace(drawn, marks=tuple(_without(drawn.marks, gone)))


def _without(marks: Sequence[Mark], gone: frozenset[Hashable]) -> list[Mark]:
    return [replace(mark, value=None, href="") if place in gone else mark for place, mark in enumerate(marks)]


def _dots(drawn: DotMap, least: int) -> DotMap:
    gone = hidden_parts({place: _whole(dot.value) for place, dot in enumerate(drawn.dots)}, least)
    dots = tuple(replace(dot, value=None, href="") if place in gone else dot for place, dot in enumerate(drawn.dots))
    return drawn if not gone else replace(drawn, dots=dots)


def _stacks(drawn: StackedBars, least: int) -> StackedBars:
    """Of every stack, and of every series over all stacks, the reader knows the whole."""
    cells = {
        (row, column): value
        for row, stack in enumerate(drawn.stacks)
        for column, part in enumerate(stack.values)
        if (value := _whole(part)) is not None
    }
    gone = hidden_cells(cells, least)
    stacks = tuple(
        replace(
            stack, values=tuple(None if (row, column) in gone else part for column, part in enumerate(stack.values))
        )
        for row, stack in enumerate(drawn.stacks)
    )
    return drawn if not gone else replace(drawn, stacks=stacks)


def hidden_cells(cells: Mapping[tuple[Any, Any], int], least: int) -> frozenset[Any]:
    """Which cells of a table are hidden, of which the reader knows the total of every row and column."""
    rows, columns = dict.fromkeys(row for row, _ in cells), dict.fromkeys(column for _, column in cells)
    whole: dict[Hashable, int | None] = dict(cells)
    sums: list[Sum[Hashable]] = []
    for key, parts in (
        *(((row, _ALL), [cell for cell in cells if cell[0] == row]) for row in rows),
        *(((_ALL, column), [cell for cell in cells if cell[1] == column]) for column in columns),
    ):
        whole[key] = sum(cells[part] for part in parts)
        sums.append(Sum(key, tuple(parts)))
    gone = suppressed(whole, sums, least=least)
    return frozenset(key for key in cells if key in gone)


def _funnel(drawn: Funnel, least: int) -> Funnel:
    """Of each step it says how many went on and, by what is missing, how many did not."""
    counts: dict[Hashable, int | None] = {place: _whole(mark.value) for place, mark in enumerate(drawn.marks)}
    sums: list[Sum[Hashable]] = []
    for place in range(1, len(drawn.marks)):
        before, after = counts[place - 1], counts[place]
        if before is not None and after is not None and before >= after:
            counts["lost", place] = before - after
            sums.append(Sum(place - 1, (place, ("lost", place))))
    gone = suppressed(counts, sums, least=least)
    # What was lost is nowhere to be hidden but in the steps around it.
    gone |= {place for place in range(1, len(drawn.marks)) if ("lost", place) in gone}
    return drawn if not gone else replace(drawn, marks=tuple(_without(drawn.marks, gone)))


def _flow(drawn: Sankey, least: int) -> Sankey:
    """Small bands are left out; of every thing the reader knows what goes in and what goes out."""
    cells = {(band.source, band.target): 0 for band in drawn.bands}
    for band in drawn.bands:
        cells[band.source, band.target] += band.value
    gone = hidden_cells(cells, least)
    bands = tuple(band for band in drawn.bands if (band.source, band.target) not in gone)
    return drawn if not gone else replace(drawn, bands=bands)


def _lines(drawn: Lines, least: int) -> Lines:
    cells = {
        (row, column): whole
        for row, series in enumerate(drawn.series)
        for column, value in enumerate(series.values)
        if (whole := _whole(value)) is not None
    }
    gone = {key for key, value in cells.items() if 0 < value < least}
    series = tuple(
        replace(one, values=tuple(None if (row, column) in gone else value for column, value in enumerate(one.values)))
        for row, one in enumerate(drawn.series)
    )
    return drawn if not gone else replace(drawn, series=series)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


_VEILED: Mapping[type, Callable[[Any, int], Any]] = {
    Bars: _bars, DotMap: _dots, StackedBars: _stacks, Funnel: _funnel, Sankey: _flow, Lines: _lines,
}  # fmt: skip


def veiled_list(listing: Listing, rows: Sequence[Any], least: int) -> Listing:
    """Return a list whose columns of people do not tell small numbers of these rows, nor what would give one away: the reader knows the sum
    of every column, and of a row's whole less one of its parts."""
    columns = {place: column for place, column in enumerate(listing.columns) if column.of_people}
    if not columns:
        return listing
    counts: dict[Hashable, int | None] = {
        (id(row), place): value
        for row in rows
        for place, column in columns.items()
        if isinstance(value := column.value(row), int)
    }
    sums: list[Sum[Hashable]] = []
    for row in rows:
        sums += _of_row(id(row), columns, counts)
    # The rest of a part has no column: what its sum would tell, those of the whole and of the part tell already.
    for place in columns:
        parts = tuple((id(row), place) for row in rows if (id(row), place) in counts)
        counts[_ALL, place] = sum(counts[part] or 0 for part in parts)
        sums.append(Sum((_ALL, place), parts))
    gone = set(suppressed(counts, sums, least=least))
    dark = {row for row in map(id, rows) if any((row, place) in gone for place in columns)}
    shares = [place for place, column in columns.items() if column.of_people is People.SHARE]
    gone |= {(row, place) for row in dark for place in shares}
    return replace(
        listing,
        columns=tuple(
            column.veiled(place, gone) if place in columns else column for place, column in enumerate(listing.columns)
        ),
    )


def _of_row(row: int, columns: Mapping[int, Column], counts: dict[Hashable, int | None]) -> list[Sum[Hashable]]:
    """The sums of a row: its whole is each of its parts and the rest, and of all of them where they add up to it; and a column of which
    another is a part is that one and the rest."""
    sums = _nested(row, columns, counts)
    whole = next((place for place, column in columns.items() if column.of_people is People.WHOLE), None)
    total = None if whole is None else counts.get((row, whole))
    if total is None:
        return sums
    parts = [place for place, column in columns.items() if column.of_people is People.PART]
    told = {place: value for place in parts if (value := counts.get((row, place))) is not None and value <= total}
    if sum(told.values()) == total:
        return [*sums, Sum((row, whole), tuple((row, place) for place in told))]
    for place, value in told.items():
        counts[row, place, "rest"] = total - value
        sums.append(Sum((row, whole), ((row, place), (row, place, "rest"))))
    return sums


def _nested(row: int, columns: Mapping[int, Column], counts: dict[Hashable, int | None]) -> list[Sum[Hashable]]:
    """What a reader takes from what: of each column those that count some of it one by one, and all of a group that counts nobody twice."""
    outers = {column.counts: place for place, column in columns.items() if column.counts}
    whole = next((place for place, column in columns.items() if column.of_people is People.WHOLE), None)
    if whole is not None:
        outers[""] = whole
    taken: dict[tuple[int, Hashable], list[int]] = {}
    for place, column in columns.items():
        for name in outers.keys() & set(column.some_of):
            taken.setdefault((outers[name], place), []).append(place)
        outer = outers.get(column.some_of[0] if column.some_of else "")
        if column.apart and outer is not None:
            taken.setdefault((outer, column.apart), []).append(place)
    sums: list[Sum[Hashable]] = []
    for (outer, name), places in taken.items():
        total, told = counts.get((row, outer)), [counts.get((row, place)) for place in places]
        known = [value for value in told if value is not None]
        if total is not None and len(known) == len(told) and sum(known) <= total:
            counts[row, outer, name] = total - sum(known)
            sums.append(Sum((row, outer), (*((row, place) for place in places), (row, outer, name))))
    return sums
