"""Half-open periods of days: ``starts_on`` is in, ``ends_before`` is out; an open end is None."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """The days ``starts_on ≤ d < ends_before``.

    Raises:
        ValueError: the end is not after the start.
    """

    starts_on: date
    ends_before: date | None = None

    def __post_init__(self) -> None:
        if self.ends_before is not None and self.ends_before <= self.starts_on:
            raise ValueError(f"a period must end after it starts: {self.starts_on} to {self.ends_before}")

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return (self.ends_before is None or other.starts_on < self.ends_before) and (
            other.ends_before is None or self.starts_on < other.ends_before
        )


def full_years(since: date, on: date) -> int:
    """Return completed years from ``since`` to ``on``: age on a day. Someone born on 29 February turns on 1 March."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def last_day_complete(years: int, on: date) -> date:
    """Return the last day since which so many years are complete on a day: who was born on it, or before, is that old."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February of a year that has none
        return date(on.year - years, 2, 28)


def full_months(since: date, on: date) -> int:
    """Return completed months from ``since`` to ``on``."""
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
