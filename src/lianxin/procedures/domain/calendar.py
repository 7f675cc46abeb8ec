"""Working days: weekdays, less public holidays, plus the weekend days worked in exchange (调休).

The days off are dated data of the rulebook. A year without data is not guessed at: weekdays are counted, and the answer says
that its holidays are unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.procedures import errors
from lianxin.rulebook.documents import Entry, read_document

ZONE = ZoneInfo("Asia/Shanghai")
"""Days are days in China, wherever the server stands."""

UNKNOWN_HOLIDAYS = Words("节假日未知：只按周一至周五计算", "unknown holidays: weekdays only")
_ONE_DAY = timedelta(days=1)
_FRIDAY = 4


class DayKind(StrEnum):
    """What a clock counts: every day, or working days."""

    DAYS = "days"
    WORKING_DAYS = "working_days"

    @property
    def words(self) -> Words:
        return Words("天", "days") if self is DayKind.DAYS else Words("个工作日", "working days")


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A day that was reckoned. ``unknown_years`` are those whose holidays nobody has recorded, though they were needed."""

    on: date
    unknown_years: tuple[int, ...] = ()

    @property
    def note(self) -> Words | None:
        """What a reader must know of it; None when there is nothing to say."""
        if not self.unknown_years:
            return None
        years = "、".join(map(str, self.unknown_years))
        return Words(f"{years} 年{UNKNOWN_HOLIDAYS.zh}", f"{years.replace('、', ', ')}: {UNKNOWN_HOLIDAYS.en}")


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice that lays a year's days off down."""

    title: str
    dated: date


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of one year: its days off, the weekend days worked, and by which notices."""

    year: int
    off: frozenset[date]
    worked: frozenset[date]
    notices: tuple[Notice, ...]
    verified: bool


class WorkingCalendar:
    """Which days are worked, and the day so many days later."""

    def __init__(self, years: Iterable[Year]) -> None:
        self.years: Mapping[int, Year] = {one.year: one for one in years}

    def is_known(self, year: int) -> bool:
        """Whether the year's holidays are on record."""
        return year in self.years

    def is_worked(self, day: date) -> bool:
        """Whether a day is a working day, as far as is known."""
        known = self.years.get(day.year)
        if known is not None and day in known.worked:
            return True
        return day.weekday() <= _FRIDAY and (known is None or day not in known.off)

    def after(self, start: date, count: int, kind: DayKind) -> Reckoned:
        """Return the last day of a period of ``count`` days that begins on the day after ``start`` (民法典 §201).

        A period of days that ends on a day off ends on the next day worked (§203); so does one of working days, which
        counts nothing else.

        Raises:
            ValueError: fewer than no days.
        """
        if count < 0:
            raise ValueError(f"{count} days cannot pass")
        needed: set[int] = set()
        if kind is DayKind.DAYS:
            return self._worked_from(start + timedelta(days=count), needed)
        day = start
        for _ in range(count):
            day = self._worked_from(day + _ONE_DAY, needed).on
        return self._worked_from(day, needed)

    def between(self, start: date, end: date, kind: DayKind) -> int:
        """Return how many days of a kind lie in ``start ≤ d < end``; none when the end is not later."""
        days = max(0, (end - start).days)
        if kind is DayKind.DAYS:
            return days
        return sum(self.is_worked(start + timedelta(days=n)) for n in range(days))

    def _worked_from(self, day: date, needed: set[int]) -> Reckoned:
        """The first day worked, from a day on. ``needed`` collects the years that were looked at."""
        needed.add(day.year)
        while not self.is_worked(day):
            day += _ONE_DAY
            needed.add(day.year)
        return Reckoned(day, tuple(sorted(year for year in needed if not self.is_known(year))))


def day_of(moment: datetime) -> date:
    """Return the day in China at a moment.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is no moment")
    return moment.astimezone(ZONE).date()


def is_past(due_on: date, moment: datetime) -> bool:
    """Whether a due day is over: from midnight after it, in China."""
    return day_of(moment) > due_on


def load_calendar(path: Path) -> WorkingCalendar:
    """Load the calendar from a file of years.

    Raises:
        Refused: RULEBOOK codes; PROC-040 a day outside its year, PROC-041 a weekday said to be worked, or a day both off and
            worked, PROC-042 a year twice.
    """
    document = read_document(path, path.parent.parent)
    years: dict[int, Year] = {}
    for _, entry in document.entries("years"):
        year = _year(entry)
        if year.year in years:
            raise Refused(errors.YEAR_TWICE, place=entry.place, year=year.year)
        years[year.year] = year
    document.finish()
    return WorkingCalendar(years.values())


def _year(entry: Entry) -> Year:
    number = entry.integer("year", 0)
    off = {day for run in entry.listed("holidays") for day in _run(run)}
    raw = entry.raw("worked")
    worked = set(raw) if isinstance(raw, list) else {raw}
    for day in sorted(off | worked, key=str):
        if not isinstance(day, date) or day.year != number:
            raise Refused(errors.DAY_OUTSIDE_YEAR, place=entry.place, day=day, year=number)
    for day in sorted(worked):
        if day.weekday() <= _FRIDAY or day in off:
            raise Refused(errors.DAY_NOT_EXCHANGED, place=entry.at("worked"), day=day)
    notices = tuple(_notice(one) for one in entry.listed("notices"))
    verified = entry.flag("verified", False)
    entry.finish()
    return Year(number, frozenset(off), frozenset(worked), notices, verified)


def _run(entry: Entry) -> list[date]:
    entry.words()
    first, last = entry.required_day("first"), entry.required_day("last")
    entry.finish()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _notice(entry: Entry) -> Notice:
    notice = Notice(entry.text("title"), entry.required_day("dated"))
    entry.finish()
    return notice
