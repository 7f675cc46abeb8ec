"""The only road to a household, and to the rows a user may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from lianxin.people.access import Scope, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.import_rights import rights_of
from lianxin.registry.models import Change, Conflict, Household, HouseholdAccess, ImportJob, VillageFacts

if TYPE_CHECKING:
    from lianxin.people.models import User


def households_in(scope: Scope) -> QuerySet[Household]:
    """Households inside the scope's areas, or given to its units or to its user by a pairing in force today."""
    wanted = scope.area_filter("village_code")
    if scope.unit_ids or scope.is_own:
        today = timezone.localdate()
        in_force = Q(starts_on__lte=today) & (Q(ends_before__isnull=True) | Q(ends_before__gt=today))
        whose = Q(pk__in=[])
        if scope.unit_ids:
            whose |= Q(unit_id__in=scope.unit_ids)
        if scope.is_own:
            whose |= Q(user_id=scope.user_id)
        wanted |= Q(Exists(HouseholdAccess.objects.filter(in_force & whose, household=OuterRef("pk"))))
    return Household.objects.filter(wanted)


def households_open_to(user: User, act: Act = Act.READ_REGISTRY) -> QuerySet[Household]:
    """Every household for which the user may do the act.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    return households_in(required_scope(user, act))


def access_household(user: User, household_id: int, act: Act = Act.READ_REGISTRY) -> Household:
    """Return a household that the user may see (or do the act to).

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
        Http404: no such household in his scope; whether it exists elsewhere is not told.
    """
    household = households_open_to(user, act).filter(pk=household_id).first()
    if household is None:
        raise Http404("no such household")
    return household


def may_do_to(user: User, act: Act, household: Household) -> bool:
    """Whether the user may do the act to this household."""
    scope = scope_of(user, act)
    return not scope.is_empty and households_in(scope).filter(pk=household.pk).exists()


def _in_areas(model: Any, user: User, act: Act, column: str) -> Any:
    return model.objects.filter(required_scope(user, act).area_filter(column))


def importers_only(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Close a page to users who may bring in nothing at all. The page itself still narrows to :func:`jobs_open_to`."""

    @wraps(page)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated or not rights_of(user):
            raise PermissionDenied(Act.IMPORT.value)
        return page(request, *args, **kwargs)

    return door


def jobs_open_to(user: User) -> QuerySet[ImportJob]:
    """Imports into areas where the user may import facts; of whoever may bring in something else (money), his own.

    Raises:
        PermissionDenied: he may bring in nothing.
    """
    if not rights_of(user):
        raise PermissionDenied(Act.IMPORT.value)
    own = Q(pk__in=[])
    for act in rights_of(user) - {Act.IMPORT}:
        own |= Q(by=user) & scope_of(user, act).area_filter("area_code")
    return ImportJob.objects.filter(scope_of(user, Act.IMPORT).area_filter("area_code") | own)


def access_job(user: User, job_id: int) -> ImportJob:
    """Return an import of the user's area.

    Raises:
        PermissionDenied, Http404: as :func:`access_household`.
    """
    job = jobs_open_to(user).filter(pk=job_id).first()
    if job is None:
        raise Http404("no such import")
    return job


def conflicts_open_to(user: User) -> QuerySet[Conflict]:
    """Conflicts of the user's areas that he may decide."""
    return _in_areas(Conflict, user, Act.IMPORT, "village_code")  # type: ignore[no-any-return]


def village_facts_open_to(user: User) -> QuerySet[VillageFacts]:
    """Yearly facts of the villages in the user's areas."""
    return _in_areas(VillageFacts, user, Act.READ_REGISTRY, "village_code")  # type: ignore[no-any-return]


def changes_open_to(user: User) -> QuerySet[Change]:
    """Changes of facts in the user's areas."""
    return _in_areas(Change, user, Act.READ_REGISTRY, "village_code")  # type: ignore[no-any-return]
