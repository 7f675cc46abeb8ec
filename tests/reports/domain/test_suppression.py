"""Small numbers are hidden, and cannot be found from the total."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.reports.domain.suppression import is_small, is_total_hidden, suppressed, suppressed_grid

pytestmark = pytest.mark.one_engine
FEW = 5
_CELLS = st.none() | st.integers(min_value=0, max_value=30)


@pytest.mark.parametrize(("value", "small"), [(None, False), (0, False), (1, True), (4, True), (5, False)])
def test_small_is_more_than_none_and_less_than_the_threshold(value: int | None, small: bool) -> None:
    assert is_small(value, FEW) is small


def test_a_second_number_is_hidden_with_the_only_small_one() -> None:
    assert suppressed([2, 40, 9, 0], FEW) == [True, False, True, False]


def test_two_small_numbers_that_come_to_little_take_a_third_with_them() -> None:
    assert suppressed([1, 2, 30], FEW) == [True, True, True]
    assert suppressed([3, 3, 30], FEW) == [True, True, False]


def test_a_total_is_hidden_where_nothing_else_can_be() -> None:
    hidden = suppressed([3, 0, None], FEW)
    assert is_total_hidden([3, 0, None], hidden, FEW)
    assert not is_total_hidden([3, 9], suppressed([3, 9], FEW), FEW)
    assert not is_total_hidden([7, 9], [False, False], FEW)


@given(st.lists(_CELLS, max_size=8))
def test_what_is_left_of_a_total_never_tells_a_small_number(values: list[int | None]) -> None:
    hidden = suppressed(values, FEW)
    lost = [value for value, is_hidden in zip(values, hidden, strict=True) if is_hidden and value]
    assert not any(is_small(value, FEW) and not is_hidden for value, is_hidden in zip(values, hidden, strict=True))
    if lost and not is_total_hidden(values, hidden, FEW):
        assert len(lost) >= 2
        assert sum(lost) >= FEW


@given(
    st.integers(min_value=1, max_value=4).flatmap(
        lambda width: st.lists(st.lists(_CELLS, min_size=width, max_size=width), max_size=5)
    )
)
def test_a_table_is_safe_along_its_rows_and_its_columns(grid: list[list[int | None]]) -> None:
    hidden = suppressed_grid(grid, FEW)
    lines = [*zip(grid, hidden, strict=True), *zip(zip(*grid, strict=True), zip(*hidden, strict=True), strict=True)]
    for values, held in lines:
        lost = [value for value, is_hidden in zip(values, held, strict=True) if is_hidden and value]
        assert not any(is_small(value, FEW) and not is_hidden for value, is_hidden in zip(values, held, strict=True))
        if lost and not is_total_hidden(list(values), list(held), FEW):
            assert len(lost) >= 2
            assert sum(lost) >= FEW
