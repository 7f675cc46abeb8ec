"""What is asked for when a form is filled: for which area, of which year, on which day, and what the reader may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line of a roster: values by path (``household.head_name``), the household to look at, and a name to point at it by."""

    values: Mapping[str, Any]
    household_id: int | None = None
    closed: frozenset[str] = frozenset()  # paths that the reader may not see


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell that stayed blank: where it will be found in the filled file, under which heading, and why."""

    sheet: str
    cell: str
    path: str
    why: str  # missing, no_right, not_opened, not_in_dictionary, not_answered, no_code, untold, no_area
    household_id: int | None = None
    count: int = 1

    def told(self) -> dict[str, Any]:
        """Return the gap as it is kept."""
        return {
            "sheet": self.sheet,
            "cell": self.cell,
            "path": self.path,
            "why": self.why,
            "household": self.household_id,
            "count": self.count,
        }


@dataclass(frozen=True, slots=True)
class AreaCount:
    """A number of one area: as far as it is known, and of how many rows it is not."""

    number: int | float | None
    untold: int = 0
    over: int | None = None  # of a mean: by how many persons the number is divided

    @property
    def value(self) -> int | float | None:
        """The number itself, or the mean, a half rounded up; None while it is not known of anybody."""
        if self.over is None or self.number is None:
            return self.number
        return (2 * int(self.number) + self.over) // (2 * self.over) if self.over else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is filled for. ``only`` are conditions that narrow a roster; ``household_id`` is whose card it is."""

    area_code: str
    year: int
    on: date
    only: tuple[str, ...] = ()
    household_id: int | None = None
    with_sensitive: bool = False
    as_recorded: bool = False  # nothing that is only worked out: a size that nobody recorded is not told by counting


@dataclass(slots=True)
class Filled:
    """A filled form: its bytes, how many lines were written, what stayed blank, what does not agree, what was opened."""

    content: bytes = b""
    lines: int = 0
    gaps: list[Gap] = field(default_factory=list)
    doubts: list[tuple[str, str, str]] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
