"""Indicators and figures: what is counted, in what unit, over which rows; and one number that can be opened to them.

An indicator is declared once. Nothing is typed as a total: a figure is always worked out from rows, and says from how many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.bounds import Bounds
from lianxin.reports.domain.errors import (
    AREA_MISSING,
    BAD_FILTER_VALUE,
    DAY_OUT_OF_RANGE,
    FILTER_MISSING,
    INDICATOR_FAULTY,
    INDICATOR_TWICE,
    PERIOD_ENDS_FIRST,
    UNKNOWN_FILTER,
    UNKNOWN_INDICATOR,
    YEAR_MISSING,
)
from lianxin.reports.domain.units import DAY, PERCENT, PERSON, PERSON_TIME, UNITS, YEAR

# Nothing that is told of a village lies outside; the last leaves room for what is expected.
FIRST_YEAR, LAST_YEAR = 1900, 2100


class Measure(StrEnum):
    """How a number is made of rows."""

    COUNT_DISTINCT = "count_distinct"
    """How many different things the rows name. A thing that ten rows name is one."""
    SUM = "sum"
    """A column added up. Person-times are a sum; distinct persons never."""
    RATIO = "ratio"
    """One sum over another, both kept; never a mean of rates."""
    AGE = "age"
    """Full years from a day of the row to the end of it or of the period: the longest."""
    LENGTH = "length"
    """Days from the first day of the row to its last, both counted: the longest."""


class Nature(StrEnum):
    """What kind of statement the rows are: a fact, what somebody aims at, what somebody expects, or a total that somebody told."""

    FACT = "fact"
    TARGET = "target"
    FORECAST = "forecast"
    TOLD = "told"


NATURE_WORDS = {
    Nature.FACT: Words("事实", "fact"),
    Nature.TARGET: Words("目标", "target"),
    Nature.FORECAST: Words("预测", "forecast"),
    Nature.TOLD: Words("自报总数", "told total"),
}


class Timing(StrEnum):
    """What a period means for the rows."""

    EVENT = "event"
    """Rows of a day: counted when the day lies in the period."""
    STANDING = "standing"
    """Rows from a day to a day: counted when they held on a day of the period; without a first day, on its last day."""
    YEARLY = "yearly"
    """Facts of a year: of the year in which the last day of the period lies."""
    ALWAYS = "always"
    """Rows without a time."""


class Kind(StrEnum):
    """What a filter takes."""

    TEXT = "text"
    CODE = "code"
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something by which rows can be narrowed, and split where it is said so. ``allowed`` empty: any value.

    ``named`` are the words of the allowed values, where no code list has them; ``section`` is the heading under which a long list of
    dimensions shows it.
    """

    key: str
    words: Words
    kind: Kind = Kind.TEXT
    allowed: tuple[str, ...] = ()
    is_required: bool = False
    can_split: bool = True
    named: tuple[Words, ...] = ()
    section: Words | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that can be told as a number.

    ``thing`` is what is counted (household, person, person_time, village, unit, record, fen …), ``unit`` a key of ``UNITS``.
    ``numerator`` and ``denominator`` are told of a ratio, with keys of ``UNITS`` where they are money. ``basis``
    says over what it is counted: which rows, and which are left out.
    ``version`` rises when its meaning changes: a published figure names the version that it was counted by.
    """

    code: str
    title: Words
    definition: Words
    measure: Measure
    thing: str
    unit: str
    timing: Timing
    rooms: tuple[str, ...]
    dimensions: tuple[Dimension, ...] = ()
    nature: Nature = Nature.FACT
    numerator: Words | None = None
    denominator: Words | None = None
    numerator_unit: str = ""
    denominator_unit: str = ""
    version: int = 1
    is_of_people: bool = False
    """Whether small numbers of it could tell who somebody is: they are suppressed for readers without the right."""
    is_by_place: bool = False
    """Whether its rows are told place by place: those of an area are its own only, not those of the areas in it."""
    basis: Words | None = None

    def dimension(self, key: str) -> Dimension | None:
        """The dimension of a key; None where it has none."""
        return next((one for one in self.dimensions if one.key == key), None)

    @property
    def filter_keys(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.dimensions)

    @property
    def split_keys(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.dimensions if one.can_split)

    @property
    def unit_words(self) -> Words:
        return UNITS[self.unit]


@dataclass(frozen=True, slots=True)
class Question:
    """Of what an indicator is asked: areas (none: everywhere), a half-open period, and filters, each with the values that it allows.

    ``each_year``: facts of every year of the period, not of its last alone; only a table with a line for each year asks so.
    """

    indicator: str
    areas: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_before: date | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    each_year: bool = False


@dataclass(frozen=True, slots=True)
class RowReference:
    """A row that a figure rests on: its table, its number, what it gives, and what the row itself says of who recorded it when, from which
    document, by which import."""

    table: str
    number: int
    value: str = ""
    by: str = ""
    at: datetime | None = None
    document: str = ""
    job: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it answers, what it comes to, over how many rows, and when it was worked out.

    ``value`` is exact; None where nothing was recorded that could be added up, or a ratio has no denominator. ``bounds`` says between
    what it lies where rows are only about, over or nearly so much. ``numerator`` and ``denominator`` are those of a ratio.
    """

    indicator: Indicator
    question: Question
    value: Fraction | None
    bounds: Bounds | None
    rows: int
    as_of: datetime
    numerator: Fraction | None = None
    denominator: Fraction | None = None

    @property
    def is_exact(self) -> bool:
        return self.bounds is None or self.bounds.is_exact


