"""How much took which step: received, arranged, set aside, paid, confirmed, recovered. Reversals are taken off the step they reverse.

Everything that credits money to somebody (各记其功) is a sum of transfers by tranche. No row is read by Python: the database adds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q, QuerySet, Sum

from lianxin.core.kernel.money import Fen
from lianxin.funds.models import Transfer
from lianxin.funds.models.ledger import Book


@dataclass(frozen=True, slots=True)
class Flows:
    """Sums of grants in fen, by step, net of what was reversed. ``returned_fen``: given back by households that had received it."""

    received_fen: Fen = 0
    arranged_fen: Fen = 0
    set_aside_fen: Fen = 0
    paid_fen: Fen = 0
    confirmed_fen: Fen = 0
    recovered_fen: Fen = 0
    returned_fen: Fen = 0

    def __add__(self, other: Flows) -> Flows:
        return Flows(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def unallocated_fen(self) -> Fen:
        """Of tranches: received and neither arranged nor recovered."""
        return self.received_fen - self.arranged_fen - self.recovered_fen

    @property
    def waiting_fen(self) -> Fen:
        """Of tranches and projects: arranged and not yet claimed."""
        return self.arranged_fen - self.set_aside_fen

    @property
    def to_pay_fen(self) -> Fen:
        """Of tranches and projects: set aside for approved claims and not yet paid."""
        return self.set_aside_fen - self.paid_fen

    @property
    def under_way_fen(self) -> Fen:
        """Paid, and nobody has confirmed that it arrived."""
        return self.paid_fen - self.confirmed_fen

    @property
    def arrived_fen(self) -> Fen:
        """Confirmed and not given back."""
        return self.confirmed_fen - self.returned_fen

    @property
    def unspent_fen(self) -> Fen:
        """Of tranches: received and neither paid nor recovered (结转)."""
        return self.received_fen - self.recovered_fen - self.paid_fen

    @property
    def is_nothing(self) -> bool:
        """Whether nothing moved, or all of it was taken back."""
        return not any(getattr(self, one.name) for one in fields(self))


# Which step a transfer takes, and whether it takes it forwards.
_STEPS: Mapping[str, tuple[str, int]] = {
    Transfer.Kind.RECEIVE: ("received_fen", 1),
    Transfer.Kind.ALLOCATE: ("arranged_fen", 1),
    Transfer.Kind.WITHDRAW: ("arranged_fen", -1),
    Transfer.Kind.COMMIT: ("set_aside_fen", 1),
    Transfer.Kind.RELEASE: ("set_aside_fen", -1),
    Transfer.Kind.PAY: ("paid_fen", 1),
    Transfer.Kind.CONFIRM: ("confirmed_fen", 1),
}
OFFICE_STEPS = (Transfer.Kind.RECEIVE, Transfer.Kind.ALLOCATE, Transfer.Kind.WITHDRAW)
"""Steps of whole tranches and projects, of which there are few rows."""


def flows_by(transfers: QuerySet[Transfer], *keys: str, kinds: Iterable[str] = ()) -> dict[tuple[Any, ...], Flows]:
    """Return the flows of grants by the values of some columns; groups in which nothing is left are there with zeros.

    ``kinds`` narrows to some steps: the others are then 0.
    """
    sums: dict[tuple[Any, ...], dict[str, Fen]] = defaultdict(lambda: defaultdict(int))
    grants = transfers.filter(book=Book.GRANT, tranche__isnull=False).order_by()
    wanted = tuple(kinds)
    posted = grants.exclude(kind=Transfer.Kind.REVERSE)
    undone = grants.filter(kind=Transfer.Kind.REVERSE)
    if wanted:
        posted, undone = posted.filter(kind__in=wanted), undone.filter(reverses__kind__in=wanted)
    for rows, kind, sign in ((posted, "kind", 1), (undone, "reverses__kind", -1)):
        # Money that a household gives back is a step of its own: it had left the tranche long before.
        counted = rows.values_list(*keys, kind).annotate(
            total=Sum("amount_fen"), of_households=Sum("amount_fen", filter=Q(household__isnull=False))
        )
        for *group, step, total, of_households in counted:
            _enter(sums[tuple(group)], step, sign, int(total), int(of_households or 0))
    return {group: Flows(**found) for group, found in sums.items()}


def _enter(found: dict[str, Fen], step: str, sign: int, total: Fen, of_households: Fen) -> None:
    if step == Transfer.Kind.RECOVER:
        found["returned_fen"] += sign * of_households
        found["recovered_fen"] += sign * (total - of_households)
    elif step in _STEPS:
        name, direction = _STEPS[step]
        found[name] += sign * direction * total


def total_of(flows: Iterable[Flows]) -> Flows:
    """The sum of flows."""
    return sum(flows, Flows())
