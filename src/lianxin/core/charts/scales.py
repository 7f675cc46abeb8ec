"""From values to distances: round steps and straight scales."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_SMALLEST = 1e-280
"""Below this, quotients of values lose their meaning."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps ``lowest…highest`` to ``start…end`` in a straight line."""

    lowest: float
    highest: float
    start: float
    end: float
    steps: tuple[float, ...]

    def __call__(self, value: float) -> float:
        # Divided first: the difference of two huge values may overflow, their ratio to it does not.
        share = (value / 2 - self.lowest / 2) / (self.highest / 2 - self.lowest / 2)
        return self.start + share * (self.end - self.start)


def round_step(span: float, wanted: int, finest: float = 0.0) -> float:
    """Return a step of 1, 2, 2.5 or 5 times a power of ten that divides a span into about ``wanted`` parts.

    With ``finest``, itself a power of ten, the step is a multiple of it.
    """
    rough = span / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1.0, 2.0, 2.5, 5.0):
        step = factor * power
        if step >= rough * (1 - 1e-9) and (not finest or math.isclose(step, round(step / finest) * finest)):
            return step
    return max(10.0 * power, finest)


def scale_for(
    values: Iterable[float],
    start: float,
    end: float,
    *,
    wanted: int = 4,
    from_zero: bool = True,
    decimals: int | None = None,
) -> Scale:
    """Return a scale whose ends are round steps around the values (and 0, unless told otherwise).

    With ``decimals`` no step is finer than values are told: an axis of households counts 1, 2, 3 and knows no halves.
    """
    found = [*values, *([0.0] if from_zero else [])] or [0.0]
    lowest, highest = min(found), max(found)
    if not math.isfinite(highest - lowest) or highest - lowest <= max(abs(highest), abs(lowest), _SMALLEST) * 1e-12:
        return _degenerate(lowest, highest, start, end)
    step = round_step(highest - lowest, wanted, 0.0 if decimals is None else 10.0**-decimals)
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    steps = tuple(float(f"{index * step:.12g}") for index in range(first, last + 1))
    return Scale(min(steps[0], lowest), max(steps[-1], highest), start, end, steps)


def _degenerate(lowest: float, highest: float, start: float, end: float) -> Scale:
    """All values are the same, or so small or so far apart that no round step exists: a scale from 0, or end to end."""
    if max(abs(lowest), abs(highest)) < _SMALLEST:
        return Scale(min(lowest, 0.0), 1.0, start, end, (0.0, 1.0))
    low, high = min(lowest, 0.0), max(highest, 0.0)
    return Scale(low, high, start, end, (low, high))