@dataclass(slots=True)
class Library:
    """Every indicator of the house by its code. Refuses what is twice or faulty when it is loaded, not when it is asked."""

    indicators: dict[str, Indicator] = field(default_factory=dict)

    def enter(self, indicator: Indicator) -> None:
        """Enter an indicator.

        Raises:
            Refused: REPORTS-001 twice, REPORTS-002 faulty.
        """
        if indicator.code in self.indicators:
            raise Refused(INDICATOR_TWICE, code=indicator.code)
        fault = fault_of(indicator)
        if fault:
            raise Refused(INDICATOR_FAULTY, code=indicator.code, reason=fault)
        self.indicators[indicator.code] = indicator

    def indicator(self, code: str, place: str) -> Indicator:
        """Return an indicator.

        Raises:
            Refused: REPORTS-003, there is none.
        """
        found = self.indicators.get(code)
        if found is None:
            raise Refused(UNKNOWN_INDICATOR, place=place, code=code)
        return found


def fault_of(indicator: Indicator) -> str:
    """Return what is wrong with a definition in a few words; "" where nothing is."""
    room, _, name = indicator.code.partition(".")
    keys = [one.key for one in indicator.dimensions]
    faults = {
        "code 不是 room.name": not (room and name.replace("_", "").isalnum() and name.islower()),
        f"unit {indicator.unit}": indicator.unit not in UNITS,
        "room": room not in indicator.rooms,
        "dimension twice": len(set(keys)) != len(keys),
        "ratio 要有 numerator 和 denominator": (indicator.measure is Measure.RATIO)
        != (indicator.numerator is not None and indicator.denominator is not None),
        "person_time 只能求和 sum": indicator.thing == PERSON_TIME and indicator.measure is not Measure.SUM,
        "person 不能求和 sum": indicator.unit == PERSON
        and indicator.measure is Measure.SUM
        and indicator.nature is Nature.FACT
        and indicator.thing == PERSON,
        "percent 属于 ratio": indicator.unit == PERCENT and indicator.measure is not Measure.RATIO,
        "age 的单位是 year": indicator.measure is Measure.AGE and indicator.unit != YEAR,
        "length 的单位是 day": indicator.measure is Measure.LENGTH and indicator.unit != DAY,
        "words": not (
            indicator.title.zh and indicator.title.en and indicator.definition.zh and indicator.definition.en
        ),
        "version": indicator.version < 1,
    }
    return next((fault for fault, is_so in faults.items() if is_so), "")


def checked_question(
    indicator: Indicator,
    *,
    place: str,
    areas: Iterable[str] = (),
    starts_on: date | None = None,
    ends_before: date | None = None,
    filters: Mapping[str, Iterable[str]] | None = None,
) -> Question:
    """Return a question to an indicator, with everything it names known.

    Raises:
        Refused: REPORTS-004 to 006, 012: a filter that it has not, one that it needs, a value that cannot be, no year; REPORTS-280, 281:
            a day that no register has, a period without a day.
    """
    _check_period(place, starts_on, ends_before)
    asked = {key: tuple(dict.fromkeys(values)) for key, values in (filters or {}).items()}
    for key, values in asked.items():
        dimension = indicator.dimension(key)
        if dimension is None:
            known = "、".join(indicator.filter_keys) or "—"
            raise Refused(UNKNOWN_FILTER, place=place, code=indicator.code, filter=key, known=known)
        _check_values(dimension, values, place)
    for dimension in indicator.dimensions:
        if dimension.is_required and not asked.get(dimension.key):
            raise Refused(FILTER_MISSING, place=place, code=indicator.code, filter=dimension.key)
    if indicator.timing is Timing.YEARLY and ends_before is None:
        raise Refused(YEAR_MISSING, place=place, code=indicator.code)
    areas = tuple(areas)
    if indicator.is_by_place and not areas:
        raise Refused(AREA_MISSING, place=place, code=indicator.code)
    return Question(indicator.code, tuple(sorted(set(areas))), starts_on, ends_before, tuple(sorted(asked.items())))


def is_told_day(day: date) -> bool:
    """Whether a day lies in the years of which anything can be told. A slip of the pen does not: 0026-01-01, 20260-01-01."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _check_period(place: str, starts_on: date | None, ends_before: date | None) -> None:
    for day in (starts_on, ends_before):
        if day is not None and not is_told_day(day):
            raise Refused(DAY_OUT_OF_RANGE, place=place, day=day.isoformat(), first=FIRST_YEAR, last=LAST_YEAR)
    if starts_on is not None and ends_before is not None and ends_before <= starts_on:
        raise Refused(PERIOD_ENDS_FIRST, place=place, starts_on=starts_on, ends_before=ends_before)


def _check_values(dimension: Dimension, values: tuple[str, ...], place: str) -> None:
    allowed = dimension.allowed
    if dimension.kind is Kind.FLAG:
        allowed = ("true", "false")
    for value in values:
        is_fit = not allowed or value in allowed
        if dimension.kind is Kind.NUMBER:
            is_fit = value.lstrip("-").isdigit()
        if not is_fit or not value:
            named = "、".join(allowed) or ("整数 integers" if dimension.kind is Kind.NUMBER else "—")
            raise Refused(BAD_FILTER_VALUE, place=place, filter=dimension.key, value=value, allowed=named)
    if not values:
        raise Refused(BAD_FILTER_VALUE, place=place, filter=dimension.key, value="", allowed="、".join(allowed) or "—")
