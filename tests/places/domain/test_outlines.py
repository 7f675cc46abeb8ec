"""Distances, outlines, and where villages are drawn."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.places.domain.distance import distance_km
from lianxin.places.domain.history import History
from lianxin.places.domain.outlines import Outlines, is_inside, nearest_gap, points_around, spread_points
from lianxin.places.domain.village_points import placed_villages
from lianxin.places.gazetteer import county_outlines, gazetteer

SQUARE = ((100.0, 30.0), (101.0, 30.0), (101.0, 31.0), (100.0, 31.0))
POINTS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ((116.4, 39.9), (116.4, 39.9), 0),
        ((0.0, 0.0), (0.0, 1.0), 111.195),
        ((101.57, 36.5), (101.78, 36.62), 23.03),
        ((0.0, 0.0), (180.0, 0.0), 20015.1),
    ],
)
def test_it_measures_distance_on_the_globe(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    assert distance_km(a, b) == pytest.approx(km, rel=1e-3)


@given(POINTS, POINTS, POINTS)
def test_it_measures_as_distances_are(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))
    assert 0 <= distance_km(a, b) <= 20015.2
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-6


def test_it_decodes_rings_step_by_step() -> None:
    outlines = Outlines("630106\t1000000 300000 10000 0 0 10000", History("1\tx\t\t\t"))
    assert outlines.rings("630106") == (((100.0, 30.0), (101.0, 30.0), (101.0, 31.0)),)
    assert outlines.rings("630107") is None


def test_it_takes_the_outline_of_a_county_that_only_changed_its_code() -> None:
    history = History("520522\t黔西县\t2011\t2021\t520581\n520581\t黔西市\t2021\t\t")
    outlines = Outlines("520522\t1000000 300000 10000 0 0 10000", history)
    assert outlines.rings("520581") == outlines.rings("520522")


def test_it_takes_no_outline_of_a_county_put_together_from_two() -> None:
    history = History("1\ta\t2011\t2021\t520581\n2\tb\t2011\t2021\t520581\n520581\tc\t2021\t\t")
    assert Outlines("1\t0 0 10 0 0 10\n2\t0 0 10 0 0 10", history).rings("520581") is None


def test_it_tells_inside_from_outside() -> None:
    assert is_inside((100.5, 30.5), (SQUARE,))
    assert not is_inside((101.5, 30.5), (SQUARE,))
    assert not is_inside((100.5, 30.5), ())


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 30))
def test_it_spreads_points_inside_and_always_alike(count: int) -> None:
    points = spread_points((SQUARE,), count)
    assert points == spread_points((SQUARE,), count)
    assert len(set(points)) == count
    assert all(is_inside(point, (SQUARE,)) for point in points)


@settings(deadline=None)
@given(st.integers(0, 60), st.floats(0.01, 3))
def test_it_draws_around_an_anchor_without_leaving_the_outline(count: int, reach: float) -> None:
    points = points_around((100.9, 30.9), count, reach, (SQUARE,))
    assert len(points) == count
    assert all(is_inside(point, (SQUARE,)) for point in points)


def test_it_measures_the_gap_to_the_nearest_other() -> None:
    assert nearest_gap((100.0, 30.0), [(100.0, 30.0), (100.0, 30.5), (100.0, 32.0)]) == pytest.approx(0.5)
    assert nearest_gap((100.0, 30.0), [(100.0, 30.0)]) is None


def test_it_draws_known_villages_where_they_are_and_says_which_are_approximate() -> None:
    villages = [("630106101201", "甲村"), ("630106101202", "乙村"), ("630106102201", "丙村")]
    positions = {"630106101201": (100.2, 30.2), "630106101": (100.3, 30.3)}
    points = {point.code: point for point in placed_villages(villages, positions, (SQUARE,))}
    known = points["630106101201"]
    assert (known.longitude, known.latitude, known.approximate) == (100.2, 30.2, False)
    assert points["630106101202"].approximate
    assert points["630106102201"].approximate
    assert all(is_inside((p.longitude, p.latitude), (SQUARE,)) for p in points.values())
    near = points["630106101202"]
    assert distance_km((near.longitude, near.latitude), (100.3, 30.3)) < 60


def test_it_draws_nothing_where_nothing_is_known() -> None:
    assert placed_villages([("630106101201", "甲村")], {}, None) == []
    assert placed_villages([], {}, (SQUARE,)) == []


def test_it_draws_around_the_seat_where_there_is_no_outline() -> None:
    points = placed_villages([("630106101201", "甲村"), ("630106102201", "乙村")], {"630106": (101.57, 36.5)}, None)
    assert [p.code for p in points] == ["630106101201", "630106102201"]
    assert all(p.approximate and distance_km((p.longitude, p.latitude), (101.57, 36.5)) < 60 for p in points)


def test_it_has_outlines_of_the_counties_of_the_reports() -> None:
    outlines = county_outlines()
    assert outlines is not None
    for code in ("621225", "220822", "220882", "220821", "520623", "522729", "522723", "520524", "623001", "630106"):
        rings = outlines.rings(code)
        assert rings, code
        assert all(len(ring) >= 3 for ring in rings)
        position = gazetteer().position(code)
        assert position is None or is_inside(position, rings), code


def test_it_knows_a_version_only_between_its_days() -> None:
    (version,) = History("630122\t湟中县\t1999\t2019\t630106").versions("630122")
    assert not version.is_valid_on(date(1999, 12, 30))
    assert version.is_valid_on(date(1999, 12, 31))
    assert version.is_valid_on(date(2019, 12, 30))
    assert not version.is_valid_on(date(2019, 12, 31))
