"""Integration plans: which there are, and what of an adopted one is not arranged yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lianxin.core.kernel.money import Fen
from lianxin.funds.access import plans_open_to
from lianxin.funds.models import Account, IntegrationPlan, PlanLine, Transfer
from lianxin.people.access import required_scope
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User


def listed_plans(user: User) -> QuerySet[IntegrationPlan]:
    """Plans of the user's areas, the newest first, without what they say.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    found = plans_open_to(user) if required_scope(user, Act.READ_FUNDS).prefixes else IntegrationPlan.objects.none()
    return found.select_related("made_by").defer("problem", "plan").order_by("-year", "area_code", "-version")


def lines_of(plan: IntegrationPlan) -> list[PlanLine]:
    """The lines of a plan, the largest project first."""
    return list(plan.lines.select_related("tranche", "project").order_by("project__code", "tranche_id"))


def unarranged_lines(plan: IntegrationPlan) -> list[tuple[PlanLine, Fen]]:
    """Lines of a plan of which something is not arranged under it yet, with how much."""
    held = {one.account_id: (one.tranche_id, one.project_id) for one in plan.allocations.all()}
    between = {Account.Kind.ALLOCATION, Account.Kind.TRANCHE}
    rows = Transfer.objects.filter(Q(debit__in=held) | Q(credit__in=held))
    rows = rows.filter(debit__kind__in=between, credit__kind__in=between)
    arranged: dict[tuple[int, int], Fen] = {}
    for debit, credit, amount in rows.values_list("debit_id", "credit_id", "amount_fen"):
        pair, signed = (held[debit], amount) if debit in held else (held[credit], -amount)
        arranged[pair] = arranged.get(pair, 0) + signed
    left = [(line, line.amount_fen - arranged.get((line.tranche_id, line.project_id), 0)) for line in lines_of(plan)]
    return [(line, amount) for line, amount in left if amount > 0]
