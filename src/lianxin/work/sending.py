"""The two ways by which a digest leaves the house: e-mail, and a signed call of a webhook. Counts and an address only, nobody's name."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.work import errors

_SECONDS = 10
_ON_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class NotSent(Exception):
    """The other side did not take it."""


def chosen_way() -> str:
    """Return how digests go, as the deployment says, once its settings are sound.

    Raises:
        Refused: WORK-030 reminders are off, WORK-031 settings are missing.
    """
    way = settings.LIANXIN_REMIND
    if not way:
        raise Refused(errors.REMINDERS_OFF)
    wrong = []
    if way == "webhook":
        parts = urlsplit(settings.LIANXIN_REMIND_WEBHOOK)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _ON_THIS_MACHINE)
        wrong += [] if is_safe and parts.hostname else ["LIANXIN_REMIND_WEBHOOK"]
        wrong += [] if settings.LIANXIN_REMIND_SECRET else ["LIANXIN_REMIND_SECRET"]
    elif way == "email":
        wrong += [] if settings.EMAIL_HOST else ["LIANXIN_MAIL_HOST"]
        wrong += [] if settings.DEFAULT_FROM_EMAIL else ["LIANXIN_MAIL_FROM"]
    else:
        wrong.append("LIANXIN_REMIND")
    if wrong:
        raise Refused(errors.REMINDERS_UNSET, names=", ".join(wrong))
    return way


def signature(secret: str, body: bytes) -> str:
    """Return what a receiver compares: HMAC-SHA256 of the body, in hexadecimal."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def call_webhook(told: dict[str, Any]) -> None:
    """Send what is told as JSON, signed in the head ``X-Lianxin-Signature``.

    Raises:
        NotSent: it was not taken with a status of 2xx.
    """
    body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    request = urllib.request.Request(  # noqa: S310 (https, or this machine: chosen_way)
        settings.LIANXIN_REMIND_WEBHOOK,
        data=body,
        method="POST",
        headers={
            "Content-Type": "application/json",
            "X-Lianxin-Signature": f"sha256={signature(settings.LIANXIN_REMIND_SECRET, body)}",
        },
    )
    try:
        with _OPENER.open(request, timeout=_SECONDS) as answer:
            status = answer.status
    except (urllib.error.URLError, OSError) as error:
        raise NotSent(str(error)) from error
    if not 200 <= status < 300:
        raise NotSent(str(status))


def send_email(address: str, subject: Words, text: Words) -> None:
    """Send a digest to one address, in both languages.

    Raises:
        NotSent: the server did not take it.
    """
    try:
        send_mail(f"{subject.zh} · {subject.en}", f"{text.zh}\n\n{text.en}\n", None, [address])
    except OSError as error:
        raise NotSent(type(error).__name__) from error


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A signed call goes where the deployment said, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)
