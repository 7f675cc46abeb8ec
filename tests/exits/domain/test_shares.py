"""Shares as numerator and denominator, and the denominators that printed rates leave open (report 003)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.exits.domain.shares import Share, bases_of, common_bases


def test_it_tells_the_rates_of_report_003_from_numerator_and_denominator() -> None:
    """9,600 → 254 persons, 28 % → 0.8 %: one base of rural persons fits both rates, and every base that does lies in 33,684–33,867."""
    common = common_bases([(9600, "28"), (254, "0.8")])
    assert (common.least, common.most) == (33_685, 33_866)
    assert 33_684 <= common.least <= common.most <= 33_867
    for base in (common.least, 33_750, common.most):
        assert (Share(9600, base).printed(0), Share(254, base).printed(1)) == ("28", "0.8")
    assert Share(9600, common.least - 1).printed(0) == "29"
    assert Share(254, common.most + 1).printed(1) == "0.7"


def test_it_says_when_no_denominator_fits_all() -> None:
    assert common_bases([(9600, "28"), (254, "1.5")]).is_empty


@pytest.mark.parametrize(("part", "printed"), [(0, "28"), (5, "-1"), (5, "NaN")])
def test_it_refuses_what_has_no_denominator(part: int, printed: str) -> None:
    with pytest.raises(ValueError, match="percentage"):
        bases_of(part, printed)


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 3), (0, 0)])
def test_it_refuses_a_part_that_is_none(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="part of a whole"):
        Share(part, whole)


@given(st.integers(1, 10**6), st.integers(1, 10**7), st.integers(0, 2))
def test_it_finds_every_denominator_that_prints_alike(part: int, whole: int, decimals: int) -> None:
    whole = max(whole, part)
    printed = Share(part, whole).printed(decimals)
    bases = bases_of(part, printed)
    assert whole in bases
    for base in (bases.least, bases.most):
        assert Share(part, base).printed(decimals) == printed
    for beyond in (bases.least - 1, bases.most + 1):
        if beyond >= part and Decimal(printed) > 0:
            exact = (Decimal(part) * 100 / beyond).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
            assert str(exact) != printed
