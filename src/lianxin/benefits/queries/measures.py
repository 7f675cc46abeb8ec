"""Measures as they were given: lists, quotas and what is left, and clues of getting something twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Sum

from lianxin.benefits.access import benefits_open_to
from lianxin.benefits.domain.claims import Claim, Duplicate, duplicates
from lianxin.benefits.models import BatchLine, Benefit, MeasureQuota
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.periods import Period
from lianxin.rulebook import rulebook
from lianxin.rulebook.measure_entries import Measure

if TYPE_CHECKING:
    from lianxin.people.models import User

STANDING = (Benefit.State.PROPOSED, Benefit.State.VERIFIED, Benefit.State.APPROVED)


@dataclass(frozen=True, slots=True)
class MeasureSum:
    """What of a measure stands for the households that a user may see."""

    measure: Measure
    benefits: int
    households: int
    approved_fen: Fen
    paid_fen: Fen


def measure_sums(user: User) -> list[MeasureSum]:
    """Measures with something in them, as far as the user may see, by name."""
    seen = benefits_open_to(user).filter(state__in=STANDING).order_by()
    counted = seen.values_list("measure").annotate(n=Count("id"), households=Count("household", distinct=True))
    approved = seen.filter(state=Benefit.State.APPROVED).values_list("measure").annotate(sum=Sum("amount_fen"))
    paid = seen.filter(batch_lines__state=BatchLine.State.PAID).values_list("measure").annotate(sum=Sum("amount_fen"))
    sums, paid_sums, known = dict(approved), dict(paid), rulebook().measures
    return [
        MeasureSum(known[name], count, households, sums.get(name) or 0, paid_sums.get(name) or 0)
        for name, count, households in sorted(counted)
        if name in known
    ]


def quota_of(measure: str, area_code: str, year: int) -> MeasureQuota | None:
    """The quota that binds in a place: of the smallest area around it that has one."""
    rows = MeasureQuota.objects.filter(measure=measure, year=year)
    around = [row for row in rows if area_code.startswith(row.area_code)]
    return max(around, key=lambda row: len(row.area_code), default=None)


def left_of(quota: MeasureQuota, measure: Measure) -> int:
    """Places, or fen, that are not yet approved away."""
    taken = Benefit.objects.filter(
        measure=quota.measure, area_code__startswith=quota.area_code, state=Benefit.State.APPROVED,
        approved_on__year=quota.year,
    )  # fmt: skip
    if measure.quota == "places":
        return quota.most - taken.count()
    return quota.most - (taken.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


def clues_of(benefits: Iterable[Benefit]) -> tuple[Duplicate, ...]:
    """What somebody would get twice: a clue for a person, which stops nothing."""
    known = rulebook().measures
    claims = [
        Claim(
            id=str(one.pk),
            measure=one.measure,
            household=str(one.household_id),
            person=str(one.member_id or ""),
            item=one.item,
            period=_days_of(one, known[one.measure]),
        )
        for one in benefits
        if one.measure in known
    ]
    return duplicates(claims, known)


def benefits_of_household(benefit: Benefit) -> QuerySet[Benefit]:
    """Everything that stands for the same household."""
    return Benefit.objects.filter(household=benefit.household_id, state__in=STANDING)


def others_benefits(found: QuerySet[Benefit], user: User) -> QuerySet[Benefit]:
    """Benefits in which the user had no part."""
    return found.filter(
        Q(proposed_by__isnull=True) | ~Q(proposed_by=user), Q(verified_by__isnull=True) | ~Q(verified_by=user)
    )


def _days_of(one: Benefit, measure: Measure) -> Period:
    """The days of the benefit's month, term or year; of one that is given once, from its day on."""
    match measure.period_kind:
        case "month":
            first = one.on.replace(day=1)
            return Period(first, (first + timedelta(days=32)).replace(day=1))
        case "term" | "year":
            return Period(date(one.on.year, 1, 1), date(one.on.year + 1, 1, 1))
        case _:
            return Period(one.on, None)
