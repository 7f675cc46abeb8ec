"""The only road to projects and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from lianxin.pairing.models import VillagePairing
from lianxin.people.access import Scope, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.projects.domain.stages import Actor
from lianxin.projects.models import Asset, Project

if TYPE_CHECKING:
    from lianxin.people.models import User

# What a role must be permitted for whom it acts. The department's argument is recorded by the county office.
ACTS = {
    Actor.VILLAGE: Act.PROPOSE_PROJECTS,
    Actor.TOWNSHIP: Act.REVIEW_PROJECTS,
    Actor.DEPARTMENT: Act.DECIDE_PROJECTS,
    Actor.COUNTY: Act.DECIDE_PROJECTS,
}


def _wanted(scope: Scope) -> Q:
    """A condition on area codes: inside the scope's areas, or a village that one of its units helps today."""
    wanted = scope.area_filter("area_code")
    if scope.unit_ids:
        today = timezone.localdate()
        in_force = Q(starts_on__lte=today) & (Q(ends_before__isnull=True) | Q(ends_before__gt=today))
        helped = VillagePairing.objects.filter(in_force, unit_id__in=scope.unit_ids).values("village_code")
        wanted |= Q(area_code__in=helped)
    return wanted


def projects_open_to(user: User, act: Act = Act.READ_PROJECTS) -> QuerySet[Project]:
    """Projects to which the user may do the act: those of his areas, and those of the villages that his unit helps.

    Raises:
        PermissionDenied: nowhere.
    """
    return Project.objects.filter(_wanted(required_scope(user, act)))


def access_project(user: User, project_id: int, act: Act = Act.READ_PROJECTS) -> Project:
    """Return a project.

    Raises:
        PermissionDenied, Http404: not his to see; whether it exists elsewhere is not told.
    """
    project = projects_open_to(user, act).filter(pk=project_id).first()
    if project is None:
        raise Http404("no such project")
    return project


def assets_open_to(user: User, act: Act = Act.READ_PROJECTS) -> QuerySet[Asset]:
    """Assets to which the user may do the act, as :func:`projects_open_to`."""
    return Asset.objects.filter(_wanted(required_scope(user, act)))


def access_asset(user: User, asset_id: int, act: Act = Act.READ_PROJECTS) -> Asset:
    """Return an asset.

    Raises:
        PermissionDenied, Http404: as :func:`access_project`.
    """
    asset = assets_open_to(user, act).select_related("project").filter(pk=asset_id).first()
    if asset is None:
        raise Http404("no such asset")
    return asset


def may_act_for(user: User, actor: Actor, area_code: str) -> bool:
    """Whether the user may act for the village, township or county that a project's area belongs to."""
    return scope_of(user, ACTS[actor]).covers(area_code)
