"""What became of a tranche: every fen of it, where it stands now.

Money that stands with an office is read from the balances of its accounts, what arrived from the transfers: two roads that meet, so
that a fault in either shows as a difference (``Fate.is_whole``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.db.models import F, Sum

from lianxin.core.kernel.money import Fen
from lianxin.funds.models import Account, Transfer
from lianxin.funds.queries.flows import OFFICE_STEPS, Flows, flows_by
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from lianxin.funds.models import Tranche


@dataclass(frozen=True, slots=True)
class ProjectFate:
    """Where the money of a tranche stands that was arranged for one project, in fen."""

    project: Project
    waiting_fen: Fen = 0
    to_pay_fen: Fen = 0
    under_way_fen: Fen = 0
    at_households_fen: Fen = 0
    in_assets_fen: Fen = 0
    in_services_fen: Fen = 0
    returned_fen: Fen = 0

    @property
    def arranged_fen(self) -> Fen:
        """All of it: what was arranged and not withdrawn."""
        return sum(getattr(self, one.name) for one in fields(self) if one.name != "project")


@dataclass(frozen=True, slots=True)
class Fate:
    """Everything that a tranche became. ``received_fen`` comes from what was received, all else from where it stands."""

    received_fen: Fen
    unallocated_fen: Fen
    recovered_fen: Fen
    projects: tuple[ProjectFate, ...]

    @property
    def arranged_fen(self) -> Fen:
        return sum(one.arranged_fen for one in self.projects)

    @property
    def is_whole(self) -> bool:
        """Whether every fen that was received is found."""
        return self.received_fen == self.unallocated_fen + self.recovered_fen + self.arranged_fen

    def sum_of(self, name: str) -> Fen:
        """The sum over the projects of one of the places where money stands, by the name of its field."""
        return sum(int(getattr(one, name)) for one in self.projects)


_STANDS: dict[str, str] = {
    Account.Kind.ALLOCATION: "waiting_fen",
    Account.Kind.CLAIM: "to_pay_fen",
    Account.Kind.TRANSIT: "under_way_fen",
}
_ARRIVED: dict[str, str] = {
    Account.Kind.HOUSEHOLD: "at_households_fen",
    Account.Kind.ASSET: "in_assets_fen",
    Account.Kind.SERVICE: "in_services_fen",
}


def fate_of(tranche: Tranche) -> Fate:
    """Return what became of a tranche. Who may see the tranche sees all of it, wherever it went."""
    found: dict[int, dict[str, Fen]] = defaultdict(lambda: defaultdict(int))
    unallocated = 0
    balances = Account.objects.filter(tranche=tranche).order_by().values_list("kind", "project_id")
    for kind, project_id, balance in balances.annotate(total=Sum(F("debits_fen") - F("credits_fen"))):
        if kind == Account.Kind.TRANCHE:
            unallocated = int(balance)
        else:
            found[project_id][_STANDS[kind]] += int(balance)
    transfers = Transfer.objects.filter(tranche=tranche)
    for project_id, kind, total in _arrived(tranche):
        found[project_id][_ARRIVED[kind]] += total
    steps = flows_by(transfers, "project_id", kinds=(*OFFICE_STEPS, Transfer.Kind.RECOVER))
    for (project_id,), flows in steps.items():
        # Where it is not said for which project a household gave money back, it still stands with its project, whole.
        if flows.returned_fen and project_id is not None:
            found[project_id]["returned_fen"] += flows.returned_fen
            found[project_id]["at_households_fen"] -= flows.returned_fen
    outside = steps.get((None,), Flows())
    projects = Project.objects.in_bulk(found)
    fates = [ProjectFate(projects[number], **sums) for number, sums in found.items()]
    return Fate(
        outside.received_fen,
        unallocated,
        sum(flows.recovered_fen for flows in steps.values()),
        tuple(sorted(fates, key=lambda one: (-one.arranged_fen, one.project.pk))),
    )


def _arrived(tranche: Tranche) -> list[tuple[int, str, Fen]]:
    """What was confirmed, by project and by what it became, less what was taken back."""
    posted = Transfer.objects.filter(tranche=tranche, kind=Transfer.Kind.CONFIRM).order_by()
    undone = Transfer.objects.filter(tranche=tranche, kind=Transfer.Kind.REVERSE, reverses__kind=Transfer.Kind.CONFIRM)
    there = posted.values_list("project_id", "debit__kind").annotate(total=Sum("amount_fen"))
    back = undone.order_by().values_list("project_id", "credit__kind").annotate(total=Sum("amount_fen"))
    return [(project, kind, int(total)) for project, kind, total in there] + [
        (project, kind, -int(total)) for project, kind, total in back
    ]


def fate_by_area(tranche: Tranche) -> dict[str, Flows]:
    """What was spent of a tranche, by the division code it was spent for; arranged money counts where the project is."""
    flows = flows_by(Transfer.objects.filter(tranche=tranche), "area_code")
    return {area_code: found for (area_code,), found in flows.items()}


def fate_by_household(tranche: Tranche, *, at_most: int = 50) -> list[tuple[int, Flows]]:
    """What households received of a tranche, by the household's number, the largest first."""
    received = Transfer.objects.filter(tranche=tranche, household__isnull=False)
    paid = received.filter(kind=Transfer.Kind.PAY).order_by().values_list("household_id")
    largest = [
        number for number, _ in paid.annotate(total=Sum("amount_fen")).order_by("-total", "household_id")[:at_most]
    ]
    flows = flows_by(received.filter(household_id__in=largest), "household_id")
    return [(number, flows[(number,)]) for number in largest]
