"""The map of an area's dashboard: its parts, shaded by the light of one rate. It needs no network and no tiles.

Outlines of counties are OpenStreetMap's. Nobody publishes those of townships and villages. Where the positions of all of them are
known, each is drawn as what lies nearest to it, and the map says so; what nobody knows is a tile, and no place is invented for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from lianxin.core.charts import AreaMap, Ring, Tract, cells
from lianxin.core.kernel.shares import percent_of
from lianxin.core.kernel.words import Words
from lianxin.places.domain.names import village_body
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
_TILES = Words(
    "{n} 处的边界和位置没有公开记载，按代码顺序排成格子，不表示方位和远近。",
    "Neither outline nor position of {n} is published: they are tiles in order of code, which say nothing of directions or distances.",
)
_TOLD = Words("{n} 处中 {known} 处的边界由县里提供。", "The county gave the outlines of {known} of {n}.")
_MAP, _LIST = Words("地图", "Map"), Words("格子图", "Tiles")


def map_of(
    place: Place, parts: Sequence[Place], rate: Rate, shares: Shares, limits: Limits | None, href: Callable[[str], str]
) -> AreaMap | None:
    """Draw the parts of an area by the light of a rate: on a map as far as their outlines or all their positions are known, else as
    tiles; None of a village, which has no parts."""
    if place.level is Level.VILLAGE or not parts:
        return None
    if place.level in {Level.COUNTY, Level.TOWNSHIP}:
        told = {
            code: rings for code, rings in brought_outlines(place.code).items() if len(code) == parts[0].level.length
        }
        found = _nearest(place) | told
    else:
        told, found = {}, _of_counties(parts, tuple(shares))
    tracts, decimals = [], 1
    for part in parts:
        share = summed(shares, part.code)
        light, percent = light_of(share, limits), _percent(share, limits)
        decimals = max(decimals, 0 if percent is None else -int(percent.as_tuple().exponent))
        kind = _CLASSES.index(light) if light in _CLASSES else None
        value = None if percent is None else float(percent)
        tracts.append(Tract(_named(part.name, place), found.get(part.code, ()), value, kind, href(part.code)))
    tiles = sum(not tract.rings for tract in tracts)
    shown = {part.code for part in parts}
    # Parts of which nothing was counted belong to the picture of the area as well.
    bare = [code for code in found if code not in shown and found[code]]
    names = area_names(bare)
    tracts += [Tract(_named(names.get(code, code), place), found[code]) for code in bare]
    # What is told lies over what is only nearest.
    told_rings = set(told.values())
    tracts.sort(key=lambda tract: tract.rings in told_rings)
    notes = _notes_of(parts, found, told, place)
    if tiles:
        notes.append(_TILES.filled(n=tiles))
    note = Words("".join(one.zh for one in notes), " ".join(one.en for one in notes))
    kind_of = _MAP if any(tract.rings for tract in tracts) else _LIST
    title = Words(f"{kind_of.zh}：{rate.words.zh}", f"{kind_of.en}: {rate.words.en}")
    return AreaMap(title, tuple(tracts), tuple(light.words for light in _CLASSES), Words("%", "%"), note, decimals)


def _percent(share: Share, limits: Limits | None) -> Decimal | None:
    if not share.whole or share.is_hidden:
        return None
    return percent_of(share.part, share.whole, limits=limits.both if limits else ())


def _notes_of(
    parts: Sequence[Place], found: Mapping[str, tuple[Ring, ...]], told: Mapping[str, tuple[Ring, ...]], place: Place
) -> list[Words]:
    """What is known of the shapes that are drawn, and from whom."""
    drawn = [code for code, rings in found.items() if rings]
    if place.level not in {Level.COUNTY, Level.TOWNSHIP}:
        return [_OUTLINES] if drawn else []
    rest = sorted(set(drawn) - told.keys())
    notes = [_TOLD.filled(n=max(len(parts), len(drawn)), known=len(told))] if told else []
    if rest:
        notes.append(_cells_note(parts))
    if sources := sources_of_shapes(drawn):
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


def _nearest(place: Place) -> dict[str, tuple[Ring, ...]]:
    """What lies nearest to each township of a county, or to each village of a township; nothing where the position of one is not known:
    its neighbours would be drawn over it."""
    county = place.code[: Level.COUNTY.length]
    points = tuple(village_points(county))
    outline = tuple(tuple(ring) for ring in boundary_of(county) or ())
    seats = {point.code[: Level.TOWNSHIP.length] for point in points}
    known = known_positions(seats)
    townships = _cells_of(_sorted(known), outline) if seats and known.keys() >= seats else {}
    if place.level is Level.COUNTY:
        return townships
    own = [point for point in points if point.code.startswith(place.code)]
    if not own or any(point.approximate for point in own):
        return {}
    around = brought_outlines(county).get(place.code) or townships.get(place.code, ())
    return _cells_of(_sorted({point.code: (point.longitude, point.latitude) for point in own}), around)


def _sorted(positions: Mapping[str, tuple[float, float]]) -> tuple[tuple[str, float, float], ...]:
    return tuple((code, *position) for code, position in sorted(positions.items()))


@lru_cache(maxsize=64)
def _cells_of(places: tuple[tuple[str, float, float], ...], outline: tuple[Ring, ...]) -> dict[str, tuple[Ring, ...]]:
    found = cells([(longitude, latitude) for _, longitude, latitude in places], outline)
    return {code: rings for (code, _, _), rings in zip(places, found, strict=True)}
