"""What a telephone carries of its user: the secret half of its store's key, and the pass that says who wrote an item.

The secret of the store is a cookie, so that it goes with the sign-in without any script running: the server takes it back at sign-out
and when somebody else signs in, and the browser itself forgets it after the longest time offline. Nothing on the telephone can be read
without it. The pass is bound into every item: a file that was exported says by it whose items it holds.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lianxin.people.models import User

COOKIE = "field_key"


def secret_for(request: HttpRequest, user: User) -> str:
    """Return the secret that the telephone holds for this user, or a new one."""
    held = request.COOKIES.get(COOKIE, "")
    return held if belongs_to(held, user) else _signed(f"{user.pk}.{secrets.token_urlsafe(32)}", "store")


def belongs_to(secret: str, user: Any) -> bool:
    """Whether a secret was given to this user by this server."""
    told, _, sign = secret.rpartition(".")
    owner = told.partition(".")[0]
    return owner == str(user.pk) and hmac.compare_digest(sign, _mark(told, "store"))


def keep_secret(response: HttpResponse, secret: str) -> None:
    """Let the telephone hold the secret for the longest time offline, counted from now."""
    response.set_cookie(
        COOKIE, secret, max_age=settings.LIANXIN_OFFLINE_HOURS * 3600, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE, httponly=False,
    )  # fmt: skip


def forget_secret(response: HttpResponse) -> None:
    """Take the secret back."""
    response.delete_cookie(COOKIE, samesite="Strict")


def pass_for(user: User) -> str:
    """Return the pass that the user's items carry."""
    return _mark(str(user.pk), "pass")


def is_pass_of(told: Any, user_id: int) -> bool:
    """Whether a pass was given to the user."""
    return isinstance(told, str) and hmac.compare_digest(told.encode(), _mark(str(user_id), "pass").encode())


def _signed(told: str, what: str) -> str:
    return f"{told}.{_mark(told, what)}"


def _mark(told: str, what: str) -> str:
    key = hashlib.sha256(f"lianxin field {what} 1|{settings.LIANXIN_FIELD_KEY}".encode()).digest()
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()
