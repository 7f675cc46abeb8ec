"""The guard against getting the same twice: overlapping benefits of one person or household (重复补贴).

A hit is a clue: it asks for somebody to look, and stops nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lianxin.core.kernel.periods import Period
from lianxin.rulebook.measure_entries import Measure


@dataclass(frozen=True, slots=True)
class Claim:
    """A benefit that somebody has, or asks for. ``item`` tells things of one measure apart (which post, which course).

    ``person`` is empty for a benefit of the household. ``source`` says which programme, department or file it comes from.
    """

    id: str
    measure: str
    household: str
    person: str
    item: str
    period: Period
    source: str = ""


class Clash(StrEnum):
    """What is wrong with two claims."""

    SAME_BENEFIT = "same_benefit"  # the same item of the same measure, on the same days
    ONCE_ONLY = "once_only"  # the same item a second time, though it is given once
    EXCLUDED = "excluded"  # two measures that exclude each other
    TOO_MANY = "too_many"  # more items at once than the measure allows


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Claims that clash, in the order of their days, and the days on which they do (of the later one, where it is given once)."""

    clash: Clash
    holder: str
    claims: tuple[Claim, ...]
    starts_on: date
    ends_before: date | None


def duplicates(claims: Iterable[Claim], measures: Mapping[str, Measure]) -> tuple[Duplicate, ...]:
    """Return everything that somebody gets twice, or that excludes something else he gets.

    Claims are compared within a person, or within a household where the measure is given to households. Periods that only
    touch do not overlap.

    Args:
        claims: of any number of households.
        measures: of the rulebook, by name.

    Raises:
        KeyError: a claim names no measure.
    """
    by_holder: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        by_holder.setdefault(_holder(claim, measures[claim.measure]), []).append(claim)
    found: list[Duplicate] = []
    for (_, holder), own in by_holder.items():
        if len(own) > 1:
            own.sort(key=lambda claim: (claim.period.starts_on, claim.id))
            found += _pairs(holder, own, measures)
            found += _crowds(holder, own, measures)
    return tuple(sorted(found, key=lambda one: (one.starts_on, one.holder, one.clash, [c.id for c in one.claims])))


def _holder(claim: Claim, measure: Measure) -> tuple[str, str]:
    return measure.given_to, claim.person if measure.given_to == "person" else claim.household


def _pairs(holder: str, own: list[Claim], measures: Mapping[str, Measure]) -> Iterator[Duplicate]:
    for number, later in enumerate(own):
        for earlier in own[:number]:
            measure, is_same = measures[earlier.measure], earlier.measure == later.measure
            is_same_item = is_same and earlier.item == later.item
            if not is_same_item and later.measure not in measure.excludes:
                continue
            is_once = measure.period_kind == measures[later.measure].period_kind == "once"
            days = later.period if is_once else _overlap(earlier.period, later.period)
            if days is not None:
                clash = Clash.EXCLUDED if not is_same_item else Clash.ONCE_ONLY if is_once else Clash.SAME_BENEFIT
                yield Duplicate(clash, holder, (earlier, later), days.starts_on, days.ends_before)


def _crowds(holder: str, own: list[Claim], measures: Mapping[str, Measure]) -> Iterator[Duplicate]:
    """Yield, for each claim with which a measure has more items at once than it allows, those that run when it begins."""
    for later in own:
        measure = measures[later.measure]
        begins = later.period.starts_on
        at_once = [c for c in own if c.measure == later.measure and begins in c.period and _comes_before(c, later)]
        if measure.most_at_once is not None and len({claim.item for claim in at_once}) > measure.most_at_once:
            ends = [claim.period.ends_before for claim in at_once if claim.period.ends_before]
            yield Duplicate(Clash.TOO_MANY, holder, tuple(at_once), begins, min(ends, default=None))


def _comes_before(claim: Claim, later: Claim) -> bool:
    return (claim.period.starts_on, claim.id) <= (later.period.starts_on, later.id)


def _overlap(one: Period, other: Period) -> Period | None:
    if not one.overlaps(other):
        return None
    ends = [period.ends_before for period in (one, other) if period.ends_before]
    return Period(max(one.starts_on, other.starts_on), min(ends, default=None))
