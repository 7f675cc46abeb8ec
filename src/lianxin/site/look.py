"""One style sheet and one script for the whole house, each a single request that a phone keeps for a year.

The address contains a digest of the content: a new release has a new address, and an old one never needs asking again.
Both are compressed once, when first asked for.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_STATIC = Path(__file__).parent / "static" / "site"
_PARTS = {
    "house.css": tuple(
        f"css/{part}.css"
        for part in (
            "fonts", "tokens", "text", "shell", "blocks", "lists", "tables", "forms", "dialogs", "charts", "phone", "paper",
        )
    ),
    "house.js": ("vendor/htmx.min.js", "site.js"),
}  # fmt: skip
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file made of parts: its content, plain and compressed, and the digest that names it."""

    name: str
    content_type: str
    content: bytes
    compressed: bytes
    digest: str


def bundle_names() -> tuple[str, ...]:
    """The files there are."""
    return tuple(_PARTS)


@cache
def bundle(name: str) -> Bundle:
    """Return a file by its name.

    Raises:
        KeyError: there is no such file.
    """
    content = b"\n".join((_STATIC / part).read_bytes() for part in _PARTS[name])
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Bundle(name, _TYPES[name.rpartition(".")[2]], content, gzip.compress(content, 9, mtime=0), digest)
