"""Whose a row of a figure is, and where: the household or the person by name, the village, and the page that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist, PermissionDenied

from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household, Member
from lianxin.registry.queries import area_names

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source

_HOUSEHOLD = "registry:household"


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose a row is, "" where it is nobody's or his household is closed to the reader; the name of its place; the number of its page."""

    who: str = ""
    place: str = ""
    page: Any = None


def seats_of(source: Source, numbers: Iterable[int], reader: User | None) -> dict[int, Seat]:
    """Return the seats of rows of a source, by their numbers. Without a reader nobody is named."""
    name, page = source.page
    person = "member_id" if _has_member(source) else ""
    wanted = [one for one in (page, source.area, person) if one]
    if not wanted:
        return {}
    rows = source.rows(None).filter(pk__in=list(numbers)).order_by().values_list("pk", *wanted)
    told = {number: dict(zip(wanted, values, strict=True)) for number, *values in rows}
    homes: dict[Any, str] = {}
    if name == _HOUSEHOLD:
        homes = dict(
            _open_to(reader).filter(pk__in={one[page] for one in told.values()}).values_list("pk", "head_name")
        )
    people = {one[person] for one in told.values() if one.get(page) in homes} if person else set()
    names = dict(Member.objects.filter(pk__in=people).values_list("pk", "name"))
    places = area_names(str(one[source.area]) for one in told.values() if source.area and one[source.area])
    return {
        number: Seat(
            names.get(one[person], "") if person else homes.get(one.get(page), ""),
            places.get(str(one.get(source.area, "")), ""),
            one.get(page),
        )
        for number, one in told.items()
    }


def _open_to(reader: User | None) -> QuerySet[Household]:
    if reader is None:
        return Household.objects.none()
    try:
        return households_open_to(reader)
    except PermissionDenied:
        return Household.objects.none()


def _has_member(source: Source) -> bool:
    try:
        return source.model._meta.get_field("member").related_model is Member
    except FieldDoesNotExist:
        return False
