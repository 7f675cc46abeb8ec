"""How these tests look at the outcome of reading one cell."""

from __future__ import annotations

from lianxin.core.sheets.faults import Fault


def wide(text: str) -> str:
    """The same text in full-width letters and digits."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def code(outcome: object) -> str:
    """The code of a fault; a value that was read fails the test with its own text."""
    return outcome.kind.code if isinstance(outcome, Fault) else f"read as {outcome!r}"
