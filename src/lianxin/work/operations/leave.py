"""Tell the leave that a unit granted a helper of its own; take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.models import Helper
from lianxin.people.roles import Act
from lianxin.rulebook import dictionary
from lianxin.work import errors
from lianxin.work.access import LEAVE_IN_FORCE, leave_open_to, may_tell_leave
from lianxin.work.models import HelperLeave
from lianxin.work.operations.gates import checked_reason, checked_text, moment, record

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST_LEAVE = 366


@dataclass(frozen=True, slots=True)
class NewLeave:
    """Leave of a helper: its kind (Code list leave_kind), first and last day, who granted it."""

    helper_id: int
    kind: str
    starts_on: date
    ends_on: date
    words: str


@transaction.atomic
def tell_leave(*, entry: NewLeave, by: User | None, at: datetime | None = None) -> HelperLeave:
    """Put on record leave that a helper's unit granted him. It may be told afterwards.

    Raises:
        PermissionDenied: ``by`` is neither liaison of the unit nor manages work where it is.
        Refused: WORK-100 kind, days or words; WORK-101 it is his own; WORK-102 it overlaps leave that was told; WORK-020 too long.
    """
    helper = Helper.objects.select_related("unit").select_for_update(of=("self",)).filter(pk=entry.helper_id).first()
    if helper is None or (by is not None and not may_tell_leave(by, helper)):
        raise PermissionDenied(Act.RECORD_WORK.value)
    if by is not None and helper.user_id == by.pk:
        raise Refused(errors.TELLS_OWN_LEAVE)
    words = checked_text(entry.words, Words("批准依据", "who granted it"), longest=200)
    _check(entry, helper, words)
    known = HelperLeave.objects.filter(
        LEAVE_IN_FORCE, helper=helper, starts_on__lte=entry.ends_on, ends_on__gte=entry.starts_on
    ).first()
    if known is not None:
        raise Refused(errors.LEAVE_OVERLAPS, starts_on=known.starts_on.isoformat(), ends_on=known.ends_on.isoformat())
    made = HelperLeave.objects.create(
        helper=helper,
        kind=entry.kind,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        words=words,
        by=by,
        at=moment(at),
    )
    record(Act.RECORD_WORK, by, "work.leave", made.pk, helper.unit.area_code, days=made.days)
    return made


@transaction.atomic
def take_back_leave(*, leave_id: int, reason: str, by: User | None, at: datetime | None = None) -> HelperLeave:
    """Take leave back that was told wrongly, or ended early and is told anew. The row stays to be seen.

    Raises:
        PermissionDenied: not his to tell.
        Refused: WORK-018 no reason; WORK-101 it is his own; WORK-103 it is not in force.
    """
    why = checked_reason(reason)
    seen = HelperLeave.objects.all() if by is None else leave_open_to(by)
    old = seen.select_related("helper__unit").filter(pk=leave_id).first()
    if old is None or (by is not None and not may_tell_leave(by, old.helper)):
        raise PermissionDenied(Act.RECORD_WORK.value)
    if by is not None and old.helper.user_id == by.pk:
        raise Refused(errors.TELLS_OWN_LEAVE)
    Helper.objects.select_for_update().get(pk=old.helper_id)
    if not HelperLeave.objects.filter(LEAVE_IN_FORCE, pk=old.pk).exists():
        raise Refused(errors.LEAVE_NOT_IN_FORCE)
    made = HelperLeave.objects.create(
        helper=old.helper, kind=old.kind, starts_on=old.starts_on, ends_on=old.ends_on, words=old.words, replaces=old,
        is_void=True, reason=why, by=by, at=moment(at),
    )  # fmt: skip
    record(Act.RECORD_WORK, by, "work.leave", old.pk, old.helper.unit.area_code, taken_back=True)
    return made


def _check(entry: NewLeave, helper: Helper, words: str) -> None:
    if entry.kind not in {code.key for code in dictionary().code_lists["leave_kind"].codes}:
        reason = Words("没有这种类别", "there is no such kind")
    elif not words:
        reason = Words("没有写谁批准的", "it is not said who granted it")
    elif not entry.starts_on <= entry.ends_on or (entry.ends_on - entry.starts_on).days >= LONGEST_LEAVE:
        reason = Words("起止日期不对，最长一年", "the days; a year at most")
    elif entry.starts_on < helper.starts_on or (helper.ends_before is not None and entry.ends_on >= helper.ends_before):
        reason = Words("那时他不是帮扶责任人", "he does not serve then")
    else:
        return
    raise Refused(errors.LEAVE_UNFIT, reason=reason)
