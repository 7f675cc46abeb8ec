"""The only road to records of work; and about whom a user may record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from lianxin.pairing.access import in_force
from lianxin.pairing.models import HouseholdPairing, VillagePairing
from lianxin.people.access import acts_of_grant, grants_in_force, required_scope, scope_of, within_area
from lianxin.people.models import Helper, TeamMember, Unit
from lianxin.people.queries import helper_of
from lianxin.people.roles import Act
from lianxin.registry.access import access_household, households_in, households_open_to
from lianxin.registry.models import Household
from lianxin.work.models import (
    Absence,
    Campaign,
    HelperLeave,
    Meeting,
    Task,
    VillageGroup,
    Withdrawal,
    WorkHousehold,
    WorkPerson,
    WorkPlan,
    WorkRecord,
)

if TYPE_CHECKING:
    from lianxin.people.models import User


def still_in_force(record: str) -> Q:
    """Return a condition: no later row replaces the record that a column names, and nobody has withdrawn it.

    Asked as two things that must not be there. As outer joins that find nothing, PostgreSQL expects them to leave a row or two, and
    looks at every record of the house for the households of one township: twelve times as long with 200,000 records.
    """
    later, withdrawn = (
        WorkRecord.objects.filter(replaces=OuterRef(record)),
        Withdrawal.objects.filter(record=OuterRef(record)),
    )
    return Q(~Exists(later) & ~Exists(withdrawn))


IN_FORCE = still_in_force("pk")
"""The same of records themselves."""


def records_open_to(user: User, act: Act = Act.READ_WORK) -> QuerySet[WorkRecord]:
    """Records of the user's areas; those of his unit and its people; his own, and those about households that he helps.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    scope = required_scope(user, act)
    wanted = scope.area_filter("area_code")
    if scope.unit_ids:
        people = WorkPerson.objects.filter(record=OuterRef("pk"), helper__unit__in=scope.unit_ids)
        wanted |= Q(unit__in=scope.unit_ids) | Q(Exists(people))
    if scope.is_own:
        own = WorkPerson.objects.filter(record=OuterRef("pk"), helper__user=user)
        wanted |= Q(recorded_by=user) | Q(Exists(own))
    if scope.unit_ids or scope.is_own:
        homes = households_open_to(user, act).values("pk")
        wanted |= Q(Exists(WorkHousehold.objects.filter(record=OuterRef("pk"), household__in=homes)))
    return WorkRecord.objects.filter(wanted)


def access_record(user: User, record_id: int, act: Act = Act.READ_WORK) -> WorkRecord:
    """Return a record that the user may see.

    Raises:
        PermissionDenied, Http404: not his to see; whether it exists elsewhere is not told.
    """
    found = records_open_to(user, act).select_related("unit", "recorded_by", "withdrawal__by").filter(pk=record_id)
    one = found.first()
    if one is None:
        raise Http404("no such record")
    return one


def may_take_back(user: User, record: WorkRecord) -> bool:
    """Whether the user may withdraw a record: whoever recorded it, and whoever manages work in its area."""
    if record.recorded_by_id == user.pk:
        return not scope_of(user, Act.RECORD_WORK).is_empty
    return scope_of(user, Act.MANAGE_WORK).covers(record.area_code)


def recording_areas(user: User) -> tuple[str, ...]:
    """The areas of the roles by which the user records work, those of helpers and liaisons too.

    A helper sees his own households only; what he does for another in the county is taken all the same, and marked.

    Raises:
        PermissionDenied: he records nowhere.
    """
    required_scope(user, Act.RECORD_WORK)
    return tuple(
        sorted({grant.area_code for grant in grants_in_force(user) if Act.RECORD_WORK in acts_of_grant(grant)})
    )


def recordable_households(user: User) -> QuerySet[Household]:
    """Households about which the user may record: those in the areas of his roles, and those given to him or his unit.

    Raises:
        PermissionDenied: he records nowhere.
    """
    wanted = Q(pk__in=households_in(required_scope(user, Act.RECORD_WORK)).values("pk"))
    for area in recording_areas(user):
        wanted |= within_area("village_code", area)
    return Household.objects.filter(wanted)


