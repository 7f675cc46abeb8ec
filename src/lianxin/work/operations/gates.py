"""What every act of daily work shares: who may, which words, and the one event of an act."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.work import errors

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST_REASON = 200


def may(by: User | None, act: Act, area_code: str) -> None:
    """Let pass the house itself, and whoever may do the act in the whole area.

    Raises:
        PermissionDenied: he may not.
    """
    if by is not None:
        required_area(by, act, area_code)


def moment(at: datetime | None) -> datetime:
    """Return the moment of an act: now, unless a demonstration tells what lies back."""
    return at or timezone.now()


def day_of(at: datetime) -> date:
    """Return the day of a moment in the deployment's time zone."""
    return timezone.localtime(at).date()


def checked_text(text: str, what: Words, *, longest: int) -> str:
    """Return a text without blanks around it; it may be empty.

    Raises:
        Refused: WORK-020 it is too long.
    """
    found = text.strip()
    if len(found) > longest:
        raise Refused(errors.TEXT_TOO_LONG, what=what, longest=longest)
    return found


def checked_reason(reason: str) -> str:
    """Return a reason.

    Raises:
        Refused: WORK-018 it is empty or too long.
    """
    found = reason.strip()
    if not found or len(found) > LONGEST_REASON:
        raise Refused(errors.NO_REASON)
    return found


def record(act: str, by: User | None, thing: str, thing_id: object, area_code: str, **details: Any) -> None:
    """Write the one event of an act. ``details`` must not name people."""
    record_event(act=act, by=by, thing=thing, thing_id=thing_id, area_code=area_code, **details)
