"""Accounts: opened, closed, their password and language."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people import errors
from lianxin.people.access import forget_kept_grants, required_scope
from lianxin.people.models import User
from lianxin.people.operations.gates import (
    area_of_account,
    checked_name,
    checked_reason,
    locked,
    may_manage_account,
)
from lianxin.people.operations.tokens import revoke_all
from lianxin.people.roles import Act

_USERNAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{2,59}$")


@transaction.atomic
def open_account(*, username: str, name: str, password: str, by: User | None) -> User:
    """Open an account. It may do nothing until a role is granted.

    Raises:
        PermissionDenied: ``by`` manages people nowhere.
        Refused: PEOPLE-001 name taken, PEOPLE-002 unfit name, PEOPLE-003 no name, PEOPLE-004 weak password.
    """
    if by is not None:
        required_scope(by, Act.MANAGE_PEOPLE)
    if not _USERNAME.match(username):
        raise Refused(errors.USERNAME_UNFIT, username=username)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(errors.USERNAME_TAKEN, username=username)
    user = User(username=username, name=checked_name(name))
    _put_password(user, password)
    user.save()
    _record("people.open_account", user, by)
    return user


@transaction.atomic
def rename_account(*, user: User, name: str, by: User | None) -> None:
    """Correct the name that colleagues see. Nobody renames himself: his events bear the name.

    Raises:
        PermissionDenied: a role of the account lies outside the areas of ``by``, or it is his own.
        Refused: PEOPLE-003 no name, PEOPLE-005 closed account.
    """
    may_manage_account(by, user)
    if by is not None and by.pk == user.pk:
        raise PermissionDenied("people.rename_account")
    account = locked(user)
    if not account.is_active:
        raise Refused(errors.ACCOUNT_CLOSED, username=account.username)
    account.name = user.name = checked_name(name)
    account.save(update_fields=["name"])
    _record("people.rename_account", account, by)


@transaction.atomic
def close_account(*, user: User, reason: str, by: User | None) -> None:
    """Shut an account at once, end its roles and revoke its tokens. The account itself stays for the record.

    Raises:
        PermissionDenied: a role of the account lies outside the areas of ``by``.
        Refused: PEOPLE-005 closed already, PEOPLE-006 his own, PEOPLE-014 no reason.
    """
    may_manage_account(by, user)
    account = locked(user)
    if by is not None and by.pk == account.pk:
        raise Refused(errors.OWN_ROLE)
    if not account.is_active:
        raise Refused(errors.ACCOUNT_CLOSED, username=account.username)
    reason = checked_reason(reason)
    account.is_active = False
    account.save(update_fields=["is_active"])
    today = timezone.localdate()
    ended = []
    for grant in account.grants.all():
        last = max(today, grant.starts_on + timedelta(days=1))
        if grant.ends_before is None or grant.ends_before > last:
            grant.ends_before = last
            grant.save(update_fields=["ends_before"])
            ended.append(grant.pk)
    revoked = revoke_all(account)
    user.is_active = False
    forget_kept_grants(user)
    more = {"revoked_tokens": revoked} if revoked else {}
    _record("people.close_account", account, by, reason=reason, ended_grants=ended, **more)


@transaction.atomic
def set_password(*, user: User, password: str, by: User | None) -> None:
    """Set a new password: one's own, or that of an account all of whose roles lie in one's areas.

    Other sessions end, and the account's tokens are revoked: whoever knew the old password may have issued one.

    Raises:
        PermissionDenied: neither.
        Refused: PEOPLE-004 weak password, PEOPLE-005 closed account.
    """
    if by is None or by.pk != user.pk:
        may_manage_account(by, user)
    if not user.is_active:
        raise Refused(errors.ACCOUNT_CLOSED, username=user.username)
    _put_password(user, password)
    user.save(update_fields=["password"])
    revoked = revoke_all(user)
    _record("people.set_password", user, by, **({"revoked_tokens": revoked} if revoked else {}))


@transaction.atomic
def set_language(*, user: User, language: str, by: User) -> None:
    """Choose the language of one's own pages.

    Raises:
        PermissionDenied: the account is somebody else's.
        Refused: PEOPLE-027 unknown language.
    """
    if by.pk != user.pk or user.pk is None:
        raise PermissionDenied("people.set_language")
    known = [tag for tag, _ in settings.LANGUAGES]
    if language not in known:
        raise Refused(errors.LANGUAGE_UNKNOWN, language=language, languages=", ".join(known))
    user.language = language
    user.save(update_fields=["language"])
    _record("people.set_language", user, by, language=language)


def _record(act: str, user: User, by: User | None, **details: Any) -> None:
    area_code = area_of_account(user, by)
    record_event(act=act, by=by, thing="people.user", thing_id=user.pk, area_code=area_code, **details)


def _put_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(errors.PASSWORD_WEAK, reasons=_in_both_languages(weak)) from None
    user.set_password(password)


def _in_both_languages(fault: ValidationError) -> Words:
    """Django's own reasons, said once in each language of the house."""
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = " ".join(str(message) for message in fault.messages)
    return Words(said["zh-hans"], said["en"])