def recordable_people(user: User) -> QuerySet[Helper]:
    """People whom the user may name as having done something: himself and his unit's, those of the units for which he is liaison,
    and in a team's village whoever is of the team or helps a household there.

    Raises:
        PermissionDenied: he records nowhere.
    """
    scope = required_scope(user, Act.RECORD_WORK)
    wanted = Q(unit_id__in=scope.unit_ids)
    own = helper_of(user)
    if own is not None:
        wanted |= Q(unit_id=own.unit_id)
    if scope.prefixes:
        serving = TeamMember.objects.filter(scope.area_filter("team__village_code")).values("helper")
        paired = HouseholdPairing.objects.filter(scope.area_filter("household__village_code")).values("helper")
        wanted |= Q(pk__in=serving) | Q(pk__in=paired)
    return Helper.objects.filter(wanted).select_related("unit").order_by("unit__code", "code")


def numbers_of_recordable_households(user: User, homes: Sequence[Household]) -> set[int]:
    """Numbers of those of the households that are among :func:`recordable_households`; most need not be asked for.

    Raises:
        PermissionDenied: he records nowhere.
    """
    areas = (*recording_areas(user), *required_scope(user, Act.RECORD_WORK).prefixes)
    inside = {one.pk for one in homes if one.village_code.startswith(areas)}
    rest = {one.pk for one in homes} - inside
    return (
        inside | set(recordable_households(user).filter(pk__in=rest).values_list("pk", flat=True)) if rest else inside
    )


def numbers_of_recordable_people(user: User, people: Sequence[Helper]) -> set[int]:
    """Numbers of those of the people who are among :func:`recordable_people`; whether it is the user himself or somebody of his unit
    need not be asked.

    Raises:
        PermissionDenied: he records nowhere.
    """
    units = {
        *required_scope(user, Act.RECORD_WORK).unit_ids,
        *(one.unit_id for one in people if one.user_id == user.pk),
    }
    inside = {one.pk for one in people if one.unit_id in units}
    rest = {one.pk for one in people} - inside
    return inside | set(recordable_people(user).filter(pk__in=rest).values_list("pk", flat=True)) if rest else inside


@dataclass(frozen=True, slots=True)
class PlanSubject:
    """Whose plan for which year: one household's, one village's or one unit's."""

    year: int
    household_id: int | None = None
    village_code: str = ""
    unit_id: int | None = None

    @classmethod
    def of(cls, plan: WorkPlan) -> PlanSubject:
        """The subject of a plan."""
        return cls(plan.year, plan.household_id, plan.village_code, plan.unit_id)

    @property
    def last_day(self) -> date:
        """The last day of the year, by which the rulebook's table is chosen."""
        return date(self.year, 12, 31)


def may_plan(user: User, subject: PlanSubject) -> bool:
    """Whether the user may write the plan of a village (its team, or a liaison whose unit is paired with it) or of a unit (its liaison).

    Of a household whoever may record its work may write it, as ``registry.access`` says.
    """
    scope = scope_of(user, Act.RECORD_WORK)
    if subject.household_id is not None:
        return households_in(scope).filter(pk=subject.household_id).exists() if not scope.is_empty else False
    if subject.unit_id is not None:
        return subject.unit_id in scope.unit_ids
    if scope.covers(subject.village_code):
        return True
    paired = VillagePairing.objects.filter(in_force(), village_code=subject.village_code, unit__in=scope.unit_ids)
    return paired.exists()


def plans_open_to(user: User) -> QuerySet[WorkPlan]:
    """Plans of the user's areas, of his unit, and of households that he or his unit helps.

    Raises:
        PermissionDenied: he may read the work nowhere.
    """
    scope = required_scope(user, Act.READ_WORK)
    wanted = scope.area_filter("area_code")
    if scope.unit_ids:
        villages = VillagePairing.objects.filter(in_force(), unit__in=scope.unit_ids).values("village_code")
        wanted |= Q(unit__in=scope.unit_ids) | Q(village_code__in=villages)
    if scope.unit_ids or scope.is_own:
        wanted |= Q(household__in=households_open_to(user, Act.READ_WORK).values("pk"))
    return WorkPlan.objects.filter(wanted)


