"""What is published: households and persons of a year, by area and by standing, and which cells are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.measures import Sum, suppressed
from lianxin.people.access import scope_of, within_area
from lianxin.people.roles import Act
from lianxin.registry.models import Household, HouseholdFacts, MemberFacts
from lianxin.reports.domain.errors import NOTHING_TO_OPEN
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

HOUSEHOLDS, PERSONS = "households", "persons"
MEASURES = {HOUSEHOLDS: Words("户数", "Households"), PERSONS: Words("人数", "Persons")}
ALL, MONITORED, UNKNOWN = "all", "monitored", "not_recorded"
# Published to nobody, but whoever subtracts learns it: it is kept from being small like the others.
_NOT_MONITORED = "not_monitored"
_LENGTHS = (6, 9, 12)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A count's place: which area, which measure, whose standing."""

    area: str
    measure: str
    standing: str


@dataclass(frozen=True, slots=True)
class Cube:
    """Counts by cell, in order; None: left out. ``least`` is the smallest count shown."""

    county: str
    year: int
    least: int
    counts: Mapping[Cell, int | None]

    @property
    def areas(self) -> list[str]:
        return sorted({cell.area for cell in self.counts})

    @property
    def left_out(self) -> int:
        return sum(count is None for count in self.counts.values())


def standings() -> dict[str, Words]:
    """Standings by which counts are told, in order. Types of households part them; the monitored are told across types."""
    types = {code.key: code.words for code in dictionary().code_lists["household_type"].codes}
    return {
        ALL: Words("全部", "All"),
        **types,
        UNKNOWN: Words("未填", "Not recorded"),
        MONITORED: Words("监测对象", "Monitored"),
    }


def cube_of(county: str, year: int, *, least: int) -> Cube:
    """Count a county, its townships and villages, and leave out what is small or would give it away.

    Raises:
        ValueError: ``least`` is below 1.
        Refused: REPORTS-042 nothing is on record there of the year.
    """
    counts: Counter[Cell] = Counter()
    for measure, rows in ((HOUSEHOLDS, _households(county, year)), (PERSONS, _persons(county, year))):
        for village, standing, is_watched, count in rows:
            for length in _LENGTHS:
                area = village[:length]
                counts[Cell(area, measure, ALL)] += count
                counts[Cell(area, measure, standing or UNKNOWN)] += count
                counts[Cell(area, measure, MONITORED if is_watched else _NOT_MONITORED)] += count
    if not counts:
        raise Refused(NOTHING_TO_OPEN, county=county, year=year)
    areas = sorted({cell.area for cell in counts})
    keys = [*standings(), _NOT_MONITORED]
    values = {
        Cell(area, measure, key): counts[Cell(area, measure, key)]
        for area in areas
        for measure in MEASURES
        for key in keys
    }
    gone = suppressed(values, _sums(areas, keys), least=least)
    shown = {cell: None if cell in gone else value for cell, value in values.items() if cell.standing != _NOT_MONITORED}
    return Cube(county, year, least, shown)


def _sums(areas: Iterable[str], keys: Iterable[str]) -> list[Sum[Cell]]:
    """Areas are the sums of their parts, all households those of their types, and of the monitored and the others."""
    known = list(areas)
    types = [key for key in keys if key not in {ALL, MONITORED, _NOT_MONITORED}]
    sums = []
    for measure in MEASURES:
        for area in known:
            for parts in (types, [MONITORED, _NOT_MONITORED]):
                sums.append(Sum(Cell(area, measure, ALL), tuple(Cell(area, measure, key) for key in parts)))
            below = _LENGTHS[_LENGTHS.index(len(area)) + 1] if len(area) < _LENGTHS[-1] else 0
            children = [one for one in known if len(one) == below and one.startswith(area)]
            sums += [
                Sum(Cell(area, measure, key), tuple(Cell(child, measure, key) for child in children))
                for key in (ALL, *types, MONITORED, _NOT_MONITORED)
                if children
            ]
    return sums


Row = tuple[str, str, bool, int]


def _watched(prefix: str = "") -> Case:
    is_watched = Q(**{f"{prefix}monitored_class__isnull": False}) & ~Q(**{f"{prefix}risk_eliminated": True})
    return Case(When(is_watched, then=Value(True)), default=Value(False))


def _households(county: str, year: int) -> Iterable[Row]:
    """Live households with facts of the year."""
    facts = HouseholdFacts.objects.filter(
        within_area("household__village_code", county), year=year, household__is_live=True
    )
    told = facts.annotate(watched=_watched(), kind=Coalesce(F("household_type"), Value("")))
    return _grouped(told, "household__village_code")


def _persons(county: str, year: int) -> Iterable[Row]:
    """Members who live in these households at the end of the year."""
    inside = within_area("household__village_code", county)
    living = MemberFacts.objects.filter(inside, year=year, left_on__isnull=True, household__is_live=True)
    told = living.filter(household__facts__year=year).annotate(
        watched=_watched("household__facts__"), kind=Coalesce(F("household__facts__household_type"), Value(""))
    )
    return _grouped(told, "household__village_code")


def _grouped(rows: QuerySet[HouseholdFacts] | QuerySet[MemberFacts], village: str) -> Iterable[Row]:
    return rows.order_by().values_list(village, "kind", "watched").annotate(n=Count("pk"))


def counties_of(user: User) -> list[str]:
    """Counties whose register the reader may read as a whole, in which there is anything to count."""
    scope = scope_of(user, Act.READ_REGISTRY)
    villages = (
        Household.objects.filter(scope.area_filter("village_code")).order_by().values_list("village_code", flat=True)
    )
    return sorted(code for code in {village[:6] for village in villages.distinct()} if scope.covers(code))
