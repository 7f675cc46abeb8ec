"""What households and persons are narrowed and parted by: the fields of the dictionary, and bands of its numbers.

No field is named here twice: codes, yes and no, and whole numbers of the dictionary are dimensions as they are, several codes narrow only,
ages, incomes and areas are told in the bands of the rulebook. What is sensitive in itself (illness, disability) is no dimension.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import ExtractYear
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from lianxin.core.kernel.dictionary import Field, FieldType, Sensitivity
from lianxin.core.kernel.periods import last_day_complete
from lianxin.core.kernel.words import Words
from lianxin.registry.models import HouseholdFacts
from lianxin.reports.domain.indicators import Dimension, Kind, Question
from lianxin.reports.indicators.declaring import Part, Where
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.band_entries import Bands

_FEN = 100
_KINDS = {
    FieldType.CODE: Kind.CODE,
    FieldType.CODES: Kind.CODE,
    FieldType.BOOLEAN: Kind.FLAG,
    FieldType.INTEGER: Kind.NUMBER,
}
_OF_MEMBER = Words("本人", "The person")
_OF_HOUSEHOLD = Words("户", "The household")


@cache
def fields_of(of: str) -> dict[str, Field]:
    """Return the fields of households or members that are dimensions, yearly ones and those of the thing itself."""
    listed = [*dictionary().fields_of(of, yearly=True), *dictionary().fields_of(of, yearly=False)]
    return {
        one.name: one
        for one in listed
        if one.type in _KINDS and one.sensitivity is not Sensitivity.SENSITIVE and not one.derived
    }


def bands_of(of: str) -> list[Bands]:
    """Return the bands of numbers of households or members."""
    return [one for one in rulebook().bands.values() if one.of == of]


def dimensions_of(of: str) -> tuple[Dimension, ...]:
    """Return the dimensions of households or members: bands, then fields in the order of the dictionary."""
    over = _OF_HOUSEHOLD if of == "household" else _OF_MEMBER
    fields = (_dimension(one, _section(one, over)) for one in fields_of(of).values())
    return (*(_banded(one, over) for one in bands_of(of)), *fields)


def _section(one: Field, over: Words) -> Words:
    return Words(f"{over.zh}：{one.section.zh}", f"{over.en}: {one.section.en}") if one.section else over


def _dimension(one: Field, section: Words) -> Dimension:
    keys = tuple(code.key for code in dictionary().code_lists[one.code_list].codes) if one.code_list else ()
    return Dimension(
        one.name, one.words, _KINDS[one.type], keys, can_split=one.type is not FieldType.CODES, section=section
    )


def _banded(one: Bands, over: Words) -> Dimension:
    named = tuple(one.words_of(key) for key in one.parts())
    return Dimension(one.name, one.words, Kind.CODE, one.parts(), named=named, section=over)


def columns_of(of: str) -> dict[str, str | Where]:
    """Return the column or the condition of each dimension, in facts of households or members."""
    made: dict[str, str | Where] = {one.name: _in_bands(one) for one in bands_of(of)}
    for one in fields_of(of).values():
        road = one.name if one.yearly else f"{of}__{one.name}"
        made[one.name] = _with_codes(road) if one.type is FieldType.CODES else road
    return made


def splits_of(of: str) -> dict[str, Part]:
    """Return what parts facts of households or members by bands."""
    return {one.name: _by_bands(one) for one in bands_of(of)}


def _with_codes(road: str) -> Where:
    """Rows in which at least one of the codes was chosen."""

    def where(values: tuple[str, ...], _question: Question) -> Q:
        wanted = Q(pk__in=[])
        for value in values:
            wanted |= Q(**{f"{road}__contains": f",{value},"})
        return wanted

    return where


def _in_bands(bands: Bands) -> Where:
    def where(values: tuple[str, ...], question: Question) -> Q:
        wanted = Q(pk__in=[])
        for value in values:
            wanted |= _condition(bands, value, question)
        return wanted

    return where


def _by_bands(bands: Bands) -> Part:
    def part(question: Question) -> Any:
        cases = [When(_condition(bands, key, question), then=Value(key)) for key in bands.parts()]
        return Case(*cases, output_field=CharField())

    return part


def _condition(bands: Bands, key: str, question: Question) -> Q:
    """The rows of a band. Ages are those on the last day of the period; where every year is asked, on the last of each."""
    low, high = bands.ends_of(key)
    if bands.field.type is FieldType.DATE:
        return _aged(f"{bands.of}__{bands.field.name}", low, high, question)
    factor = _FEN if bands.field.type is FieldType.MONEY else 1
    found = Q(**{f"{bands.field.name}__isnull": False})
    if low is not None:
        found &= Q(**{f"{bands.field.name}__gte": low * factor})
    return found & Q(**{f"{bands.field.name}__lt": high * factor}) if high is not None else found


def _aged(road: str, low: int | None, high: int | None, question: Question) -> Q:
    assert question.ends_before is not None  # checked_question demands it of facts of a year
    found = Q(**{f"{road}__isnull": False})
    if question.each_year:
        # On the last day of a year everybody has had his birthday.
        age = ExpressionWrapper(F("year") - ExtractYear(road), output_field=IntegerField())
        found &= Q(GreaterThanOrEqual(age, low)) if low is not None else Q()
        return found & Q(LessThan(age, high)) if high is not None else found
    last = question.ends_before - timedelta(days=1)
    if low is not None:
        found &= Q(**{f"{road}__lte": last_day_complete(low, last)})
    return found & Q(**{f"{road}__gt": last_day_complete(high, last)}) if high is not None else found


def of_household(columns: Mapping[str, str | Where]) -> dict[str, Where]:
    """Return conditions on persons by the facts of their household in the same year."""
    return {key: _whose(column, key) for key, column in columns.items()}


def _whose(column: str | Where, key: str) -> Where:
    def where(values: tuple[str, ...], question: Question) -> Q:
        wanted = column(values, question) if callable(column) else Q(**{f"{column}__in": _typed(key, values)})
        return Q(Exists(_facts_beside().filter(wanted)))

    return where


def parted_by_household(columns: Mapping[str, str | Where], splits: Mapping[str, Part]) -> dict[str, Part]:
    """Return what parts persons by a fact of their household in the same year."""

    def part(key: str, column: str | Where) -> Part:
        def of(question: Question) -> Any:
            told = splits[key](question) if key in splits else F(str(column))
            return Subquery(_facts_beside().annotate(told=told).values("told")[:1])

        return of

    return {key: part(key, column) for key, column in columns.items() if key in splits or isinstance(column, str)}


def _facts_beside() -> Any:
    return HouseholdFacts.objects.filter(household=OuterRef("household"), year=OuterRef("year")).order_by()


def _typed(key: str, values: tuple[str, ...]) -> list[Any]:
    field = fields_of("household").get(key)
    kind = _KINDS[field.type] if field else None
    if kind is Kind.FLAG:
        return [value == "true" for value in values]
    return [int(value) for value in values] if kind is Kind.NUMBER else list(values)
