"""What a record tells: what its kind still needs, and the digests by which it is known again."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

LEAST_TEXT = 12
"""A shorter text (“一切正常”) says nothing about having been copied."""


def missing_parts(needs: tuple[str, ...], told: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a kind needs and a record does not tell, in the order of the kind. ``told`` by the names of ``PARTS``."""
    return tuple(part for part in needs if not told.get(part))


def text_digest(*texts: str) -> str:
    """Return the digest of texts without blanks, signs and case; "" where too little is left to be compared."""
    together = unicodedata.normalize("NFKC", "".join(texts)).casefold()
    bare = "".join(sign for sign in together if sign.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest() if len(bare) >= LEAST_TEXT else ""


def content_digest(told: Mapping[str, Any]) -> str:
    """Return the digest of everything that was told, whatever the order of its keys."""
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()
