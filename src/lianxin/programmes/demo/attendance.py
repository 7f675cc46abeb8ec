"""Attendance of the resident teams in the demonstration: last month and this one, with leave that was approved and some that waits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from lianxin.people.access import scope_of
from lianxin.people.models import Helper, TeamMember, User
from lianxin.people.roles import Act
from lianxin.work.access import IN_FORCE
from lianxin.work.domain.attendance import days_of_month
from lianxin.work.models import WorkPerson, WorkRecord
from lianxin.work.operations import NewAbsence, ToldDays, ask_absence, decide_absence, tell_post_days
from lianxin.work.operations.leave import NewLeave, tell_leave

_SEED = 20_261_130


def attend(*, on: date) -> None:
    """Tell two months of the teams of a township, to the day before the demonstration's own."""
    chance = Random(_SEED)  # noqa: S311
    team = User.objects.get(username="team")
    own = team.home_area(Act.RECORD_WORK)
    members = TeamMember.objects.filter(team__village_code__startswith=own[:9], ends_before__isnull=True)
    last_month = days_of_month(on.replace(day=1) - timedelta(days=1))
    for number, member in enumerate(members.select_related("team").order_by("team__village_code", "pk")):
        is_own = member.team.village_code == own
        by = team if is_own else None
        first, days = last_month[chance.randint(3, 15)], chance.randint(0, 2)
        on_leave = _day_of_a_visit(member, last_month) if is_own else None
        if on_leave is not None:
            # A visit that is dated while he was on leave: supervision shows it as a clue.
            first, days = on_leave, 0
        is_leave = on_leave is not None or number % 3 == 0
        away = NewAbsence(
            member.pk, "leave" if is_leave else "duty", "personal" if is_leave else "meeting", first,
            first + timedelta(days=days), "回家看老人（演示）" if is_leave else "县里开会（演示）",
        )  # fmt: skip
        asked = ask_absence(entry=away, by=by, at=_at(first, -2))
        clerk = User.objects.get(username="township") if by is not None else None
        decide_absence(absence_id=asked.pk, is_approved=True, seen=1, by=clerk, at=_at(first, -1))
        _tell(member, last_month[0], last_month[-1 - number % 6], by, on)
        if on.day > 3:
            _tell(member, on.replace(day=1), on - timedelta(days=2), by, on)
        if is_own:
            ahead = NewAbsence(
                member.pk,
                "leave",
                "annual",
                on + timedelta(days=3),
                on + timedelta(days=3 + 4 * (number % 2)),
                "探亲（演示）",
            )
            ask_absence(entry=ahead, by=team, at=_at(on, -1))
    tell_leave_of_helpers(on=on)


def tell_leave_of_helpers(*, on: date) -> None:
    """The liaison of a unit tells a colleague's leave ahead; of another helper it was told that he was away on the day of a visit of his:
    supervision shows it as a clue."""
    liaison = User.objects.get(username="unit")
    people = Helper.objects.filter(team_times__isnull=True, user__isnull=True)
    colleague = people.filter(unit__in=scope_of(liaison, Act.RECORD_WORK).unit_ids).order_by("code").first()
    made = WorkPerson.objects.filter(record__kind="visit", record__on__lte=on, helper__in=people)
    away = made.exclude(helper=colleague).order_by("-record__on", "helper__code").values_list("helper_id", "record__on")
    told = [(colleague.pk, on + timedelta(days=2), 4, liaison)] if colleague is not None else []
    told += [(helper_id, day, 0, None) for helper_id, day in away[:1]]
    for helper_id, first, days, by in told:
        entry = NewLeave(helper_id, "personal", first, first + timedelta(days=days), "单位办公室批准（演示）")
        tell_leave(entry=entry, by=by, at=_at(min(first, on), -1))


def _day_of_a_visit(member: TeamMember, days: list[date]) -> date | None:
    """The last day before the middle of a month on which the member made a visit; None where he made none."""
    made = WorkRecord.objects.filter(IN_FORCE, kind="visit", people__helper=member.helper_id, on__lt=days[15])
    return made.order_by("-on").values_list("on", flat=True).first()


def _tell(member: TeamMember, starts_on: date, ends_on: date, by: User | None, on: date) -> None:
    at = _at(min(ends_on + timedelta(days=1), on), 0)
    tell_post_days(entry=ToldDays((member.pk,), starts_on, ends_on, is_present=True), by=by, at=at)


def _at(day: date, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time(17)))
