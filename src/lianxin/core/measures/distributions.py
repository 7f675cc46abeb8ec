"""The two distributions that intervals need, in plain Python: beta and Student's t.

The incomplete beta function is summed as its continued fraction (DLMF 8.17.22, by Lentz's method); quantiles are found by
halving. A library for them would weigh more than all that is computed here.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

_TINY = 1e-300
_SMALL = 3e-16
_MOST_TERMS = 2000
_HALVINGS = 200


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return I_x(a, b), the chance that a beta variable of positive ``a`` and ``b`` is at most ``x``."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    # The fraction is quick on this side of the mean only; the other side is its mirror.
    if x > (a + 1) / (a + b + 2):
        return 1.0 - math.exp(log_front) * _fraction(1 - x, b, a) / b
    return math.exp(log_front) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    found = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 + term * d
            c = 1 + term / c
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = c if abs(c) > _TINY else _TINY
            found *= d * c
        if abs(d * c - 1) < _SMALL:
            break
    return found


@lru_cache(maxsize=4096)
def beta_quantile(chance: float, a: float, b: float) -> float:
    """Return the x below which a beta variable lies with the chance (between 0 and 1)."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if beta_cdf(middle, a, b) < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@lru_cache(maxsize=4096)
def t_quantile(chance: float, degrees: float) -> float:
    """Return the quantile of Student's t for a chance of at least one half; without limit of degrees it is the normal's."""
    if math.isinf(degrees):
        return NormalDist().inv_cdf(chance)
    if chance == 0.5:
        return 0.0
    x = beta_quantile(2 * (1 - chance), degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - x) / x) if x > 0 else math.inf
