"""Simplify county outlines (OpenStreetMap, ODbL 1.0) for the optional file. Nothing but code and geometry is kept."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import pairwise
from math import sqrt
from pathlib import Path

from lianxin.places.domain.layout import FIELD

# About 400 m: a county drawn 1,000 pixels wide is not seen to differ.
_TOLERANCE_DEGREES = 0.004
_LEAST_AREA_DEGREES = 0.0001


def outline_lines(path: Path) -> Iterator[str]:
    """Yield ``code, ring, ring, …``; a ring is ``x y`` and then steps, in ten-thousandths of a degree, not closed."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        features = json.load(file)["features"]
    for feature in sorted(features, key=lambda f: f["properties"]["Code_County"]):
        geometry = feature["geometry"]
        if geometry is None:
            continue
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        outer = sorted((polygon[0] for polygon in polygons), key=lambda ring: -abs(_area(ring)))
        rings = [_simplified(ring) for n, ring in enumerate(outer) if n == 0 or abs(_area(ring)) > _LEAST_AREA_DEGREES]
        yield FIELD.join((feature["properties"]["Code_County"], *(_stepped(ring) for ring in rings if len(ring) >= 3)))


def _area(ring: list[list[float]]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def _simplified(ring: list[list[float]]) -> list[list[float]]:
    """Douglas-Peucker on a closed ring, cut at the point farthest from the first."""
    points = ring[:-1] if ring[0] == ring[-1] else ring
    if len(points) < 5:
        return points
    far = max(range(len(points)), key=lambda i: _squared(points[0], points[i]))
    return _line(points[: far + 1])[:-1] + _line([*points[far:], points[0]])[:-1]


def _line(points: list[list[float]]) -> list[list[float]]:
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        distance, index = max((_off(points[i], points[first], points[last]), i) for i in range(first + 1, last))
        if distance > _TOLERANCE_DEGREES:
            keep.add(index)
            stack += [(first, index), (index, last)]
    return [points[i] for i in sorted(keep)]


def _off(p: list[float], a: list[float], b: list[float]) -> float:
    """Distance of p from the segment a-b, in degrees."""
    length = _squared(a, b)
    if not length:
        return sqrt(_squared(p, a))
    t = max(0.0, min(1.0, ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length))
    return sqrt(_squared(p, [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]))


def _squared(a: list[float], b: list[float]) -> float:
    return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])


def _stepped(ring: list[list[float]]) -> str:
    whole = [(round(x * 10_000), round(y * 10_000)) for x, y in ring]
    steps = [whole[0]] + [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(whole)]
    return " ".join(f"{x} {y}" for x, y in steps)