def access_subject(user: User, subject: PlanSubject) -> None:
    """Let pass whoever may see the plan of a subject.

    Raises:
        PermissionDenied, Http404: not his to see.
    """
    if subject.household_id is not None:
        access_household(user, subject.household_id, Act.READ_WORK)
        return
    scope = required_scope(user, Act.READ_WORK)
    if subject.unit_id is not None:
        unit = Unit.objects.filter(pk=subject.unit_id).first()
        if unit is None or not (subject.unit_id in scope.unit_ids or scope.covers(unit.area_code)):
            raise Http404("no such unit")
    elif not scope.covers(subject.village_code) and not may_plan(user, subject):
        raise Http404("no such village")


def may_manage(user: User, area_code: str, *, unit_id: int | None = None) -> bool:
    """Whether the user leads work in an area: whoever manages it, the team in its own village; of a unit's people its liaison."""
    scope = scope_of(user, Act.RECORD_WORK)
    if scope_of(user, Act.MANAGE_WORK).covers(area_code) or scope.covers(area_code):
        return True
    return unit_id is not None and unit_id in scope.unit_ids


def campaigns_open_to(user: User) -> QuerySet[Campaign]:
    """Campaigns of areas that hold, or lie in, those of the user's roles.

    Raises:
        PermissionDenied: he may read the work nowhere.
    """
    required_scope(user, Act.READ_WORK)
    wanted = Q(pk__in=[])
    for area in _role_areas(user, Act.READ_WORK):
        wanted |= within_area("area_code", area) | Q(area_code__in=[area[:length] for length in (6, 9, 12)])
    return Campaign.objects.filter(wanted)


def groups_open_to(user: User) -> QuerySet[VillageGroup]:
    """Groups of the villages in the user's areas.

    Raises:
        PermissionDenied: he may read the work nowhere.
    """
    return VillageGroup.objects.filter(required_scope(user, Act.READ_WORK).area_filter("village_code"))


def meetings_open_to(user: User) -> QuerySet[Meeting]:
    """Meetings about areas that lie in the user's.

    Raises:
        PermissionDenied: he may read the work nowhere.
    """
    return Meeting.objects.filter(required_scope(user, Act.READ_WORK).area_filter("area_code"))


def access_meeting(user: User, meeting_id: int) -> Meeting:
    """Return a meeting that the user may see.

    Raises:
        PermissionDenied, Http404: not his to see.
    """
    found = meetings_open_to(user).select_related("unit", "by").filter(pk=meeting_id).first()
    if found is None:
        raise Http404("no such meeting")
    return found


def access_campaign(user: User, campaign_id: int) -> Campaign:
    """Return a campaign that the user may see.

    Raises:
        PermissionDenied, Http404: not his to see.
    """
    found = campaigns_open_to(user).filter(pk=campaign_id).first()
    if found is None:
        raise Http404("no such campaign")
    return found


def tasks_open_to(user: User, act: Act = Act.READ_WORK) -> QuerySet[Task]:
    """Tasks in the areas of the user's roles that are for everybody, for his unit, or his own.

    Raises:
        PermissionDenied: the act is permitted to him nowhere.
    """
    scope = required_scope(user, act)
    inside = Q(pk__in=[])
    for area in _role_areas(user, act):
        inside |= within_area("area_code", area)
    wanted = scope.area_filter("area_code")
    if scope.unit_ids or scope.is_own:
        own = helper_of(user)
        units = [*scope.unit_ids, *([own.unit_id] if own else [])]
        for_him = Q(unit__isnull=True) | Q(unit__in=units)
        wanted |= (inside & for_him) | Q(helper__user=user)
    return Task.objects.filter(wanted)


