"""Divide a whole so that nothing is lost: fen, shares, beehives. And round, half up, without a float."""

from __future__ import annotations

from collections.abc import Mapping

from lianxin.benefits.domain.errors import NOBODY_TO_SHARE, NOT_A_QUANTITY
from lianxin.core.kernel.errors import Refused

MILLION = 1_000_000


def half_up(numerator: int, denominator: int) -> int:
    """Return ``numerator / denominator`` to the nearest whole, a half up. The numerator is not negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def divided(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide a whole number of things by weights, by the largest remainder; the parts add up to the whole.

    Each gets the whole part of his exact share. What is left goes, one each, to the largest remainders; where they are equal, to
    the greater weight, then to the name that comes first. The order in which the weights are given does not matter.

    Args:
        total: how many things.
        weights: by name; none negative, not all zero.

    Raises:
        Refused: BENEFIT-002 the total or a weight is negative; BENEFIT-003 there is nobody with a weight.
    """
    if total < 0 or any(weight < 0 for weight in weights.values()):
        raise Refused(NOT_A_QUANTITY, found=min(total, *weights.values()) if weights else total)
    whole = sum(weights.values())
    if whole == 0:
        raise Refused(NOBODY_TO_SHARE)
    parts = {name: total * weight // whole for name, weight in weights.items()}
    left = total - sum(parts.values())
    in_turn = sorted(weights, key=lambda name: (-(total * weights[name] % whole), -weights[name], name))
    for name in in_turn[:left]:
        parts[name] += 1
    return parts
