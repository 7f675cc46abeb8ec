"""A sample to be verified at home: anybody with the list and the seed draws the same."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.benefits.domain import errors
from lianxin.benefits.domain.samples import drawn
from lianxin.core.kernel.errors import Refused

TOWNS = {
    town: [f"{town}{number:03d}" for number in range(count)] for town, count in (("甲", 100), ("乙", 50), ("丙", 3))
}
SEED = "2023-06-01 公开摇号 0713"


def test_it_draws_the_same_again_and_something_else_with_another_seed() -> None:
    first = drawn(TOWNS, size=20, seed=SEED)
    assert drawn({town: reversed(ids) for town, ids in reversed(TOWNS.items())}, size=20, seed=SEED) == first
    assert drawn(TOWNS, size=20, seed=SEED + "!").chosen != first.chosen
    # 1 + 1 + 1, and the other 17 by the size of the towns: 11.1, 5.6, 0.3.
    assert first.sizes == {"丙": 1, "乙": 7, "甲": 12}
    assert first.population == {"丙": 3, "乙": 50, "甲": 100}


def test_it_can_be_checked_with_any_tool() -> None:
    """The chosen are those whose SHA-256 of the seed, a line break and the identification is smallest."""
    sample = drawn({"甲": TOWNS["甲"]}, size=5, seed=SEED)
    by_hash = sorted(TOWNS["甲"], key=lambda one: hashlib.sha256(f"{SEED}\n{one}".encode()).digest())
    assert list(sample.chosen) == by_hash[:5]


@given(
    counts=st.dictionaries(st.text("甲乙丙丁戊", min_size=0, max_size=2), st.integers(0, 40), min_size=1, max_size=6),
    size=st.integers(1, 150),
    least=st.integers(0, 3),
)
def test_it_draws_as_many_as_asked_and_something_of_everything(counts: dict[str, int], size: int, least: int) -> None:
    strata = {name: [f"{name}/{number}" for number in range(count)] for name, count in counts.items()}
    total, needed = sum(counts.values()), sum(min(least, count) for count in counts.values())
    if total == 0 or min(size, total) < needed:
        with pytest.raises(Refused) as refused:
            drawn(strata, size=size, seed="s", least=least)
        assert refused.value.kind is errors.SAMPLE_UNFIT
        return
    sample = drawn(strata, size=size, seed="s", least=least)
    assert len(sample.chosen) == len(set(sample.chosen)) == min(size, total) == sum(sample.sizes.values())
    for name, count in sample.sizes.items():
        assert min(least, counts[name]) <= count <= counts[name]
        assert sum(one.startswith(f"{name}/") for one in sample.chosen) == count


def test_it_favours_nobody() -> None:
    """Over many seeds each of ten is drawn about as often: within five standard deviations of 500 of 1000."""
    ids = [f"p{number}" for number in range(10)]
    times = dict.fromkeys(ids, 0)
    for number in range(1000):
        for one in drawn({"": ids}, size=5, seed=f"seed {number}").chosen:
            times[one] += 1
    assert all(abs(count - 500) < 80 for count in times.values())


@pytest.mark.parametrize(
    ("strata", "size", "seed"),
    [
        (TOWNS, 20, " "),
        ({}, 20, SEED),
        ({"甲": []}, 20, SEED),
        ({"甲": ["x"], "乙": ["x"]}, 1, SEED),
        (TOWNS, 0, SEED),
        (TOWNS, 2, SEED),
    ],
)
def test_it_refuses_a_design_that_cannot_be_drawn(strata: dict[str, list[str]], size: int, seed: str) -> None:
    with pytest.raises(Refused) as refused:
        drawn(strata, size=size, seed=seed)
    assert refused.value.kind is errors.SAMPLE_UNFIT
