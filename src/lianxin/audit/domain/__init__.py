"""How an event follows from the one before: the digest that makes the chain, without a database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


def content_digest(previous: str, *, at: datetime, content: Mapping[str, Any]) -> str:
    """Return SHA-256 (hex) over the previous digest, the moment in UTC to the microsecond, and the content as JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{previous}|{moment}|{text}".encode()).hexdigest()
