"""The map of an area's dashboard: its parts, shaded by the light of one rate. It needs no network and no tiles.

Outlines of counties are OpenStreetMap's. Nobody publishes those of townships and villages: each is drawn as what lies nearest
to it, and the map says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from lianxin.core.charts import AreaMap, Ring, Tract, cells
from lianxin.core.kernel.shares import percent_of
from lianxin.core.kernel.words import Words
from lianxin.places.domain.names import village_body
from lianxin.places.domain.village_points import VillagePoint
from lianxin.places.queries import (
    boundary_of,
    brought_outlines,
    known_positions,
    sources_of_shapes,
    village_points,
)
from lianxin.registry.queries import area_names
from lianxin.reports.boards.lights import Light, Limits, Share, light_of
from lianxin.reports.boards.places import Level, Place
from lianxin.reports.boards.rates import Rate, Shares, summed

_CLASSES = (Light.GREEN, Light.YELLOW, Light.RED)
"""From the palest to the darkest: what is farthest behind is seen first."""
_OUTLINES = Words("边界 © OpenStreetMap 贡献者（ODbL）。", "Outlines © OpenStreetMap contributors (ODbL).")
_SUPPOSED = Words(
    "{n} 处中只有 {known} 处的位置有公开记载，其余的方位是示意，不是实际方位。",
    "The position of only {known} of {n} is published; where the others are drawn is for show, not where they lie.",
)
_UNKNOWN = Words(
    "{n} 处的位置没有公开记载，画的方位是示意，不是实际方位。",
    "The position of {n} is not published; where they are drawn is for show, not where they lie.",
)
_TOLD = Words("{n} 处中 {known} 处的边界由县里提供。", "The county gave the outlines of {known} of {n}.")
_NEVER = Words("图上没有位置：{names}。", "Not on the map: {names}.")


def map_of(
    place: Place, parts: Sequence[Place], rate: Rate, shares: Shares, limits: Limits | None, href: Callable[[str], str]
) -> AreaMap | None:
    """Draw the parts of an area by the light of a rate; None where no outline of it is known."""
    if place.level is Level.VILLAGE or not parts:
        return None
    if place.level in {Level.COUNTY, Level.TOWNSHIP}:
        drawn = _nearest(place)
        # Of a county whose own outline nobody knows, or of another country, what it brought is all there is.
        told = {
            code: rings for code, rings in brought_outlines(place.code).items() if len(code) == parts[0].level.length
        }
        found = drawn | told
        notes = _notes_of(parts, found, told)
    else:
        told, found, notes = {}, _of_counties(parts, tuple(shares)), [_OUTLINES]
    told_rings = set(told.values())
    decimals, tracts, lost, shown = 1, [], [], {part.code for part in parts}
    for part in parts:
        share = summed(shares, part.code)
        light, percent = light_of(share, limits), _percent(share, limits)
        decimals = max(decimals, 0 if percent is None else -int(percent.as_tuple().exponent))
        rings = found.get(part.code, ())
        if not rings:
            lost.append(part.name)
            continue
        kind = _CLASSES.index(light) if light in _CLASSES else None
        tracts.append(
            Tract(_named(part.name, place), rings, None if percent is None else float(percent), kind, href(part.code))
        )
    if not tracts:
        return None
    # Parts of which nothing was counted belong to the picture of the area as well.
    bare = [code for code in found if code not in shown]
    names = area_names(bare)
    tracts += [Tract(_named(names.get(code, code), place), found[code]) for code in bare if found[code]]
    # What is told lies over what is only nearest.
    tracts.sort(key=lambda tract: tract.rings in told_rings)
    if lost:
        notes.append(_NEVER.filled(names="、".join(lost[:5]) + ("…" if len(lost) > 5 else "")))
    note = Words("".join(one.zh for one in notes), " ".join(one.en for one in notes))
    title = Words(f"地图：{rate.words.zh}", f"Map: {rate.words.en}")
    return AreaMap(title, tuple(tracts), tuple(light.words for light in _CLASSES), Words("%", "%"), note, decimals)


def _percent(share: Share, limits: Limits | None) -> Decimal | None:
    if not share.whole or share.is_hidden:
        return None
    return percent_of(share.part, share.whole, limits=limits.both if limits else ())


def _notes_of(
    parts: Sequence[Place], found: Mapping[str, tuple[Ring, ...]], told: Mapping[str, tuple[Ring, ...]]
) -> list[Words]:
    """What is known of the shapes that are drawn, and from whom."""
    rest = sorted(found.keys() - told.keys())
    notes = [_TOLD.filled(n=len(found), known=len(told))] if told and rest else []
    if rest:
        notes += [_cells_note(parts), *_supposed(rest)]
    sources = sources_of_shapes(found)
    if sources:
        notes.append(Words(f"来源：{'；'.join(sources)}。", f"Source: {'; '.join(sources)}."))
    return [*notes, _OUTLINES] if rest else notes


def _cells_note(parts: Sequence[Place]) -> Words:
    words = parts[0].level.words
    return Words(
        f"{words.zh}没有公开的边界，按离谁最近示意划分。",
        f"No boundaries of a {words.en.lower()} are published: each area is what lies nearest to it.",
    )


def _of_counties(parts: Sequence[Place], codes: tuple[str, ...]) -> dict[str, tuple[Ring, ...]]:
    """Parts made of the outlines of those of their counties in which something was counted."""
    counties = sorted({code[: Level.COUNTY.length] for code in codes if len(code) >= Level.COUNTY.length})
    found: dict[str, tuple[Ring, ...]] = {}
    for part in parts:
        rings = [ring for county in counties if county.startswith(part.code) for ring in boundary_of(county) or ()]
        found[part.code] = tuple(tuple(ring) for ring in rings)
    return found


def _named(name: str, place: Place) -> Words:
    short = name.removeprefix(place.name) or name
    words = village_body(short) if place.level is Level.TOWNSHIP else short
    return Words(words, words)


def _supposed(codes: Sequence[str]) -> list[Words]:
    known = len(known_positions(codes))
    if known == len(codes):
        return []
    return [(_SUPPOSED if known else _UNKNOWN).filled(n=len(codes), known=known)]


def _nearest(place: Place) -> dict[str, tuple[Ring, ...]]:
    county = place.code[: Level.COUNTY.length]
    points = tuple(village_points(county))
    outline = tuple(tuple(ring) for ring in boundary_of(county) or ())
    townships = _cells_of(_seats(points), outline) | {
        code: rings for code, rings in brought_outlines(county).items() if len(code) == Level.TOWNSHIP.length
    }
    if place.level is Level.COUNTY:
        return townships
    own = tuple((p.code, p.longitude, p.latitude) for p in points if p.code.startswith(place.code))
    return _cells_of(own, townships.get(place.code, ()))


def _seats(points: Sequence[VillagePoint]) -> tuple[tuple[str, float, float], ...]:
    """Where each township lies; where nobody says so, the middle of its villages as they are drawn."""
    places: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for point in points:
        places[point.code[: Level.TOWNSHIP.length]].append((point.longitude, point.latitude))
    middles = {
        code: (sum(x for x, _ in own) / len(own), sum(y for _, y in own) / len(own)) for code, own in places.items()
    }
    return tuple((code, *position) for code, position in sorted((middles | known_positions(middles)).items()))


@lru_cache(maxsize=64)
def _cells_of(places: tuple[tuple[str, float, float], ...], outline: tuple[Ring, ...]) -> dict[str, tuple[Ring, ...]]:
    found = cells([(longitude, latitude) for _, longitude, latitude in places], outline)
    return {code: rings for (code, _, _), rings in zip(places, found, strict=True)}
