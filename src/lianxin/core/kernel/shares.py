"""Shares as people read them: rounded half up, as whoever divides by hand does, and never up to what was not reached.

Lights, limits and targets are compared with the exact numbers and never with what is printed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

Number = int | float | Decimal | Fraction

_MOST_DECIMALS = 12
_WHOLE = 100


def half_up(value: Number, decimals: int) -> Decimal:
    """Return a number with so many decimals, rounded half away from nought; a float is taken as it is written: 86.65 becomes 86.7."""
    exact = _exact(value)
    steps = int(abs(exact) * 10**decimals + Fraction(1, 2))
    return Decimal(-steps if exact < 0 else steps).scaleb(-decimals)


def percent_of(part: Number, whole: Number, decimals: int = 1, *, limits: Iterable[Number] = ()) -> Decimal:
    """Return a share in per cent, rounded half up; ``whole`` is not nought.

    It has more decimals where fewer would say that a limit is reached which is missed, that all is there where something lacks, or that
    nothing is where something is: 9,496 of 10,000 is 94.96 beside a limit of 95, and 1,999 of 2,000 is 99.95, not 100.
    """
    exact = _exact(part) * 100 / _exact(whole)
    missed = [limit for limit in map(_exact, (*limits, _WHOLE)) if exact < limit]
    rounded = half_up(exact, decimals)
    while decimals < _MOST_DECIMALS and (any(rounded >= one for one in missed) or (exact and not rounded)):
        decimals += 1
        rounded = half_up(exact, decimals)
    return rounded


def _exact(value: Number) -> Fraction:
    return Fraction(Decimal(repr(float(value)))) if isinstance(value, float) else Fraction(value)
