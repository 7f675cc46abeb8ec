"""Publish a notice, pause it, let it go on, take it down, and note that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.notices import errors
from lianxin.notices.access import is_drafter_of
from lianxin.notices.domain.clock import Kind
from lianxin.notices.models import Notice
from lianxin.notices.operations.gates import checked_text, held_notice, let_happen, record
from lianxin.notices.queries import is_as_drafted
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

_REASON = Words("理由", "The reason")


@transaction.atomic
def publish_notice(*, notice_id: int, by: User | None) -> Notice:
    """Publish a draft: from now on everybody sees it; the one that it corrects is marked.

    Whoever drafted it cannot, nor who lent him the role to do so, nor a colleague to whom he lent his own.

    Raises:
        PermissionDenied, Http404: not his to publish.
        Refused: NOTICE-010 he drafted it, NOTICE-011 it is no draft, NOTICE-018 it is not as it was drafted.
    """
    notice = held_notice(notice_id, by, Act.PUBLISH_NOTICES)
    if by is not None and is_drafter_of(by, notice, Act.PUBLISH_NOTICES):
        raise Refused(errors.OWN_DRAFT)
    if not is_as_drafted(notice):
        raise Refused(errors.DIGEST_DIFFERS)
    let_happen(notice, Kind.PUBLISHED, by)
    if notice.corrects is not None:
        let_happen(notice.corrects, Kind.CORRECTED, by)
    record("publish", by, notice, days=notice.days, digest=notice.digest)
    return notice


@transaction.atomic
def pause_notice(*, notice_id: int, reason: str, by: User | None) -> Notice:
    """Hide a notice for the time being; its clock stands still.

    Raises:
        PermissionDenied, Http404, Refused: NOTICE-011 it does not hang, NOTICE-012 no reason.
    """
    notice = held_notice(notice_id, by, Act.PUBLISH_NOTICES)
    let_happen(notice, Kind.PAUSED, by, reason=checked_text(reason, _REASON))
    record("pause", by, notice)
    return notice


@transaction.atomic
def resume_notice(*, notice_id: int, by: User | None) -> Notice:
    """Show a paused notice again; the days that remain run on, unless an objection is open.

    Raises:
        PermissionDenied, Http404, Refused: NOTICE-011 it is not paused.
    """
    notice = held_notice(notice_id, by, Act.PUBLISH_NOTICES)
    let_happen(notice, Kind.RESUMED, by)
    record("resume", by, notice)
    return notice


@transaction.atomic
def withdraw_notice(*, notice_id: int, reason: str, by: User | None) -> Notice:
    """Take a notice down for good before its days are over.

    Raises:
        PermissionDenied, Http404, Refused: NOTICE-011 it does not hang, NOTICE-012 no reason.
    """
    notice = held_notice(notice_id, by, Act.PUBLISH_NOTICES)
    let_happen(notice, Kind.WITHDRAWN, by, reason=checked_text(reason, _REASON))
    record("withdraw", by, notice)
    return notice


@transaction.atomic
def note_ended() -> int:
    """Note on every notice whose days have run out that it is over, and return on how many.

    This adds a line to their history and changes nothing else: a notice takes itself down by the day.
    """
    today = timezone.localdate()
    over = Notice.objects.filter(state=Notice.State.RUNNING, ends_before__lte=today).exclude(events__kind=Kind.ENDED)
    found = list(over.select_for_update().order_by("pk")) if over.exists() else []
    for notice in found:
        let_happen(notice, Kind.ENDED, None)
        record("end", None, notice)
    return len(found)
