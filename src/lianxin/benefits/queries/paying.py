"""Through which projects and claims benefits are paid, as far as the user may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lianxin.benefits.models import SubsidyPeriod
from lianxin.funds.access import claims_open_to
from lianxin.funds.models import Claim
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from lianxin.people.models import User

_MOST = 200


def projects_for(user: User, act: Act, purpose: str) -> dict[int, Project]:
    """Projects of a purpose in whose whole area the user may do the act, by number; the newest first."""
    scope = scope_of(user, act)
    found = Project.objects.filter(scope.area_filter("area_code"), purpose=purpose).order_by("-pk")[:_MOST]
    return {project.pk: project for project in found}


def claims_to_pay(user: Any) -> dict[int, Claim]:
    """Approved claims of subsidies that wait to be paid, by number."""
    waiting = SubsidyPeriod.objects.filter(is_open=True, payment__isnull=True).values("claim")
    found = claims_open_to(user, Act.PAY_FUNDS).filter(pk__in=waiting, state=Claim.State.APPROVED)
    return {claim.pk: claim for claim in found.order_by("pk")[:_MOST]}


def paying_projects(area_code: str) -> dict[int, Project]:
    """Projects that may pay benefits in a place: of the place itself or an area around it, by number; the newest first."""
    around = [area_code[:length] for length in range(2, len(area_code) + 1)]
    return {one.pk: one for one in Project.objects.filter(area_code__in=around).order_by("-pk")[:_MOST]}
