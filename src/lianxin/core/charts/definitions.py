"""What a chart says, before anything is drawn. Values are finite numbers in the unit named, or None for "not recorded"."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lianxin.core.charts.roads import Road
from lianxin.core.charts.sankeys import Sankey
from lianxin.core.kernel.words import Words

Value = float | None
Ring = tuple[tuple[float, float], ...]
"""A closed outline as (longitude, latitude) in degrees."""

NOTHING = Words("", "")
SHARE_OF_PEOPLE = Words("人口累计比重", "Cumulative share of people")
SHARE_OF_INCOME = Words("收入累计比重", "Cumulative share of income")
MOST_SERIES = 6


def _must_be_finite(values: Iterable[Value]) -> None:
    for value in values:
        if value is not None and not math.isfinite(value):
            raise ValueError(f"a chart cannot show {value}")


def _must_not_be_negative(values: Iterable[Value], what: str) -> None:
    if any(value is not None and value < 0 for value in values):
        raise ValueError(f"{what} cannot show a negative value")


def _must_be_few(number: int) -> None:
    if not 1 <= number <= MOST_SERIES:
        raise ValueError(f"a chart tells at most {MOST_SERIES} series apart, and needs one")


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar or step: its name, its value, and the address that opens the rows behind it."""

    words: Words
    value: Value
    href: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A line to compare with: a limit or an average."""

    words: Words
    value: float


@dataclass(frozen=True, slots=True)
class Bars:
    """One value per thing. Standing bars if their names fit beneath, lying ones otherwise or if ``horizontal``.

    Raises:
        ValueError: a value is not finite.
    """

    title: Words
    marks: tuple[Mark, ...]
    unit: Words = NOTHING
    note: Words = NOTHING
    decimals: int = 0
    horizontal: bool = False
    reference: Reference | None = None

    def __post_init__(self) -> None:
        _must_be_finite(mark.value for mark in self.marks)
        _must_be_finite([self.reference.value] if self.reference else [])


@dataclass(frozen=True, slots=True)
class Stack:
    """One lying bar of several parts, a value per series. ``hrefs`` opens each part by itself; without it ``href`` opens all of them."""

    words: Words
    values: tuple[Value, ...]
    href: str = ""
    hrefs: tuple[str, ...] = ()

    def address(self, series: int) -> str:
        """Where the rows of a part are."""
        return self.hrefs[series] if self.hrefs else self.href


@dataclass(frozen=True, slots=True)
class StackedBars:
    """Wholes and their parts. With ``as_shares`` every bar has full length.

    Raises:
        ValueError: a value is negative or not finite; a stack has not one value (and address) per series; too many series.
    """

    title: Words
    series: tuple[Words, ...]
    stacks: tuple[Stack, ...]
    unit: Words = NOTHING
    note: Words = NOTHING
    decimals: int = 0
    as_shares: bool = False

    def __post_init__(self) -> None:
        _must_be_few(len(self.series))
        for stack in self.stacks:
            if len(stack.values) != len(self.series) or len(stack.hrefs) not in {0, len(self.series)}:
                raise ValueError("a stack has one value per series")
            _must_be_finite(stack.values)
            _must_not_be_negative(stack.values, "a stacked bar")


@dataclass(frozen=True, slots=True)
class Series:
    """A line: a value per point of time. ``hrefs`` opens each point."""

    words: Words
    values: tuple[Value, ...]
    hrefs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """Values over time or another order. A missing value breaks the line. ``from_zero=False`` for narrow ranges.

    Raises:
        ValueError: a value is not finite; a series has not one value (and address) per point; too many series.
    """

    title: Words
    points: tuple[Words, ...]
    series: tuple[Series, ...]
    unit: Words = NOTHING
    note: Words = NOTHING
    decimals: int = 0
    from_zero: bool = True
    reference: Reference | None = None

    def __post_init__(self) -> None:
        _must_be_few(len(self.series))
        _must_be_finite([self.reference.value] if self.reference else [])
        for series in self.series:
            if len(series.values) != len(self.points) or len(series.hrefs) not in {0, len(self.points)}:
                raise ValueError("a series has one value per point")
            _must_be_finite(series.values)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many are left after each step, with the share of the step before.

    Raises:
        ValueError: a value is negative or not finite.
    """

    title: Words
    marks: tuple[Mark, ...]
    unit: Words = NOTHING
    note: Words = NOTHING
    decimals: int = 0

    def __post_init__(self) -> None:
        _must_be_finite(mark.value for mark in self.marks)
        _must_not_be_negative((mark.value for mark in self.marks), "a funnel")


