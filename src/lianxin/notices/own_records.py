"""What later rooms add to the record that a villager sees of his own household. Announced in ``<room>/own_record_parts.py``.

    register(Part("pairing.helper", 20, Words("帮扶联系人", "Your helper"), helper_lines))

``lines(household, on)`` returns pairs of words and text about that one household, and about nobody else. It is shown to whoever
holds the household's code: no number of identity, no account, no illness.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lianxin.core.kernel.words import Words

if TYPE_CHECKING:
    from lianxin.registry.models import Household

Line = tuple[Words, str | Words]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a household's own record: its name, its place, its heading, and its lines (none: the part is left out)."""

    name: str
    order: int
    words: Words
    lines: Callable[[Household, date], Sequence[Line]]


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Add a part.

    Raises:
        ValueError: the name is taken.
    """
    if part.name in _parts:
        raise ValueError(f"the part {part.name} is there twice")
    _parts[part.name] = part


def parts_of(household: Household, on: date) -> list[tuple[Words, list[Line]]]:
    """Return the parts that have something to say, in order."""
    drawn = (
        (part.words, list(part.lines(household, on)))
        for part in sorted(_parts.values(), key=lambda part: (part.order, part.name))
    )
    return [(words, lines) for words, lines in drawn if lines]
