"""Take objections in, from the page, by telephone or on paper, and answer them. None is ever lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.notices import errors
from lianxin.notices.access import access_live_notice, access_objection, is_drafter_of
from lianxin.notices.domain.clock import Kind
from lianxin.notices.models import Notice, Objection
from lianxin.notices.operations.gates import checked_text, held_notice, held_to_answer, let_happen, policy, record
from lianxin.notices.queries import run_of
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_WORDS = 1000
MOST_CONTACT = 100
_WORDS = Words("异议内容", "The objection")


@dataclass(frozen=True, slots=True)
class NewObjection:
    """What is objected, how to reach whoever objects (he need not say), how it came, when, and to which row (None: to the whole)."""

    words: str
    contact: str = ""
    channel: str = Objection.Channel.WEB
    received_on: date | None = None
    row: int | None = None


@transaction.atomic
def object_publicly(*, key: str, words: str, contact: str = "", row: int | None = None) -> Objection:
    """Take an objection in from the public page of a notice. Its clock stands still from today until the answer.

    ``row`` is the row that it concerns, from 1; None: the whole notice.

    Raises:
        Http404, Gone: the notice cannot be seen.
        Refused: NOTICE-012 nothing was said, NOTICE-013 too long, NOTICE-023 no such row.
    """
    found = access_live_notice(key)
    notice = Notice.objects.select_for_update().get(pk=found.pk)
    return _taken_in(notice, NewObjection(words, contact, row=row), None)


@transaction.atomic
def record_objection(*, notice_id: int, entry: NewObjection, by: User | None) -> Objection:
    """Record an objection made by telephone or on paper. After the end it must still be answered, but stops nothing.

    Raises:
        PermissionDenied, Http404: not his to record.
        Refused: NOTICE-011 never published, NOTICE-012, NOTICE-013, NOTICE-014 a day to come, or before it was published,
            NOTICE-023 no such row.
    """
    notice = held_notice(notice_id, by, Act.DRAFT_NOTICES)
    if entry.channel not in {Objection.Channel.PHONE, Objection.Channel.PAPER}:
        raise Http404("no such way to object")
    return _taken_in(notice, entry, by)


@transaction.atomic
def answer_objection(*, objection_id: int, upheld: bool, answer: str, by: User | None) -> Objection:
    """Answer an objection. Upheld, the notice is taken down at once and a corrected one is to follow; else its days run on.

    Raises:
        PermissionDenied, Http404: not his to answer.
        Refused: NOTICE-015 answered already, NOTICE-016 he drafted the notice, NOTICE-012, NOTICE-013.
    """
    if by is not None:
        access_objection(by, objection_id)
    objection = Objection.objects.filter(pk=objection_id).first()
    if objection is None:
        raise Http404("no such objection")
    notice = held_to_answer(objection.notice_id, by)
    objection.refresh_from_db()
    if objection.answered_at is not None:
        raise Refused(errors.ANSWERED_ALREADY)
    if by is not None and is_drafter_of(by, notice, Act.ANSWER_OBJECTIONS):
        raise Refused(errors.OWN_NOTICE)
    objection.answer = checked_text(answer, Words("答复", "The answer"), MOST_WORDS)
    objection.outcome = Objection.Outcome.UPHELD if upheld else Objection.Outcome.NOT_UPHELD
    objection.answered_by, objection.answered_at = by, timezone.now()
    objection.save(update_fields=["answer", "outcome", "answered_by", "answered_at"])
    # Taken down first: the day is over for the notice before its clock could go on.
    if upheld and run_of(notice).is_running_on(timezone.localdate()):
        let_happen(notice, Kind.WITHDRAWN, by, reason="异议成立")
    let_happen(notice, Kind.ANSWERED, by, objection=objection)
    record("answer", by, notice, objection=objection.pk, outcome=objection.outcome)
    return objection


def _taken_in(notice: Notice, entry: NewObjection, by: User | None) -> Objection:
    today = timezone.localdate()
    received_on = entry.received_on or today
    if received_on > today:
        raise Refused(errors.DAY_UNFIT, on=received_on, why=Words("还没有到这一天。", "it has not come yet."))
    if notice.starts_on is not None and received_on < notice.starts_on:
        why = Words("那时还没有公示。", "the notice was not published yet.")
        raise Refused(errors.DAY_UNFIT, on=received_on, why=why)
    if entry.row is not None and not 1 <= entry.row <= notice.row_count:
        raise Refused(errors.ROW_UNFIT, row=entry.row, count=notice.row_count)
    words = checked_text(entry.words, _WORDS, MOST_WORDS)
    if len(entry.contact.strip()) > MOST_CONTACT:
        what = Words("联系方式", "The contact")
        raise Refused(errors.TEXT_TOO_LONG, what=what, count=len(entry.contact.strip()), most=MOST_CONTACT)
    made = Objection.objects.create(
        notice=notice,
        row=entry.row,
        channel=entry.channel,
        words=words,
        contact=entry.contact.strip(),
        received_on=received_on,
        recorded_at=timezone.now(),
        recorded_by=by,
        due_on=received_on + timedelta(days=policy("answer_days", on=today, area_code=notice.area_code)),
    )
    let_happen(notice, Kind.OBJECTED, by, objection=made)
    record("object", by, notice, objection=made.pk, channel=entry.channel)
    return made
