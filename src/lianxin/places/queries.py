"""Read areas: by code and day, what lies under and above, how far apart, where on a map."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lianxin.core.kernel.errors import Refused
from lianxin.places.domain.codes import codes_above, short_code
from lianxin.places.domain.distance import Point, distance_km
from lianxin.places.domain.outlines import Ring
from lianxin.places.domain.village_points import VillagePoint, placed_villages
from lianxin.places.errors import AREA_NOT_OPENED
from lianxin.places.gazetteer import county_outlines, gazetteer
from lianxin.places.models import Area


def valid_on(on: date | None) -> Q:
    """A condition: the area is in being on the day; without a day, it has not ended."""
    if on is None:
        return Q(valid_before__isnull=True)
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (
        Q(valid_before__isnull=True) | Q(valid_before__gt=on)
    )


def area_by_code(code: str, on: date | None = None) -> Area:
    """Return the area with the code on the day (None: now), or the one that took over if the code had ended by then.

    Raises:
        Refused: PLACE-001 not a code; PLACE-005 no such area in this system on that day, or it was split among several.
    """
    short = short_code(code)
    found = Area.objects.filter(valid_on(on), code=short).first()
    if found is None:
        ended = Area.objects.filter(code=short, successor__isnull=False).order_by("-valid_before").first()
        while ended is not None and ended.successor is not None:
            if _is_in_being(ended.successor, on):
                found = ended.successor
                break
            ended = ended.successor
    if found is None:
        raise Refused(AREA_NOT_OPENED, code=short, on=on or "今天 / today")
    return found


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


def open_counties() -> QuerySet[Area]:
    """The counties that have been opened and have not ended."""
    return Area.objects.filter(level=Area.Level.COUNTY, valid_before__isnull=True)


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
    positions = {a.code: p for a in areas if (p := _position(a)) is not None}
    for known in {present, *(village[:9] for village, _ in villages)} - set(positions):
        if (position := gazetteer().position(known)) is not None:
            positions[known] = position
    return placed_villages(villages, positions, boundary_of(present))


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
