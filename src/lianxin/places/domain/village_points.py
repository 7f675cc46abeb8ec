"""Where to draw the villages of a county: where they are known to lie, otherwise near their township."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianxin.places.domain.distance import Point
from lianxin.places.domain.outlines import Ring, is_inside, nearest_gap, points_around, spread_points


@dataclass(frozen=True, slots=True)
class VillagePoint:
    """A village on a map. ``approximate``: nobody knows where it lies; it is drawn near its township so as to be seen."""

    code: str
    name: str
    longitude: float
    latitude: float
    approximate: bool


def placed_villages(
    villages: Sequence[tuple[str, str]],
    positions: Mapping[str, Point],
    rings: Sequence[Ring] | None,
) -> list[VillagePoint]:
    """Return a point for every village (code, name); the same input gives the same points.

    ``positions`` holds what is known: of villages, of townships, and of the county seat (6-digit code). Without outline and
    without any of these a village has no point and is left out, rather than drawn where it is not.
    """
    by_township: dict[str, list[tuple[str, str]]] = {}
    for code, name in villages:
        by_township.setdefault(code[:9], []).append((code, name))
    anchors = _anchors(sorted(by_township), positions, rings)
    found: list[VillagePoint] = []
    for township, members in sorted(by_township.items()):
        known = [(code, name) for code, name in members if code in positions]
        unknown = [(code, name) for code, name in members if code not in positions]
        found += [VillagePoint(code, name, *positions[code], approximate=False) for code, name in known]
        anchor = anchors.get(township)
        if anchor is None:
            continue
        gap = nearest_gap(anchor, list(anchors.values()))
        around = points_around(anchor, len(unknown), 0.45 * gap if gap else None, rings)
        found += [
            VillagePoint(code, name, round(x, 5), round(y, 5), approximate=True)
            for (code, name), (x, y) in zip(unknown, around, strict=True)
        ]
    return sorted(found, key=lambda point: point.code)


def _anchors(
    townships: Sequence[str], positions: Mapping[str, Point], rings: Sequence[Ring] | None
) -> dict[str, Point]:
    """A point for each township: its own where known (and inside the outline), otherwise spread over the county."""
    known = {t: positions[t] for t in townships if t in positions and (rings is None or is_inside(positions[t], rings))}
    unknown = [t for t in townships if t not in known]
    if rings:
        spread = spread_points(rings, len(unknown), list(known.values()))
        return known | dict(zip(unknown, spread, strict=True))
    seat = positions.get(townships[0][:6]) if townships else None
    if seat is None:
        return known
    return known | dict(zip(unknown, points_around(seat, len(unknown), 0.2, None), strict=True))
