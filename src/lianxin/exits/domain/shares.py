"""Shares as numerator and denominator, and what a printed percentage leaves open about them.

A rate is never stored. Where a document prints one, it was rounded, and several whole numbers of people fit it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lianxin.core.kernel.shares import half_up


@dataclass(frozen=True, slots=True)
class Share:
    """So many out of so many."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if self.whole < 1 or not 0 <= self.part <= self.whole:
            raise ValueError("a share is a part of a whole")

    @property
    def percent(self) -> Decimal:
        """The share in per cent, exact to 28 digits."""
        return Decimal(self.part) * 100 / Decimal(self.whole)

    def printed(self, decimals: int) -> str:
        """The share as documents print it: rounded half up, ``28`` or ``0.8``."""
        return str(half_up(Fraction(100 * self.part, self.whole), decimals))


@dataclass(frozen=True, slots=True)
class Bases:
    """The denominators that fit: every whole number from ``least`` to ``most``; none where ``most`` is smaller."""

    least: int
    most: int

    @property
    def is_empty(self) -> bool:
        return self.most < self.least

    def __contains__(self, base: int) -> bool:
        return self.least <= base <= self.most


def bases_of(part: int, printed: str) -> Bases:
    """Return the denominators for which ``part`` is printed as this percentage.

    Args:
        part: the numerator, at least one.
        printed: per cent as printed, ``28`` or ``0.8``; its last digit was rounded half up.

    Raises:
        ValueError: no percentage, or nothing to divide.
    """
    written = Decimal(printed)
    exponent = written.as_tuple().exponent
    if part < 1 or not isinstance(exponent, int) or written < 0:
        raise ValueError("a percentage of at least one is wanted")
    half = Decimal(1).scaleb(exponent) / 2
    low, high = written - half, written + half
    # low <= 100 part / base < high, so that 100 part / high < base <= 100 part / low.
    least = int(Decimal(part) * 100 / high) + 1
    most = int(Decimal(part) * 100 / low) if low > 0 else 10**12
    return Bases(max(least, part), most)


def common_bases(told: Iterable[tuple[int, str]]) -> Bases:
    """Return the denominators that fit several printed percentages at once, if the base was the same for all."""
    found = [bases_of(part, printed) for part, printed in told]
    return Bases(max(one.least for one in found), min(one.most for one in found))
