"""Bands of statistics: every number lies in one, each has a name, and faulty ones are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.band_entries import load_bands
from lianxin.rulebook.documents import Entry

pytestmark = pytest.mark.one_engine
GOOD = {
    "of": "member", "field": "birth_on", "words": {"zh": "年龄段", "en": "Age"}, "unit": "age", "edges": [6, 16],
    "source": {"title": "测试"},
}  # fmt: skip


@given(number=st.integers(-1000, 10**7), name=st.sampled_from(sorted(rulebook().bands)))
def test_every_number_lies_in_one_band(number: int, name: str) -> None:
    bands = rulebook().bands[name]
    ends = [bands.ends_of(key) for key in bands.parts()]
    assert sum((low is None or low <= number) and (high is None or number < high) for low, high in ends) == 1


def test_each_band_has_a_name_of_its_own() -> None:
    for bands in rulebook().bands.values():
        names = [bands.words_of(key) for key in bands.parts()]
        assert len(set(names)) == len(bands.edges) + 1
    assert [rulebook().bands["age_band"].words_of(key).zh for key in ("-6", "6-16", "75-")] == [
        "不到 6 岁",
        "6—15 岁",
        "75 岁以上",
    ]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"edges": [16, 6]}, "RULEBOOK-005"), ({"edges": []}, "RULEBOOK-005"), ({"edges": [True]}, "RULEBOOK-005"),
        ({"edges": [1.5]}, "RULEBOOK-005"), ({"field": "name"}, "RULEBOOK-009"), ({"of": "village"}, "RULEBOOK-009"),
        ({"unit": "stone"}, "RULEBOOK-016"), ({"colour": "red"}, "RULEBOOK-003"),
    ],
)  # fmt: skip
def test_faulty_bands_are_refused(told: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        load_bands({"age": Entry.of(GOOD | told, "test.yaml:")}, dictionary())
    assert refused.value.code == code
