"""What a notice does to the cases that stand on it, in the same transaction; and the end of a showing, by notice or on paper.

Objections live in the room of notices. A case keeps that one came in and what came of it, so that its own history says why it
stood still; the words, the way it came, and the answer are read there.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.notices.domain.clock import Kind
from lianxin.notices.models import Notice, NoticeEvent
from lianxin.notices.queries import publicity_of
from lianxin.procedures import errors
from lianxin.procedures.access import answering_hat
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import day_of
from lianxin.procedures.domain.definitions import Hat, Step, StepKind, Version
from lianxin.procedures.domain.history import (
    Answered,
    Event,
    Hung,
    Objected,
    RanOut,
    Shown,
    Standing,
    TakenDown,
    advanced,
)
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.operations.gates import moved
from lianxin.procedures.queries.showings import calendar_days, cases_shown_by, template_of
from lianxin.procedures.recording import person_of, publicity_to_answer, standing_of, version_of

if TYPE_CHECKING:
    from lianxin.people.models import User


def follow_notice(notice: Notice, event: NoticeEvent) -> None:
    """Let what happened to a notice happen to its cases.

    Raises:
        Refused: PROC-106 a case does not wait for the notice any more; PROC-053 an objection to it is open; PROC-063 whoever
            answers acted for another level. The notice stays as it was then.
    """
    row = event.objection.row if event.objection is not None else None
    concerned = set(cases_shown_by(notice, row=row).values_list("pk", flat=True))
    # In the order of their numbers, so that two notices that share cases do not wait for each other.
    for case in cases_shown_by(notice).select_for_update().order_by("pk"):
        if case.pk in concerned:
            _followed(case, notice, event)
        elif case.notice_id == notice.pk:
            # The notice's clock stands still, or goes on, for those beside it too: their next step is due on another day.
            moved(case, version_of(case), standing_of(case))


def _followed(case: Case, notice: Notice, event: NoticeEvent) -> None:
    version, standing = version_of(case), standing_of(case)
    is_shown = not case.outcome and standing.notice == notice.pk
    match event.kind:
        case Kind.PUBLISHED:
            _check_waits(case, version, standing, notice, event.at)
            told: Event = Shown(event.at, _person(event), notice.pk)
            _happened(case, version, standing, told, event, kind=CaseEvent.Kind.SHOWN, notice=notice)
        case Kind.WITHDRAWN if is_shown:
            told = TakenDown(event.at, _person(event), notice.pk)
            _happened(case, version, standing, told, event, kind=CaseEvent.Kind.UNSHOWN, notice=notice)
        case Kind.OBJECTED if not case.outcome:
            told = Objected(event.at, _person(event), "", notice.pk)
            _happened(
                case, version, standing, told, event,
                kind=CaseEvent.Kind.OBJECTED, objection=standing.objections + 1, notice_objection=event.objection,
            )  # fmt: skip
        case Kind.ANSWERED if not case.outcome:
            _answered(case, version, standing, notice, event)
        case Kind.PAUSED | Kind.RESUMED if is_shown:
            # Nothing happens to the case; but its next step is due on another day.
            moved(case, version, standing)


def _answered(case: Case, version: Version, standing: Standing, notice: Notice, event: NoticeEvent) -> None:
    came_in = case.events.filter(kind=CaseEvent.Kind.OBJECTED, notice_objection=event.objection).first()
    if came_in is None or came_in.objection is None or event.objection is None:
        return
    upheld = event.objection.outcome == event.objection.Outcome.UPHELD
    publicity = publicity_to_answer(version, standing)
    hat = answering_hat(event.by, publicity, case.area_code) if event.by and publicity else None
    told = Answered(event.at, _person(event), came_in.objection, upheld, "", hat, notice.pk)
    _happened(
        case, version, standing, told, event,
        kind=CaseEvent.Kind.ANSWERED, hat=hat.value if hat else "", objection=came_in.objection, is_upheld=upheld,
        notice_objection=event.objection,
    )  # fmt: skip


def _check_waits(case: Case, version: Version, standing: Standing, notice: Notice, at: datetime) -> None:
    publicity = version.states[standing.state].publicity
    why = None
    if case.outcome or publicity is None or publicity.template != template_of(notice.kind):
        why = Words("它不在公示阶段", "it is not to be shown")
    elif standing.notice is not None:
        why = Words("另一份公示正在公示它", "another notice shows it")
    elif notice.days < calendar_days(publicity, day_of(at)):
        days = calendar_days(publicity, day_of(at))
        why = Words(f"它要公示 {days} 天", f"it must be shown for {days} days")
    if why is not None:
        raise Refused(errors.STALE_ROWS, case=case.pk, why=why)


def _happened(
    case: Case, version: Version, standing: Standing, told: Event, event: NoticeEvent, **columns: Any
) -> None:
    after = advanced(version, standing, told, shelf.calendar())
    # The act on the notice has its own entry in the audit: one act, one entry.
    CaseEvent(case=case, number=after.events, at=event.at, by=event.by, **columns).save(force_insert=True)
    moved(case, version, after)


def _person(event: NoticeEvent) -> str:
    return person_of(event.by) if event.by is not None else ""


def showing_ended(
    case: Case, version: Version, standing: Standing, step: Step, hung: Hung | None, by: User, now: datetime
) -> Standing:
    """Return the standing from which a step may lead out of a showing: its notice has run, or it was told who hung a paper.

    Raises:
        Refused: PROC-100 the notice has not run its days; PROC-105 neither a notice nor a paper.
    """
    state = version.states[standing.state]
    if state.publicity is None or step.kind is not StepKind.ON or standing.is_contested:
        return standing
    if standing.notice is None:
        if hung is None:
            raise Refused(errors.NOT_YET_SHOWN, state=state.words)
        return standing
    if standing.has_run:
        return standing
    notice = Notice.objects.prefetch_related("events").get(pk=standing.notice)
    showing = publicity_of(notice, day_of(now))
    if showing.done_on is None:
        raise Refused(errors.NOTICE_HANGS, notice=notice.pk, why=showing.why_not or Words("", ""))
    after = advanced(version, standing, RanOut(now, person_of(by), notice.pk), shelf.calendar())
    row = CaseEvent(
        case=case, number=after.events, kind=CaseEvent.Kind.RAN, at=now, by=by, hat=_hat(step).value, notice=notice
    )
    row.save(force_insert=True)
    return after


def _hat(step: Step) -> Hat:
    return step.actor.hat
