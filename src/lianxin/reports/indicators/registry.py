"""Indicators of the register: households and persons of a year, their income by source, and facts of villages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.words import Words
from lianxin.registry.access import households_open_to, village_facts_open_to
from lianxin.registry.models import HouseholdFacts, MemberFacts, VillageFacts
from lianxin.reports.domain.indicators import Dimension, Indicator, Kind, Measure, Question, Timing
from lianxin.reports.domain.units import FEN, HOUSEHOLD, PERSON, PERSON_TIME, PIECE
from lianxin.reports.indicators.declaring import Source, code, flag, number
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

# Facts of a household by which households and persons are narrowed. What is personal in itself (illness) is not among them.
_CODES = {
    "household_type": "household_type",
    "household_attribute": "household_attribute",
    "monitored_class": "monitored_class",
}
_FLAGS = (
    "house_repaired",
    "dangerous_house",
    "relocated",
    "water_safe",
    "water_difficult",
    "in_cooperative",
    "led_by_enterprise",
    "led_by_entrepreneur",
    "sanitary_toilet",
)
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
    *(code(key, listed) for key, listed in _CODES.items()),
    number("exit_year", "脱贫年度", "Year of exit"),
    *(Dimension(name, _words("household", name), Kind.FLAG) for name in _FLAGS),
    flag("moved_in", "已搬迁入住", "Has moved in", can_split=False),
    Dimension("household_no", Words("户编号", "Household number"), can_split=False),
)


def _moved_in(values: tuple[str, ...], _question: Question) -> Q:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= Q(moved_in_on__isnull=value != "true")
    return wanted


_COLUMNS: dict[str, Any] = {
    **{key: key for key in _CODES},
    "exit_year": "exit_year",
    **{name: name for name in _FLAGS},
    "moved_in": _moved_in,
    "household_no": "household__household_no",
}


def _households(reader: User | None) -> QuerySet[Any]:
    found = HouseholdFacts.objects.all()
    return found if reader is None else found.filter(household__in=households_open_to(reader))


def _members(reader: User | None) -> QuerySet[Any]:
    found = MemberFacts.objects.filter(left_on__isnull=True)
    return found if reader is None else found.filter(household__in=households_open_to(reader))


def _of_household(key: str) -> Any:
    """A condition on the facts of a person's household in the same year."""
    column = _COLUMNS[key]

    def where(values: tuple[str, ...], question: Question) -> Q:
        assert question.ends_before is not None  # checked_question demands it
        year = (question.ends_before - timedelta(days=1)).year
        wanted = column(values, question) if callable(column) else Q(**{f"{column}__in": _typed(key, values)})
        return Q(household__in=HouseholdFacts.objects.filter(wanted, year=year).values("household"))

    return where


def _typed(key: str, values: tuple[str, ...]) -> list[Any]:
    if key in _FLAGS:
        return [value == "true" for value in values]
    return [int(value) for value in values] if key == "exit_year" else list(values)


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
            tuple(Dimension(one.key, one.words, one.kind, one.allowed, can_split=False) for one in _DIMENSIONS),
            is_of_people=True,
        ),
        _members,
        area="household__village_code",
        thing="member",
        year="year",
        columns={key: _of_household(key) for key in _COLUMNS},
        page=("registry:household", "household_id"),
        **_SOURCE,
    ),
    *(_income(name) for name in _INCOMES),
    *(_village(name) for name in _VILLAGE_COUNTS),
)
