"""Attendance of the resident teams in the demonstration: last month and this one, with leave that was approved and some that waits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from lianxin.people.models import TeamMember, User
from lianxin.people.roles import Act
from lianxin.work.domain.attendance import days_of_month
from lianxin.work.operations import NewAbsence, ToldDays, ask_absence, decide_absence, tell_post_days

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
        first = last_month[chance.randint(3, 15)]
        away = NewAbsence(
            member.pk, "duty" if number % 3 else "leave", "meeting" if number % 3 else "personal", first,
            first + timedelta(days=chance.randint(0, 2)), "县里开会（演示）" if number % 3 else "回家看老人（演示）",
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


def _tell(member: TeamMember, starts_on: date, ends_on: date, by: User | None, on: date) -> None:
    at = _at(min(ends_on + timedelta(days=1), on), 0)
    tell_post_days(entry=ToldDays((member.pk,), starts_on, ends_on, is_present=True), by=by, at=at)


def _at(day: date, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time(17)))
