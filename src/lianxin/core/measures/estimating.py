"""Estimates from a stratified sample of two stages, with errors that follow the design.

A rate or mean is the ratio of two weighted totals. Its variance is linearised (Taylor) and has both stages, each with its
finite-population correction: between villages by Hájek's and Deville's formula, which needs no joint chances and is the
textbook one where villages had equal chances; within villages between the households of a stratum. Intervals of rates are
Korn and Graubard's (Clopper and Pearson's with an effective sample size), which hold near 0 and 100 %; those of means are
Student's. Sources: Särndal, Swensson and Wretman 1992, chapters 4 and 5; Deville 1999; Korn and Graubard 1998.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.core.measures import errors
from lianxin.core.measures.distributions import beta_quantile, t_quantile

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Answered:
    """What one household of the sample answered.

    ``numerator`` and ``denominator`` are persons, or 1 and 0 for the household itself; where a question does not concern it both
    are 0. Every household that was reached is given, whether the question concerns it or not: the weights of those that were
    not reached go to the others of the cell (same village and stratum).
    """

    area: str
    village: str
    stratum: str
    village_chance: Fraction
    cell_households: int
    numerator: float
    denominator: float


class Kind(StrEnum):
    """What is estimated: a share between 0 and 1, or a mean of any size."""

    RATE = "rate"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with what is needed to judge it.

    ``standard_error`` and the interval are None where the design cannot tell them (one village stands for many). ``households``
    is how many households the question concerned, ``villages`` how many villages they stand in. ``design_effect`` compares the
    variance with that of a simple random sample of as many households; None where that has no variance. ``alone`` is how
    many cells or areas had one household or village only and were compared with the others' mean.
    """

    kind: Kind
    value: float
    standard_error: float | None
    low: float | None
    high: float | None
    confidence: float
    households: int
    villages: int
    numerator: float
    denominator: float
    degrees: int
    effective_size: float | None
    design_effect: float | None
    alone: int

    @property
    def is_told(self) -> bool:
        """Whether there is an interval."""
        return self.low is not None


class Side(StrEnum):
    """On which side of a limit the truth must lie."""

    BELOW = "below"
    AT_LEAST = "at_least"


def judged(estimate: Estimate | None, limit: float | None, side: Side) -> Verdict:
    """Whether a limit is met: only when the whole interval lies on the right side; not met when it lies on the other."""
    if estimate is None or estimate.low is None or estimate.high is None or limit is None:
        return Verdict.CANNOT_TELL
    if side is Side.BELOW:
        is_met, is_missed = estimate.high < limit, estimate.low >= limit
    else:
        is_met, is_missed = estimate.low >= limit, estimate.high < limit
    return Verdict.MET if is_met else Verdict.NOT_MET if is_missed else Verdict.CANNOT_TELL


def estimated(rows: Iterable[Answered], kind: Kind = Kind.RATE, *, confidence: float = CONFIDENCE) -> Estimate:
    """Estimate a rate or mean.

    Raises:
        Refused: MEASURE-010 a row that cannot be, with its number from 1; MEASURE-011 nothing to estimate from.
    """
    answered = list(rows)
    for number, row in enumerate(answered, 1):
        if (why := _fault(row, kind)) is not None:
            raise Refused(errors.ANSWER_UNFIT, row=number, why=why)
    concerned = [row for row in answered if row.denominator]
    if not concerned:
        raise Refused(errors.NOTHING_ANSWERED)
    weights = weights_of(answered)
    total = math.fsum(w * row.denominator for w, row in zip(weights, answered, strict=True))
    value = math.fsum(w * row.numerator for w, row in zip(weights, answered, strict=True)) / total
    residuals = [(row.numerator - value * row.denominator) / total for row in answered]
    spread = _variance(answered, weights, residuals)
    variance = spread.variance
    plain = _plain_variance(concerned, [w for w, row in zip(weights, answered, strict=True) if row.denominator], value)
    low, high, effective = None, None, None
    if variance is not None:
        degrees = float(spread.degrees)
        if kind is Kind.MEAN:
            half = t_quantile((1 + confidence) / 2, degrees) * math.sqrt(variance) if variance else 0.0
            low, high = value - half, value + half
        else:
            shown = [w for w, row in zip(weights, answered, strict=True) if row.denominator]
            low, high, effective = rate_interval(
                value, variance, _effective(value, variance, shown), len(concerned), degrees, confidence,
                is_census=_is_census(answered),
            )  # fmt: skip
    return Estimate(
        kind=kind,
        value=value,
        standard_error=None if variance is None else math.sqrt(variance),
        low=low,
        high=high,
        confidence=confidence,
        households=len(concerned),
        villages=len({row.village for row in concerned}),
        numerator=math.fsum(row.numerator for row in concerned),
        denominator=math.fsum(row.denominator for row in concerned),
        degrees=spread.degrees,
        effective_size=effective,
        design_effect=variance / plain if variance is not None and plain else None,
        alone=spread.alone,
    )


