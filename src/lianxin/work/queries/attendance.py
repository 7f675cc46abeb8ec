"""Attendance of resident teams as a user may see it: the month, member by member, and absences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import value_in_force
from lianxin.people.access import scope_of, within_area
from lianxin.people.models import Team, TeamMember
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.rulebook import dictionary
from lianxin.work.access import absences_open_to, team_times_open_to
from lianxin.work.domain.attendance import (
    Away,
    DaysAsked,
    Mark,
    MonthTally,
    Service,
    days_of_month,
    marks_of,
    tally,
    verdict,
)
from lianxin.work.models import Absence, AbsenceEvent, PostDay

if TYPE_CHECKING:
    from lianxin.people.models import User

_TOWNSHIP = 9
"""Digits of a township's code."""
MARKS: dict[Mark, tuple[str, Words, str]] = {
    Mark.PRESENT: ("√", Words("在村", "In the village"), "good"),
    Mark.DUTY: ("公", Words("因公外出", "Away on duty"), "info"),
    Mark.LEAVE: ("假", Words("请假", "On leave"), "unsure"),
    Mark.ABSENT: ("×", Words("不在村", "Not in the village"), "bad"),
    Mark.UNTOLD: ("", Words("没有登记", "Not told"), "plain"),
    Mark.AHEAD: ("", Words("还没到", "Still to come"), "plain"),
    Mark.OUT: ("/", Words("不在队", "Not of the team"), "plain"),
}
VERDICTS: dict[Verdict, tuple[Words, str]] = {
    Verdict.MET: (Words("够天数", "Enough days"), "good"),
    Verdict.NOT_MET: (Words("不够天数", "Too few days"), "bad"),
    Verdict.CANNOT_TELL: (Words("还看不出", "Cannot be told"), "unsure"),
}
ABSENCE_STATES: dict[str, tuple[Words, str]] = {
    "asked": (Words("待批", "To be decided"), "unsure"),
    "approved": (Words("已批准", "Approved"), "good"),
    "refused": (Words("未批准", "Refused"), "bad"),
    "withdrawn": (Words("已撤回", "Withdrawn"), "plain"),
}
ABSENCE_EVENTS: dict[str, tuple[Words, str]] = {
    "asked": (Words("申请", "Asked for"), "info"),
    "approved": (Words("批准", "Approved"), "good"),
    "refused": (Words("不批准", "Refused"), "bad"),
    "withdrawn": (Words("撤回", "Withdrawn"), "plain"),
    "returned": (Words("销假", "Back"), "info"),
}
SORTS: dict[str, Words] = {"leave": Words("请假", "Leave"), "duty": Words("因公外出", "On duty")}
DUTIES: dict[str, Words] = {
    "first_secretary": Words("第一书记", "First secretary"),
    "leader": Words("队长", "Leader"),
    "member": Words("队员", "Member"),
}
MOST_MEMBERS = 5000


