"""Digests of identity numbers in warnings: equal where the numbers are equal, and never turned back.

The digest is taken over what the register seals a number into (ADR 0005), so that a whole column of the register is compared
without opening it, and by nobody who has not the key.
"""

from __future__ import annotations

import hashlib

from lianxin.registry.encryption import encrypted

_PREFIX = b"lianxin warned number 1|"


def digest_of(number: str) -> str:
    """Return the digest of a number as it is written; "" where there is none."""
    return digest_of_sealed(encrypted(number)) if number else ""


def digest_of_sealed(sealed: str) -> str:
    """Return the digest of a number as the register keeps it."""
    return hashlib.sha256(_PREFIX + sealed.encode()).hexdigest()
