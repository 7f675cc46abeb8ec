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


def round_step(span: float, wanted: int) -> float:
    """Return a step of 1, 2, 2.5 or 5 times a power of ten that divides a span into about ``wanted`` parts."""
    rough = span / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1.0, 2.0, 2.5, 5.0, 10.0):
        if factor * power >= rough * (1 - 1e-9):
            return factor * power
    return 10.0 * power


def scale_for(values: Iterable[float], start: float, end: float, *, wanted: int = 4, from_zero: bool = True) -> Scale:
    """Return a scale whose ends are round steps around the values (and 0, unless told otherwise)."""
    found = [*values, *([0.0] if from_zero else [])] or [0.0]
    lowest, highest = min(found), max(found)
    if not math.isfinite(highest - lowest) or highest - lowest <= max(abs(highest), abs(lowest), _SMALLEST) * 1e-12:
        return _degenerate(lowest, highest, start, end)
    step = round_step(highest - lowest, wanted)
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    steps = tuple(float(f"{index * step:.12g}") for index in range(first, last + 1))
    return Scale(min(steps[0], lowest), max(steps[-1], highest), start, end, steps)


def _degenerate(lowest: float, highest: float, start: float, end: float) -> Scale:
    """All values are the same, or so small or so far apart that no round step exists: a scale from 0, or end to end."""
    if max(abs(lowest), abs(highest)) < _SMALLEST:
        return Scale(min(lowest, 0.0), 1.0, start, end, (0.0, 1.0))
    low, high = min(lowest, 0.0), max(highest, 0.0)
    return Scale(low, high, start, end, (low, high))
