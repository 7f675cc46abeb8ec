"""The only road to records of work; and about whom a user may record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from lianxin.pairing.models import HouseholdPairing
from lianxin.people.access import acts_of_grant, grants_in_force, required_scope, scope_of, within_area
from lianxin.people.models import Helper, TeamMember
from lianxin.people.queries import helper_of
from lianxin.people.roles import Act
from lianxin.registry.access import households_in, households_open_to
from lianxin.registry.models import Household
from lianxin.work.models import WorkHousehold, WorkPerson, WorkRecord

if TYPE_CHECKING:
    from lianxin.people.models import User

IN_FORCE = Q(replaced_by__isnull=True, withdrawal__isnull=True)
"""A condition: no later row replaces the record, and nobody has withdrawn it."""


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
