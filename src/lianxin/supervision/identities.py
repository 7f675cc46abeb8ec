"""Digests of identity numbers, telephones and accounts: equal where the numbers are equal, and never turned back.

The register seals a number with the data key (ADR 0005); the digest is taken over the sealed text, so that it can be worked out
for a whole column of the register without opening it, and by nobody who has not the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from lianxin.registry.encryption import encrypted

_PREFIX = b"lianxin listed number 1|"


def digest_of_sealed(sealed: str | None) -> str:
    """Return the digest of a number as the register keeps it; "" where there is none."""
    return hashlib.sha256(_PREFIX + sealed.encode()).hexdigest() if sealed else ""


def digest_of(number: str | None) -> str:
    """Return the digest of a number as it is written; "" where there is none."""
    return digest_of_sealed(encrypted(number)) if number else ""


def digests_of(numbers: Iterable[str | None]) -> list[str]:
    """Return the digests of a whole column, each different number once."""
    known: dict[str | None, str] = {}
    found = []
    for number in numbers:
        if number not in known:
            known[number] = digest_of(number)
        found.append(known[number])
    return found
