"""Read units, helpers, teams and accounts, always inside a scope (``people.access``). An empty scope sees nothing."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from lianxin.people.access import Scope
from lianxin.people.models import Grant, Helper, Team, TeamMember, Unit, User


def units_under(scope: Scope) -> QuerySet[Unit]:
    """Units that serve the scope's areas, and the units the scope was given for."""
    return Unit.objects.filter(scope.area_filter("area_code") | Q(pk__in=scope.unit_ids)).order_by("code")


def helpers_under(scope: Scope, *, on: date) -> QuerySet[Helper]:
    """Helpers in service on the day: those of the scope's units, and the reader himself where the scope is his own."""
    wanted = scope.area_filter("unit__area_code") | Q(unit_id__in=scope.unit_ids)
    if scope.is_own and scope.user_id is not None:
        wanted |= Q(user_id=scope.user_id)
    return Helper.objects.filter(wanted, _holds_on(on)).select_related("unit").order_by("unit__code", "code")


def helpers_of(unit: Unit, *, on: date) -> QuerySet[Helper]:
    """Helpers of one unit in service on the day."""
    return unit.helpers.filter(_holds_on(on)).order_by("code")


def helper_of(user: User) -> Helper | None:
    """The helper whose account this is, or None."""
    return Helper.objects.select_related("unit").filter(user=user).first()


def teams_under(scope: Scope, *, on: date) -> QuerySet[Team]:
    """Teams in the scope's villages on the day, each with its members that day in ``members_on``, ordered by duty."""
    members = TeamMember.objects.filter(_holds_on(on)).select_related("helper__unit").order_by("duty", "helper__code")
    return (
        Team.objects.filter(scope.area_filter("village_code"), _holds_on(on))
        .prefetch_related(Prefetch("members", queryset=members, to_attr="members_on"))
        .order_by("village_code")
    )


def team_of(village_code: str, *, on: date) -> Team | None:
    """The team of a village on the day, or None."""
    return Team.objects.filter(_holds_on(on), village_code=village_code).first()


def accounts_under(scope: Scope) -> QuerySet[User]:
    """Accounts that hold or held a role inside the scope's areas, and those that never held one. By user name."""
    inside = Grant.objects.filter(scope.area_filter("area_code")).values("user_id")
    wanted = Q(pk__in=inside)
    if not scope.is_empty:
        wanted |= Q(grants__isnull=True)
    return User.objects.filter(wanted).distinct().order_by("username")


def grants_under(scope: Scope) -> QuerySet[Grant]:
    """Every grant over an area inside the scope, ended ones too, newest first."""
    return (
        Grant.objects.filter(scope.area_filter("area_code"))
        .select_related("user", "unit")
        .order_by("-starts_on", "-pk")
    )


def _holds_on(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))
