"""What others made and this package carries with it: read from ``static/site/vendor/VENDOR.md``, proved by its sums."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "site" / "vendor"
_ROW = re.compile(r"^\| `(?P<path>[^`]+)` \| (?P<origin>[^|]+) \| (?P<licence>[^|]+) \| `(?P<sha256>[0-9a-f]{64})` \|$")


@dataclass(frozen=True, slots=True)
class VendoredPart:
    """A file of others: path under the folder, where it comes from, its licence, the SHA-256 of its content."""

    path: str
    origin: str
    licence: str
    sha256: str


@cache
def vendored_parts() -> tuple[VendoredPart, ...]:
    """Return every file that the register lists."""
    lines = (FOLDER / "VENDOR.md").read_text(encoding="utf-8").splitlines()
    found = (_ROW.match(line) for line in lines)
    return tuple(VendoredPart(**{key: text.strip() for key, text in row.groupdict().items()}) for row in found if row)
