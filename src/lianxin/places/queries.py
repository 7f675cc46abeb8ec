"""Read areas: by code and day, what lies under and above, how far apart, where on a map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Left

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.places.domain.codes import Level, codes_above, is_temporary, level_of, short_code
from lianxin.places.domain.distance import Point, distance_km
from lianxin.places.domain.gazetteer import Division
from lianxin.places.domain.history import Version
from lianxin.places.domain.local_names import score_of_local
from lianxin.places.domain.names import cleaned
from lianxin.places.domain.outlines import Ring
from lianxin.places.domain.resolver import Candidate, Resolution, Resolver, among, unresolved
from lianxin.places.domain.village_points import VillagePoint, placed_villages
from lianxin.places.errors import AREA_NOT_OPENED
from lianxin.places.gazetteer import county_outlines, gazetteer
from lianxin.places.models import Area, AreaShape, AreaTag


@lru_cache(maxsize=1)
def resolver() -> Resolver:
    """Return the resolver of written places, built on the first call (about half a second)."""
    return Resolver(gazetteer())


def valid_on(on: date | None) -> Q:
    """A condition: the area is in being on the day; without a day, it has not ended."""
    if on is None:
        return Q(valid_before__isnull=True)
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (
        Q(valid_before__isnull=True) | Q(valid_before__gt=on)
    )


def area_by_code(code: str, on: date | None = None) -> Area | None:
    """Return the area that has the code on the day (None: now), or None: see ``successors_of`` for what took over.

    Raises:
        Refused: PLACE-001, not a code.
    """
    return Area.objects.filter(valid_on(on), code=short_code(code)).first()


def required_area(code: str, on: date | None = None) -> Area:
    """Return the area that has the code on the day (None: now), or the one that took over if it had ended by then.

    Raises:
        Refused: PLACE-001 not a code; PLACE-005 no such area in this system on that day.
    """
    found = area_by_code(code, on)
    short = short_code(code)
    ended = Area.objects.filter(code=short, successor__isnull=False).order_by("-valid_before").first()
    while found is None and ended is not None and ended.successor is not None:
        found = ended.successor if _is_in_being(ended.successor, on) else None
        ended = ended.successor
    if found is None:
        raise Refused(AREA_NOT_OPENED, code=short, on=on or "今天 / today")
    return found


def successors_of(code: str) -> tuple[str, ...]:
    """Return the codes that hold the area of an ended code now, by the areas opened here, else by the gazetteer.

    None for a code that stands, or that nobody knows.
    """
    short = short_code(code)
    after = _codes_after(short)
    standing = Area.objects.filter(code__in=after, valid_before__isnull=True).values_list("code", flat=True)
    latest = tuple(sorted(standing)) or gazetteer().latest_codes(short)
    return tuple(one for one in latest if one != short)


def resolve_mention(written: str, *, within: str = "", on: date | None = None) -> Resolution:
    """Resolve a written place against the areas that only this system knows, and against the gazetteer.

    An area opened or renamed here, which the gazetteer has not or has under another name, counts if its name and those
    above it fit the mention; for all else see ``Resolver.resolve``.

    Raises:
        Refused: PLACE-001, ``within`` is not a code.
    """
    text = cleaned(written)
    local = [
        Candidate(area.code, score, path=_names_down_to(area))
        for area in _only_here(within, on)
        if (score := score_of_local(text, _names_down_to(area)))
    ]
    if within and not gazetteer().latest_codes(short_code(within)):
        answer = unresolved(written, Words("名册中没有这个地方", "the register has no such place"))
    else:
        answer = resolver().resolve(written, within=within, on=on)
    if not local or (answer.code and answer.score >= max(c.score for c in local)):
        return answer
    return among(written, tuple(local))


def areas_under(code: str, on: date | None = None) -> QuerySet[Area]:
    """Return everything below a code on the day (None: now), at every level; of the empty code, everything.

    An abolished code stands for what took over from it.
    """
    areas = Area.objects.filter(valid_on(on))
    if not code:
        return areas
    wanted = Q(code__startswith=short_code(code)) & ~Q(code=short_code(code))
    for present in _codes_after(short_code(code)):
        wanted |= Q(code__startswith=present) & ~Q(code=present)
    return areas.filter(wanted)


def ancestors(code: str, on: date | None = None) -> list[Area]:
    """Return the areas above a code on the day (None: now), the province first; those not opened are left out."""
    areas = {area.code: area for area in Area.objects.filter(valid_on(on), code__in=codes_above(short_code(code)))}
    return [areas[above] for above in codes_above(short_code(code)) if above in areas]


def area_title(code: str) -> str:
    """Return what an area is called in a title: its name, of a village with its township's in front; else its code."""
    wanted = [above for above in (code[:9], code) if len(above) == 9 or above == code]
    known = dict(Area.objects.filter(valid_on(None), code__in=wanted).values_list("code", "name"))
    if code not in known:
        return code
    return (known.get(code[:9], "") if len(code) > 9 else "") + known[code]


