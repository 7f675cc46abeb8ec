"""What the papers of money are made of: the ledger of tranches (资金台账) and what a village shows of its money (村级公示表)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.shares import percent_of
from lianxin.core.kernel.words import Words
from lianxin.funds.access import transfers_open_to
from lianxin.funds.models import Transfer
from lianxin.funds.queries.flows import OFFICE_STEPS, Flows, flows_by
from lianxin.funds.queries.ledger import seen_household_names
from lianxin.funds.wording import code_words
from lianxin.people.access import within_area
from lianxin.projects.models import Project
from lianxin.registry.models import Household

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.funds.models import Tranche
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class TrancheLine:
    """A tranche in the ledger: what became of it as far as the reader sees, and for which projects it is arranged."""

    tranche: Tranche
    flows: Flows
    projects: tuple[str, ...]

    @property
    def channel(self) -> Words:
        return code_words("fund_channel", self.tranche.channel)

    @property
    def level(self) -> Words:
        return code_words("fund_level", self.tranche.level)

    @property
    def balance_fen(self) -> Fen | None:
        """Received and neither paid nor given back; None while it has not arrived."""
        return None if self.tranche.received_on is None else self.flows.unspent_fen

    @property
    def paid_percent(self) -> Decimal | None:
        """What was paid of it, in per cent; None while it has not arrived."""
        return percent_of(self.flows.paid_fen, self.flows.received_fen, 2) if self.flows.received_fen else None


def tranche_lines(tranches: list[Tranche], user: User | None) -> list[TrancheLine]:
    """Return tranches with what became of them, in the order given. Nobody: the house itself.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    moved = _open_to(user).filter(tranche_id__in=[tranche.pk for tranche in tranches])
    flows = {number: found for (number,), found in flows_by(moved, "tranche_id").items()}
    arranged: dict[int, list[int]] = defaultdict(list)
    for (number, project_id), found in flows_by(moved, "tranche_id", "project_id", kinds=OFFICE_STEPS).items():
        if project_id is not None and found.arranged_fen:
            arranged[number].append(project_id)
    names = _project_names({one for several in arranged.values() for one in several})
    return [
        TrancheLine(
            tranche, flows.get(tranche.pk, Flows()), tuple(names[one] for one in sorted(arranged.get(tranche.pk, [])))
        )
        for tranche in tranches
    ]


@dataclass(frozen=True, slots=True)
class ShownProject:
    """A project as a village shows it: money paid by channel, how many households got some of it, and how much that is."""

    code: str
    name: str
    by_channel: tuple[tuple[Words, Fen], ...]
    paid_fen: Fen
    households: int
    to_households_fen: Fen


@dataclass(frozen=True, slots=True)
class ShownHousehold:
    """What a household got from a project. ``head`` is None where the reader may not see the household."""

    village_code: str
    project: str
    head: str | None
    members: int | None
    paid_fen: Fen


@dataclass(frozen=True, slots=True)
class MoneyShown:
    """What a village or township shows of its money: whatever was paid there, net of what came back. No number of identity, no account."""

    projects: tuple[ShownProject, ...]
    households: tuple[ShownHousehold, ...]

    @property
    def paid_fen(self) -> Fen:
        return sum(one.paid_fen for one in self.projects)


def money_shown(user: User | None, *, area_code: str, year: int | None = None) -> MoneyShown:
    """Return what was paid in an area, of the money of a year or of all: by project and channel, and to each household.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    paid = _open_to(user).filter(within_area("area_code", area_code))
    if year is not None:
        paid = paid.filter(year=year)
    steps = (Transfer.Kind.PAY, Transfer.Kind.RECOVER)
    channels: dict[int, dict[str, Fen]] = defaultdict(lambda: defaultdict(int))
    homes: dict[tuple[int, int], Fen] = defaultdict(int)
    keys = ("project_id", "household_id", "tranche__channel")
    for (project_id, household_id, channel), flows in flows_by(paid, *keys, kinds=steps).items():
        left = flows.paid_fen - flows.returned_fen
        if project_id is None or not left:
            continue
        channels[project_id][channel] += left
        if household_id is not None:
            homes[project_id, household_id] += left
    projects = Project.objects.in_bulk(channels)
    return MoneyShown(
        tuple(
            _shown_project(projects[number], sums, [fen for (of, _), fen in homes.items() if of == number])
            for number, sums in sorted(channels.items(), key=lambda pair: projects[pair[0]].code)
            if any(sums.values())
        ),
        _shown_households(user, homes, projects),
    )


def _shown_project(project: Project, sums: Mapping[str, Fen], to_homes: list[Fen]) -> ShownProject:
    by_channel = [(code_words("fund_channel", channel), fen) for channel, fen in sorted(sums.items()) if fen]
    received = [fen for fen in to_homes if fen]
    return ShownProject(project.code, project.name, tuple(by_channel), sum(sums.values()), len(received), sum(received))


def _shown_households(
    user: User | None, homes: Mapping[tuple[int, int], Fen], projects: Mapping[int, Project]
) -> tuple[ShownHousehold, ...]:
    numbers = {number for _, number in homes}
    households = Household.objects.in_bulk(numbers)
    names = (
        {number: home.head_name or "" for number, home in households.items()}
        if user is None
        else seen_household_names(user, numbers)
    )
    found = [
        ShownHousehold(
            households[number].village_code,
            projects[project_id].name,
            names.get(number),
            households[number].member_count,
            fen,
        )
        for (project_id, number), fen in homes.items()
        if fen
    ]
    return tuple(sorted(found, key=lambda one: (one.project, one.village_code, -one.paid_fen, one.head or "")))


def _open_to(user: User | None) -> QuerySet[Transfer]:
    return Transfer.objects.all() if user is None else transfers_open_to(user)


def _project_names(numbers: Iterable[int]) -> dict[int, str]:
    return dict(Project.objects.filter(pk__in=set(numbers)).values_list("pk", "name"))
