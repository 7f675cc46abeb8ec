"""Shares as they are held on a day, what was distributed, and which promises were not kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum

from lianxin.benefits.access import instruments_open_to
from lianxin.benefits.domain.shares import Holding, Instrument
from lianxin.benefits.models import DistributionLine, DistributionRun, GuaranteeDefault, ShareHolding, ShareInstrument
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.periods import Period
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.registry.models import Household


def as_instrument(found: ShareInstrument) -> Instrument:
    """The instrument as the reckoning knows it."""
    return Instrument(
        name=found.name,
        capital_fen=found.capital_fen,
        shares=found.shares,
        period=Period(found.starts_on, found.ends_before),
        guaranteed_rate=found.guaranteed_rate,
    )


def register_of(found: ShareInstrument) -> tuple[Holding, ...]:
    """Every holding, as the reckoning knows them; holders are numbers of households."""
    rows = ShareHolding.objects.filter(instrument=found)
    return tuple(Holding(str(row.household_id), row.shares, row.starts_on, row.ends_before) for row in rows)


def holdings_on(user: User, found: ShareInstrument, on: date) -> QuerySet[ShareHolding]:
    """Who holds shares on a day, of the households that the user may see."""
    rows = ShareHolding.objects.filter(instrument=found, household__in=households_open_to(user, Act.READ_BENEFITS))
    return (
        rows.filter(starts_on__lte=on).exclude(ends_before__lte=on).select_related("household").order_by("household_id")
    )


def lines_of(user: User, run: DistributionRun) -> QuerySet[DistributionLine]:
    """Who gets what of a distribution, of the households that the user may see."""
    seen = households_open_to(user, Act.READ_BENEFITS)
    return run.lines.filter(household__in=seen).select_related("household", "run").order_by("household_id")


def paid_for(found: ShareInstrument, starts_on: date, ends_before: date) -> Fen:
    """Money confirmed for a period: of every distribution whose period lies inside it."""
    runs = DistributionRun.objects.filter(
        instrument=found, state=DistributionRun.State.CONFIRMED, item="", starts_on__gte=starts_on, ends_before__lte=ends_before
    )  # fmt: skip
    return runs.aggregate(sum=Sum("total"))["sum"] or 0


@dataclass(frozen=True, slots=True)
class ShareTotals:
    """Sums over the instruments that a user may see. Returns are never added to grants or loans."""

    instruments: int
    capital_fen: Fen
    holders: int
    distributed_fen: Fen


def share_totals(user: User, on: date) -> ShareTotals:
    """Totals of the instruments that the user may see, holders as they are on a day."""
    found = instruments_open_to(user)
    chosen = ShareInstrument.objects.filter(pk__in=found.values("pk"))
    held = ShareHolding.objects.filter(instrument__in=chosen, starts_on__lte=on).exclude(ends_before__lte=on)
    runs = DistributionRun.objects.filter(instrument__in=chosen, state=DistributionRun.State.CONFIRMED, item="")
    return ShareTotals(
        instruments=chosen.count(),
        capital_fen=chosen.aggregate(sum=Sum("capital_fen"))["sum"] or 0,
        holders=held.values("household").distinct().count(),
        distributed_fen=runs.aggregate(sum=Sum("total"))["sum"] or 0,
    )


def open_defaults(user: User) -> QuerySet[GuaranteeDefault]:
    """Promises not kept, of the instruments that the user may see."""
    seen = instruments_open_to(user).values("pk")
    return GuaranteeDefault.objects.filter(is_open=True, instrument__in=seen).select_related("instrument")


def drafts_waiting(user: User) -> QuerySet[DistributionRun]:
    """Drafts that the user may confirm: of his area, and not his own."""
    seen = instruments_open_to(user, Act.PAY_BENEFITS).values("pk")
    return DistributionRun.objects.filter(state=DistributionRun.State.DRAFT, instrument__in=seen).exclude(made_by=user)


def shares_of(household: Household) -> tuple[list[ShareHolding], list[DistributionLine]]:
    """Every holding of a household, and what it got of confirmed distributions, the newest first."""
    held = ShareHolding.objects.filter(household=household).select_related("instrument").order_by("-starts_on")
    lines = DistributionLine.objects.filter(household=household, run__state=DistributionRun.State.CONFIRMED)
    return list(held), list(lines.select_related("run__instrument").order_by("-run__on"))
