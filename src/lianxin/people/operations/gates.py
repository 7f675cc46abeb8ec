"""The questions that every write of this room asks first."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from lianxin.core.kernel.errors import Refused
from lianxin.people import errors
from lianxin.people.access import required_area, required_scope, scope_of
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.places.domain.codes import LENGTHS, Level, short_code
from lianxin.rulebook import dictionary


def may_manage_area(by: User | None, area_code: str) -> None:
    """Let pass whoever manages people in the whole area, and the house itself.

    Raises:
        PermissionDenied: he does not.
    """
    if by is not None:
        required_area(by, Act.MANAGE_PEOPLE, area_code)


def may_manage_account(by: User | None, user: User) -> None:
    """Let pass whoever manages people in every area where the account holds a role: no township takes over a county.

    Raises:
        PermissionDenied: one of the roles lies outside his areas.
    """
    if by is None:
        return
    scope = required_scope(by, Act.MANAGE_PEOPLE)
    for area_code in user.grants.values_list("area_code", flat=True):
        if not scope.covers(area_code):
            required_area(by, Act.MANAGE_PEOPLE, area_code)


def area_of_account(user: User, by: User | None) -> str:
    """Return the smallest division that holds every role of the account: where its events are read.

    Of an account that never held a role, it is where ``by`` manages people; the empty code is the whole deployment.
    """
    codes = list(user.grants.values_list("area_code", flat=True))
    if not codes and by is not None:
        codes = list(scope_of(by, Act.MANAGE_PEOPLE).prefixes)
    for length in sorted(LENGTHS.values(), reverse=True):
        shared = {code[:length] if len(code) >= length else None for code in codes}
        if len(shared) == 1 and None not in shared:
            return codes[0][:length]
    return ""


def checked_area(area_code: str) -> str:
    """Return the code if it is a whole division code, of whatever level; the empty code is the whole deployment.

    A prefix that is cut between two levels would reach into a neighbour.

    Raises:
        Refused: PEOPLE-008.
    """
    if area_code and not _is_division(area_code, tuple(LENGTHS)):
        raise Refused(
            errors.AREA_UNFIT, area_code=area_code, kinds="/".join(str(length) for length in LENGTHS.values())
        )
    return area_code


def checked_village(village_code: str) -> str:
    """Return the code if it is that of a village. Raises PEOPLE-008."""
    if not _is_division(village_code, (Level.VILLAGE,)):
        raise Refused(errors.AREA_UNFIT, area_code=village_code, kinds=LENGTHS[Level.VILLAGE])
    return village_code


def _is_division(code: str, levels: tuple[Level, ...]) -> bool:
    try:
        return short_code(code) == code and len(code) in {LENGTHS[level] for level in levels}
    except Refused:
        return False


def checked_reason(reason: str) -> str:
    """Return the reason without surrounding blanks. Raises PEOPLE-014 when nothing is left."""
    if not reason.strip():
        raise Refused(errors.REASON_MISSING)
    return reason.strip()


def checked_name(name: str) -> str:
    """Return the name without surrounding blanks. Raises PEOPLE-003 when nothing is left."""
    if not name.strip():
        raise Refused(errors.NAME_MISSING)
    return name.strip()


def checked_period(starts_on: date, ends_before: date | None) -> None:
    """Let pass a half-open period that has at least one day. Raises PEOPLE-009."""
    if ends_before is not None and ends_before <= starts_on:
        raise Refused(errors.PERIOD_UNFIT, starts_on=starts_on, ends_before=ends_before)


def checked_code(code_list: str, key: str) -> str:
    """Return a key of one of the dictionary's code lists; the empty text is "not recorded". Raises PEOPLE-029."""
    entry = dictionary().code_lists[code_list]
    keys = [code.key for code in entry.codes]
    if key and key not in keys:
        raise Refused(errors.CODE_UNKNOWN, code_list=entry.words, key=key, keys=", ".join(keys))
    return key


def overlapping(starts_on: date, ends_before: date | None) -> Q:
    """A condition that a row's half-open period shares a day with this one."""
    ends_later = Q(ends_before__isnull=True) | Q(ends_before__gt=starts_on)
    return ends_later if ends_before is None else ends_later & Q(starts_on__lt=ends_before)


def locked(user: User) -> User:
    """Return the account as it stands, its row locked to the end of the transaction against a second writer."""
    return User.objects.select_for_update().get(pk=user.pk)
