"""Money on its way, for drawing: from channels through purposes, projects and villages to what it became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet, Sum

from lianxin.core.kernel.money import Fen
from lianxin.funds.access import transfers_open_to
from lianxin.funds.models import Account, Transfer
from lianxin.funds.models.ledger import Book
from lianxin.funds.queries.flows import OFFICE_STEPS, Flows, flows_by
from lianxin.people.access import within_area
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_HOUSEHOLDS = 24
# Receipts up to which households are ranked and counted; beyond, those of a place are drawn as one.
MOST_RANKED = 2_000

Key = tuple[str, int, str]
"""A channel, a project's number, a division code."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What arrived of a channel in a place: at a household by its number, at all others (None), or as ``kind``.

    ``households``: how many the others are; None where there are too many to be counted for a drawing.
    """

    channel: str
    area_code: str
    kind: str
    household_id: int | None
    amount_fen: Fen
    households: int | None = 1


@dataclass(frozen=True, slots=True)
class MoneyBands:
    """Sums to draw. ``arranged``: by channel, purpose and project; ``spent``: by channel, project and place."""

    arranged: Mapping[tuple[str, str, int], Fen]
    spent: Mapping[Key, Flows]
    arrivals: tuple[Arrival, ...]
    project_names: Mapping[int, str]

    @property
    def is_nothing(self) -> bool:
        return not any(self.arranged.values()) and not self.spent


def money_bands(
    user: User,
    *,
    area_code: str = "",
    year: int | None = None,
    project_id: int | None = None,
    beyond_projects: bool = True,
) -> MoneyBands:
    """Return what flows through an area, of a budget year, or for a project; all of it summed by the database.

    ``beyond_projects`` False leaves out where it was spent and what became of it: then no payment is read.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    moved = transfers_open_to(user)
    if area_code:
        moved = moved.filter(within_area("area_code", area_code))
    if year is not None:
        moved = moved.filter(year=year)
    if project_id is not None:
        moved = moved.filter(project_id=project_id)
    office = flows_by(moved, "tranche__channel", "purpose", "project_id", kinds=OFFICE_STEPS)
    arranged = {
        key: flows.arranged_fen for key, flows in office.items() if key[2] is not None and flows.arranged_fen > 0
    }
    spent = _spent(moved) if beyond_projects else {}
    numbers = {key[2] for key in arranged} | {key[1] for key in spent}
    names = dict(Project.objects.filter(pk__in=numbers).values_list("pk", "name"))
    arrivals = _arrivals(moved) if beyond_projects else ()
    return MoneyBands(arranged, spent, arrivals, names)


def _spent(moved: QuerySet[Transfer]) -> dict[Key, Flows]:
    steps = (Transfer.Kind.PAY, Transfer.Kind.CONFIRM)
    paid = flows_by(moved, "tranche__channel", "project_id", "area_code", kinds=steps)
    return {key: flows for key, flows in paid.items() if key[1] is not None and flows.paid_fen > 0}


def _arrivals(moved: QuerySet[Transfer]) -> tuple[Arrival, ...]:
    """The largest receivers one by one, the others by place."""
    grants = moved.filter(book=Book.GRANT, tranche__isnull=False).order_by()
    posted, undone = (
        grants.filter(kind=Transfer.Kind.CONFIRM),
        grants.filter(kind=Transfer.Kind.REVERSE, reverses__kind=Transfer.Kind.CONFIRM),
    )
    receipts = posted.filter(household__isnull=False)
    are_few = receipts[: MOST_RANKED + 1].count() <= MOST_RANKED
    shown = _largest(receipts) if are_few else set()
    sums: dict[tuple[str, str, str, int | None], Fen] = defaultdict(int)
    named = ("tranche__channel", "area_code")
    for rows, receiver, sign in ((posted, "debit__kind", 1), (undone, "credit__kind", -1)):
        by_one = rows.filter(household_id__in=shown).values_list(*named, receiver, "household_id")
        for channel, area, kind, number, total in by_one.annotate(total=Sum("amount_fen")):
            sums[channel, area, kind, number] += sign * int(total)
        others = rows.exclude(household_id__in=shown) if shown else rows
        for channel, area, kind, total in others.values_list(*named, receiver).annotate(total=Sum("amount_fen")):
            sums[channel, area, kind, None] += sign * int(total)
    counts = _other_households(posted, shown) if are_few else {}
    return tuple(
        Arrival(channel, area, kind, number, amount, 1 if number is not None else counts.get(area))
        for (channel, area, kind, number), amount in sorted(sums.items(), key=lambda pair: (str(pair[0]), pair[1]))
        if amount > 0
    )


def _largest(receipts: QuerySet[Transfer]) -> set[int]:
    ranked = receipts.values_list("household_id").annotate(total=Sum("amount_fen")).order_by("-total", "household_id")
    return {number for number, _ in ranked[:MOST_HOUSEHOLDS] if number is not None}


def _other_households(posted: QuerySet[Transfer], shown: set[int]) -> dict[str, int]:
    """How many households of each place are not shown one by one."""
    others = posted.filter(household__isnull=False, debit__kind=Account.Kind.HOUSEHOLD).exclude(household_id__in=shown)
    return dict(others.values_list("area_code").annotate(n=Count("household_id", distinct=True)))
