"""Plain statistics that a few odd rows cannot bend: median, spread, and how far counts are from what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

# The median absolute deviation of a normal distribution is its standard deviation times this.
_NORMAL = 0.6745


def median(values: Sequence[int]) -> Fraction:
    """Return the median.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("there is no median of nothing")
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def median_deviation(values: Sequence[int]) -> Fraction:
    """Return the median of the distances to the median (MAD).

    Raises:
        ValueError: there are no values.
    """
    centre = median(values)
    distances = sorted(abs(value - centre) for value in values)
    middle = len(distances) // 2
    return distances[middle] if len(distances) % 2 else (distances[middle - 1] + distances[middle]) / 2


def robust_score(value: int, values: Sequence[int], *, least_spread: Fraction) -> float:
    """Return by how many robust standard deviations a value lies above the median (below: negative).

    ``least_spread`` stands in where more than half of the values are alike, so that a fen more is no outlier.
    """
    spread = max(median_deviation(values) / Fraction(_NORMAL), least_spread)
    return float((value - median(values)) / spread) if spread else 0.0


def chi_square(seen: Sequence[int], expected_shares: Sequence[float]) -> float:
    """Return Pearson's chi-square of counts against shares that add up to one."""
    total = sum(seen)
    return sum(
        (count - total * share) ** 2 / (total * share)
        for count, share in zip(seen, expected_shares, strict=True)
        if total * share
    )
