"""Objections during a showing, and their answers. Anybody may object; whoever acts for a level in the area records it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.notices.operations import answer_objection as answer_in_notices
from lianxin.people.roles import Act
from lianxin.procedures import errors
from lianxin.procedures.access import access_case, hat_of, lenders_as, required_hat
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.history import Answered, Objected, advanced
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.operations.gates import held_case, moved, recorded
from lianxin.procedures.recording import person_of, standing_of, version_of

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def record_objection(*, case_id: int, words: str, seen: int, by: User, at: datetime | None = None) -> Case:
    """Record an objection to a case that is being shown, now or at a moment that lies back (a demonstration).

    The case's clocks stand still until it is answered.

    Raises:
        PermissionDenied, Http404: ``by`` acts for no level there.
        Refused: PROC-050 over, PROC-066 it is not being shown, PROC-068 no words, PROC-080 the case has changed, PROC-107 a
            notice shows it, to which objections are made.
    """
    case = held_case(case_id, by, seen=seen)
    hat = hat_of(by, case.area_code)
    if hat is None:
        raise PermissionDenied(Act.ACT_FOR_VILLAGE.value)
    version, now = version_of(case), at or timezone.now()
    if case.notice_id is not None:
        raise Refused(errors.OBJECT_TO_NOTICE, notice=case.notice_id)
    after = advanced(version, standing_of(case), Objected(now, person_of(by), words.strip()), shelf.calendar())
    row = CaseEvent(
        case=case, number=after.events, kind=CaseEvent.Kind.OBJECTED, at=now, by=by, hat=hat.value,
        objection=after.objections, reason=words.strip()[:1000],
    )  # fmt: skip
    recorded(row, objection=after.objections)
    moved(case, version, after)
    return case


@transaction.atomic
def answer_objection(*, case_id: int, number: int, is_upheld: bool, words: str, seen: int, by: User) -> Case:
    """Answer an objection. One that is upheld begins the showing anew. One that was made to a notice is answered there.

    Raises:
        PermissionDenied, Http404: ``by`` does not act for the level that answers.
        Refused: PROC-063 two hats, PROC-067 no such objection waits, PROC-068 no words, PROC-080 the case has changed; NOTICE
            codes of one that was made to a notice.
    """
    made_to_notice = _objection_to_notice(case_id, number, seen=seen, by=by)
    if made_to_notice is not None:
        # The room of notices holds its notice first and then the cases: nothing of the case is held here before.
        answer_in_notices(objection_id=made_to_notice, upheld=is_upheld, answer=words, by=by)
        return Case.objects.get(pk=case_id)
    case = held_case(case_id, by, seen=seen)
    version, standing, now = version_of(case), standing_of(case), timezone.now()
    publicity = version.states[standing.state].publicity
    lenders: tuple[str, ...] = ()
    if publicity is not None:
        required_hat(by, publicity.answered_by.hat, case.area_code)
        lenders = lenders_as(by, publicity.answered_by.hat, case.area_code)
    event = Answered(now, person_of(by), number, is_upheld, words.strip(), lenders=lenders)
    after = advanced(version, standing, event, shelf.calendar())
    assert publicity is not None
    row = CaseEvent(
        case=case, number=after.events, kind=CaseEvent.Kind.ANSWERED, at=now, by=by, hat=publicity.answered_by.hat.value,
        objection=number, is_upheld=is_upheld, reason=words.strip()[:1000], lenders=list(lenders) or None,
    )  # fmt: skip
    recorded(row, objection=number, is_upheld=is_upheld)
    moved(case, version, after)
    return case


def _objection_to_notice(case_id: int, number: int, *, seen: int, by: User) -> int | None:
    """Return the open objection to a notice that has a number in a case; None where the number is that of another, or of none."""
    case = access_case(by, case_id)
    came_in = case.events.filter(kind=CaseEvent.Kind.OBJECTED, objection=number, notice_objection__isnull=False).first()
    if came_in is None or number not in standing_of(case).open_objections:
        return None
    if case.revision != seen:
        raise Refused(errors.CASE_CHANGED, now=case.revision, seen=seen)
    return came_in.notice_objection_id
