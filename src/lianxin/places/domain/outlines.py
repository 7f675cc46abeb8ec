"""County outlines, and places inside them for what has no known position.

The outlines are an optional file (OpenStreetMap, ODbL 1.0). Without it there is no outline, and nothing else changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, radians, sin, sqrt

from lianxin.places.domain.distance import Point
from lianxin.places.domain.history import History
from lianxin.places.domain.layout import FIELD

Ring = tuple[Point, ...]

_GOLDEN_ANGLE = pi * (3 - sqrt(5))
# With no outline to fill, villages are drawn this far (degrees of latitude, about 8 km) around their seat.
_REACH_WITHOUT_OUTLINE = 0.07


class Outlines:
    """Outlines of counties by code, decoded when asked for. Several rings are several separate pieces, largest first."""

    def __init__(self, text: str, history: History) -> None:
        lines = (line.partition(FIELD) for line in text.split("\n"))
        self._packed = {code: rings for code, _, rings in lines}
        self._history = history

    def rings(self, county: str) -> tuple[Ring, ...] | None:
        """Return the rings of a county: points (longitude, latitude), open (the first is not repeated); None if unknown.

        The outlines are of about 2019: a county that only changed its code and name since has its predecessor's.
        """
        packed = self._packed.get(county) or self._predecessor(county)
        return tuple(_ring(text) for text in packed.split(FIELD)) if packed else None

    def _predecessor(self, county: str) -> str | None:
        before = [v for v in self._history.predecessors(county) if v.code in self._packed]
        if len(before) != 1 or before[0].successors != (county,):
            return None
        return self._packed[before[0].code]


def _ring(text: str) -> Ring:
    numbers = [int(number) for number in text.split()]
    x = y = 0
    points = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / 10_000, y / 10_000))
    return tuple(points)


def is_inside(point: Point, rings: Sequence[Ring]) -> bool:
    """Whether the point lies inside any of the rings (even-odd rule)."""
    x, y = point
    for ring in rings:
        crossings = 0
        for (x1, y1), (x2, y2) in pairwise((*ring, ring[0])):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossings += 1
        if crossings % 2:
            return True
    return False


def spread_points(rings: Sequence[Ring], count: int, taken: Sequence[Point] = ()) -> list[Point]:
    """Return ``count`` points inside the largest ring, far from each other and from those taken. The same every time."""
    ring = rings[0]
    left, right = min(x for x, _ in ring), max(x for x, _ in ring)
    bottom, top = min(y for _, y in ring), max(y for _, y in ring)
    inside: list[Point] = []
    for n in range(1, 4000):
        point = (left + (right - left) * _halton(n, 2), bottom + (top - bottom) * _halton(n, 3))
        if is_inside(point, (ring,)):
            inside.append(point)
        if len(inside) >= 12 * (count + 4):
            break
    inside = inside or [ring[0]]
    # Each time the candidate farthest from all points so far; ``gaps`` keeps how far each candidate is from the nearest.
    gaps = [min((_gap(p, o) for o in taken), default=-_gap(p, _middle(ring))) for p in inside]
    found: list[Point] = []
    for _ in range(count):
        best = inside[max(range(len(inside)), key=gaps.__getitem__)]
        found.append(best)
        is_first = len(found) == 1 and not taken
        gaps = [_gap(p, best) if is_first else min(gap, _gap(p, best)) for p, gap in zip(inside, gaps, strict=True)]
    return found


def points_around(anchor: Point, count: int, reach: float | None, rings: Sequence[Ring] | None) -> list[Point]:
    """Return ``count`` points on a sunflower spiral around the anchor, inside the rings where there are any.

    ``reach`` is the radius in degrees of latitude.
    """
    found = []
    narrow = max(0.2, cos(radians(anchor[1])))
    for n in range(count):
        radius = (reach or _REACH_WITHOUT_OUTLINE) * sqrt((n + 0.5) / max(count, 1))
        point = anchor
        while radius > 1e-4:
            turn = n * _GOLDEN_ANGLE
            point = (anchor[0] + radius * cos(turn) / narrow, anchor[1] + radius * sin(turn))
            if rings is None or is_inside(point, rings):
                break
            radius *= 0.6
        else:
            point = anchor
        found.append(point)
    return found


def nearest_gap(point: Point, others: Sequence[Point]) -> float | None:
    """Return the distance in degrees of latitude to the nearest other point, or None without others."""
    gaps = [_gap(point, other) for other in others if other != point]
    return min(gaps) if gaps else None


def _gap(a: Point, b: Point) -> float:
    return sqrt(((a[0] - b[0]) * cos(radians(a[1]))) ** 2 + (a[1] - b[1]) ** 2)


def _middle(ring: Ring) -> Point:
    return (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))


def _halton(index: int, radix: int) -> float:
    result, fraction = 0.0, 1.0
    while index:
        fraction /= radix
        result += fraction * (index % radix)
        index //= radix
    return result
