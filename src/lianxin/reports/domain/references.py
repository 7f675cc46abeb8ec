"""The reference on a paper: a number drawn by chance, and a mark that only the house can make for it and for what the paper says.

It is read aloud over a telephone and typed from paper, so it has letters and digits only, none of which is taken for another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
_KEY_LETTERS, _MARK_LETTERS = 12, 8
_WRITTEN = re.compile(r"[A-HJ-NP-Z2-9]{20}\Z")
KEY_BYTES = 8


def key_from(chance: bytes) -> str:
    """Return the number of a paper from at least :data:`KEY_BYTES` bytes of chance.

    Raises:
        ValueError: there are too few of them.
    """
    if len(chance) < KEY_BYTES:
        raise ValueError("a reference needs eight bytes of chance")
    return _letters(chance)[:_KEY_LETTERS]


def reference(key: str, digest: str, *, secret: str) -> str:
    """Return what is printed: the number and its mark in groups of four, ``ABCD-EFGH-JKLM-NPQR-STUV``."""
    whole = key + _mark(key, digest, secret)
    return "-".join(whole[place : place + 4] for place in range(0, len(whole), 4))


def parts_of(written: str) -> tuple[str, str] | None:
    """Return number and mark of a reference as somebody typed it, with or without its hyphens; None where it is none."""
    tidy = re.sub(r"[\s-]", "", written).upper()
    return (tidy[:_KEY_LETTERS], tidy[_KEY_LETTERS:]) if _WRITTEN.match(tidy) else None


def is_genuine(key: str, mark: str, digest: str, *, secret: str) -> bool:
    """Whether the house made the mark for this number and for what the paper says."""
    return hmac.compare_digest(mark, _mark(key, digest, secret))


def _mark(key: str, digest: str, secret: str) -> str:
    made = hmac.new(secret.encode(), f"paper:{key}:{digest}".encode(), hashlib.sha256).digest()
    return _letters(made)[:_MARK_LETTERS]


def _letters(content: bytes) -> str:
    return base64.b32encode(content).decode("ascii").rstrip("=").translate(_ALPHABET)
