"""各记其功: for a project, a household, a place or a period, the exact share of every tranche, by who gave it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.funds.access import tranches_open_to, transfers_open_to
from lianxin.funds.models import Tranche
from lianxin.funds.queries.flows import Flows, flows_by, total_of
from lianxin.funds.wording import code_words
from lianxin.people.access import required_scope, within_area
from lianxin.people.roles import Act
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.funds.models import Transfer
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class CreditLine:
    """What one tranche did for the subject."""

    tranche: Tranche
    flows: Flows

    @property
    def channel(self) -> Words:
        return code_words("fund_channel", self.tranche.channel)

    @property
    def level(self) -> Words:
        return code_words("fund_level", self.tranche.level)

    @property
    def giver(self) -> str:
        """Who gave it, by name: the helping unit, or whom the document names; empty where nobody is named."""
        return self.tranche.unit.name if self.tranche.unit is not None else self.tranche.giver


@dataclass(frozen=True, slots=True)
class GiverCredit:
    """What all tranches of one giver did: its channel, level and name."""

    channel: Words
    level: Words
    giver: str
    flows: Flows
    lines: tuple[CreditLine, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """The share of every tranche, the largest first, and the sum, which is that of the shares to the fen."""

    lines: tuple[CreditLine, ...]

    @property
    def total(self) -> Flows:
        return total_of(line.flows for line in self.lines)

    def by_giver(self) -> list[GiverCredit]:
        """The shares put together by channel, level and giver, the largest first."""
        groups: dict[tuple[str, str, str], list[CreditLine]] = {}
        for line in self.lines:
            groups.setdefault((line.tranche.channel, line.tranche.level, line.giver), []).append(line)
        found = [
            GiverCredit(
                lines[0].channel, lines[0].level, lines[0].giver, total_of(x.flows for x in lines), tuple(lines)
            )
            for lines in groups.values()
        ]
        return sorted(found, key=lambda one: _weight(one.flows, one.lines[0].tranche.pk))


def credit_of_project(user: User, project: Project) -> Credit:
    """The share of every tranche in a project.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    return credit_of(transfers_open_to(user).filter(project=project))


def credit_of_household(user: User, household_id: int) -> Credit:
    """The share of every tranche in what was paid to a household.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    return credit_of(transfers_open_to(user).filter(household_id=household_id))


def credit_of_place(user: User, area_code: str, period: Period | None = None) -> Credit:
    """The share of every tranche in what was spent for a place: a village, a township, a county; within a period if one is given.

    Arranged and set aside count by where the project is, paid and confirmed by where the money went.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    found = transfers_open_to(user).filter(within_area("area_code", area_code))
    return credit_of(found if period is None else within_period(found, period))


def within_period(transfers: QuerySet[Transfer], period: Period) -> QuerySet[Transfer]:
    """Transfers of the days of a period. A reversal counts on its own day, so that a closed period stays what it was."""
    found = transfers.filter(on__gte=period.starts_on)
    return found if period.ends_before is None else found.filter(on__lt=period.ends_before)


def places_of(transfers: QuerySet[Transfer], *, at_most: int) -> list[tuple[str, Flows]]:
    """What was paid for each place, by its division code, the largest first; those for which nothing was paid or arranged are left out."""
    flows = [(area_code, found) for (area_code,), found in flows_by(transfers, "area_code").items()]
    listed = [pair for pair in flows if pair[1].paid_fen or pair[1].arranged_fen]
    return sorted(listed, key=lambda pair: (-pair[1].paid_fen, -pair[1].arranged_fen, pair[0]))[:at_most]


def credit_of(transfers: QuerySet[Transfer]) -> Credit:
    """The share of every tranche in some transfers. Tranches of which nothing is left are left out."""
    flows = {number: found for (number,), found in flows_by(transfers, "tranche_id").items() if not found.is_nothing}
    tranches = Tranche.objects.select_related("unit").in_bulk(flows)
    lines = [CreditLine(tranches[number], found) for number, found in flows.items()]
    return Credit(tuple(sorted(lines, key=lambda line: _weight(line.flows, line.tranche.pk))))


def _weight(flows: Flows, number: int) -> tuple[int, int, int]:
    return -max(flows.arranged_fen, flows.paid_fen), -flows.received_fen, number


def funded_projects(user: User) -> QuerySet[Project]:
    """Projects whose money the user may see, or a part of it: those of his areas, and those with a transfer that is open to him.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    moved = transfers_open_to(user).filter(project=OuterRef("pk"))
    scope = required_scope(user, Act.READ_FUNDS)
    return Project.objects.filter(scope.area_filter("area_code") | Q(Exists(moved)))


def access_funded_project(user: User, number: int) -> Project:
    """Return a project whose money the user may see.

    Raises:
        PermissionDenied, Http404: he may not.
    """
    project = funded_projects(user).filter(pk=number).first()
    if project is None:
        raise Http404("no such project")
    return project


def open_tranche_ids(user: User, numbers: Iterable[int]) -> set[int]:
    """Those of the tranches whose own page the user may open."""
    return set(tranches_open_to(user).filter(pk__in=list(numbers)).values_list("pk", flat=True))
