"""Numbers of areas: counts and sums over the register, township by township or village by village, for tables of areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, F, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from lianxin.core.kernel.dictionary import FieldType
from lianxin.eligibility.queries.asked import counts_asked, households_where, tally_asked
from lianxin.people.access import within_area
from lianxin.places.domain.codes import short_code
from lianxin.places.domain.names import cleaned, township_stem, village_stem
from lianxin.places.queries import area_by_code, areas_under
from lianxin.registry.models import Household, HouseholdFacts, MemberFacts
from lianxin.reports.domain.forms_answers import Answer, Target
from lianxin.reports.domain.forms_asking import AreaCount, Asked
from lianxin.reports.domain.forms_conditions import condition_of, count_texts
from lianxin.reports.domain.forms_vocabulary import entry_of

LEVELS = {"township_area": ("township", 9), "village_area": ("village", 12)}


@dataclass(frozen=True, slots=True)
class AreaName:
    """An area of the deployment: code and name."""

    code: str
    name: str


def areas_asked(rows_are: str, asked: Asked) -> list[AreaName]:
    """Return the townships or villages of the area, by code; an area of that level stands for itself."""
    level, length = LEVELS[rows_are]
    code = short_code(asked.area_code)
    if len(code) >= length:
        own = area_by_code(code[:length])
        return [AreaName(own.code, own.name)] if own is not None else []
    found = areas_under(code).filter(level=level).order_by("code").values_list("code", "name")
    return [AreaName(*row) for row in found]


def area_named(written: str, areas: Iterable[AreaName]) -> AreaName | None:
    """Return the one area that a form calls so; None where none or several are meant."""
    text = cleaned(written)
    stems = {township_stem(text), village_stem(text)}
    found = [
        area
        for area in areas
        if cleaned(area.name) == text or stems & {township_stem(cleaned(area.name)), village_stem(cleaned(area.name))}
    ]
    exact = [area for area in found if cleaned(area.name) == text]
    chosen = exact or found
    return chosen[0] if len(chosen) == 1 else None


def area_name(code: str) -> str:
    """Return the name of an area; its code where it is not opened here."""
    found = area_by_code(code)
    return found.name if found is not None else code


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers by village and column; ``of`` adds up those of an area."""

    by_village: Mapping[str, Mapping[int, AreaCount]]

    def of(self, prefix: str, column: int) -> AreaCount:
        """Return a column's number of an area: the sum over its villages."""
        found = [
            numbers[column]
            for code, numbers in self.by_village.items()
            if code.startswith(prefix) and column in numbers
        ]
        return _together(found)

    def of_several(self, prefixes: Iterable[str], column: int) -> AreaCount:
        """Return a column's number of several areas that have no village in common."""
        return _together([self.of(prefix, column) for prefix in prefixes])


def _together(found: list[AreaCount]) -> AreaCount:
    told = [one for one in found if one.number is not None]
    over = [one.over for one in told if one.over is not None]
    number = sum(one.number for one in told if one.number is not None)
    return AreaCount(
        number if told or not found else None, sum(one.untold for one in found), sum(over) if over else None
    )


def numbers_asked(answers: Mapping[int, Answer], asked: Asked) -> Numbers:
    """Count and add up everything that the columns of a table of areas ask for, in a few passes over the register."""
    counts = {column: answer for column, answer in answers.items() if answer.target is Target.COUNT}
    of_rows = {column: answer for column, answer in counts.items() if answer.what != "village"}
    tallies = []
    for column, answer in of_rows.items():
        texts = count_texts(answer.what, answer.conditions)
        tallies.append(tally_asked(f"c{column}", texts.where, texts.counts, texts.at_most))
    found: dict[str, dict[int, AreaCount]] = {}
    counted = counts_asked(tallies, year=asked.year, area_code=asked.area_code, on=asked.on)
    for village in {*counted, *_villages(asked)}:
        by_name = counted.get(village, {})
        there = found.setdefault(village, {})
        for column in of_rows:
            count = by_name.get(f"c{column}")
            there[column] = AreaCount(count.least, count.untold) if count is not None else AreaCount(0)
    for column, answer in counts.items():
        if answer.what == "village":
            for village in _villages(asked):
                found.setdefault(village, {})[column] = AreaCount(1)
    for column, answer in answers.items():
        if answer.target in {Target.SUM, Target.MEAN}:
            told = _sums(answer, asked) if answer.target is Target.SUM else _means(answer, asked)
            for village, number in told.items():
                found.setdefault(village, {})[column] = number
    return Numbers(found)


