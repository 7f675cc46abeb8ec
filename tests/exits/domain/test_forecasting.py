"""Forecasts: marked, with an interval, and refused where they would be a guess."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lianxin.exits.domain.forecasting import Forecast, NoForecast, forecast
from lianxin.exits.domain.shares import Share


def halving(*, first: int = 2014, years: int = 5, start: int = 32_000) -> dict[int, Share]:
    return {first + n: Share(start >> n, 100_000) for n in range(years)}


def test_it_foretells_the_year_of_a_share_that_halves() -> None:
    found = forecast(halving(), 0.5)  # 32, 16, 8, 4, 2 % in 2018; 1 % in 2019, exactly 0.5 % in 2020, below it in 2021
    assert isinstance(found, Forecast)
    assert found.year in {2020, 2021}
    assert abs(found.remaining - 0.5) < 1e-9
    assert found.years == 5
    assert found.earliest <= found.year <= (found.latest or found.year)
    assert [year for year, _ in found.expected] == list(range(2019, found.year + 1))


def test_it_is_less_sure_of_years_that_jump() -> None:
    jumpy = dict(zip(range(2014, 2019), (Share(n, 1000) for n in (300, 100, 200, 60, 90)), strict=True))
    found = forecast(jumpy, 1)
    assert isinstance(found, Forecast)
    assert found.latest is None or found.latest - found.earliest >= 2


def test_it_foretells_nothing_from_two_years() -> None:
    assert forecast(halving(years=2), 1) == NoForecast("too_few")
    assert forecast({}, 1) == NoForecast("too_few")


def test_it_foretells_nothing_that_has_happened_or_does_not_come() -> None:
    assert forecast(halving(), 50) == NoForecast("reached")
    level = {year: Share(50, 1000) for year in range(2014, 2018)}
    assert forecast(level, 1) == NoForecast("not_falling")
    slow = {year: Share(50_000 - 10 * (year - 2014), 1_000_000) for year in range(2014, 2018)}
    assert forecast(slow, 1) == NoForecast("too_far")


@given(
    st.lists(st.integers(0, 1000), min_size=3, max_size=8),
    st.integers(1000, 5000),
    st.floats(0.1, 40, allow_nan=False),
)
def test_it_never_foretells_a_year_on_record(poor: list[int], rural: int, limit: float) -> None:
    shares = {2010 + n: Share(part, rural) for n, part in enumerate(poor)}
    found = forecast(shares, limit)
    if isinstance(found, Forecast):
        last = max(shares)
        assert last < found.earliest <= found.year
        assert found.latest is None or found.year <= found.latest
        assert 0 < found.remaining < 1
        assert all(a >= b for (_, a), (_, b) in zip(found.expected, found.expected[1:], strict=False))