@dataclass(frozen=True, slots=True)
class MemberMonth:
    """A month of a member of a team: what each day was, how many were what, how many are asked for, and whether that is met."""

    member: TeamMember
    place: str
    days: tuple[date, ...]
    marks: tuple[Mark, ...]
    tally: MonthTally
    asked: DaysAsked
    verdict: Verdict

    @property
    def counted(self) -> int:
        """Days that are sure to count."""
        return self.tally.present + (self.tally.duty if self.asked.duty_counts else 0)


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An absence as a list shows it."""

    absence: Absence
    place: str
    kind: Words


def access_team(user: User, team_id: int) -> Team:
    """Return a team of which the user may see somebody's days.

    Raises:
        PermissionDenied, Http404: not his to see.
    """
    found = Team.objects.filter(pk=team_id, members__in=team_times_open_to(user).values("pk")).distinct().first()
    if found is None:
        raise Http404("no such team")
    return found


def serving_in(user: User, month: date, *, area_code: str = "", team: Team | None = None) -> QuerySet[TeamMember]:
    """Times in teams that the user may see and that hold on some day of a month.

    Raises:
        PermissionDenied: he may read the work nowhere.
    """
    days = days_of_month(month)
    held = Q(starts_on__lte=days[-1]) & (Q(ends_before__isnull=True) | Q(ends_before__gt=days[0]))
    is_there = Q(team__ends_before__isnull=True) | Q(team__ends_before__gt=days[0])
    found = team_times_open_to(user).filter(held, is_there)
    if area_code:
        found = found.filter(within_area("team__village_code", area_code))
    if team is not None:
        found = found.filter(team=team)
    order = ("team__village_code", "team_id", "duty", "helper__code", "id")
    return found.select_related("team", "helper__unit").order_by(*order)


def month_rows(members: Iterable[TeamMember], *, month: date, today: date) -> list[MemberMonth]:
    """Return the month of each member, at a cost that does not grow with their number."""
    found, days = list(islice(members, MOST_MEMBERS)), tuple(days_of_month(month))
    ids = [one.pk for one in found]
    told: dict[int, dict[date, bool]] = defaultdict(dict)
    rows = PostDay.objects.filter(member__in=ids, on__range=(days[0], days[-1]), replaced_by__isnull=True)
    for member, on, is_present in rows.values_list("member_id", "on", "is_present"):
        told[member][on] = is_present
    away: dict[int, list[Away]] = defaultdict(list)
    for row in _approved(ids, days[0], days[-1]):
        away[row.member_id].append(_away(row))
    asked = {code: _asked(code, days[-1]) for code in {one.team.village_code[:6] for one in found}}
    names = area_names({one.team.village_code for one in found})
    return [_month(one, days, told[one.pk], away[one.pk], asked, names, today) for one in found]


def _month(
    member: TeamMember, days: tuple[date, ...], told: dict[date, bool], away: list[Away], asked: dict[str, DaysAsked],
    names: dict[str, str], today: date,
) -> MemberMonth:  # fmt: skip
    code = member.team.village_code
    ends = [day for day in (member.ends_before, member.team.ends_before) if day is not None]
    service = Service(member.starts_on, min(ends, default=None))
    marks = marks_of(days, told=told, away=away, service=service, today=today)
    counted, wanted = tally(marks), asked[code[:6]]
    return MemberMonth(member, names[code], days, marks, counted, wanted, verdict(counted, wanted))


def _asked(county: str, on: date) -> DaysAsked:
    least, duty_counts = (
        value_in_force(f"attendance.{name}", on=on, area_code=county) for name in ("month_days", "duty_counts")
    )
    return DaysAsked(least, duty_counts)


def _approved(member_ids: list[int], first: date, last: date) -> QuerySet[Absence]:
    return Absence.objects.filter(member__in=member_ids, state="approved", starts_on__lte=last, ends_on__gte=first)


def _away(row: Absence) -> Away:
    return Away(row.starts_on, row.ends_on, row.sort == Absence.Sort.DUTY, row.returned_on)


def filtered_absences(user: User, *, standing: str = "", area_code: str = "") -> QuerySet[Absence]:
    """Absences that the user may see, the newest first; ``standing`` is a state, or "decide": those that wait for him.

    Raises:
        PermissionDenied: he may read the work nowhere.
    """
    found = absences_to_decide(user) if standing == "decide" else absences_open_to(user)
    if standing and standing != "decide":
        found = found.filter(state=standing)
    if area_code:
        found = found.filter(within_area("member__team__village_code", area_code))
    return found.select_related("member__team", "member__helper__unit").order_by("-starts_on", "-id")


def absences_in(user: User, month: date, member_ids: Iterable[int]) -> QuerySet[Absence]:
    """Absences of some members, in any state, that touch a month."""
    last = days_of_month(month)[-1]
    return filtered_absences(user).filter(member__in=list(member_ids), starts_on__lte=last, ends_on__gte=month)


def telling_for(user: User, on: date) -> list[TeamMember]:
    """Members in service on a day for whom the user may ask for an absence: himself, and his village's team."""
    scope = scope_of(user, Act.RECORD_WORK)
    if scope.is_empty:
        return []
    held = Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))
    of_team = Q(team__ends_before__isnull=True) | Q(team__ends_before__gt=on)
    wanted = Q(helper__user=user) | scope.area_filter("team__village_code")
    rows = TeamMember.objects.filter(held, of_team, wanted).select_related("team", "helper")
    return list(rows.order_by("team__village_code", "duty", "helper__code")[:200])


def absences_to_decide(user: User) -> QuerySet[Absence]:
    """Absences that nobody has decided yet, where the user manages work, and that are not his own. Those too long for a township are
    among them: it sees that the county is waited for. Whoever manages no township but whole counties leaves the short ones to them."""
    scope = scope_of(user, Act.MANAGE_WORK)
    found = absences_open_to(user).filter(scope.area_filter("member__team__village_code"), state="asked")
    found = found.exclude(member__helper__user=user).exclude(asked_by=user)
    if any(len(prefix) >= _TOWNSHIP for prefix in scope.prefixes):
        return found
    short = [one.pk for one in found.select_related("member__team") if _is_short(one)]
    return found.exclude(pk__in=short)


def _is_short(absence: Absence) -> bool:
    """Whether a township decides it (:func:`~lianxin.work.access.may_decide_absence`)."""
    county = absence.member.team.village_code[:6]
    days = value_in_force("attendance.township_leave_days", on=absence.starts_on, area_code=county)
    return absence.sort == Absence.Sort.DUTY or (days is not None and absence.days <= days)


def absence_rows(absences: Iterable[Absence]) -> list[AbsenceRow]:
    """Return absences as a list shows them."""
    found = list(absences)
    names = area_names({one.member.team.village_code for one in found})
    return [AbsenceRow(one, names[one.member.team.village_code], absence_kind(one)) for one in found]


def absence_kind(absence: Absence) -> Words:
    """Return what kind of absence it is called."""
    known = {one.key: one.words for one in dictionary().code_lists[f"{absence.sort}_kind"].codes}
    return known.get(absence.kind, Words(absence.kind, absence.kind))


def absence_history(absence: Absence) -> list[AbsenceEvent]:
    """Return what happened to an absence, the newest first."""
    return list(absence.events.select_related("by").order_by("-number"))


def untold_days(user: User, *, today: date) -> int:
    """How many days of this month up to yesterday nobody told, of the members for whom the user tells."""
    scope = scope_of(user, Act.RECORD_WORK)
    if not scope.prefixes or today.day == 1:
        return 0
    members = serving_in(user, today).filter(scope.area_filter("team__village_code"))
    rows = month_rows(members, month=today, today=today)
    return sum(
        mark is Mark.UNTOLD for row in rows for day, mark in zip(row.days, row.marks, strict=True) if day < today
    )
