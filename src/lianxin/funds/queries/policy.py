"""Limits of the rulebook as reads need them: where no document sets one, there is none."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianxin.rulebook import values


def limit_on(name: str, *, on: date, area: str) -> Any:
    """Return a value of policy on a day in an area; None where nobody sets one."""
    entries = values()[name].on(on)
    for length in range(len(area), -1, -1):
        entry = entries.get(area[:length])
        if entry is not None and entry.value is not None:
            return entry.value
    return None
