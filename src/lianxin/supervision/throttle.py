"""The public may try again and again, but not without end: so many times from one address, then it has to wait."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache

from lianxin.core.kernel.errors import Refused
from lianxin.supervision.errors.complaints import TOO_MANY_TRIES


@dataclass(frozen=True, slots=True)
class Throttle:
    """So many tries of one thing from one address within some minutes; counted in Django's cache under digests."""

    name: str
    most: int
    minutes: int

    def _key(self, address: str) -> str:
        return f"supervision.{self.name}.{hashlib.sha256(address.encode()).hexdigest()}"

    def refuse_after_too_many(self, address: str) -> None:
        """Let pass unless too many were counted.

        Raises:
            Refused: COMPL-010.
        """
        if cache.get(self._key(address), 0) >= self.most:
            raise Refused(TOO_MANY_TRIES, minutes=self.minutes)

    def count(self, address: str) -> None:
        """Count one; the waiting time starts with the first."""
        key = self._key(address)
        cache.add(key, 0, self.minutes * 60)
        cache.incr(key)


# A whole village may sit behind one address.
COMPLAINTS = Throttle("complaints", 20, 60)
WRONG_CODES = Throttle("codes", 5, 15)
