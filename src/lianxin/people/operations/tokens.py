"""Tokens of the API: issued and shown once, used, revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people import errors
from lianxin.people.models import ApiToken, User
from lianxin.people.operations.gates import area_of_account, checked_name, locked

MOST_TOKENS = 10
_BYTES = 32
_MARK = "lianxin_"
"""Secrets begin with it, so that whoever finds one in a file knows what it opens."""


@transaction.atomic
def issue_token(*, user: User, name: str, days: int, by: User | None) -> tuple[ApiToken, str]:
    """Issue a token of one's own account for some days, from today; return it with its secret, which is kept nowhere.

    Raises:
        PermissionDenied: the account is somebody else's.
        Refused: PEOPLE-003 no name, PEOPLE-005 closed account, PEOPLE-040 name taken, PEOPLE-041 days, PEOPLE-042 too many.
    """
    _only_his_own(user, by)
    account = locked(user)
    if not account.is_active:
        raise Refused(errors.ACCOUNT_CLOSED, username=account.username)
    name = checked_name(name)[:60]
    if not 1 <= days <= ApiToken.LONGEST_DAYS:
        raise Refused(errors.TOKEN_DAYS_UNFIT, days=days, most=ApiToken.LONGEST_DAYS)
    held = list(account.tokens.filter(revoked_on__isnull=True).values_list("name", flat=True))
    if name in held:
        raise Refused(errors.TOKEN_NAME_TAKEN, name=name)
    if len(held) >= MOST_TOKENS:
        raise Refused(errors.TOKENS_TOO_MANY, most=MOST_TOKENS)
    secret = _MARK + secrets.token_urlsafe(_BYTES)
    token = ApiToken.objects.create(
        user=account, name=name, digest=digest_of(secret), issued_on=timezone.localdate(), days=days
    )
    _record("people.issue_token", token, by, days=days)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User | None) -> None:
    """Revoke a token of one's own account at once.

    Raises:
        PermissionDenied: it is somebody else's.
        Refused: PEOPLE-043 it was revoked already.
    """
    _only_his_own(token.user, by)
    held = ApiToken.objects.select_for_update().select_related("user").get(pk=token.pk)
    if held.revoked_on is not None:
        raise Refused(errors.TOKEN_REVOKED, name=held.name, on=held.revoked_on.isoformat())
    held.revoked_on = token.revoked_on = timezone.localdate()
    held.save(update_fields=["revoked_on"])
    _record("people.revoke_token", held, by)


def revoke_all(user: User) -> list[int]:
    """Revoke every token of an account, inside an act that records it; return their numbers."""
    held = list(user.tokens.filter(revoked_on__isnull=True).values_list("pk", flat=True))
    ApiToken.objects.filter(pk__in=held).update(revoked_on=timezone.localdate())
    return held


def used_token(secret: str, *, on: date) -> ApiToken | None:
    """Return the token of a secret, with its owner, if it lets in on a day, and note the day; None where it does not."""
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if token is None or not token.is_in_force(on) or not token.user.is_active:
        return None
    if token.used_on != on:
        ApiToken.objects.filter(pk=token.pk).update(used_on=on)
    return token


def digest_of(secret: str) -> str:
    """Return the digest by which a secret is known. It has 256 random bits: nothing has to be made slow."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _only_his_own(user: User, by: User | None) -> None:
    if by is not None and (by.pk is None or by.pk != user.pk):
        raise PermissionDenied("people.tokens")


def _record(act: str, token: ApiToken, by: User | None, **details: object) -> None:
    area_code = area_of_account(token.user, by)
    record_event(
        act=act, by=by, thing="people.user", thing_id=token.user_id, area_code=area_code, token=token.pk, **details
    )
