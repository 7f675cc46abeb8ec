"""Shares are rounded half up, exactly, and never say that a limit is reached which is missed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.shares import half_up, percent_of


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "written"),
    [
        (13, 15, 1, "86.7"),
        (7, 15, 1, "46.7"),
        (2, 3, 1, "66.7"),
        (160_000, 600_000, 2, "26.67"),
        (1, 8, 1, "12.5"),
        (1, 16, 1, "6.3"),
        (0, 7, 1, "0.0"),
        (7, 7, 1, "100.0"),
        (9, 8, 0, "113"),
        (Decimal("0.4"), Decimal("0.8"), 1, "50.0"),
        # Fewer decimals would say that nothing is there, or that nothing lacks.
        (1, 100_000, 1, "0.001"),
        (1_999, 2_000, 1, "99.95"),
        (99_999, 100_000, 0, "99.999"),
    ],
)
def test_a_share_is_rounded_half_up(part: int, whole: int, decimals: int, written: str) -> None:
    assert str(percent_of(part, whole, decimals)) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (86.65, 1, "86.7"),
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (Fraction(1, 3), 3, "0.333"),
        (-0.01, 1, "0.0"),
    ],
)
def test_a_number_is_rounded_as_it_is_written(value: float, decimals: int, written: str) -> None:
    assert str(half_up(value, decimals)) == written


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 3))
def test_what_is_printed_is_near_and_on_the_same_side_of_every_limit(part: int, whole: int, decimals: int) -> None:
    exact = Fraction(100 * part, whole)
    printed = percent_of(part, whole, decimals, limits=(80, 95))
    assert abs(Fraction(printed) - exact) <= Fraction(1, 2 * 10**decimals)
    assert all((exact >= limit) == (printed >= limit) for limit in (80, 95, 100))
    assert (exact == 0) == (printed == 0)
