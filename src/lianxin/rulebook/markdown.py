"""The small forms that both reference pages are written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from lianxin.core.kernel.words import Words


def blocks(parts: Iterable[list[str]]) -> Iterator[str]:
    """Yield the lines of every part, each followed by an empty line."""
    for part in parts:
        yield from part
        yield ""


def span(starts_on: date, ends_before: date | None) -> str:
    """Return a half-open period as a page shows it."""
    return f"{day_text(starts_on)} – {day_text(ends_before)}"


def day_text(day: date | None) -> str:
    """Return a day, or an ellipsis for an open end."""
    return day.isoformat() if day else "…"


def both(words: Words) -> str:
    """Return both languages for a cell of a table."""
    return f"{cell(words.zh)}<br>{cell(words.en)}"


def cell(text: str) -> str:
    """Return a text fit for a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