def open_counties() -> QuerySet[Area]:
    """The counties that have been opened and have not ended."""
    return Area.objects.filter(level=Area.Level.COUNTY, valid_before__isnull=True)


@dataclass(frozen=True, slots=True)
class AreaSheet:
    """What a page says of one division: its names and codes over time, what lies above and below, if it was opened here."""

    code: str
    name: str
    level: Level
    is_open: bool
    is_temporary: bool
    above: tuple[Division, ...]
    below: tuple[Division, ...]
    versions: tuple[Version, ...]
    successors: tuple[Division, ...]


def area_sheet(code: str) -> AreaSheet:
    """Return what is known of a division, from the areas opened here and from the gazetteer; ours go before its.

    Raises:
        Refused: PLACE-001 not a code; PLACE-005 nobody knows it.
    """
    short = short_code(code)
    source = gazetteer()
    rows = list(Area.objects.filter(code=short).order_by(F("valid_from").asc(nulls_first=True)))
    own = tuple(Version(a.code, a.name, a.valid_from, a.valid_before) for a in rows) or source.versions(short)
    if not own:
        raise Refused(AREA_NOT_OPENED, code=short, on="任何一天 / any day")
    is_open = bool(rows) and rows[-1].valid_before is None
    children = Area.objects.filter(parent__code=short, valid_before__isnull=True).order_by("code")
    below = tuple(Division(a.code, a.name) for a in children) or source.children(short)
    above = [_known(one) for one in codes_above(short)]
    after = [_known(one) for one in successors_of(short)]
    return AreaSheet(
        code=short,
        name=own[-1].name,
        level=level_of(short),
        is_open=is_open,
        is_temporary=is_temporary(short),
        above=tuple(d for d in above if d is not None),
        below=below,
        versions=(*_before(own[0]), *own),
        successors=tuple(d for d in after if d is not None),
    )


def _before(version: Version) -> list[Version]:
    """What the area was before a version, under other codes too, the oldest first; nothing for a first version."""
    if version.valid_from is None:
        return []
    before = [
        v
        for v in gazetteer().history.predecessors(version.code)
        if v.valid_before == version.valid_from and v.code != version.code
    ]
    return [one for v in before for one in (*_before(v), v)]


def _known(code: str) -> Division | None:
    area = Area.objects.filter(code=code, valid_before__isnull=True).first()
    return Division(area.code, area.name) if area else gazetteer().division(code)


def distance_between(one: Area, other: Area) -> float | None:
    """Return kilometres between two areas, or None when the position of either is not known."""
    a, b = _position(one), _position(other)
    return None if a is None or b is None else distance_km(a, b)


def boundary_of(county_code: str) -> list[Ring] | None:
    """Return the county's outline as rings of (longitude, latitude), largest first, or None when there is none.

    Rings are not closed; in SVG: ``M x,y L … Z``. The outline is OpenStreetMap's (ODbL 1.0) and wants its attribution.
    """
    outlines = county_outlines()
    code = short_code(county_code)
    if outlines is None:
        return None
    for candidate in (code, *gazetteer().latest_codes(code)):
        rings = outlines.rings(candidate)
        if rings:
            return list(rings)
    return None


def village_points(county_code: str, on: date | None = None) -> list[VillagePoint]:
    """Return where to draw each village of a county: its position, or one near its township (``approximate``).

    The villages are those opened here; of a county not opened, those of the gazetteer.
    """
    code = short_code(county_code)
    present = (gazetteer().latest_codes(code) or (code,))[0]
    areas = list(areas_under(present, on))
    villages = [(a.code, a.name) for a in areas if a.level == Area.Level.VILLAGE]
    if not villages:
        source = gazetteer()
        villages = [(v.code, v.name) for t in source.townships(present) for v in source.villages(t.code)]
    positions = {a.code: p for a in areas if (p := _position(a)) is not None} | _brought_positions(present)
    for known in {present, *(village[:9] for village, _ in villages)} - set(positions):
        if (position := gazetteer().position(known)) is not None:
            positions[known] = position
    return placed_villages(villages, positions, boundary_of(present))


