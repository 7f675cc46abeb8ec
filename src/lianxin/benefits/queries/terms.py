"""Values of policy as a county has them: those of the rulebook, and what the county set where the rulebook leaves it open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from lianxin.benefits.domain.policy import LookUp
from lianxin.benefits.models import LocalTerm
from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.rules import ByArea, Case
from lianxin.registry.models import Household, HouseholdFacts, Member
from lianxin.registry.queries import cases_of
from lianxin.rulebook import rulebook, values
from lianxin.rulebook.dated_values import Citation, DatedValue, Parameter, Values

COUNTY_LENGTH = 6


def county_of(area_code: str) -> str:
    """The county's code of a place."""
    return area_code[:COUNTY_LENGTH]


def values_of(county_code: str) -> Values:
    """Return every value of policy, with what the county set."""
    known = dict(values())
    for name, terms in _by_name(LocalTerm.objects.filter(county_code=county_code)).items():
        if name in known:
            known[name] = replace(known[name], series=(*known[name].series, *_series(known[name], terms)))
    return Values(known)


def look_up_on(on: date, area_code: str) -> LookUp:
    """Return the values of a day in a place."""
    return LookUp(values_of(county_of(area_code)), on, area_code)


def parameters_of(look_up: LookUp) -> dict[str, object]:
    """Return the values of a look-up as rules take them."""
    pairs = {name: look_up.values.by_area(name, on=look_up.on) for name in look_up.values}
    return {name: ByArea(found) if found else None for name, found in pairs.items()}


def case_of(household: Household, member: Member | None, on: date) -> Case:
    """Return the household as the rules see it, by its newest facts up to the day's year; ``member`` is the one judged."""
    year = (
        HouseholdFacts.objects.filter(household=household, year__lte=on.year)
        .order_by("-year")
        .values_list("year", flat=True)
        .first()
    )
    case = Case(**cases_of([household.pk], year or on.year)[household.pk])
    found = next((record for record in case.members if member is not None and record["id"] == member.pk), None)
    return case if found is None else case.about(found)


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """A value that products or measures hang on and that nobody has set on a day."""

    name: str
    parameter: Parameter


def open_terms(county_code: str, on: date) -> list[OpenTerm]:
    """Values on which products in force hang and that are left to the county: not set on the day."""
    look_up = LookUp(values_of(county_code), on, county_code)
    return [
        OpenTerm(name, look_up.values[name]) for name in sorted(used_values(on, county_code)) if _is_open(look_up, name)
    ]


def is_left_open(name: str, on: date, county_code: str) -> bool:
    """Whether the rulebook alone leaves a whole number or sum to the county on the day."""
    known = values()
    if name not in known or known[name].type not in (FieldType.INTEGER, FieldType.MONEY):
        return False
    return LookUp(known, on, county_code).known(name) is None


def used_values(on: date, area_code: str) -> set[str]:
    """Names of the values that loan products and measures in force on a day name themselves."""
    book, found = rulebook(), set()
    for product in book.loan_products_on(on, area_code):
        named = (product.cap, product.subsidised_cap, product.longest_months, product.subsidy_share)
        found |= {*named, product.penalty_factor, product.bank_share, product.claim_after_days}
        found |= {band.value for band in product.rates}
    for measure in book.measures_on(on, area_code):
        found |= set(measure.amount.values)
    return found - {""}


def _is_open(look_up: LookUp, name: str) -> bool:
    return is_left_open(name, look_up.on, look_up.area) and look_up.known(name) is None


def _by_name(terms: Iterable[LocalTerm]) -> dict[str, list[LocalTerm]]:
    found: dict[str, list[LocalTerm]] = {}
    for term in sorted(terms, key=lambda term: (term.name, term.starts_on)):
        found.setdefault(term.name, []).append(term)
    return found


def _series(parameter: Parameter, terms: list[LocalTerm]) -> tuple[DatedValue, ...]:
    ends = [later.starts_on for _, later in pairwise(terms)]
    return tuple(
        DatedValue(
            value=term.value,
            unit=parameter.unit,
            source=Citation(term.document),
            verified=False,
            area=term.county_code,
            starts_on=term.starts_on,
            ends_before=end,
        )
        for term, end in zip(terms, [*ends, None], strict=True)
    )
