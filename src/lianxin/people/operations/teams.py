"""Resident teams opened and joined."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people import errors
from lianxin.people.models import Helper, Team, TeamMember, User
from lianxin.people.operations.gates import checked_name, checked_period, checked_village, may_manage_area, overlapping
from lianxin.people.operations.units import required_service


@transaction.atomic
def open_team(*, village_code: str, name: str, starts_on: date, by: User | None) -> Team:
    """Open the resident team of a village.

    Raises:
        PermissionDenied: ``by`` does not manage people in the village.
        Refused: PEOPLE-003 no name, PEOPLE-008 not a village, PEOPLE-020 the village has a team.
    """
    may_manage_area(by, checked_village(village_code))
    if Team.objects.filter(village_code=village_code, ends_before__isnull=True).exists():
        raise Refused(errors.TEAM_OPEN, village_code=village_code)
    team = Team.objects.create(village_code=village_code, name=checked_name(name), starts_on=starts_on)
    record_event(act="people.open_team", by=by, thing="people.team", thing_id=team.pk, area_code=village_code)
    return team


@transaction.atomic
def join_team(
    *, team: Team, helper: Helper, duty: str, starts_on: date, ends_before: date | None = None, by: User | None
) -> TeamMember:
    """Let a helper join a team with a duty.

    Raises:
        PermissionDenied: ``by`` does not manage people in the team's village and in the helper's unit.
        Refused: PEOPLE-009 empty period, PEOPLE-019 not in service, PEOPLE-021 the team is not there on the day,
            PEOPLE-022 he serves in a team already, PEOPLE-023 there is a first secretary, PEOPLE-024 unknown duty.
    """
    may_manage_area(by, team.village_code)
    may_manage_area(by, helper.unit.area_code)
    if duty not in TeamMember.Duty.values:
        raise Refused(errors.DUTY_UNKNOWN, duty=duty, duties=", ".join(TeamMember.Duty.values))
    checked_period(starts_on, ends_before)
    # The rows of the team and of the person are what two clerks could race for.
    team = Team.objects.select_for_update().get(pk=team.pk)
    helper = Helper.objects.select_for_update().get(pk=helper.pk)
    if starts_on < team.starts_on or (team.ends_before is not None and starts_on >= team.ends_before):
        raise Refused(errors.TEAM_NOT_OPEN, on=starts_on)
    required_service(helper, starts_on)
    _place_is_free(team, helper, duty, overlapping(starts_on, ends_before))
    member = TeamMember.objects.create(
        team=team, helper=helper, duty=duty, starts_on=starts_on, ends_before=ends_before
    )
    record_event(
        act="people.join_team",
        by=by,
        thing="people.team",
        thing_id=team.pk,
        area_code=team.village_code,
        helper=helper.pk,
        duty=duty,
        starts_on=starts_on.isoformat(),
        ends_before=ends_before.isoformat() if ends_before else None,
    )
    return member


def _place_is_free(team: Team, helper: Helper, duty: str, when: Q) -> None:
    serving = TeamMember.objects.filter(when, helper=helper).select_related("team").first()
    if serving is not None:
        raise Refused(errors.ALREADY_IN_TEAM, team=serving.team.name)
    first = TeamMember.Duty.FIRST_SECRETARY
    if duty == first and team.members.filter(when, duty=first).exists():
        raise Refused(errors.FIRST_SECRETARY_HELD)
