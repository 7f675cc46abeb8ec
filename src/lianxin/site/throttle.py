"""Guessing is made slow: after some failures in a row, a user name from one address has to wait; and so has whoever else tries.

The count lives in Django's cache: of one process by default, of all where the deployment shares a cache. It is keyed by a
digest of user name and address together, so that nobody can lock a colleague out from another machine.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache

from lianxin.core.kernel.errors import ErrorKind, Refused
from lianxin.site.errors import TOO_MANY_ATTEMPTS

ATTEMPTS = 5
MINUTES = 15


def _key(username: str, address: str) -> str:
    digest = hashlib.sha256(f"{username.strip().lower()}\0{address}".encode()).hexdigest()
    return f"site.sign-in.{digest}"


def refuse_after_failures(username: str, address: str) -> None:
    """Let pass unless the last attempts failed.

    Raises:
        Refused: too many failures in a row (SITE-003).
    """
    if (count := cache.get(_key(username, address), 0)) >= ATTEMPTS:
        raise Refused(TOO_MANY_ATTEMPTS, count=count, minutes=MINUTES)


def note_failure(username: str, address: str) -> None:
    """Count one failure; the waiting time starts with each."""
    key = _key(username, address)
    cache.add(key, 0, MINUTES * 60)
    cache.incr(key)
    cache.touch(key, MINUTES * 60)


def forget_failures(username: str, address: str) -> None:
    """Begin anew after a success."""
    cache.delete(_key(username, address))


@dataclass(frozen=True, slots=True)
class Throttle:
    """So many tries of one thing from one address within some minutes. ``kind`` is the refusal; it is told the minutes."""

    name: str
    most: int
    minutes: int
    kind: ErrorKind

    def _key(self, address: str) -> str:
        return f"{self.name}.{hashlib.sha256(address.encode()).hexdigest()}"

    def refuse_after_too_many(self, address: str) -> None:
        """Let pass unless too many were counted.

        Raises:
            Refused: they were.
        """
        if cache.get(self._key(address), 0) >= self.most:
            raise Refused(self.kind, minutes=self.minutes)

    def count(self, address: str) -> None:
        """Count one; the waiting time starts with the first."""
        key = self._key(address)
        cache.add(key, 0, self.minutes * 60)
        cache.incr(key)
