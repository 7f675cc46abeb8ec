"""Who is nearest: the part of an outline that lies nearer to each of some places than to the others (Voronoi cells).

Where nobody publishes the boundaries of townships, their seats are known: the cell of a seat stands for its township, and the
map says that it does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lianxin.core.charts.definitions import Ring

Place = tuple[float, float]


def cells(places: Sequence[Place], outline: Sequence[Ring]) -> list[tuple[Ring, ...]]:
    """Return, for each place, the rings of the outline's parts that are nearer to it than to any other; degrees in, degrees out.

    Distances are those on a plane narrowed by the cosine of the middle latitude, right to some metres within a county. Places
    at the same spot share a cell; a place whose cell lies outside the outline has none.
    """
    latitudes = [latitude for ring in outline for _, latitude in ring]
    if not latitudes:
        return [() for _ in places]
    narrowing = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    flat = [(longitude * narrowing, latitude) for longitude, latitude in places]
    rings = [[(longitude * narrowing, latitude) for longitude, latitude in ring] for ring in outline]
    found = []
    for spot in flat:
        # The nearest first: they cut most away, and every later cut is cheaper.
        others = sorted({other for other in flat if other != spot}, key=lambda other: math.dist(spot, other))
        cut = [_nearest(ring, spot, others) for ring in rings]
        found.append(tuple(tuple((x / narrowing, y) for x, y in ring) for ring in cut if len(ring) > 2))
    return found


def _nearest(ring: list[Place], spot: Place, others: Sequence[Place]) -> list[Place]:
    """Cut a ring by the line half-way to each other place (Sutherland and Hodgman 1974)."""
    reach = max((math.dist(spot, corner) for corner in ring), default=0.0)
    for other in others:
        # What is farther away than twice the farthest corner is cut by nobody from here on.
        if math.dist(spot, other) > 2 * reach or not ring:
            break
        ring = _cut(ring, spot, other)
        reach = max((math.dist(spot, corner) for corner in ring), default=0.0)
    return ring


def _cut(ring: list[Place], spot: Place, other: Place) -> list[Place]:
    """Keep of a ring what is no farther from ``spot`` than from ``other``."""
    towards = (other[0] - spot[0], other[1] - spot[1])
    middle = ((spot[0] + other[0]) / 2, (spot[1] + other[1]) / 2)

    def beyond(corner: Place) -> float:
        return (corner[0] - middle[0]) * towards[0] + (corner[1] - middle[1]) * towards[1]

    kept: list[Place] = []
    for index, corner in enumerate(ring):
        before = ring[index - 1]
        here, there = beyond(corner), beyond(before)
        if (here <= 0) != (there <= 0):
            share = there / (there - here)
            kept.append((before[0] + (corner[0] - before[0]) * share, before[1] + (corner[1] - before[1]) * share))
        if here <= 0:
            kept.append(corner)
    return kept
