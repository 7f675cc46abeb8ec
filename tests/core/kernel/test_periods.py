"""Half-open periods and ages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.periods import Period, full_months, full_years, last_day_complete

_DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def test_it_refuses_a_period_that_ends_when_it_starts() -> None:
    with pytest.raises(ValueError, match="end after"):
        Period(date(2020, 1, 1), date(2020, 1, 1))


def test_it_holds_its_first_day_and_not_its_end() -> None:
    year = Period(date(2020, 1, 1), date(2021, 1, 1))
    assert date(2020, 1, 1) in year
    assert date(2021, 1, 1) not in year


@given(_DAYS, _DAYS, st.integers(1, 400), st.integers(1, 400))
def test_it_overlaps_exactly_when_a_day_is_in_both(a: date, b: date, first: int, second: int) -> None:
    one, other = Period(a, a + timedelta(first)), Period(b, b + timedelta(second))
    latest, earliest = max(a, b), min(a + timedelta(first), b + timedelta(second))
    assert one.overlaps(other) is (latest < earliest)


def test_it_lets_a_leap_day_child_grow_older_on_the_first_of_march() -> None:
    born = date(2004, 2, 29)
    assert full_years(born, date(2005, 2, 28)) == 0
    assert full_years(born, date(2005, 3, 1)) == 1


@given(_DAYS, _DAYS)
def test_it_counts_months_and_years_alike(since: date, on: date) -> None:
    if since <= on:
        assert full_months(since, on) // 12 == full_years(since, on)


@given(on=st.dates(date(1950, 1, 1), date(2090, 12, 31)), years=st.integers(0, 100))
def test_whoever_was_born_on_the_last_day_is_that_old_and_whoever_came_a_day_later_is_not(on: date, years: int) -> None:
    last = last_day_complete(years, on)
    assert full_years(last, on) == years
    assert full_years(last + timedelta(days=1), on) == years - 1


def test_years_are_complete_since_the_end_of_february_where_there_is_no_twenty_ninth() -> None:
    assert last_day_complete(1, date(2024, 2, 29)) == date(2023, 2, 28)
