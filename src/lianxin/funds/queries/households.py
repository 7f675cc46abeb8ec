"""Where each yuan of a household came from: every payment, back to its project, its tranche, its document and its channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lianxin.core.kernel.money import Fen
from lianxin.funds.access import goods_open_to, transfers_open_to
from lianxin.funds.models import GoodsDelivery, Payment, Transfer
from lianxin.funds.models.ledger import Book
from lianxin.funds.queries.credit import CreditLine
from lianxin.funds.queries.flows import Flows, flows_by, total_of

if TYPE_CHECKING:
    from lianxin.funds.models import Tranche
    from lianxin.people.models import User
    from lianxin.projects.models import Project
    from lianxin.registry.models import Household

MOST_PAYMENTS = 300


@dataclass(frozen=True, slots=True)
class TraceLine:
    """So much of one payment came out of one tranche, for one project. ``confirmed_on``: the day on which it was known to be there."""

    payment: Payment
    project: Project
    credit: CreditLine
    amount_fen: Fen
    confirmed_on: date | None

    @property
    def is_returned(self) -> bool:
        """Whether the bank sent it back."""
        return self.credit.flows.paid_fen == 0

    @property
    def tranche(self) -> Tranche:
        return self.credit.tranche


@dataclass(frozen=True, slots=True)
class Trace:
    """Every payment to a household, the newest first, by tranche; and the sums of what was not returned."""

    lines: tuple[TraceLine, ...]
    total: Flows
    is_cut: bool

    @property
    def is_nothing(self) -> bool:
        return not self.lines


def trace_of(user: User, household: Household) -> Trace:
    """Trace the money of a household back to where it came from. The totals are exact even where the lines are cut.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    moved = transfers_open_to(user).filter(household=household)
    total = total_of(flows_by(moved).values())
    rows = moved.filter(book=Book.GRANT, kind=Transfer.Kind.PAY, payment__isnull=False)
    rows = (
        rows.select_related("payment", "tranche__unit", "project").defer("payment__account_no").order_by("-on", "-id")
    )
    paid = list(rows[: MOST_PAYMENTS + 1])
    shown = paid[:MOST_PAYMENTS]
    payments = {transfer.payment_id for transfer in shown}
    about = moved.filter(payment_id__in=payments)
    flows = flows_by(about, "payment_id", "tranche_id")
    confirmed = about.filter(kind=Transfer.Kind.CONFIRM, reversal__isnull=True).values_list("payment_id", "on")
    days = dict(confirmed)
    lines = [
        TraceLine(
            transfer.payment,
            transfer.project,
            CreditLine(transfer.tranche, flows[transfer.payment_id, transfer.tranche_id]),
            transfer.amount_fen,
            days.get(transfer.payment_id),
        )
        for transfer in shown
        if transfer.payment is not None and transfer.tranche is not None and transfer.project is not None
    ]
    return Trace(tuple(lines), total, len(paid) > MOST_PAYMENTS)


def goods_of_household(user: User, household: Household) -> list[GoodsDelivery]:
    """Goods that a household was given, out of lots that the user may see, the newest first.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    deliveries = GoodsDelivery.objects.filter(household=household, lot__in=goods_open_to(user)).select_related(
        "lot__unit"
    )
    return list(deliveries[:100])
