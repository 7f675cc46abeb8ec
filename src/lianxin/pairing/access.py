"""The only road to plans and pairings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from lianxin.pairing.models import BranchPairing, HouseholdPairing, Plan, VillagePairing
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to

if TYPE_CHECKING:
    from lianxin.people.models import User


def plans_open_to(user: User, act: Act = Act.READ_PAIRING) -> QuerySet[Plan]:
    """Plans for areas in which the user may do the act.

    Raises:
        PermissionDenied: nowhere.
    """
    return Plan.objects.filter(required_scope(user, act).area_filter("area_code"))


def access_plan(user: User, plan_id: int, act: Act = Act.READ_PAIRING) -> Plan:
    """Return a plan.

    Raises:
        PermissionDenied, Http404: not his to see.
    """
    plan = plans_open_to(user, act).filter(pk=plan_id).first()
    if plan is None:
        raise Http404("no such plan")
    return plan


def in_force() -> Q:
    """A condition: the pairing holds today."""
    today = timezone.localdate()
    return Q(starts_on__lte=today) & (Q(ends_before__isnull=True) | Q(ends_before__gt=today))


def is_not_over() -> Q:
    """A condition: the pairing holds today or will."""
    return Q(ends_before__isnull=True) | Q(ends_before__gt=timezone.localdate())


def village_pairings_open_to(user: User) -> QuerySet[VillagePairing]:
    """Pairings of units with villages in force today that the user may see: in his area, or of his unit."""
    scope = required_scope(user, Act.READ_PAIRING)
    wanted = scope.area_filter("village_code")
    if scope.unit_ids:
        wanted |= Q(unit_id__in=scope.unit_ids)
    if scope.is_own:
        wanted |= Q(unit__helpers__user_id=scope.user_id)
    return VillagePairing.objects.filter(in_force() & wanted).select_related("unit").distinct()


def household_pairings_open_to(user: User) -> QuerySet[HouseholdPairing]:
    """Pairings of helpers with households in force today, of the households that the user may see."""
    seen = households_open_to(user, Act.READ_PAIRING)
    return HouseholdPairing.objects.filter(in_force(), household__in=seen).select_related(
        "helper", "helper__unit", "household"
    )


def branch_pairings_open_to(user: User) -> QuerySet[BranchPairing]:
    """Pairings of party branches with villages in force today that the user may see: in his area, or of his unit."""
    scope = required_scope(user, Act.READ_PAIRING)
    wanted = scope.area_filter("village_code")
    if scope.unit_ids:
        wanted |= Q(branch__unit_id__in=scope.unit_ids)
    if scope.is_own:
        wanted |= Q(branch__unit__helpers__user_id=scope.user_id)
    return (
        BranchPairing.objects.filter(in_force() & wanted).select_related("branch__unit", "branch__secretary").distinct()
    )
