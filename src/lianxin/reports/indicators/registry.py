"""Indicators of the register: households and persons of a year, their income by source, and facts of villages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.words import Words
from lianxin.registry.access import households_open_to, village_facts_open_to
from lianxin.registry.models import HouseholdFacts, MemberFacts, VillageFacts
from lianxin.reports.domain.indicators import Dimension, Indicator, Measure, Question, Timing
from lianxin.reports.domain.units import FEN, HOUSEHOLD, PERSON, PERSON_TIME, PIECE
from lianxin.reports.indicators.declaring import Source, flag
from lianxin.reports.indicators.facts import columns_of, dimensions_of, of_household, parted_by_household, splits_of
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_INCOMES = tuple(
    one.name
    for one in dictionary().fields_of("household", yearly=True)
    if one.type is FieldType.MONEY and one.name.endswith("income_yuan")
)
_VILLAGE_COUNTS = tuple(
    one.name
    for one in dictionary().fields_of("village", yearly=True)
    if one.type is FieldType.INTEGER and not one.name.endswith("year")
)


def _words(table: str, name: str) -> Words:
    return next(one.words for one in dictionary().fields_of(table, yearly=True) if one.name == name)


_DIMENSIONS = (
    *dimensions_of("household"),
    flag("moved_in", "已搬迁入住", "Has moved in", can_split=False),
    Dimension("household_no", Words("户编号", "Household number"), can_split=False),
)


def _moved_in(values: tuple[str, ...], _question: Question) -> Q:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= Q(moved_in_on__isnull=value != "true")
    return wanted


_COLUMNS: dict[str, Any] = {
    **columns_of("household"),
    "moved_in": _moved_in,
    "household_no": "household__household_no",
}
_SPLITS = splits_of("household")


def _households(reader: User | None) -> QuerySet[Any]:
    found = HouseholdFacts.objects.all()
    return found if reader is None else found.filter(household__in=households_open_to(reader))


def _members(reader: User | None) -> QuerySet[Any]:
    found = MemberFacts.objects.filter(left_on__isnull=True)
    return found if reader is None else found.filter(household__in=households_open_to(reader))


_SOURCE = {
    "by": "source__recorded_by__name",
    "at": "source__recorded_at",
    "document": "source__document",
    "job": "source__job_id",
}


def _income(name: str) -> Source:
    words = _words("household", name)
    return Source(
        Indicator(
            f"registry.{name.removesuffix('_yuan')}",
            words,
            Words(
                f"住户年度资料里的“{words.zh}”，毛额，不减成本",
                f"“{words.en}” of the yearly facts, gross, without its cost",
            ),
            Measure.SUM,
            "fen",
            FEN,
            Timing.YEARLY,
            ("registry",),
            _DIMENSIONS,
            is_of_people=True,
        ),
        lambda reader: _households(reader).filter(**{f"{name}__isnull": False}),
        area="household__village_code",
        value=name,
        year="year",
        columns=_COLUMNS,
        splits=_SPLITS,
        page=("registry:household", "household_id"),
        **_SOURCE,
    )


_UNITS = {"person": PERSON, "household": HOUSEHOLD, "person_time": PERSON_TIME}


def _village(name: str) -> Source:
    entry = next(one for one in dictionary().fields_of("village", yearly=True) if one.name == name)
    words = entry.words
    return Source(
        Indicator(
            f"registry.village_{name}",
            words,
            Words(f"村年度资料里的“{words.zh}”相加", f"“{words.en}” of the yearly facts of villages, added up"),
            Measure.SUM,
            f"{entry.unit or 'piece'}_told",
            _UNITS.get(entry.unit or "", PIECE),
            Timing.YEARLY,
            ("registry",),
        ),
        lambda reader: (VillageFacts.objects.all() if reader is None else village_facts_open_to(reader)).filter(
            **{f"{name}__isnull": False}
        ),
        area="village_code",
        value=name,
        year="year",
        page=("places:area", "village_code"),
        **_SOURCE,
    )


SOURCES = (
    Source(
        Indicator(
            "registry.households",
            Words("在册户", "Households on the register"),
            Words("有该年度资料的户", "households with facts of the year"),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.YEARLY,
            ("registry",),
            _DIMENSIONS,
            is_of_people=True,
        ),
        _households,
        area="household__village_code",
        thing="household",
        year="year",
        columns=_COLUMNS,
        splits=_SPLITS,
        page=("registry:household", "household_id"),
        **_SOURCE,
    ),
    Source(
        Indicator(
            "registry.persons",
            Words("在册人口", "Persons on the register"),
            Words(
                "有该年度资料、年内未离开的人；户的筛选项按同一年的户资料",
                "persons with facts of the year who have not left; households by their facts of the same year",
            ),
            Measure.COUNT_DISTINCT,
            "person",
            PERSON,
            Timing.YEARLY,
            ("registry",),
            (*dimensions_of("member"), *_DIMENSIONS),
            is_of_people=True,
        ),
        _members,
        area="household__village_code",
        thing="member",
        year="year",
        columns={**columns_of("member"), **of_household(_COLUMNS)},
        splits={**splits_of("member"), **parted_by_household(columns_of("household"), _SPLITS)},
        page=("registry:household", "household_id"),
        **_SOURCE,
    ),
    *(_income(name) for name in _INCOMES),
    *(_village(name) for name in _VILLAGE_COUNTS),
)
