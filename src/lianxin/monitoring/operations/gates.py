"""What every act of monitoring shares: who may, which code, which words, and the one event of an act."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.monitoring import errors
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import day_of
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User


def may(by: User | None, act: Act, area_code: str) -> None:
    """Let pass the house itself, and whoever may do the act in the whole area.

    Raises:
        PermissionDenied: he may not.
    """
    if by is not None:
        required_area(by, act, area_code)


def checked_code(list_name: str, key: str) -> str:
    """Return the key of a code list's code.

    Raises:
        Refused: MONI-011.
    """
    listed = dictionary().code_lists[list_name]
    if key not in {code.key for code in listed.codes}:
        raise Refused(errors.NO_SUCH_CODE, code=key, list=listed.words)
    return key


def checked_text(text: str, what: Words, *, longest: int) -> str:
    """Return a text without blanks around it.

    Raises:
        Refused: MONI-013 it is empty or too long.
    """
    found = text.strip()
    if not found or len(found) > longest:
        raise Refused(errors.TEXT_MISSING, what=what, longest=longest)
    return found


def checked_day(on: date, now: datetime) -> date:
    """Return a day that is not ahead.

    Raises:
        Refused: MONI-015.
    """
    if on > day_of(now):
        raise Refused(errors.DAY_AHEAD, on=on.isoformat())
    return on


def moment(at: datetime | None) -> datetime:
    """Return the moment of an act: now, unless a demonstration tells what lies back."""
    return at or timezone.now()


def keep(row: Model, values: dict[str, Any]) -> None:
    """Bring what a row keeps up to date."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in values])


def record(act: str, by: User | None, thing: str, thing_id: object, area_code: str, **details: Any) -> None:
    """Write the one event of an act. ``details`` must not name people."""
    record_event(act=act, by=by, thing=thing, thing_id=thing_id, area_code=area_code, **details)
