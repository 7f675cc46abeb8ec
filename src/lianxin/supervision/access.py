"""The only road to clues, lists of departments, issues, complaints and disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from lianxin.people.access import required_scope, scope_of
from lianxin.people.models import Helper
from lianxin.people.roles import Act
from lianxin.registry.models import HouseholdAccess
from lianxin.supervision.models import Clue, ClueRun, Complaint, DepartmentList, Dispute, Issue

if TYPE_CHECKING:
    from lianxin.people.models import User

_Kind = TypeVar("_Kind", bound=Model)


def clues_open_to(user: User, act: Act = Act.READ_CLUES) -> QuerySet[Clue]:
    """Clues all of whose rows lie in the user's areas: what reaches beyond them is for whoever sees the whole.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    return Clue.objects.filter(required_scope(user, act).area_filter("area_code"))


def runs_open_to(user: User) -> QuerySet[ClueRun]:
    """Runs over counties that lie wholly in the user's areas: what a run counted is the whole county's.

    Raises:
        PermissionDenied: he may read clues nowhere.
    """
    return ClueRun.objects.filter(required_scope(user, Act.READ_CLUES).area_filter("area_code"))


def lists_open_to(user: User) -> QuerySet[DepartmentList]:
    """Lists for the user's areas: what they say of people is seen only by whoever settles clues there.

    Raises:
        PermissionDenied: he settles clues nowhere.
    """
    return DepartmentList.objects.filter(required_scope(user, Act.SETTLE_CLUES).area_filter("area_code"))


def access_one(found: QuerySet[_Kind], number: Any) -> _Kind:
    """Return one of what is open to the user.

    Raises:
        Http404: it is not; whether it exists elsewhere is not told.
    """
    one = found.filter(pk=number).first()
    if one is None:
        raise Http404("no such thing")
    return one


def may_in(user: User, act: Act, area_code: str) -> bool:
    """Whether the user may do the act in the whole area."""
    return scope_of(user, act).covers(area_code)


def is_concerned(user: User, clue: Clue) -> bool:
    """Whether the clue concerns the user: he had a hand in it, bears the name of somebody named in it, or helps or helped the
    household that it is about."""
    if user.pk in clue.concerned or user.name in clue.concerned_names:
        return True
    if clue.household_id is None:
        return False
    return HouseholdAccess.objects.filter(user=user, household=clue.household_id).exists()


def issues_open_to(user: User, act: Act = Act.READ_ISSUES) -> QuerySet[Issue]:
    """Issues of the user's areas, and those that his unit has to put right.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    scope = required_scope(user, act)
    wanted = scope.area_filter("area_code")
    if scope.unit_ids:
        wanted |= Q(unit__in=scope.unit_ids)
    return Issue.objects.filter(wanted)


def access_issue(user: User, number: int, act: Act = Act.READ_ISSUES) -> Issue:
    """Return an issue that the user may see, or do the act to.

    Raises:
        PermissionDenied, Http404: not his.
    """
    return access_one(issues_open_to(user, act).select_related("project", "unit", "responsible_user", "clue"), number)


def may_rectify(user: User, issue: Issue) -> bool:
    """Whether the user puts the issue right: for its area, for the responsible unit, or because his name stands on the plan."""
    scope = scope_of(user, Act.RECTIFY_ISSUES)
    return (
        scope.covers(issue.area_code)
        or (issue.unit_id is not None and issue.unit_id in scope.unit_ids)
        or (not scope.is_empty and issue.responsible_user_id == user.pk)
    )


def complaints_open_to(user: User, act: Act = Act.READ_COMPLAINTS) -> QuerySet[Complaint]:
    """Complaints that the user's areas answer, or that tell of them: ordinary ones by the act, sensitive ones only for those who
    are named for them. Whoever a complaint is about, or is of the unit that it is about, does not see that it exists.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    scope = required_scope(user, act)
    named = scope_of(user, Act.OPEN_SENSITIVE_COMPLAINTS)
    ordinary = Q(is_sensitive=False) & (scope.area_filter("area_code") | scope.area_filter("origin_code"))
    sensitive = Q(is_sensitive=True) & named.area_filter("area_code")
    about_him = Q(about_unit__in=units_of(user)) | Q(pk__in=Complaint.objects.filter(about_users=user).values("pk"))
    return Complaint.objects.filter(ordinary | sensitive).exclude(about_him)


def access_complaint(user: User, number: int, act: Act = Act.READ_COMPLAINTS) -> Complaint:
    """Return a complaint that the user may see, or do the act to in the area that answers it.

    Raises:
        PermissionDenied, Http404: not his; whether it exists is not told.
    """
    found = access_one(
        complaints_open_to(user, act).select_related(
            "taken_by", "about_unit", "household", "project", "payment", "issue"
        ),
        number,
    )
    if act is not Act.READ_COMPLAINTS and not scope_of(user, act).covers(found.area_code):
        raise PermissionDenied(act.value)
    return found


def units_of(user: User) -> set[int]:
    """Units that the user is of: the one that sends him as a helper, and those for which he is liaison."""
    liaison = user.grants.filter(unit__isnull=False).values_list("unit", flat=True)
    return {*Helper.objects.filter(user=user).values_list("unit", flat=True), *liaison}


def disputes_open_to(user: User) -> QuerySet[Dispute]:
    """Disputes of the villages of the user's areas.

    Raises:
        PermissionDenied: he reads none.
    """
    return Dispute.objects.filter(required_scope(user, Act.READ_DISPUTES).area_filter("village_code"))


def access_dispute(user: User, number: int) -> Dispute:
    """Return a dispute that the user may see.

    Raises:
        PermissionDenied, Http404: not his.
    """
    return access_one(disputes_open_to(user).select_related("report"), number)


def may_settle(user: User, dispute: Dispute) -> bool:
    """Whether the user acts for the level that holds the dispute: its village, its township, or the county, or one above it."""
    if dispute.holder == "village" and scope_of(user, Act.REPORT_DISPUTES).covers(dispute.village_code):
        return True
    length = {"village": 12, "township": 9, "county": 6}[dispute.holder]
    return scope_of(user, Act.SETTLE_DISPUTES).covers(dispute.village_code[:length])
