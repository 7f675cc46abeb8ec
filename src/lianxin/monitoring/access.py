"""The only road to leads, warnings, episodes and scores; and who may act on a lead for which level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404

from lianxin.monitoring.models import Episode, Lead, ScoreModel, VisitSuggestion, WarningList
from lianxin.people.access import required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.procedures.access import hat_of, may_act_as
from lianxin.procedures.domain.definitions import Hat
from lianxin.registry.access import households_open_to

if TYPE_CHECKING:
    from lianxin.people.models import User


def leads_open_to(user: User, act: Act = Act.READ_MONITORING) -> QuerySet[Lead]:
    """Leads that the user's areas answer or first had to answer, those about households there, and those about households that a
    pairing gives to him or his unit.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    scope = required_scope(user, act)
    places = scope.area_filter("origin_code") | scope.area_filter("household__village_code")
    return Lead.objects.filter(_where(user, act) | places)


def access_lead(user: User, lead_id: int) -> Lead:
    """Return a lead that the user may see.

    Raises:
        PermissionDenied, Http404: not his to see; whether it exists elsewhere is not told.
    """
    found = leads_open_to(user).select_related("household", "member", "case").filter(pk=lead_id).first()
    if found is None:
        raise Http404("no such lead")
    return found


def acting_hat(user: User, lead: Lead) -> Hat | None:
    """Return the level for which the user acts on a lead: its holder's, if he acts for that there, else the highest that he has
    there; None where he has none."""
    holder = Hat(lead.holder)
    return holder if may_act_as(user, holder, lead.area_code) else hat_of(user, lead.area_code)


def episodes_open_to(user: User, act: Act = Act.READ_MONITORING) -> QuerySet[Episode]:
    """Episodes of the user's areas, and of households that a pairing gives to him or his unit.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    return Episode.objects.filter(_where(user, act))


def access_episode(user: User, episode_id: int, act: Act = Act.READ_MONITORING) -> Episode:
    """Return an episode that the user may see, or do the act to.

    Raises:
        PermissionDenied, Http404: not his.
    """
    found = episodes_open_to(user, act).select_related("household", "former", "entry_case", "exit_case")
    one = found.filter(pk=episode_id).first()
    if one is None:
        raise Http404("no such episode")
    return one


def warnings_open_to(user: User) -> QuerySet[WarningList]:
    """Warnings for the user's areas: what they say of people is seen only by whoever brings them in there.

    Raises:
        PermissionDenied: nowhere.
    """
    return WarningList.objects.filter(required_scope(user, Act.MANAGE_MONITORING).area_filter("area_code"))


def access_warning(user: User, list_id: int) -> WarningList:
    """Return a list of warnings of the user's.

    Raises:
        PermissionDenied, Http404: not his.
    """
    found = warnings_open_to(user).select_related("by", "settled_by").filter(pk=list_id).first()
    if found is None:
        raise Http404("no such warning")
    return found


def scores_open_to(user: User) -> QuerySet[ScoreModel]:
    """Scores of counties that the user scores as a whole.

    Raises:
        PermissionDenied: nowhere.
    """
    return ScoreModel.objects.filter(required_scope(user, Act.SCORE_RISK).area_filter("area_code"))


def suggestions_open_to(user: User) -> QuerySet[VisitSuggestion]:
    """Suggested visits in villages for which the user reports leads; nothing of a score that did not pass.

    Raises:
        PermissionDenied: nowhere.
    """
    scope = required_scope(user, Act.REPORT_LEADS)
    wanted = scope.area_filter("village_code")
    if scope.unit_ids or scope.is_own:
        wanted |= Q(household__in=households_open_to(user, Act.REPORT_LEADS))
    return VisitSuggestion.objects.filter(wanted, model__passes=True)


def _where(user: User, act: Act) -> Q:
    scope = required_scope(user, act)
    wanted = scope.area_filter("area_code")
    if scope.unit_ids or scope.is_own:
        wanted |= Q(household__in=households_open_to(user, act))
    return wanted


def may_in(user: User, act: Act, area_code: str) -> bool:
    """Whether the user may do the act in the whole area."""
    return scope_of(user, act).covers(area_code)
