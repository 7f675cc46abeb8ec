"""What can be arranged: which projects a tranche may pay, which it may not and why, and how much each still wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds.domain.purposes import Money, Want, objections
from lianxin.funds.models import Account, Allocation, IntegrationPlan, PlanLine, Tranche, Transfer
from lianxin.funds.queries.flows import flows_by
from lianxin.funds.queries.policy import limit_on
from lianxin.funds.wording import code_words
from lianxin.people.access import required_scope
from lianxin.people.queries import units_under
from lianxin.people.roles import Act
from lianxin.projects.models import Project
from lianxin.registry.queries import area_names, areas_of

if TYPE_CHECKING:
    from lianxin.people.models import Unit, User

# Stages in which a project stands in the library and may be given money.
LIBRARY = (Project.Stage.IN_LIBRARY, Project.Stage.PLANNED, Project.Stage.APPROVED, Project.Stage.UNDERWAY)
_FULL = Words("资金已安排足额", "it is funded in full")
_OUTSIDE = Words("尚未入库", "it is not in the library yet")
_COUNTY_LENGTH = 6
_MOST = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project, what it still wants, and why the tranche may not pay it; without reasons it may.

    ``plan`` is the adopted plan that says so, where one does.
    """

    project: Project
    place: str
    arranged_fen: Fen
    reasons: tuple[Words, ...]
    plan: IntegrationPlan | None

    @property
    def wanted_fen(self) -> Fen:
        return self.project.cost_fen - self.arranged_fen


def candidates_of(user: User, tranche: Tranche, on: date) -> list[Candidate]:
    """The projects of the tranche's area of its year and the year before, those it may pay first.

    Raises:
        PermissionDenied: he keeps funds nowhere.
    """
    scope = required_scope(user, Act.MANAGE_FUNDS).within(tranche.area_code)
    rows = Project.objects.filter(scope.area_filter("area_code"), year__in=(tranche.year - 1, tranche.year))
    open_stages = [Project.Stage.DECIDED, Project.Stage.ARGUED, *LIBRARY]
    found = list(rows.filter(stage__in=open_stages).order_by("-priority", "code")[:_MOST])
    arranged = _arranged([project.pk for project in found])
    lines = _adopted_lines(tranche)
    names = area_names(project.area_code for project in found)
    listed = [
        Candidate(
            project,
            names[project.area_code],
            arranged.get(project.pk, 0),
            tuple(_reasons(tranche, project, arranged.get(project.pk, 0), on, is_in_plan=project.pk in lines)),
            lines.get(project.pk),
        )
        for project in found
    ]
    return sorted(listed, key=lambda one: (bool(one.reasons), -one.project.priority, one.project.code))


def _reasons(tranche: Tranche, project: Project, arranged: Fen, on: date, *, is_in_plan: bool) -> list[Words]:
    money = Money(
        tranche.purpose_received, tranche.is_on_integration_list, tranche.area_code, tranche.received_on, tranche.use_by
    )
    change = limit_on("funds.purpose_may_change", on=on, area=project.area_code)
    found = objections(
        money,
        Want(project.purpose, project.area_code, on, is_in_plan),
        may_change=bool(change),
        named=partial(code_words, "fund_purpose"),
    )
    if project.stage not in LIBRARY:
        found.insert(0, _OUTSIDE)
    if arranged >= project.cost_fen:
        found.insert(0, _FULL)
    return found


def _arranged(numbers: list[int]) -> dict[int, Fen]:
    moved = flows_by(Transfer.objects.filter(project_id__in=numbers), "project_id")
    return {number: flows.arranged_fen for (number,), flows in moved.items()}


def _adopted_lines(tranche: Tranche) -> dict[int, IntegrationPlan]:
    """Projects that an adopted plan gives money of the tranche, with the plan."""
    lines = PlanLine.objects.filter(tranche=tranche, plan__state=IntegrationPlan.State.ADOPTED).select_related("plan")
    return {line.project_id: line.plan for line in lines}


def unarranged_fen(tranche: Tranche) -> Fen:
    """What of a tranche is not arranged: the balance of its account, nothing before it arrived."""
    account = Account.objects.filter(kind=Account.Kind.TRANCHE, tranche=tranche).first()
    return account.balance_fen if account is not None else 0


def allocation_of(tranche: Tranche, project_id: int) -> Allocation | None:
    """What of the tranche is arranged for a project, with its account."""
    rows = Allocation.objects.select_related("project", "account", "tranche")
    return rows.filter(tranche=tranche, project=project_id).first()


def managed_areas(user: User, act: Act = Act.MANAGE_FUNDS) -> list[tuple[str, str]]:
    """Areas for which the user may do the act: his own, and the counties and townships in them; code and name.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, act)
    codes = {prefix for prefix in scope.prefixes if prefix}
    codes |= {area.code for area in areas_of(scope, "county", "township")}
    names = area_names(codes)
    return [(code, names[code]) for code in sorted(codes, key=lambda code: (len(code), code))]


def managed_counties(user: User, act: Act) -> list[tuple[str, str]]:
    """Counties the whole of which the user may do the act for; code and name.

    Raises:
        PermissionDenied: nowhere.
    """
    return [(code, name) for code, name in managed_areas(user, act) if len(code) == _COUNTY_LENGTH]


def givers_of(user: User) -> list[Unit]:
    """Helping units that may have given or brought something.

    Raises:
        PermissionDenied: he keeps funds nowhere.
    """
    return list(units_under(required_scope(user, Act.MANAGE_FUNDS))[:2000])


def villages_for(user: User, area_code: str) -> list[tuple[str, str]]:
    """Villages of an area that the user keeps funds for; code and name.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, Act.MANAGE_FUNDS).within(area_code)
    names = area_names(area.code for area in areas_of(scope, "village"))
    return sorted(names.items())
