"""Tell days in the village; ask for an absence, decide it, withdraw it, end it early."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import value_in_force
from lianxin.people.models import TeamMember
from lianxin.people.roles import Act
from lianxin.rulebook import dictionary
from lianxin.work import errors
from lianxin.work.access import access_absence, may_decide_absence, may_tell_for
from lianxin.work.domain.attendance import Service
from lianxin.work.models import Absence, AbsenceEvent, PostDay
from lianxin.work.operations.gates import checked_reason, checked_text, day_of, moment, record

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST_ABSENCE = 366
MOST_DAYS = 62
_OPEN = (Absence.State.ASKED, Absence.State.APPROVED)


@dataclass(frozen=True, slots=True)
class ToldDays:
    """Whether members of a team were in the village, from a day to a day, both told. ``reason`` is asked where they were told otherwise."""

    member_ids: tuple[int, ...]
    starts_on: date
    ends_on: date
    is_present: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewAbsence:
    """An absence that is asked for: leave or duty, its kind (Code list leave_kind, or Code list duty_kind), both days told, and why."""

    member_id: int
    sort: str
    kind: str
    starts_on: date
    ends_on: date
    words: str


@transaction.atomic
def tell_post_days(*, entry: ToldDays, by: User | None, at: datetime | None = None) -> int:
    """Tell of days whether members of a team were in the village; return how many rows were written.

    Days of an approved absence, and days on which somebody was not of the team, are passed over: they are what they are. A day that
    was told the same way before is not told again; one that was told otherwise is corrected by a new row, with a reason.

    Raises:
        PermissionDenied: he is not of the village's team.
        Refused: WORK-003 a day is ahead; WORK-070 no day is left; WORK-071 days were told otherwise and no reason is given; WORK-018
            the reason is too long.
    """
    now = moment(at)
    if entry.ends_on > day_of(now):
        raise Refused(errors.DAY_AHEAD, on=entry.ends_on.isoformat())
    members = _members(entry.member_ids, by)
    days = [entry.starts_on + timedelta(days=n) for n in range((entry.ends_on - entry.starts_on).days + 1)]
    away = list(
        Absence.objects.filter(
            member__in=members, state=Absence.State.APPROVED, starts_on__lte=entry.ends_on, ends_on__gte=entry.starts_on
        )
    )
    free = [(one, day) for one in members for day in days if _is_free(one, day, away)]
    if not free or len(days) > MOST_DAYS:
        raise Refused(errors.NO_POST_DAYS, starts_on=entry.starts_on.isoformat(), ends_on=entry.ends_on.isoformat())
    told = {
        (row.member_id, row.on): row
        for row in PostDay.objects.filter(
            member__in=members, on__range=(entry.starts_on, entry.ends_on), replaced_by__isnull=True
        )
    }
    changed = [one for pair in free if (one := told.get((pair[0].pk, pair[1]))) and one.is_present != entry.is_present]
    if changed and not entry.reason.strip():
        raise Refused(errors.TOLD_OTHERWISE, count=len(changed))
    reason = checked_reason(entry.reason) if changed else ""
    rows = [
        PostDay(member=one, on=day, is_present=entry.is_present, by=by, at=now)
        for one, day in free
        if (one.pk, day) not in told
    ]
    rows += [
        PostDay(member_id=old.member_id, on=old.on, is_present=entry.is_present, replaces=old, reason=reason, by=by, at=now)
        for old in changed
    ]  # fmt: skip
    PostDay.objects.bulk_create(rows)
    village = members[0].team.village_code
    record(
        Act.RECORD_WORK, by, "work.post_days", members[0].team_id, village, members=len(members), rows=len(rows),
        corrected=len(changed), is_present=entry.is_present, starts_on=entry.starts_on.isoformat(),
        ends_on=entry.ends_on.isoformat(),
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def ask_absence(*, entry: NewAbsence, by: User | None, at: datetime | None = None) -> Absence:
    """Ask for leave, or for an absence on duty: for oneself, or for a colleague of the village's team. It may be asked afterwards.

    Raises:
        PermissionDenied: not his to ask for.
        Refused: WORK-072 a day is told as one in the village; WORK-075 it overlaps; WORK-076 kind, days or words; WORK-020.
    """
    member = _lock([entry.member_id])
    if not member or (by is not None and not may_tell_for(by, member[0])):
        raise PermissionDenied(Act.RECORD_WORK.value)
    words = checked_text(entry.words, Words("事由", "reason"), longest=200)
    _check_absence(entry, member[0], words)
    _check_overlap(entry.member_id, entry.starts_on, entry.ends_on)
    _check_presence(entry.member_id, entry.starts_on, entry.ends_on)
    now = moment(at)
    made = Absence.objects.create(
        member=member[0], sort=entry.sort, kind=entry.kind, starts_on=entry.starts_on, ends_on=entry.ends_on,
        words=words, asked_by=by, asked_at=now,
    )  # fmt: skip
    AbsenceEvent.objects.create(absence=made, number=1, kind=AbsenceEvent.Kind.ASKED, by=by, at=now)
    record(Act.RECORD_WORK, by, "work.absence", made.pk, _village(made), kind="asked", sort=made.sort, days=made.days)
    return made


@transaction.atomic
def decide_absence(
    *, absence_id: int, is_approved: bool, seen: int, by: User | None, words: str = "", at: datetime | None = None
) -> Absence:
    """Approve or refuse an absence: whoever manages work in the village, beyond so many days of leave in the whole county.

    Raises:
        PermissionDenied, Http404: not his to decide.
        Refused: WORK-072 a day was told as one in the village meanwhile; WORK-073 it stands otherwise; WORK-074 it is his own; WORK-018
            it is refused without a word.
    """
    found = _locked(absence_id, seen, by, Act.READ_WORK)
    if by is not None:
        if by.pk in {found.asked_by_id, found.member.helper.user_id}:
            raise Refused(errors.DECIDES_HIMSELF)
        if not may_decide_absence(by, found, township_days=township_days(found)):
            raise PermissionDenied(Act.MANAGE_WORK.value)
    _require(found, Absence.State.ASKED)
    if is_approved:
        _check_presence(found.member_id, found.starts_on, found.ends_on)
    told = checked_text(words, Words("意见", "opinion"), longest=200) if is_approved else checked_reason(words)
    found.state = Absence.State.APPROVED if is_approved else Absence.State.REFUSED
    found.decided_by = by
    return _stepped(found, found.state, Act.MANAGE_WORK, by, told, at)


@transaction.atomic
def withdraw_absence(
    *, absence_id: int, reason: str, seen: int, by: User | None, at: datetime | None = None
) -> Absence:
    """Withdraw an absence that nobody decided yet, or that was approved and has not begun.

    Raises:
        PermissionDenied, Http404: not his.
        Refused: WORK-018 no reason; WORK-073 it stands otherwise, or has begun.
    """
    found, now = _locked(absence_id, seen, by, Act.RECORD_WORK), moment(at)
    why = checked_reason(reason)
    has_begun = found.state == Absence.State.APPROVED and found.starts_on <= day_of(now)
    _require(found, *(() if has_begun else _OPEN))
    found.state = Absence.State.WITHDRAWN
    return _stepped(found, AbsenceEvent.Kind.WITHDRAWN, Act.RECORD_WORK, by, why, at)


@transaction.atomic
def end_absence(
    *, absence_id: int, returned_on: date, seen: int, by: User | None, at: datetime | None = None
) -> Absence:
    """Say that somebody was back before the end of an approved absence (销假), once.

    Raises:
        PermissionDenied, Http404: not his.
        Refused: WORK-073 it is not approved, or he is back already; WORK-077 the day.
    """
    found, now = _locked(absence_id, seen, by, Act.RECORD_WORK), moment(at)
    _require(found, *(() if found.returned_on else (Absence.State.APPROVED,)))
    if not (found.starts_on <= returned_on <= found.ends_on and returned_on <= day_of(now)):
        raise Refused(errors.RETURN_UNFIT)
    found.returned_on = returned_on
    return _stepped(found, AbsenceEvent.Kind.RETURNED, Act.RECORD_WORK, by, returned_on.isoformat(), at)


def township_days(absence: Absence) -> int | None:
    """How many days of leave a township approves in the county of an absence; None where nobody laid it down."""
    county = absence.member.team.village_code[:6]
    found: int | None = value_in_force("attendance.township_leave_days", on=absence.starts_on, area_code=county)
    return found


def _members(member_ids: Iterable[int], by: User | None) -> list[TeamMember]:
    """Members of one team, whose days the user tells; locked, so that no absence is approved meanwhile."""
    found = _lock(member_ids)
    is_one_team = len({one.team_id for one in found}) == 1 and len(found) == len(set(member_ids))
    if not is_one_team or (by is not None and not all(may_tell_for(by, one, own_too=False) for one in found)):
        raise PermissionDenied(Act.RECORD_WORK.value)
    return found


def _lock(member_ids: Iterable[int]) -> list[TeamMember]:
    rows = TeamMember.objects.select_for_update(of=("self",)).filter(pk__in=list(member_ids))
    return list(rows.select_related("team", "helper").order_by("pk"))


def _service(member: TeamMember) -> Service:
    """His time in the team, as long as the team is there."""
    ends = [day for day in (member.ends_before, member.team.ends_before) if day is not None]
    return Service(member.starts_on, min(ends, default=None))


def _is_free(member: TeamMember, day: date, away: Iterable[Absence]) -> bool:
    if not _service(member).holds(day):
        return False
    return not any(
        one.member_id == member.pk
        and one.starts_on <= day <= one.ends_on
        and not (one.returned_on and day >= one.returned_on)
        for one in away
    )


def _check_absence(entry: NewAbsence, member: TeamMember, words: str) -> None:
    known = (
        {code.key for code in dictionary().code_lists[f"{entry.sort}_kind"].codes}
        if entry.sort in Absence.Sort.values
        else set()
    )
    service = _service(member)
    if entry.kind not in known:
        reason = Words("没有这种类别", "there is no such kind")
    elif not words:
        reason = Words("没有写事由", "it is not said why")
    elif not entry.starts_on <= entry.ends_on or (entry.ends_on - entry.starts_on).days >= LONGEST_ABSENCE:
        reason = Words("起止日期不对，最长一年", "the days; a year at most")
    elif not (service.holds(entry.starts_on) and service.holds(entry.ends_on)):
        reason = Words("那时他不在队里", "he is not of the team then")
    else:
        return
    raise Refused(errors.ABSENCE_UNFIT, reason=reason)


def _check_overlap(member_id: int, starts_on: date, ends_on: date) -> None:
    still = Q(returned_on__isnull=True) | Q(returned_on__gt=starts_on)
    found = Absence.objects.filter(
        still, member=member_id, state__in=_OPEN, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).first()
    if found is not None:
        raise Refused(errors.ABSENCE_OVERLAPS, starts_on=found.starts_on.isoformat(), ends_on=found.ends_on.isoformat())


def _check_presence(member_id: int, starts_on: date, ends_on: date) -> None:
    found = PostDay.objects.filter(
        member=member_id, on__range=(starts_on, ends_on), is_present=True, replaced_by__isnull=True
    ).first()
    if found is not None:
        raise Refused(errors.PRESENT_THAT_DAY, on=found.on.isoformat())


def _locked(absence_id: int, seen: int, by: User | None, act: Act) -> Absence:
    """The absence, locked with its member's time in the team, as all acts on his days are."""
    number = absence_id if by is None else access_absence(by, absence_id).pk
    member_id = Absence.objects.values_list("member_id", flat=True).get(pk=number)
    (member,) = _lock([member_id])
    found = Absence.objects.select_for_update(of=("self",)).get(pk=number)
    found.member = member
    if act is Act.RECORD_WORK and by is not None and not (may_tell_for(by, member) or found.asked_by_id == by.pk):
        raise PermissionDenied(act.value)
    if found.revision != seen:
        raise Refused(errors.ABSENCE_MOVED_ON, state=_state(found))
    return found


def _require(absence: Absence, *states: str) -> None:
    if absence.state not in states:
        raise Refused(errors.ABSENCE_MOVED_ON, state=_state(absence))


def _stepped(absence: Absence, kind: str, act: Act, by: User | None, words: str, at: datetime | None) -> Absence:
    absence.revision += 1
    absence.save(update_fields=["state", "decided_by", "returned_on", "revision"])
    AbsenceEvent.objects.create(absence=absence, number=absence.revision, kind=kind, words=words, by=by, at=moment(at))
    record(act, by, "work.absence", absence.pk, _village(absence), kind=kind)
    return absence


def _village(absence: Absence) -> str:
    return absence.member.team.village_code


def _state(absence: Absence) -> str:
    return str(Absence.State(absence.state).label)
