"""What is known of a quantity: exactly so much, or something between two ends, because a document says about, over or nearly.

A quantity that a document rounds is known to its last figure that is not nought: “500余” is more than 500 and less than 600, “1800余” more
than 1800 and less than 1900 (DOMAIN §10.2, 6: never an exact number in silence).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Qualifier(StrEnum):
    """How a document tells a number."""

    EXACT = "="
    OVER = ">"
    AT_LEAST = ">="
    ABOUT = "about"
    NEARLY = "nearly"


# How rooms of the house write the same: funds with signs, work with words.
SPELLINGS = {
    "=": Qualifier.EXACT, "exact": Qualifier.EXACT, ">": Qualifier.OVER, "over": Qualifier.OVER, "≈": Qualifier.ABOUT,
    "about": Qualifier.ABOUT, "nearly": Qualifier.NEARLY, ">=": Qualifier.AT_LEAST,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """A quantity between two ends. Equal ends: exactly so much. ``most`` None: no end is known.

    ``with_least`` and ``with_most`` say whether the ends themselves are possible.
    """

    least: Fraction
    most: Fraction | None
    with_least: bool = False
    with_most: bool = False

    @classmethod
    def exactly(cls, value: Fraction | int) -> Bounds:
        """One value."""
        return cls(Fraction(value), Fraction(value), True, True)

    @property
    def is_exact(self) -> bool:
        return self.least == self.most

    def __add__(self, other: Bounds) -> Bounds:
        most = None if self.most is None or other.most is None else self.most + other.most
        return Bounds(
            self.least + other.least, most, self.with_least and other.with_least, self.with_most and other.with_most
        )

    def times(self, factor: Fraction) -> Bounds:
        """The same in another unit; the factor is more than nothing."""
        most = None if self.most is None else self.most * factor
        return Bounds(self.least * factor, most, self.with_least, self.with_most)

    def is_within(self, other: Bounds) -> bool:
        """Whether everything that this can be, the other can be."""
        low = self.least > other.least or (self.least == other.least and (other.with_least or not self.with_least))
        if other.most is None:
            return low
        if self.most is None:
            return False
        return low and (self.most < other.most or (self.most == other.most and (other.with_most or not self.with_most)))

    def is_apart_from(self, other: Bounds) -> bool:
        """Whether nothing that this can be, the other can be."""
        return _ends_before(self, other) or _ends_before(other, self)


def _ends_before(one: Bounds, other: Bounds) -> bool:
    if one.most is None:
        return False
    return one.most < other.least or (one.most == other.least and not (one.with_most and other.with_least))


NOTHING = Bounds.exactly(0)


def total(parts: Iterable[Bounds]) -> Bounds:
    """Return what several quantities come to together."""
    whole = NOTHING
    for part in parts:
        whole = whole + part
    return whole


def step_of(value: Decimal) -> Fraction:
    """Return the worth of the last figure that is not nought: 100 of 500, 1 of 23, 0.01 of 1.93; 1 of nought."""
    _, digits, exponent = value.normalize().as_tuple()
    if not any(digits):
        return Fraction(1)
    return Fraction(10) ** int(exponent)


def shown_step(value: Decimal) -> Fraction:
    """Return the worth of the last figure that is written: 1 of 500, 0.01 of 95.03, 0.1 of 28.0."""
    exponent = value.as_tuple().exponent
    return Fraction(10) ** min(0, int(exponent))


def bounds_of(value: Decimal, qualifier: Qualifier, *, width: Decimal | None = None) -> Bounds:
    """Return what a number as told can mean.

    Over: more than it, and less than the next of its rounding. Nearly: less than it, and more than the one before. About: less than one
    step away on either side. ``width`` takes the place of the step where somebody states it.
    """
    exact = Fraction(value)
    step = step_of(value) if width is None else Fraction(width)
    if qualifier is Qualifier.EXACT:
        return Bounds.exactly(exact)
    if qualifier is Qualifier.OVER:
        return Bounds(exact, exact + step)
    if qualifier is Qualifier.AT_LEAST:
        return Bounds(exact, None, with_least=True)
    if qualifier is Qualifier.NEARLY:
        return Bounds(exact - step, exact)
    return Bounds(exact - step, exact + step)


def bounds_shown(value: Decimal) -> Bounds:
    """Return what a rounded number as printed can mean: half a unit of its last figure to either side, halves rounded up."""
    half = shown_step(value) / 2
    return Bounds(Fraction(value) - half, Fraction(value) + half, with_least=True)
