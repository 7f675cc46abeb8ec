"""The search for reference cycles is suspended and comes back."""

from __future__ import annotations

import gc

import pytest

from lianxin.core.kernel.cycles import without_cycle_search


def test_it_is_off_inside_and_on_again_afterwards_even_after_a_fault() -> None:
    seen = []

    def fail() -> None:
        with without_cycle_search():
            seen.append(gc.isenabled())
            raise ValueError("x")

    assert gc.isenabled()
    with pytest.raises(ValueError, match="x"):
        fail()
    assert (seen, gc.isenabled()) == ([False], True)


def test_it_stays_off_for_a_caller_who_had_turned_it_off() -> None:
    gc.disable()
    try:
        with without_cycle_search():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
