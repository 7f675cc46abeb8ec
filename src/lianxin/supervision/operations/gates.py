"""What the acts of issues, complaints and disputes share: which code, which words, which place, which moment, one event."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import ErrorKind, Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import required_area
from lianxin.people.models import Helper
from lianxin.people.roles import Act
from lianxin.places.queries import area_by_code
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


def checked_code(kind: ErrorKind, list_name: str, key: str) -> str:
    """Return the key of a code list's code.

    Raises:
        Refused: of ``kind``.
    """
    listed = dictionary().code_lists[list_name]
    if key not in {code.key for code in listed.codes}:
        raise Refused(kind, code=key, list=listed.words)
    return key


def checked_text(kind: ErrorKind, text: str, what: Words, longest: int) -> str:
    """Return a text without blanks around it.

    Raises:
        Refused: of ``kind``, it is empty or too long.
    """
    found = text.strip()
    if not found or len(found) > longest:
        raise Refused(kind, what=what, longest=longest)
    return found


def checked_area(kind: ErrorKind, area_code: str, on: date) -> str:
    """Return the code of a county, township or village.

    Raises:
        Refused: of ``kind``.
    """
    if len(area_code) < len("999901") or area_by_code(area_code, on) is None:
        raise Refused(kind, area=area_code)
    return area_code


def moment(at: datetime | None) -> datetime:
    """Return the moment of an act: now, unless a demonstration tells what lies back."""
    return at or timezone.now()


def keep(row: Model, values: dict[str, Any]) -> None:
    """Bring what a row keeps up to date."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in values])


def is_of_unit(user: User, unit_id: int | None) -> bool:
    """Whether the user is of a unit: one of its helpers, or its liaison."""
    if unit_id is None:
        return False
    return Helper.objects.filter(user=user, unit=unit_id).exists() or user.grants.filter(unit=unit_id).exists()


def record(act: str, by: User | None, thing: str, thing_id: object, area_code: str, **details: Any) -> None:
    """Write the one event of an act. ``details`` must not name people."""
    record_event(act=act, by=by, thing=thing, thing_id=thing_id, area_code=area_code, **details)