def _villages(asked: Asked) -> list[str]:
    code = short_code(asked.area_code)
    own = [code] if len(code) == 12 else []
    return [*own, *areas_under(code).filter(level="village").values_list("code", flat=True)]


def _sums(answer: Answer, asked: Asked) -> dict[str, AreaCount]:
    """Sums of a fact by village, and how many rows lack it."""
    entry = entry_of(answer.what)
    rows: QuerySet[Any]
    if entry.table == "household":
        rows = HouseholdFacts.objects.filter(
            within_area("household__village_code", asked.area_code), year=asked.year, household__is_live=True
        )
    else:
        rows = MemberFacts.objects.filter(
            within_area("household__village_code", asked.area_code),
            year=asked.year,
            household__is_live=True,
            left_on__isnull=True,
        )
    rows = _narrowed(rows, answer, asked)
    named = (
        rows.order_by()
        .values("household__village_code")
        .annotate(total=Sum(entry.name), known=Count(entry.name), all=Count("pk"))
    )
    number = float if entry.type is FieldType.NUMBER else int
    return {
        row["household__village_code"]: AreaCount(
            number(row["total"]) if row["known"] else None, row["all"] - row["known"]
        )
        for row in named
    }


def _narrowed(rows: QuerySet[Any], answer: Answer, asked: Asked) -> QuerySet[Any]:
    """Rows of those households for which the conditions of a sum or a mean hold."""
    conditions = [condition_of(one) for one in answer.conditions]
    texts = [one.text if one.table == "household" else f"some(members where true: {one.text})" for one in conditions]
    if not texts:
        return rows
    picked = households_where(" and ".join(f"({t})" for t in texts), asked.year, asked.area_code, asked.on)
    return rows.filter(household__in=Household.objects.filter(pk__in=picked))


def _means(answer: Answer, asked: Asked) -> dict[str, AreaCount]:
    """Net income by village with the persons it is for, of households of which both are known; how many lack one of them.

    Where only the income per person of a household is on record, it stands for that of all its people.
    """
    size = (
        Coalesce("household_size", "household__member_count", output_field=IntegerField())
        if not asked.as_recorded
        else F("household_size")
    )
    rows = HouseholdFacts.objects.filter(
        within_area("household__village_code", asked.area_code), year=asked.year, household__is_live=True
    )
    income = Coalesce("net_income_yuan", F("net_income_per_person_yuan") * F("persons"), output_field=BigIntegerField())
    both = Q(income__isnull=False, persons__gt=0)
    named = (
        _narrowed(rows, answer, asked)
        .annotate(persons=size).annotate(income=income)
        .order_by()
        .values("household__village_code")
        .annotate(
            total=Sum("income", filter=both), over=Sum("persons", filter=both),
            known=Count("pk", filter=both), all=Count("pk"),
        )
    )  # fmt: skip
    return {
        row["household__village_code"]: AreaCount(
            int(row["total"]) if row["known"] else None, row["all"] - row["known"], row["over"] or None
        )
        for row in named
    }


def unknown_households(answer: Answer, asked: Asked, prefix: str, *, at_most: int) -> list[int]:
    """Households of an area of which a count cannot be told, the first of them."""
    if answer.target in {Target.SUM, Target.MEAN}:
        entry = entry_of(answer.what)
        if entry.table != "household":
            return []
        lacking = Q(household__village_code__startswith=prefix, year=asked.year, household__is_live=True)
        rows = HouseholdFacts.objects.filter(lacking, **{f"{entry.name}__isnull": True}).order_by("household_id")
        if answer.target is Target.MEAN:
            rows = rows.filter(net_income_yuan__isnull=True)
        return list(rows.values_list("household_id", flat=True)[:at_most])
    text = count_texts(answer.what, answer.conditions).unknown
    if not text:
        return []
    picked = households_where(text, asked.year, prefix, asked.on)
    return list(
        Household.objects.filter(pk__in=picked).order_by("village_code", "id").values_list("pk", flat=True)[:at_most]
    )
