"""The public may try again and again, but not without end: so many times from one address, then it has to wait.

The count lives in Django's cache, keyed by a digest of what is tried and of the address.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache

from lianxin.core.kernel.errors import Refused
from lianxin.notices.errors import TOO_MANY_TRIES


@dataclass(frozen=True, slots=True)
class Throttle:
    """So many tries of one thing from one address within some minutes."""

    name: str
    most: int
    minutes: int

    def _key(self, address: str) -> str:
        return f"notices.{self.name}.{hashlib.sha256(address.encode()).hexdigest()}"

    def refuse_after_too_many(self, address: str) -> None:
        """Let pass unless too many were counted.

        Raises:
            Refused: NOTICE-019.
        """
        if cache.get(self._key(address), 0) >= self.most:
            raise Refused(TOO_MANY_TRIES, minutes=self.minutes)

    def count(self, address: str) -> None:
        """Count one; the waiting time starts with the first."""
        key = self._key(address)
        cache.add(key, 0, self.minutes * 60)
        cache.incr(key)


# A whole village may sit behind one address, and each may object once or twice.
OBJECTIONS = Throttle("objections", 30, 60)
WRONG_CODES = Throttle("codes", 5, 15)
