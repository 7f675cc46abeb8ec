"""Tests are not lost without a word."""

from __future__ import annotations

from collections import Counter

from inventory import by_folder, counted, lost, noted


def test_it_has_lost_no_test() -> None:
    assert noted()
    assert lost(noted(), counted()) == []


def test_it_notices_a_lost_test_or_folder() -> None:
    before = Counter({"tests/a": 3, "tests/b": 1, "tests/c": 2})
    assert lost(before, Counter({"tests/a": 2, "tests/c": 5})) == ["tests/a: 3 -> 2", "tests/b: 1 -> 0"]


def test_it_counts_tests_by_folder() -> None:
    listing = "tests/a/test_x.py::test_one\ntests/a/test_y.py::test_two[1::2]\ntests/b/test_z.py::test_three\n\n3 tests collected"
    assert by_folder(listing) == Counter({"tests/a": 2, "tests/b": 1})
