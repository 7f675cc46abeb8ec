"""The icons: a subset of Lucide (ISC), drawn inline so that a page needs no further request."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "static" / "site" / "vendor" / "lucide.json"


@cache
def _drawings() -> dict[str, str]:
    drawings: dict[str, str] = json.loads(_FILE.read_text(encoding="utf-8"))
    return drawings


def icon_names() -> frozenset[str]:
    """Every icon there is."""
    return frozenset(_drawings())


def drawing(name: str) -> str:
    """Return the markup inside the icon's 24 × 24 box.

    Raises:
        KeyError: there is no such icon.
    """
    return _drawings()[name]