def estimated_total(rows: Iterable[Answered]) -> tuple[float, float | None]:
    """Estimate the total of the numerators in the whole frame: the total and its variance (None: cannot be told)."""
    answered = list(rows)
    weights = weights_of(answered)
    total = math.fsum(w * row.numerator for w, row in zip(weights, answered, strict=True))
    return total, _variance(answered, weights, [row.numerator for row in answered]).variance


def _fault(row: Answered, kind: Kind) -> Words | None:
    if not (math.isfinite(row.numerator) and math.isfinite(row.denominator)) or row.denominator < 0:
        return Words("分子或分母不是数，或小于 0", "numerator or denominator is no number or negative")
    if kind is Kind.RATE and not 0 <= row.numerator <= row.denominator:
        return Words("分子大于分母或小于 0", "the numerator is above the denominator or negative")
    if not row.denominator and row.numerator:
        return Words("有分子而没有分母", "it has a numerator and no denominator")
    if not 0 < row.village_chance <= 1 or row.cell_households < 1:
        return Words("入样概率或层的户数不对", "the chance of the village or the size of its stratum cannot be")
    return None


def _cells(rows: Sequence[Answered]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for index, row in enumerate(rows):
        found.setdefault((row.village, row.stratum), []).append(index)
    return found


def weights_of(rows: Sequence[Answered]) -> list[float]:
    """The weight of each household reached: households of its cell for each one reached, over the chance of its village.

    Raises:
        Refused: MEASURE-010 more households were reached in a cell than it has.
    """
    found = [0.0] * len(rows)
    for members in _cells(rows).values():
        first = rows[members[0]]
        if len(members) > first.cell_households:
            why = Words("一层里的答卷多于该层的户数", "a stratum of a village has more answers than households")
            raise Refused(errors.ANSWER_UNFIT, row=members[-1] + 1, why=why)
        weight = float(Fraction(first.cell_households, len(members)) / first.village_chance)
        for index in members:
            found[index] = weight
    return found


@dataclass(frozen=True, slots=True)
class _Spread:
    variance: float | None
    degrees: int
    alone: int


def _variance(rows: Sequence[Answered], weights: Sequence[float], values: Sequence[float]) -> _Spread:
    """The variance of the weighted total of the values, over both stages."""
    within, alone, inner_degrees = _within(rows, weights, values)
    villages: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        villages.setdefault(row.village, []).append(index)
    areas: dict[str, list[tuple[float, float]]] = {}
    for members in villages.values():
        row = rows[members[0]]
        if row.village_chance < 1:
            total = math.fsum(weights[i] * values[i] for i in members)
            areas.setdefault(row.area, []).append((float(row.village_chance), total))
    if not areas:
        return _Spread(within, max(inner_degrees, 1), alone)
    single = [units for units in areas.values() if len(units) == 1]
    everywhere = [unit for units in areas.values() for unit in units]
    if len(everywhere) == 1:
        return _Spread(None, 0, alone + 1)
    mean = math.fsum(total for _, total in everywhere) / len(everywhere)
    between = math.fsum(_between(units) for units in areas.values() if len(units) > 1)
    between += math.fsum((1 - chance) * (total - mean) ** 2 for ((chance, total),) in single)
    degrees = sum(len(units) - 1 for units in areas.values())
    return _Spread(between + within, max(degrees, 1), alone + len(single))


def _between(units: Sequence[tuple[float, float]]) -> float:
    """Between villages of an area: chances and weighted totals, with the correction 1 - chance of each."""
    stretch = len(units) / (len(units) - 1)
    shares = [(1 - chance) * stretch for chance, _ in units]
    mean = math.fsum(c * total for c, (_, total) in zip(shares, units, strict=True)) / math.fsum(shares)
    return math.fsum(c * (total - mean) ** 2 for c, (_, total) in zip(shares, units, strict=True))


def _within(rows: Sequence[Answered], weights: Sequence[float], values: Sequence[float]) -> tuple[float, int, int]:
    """Within villages: the variance, how many cells had one household of several, and the degrees of freedom."""
    parts, alone, degrees = [], 0, 0
    sums: dict[str, list[float]] = {}
    for index, row in enumerate(rows):
        sums.setdefault(row.village, []).append(weights[index] * values[index])
    for (village, _), members in _cells(rows).items():
        row, count = rows[members[0]], len(members)
        left_out = 1 - count / row.cell_households
        degrees += count - 1
        if not left_out:
            continue
        given = [weights[i] * values[i] for i in members]
        if count == 1:
            alone += 1
            others = sums[village]
            mean, stretch = math.fsum(others) / len(others), 1.0
        else:
            mean, stretch = math.fsum(given) / count, count / (count - 1)
        squares = math.fsum((value - mean) ** 2 for value in given)
        parts.append(float(row.village_chance) * left_out * stretch * squares)
    return math.fsum(parts), alone, degrees


def _is_census(rows: Sequence[Answered]) -> bool:
    """Whether every household of every village was reached: then nothing is left to chance."""
    return all(
        rows[members[0]].village_chance == 1 and len(members) == rows[members[0]].cell_households
        for members in _cells(rows).values()
    )


def _plain_variance(rows: Sequence[Answered], weights: Sequence[float], value: float) -> float:
    """The variance that a simple random sample of as many households would have."""
    if len(rows) < 2:
        return 0.0
    stands_for, count = math.fsum(weights), len(rows)
    mean = math.fsum(w * row.denominator for w, row in zip(weights, rows, strict=True)) / stands_for
    squares = math.fsum(
        w * (row.numerator - value * row.denominator) ** 2 for w, row in zip(weights, rows, strict=True)
    )
    spread = squares / stands_for * count / (count - 1)
    return max(0.0, 1 - count / stands_for) * spread / (count * mean**2)


def _effective(value: float, variance: float, weights: Sequence[float]) -> float:
    """How many households drawn at random would tell as much. Where nothing varied, only the weights can say (Kish)."""
    if 0 < value < 1 and variance > 0:
        return value * (1 - value) / variance
    squares = math.fsum(w * w for w in weights)
    return math.fsum(weights) ** 2 / squares


def rate_interval(
    value: float,
    variance: float,
    effective: float,
    households: int,
    degrees: float,
    confidence: float = CONFIDENCE,
    *,
    is_census: bool = False,
) -> tuple[float, float, float]:
    """Korn and Graubard's interval of a rate, and the effective size used: never more than the households that were asked.

    With no variance at all the rate is exact if everybody was asked, and else as uncertain as so many answers alike leave it.
    """
    if is_census:
        return value, value, float(households)
    tail = (1 - confidence) / 2
    size = min(effective, float(households))
    if households > 1:
        # The variance itself is uncertain where villages are few.
        size *= (t_quantile(1 - tail, households - 1) / t_quantile(1 - tail, degrees)) ** 2
    size = min(size, float(households))
    hits, misses = size * value, size * (1 - value)
    low = beta_quantile(tail, hits, misses + 1) if hits > 0 else 0.0
    high = beta_quantile(1 - tail, hits + 1, misses) if misses > 0 else 1.0
    return low, high, size
