"""How alike two names are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.places.domain.likeness import Comparison
from lianxin.places.gazetteer import gazetteer


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return Comparison(gazetteer().alike_characters)


@pytest.mark.parametrize(
    ("written", "official", "difference"),
    [
        ("刚察", "岗察", "同音字"),
        ("嵩林", "蒿林", "形近字"),
        ("七克土", "七克吐", "同音字"),
        ("络峪", "洛峪", "同音字"),
        ("乐帮", "乐邦", "同音字"),
        ("石大苍", "石大仓", "同音字"),
    ],
)
def test_it_believes_one_character_that_looks_or_sounds_alike(
    comparison: Comparison, written: str, official: str, difference: str
) -> None:
    likeness = comparison.compare(written, official)
    assert likeness is not None
    assert likeness.score >= 0.8
    assert likeness.difference is not None
    assert likeness.difference.zh == difference


@pytest.mark.parametrize(
    ("written", "official"),
    [("白土庄", "黑土庄"), ("阿家庄", "朱家庄"), ("宝山", "五星"), ("东", "冬"), ("王元", "渔元"), ("", "东村")],
)
def test_it_takes_two_names_for_two_names(comparison: Comparison, written: str, official: str) -> None:
    assert comparison.compare(written, official) is None


def test_it_notices_one_character_more_or_less_but_never_relies_on_it(comparison: Comparison) -> None:
    more, less = comparison.compare("阿家大庄", "阿家庄"), comparison.compare("阿庄", "阿家庄")
    assert more is not None
    assert less is not None
    assert max(more.score, less.score) < 0.72
    assert (more.difference.zh, less.difference.zh) == ("多一字", "少一字")  # type: ignore[union-attr]


@settings(deadline=None)
@given(
    st.text("东西南北白土庄家村洛络峪岗刚察蒿嵩林", min_size=1, max_size=5),
    st.text("东西南北白土庄家村洛络峪岗刚察", max_size=5),
)
def test_it_is_the_same_from_both_sides(comparison: Comparison, one: str, other: str) -> None:
    there, back = comparison.compare(one, other), comparison.compare(other, one)
    assert (there is None) == (back is None)
    assert there is None or there.score == back.score  # type: ignore[union-attr]
    assert (there is not None and there.score == 1.0) == (one == other)
