"""Record a meeting with what it decided: decisions with a last day become tasks of the pool, in the same act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.regulations.models import Regulation
from lianxin.rulebook import dictionary
from lianxin.work import errors
from lianxin.work.models import Meeting, MeetingDecision
from lianxin.work.operations.campaigns import NewTask, publish_task
from lianxin.work.operations.gates import checked_text, day_of, may, moment, record

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_DECISIONS = 60


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision: with ``due_on`` it becomes a task (where: ``area_code``, the meeting's if empty; for which unit); with a regulation it
    adopted that document; otherwise it is words."""

    words: str
    due_on: date | None = None
    area_code: str = ""
    unit_id: int | None = None
    regulation_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting as its minutes tell it."""

    area_code: str
    kind: str
    title: str
    on: date
    chaired_by: str
    attendees: int
    minutes_no: str
    decisions: Sequence[NewDecision] = ()
    unit_id: int | None = None
    campaign_id: int | None = None


@transaction.atomic
def record_meeting(*, entry: NewMeeting, by: User | None, at: datetime | None = None) -> Meeting:
    """Record a meeting and all of its decisions, or nothing.

    Raises:
        PermissionDenied: ``by`` does not manage work in the area.
        Refused: WORK-090 something is missing, unknown or there already; WORK-091 a decision cannot stand so; as
            :func:`publish_task` for those that become tasks.
    """
    may(by, Act.MANAGE_WORK, entry.area_code)
    now = moment(at)
    title = checked_text(entry.title, Words("议题", "subject"), longest=100)
    chair = checked_text(entry.chaired_by, Words("主持人", "chair"), longest=60)
    number = checked_text(entry.minutes_no, Words("纪要编号", "number of the minutes"), longest=100)
    kinds = {one.key for one in dictionary().code_lists["meeting_kind"].codes}
    taken = Meeting.objects.filter(area_code=entry.area_code, minutes_no=number)
    if (
        not (title and chair and number)
        or entry.kind not in kinds
        or entry.attendees < 1
        or entry.on > day_of(now)
        or taken.exists()
    ):
        raise Refused(errors.MEETING_UNFIT)
    made = Meeting.objects.create(
        area_code=entry.area_code, unit_id=entry.unit_id, kind=entry.kind, title=title, on=entry.on, chaired_by=chair,
        attendees=entry.attendees, minutes_no=number, by=by, at=now,
    )  # fmt: skip
    if len(entry.decisions) > MOST_DECISIONS:
        raise Refused(errors.DECISION_UNFIT, line=MOST_DECISIONS + 1)
    rows = [_decision(made, number, one, entry, by, at) for number, one in enumerate(entry.decisions, 1)]
    MeetingDecision.objects.bulk_create(rows)
    record(Act.MANAGE_WORK, by, "work.meeting", made.pk, made.area_code, kind=made.kind, decisions=len(rows))
    return made


def _decision(
    meeting: Meeting, number: int, told: NewDecision, entry: NewMeeting, by: User | None, at: datetime | None
) -> MeetingDecision:
    words = checked_text(told.words, Words("议定事项", "decision"), longest=200)
    place = told.area_code or meeting.area_code
    regulation = Regulation.objects.filter(pk=told.regulation_id).first() if told.regulation_id else None
    is_sound = (
        words
        and place.startswith(meeting.area_code)
        and (told.regulation_id is None or (regulation is not None and told.due_on is None))
        and (told.due_on is None or told.due_on >= meeting.on)
    )
    if not is_sound:
        raise Refused(errors.DECISION_UNFIT, line=number)
    task = None
    if told.due_on is not None:
        more = f"{meeting.title}（{meeting.minutes_no}）第{number}项：{words}"
        wanted = NewTask(words[:100], place, told.due_on, more, told.unit_id, entry.campaign_id)
        task = publish_task(entry=wanted, by=by, at=at)
    return MeetingDecision(meeting=meeting, number=number, words=words, task=task, regulation=regulation)
