"""When a share will fall below its limit, if it goes on as in the years on record: a forecast, marked as one, never a fact.

The share that remains from one year to the next is taken as constant: a straight line through the logarithms of the shares, by
least squares. The years between which it may happen come from two standard errors of the residuals to either side. Nothing is
foretold from fewer than three years, of a share that does not fall, or of one that has already fallen below.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.exits.domain.shares import Share

LEAST_YEARS = 3
MOST_YEARS_AHEAD = 30
_ERRORS = 2.0
# A share of nought has no logarithm; half a person is what rounding would hide.
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Forecast:
    """In ``year`` the share is expected below the limit; not before ``earliest``; ``latest`` None: there is no telling.

    ``remaining`` is the share that remains from one year to the next, ``years`` how many were looked at.
    """

    year: int
    earliest: int
    latest: int | None
    remaining: float
    years: int
    expected: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class NoForecast:
    """Why nothing is foretold: ``too_few``, ``reached``, ``not_falling``, ``too_far``, ``no_limit`` or ``hidden``."""

    reason: str


def forecast(shares: Mapping[int, Share], limit_percent: float) -> Forecast | NoForecast:
    """Return when the share is expected to stay below a limit, or why that is not foretold.

    Args:
        shares: by year, with numerator and denominator.
        limit_percent: what it must stay below.
    """
    years = sorted(shares)
    if years and float(shares[years[-1]].percent) < limit_percent:
        return NoForecast("reached")
    if len(years) < LEAST_YEARS:
        return NoForecast("too_few")
    logs = [math.log(max(shares[year].part, _HALF) * 100 / shares[year].whole) for year in years]
    slope, level, error = _line(years, logs)
    if slope >= 0 or limit_percent <= 0:
        return NoForecast("not_falling")
    wanted, last = math.log(limit_percent), years[-1]
    at = _first_year_below(level, slope, wanted, last)
    if at is None:
        return NoForecast("too_far")
    earliest = _first_year_below(level - _ERRORS * error, slope, wanted, last)
    latest = _first_year_below(level + _ERRORS * error, slope, wanted, last)
    expected = tuple((year, math.exp(level + slope * year)) for year in range(last + 1, at + 1))
    return Forecast(at, earliest or at, latest, math.exp(slope), len(years), expected)


def _line(years: list[int], values: list[float]) -> tuple[float, float, float]:
    """Slope, level at year 0 and standard error of the residuals of the line of least squares."""
    n = len(years)
    mean_year, mean_value = math.fsum(years) / n, math.fsum(values) / n
    across = math.fsum((year - mean_year) ** 2 for year in years)
    slope = math.fsum((y - mean_year) * (v - mean_value) for y, v in zip(years, values, strict=True)) / across
    level = mean_value - slope * mean_year
    rest = math.fsum((v - level - slope * y) ** 2 for y, v in zip(years, values, strict=True))
    return slope, level, math.sqrt(rest / (n - 2))


def _first_year_below(level: float, slope: float, wanted: float, last: int) -> int | None:
    """The first year after the last on record in which the line lies below what is wanted; None if it is too far ahead."""
    crossing = (wanted - level) / slope
    year = max(math.floor(crossing) + 1, last + 1)
    return year if year - last <= MOST_YEARS_AHEAD else None
