"""What became of an item when it was carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lianxin.field.domain.merging import Offered, Present


@dataclass(frozen=True, slots=True)
class OpenChoice:
    """A fact of an item that a person has to decide; without ``offered`` it is the item as a whole."""

    why: str
    table: str
    thing_id: int | None
    year: int | None = None
    offered: Offered | None = None
    present: Present | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written (things with their numbers, facts by name), and what a person still has to decide."""

    effects: tuple[dict[str, Any], ...] = ()
    choices: tuple[OpenChoice, ...] = ()
