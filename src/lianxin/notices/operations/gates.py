"""What every act on a notice asks first, and how it leaves its trace."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.notices import errors
from lianxin.notices.access import access_notice, may_answer, require_office
from lianxin.notices.domain.clock import Kind, OutOfOrder, Run
from lianxin.notices.domain.levels import Level
from lianxin.notices.kinds import announced_kind
from lianxin.notices.models import Notice, NoticeEvent, Objection
from lianxin.notices.queries import run_of, standing_words
from lianxin.people.roles import Act
from lianxin.rulebook import values

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_REASON = 400
_ACTS = {
    Kind.PUBLISHED: Words("发布", "be published"),
    Kind.OBJECTED: Words("收异议", "be objected to"),
    Kind.ANSWERED: Words("答复", "be answered"),
    Kind.PAUSED: Words("暂停", "be paused"),
    Kind.RESUMED: Words("恢复", "go on"),
    Kind.WITHDRAWN: Words("撤下", "be taken down"),
    Kind.CORRECTED: Words("更正", "be corrected"),
    Kind.ENDED: Words("记为期满", "end"),
    Kind.DISCARDED: Words("弃稿", "be discarded"),
}


def held_notice(notice_id: int, by: User | None, act: Act) -> Notice:
    """Return a notice on which the user may act, its row locked to the end of the transaction.

    Raises:
        PermissionDenied, Http404: not his to see, or not his to act on.
    """
    found = _held(notice_id, by)
    require_office(by, act, level=Level(found.level), area_code=found.area_code)
    return found


def held_to_answer(notice_id: int, by: User | None) -> Notice:
    """Return a notice whose objections the user may answer, locked as :func:`held_notice` does.

    Raises:
        PermissionDenied, Http404: not his to see, or not his to answer.
    """
    found = _held(notice_id, by)
    if by is not None and not may_answer(by, found):
        raise PermissionDenied(Act.ANSWER_OBJECTIONS.value)
    return found


def _held(notice_id: int, by: User | None) -> Notice:
    if by is not None:
        access_notice(by, notice_id)
    found = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if found is None:
        raise Http404("no such notice")
    return found


def checked_text(text: str, what: Words, most: int = MOST_REASON) -> str:
    """Return a text without blanks around it.

    Raises:
        Refused: NOTICE-012 nothing is left; NOTICE-013 it is too long.
    """
    plain = text.strip()
    if not plain:
        raise Refused(errors.TEXT_MISSING, what=what)
    if len(plain) > most:
        raise Refused(errors.TEXT_TOO_LONG, what=what, count=len(plain), most=most)
    return plain


def policy(name: str, *, on: date, area_code: str) -> int:
    """Return a value of the rulebook that every area has."""
    return int(values().at(f"publicity.{name}", on=on, area=area_code).value or 0)


def let_happen(
    notice: Notice, kind: Kind, by: User | None, *, objection: Objection | None = None, reason: str = ""
) -> Run:
    """Append an event, keep the columns of lists in step with it, tell the room of its kind, and return how the notice stands now.

    Raises:
        Refused: NOTICE-011 it cannot happen to the notice as it stands; whatever the room of its kind refuses.
    """
    today = timezone.localdate()
    event = NoticeEvent(
        notice=notice, kind=kind, on=today, at=timezone.now(), by=by, objection=objection, reason=reason
    )
    before = run_of(notice)
    try:
        run = run_of(notice, and_then=event)
    except OutOfOrder as error:
        raise Refused(errors.STATE_UNFIT, state=standing_words(notice, before, today), act=_ACTS[kind]) from error
    event.save()
    changed = ["state", "ends_before"]
    if kind is Kind.PUBLISHED:
        notice.starts_on, notice.published_by = today, by
        changed += ["starts_on", "published_by"]
    notice.state = _state(run)
    notice.ends_before = run.ends_before
    notice.save(update_fields=changed)
    announced = announced_kind(notice.kind)
    if announced is not None and announced.follows is not None:
        announced.follows(notice, event)
    return run


def _state(run: Run) -> Notice.State:
    if run.closed_on is not None:
        return Notice.State.CLOSED
    if run.starts_on is None:
        return Notice.State.DRAFT
    return Notice.State.PAUSED if run.is_paused else Notice.State.RUNNING


def record(act: str, by: User | None, notice: Notice, **details: Any) -> None:
    """Write the one event of an act."""
    record_event(
        act=f"notices.{act}",
        by=by,
        thing="notices.notice",
        thing_id=notice.pk,
        area_code=notice.area_code,
        kind=notice.kind,
        **details,
    )
