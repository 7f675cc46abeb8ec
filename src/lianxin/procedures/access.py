"""The only road to cases, and who acts for which level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404

from lianxin.people.access import required_area, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.procedures.domain.definitions import Hat
from lianxin.procedures.models import Case
from lianxin.registry.access import households_open_to

if TYPE_CHECKING:
    from lianxin.people.models import User

ACTS = {Hat.VILLAGE: Act.ACT_FOR_VILLAGE, Hat.TOWNSHIP: Act.ACT_FOR_TOWNSHIP, Hat.COUNTY: Act.ACT_FOR_COUNTY}


def cases_open_to(user: User) -> QuerySet[Case]:
    """Cases of the user's areas, and of households that a pairing gives to him or his unit.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, Act.READ_CASES)
    wanted = scope.area_filter("area_code")
    if scope.unit_ids or scope.is_own:
        found = Case.objects.filter(household__in=households_open_to(user, Act.READ_CASES))
        return found | Case.objects.filter(wanted) if scope.prefixes else found
    return Case.objects.filter(wanted)


def access_case(user: User, case_id: int) -> Case:
    """Return a case that the user may see.

    Raises:
        PermissionDenied, Http404: not his to see; whether it exists elsewhere is not told.
    """
    case = cases_open_to(user).select_related("household").filter(pk=case_id).first()
    if case is None:
        raise Http404("no such case")
    return case


def may_act_as(user: User, hat: Hat, area_code: str) -> bool:
    """Whether the user may act for a level in an area."""
    return scope_of(user, ACTS[hat]).covers(area_code)


def required_hat(user: User, hat: Hat, area_code: str) -> None:
    """Let pass whoever acts for the level in the area.

    Raises:
        PermissionDenied: he does not.
    """
    required_area(user, ACTS[hat], area_code)


def hat_of(user: User, area_code: str) -> Hat | None:
    """Return the level that the user acts for in an area, the highest where there are several; None where there is none."""
    return next((hat for hat in reversed(Hat) if may_act_as(user, hat, area_code)), None)
