"""The steps that a line of a list of exits tells, and whether they follow one another as the procedure asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise


class Slip(StrEnum):
    """What is wrong with the days of a line."""

    ORDER = "order"
    SHOWING = "showing"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Walked:
    """The days of one household's exit: visited, confirmed by householder and cadre, discussed, shown from a day until a day (the last
    one on the board), reviewed by the township."""

    visited_on: date
    confirmed_on: date
    discussed_on: date
    shown_from: date
    shown_until: date
    reviewed_on: date

    @property
    def days(self) -> tuple[date, ...]:
        """The days in the order of the procedure."""
        return (
            self.visited_on,
            self.confirmed_on,
            self.discussed_on,
            self.shown_from,
            self.shown_until,
            self.reviewed_on,
        )

    @property
    def days_shown(self) -> int:
        """On how many days it was shown, the first and the last counted."""
        return (self.shown_until - self.shown_from).days + 1


def slip_of(walked: Walked, *, showing_days: int, by: date) -> Slip | None:
    """Return what is wrong with the days: one before the one that it follows, fewer days shown than the procedure asks, or a day
    after ``by``; None where nothing is."""
    if any(later < earlier for earlier, later in pairwise(walked.days)):
        return Slip.ORDER
    if walked.reviewed_on > by:
        return Slip.AHEAD
    return Slip.SHOWING if walked.days_shown < showing_days else None
