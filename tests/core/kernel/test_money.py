"""Money is whole fen, or it is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.money import NotMoney, fen_from_yuan, share_per_person, yuan_text


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1,234.50", 123450),
        ("¥ 12", 1200),
        ("-3.5", -350),
        ("0.07元", 7),
        (1234.5, 123450),
        (19.99, 1999),
        (7, 700),
        (Decimal("8.25"), 825),
        (-0.01, -1),
    ],
)
def test_it_reads_amounts_as_people_and_spreadsheets_write_them(written: str | float | Decimal, fen: int) -> None:
    assert fen_from_yuan(written) == fen


@pytest.mark.parametrize(
    "written",
    ["", "12.345", "1.2万", "12,34", "abc", "1e5", 1234.567, float("nan"), float("inf"), Decimal("0.001"), True],
)
def test_it_refuses_what_is_not_a_whole_number_of_fen(written: str | float | Decimal) -> None:
    with pytest.raises(NotMoney):
        fen_from_yuan(written)


@given(st.integers(-(10**14), 10**14))
def test_it_reads_back_what_it_prints(fen: int) -> None:
    assert fen_from_yuan(yuan_text(fen)) == fen


@given(st.integers(-(10**12), 10**12))
def test_it_reads_a_float_that_stands_for_fen(fen: int) -> None:
    assert fen_from_yuan(fen / 100) == fen


@given(st.integers(-(10**12), 10**12), st.integers(1, 50))
def test_it_shares_with_half_a_fen_away_from_zero(total: int, persons: int) -> None:
    exact = Fraction(total, persons)
    share = share_per_person(total, persons)
    assert abs(share - exact) <= Fraction(1, 2)
    if abs(share - exact) == Fraction(1, 2):
        assert abs(share) > abs(exact)


def test_it_cannot_share_among_nobody() -> None:
    with pytest.raises(ZeroDivisionError):
        share_per_person(100, 0)


@pytest.mark.parametrize("written", ["\uffe51\uff0c234.50", "\u00a51,234.50", "1\uff0c234.50元"])
def test_it_reads_the_signs_of_chinese_keyboards(written: str) -> None:
    assert fen_from_yuan(written) == 123450
