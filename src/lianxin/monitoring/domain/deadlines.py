"""By when a lead is to be answered, and from when on the levels above are told that it was not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lianxin.procedures.domain.calendar import DayKind, WorkingCalendar
from lianxin.procedures.domain.definitions import Hat

ABOVE = {Hat.VILLAGE: Hat.TOWNSHIP, Hat.TOWNSHIP: Hat.COUNTY}
"""The level above each."""


@dataclass(frozen=True, slots=True)
class LeadClock:
    """How many days a lead has, counted how, and how many days late it may be before the level above is told."""

    days: int
    escalation_days: int
    kind: DayKind = DayKind.DAYS


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to answer; the first day on which the level above the holder is told, and the level above that; None where
    there is none; whether a day leans on a year whose holidays nobody has entered."""

    due_on: date
    escalates_on: date | None
    escalates_further_on: date | None
    is_reckoned_blind: bool

    def told(self, holder: Hat, on: date) -> tuple[Hat, ...]:
        """Return the levels that are told of a lead on a day because it is late: none, one, or two."""
        days = (self.escalates_on, self.escalates_further_on)
        above: list[Hat] = []
        level: Hat | None = holder
        for day in days:
            level = ABOVE.get(level) if level is not None else None
            if level is not None and day is not None and on >= day:
                above.append(level)
        return tuple(above)


def deadline(clock: LeadClock, since: date, holder: Hat, calendar: WorkingCalendar) -> Deadline:
    """Return the days of a lead whose holder's clock began on a day.

    The last day follows 民法典 §201 and §203: counting begins on the day after, and a last day that is off moves to the next day
    worked. The level above is told on the day after the days of grace are over.
    """
    due = calendar.after(since, clock.days, clock.kind)
    first = calendar.after(due.on, clock.escalation_days, clock.kind)
    second = calendar.after(first.on, clock.escalation_days, clock.kind)
    one_day = timedelta(days=1)
    above = ABOVE.get(holder)
    further = ABOVE.get(above) if above is not None else None
    return Deadline(
        due_on=due.on,
        escalates_on=first.on + one_day if above is not None else None,
        escalates_further_on=second.on + one_day if further is not None else None,
        is_reckoned_blind=bool(due.unknown_years or first.unknown_years or second.unknown_years),
    )
