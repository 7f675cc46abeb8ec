"""The only road to what was judged, to sheets and to figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, QuerySet
from django.http import Http404

from lianxin.exits.models import (
    CoverageFigure,
    ExitList,
    HouseholdExit,
    HouseholdStanding,
    IncidenceFigure,
    PlaceFinding,
    Sheet,
    SurveyResult,
)
from lianxin.people.access import required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to

if TYPE_CHECKING:
    from lianxin.people.models import User


def findings_open_to(user: User, *, level: str, year: int) -> QuerySet[PlaceFinding]:
    """The newest finding of every village (or county) in the user's areas, of a year.

    Raises:
        PermissionDenied: exits are closed to him everywhere.
    """
    inside = required_scope(user, Act.READ_EXITS).area_filter("area_code")
    found = PlaceFinding.objects.filter(inside, level=level, run__year=year)
    newest = found.order_by().values("area_code").annotate(newest=Max("pk")).values("newest")
    return PlaceFinding.objects.filter(pk__in=newest).select_related("run")


def standings_open_to(user: User, year: int) -> QuerySet[HouseholdStanding]:
    """The newest standing of every household that the user may see, of a year.

    Raises:
        PermissionDenied: exits are closed to him everywhere.
    """
    scope = required_scope(user, Act.READ_EXITS)
    found = HouseholdStanding.objects.filter(run__year=year)
    if scope.prefixes and not scope.unit_ids and not scope.is_own:
        found = found.filter(scope.area_filter("village_code"))
    else:
        found = found.filter(household__in=households_open_to(user, Act.READ_EXITS))
    newest = found.order_by().values("household_id").annotate(newest=Max("pk")).values("newest")
    return HouseholdStanding.objects.filter(pk__in=newest)


def sheets_open_to(user: User, act: Act = Act.READ_EXITS) -> QuerySet[Sheet]:
    """Sheets of the user's areas, and of households that a pairing gives to him or his unit.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, act)
    found = Sheet.objects.filter(scope.area_filter("area_code"))
    if scope.unit_ids or scope.is_own:
        found |= Sheet.objects.filter(household__in=households_open_to(user, act))
    return found


def access_sheet(user: User, sheet_id: int) -> Sheet:
    """Return a sheet that the user may see.

    Raises:
        PermissionDenied, Http404: not his to see; whether it exists elsewhere is not told.
    """
    found = sheets_open_to(user).select_related("household").filter(pk=sheet_id).first()
    if found is None:
        raise Http404("no such sheet")
    return found


def figures_open_to(user: User) -> QuerySet[IncidenceFigure]:
    """Figures of the user's areas.

    Raises:
        PermissionDenied: nowhere.
    """
    return IncidenceFigure.objects.filter(required_scope(user, Act.READ_EXITS).area_filter("area_code"))


def coverage_open_to(user: User) -> QuerySet[CoverageFigure]:
    """Figures of coverage of the user's areas.

    Raises:
        PermissionDenied: nowhere.
    """
    return CoverageFigure.objects.filter(required_scope(user, Act.READ_EXITS).area_filter("area_code"))


def surveys_open_to(user: User) -> QuerySet[SurveyResult]:
    """Surveys of counties that lie in the user's areas.

    Raises:
        PermissionDenied: nowhere.
    """
    return SurveyResult.objects.filter(required_scope(user, Act.READ_EXITS).area_filter("county_code"))


def exit_lists_open_to(user: User) -> QuerySet[ExitList]:
    """Lists of exits of areas that lie in the user's: they name households of all of an area.

    Raises:
        PermissionDenied: nowhere.
    """
    return ExitList.objects.filter(required_scope(user, Act.READ_EXITS).area_filter("area_code"))


def access_exit_list(user: User, list_id: int) -> ExitList:
    """Return a list of exits that the user may see.

    Raises:
        PermissionDenied, Http404: not his to see; whether it exists elsewhere is not told.
    """
    found = exit_lists_open_to(user).select_related("brought_by", "decided_by").filter(pk=list_id).first()
    if found is None:
        raise Http404("no such list")
    return found


def exits_open_to(user: User) -> QuerySet[HouseholdExit]:
    """Exits of households that the user may see.

    Raises:
        PermissionDenied: exits are closed to him everywhere.
    """
    scope = required_scope(user, Act.READ_EXITS)
    found = HouseholdExit.objects.filter(household__is_live=True)
    if scope.prefixes and not scope.unit_ids and not scope.is_own:
        return found.filter(scope.area_filter("household__village_code"))
    return found.filter(household__in=households_open_to(user, Act.READ_EXITS))


def may_in(user: User, act: Act, area_code: str) -> bool:
    """Whether the user may do the act in the whole area."""
    return scope_of(user, act).covers(area_code)


def access_place(user: User, code: str) -> str:
    """Return the code of a place all of which the user may see.

    Raises:
        PermissionDenied, Http404: exits are closed to him everywhere, or there.
    """
    if not required_scope(user, Act.READ_EXITS).covers(code):
        raise Http404("no such place")
    return code
