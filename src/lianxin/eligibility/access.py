"""The only road to findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404

from lianxin.eligibility.models import HouseholdFinding, Run
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to

if TYPE_CHECKING:
    from lianxin.people.models import User


def findings_open_to(user: User, run: Run) -> QuerySet[HouseholdFinding]:
    """Findings of a run about households that the user may see.

    Raises:
        PermissionDenied: findings are closed to him everywhere.
    """
    scope = required_scope(user, Act.READ_FINDINGS)
    if scope.prefixes and not scope.unit_ids and not scope.is_own:
        return run.findings.filter(scope.area_filter("village_code"))
    return run.findings.filter(household__in=households_open_to(user, Act.READ_FINDINGS))


def runs_open_to(user: User) -> QuerySet[Run]:
    """Runs over areas that touch what the user may see: his area, or one that contains it.

    Raises:
        PermissionDenied: findings are closed to him everywhere.
    """
    scope = required_scope(user, Act.READ_FINDINGS)
    ids = [
        pk
        for pk, area in Run.objects.values_list("pk", "area_code")
        if scope.unit_ids or scope.is_own or any(area.startswith(p) or p.startswith(area) for p in scope.prefixes)
    ]
    return Run.objects.filter(pk__in=ids)


def access_run(user: User, run_id: int) -> Run:
    """Return a run that the user may look at.

    Raises:
        PermissionDenied, Http404: he may not, or there is none.
    """
    run = runs_open_to(user).filter(pk=run_id).first()
    if run is None:
        raise Http404("no such run")
    return run