def known_positions(codes: Iterable[str]) -> dict[str, Point]:
    """Return where divisions lie, of those of which somebody said so; nothing is supposed here."""
    wanted = set(codes)
    found = {code: position for code in wanted if (position := gazetteer().position(code)) is not None}
    here = Area.objects.filter(code__in=wanted, valid_before__isnull=True)
    found |= {area.code: position for area in here if (position := _position(area)) is not None}
    for county in {code[:6] for code in wanted}:
        found |= {code: position for code, position in _brought_positions(county).items() if code in wanted}
    return found


def _brought_positions(county_code: str) -> dict[str, Point]:
    """Positions that a county brought itself, by code; the newest of each."""
    rows = AreaShape.objects.filter(area_code__startswith=county_code, rings__isnull=True).order_by("pk")
    return {code: (float(x), float(y)) for code, x, y in rows.values_list("area_code", "longitude", "latitude")}


def brought_outlines(above: str) -> dict[str, tuple[Ring, ...]]:
    """Return the outlines that a county brought of its areas below one, by code; the newest of each."""
    rows = AreaShape.objects.filter(area_code__startswith=above, rings__isnull=False).order_by("pk")
    return {
        code: tuple(tuple((float(x), float(y)) for x, y in ring) for ring in rings)
        for code, rings in rows.values_list("area_code", "rings")
    }


def sources_of_shapes(codes: Iterable[str]) -> list[str]:
    """Who gave the outlines and positions of areas, as it stands beneath a map."""
    found = AreaShape.objects.filter(area_code__in=list(codes)).order_by("source")
    return list(found.values_list("source", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class KnownShapes:
    """Of how many areas of a level a county knows outlines and positions."""

    level: Level
    areas: int
    outlines: int
    positions: int


def shapes_known(county_code: str) -> tuple[KnownShapes, ...]:
    """Return of how many townships and villages of a county an outline or a position is known."""
    codes = list(areas_under(county_code).values_list("code", flat=True))
    outlines, made = brought_outlines(county_code), []
    for level, length in ((Level.TOWNSHIP, 9), (Level.VILLAGE, 12)):
        own = [code for code in codes if len(code) == length]
        made.append(KnownShapes(level, len(own), sum(code in outlines for code in own), len(known_positions(own))))
    return tuple(made)


def _only_here(within: str, on: date | None) -> QuerySet[Area]:
    """The villages, groups and natural villages that the gazetteer does not have, or not by their present name."""
    areas = Area.objects.filter(valid_on(on), level__in=[Area.Level.VILLAGE, Area.Level.GROUP])
    if within:
        areas = areas.filter(code__startswith=short_code(within))
    national = [province.code for province in gazetteer().provinces()]
    # What was opened from the gazetteer has no first day; what was founded or renamed here has one, or a code of our own.
    is_ours = Q(is_temporary=True) | Q(valid_from__isnull=False) | ~Q(province__in=national)
    areas = areas.annotate(province=Left("code", 2)).filter(is_ours)
    return areas.select_related("parent__parent__parent__parent__parent")


def _names_down_to(area: Area) -> tuple[str, ...]:
    names: list[str] = []
    current: Area | None = area
    while current is not None:
        names.insert(0, current.name)
        current = current.parent
    return tuple(names)


def _codes_after(code: str) -> set[str]:
    """Codes of the areas that took over from the ended areas with this code."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        current = waiting.pop()
        following = Area.objects.filter(code=current, successor__isnull=False).values_list("successor__code", flat=True)
        new = set(following) - found - {code}
        found |= new
        waiting += new
    return found


def _is_in_being(area: Area, on: date | None) -> bool:
    if on is None:
        return area.valid_before is None
    return (area.valid_from is None or area.valid_from <= on) and (area.valid_before is None or on < area.valid_before)


def _position(area: Area) -> Point | None:
    if area.longitude is None or area.latitude is None:
        return None
    return (area.longitude, area.latitude)


def tags_of(area_code: str) -> QuerySet[AreaTag]:
    """Return what documents called an area, what holds today first."""
    return AreaTag.objects.filter(area_code=area_code).order_by("-starts_on", "-pk")
