"""Sign-in of ODK Collect: HTTP Digest (RFC 7616, MD5 with ``qop=auth``, the one that Collect speaks), or Basic where there is HTTPS.

The secret is the collector password of an account. A nonce is signed by the server and holds for some minutes; with each request
its count has to grow, so that what somebody overheard cannot be sent again.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
import time
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.conf import settings
from django.utils import timezone

from lianxin.config.statements import Columns, Statement, models_in
from lianxin.core.kernel.errors import Refused
from lianxin.field.models import UsedNonce
from lianxin.field.xforms import errors
from lianxin.people.models import User
from lianxin.registry.encryption import decrypted
from lianxin.site.throttle import forget_failures, note_failure, refuse_after_failures

if TYPE_CHECKING:
    from django.http import HttpRequest

REALM = "Lianxin"
NONCE_SECONDS = 600
_log = logging.getLogger("lianxin.field.sign_in")
_USER = Columns(User, "u", ("id", "username", "name", "language", "is_active"))
_PASSWORD_OF = Statement(
    f"SELECT {_USER.words}, p.digest FROM field_collectorpassword p JOIN people_user u ON u.id = p.user_id "  # noqa: S608
    "WHERE u.username = %s AND u.is_active AND p.revoked_at IS NULL"
)
_COUNTED = Statement(
    "INSERT INTO field_usednonce (mark, count, ends_at) VALUES (%s, %s, %s) ON CONFLICT (mark) DO UPDATE SET "
    "count = excluded.count WHERE field_usednonce.count < excluded.count RETURNING id"
)
_PART = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signed in; or nobody, and whether only the nonce was too old."""

    user: User | None
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class _Held:
    """A collector password in force: whose, and what is kept instead of it."""

    user: User
    digest: str


def digest_of_password(username: str, password: str) -> str:
    """Return HA1: what the server keeps instead of the password."""
    return _md5(f"{username}:{REALM}:{password}")


def challenge(*, is_stale: bool = False) -> str:
    """Return the value of ``WWW-Authenticate``, with a nonce of now."""
    now = timezone.now()
    UsedNonce.objects.filter(ends_at__lt=now).delete()
    stale = ", stale=true" if is_stale else ""
    return f'Digest realm="{REALM}", qop="auth", algorithm=MD5, nonce="{_nonce()}"{stale}'


def signed_in_by(request: HttpRequest) -> SignIn:
    """Return who a request says it is from, if it can show it.

    Raises:
        Refused: SITE-003 too many failures in a row; FIELD-058 a password in plain text without HTTPS.
    """
    kind, _, told = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "digest":
        return _by_digest(request, {name.lower(): quoted or plain for name, quoted, plain in _PART.findall(told)})
    if kind.lower() == "basic":
        if not request.is_secure():
            raise Refused(errors.NO_HTTPS)
        return _by_basic(request, told.strip())
    return SignIn(None)


def _by_digest(request: HttpRequest, told: dict[str, str]) -> SignIn:
    name, address = told.get("username", ""), request.META.get("REMOTE_ADDR", "")
    refuse_after_failures(f"odk:{name}", address)
    held = _held(name)
    nonce, count = told.get("nonce", ""), told.get("nc", "")
    is_ours = _is_ours(nonce)
    if held is None or not is_ours or not _fits(request, told, held.digest):
        # A nonce of another key (the server was moved) is no guess of a password.
        if held is None or is_ours:
            _failed(name, address)
        return SignIn(None, is_stale=not is_ours and bool(nonce))
    forget_failures(f"odk:{name}", address)
    if _is_old(nonce) or not _is_next(nonce, int(count, 16)):
        return SignIn(None, is_stale=True)
    return SignIn(held.user)


def _fits(request: HttpRequest, told: dict[str, str], first: str) -> bool:
    """Whether the answer to the challenge is right, for this very request."""
    if told.get("realm") != REALM or told.get("qop") != "auth" or told.get("algorithm", "MD5").upper() != "MD5":
        return False
    if not re.fullmatch(r"[0-9a-fA-F]{8}", told.get("nc", "")) or not told.get("cnonce"):
        return False
    uri = re.sub(r"^https?://[^/]+", "", told.get("uri", ""))
    # Clients differ in what they escape.
    if unquote(uri) != unquote(request.get_full_path()):
        return False
    second = _md5(f"{request.method}:{told['uri']}")
    wanted = _md5(":".join((first, told["nonce"], told["nc"], told["cnonce"], "auth", second)))
    return hmac.compare_digest(wanted, told.get("response", "").lower())


def _by_basic(request: HttpRequest, told: str) -> SignIn:
    try:
        name, _, password = b64decode(told, validate=True).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        return SignIn(None)
    address = request.META.get("REMOTE_ADDR", "")
    refuse_after_failures(f"odk:{name}", address)
    held = _held(name)
    if held is None or not hmac.compare_digest(held.digest, digest_of_password(held.user.username, password)):
        _failed(name, address)
        return SignIn(None)
    forget_failures(f"odk:{name}", address)
    return SignIn(held.user)


def _held(username: str) -> _Held | None:
    row = _PASSWORD_OF.first(username)
    if row is None:
        return None
    user, digest = models_in(row, _USER)
    return _Held(user, decrypted(digest))


def _failed(name: str, address: str) -> None:
    note_failure(f"odk:{name}", address)
    _log.warning("a collector's sign-in failed: %s from %s", name[:60].encode("unicode_escape").decode(), address)


def _is_next(nonce: str, count: int) -> bool:
    """Note the count of a nonce, in one statement; False where it does not grow."""
    ends_at = timezone.now() + timedelta(seconds=2 * NONCE_SECONDS)
    return _COUNTED.first(hashlib.sha256(nonce.encode()).hexdigest(), count, ends_at) is not None


def _nonce() -> str:
    told = f"{int(time.time()):x}.{secrets.token_hex(8)}"
    return f"{told}.{_mark(told)}"


def _is_ours(nonce: str) -> bool:
    told, _, mark = nonce.rpartition(".")
    return hmac.compare_digest(mark.encode(), _mark(told).encode())


def _is_old(nonce: str) -> bool:
    return time.time() - int(nonce.partition(".")[0], 16) > NONCE_SECONDS


def _mark(told: str) -> str:
    key = hashlib.sha256(f"lianxin field nonce 1|{settings.LIANXIN_FIELD_KEY}".encode()).digest()
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()[:32]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