@dataclass(frozen=True, slots=True)
class Curve:
    """A Lorenz curve as (share of people, share of the total), both from 0 to 1 and not falling."""

    words: Words
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Lorenz:
    """How equally something is shared out, against the line of equality.

    Raises:
        ValueError: a share is outside 0…1 or falls; too many curves.
    """

    title: Words
    curves: tuple[Curve, ...]
    across: Words = SHARE_OF_PEOPLE
    upwards: Words = SHARE_OF_INCOME
    note: Words = NOTHING

    def __post_init__(self) -> None:
        _must_be_few(len(self.curves))
        for curve in self.curves:
            shares = [share for point in curve.points for share in point]
            if not all(0 <= share <= 1 for share in shares):
                raise ValueError("shares lie between 0 and 1")
            if any(later[i] < earlier[i] for earlier, later in _pairs(curve.points) for i in (0, 1)):
                raise ValueError("cumulative shares do not fall")


def _pairs(points: Sequence[tuple[float, float]]) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    return pairwise(points)


def lorenz_points(values: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Return the Lorenz curve of non-negative values (incomes of persons), beginning at (0, 0).

    Raises:
        ValueError: no values, a negative one, or a total of 0.
    """
    if not values or min(values) < 0 or not math.isfinite(total := math.fsum(values)) or total <= 0:
        raise ValueError("a Lorenz curve needs non-negative values with a positive total")
    points, running = [(0.0, 0.0)], 0.0
    for rank, value in enumerate(sorted(values), start=1):
        running += value
        points.append((rank / len(values), min(1.0, running / total)))
    points[-1] = (1.0, 1.0)
    return tuple(points)


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a map. ``kind`` is an index into the map's kinds; the area of the dot grows with ``value``."""

    words: Words
    longitude: float
    latitude: float
    value: Value = None
    kind: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two dots, by their indexes."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class DotMap:
    """Places by longitude and latitude in degrees (WGS-84), with outlines, links and a scale bar.

    Raises:
        ValueError: a coordinate is out of range, a value is negative, a kind or a linked dot does not exist.
    """

    title: Words
    dots: tuple[Dot, ...]
    kinds: tuple[Words, ...]
    outlines: tuple[Ring, ...] = ()
    links: tuple[Link, ...] = ()
    unit: Words = NOTHING
    note: Words = NOTHING
    decimals: int = 0

    def __post_init__(self) -> None:
        _must_be_few(len(self.kinds))
        places = [(dot.longitude, dot.latitude) for dot in self.dots] + [
            place for ring in self.outlines for place in ring
        ]
        if not all(-180 <= longitude <= 180 and -85 <= latitude <= 85 for longitude, latitude in places):
            raise ValueError("a coordinate is out of range; are longitude and latitude exchanged?")
        if any(not 0 <= dot.kind < len(self.kinds) for dot in self.dots):
            raise ValueError("a dot is of a kind that the map does not name")
        if any(not 0 <= end < len(self.dots) for link in self.links for end in (link.first, link.second)):
            raise ValueError("a link leads to no dot")
        _must_be_finite(dot.value for dot in self.dots)
        _must_not_be_negative((dot.value for dot in self.dots), "a dot")


@dataclass(frozen=True, slots=True)
class Tract:
    """An area on a map: its outlines, its value, and its class as an index into the map's classes, or None for "not recorded".

    Without outlines it is drawn as a tile, in the order given: nobody is shown a place that nobody knows.
    """

    words: Words
    rings: tuple[Ring, ...]
    value: Value = None
    kind: int | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class AreaMap:
    """Areas shaded by class, from the palest to the darkest, by longitude and latitude in degrees (WGS-84), with a scale bar.

    Raises:
        ValueError: a coordinate is out of range, a class does not exist, a value is not finite.
    """

    title: Words
    tracts: tuple[Tract, ...]
    classes: tuple[Words, ...]
    unit: Words = NOTHING
    note: Words = NOTHING
    decimals: int = 0

    def __post_init__(self) -> None:
        _must_be_few(len(self.classes))
        places = [place for tract in self.tracts for ring in tract.rings for place in ring]
        if not all(-180 <= longitude <= 180 and -85 <= latitude <= 85 for longitude, latitude in places):
            raise ValueError("a coordinate is out of range; are longitude and latitude exchanged?")
        if any(tract.kind is not None and not 0 <= tract.kind < len(self.classes) for tract in self.tracts):
            raise ValueError("an area is of a class that the map does not name")
        _must_be_finite(tract.value for tract in self.tracts)


Panel = Bars | StackedBars | Lines | Funnel | Lorenz


@dataclass(frozen=True, slots=True)
class SmallMultiples:
    """Several small charts of one kind side by side, each under its own title.

    Raises:
        ValueError: no panel, or panels of different kinds.
    """

    title: Words
    panels: tuple[Panel, ...]
    note: Words = NOTHING

    def __post_init__(self) -> None:
        if len({type(panel) for panel in self.panels}) != 1:
            raise ValueError("small multiples are of one kind")


Definition = Panel | DotMap | AreaMap | SmallMultiples | Sankey | Road
