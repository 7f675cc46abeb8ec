"""The terms of a loan: how much, from when, for how long, at which rate, repaid how; and the days on which something is due.

Conventions, all of them usual in China and all of them stated here because a fen hangs on each:

- A rate is a whole number of millionths a year: 4.35 % is 43500. Interest is balance × rate × days / (1,000,000 × basis).
- The day a loan is drawn counts, the day it is repaid does not (算头不算尾). Interest settled on the 20th runs through that day
  and is due on the 21st.
- Interest is rounded once for each period, half a fen up.
- An instalment falls due on the day of the month on which the loan was drawn, or on the last day of a shorter month.
- A day that falls on a holiday moves as ``roll`` says, and interest runs to the day it moved to.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from lianxin.benefits.domain.division import MILLION
from lianxin.benefits.domain.errors import BAD_TERMS, NOT_A_RATE
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words

_SATURDAY = 5
_MONTHS_OF_A_QUARTER = 3


class Repayment(StrEnum):
    """How a loan is repaid; the same texts as in the rulebook."""

    INTEREST_MONTHLY = "interest_monthly"  # 按月结息，到期还本
    INTEREST_QUARTERLY = "interest_quarterly"  # 按季结息，到期还本
    EQUAL_INSTALMENTS = "equal_instalments"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    ALL_AT_END = "all_at_end"  # 利随本清

    @property
    def is_by_instalments(self) -> bool:
        return self in (Repayment.EQUAL_INSTALMENTS, Repayment.EQUAL_PRINCIPAL)


class DayCount(StrEnum):
    """How days are counted, and how many make a year."""

    ACTUAL_360 = "actual_360"
    ACTUAL_365 = "actual_365"
    THIRTY_360 = (
        "thirty_360"  # 30E/360: every month has thirty days, so that a month's interest is a twelfth of a year's
    )

    @property
    def basis(self) -> int:
        return 365 if self is DayCount.ACTUAL_365 else 360

    def days(self, since: date, until: date, *, drawn_day: int = 0) -> int:
        """Return the days from ``since`` (counted) to ``until`` (not counted). Parts of a period add up to the whole.

        With thirty days a month, the last day of a month that is too short for ``drawn_day`` (the day of the month on which the
        loan was drawn) stands for it: from 31 January to 28 February is a month.
        """
        if self is not DayCount.THIRTY_360:
            return (until - since).days
        return _thirtieths(until, drawn_day) - _thirtieths(since, drawn_day)


class Roll(StrEnum):
    """Where a day that is due goes when banks are closed."""

    NONE = "none"
    FOLLOWING = "following"
    MODIFIED_FOLLOWING = "modified_following"  # the next working day, unless that is in another month
    PRECEDING = "preceding"


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Days on which banks are open: Monday to Friday without ``holidays``, and the weekends that are worked (调休)."""

    holidays: frozenset[date] = frozenset()
    worked_weekends: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        return day in self.worked_weekends or (day.weekday() < _SATURDAY and day not in self.holidays)

    def rolled(self, day: date, roll: Roll) -> date:
        """Return the day, moved to a working day as the rule says."""
        if roll is Roll.NONE:
            return day
        moved = self._next_open(day, -1 if roll is Roll.PRECEDING else 1)
        if roll is Roll.MODIFIED_FOLLOWING and moved.month != day.month:
            return self._next_open(day, -1)
        return moved

    def _next_open(self, day: date, step: int) -> date:
        while not self.is_open(day):
            day += timedelta(days=step)
        return day


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """What the contract says.

    ``penalty_factor`` (millionths) times the rate is charged on what is overdue; ``compounds`` says that overdue interest
    bears it too (复利). ``settlement_day`` closes a period of interest-only loans.

    Raises:
        Refused: BENEFIT-010, the terms cannot be reckoned with.
    """

    principal_fen: Fen
    drawn_on: date
    months: int
    rate: int
    repayment: Repayment
    day_count: DayCount = DayCount.ACTUAL_360
    settlement_day: int = 20
    penalty_factor: int = 1_500_000
    compounds: bool = True
    roll: Roll = Roll.NONE
    working_days: WorkingDays = field(default_factory=WorkingDays)

    def __post_init__(self) -> None:
        faults = (
            (self.principal_fen <= 0, Words("本金应大于零", "the principal must be more than nothing")),
            (self.months < 1, Words("期限至少一个月", "the term is at least a month")),
            (self.months > 600, Words("期限超过五十年", "the term is more than fifty years")),
            (not 0 <= self.rate <= MILLION, Words("年利率应在 0 和 100% 之间", "the rate lies between 0 and 100 %")),
            (self.penalty_factor < 0, Words("罚息倍数不得为负", "the penalty factor is not negative")),
            (
                not 1 <= self.settlement_day <= 28,
                Words("结息日应为 1 至 28 日", "interest is settled on the 1st to 28th"),
            ),
        )
        for is_wrong, reason in faults:
            if is_wrong:
                raise Refused(BAD_TERMS, reason=reason)

    @property
    def matures_on(self) -> date:
        """The day on which everything is to have been repaid."""
        return self.matures_after(self.months)

    def days(self, since: date, until: date) -> int:
        """Return the days of interest from ``since`` to ``until``."""
        return self.day_count.days(since, until, drawn_day=self.drawn_on.day)

    def matures_after(self, months: int) -> date:
        """Return the last day of a term of so many months."""
        return self.working_days.rolled(months_after(self.drawn_on, months), self.roll)

    def due_days(self, months: int) -> tuple[date, ...]:
        """Return every day on which something is due, for a term of so many months, in order."""
        end = self.matures_after(months)
        if self.repayment.is_by_instalments:
            days = [months_after(self.drawn_on, month) for month in range(1, months)]
        elif self.repayment is Repayment.ALL_AT_END:
            days = []
        else:
            step = _MONTHS_OF_A_QUARTER if self.repayment is Repayment.INTEREST_QUARTERLY else 1
            first = self.drawn_on.replace(day=self.settlement_day)
            settled = (months_after(first, month) for month in range(months + 1))
            days = [day + timedelta(days=1) for day in settled if day.month % step == 0]
        rolled = {self.working_days.rolled(day, self.roll) for day in days}
        return (*sorted(day for day in rolled if self.drawn_on < day < end), end)


def _thirtieths(day: date, drawn_day: int) -> int:
    """Number days as if every month had thirty."""
    is_short = day.day == calendar.monthrange(day.year, day.month)[1] and day.day < drawn_day
    return (day.year * 12 + day.month) * 30 + min(drawn_day if is_short else day.day, 30)


def months_after(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def rate_from_percent(written: str | Decimal) -> int:
    """Return a yearly rate in millionths: ``4.35`` is 43500.

    Raises:
        Refused: BENEFIT-001, no number, negative, or finer than a millionth.
    """
    try:
        exact = Decimal(written) * 10_000
    except InvalidOperation as error:
        raise Refused(NOT_A_RATE, found=written) from error
    if not exact.is_finite() or exact < 0 or exact != exact.to_integral_value():
        raise Refused(NOT_A_RATE, found=written)
    return int(exact)
