"""A month of a resident team: what each day was, and whether a member was in the village as often as is asked.

What nobody told stays untold: it is never taken for a day in the village, and never for a day of absence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lianxin.core.kernel.findings import Verdict


class Mark(StrEnum):
    """What a day was for a member of a team."""

    PRESENT = "present"
    DUTY = "duty"
    LEAVE = "leave"
    ABSENT = "absent"
    """Not in the village, without leave."""
    UNTOLD = "untold"
    AHEAD = "ahead"
    OUT = "out"
    """He was not of the team that day."""


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that was approved: its first and last day, whether it was on duty, and the day on which he was back before its end."""

    starts_on: date
    ends_on: date
    is_duty: bool
    returned_on: date | None = None

    def covers(self, on: date) -> bool:
        """Whether he is away on a day; on the day of his return he is not."""
        return self.starts_on <= on <= self.ends_on and (self.returned_on is None or on < self.returned_on)


@dataclass(frozen=True, slots=True)
class Service:
    """From which day somebody is of a team, and from which no longer."""

    starts_on: date
    ends_before: date | None = None

    def holds(self, on: date) -> bool:
        """Whether he is of it on a day."""
        return self.starts_on <= on and (self.ends_before is None or on < self.ends_before)


@dataclass(frozen=True, slots=True)
class DaysAsked:
    """How many days a month are asked for, and whether days on duty count; None where nobody laid it down."""

    least: int | None
    duty_counts: bool | None


@dataclass(frozen=True, slots=True)
class MonthTally:
    """How many days of a month were what. ``days`` are those of the month, ``served`` those on which he was of the team."""

    days: int
    served: int
    present: int
    duty: int
    leave: int
    absent: int
    untold: int
    ahead: int


def days_of_month(month: date) -> list[date]:
    """Return the days of the month that holds a day."""
    first = month.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return [first + timedelta(days=number) for number in range((after - first).days)]


def marks_of(
    days: Iterable[date], *, told: Mapping[date, bool], away: Sequence[Away], service: Service, today: date
) -> tuple[Mark, ...]:
    """Return what each day was. An approved absence says so by itself; what else a day was, somebody tells (``told``)."""
    return tuple(_mark(day, told.get(day), away, service, today) for day in days)


def _mark(day: date, told: bool | None, away: Sequence[Away], service: Service, today: date) -> Mark:
    if not service.holds(day):
        return Mark.OUT
    found = next((one for one in away if one.covers(day)), None)
    if found is not None:
        return Mark.DUTY if found.is_duty else Mark.LEAVE
    if told is not None:
        return Mark.PRESENT if told else Mark.ABSENT
    return Mark.AHEAD if day > today else Mark.UNTOLD


def tally(marks: Sequence[Mark]) -> MonthTally:
    """Count the days of a month."""
    counted = Counter(marks)
    return MonthTally(
        days=len(marks), served=len(marks) - counted[Mark.OUT], present=counted[Mark.PRESENT], duty=counted[Mark.DUTY],
        leave=counted[Mark.LEAVE], absent=counted[Mark.ABSENT], untold=counted[Mark.UNTOLD], ahead=counted[Mark.AHEAD],
    )  # fmt: skip


def verdict(month: MonthTally, asked: DaysAsked) -> Verdict:
    """Say whether a member was in the village as often as is asked.

    It cannot be told where nobody laid down how often; while days that are untold or still to come could decide it; and of somebody
    who was of the team for a part of the month only, unless he reached the whole month's days all the same.
    """
    if asked.least is None:
        return Verdict.CANNOT_TELL
    sure = month.present + (month.duty if asked.duty_counts else 0)
    at_most = month.present + (month.duty if asked.duty_counts is not False else 0) + month.untold + month.ahead
    if sure >= asked.least:
        return Verdict.MET
    if at_most >= asked.least or month.served < month.days:
        return Verdict.CANNOT_TELL
    return Verdict.NOT_MET
