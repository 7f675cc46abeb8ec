"""When the next visit to a household is due: so many in every period, spread evenly, counted from the day of the pairing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

MONTHS_A_YEAR = 12


class Standing(StrEnum):
    """How a household stands to the rule of visits on a day."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    DONE = "done"
    NO_RULE = "no_rule"


@dataclass(frozen=True, slots=True)
class VisitRule:
    """So many visits in every period of so many months; periods begin in January and are whole parts of a year."""

    months: int
    times: int

    def __post_init__(self) -> None:
        if self.months < 1 or MONTHS_A_YEAR % self.months or self.times < 1:
            raise ValueError(f"no part of a year, or no visit: {self.months} months, {self.times} times")


@dataclass(frozen=True, slots=True)
class Due:
    """What is due: by which day (None: nothing in this period any more), how many of how many are done, the last visit, and how many
    were missing in the period before."""

    standing: Standing
    due_on: date | None
    done: int
    wanted: int
    last_on: date | None
    missed_before: int = 0


@lru_cache(maxsize=1024)
def period_of(on: date, months: int) -> tuple[date, date]:
    """Return the period that holds a day: its first day, and the first day after it.

    Like :func:`deadlines` it is asked once for each of the households of a county, of whom thousands ask the same.
    """
    first = (on.month - 1) // months * months
    start = date(on.year, first + 1, 1)
    year, month = divmod(on.year * MONTHS_A_YEAR + first + months, MONTHS_A_YEAR)
    return start, date(year, month + 1, 1)


@lru_cache(maxsize=1024)
def deadlines(start: date, end: date, times: int) -> tuple[date, ...]:
    """Return the last days of ``times`` equal parts of a period from ``start`` to before ``end``."""
    length = (end - start).days
    return tuple(start + timedelta(days=length * part // times - 1) for part in range(1, times + 1))


def due(visits: Iterable[date], rule: VisitRule | None, *, paired_on: date, on: date, soon_days: int) -> Due:
    """Say when the next visit is due, on a day.

    A part of a period that was over before the pairing began asks for nothing. Several visits in one part of a period count as
    several; visits of the days after ``on`` are not visits yet.
    """
    made = sorted(day for day in visits if day <= on)
    last = made[-1] if made else None
    if rule is None:
        return Due(Standing.NO_RULE, None, 0, 0, last)
    start, end = period_of(on, rule.months)
    wanted, done = _wanted(rule, start, end, paired_on), _inside(made, start, end)
    before_start, before_end = period_of(start - timedelta(days=1), rule.months)
    before = len(_wanted(rule, before_start, before_end, paired_on)) - _inside(made, before_start, before_end)
    missed = max(0, before)
    if done >= len(wanted):
        return Due(Standing.DONE, None, done, len(wanted), last, missed)
    due_on = wanted[done]
    if due_on < on:
        standing = Standing.OVERDUE
    elif due_on <= on + timedelta(days=soon_days):
        standing = Standing.SOON
    else:
        standing = Standing.LATER
    return Due(standing, due_on, done, len(wanted), last, missed)


def _wanted(rule: VisitRule, start: date, end: date, paired_on: date) -> list[date]:
    return [day for day in deadlines(start, end, rule.times) if day >= paired_on]


def _inside(days: list[date], start: date, end: date) -> int:
    return bisect_left(days, end) - bisect_left(days, start)


class Status(StrEnum):
    """What a paired household is to the rule of visits."""

    MONITORED = "monitored"
    REGISTERED = "registered"
    EXITED = "exited"
    OTHER = "other"


def status_of(household_type: str | None, monitored_class: str | None, *, risk_eliminated: bool | None) -> Status:
    """Return what a household is: monitored before registered before exited; one of which nothing is on record is another."""
    if monitored_class and not risk_eliminated:
        return Status.MONITORED
    return {"poor": Status.REGISTERED, "exited": Status.EXITED}.get(household_type or "", Status.OTHER)
