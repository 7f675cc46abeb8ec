"""A role lent to a colleague for a time (委托办理), and taken back."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people import errors
from lianxin.people.access import forget_kept_grants
from lianxin.people.models import Grant, User
from lianxin.people.operations.gates import checked_period, checked_reason, locked
from lianxin.people.operations.roles import put_end, require_free_role
from lianxin.people.roles import ROLES, Act, Reach, Role


@transaction.atomic
def lend_role(*, grant: Grant, to: User, starts_on: date, ends_before: date, reason: str, by: User) -> Grant:
    """Lend one's own role over an area to a colleague, from a day until a day.

    He may do what the role does, except manage accounts; what he does bears his own name, and where it matters who took part
    (``procedures``), the lender counts as well. It ends of itself on its day, and when the lender's own role ends.

    Raises:
        PermissionDenied: the role is not ``by``'s own.
        Refused: PEOPLE-005 closed account, PEOPLE-006 to himself, PEOPLE-009 empty period, PEOPLE-010 held already, PEOPLE-011 two
            hats, PEOPLE-014 no reason, PEOPLE-030 lent itself, PEOPLE-031 no role over an area, PEOPLE-032 beyond his own time.
    """
    held = Grant.objects.select_for_update().get(pk=grant.pk)
    if held.user_id != by.pk:
        raise PermissionDenied("people.lend_role")
    role = Role(held.role)
    if held.lent_from_id is not None:
        raise Refused(errors.LENT_ALREADY, role=ROLES[role].words)
    if ROLES[role].reach is not Reach.AREA:
        raise Refused(errors.NOT_LENDABLE, role=ROLES[role].words)
    checked_period(starts_on, ends_before)
    if starts_on < held.starts_on or (held.ends_before is not None and ends_before > held.ends_before):
        raise Refused(errors.LENT_BEYOND, starts_on=held.starts_on, ends_before=held.ends_before or "—")
    account = locked(to)
    if account.pk == by.pk:
        raise Refused(errors.OWN_ROLE)
    if not account.is_active:
        raise Refused(errors.ACCOUNT_CLOSED, username=account.username)
    require_free_role(account, role, held.area_code, starts_on=starts_on, ends_before=ends_before)
    lent = Grant.objects.create(
        user=account,
        role=held.role,
        area_code=held.area_code,
        starts_on=starts_on,
        ends_before=ends_before,
        reason=checked_reason(reason),
        lent_from=held,
    )
    forget_kept_grants(to)
    record_event(
        act="people.lend_role", by=by, thing="people.user", thing_id=account.pk, area_code=held.area_code, grant=lent.pk,
        role=held.role, lent_from=held.pk, starts_on=starts_on.isoformat(), ends_before=ends_before.isoformat(), reason=lent.reason,
    )  # fmt: skip
    return lent


@transaction.atomic
def take_role_back(*, grant: Grant, ends_before: date, reason: str, by: User) -> None:
    """End what one lent sooner. It lasts at least the day it began.

    Raises:
        PermissionDenied: ``by`` did not lend it.
        Refused: PEOPLE-009 before it began, PEOPLE-014 no reason, PEOPLE-015 it ends by then already.
    """
    if grant.lent_from is None or grant.lent_from.user_id != by.pk:
        raise PermissionDenied(Act.MANAGE_PEOPLE.value)
    put_end(grant, ends_before, reason, by)
