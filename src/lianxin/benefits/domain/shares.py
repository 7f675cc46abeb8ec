"""Fiscal money turned into shares (折股量化): who holds how many, from when until when, and what becomes of them on exit.

The register is dynamic: a household that exits, dies out or moves away gives its shares back, and they go to others. Nothing is
overwritten; a holding ends and others begin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from lianxin.benefits.domain.division import MILLION, divided, half_up
from lianxin.benefits.domain.errors import HOLDS_NOTHING, HOLDS_TWICE, MORE_SHARES_THAN_ISSUED, NOT_A_QUANTITY
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.periods import Period

_DAYS_OF_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Holding:
    """So many shares of one holder for a time."""

    holder: str
    shares: int
    starts_on: date
    ends_before: date | None = None

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_before)


@dataclass(frozen=True)
class Instrument:
    """Money put into a business in the name of households.

    ``guaranteed_rate`` is what the contract promises for a year, in millionths of the capital (保底 5 % is 50000), and
    ``floor_rate`` what it must not be below (a year's deposit, where the rules say so); None where there is none. The capital
    comes back at the end of the period where ``returns_capital``.

    Raises:
        Refused: BENEFIT-002, the capital or the shares are not positive.
    """

    name: str
    capital_fen: Fen
    shares: int
    period: Period
    guaranteed_rate: int | None = None
    floor_rate: int | None = None
    returns_capital: bool = True

    def __post_init__(self) -> None:
        if min(self.capital_fen, self.shares) <= 0:
            raise Refused(NOT_A_QUANTITY, found=min(self.capital_fen, self.shares))

    @property
    def promised_rate(self) -> int | None:
        """The rate that must be paid: the higher of contract and floor; None where nothing is promised."""
        return max((rate for rate in (self.guaranteed_rate, self.floor_rate) if rate is not None), default=None)

    def promised_fen(self, period: Period) -> Fen | None:
        """Return the least that must be paid for a period, by days of a year of 365; None where nothing is promised.

        A whole year from a day to the same day of the next is one year, leap day or not.

        Raises:
            ValueError: the period has no end.
        """
        if self.promised_rate is None:
            return None
        if period.ends_before is None:
            raise ValueError("a period of distribution ends")
        years, days = _years_and_days(period.starts_on, period.ends_before)
        return half_up(
            self.capital_fen * self.promised_rate * (years * _DAYS_OF_A_YEAR + days), MILLION * _DAYS_OF_A_YEAR
        )


def allotted(shares: int, weights: Mapping[str, int], *, on: date) -> tuple[Holding, ...]:
    """Give out shares by weights (one for each household, or its persons), exact by the largest remainder.

    Args:
        shares: how many there are.
        weights: of the holders to be.
        on: their first day.

    Raises:
        Refused: BENEFIT-002, 003.
    """
    parts = divided(shares, weights)
    return tuple(Holding(holder, parts[holder], on) for holder in sorted(parts) if parts[holder])


def held_on(register: Iterable[Holding], day: date) -> dict[str, int]:
    """Return the shares of every holder on a day."""
    held: dict[str, int] = {}
    for holding in register:
        if day in holding.period:
            held[holding.holder] = held.get(holding.holder, 0) + holding.shares
    return held


def checked_register(register: Sequence[Holding], instrument: Instrument) -> Sequence[Holding]:
    """Return the register if it can be true.

    Raises:
        Refused: BENEFIT-002 a holding of no shares; 020 more is held on some day than was issued; 022 a holder twice at once.
    """
    for holding in register:
        if holding.shares <= 0:
            raise Refused(NOT_A_QUANTITY, found=holding.shares)
    in_order = sorted(register, key=lambda holding: (holding.holder, holding.starts_on))
    for earlier, later in pairwise(in_order):
        if earlier.holder == later.holder and earlier.period.overlaps(later.period):
            raise Refused(HOLDS_TWICE, holder=earlier.holder)
    # What is held changes where a holding begins; ends only make it less.
    changes = [(holding.starts_on, 1, holding.shares) for holding in register]
    changes += [(holding.ends_before, 0, -holding.shares) for holding in register if holding.ends_before]
    held = 0
    for day, _, shares in sorted(changes):
        held += shares
        if held > instrument.shares:
            raise Refused(MORE_SHARES_THAN_ISSUED, on=day.isoformat(), held=held, issued=instrument.shares)
    return register


def reallocated(
    register: Sequence[Holding], *, leaving: str, on: date, weights: Mapping[str, int] | None = None
) -> tuple[Holding, ...]:
    """Take the shares of a holder who leaves and give them to others, exact by the largest remainder.

    Args:
        register: as it was.
        leaving: the holder whose shares end.
        on: the first day on which he has none and the others have theirs.
        weights: who gets them; by default the other holders by what they hold.

    Raises:
        Refused: BENEFIT-003 there is nobody else; 021 he holds nothing that day.
    """
    before = held_on(register, on)
    if leaving not in before:
        raise Refused(HOLDS_NOTHING, holder=leaving, on=on.isoformat())
    others = {holder: shares for holder, shares in before.items() if holder != leaving}
    takers = dict(others if weights is None else weights)
    takers.pop(leaving, None)
    gains = {holder: gain for holder, gain in divided(before[leaving], takers).items() if gain}
    changed = {leaving, *gains}
    kept = [holding for holding in register if holding.holder not in changed or on not in holding.period]
    ended = [
        replace(holding, ends_before=on)
        for holding in register
        if holding.holder in changed and on in holding.period and holding.starts_on < on
    ]
    ends = {holding.holder: holding.ends_before for holding in register if on in holding.period}
    begun = [
        Holding(holder, others.get(holder, 0) + gain, on, ends.get(holder)) for holder, gain in sorted(gains.items())
    ]
    return tuple(sorted((*kept, *ended, *begun), key=lambda holding: (holding.starts_on, holding.holder)))


def _years_and_days(since: date, until: date) -> tuple[int, int]:
    years = until.year - since.year - ((until.month, until.day) < (since.month, since.day))
    anniversary = _anniversary(since, since.year + years)
    return years, (until - anniversary).days


def _anniversary(day: date, year: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(year, 3, 1) if is_leap_day and not _is_leap(year) else day.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
