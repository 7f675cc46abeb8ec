"""Roles granted and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people import errors
from lianxin.people.access import forget_kept_grants
from lianxin.people.models import Grant, Unit, User
from lianxin.people.operations.accounts import open_account
from lianxin.people.operations.gates import (
    checked_area,
    checked_period,
    checked_reason,
    locked,
    may_manage_area,
    overlapping,
)
from lianxin.people.roles import ROLES, Reach, Role


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role over an area from a day until a day, and why. The empty area code is the whole deployment."""

    role: str
    area_code: str
    starts_on: date
    reason: str
    unit: Unit | None = None
    ends_before: date | None = None


@transaction.atomic
def open_account_with_role(*, username: str, name: str, password: str, grant: NewGrant, by: User | None) -> User:
    """Open an account and grant it its first role: both, or neither.

    Raises:
        PermissionDenied, Refused: as :func:`open_account` and :func:`grant_role`.
    """
    user = open_account(username=username, name=name, password=password, by=by)
    grant_role(
        user=user,
        role=grant.role,
        area_code=grant.area_code,
        unit=grant.unit,
        starts_on=grant.starts_on,
        ends_before=grant.ends_before,
        reason=grant.reason,
        by=by,
    )
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    area_code: str,
    unit: Unit | None = None,
    starts_on: date,
    ends_before: date | None = None,
    reason: str,
    by: User | None,
) -> Grant:
    """Grant a role over an area from a day until a day (the empty code: the whole deployment).

    Nobody grants himself a role, and an auditor holds no other: who checks does not do (segregation of duties).

    Raises:
        PermissionDenied: ``by`` does not manage people in the whole area, or not in the unit's.
        Refused: PEOPLE-005 closed account, PEOPLE-006 to himself, PEOPLE-007 unknown role, PEOPLE-008 not a division,
            PEOPLE-009 empty period, PEOPLE-010 held already, PEOPLE-011 two hats, PEOPLE-012 or -013 unit missing or
            out of place, PEOPLE-014 no reason.
    """
    may_manage_area(by, checked_area(area_code))
    if unit is not None:
        may_manage_area(by, unit.area_code)
    kind = _role_named(role)
    checked_period(starts_on, ends_before)
    account = locked(user)
    if by is not None and by.pk == account.pk:
        raise Refused(errors.OWN_ROLE)
    if not account.is_active:
        raise Refused(errors.ACCOUNT_CLOSED, username=account.username)
    _unit_fits(kind, unit)
    require_free_role(account, kind, area_code, starts_on=starts_on, ends_before=ends_before)
    grant = Grant.objects.create(
        user=account,
        role=kind.value,
        area_code=area_code,
        unit=unit,
        starts_on=starts_on,
        ends_before=ends_before,
        reason=checked_reason(reason),
    )
    forget_kept_grants(user)
    record_event(
        act="people.grant_role",
        by=by,
        thing="people.user",
        thing_id=account.pk,
        area_code=area_code,
        grant=grant.pk,
        role=kind.value,
        unit=unit.code if unit else None,
        starts_on=starts_on.isoformat(),
        ends_before=ends_before.isoformat() if ends_before else None,
        reason=grant.reason,
    )
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, ends_before: date, reason: str, by: User | None) -> None:
    """End a grant, or bring its end forward. A role lasts at least the day it began; to shut somebody out at once,
    close the account.

    Raises:
        PermissionDenied: ``by`` does not manage people in the grant's area.
        Refused: PEOPLE-009 before it began, PEOPLE-014 no reason, PEOPLE-015 it ends by then already.
    """
    may_manage_area(by, grant.area_code)
    put_end(grant, ends_before, reason, by)


def put_end(grant: Grant, ends_before: date, reason: str, by: User | None) -> None:
    """Set the end of a grant, for whoever may; the event says who.

    Raises:
        Refused: as :func:`end_grant`.
    """
    held = Grant.objects.select_for_update().get(pk=grant.pk)
    checked_period(held.starts_on, ends_before)
    if held.ends_before is not None and held.ends_before <= ends_before:
        raise Refused(errors.GRANT_ENDED, ends_before=held.ends_before)
    reason = checked_reason(reason)
    held.ends_before = grant.ends_before = ends_before
    held.save(update_fields=["ends_before"])
    forget_kept_grants(grant.user)
    record_event(
        act="people.end_grant",
        by=by,
        thing="people.user",
        thing_id=held.user_id,
        area_code=held.area_code,
        grant=held.pk,
        ends_before=ends_before.isoformat(),
        reason=reason,
    )


def _role_named(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise Refused(errors.ROLE_UNKNOWN, role=role, roles=", ".join(kind.value for kind in Role)) from None


def _unit_fits(role: Role, unit: Unit | None) -> None:
    is_for_unit = ROLES[role].reach is Reach.UNIT
    if is_for_unit and unit is None:
        raise Refused(errors.UNIT_NEEDED, role=ROLES[role].words)
    if unit is not None and not is_for_unit:
        raise Refused(errors.UNIT_NOT_WANTED, role=ROLES[role].words)


def require_free_role(user: User, role: Role, area_code: str, *, starts_on: date, ends_before: date | None) -> None:
    """Let pass a role that the account does not hold in that time and that goes with those it holds.

    Raises:
        Refused: PEOPLE-010, PEOPLE-011.
    """
    for held in user.grants.filter(overlapping(starts_on, ends_before)):
        held_role = Role(held.role)
        if held_role is not role and Role.AUDITOR in {held_role, role}:
            raise Refused(errors.TWO_HATS, role=ROLES[role].words, held=ROLES[held_role].words)
        if held_role is role and held.area_code == area_code:
            raise Refused(errors.ROLE_HELD, role=ROLES[role].words, area_code=area_code, starts_on=held.starts_on)