def access_task(user: User, task_id: int, act: Act = Act.READ_WORK) -> Task:
    """Return a task that the user may see.

    Raises:
        PermissionDenied, Http404: not his.
    """
    found = tasks_open_to(user, act).select_related("campaign", "unit", "helper__unit", "record").filter(pk=task_id)
    one = found.first()
    if one is None:
        raise Http404("no such task")
    return one


def _role_areas(user: User, act: Act) -> list[str]:
    return sorted({grant.area_code for grant in grants_in_force(user) if act in acts_of_grant(grant)})


def team_times_open_to(user: User) -> QuerySet[TeamMember]:
    """Times in teams whose days the user may see: those of villages in his areas, of his unit's people, and his own.

    Raises:
        PermissionDenied: he may read the work nowhere.
    """
    scope = required_scope(user, Act.READ_WORK)
    wanted = scope.area_filter("team__village_code") | Q(helper__unit__in=scope.unit_ids)
    if scope.is_own:
        wanted |= Q(helper__user=user)
    return TeamMember.objects.filter(wanted)


def absences_open_to(user: User) -> QuerySet[Absence]:
    """Absences of those whose days the user may see.

    Raises:
        PermissionDenied: he may read the work nowhere.
    """
    return Absence.objects.filter(member__in=team_times_open_to(user).values("pk"))


def access_absence(user: User, absence_id: int) -> Absence:
    """Return an absence that the user may see.

    Raises:
        PermissionDenied, Http404: not his to see.
    """
    found = absences_open_to(user).select_related("member__team", "member__helper__unit", "asked_by", "decided_by")
    one = found.filter(pk=absence_id).first()
    if one is None:
        raise Http404("no such absence")
    return one


def may_tell_for(user: User, member: TeamMember, *, own_too: bool = True) -> bool:
    """Whether the user tells the days of a member of a team, or asks for an absence of his: whoever records the work of the village;
    with ``own_too`` also the member himself."""
    scope = scope_of(user, Act.RECORD_WORK)
    if scope.prefixes and scope.covers(member.team.village_code):
        return True
    return own_too and not scope.is_empty and member.helper.user_id == user.pk


def may_decide_absence(user: User, absence: Absence, *, township_days: int | None) -> bool:
    """Whether the user decides an absence: whoever manages work in the village; leave that is longer than a township approves (or
    of which nobody laid it down), whoever manages it in the whole county."""
    village = absence.member.team.village_code
    is_short = absence.sort == Absence.Sort.DUTY or (township_days is not None and absence.days <= township_days)
    return scope_of(user, Act.MANAGE_WORK).covers(village if is_short else village[:6])


LEAVE_IN_FORCE = Q(is_void=False, replaced_by__isnull=True)
"""A condition: the leave was told, and nobody has taken it back."""


def leave_open_to(user: User) -> QuerySet[HelperLeave]:
    """Leave of helpers of units in the user's areas, of his unit, and his own; what was only taken back is not among them.

    Raises:
        PermissionDenied: he may read the work nowhere.
    """
    scope = required_scope(user, Act.READ_WORK)
    wanted = scope.area_filter("helper__unit__area_code") | Q(helper__unit__in=scope.unit_ids)
    if scope.is_own:
        wanted |= Q(helper__user=user)
    return HelperLeave.objects.filter(wanted, is_void=False)


def may_tell_leave(user: User, helper: Helper) -> bool:
    """Whether the user tells the leave of a helper: the liaison of his unit, and whoever manages work where the unit is."""
    return helper.unit_id in scope_of(user, Act.RECORD_WORK).unit_ids or scope_of(user, Act.MANAGE_WORK).covers(
        helper.unit.area_code
    )


def helpers_told_for(user: User) -> QuerySet[Helper]:
    """Helpers whose leave the user may tell: never himself."""
    wanted = Q(unit__in=scope_of(user, Act.RECORD_WORK).unit_ids)
    wanted |= scope_of(user, Act.MANAGE_WORK).area_filter("unit__area_code")
    return Helper.objects.filter(wanted).exclude(user=user)
