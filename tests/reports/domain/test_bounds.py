"""Numbers that are only about, over or nearly so much."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.reports.domain.bounds import NOTHING, Bounds, Qualifier, bounds_of, bounds_shown, step_of, total

pytestmark = pytest.mark.one_engine
_NUMBERS = st.fractions(min_value=-1000, max_value=1000)


@st.composite
def _bounds(draw: st.DrawFn) -> Bounds:
    least = draw(_NUMBERS)
    if draw(st.booleans()):
        return Bounds.exactly(least)
    most = draw(st.none() | st.fractions(min_value=1, max_value=500).map(lambda width: least + width))
    return Bounds(least, most, draw(st.booleans()), draw(st.booleans()))


@pytest.mark.parametrize(
    ("value", "step"), [("500", 100), ("1800", 100), ("23", 1), ("1000", 1000), ("0", 1), ("1.93", Fraction(1, 100))]
)
def test_a_number_is_known_to_its_last_figure_that_is_not_nought(value: str, step: Fraction) -> None:
    assert step_of(Decimal(value)) == step


@pytest.mark.parametrize(
    ("told", "qualifier", "inside", "outside"),
    [
        ("500", Qualifier.OVER, [501, 539, 599], [500, 600, 499]),
        ("300", Qualifier.NEARLY, [201, 299], [300, 200, 301]),
        ("480", Qualifier.ABOUT, [471, 480, 489], [470, 490]),
        ("95", Qualifier.AT_LEAST, [95, 96, 1000], [94]),
        ("240", Qualifier.EXACT, [240], [239, 241]),
    ],
)
def test_a_word_beside_a_number_says_what_it_can_be(
    told: str, qualifier: Qualifier, inside: list[int], outside: list[int]
) -> None:
    meant = bounds_of(Decimal(told), qualifier)
    assert all(Bounds.exactly(value).is_within(meant) for value in inside)
    assert all(Bounds.exactly(value).is_apart_from(meant) for value in outside)


def test_a_stated_width_takes_the_place_of_the_step() -> None:
    meant = bounds_of(Decimal(2000), Qualifier.OVER, width=Decimal(50))
    assert Bounds.exactly(2023).is_within(meant)
    assert Bounds.exactly(2060).is_apart_from(meant)


def test_a_printed_number_is_half_a_unit_of_its_last_figure_wide() -> None:
    meant = bounds_shown(Decimal("8.98"))
    assert Bounds.exactly(Fraction("8.975")).is_within(meant)
    assert not Bounds.exactly(Fraction("8.985")).is_within(meant)


@given(_bounds(), _bounds())
def test_what_is_within_something_is_not_apart_from_it(one: Bounds, other: Bounds) -> None:
    assert not (one.is_within(other) and one.is_apart_from(other))
    assert one.is_within(one)
    assert one.is_apart_from(other) == other.is_apart_from(one)


@given(_bounds(), _bounds(), st.fractions(min_value=Fraction(1, 100), max_value=100))
def test_bounds_add_up_in_any_order_and_in_any_unit(one: Bounds, other: Bounds, factor: Fraction) -> None:
    assert total([one, other]) == total([other, one]) == NOTHING + one + other
    assert (one + other).times(factor) == one.times(factor) + other.times(factor)
