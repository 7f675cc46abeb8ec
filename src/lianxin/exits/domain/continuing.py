"""Until when what a household had before its exit goes on: by date, never by deletion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Continuing:
    """``until``: the last day on which policies hold (None: nobody has laid it down); ``is_tracked``: the exit is still recent."""

    until: date | None
    is_tracked: bool


def policies_until(last_year: int | None) -> date | None:
    """Return the last day of the last year to which policies hold."""
    return None if last_year is None else date(last_year, 12, 31)


def exited_on(exit_year: int | None, decided_on: date | None) -> date | None:
    """Return the day of an exit: that of the decision, else the last day of its year; None where neither is known."""
    return decided_on or (date(exit_year, 12, 31) if exit_year else None)


def is_tracked(exit_year: int | None, months: int | None, *, on: date) -> bool:
    """Whether a household that exited is still to be looked at: so many full months after the end of the year of exit.

    Where year or length is not known it is: to look once too often harms nobody.
    """
    if exit_year is None or months is None:
        return True
    passed = (on.year - exit_year - 1) * 12 + on.month - 1
    return passed < months
