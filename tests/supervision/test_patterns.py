"""Every pattern has a case that fires and a near miss that does not; nothing is passed in silence; order and doubles change nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.words import Words
from lianxin.rulebook import rulebook, values
from lianxin.supervision.domain.catalogue import TESTS
from lianxin.supervision.domain.clues import About, Evidence, Outcome, Subject, Tally, common_area
from lianxin.supervision.domain.facts import FACTS
from lianxin.supervision.domain.facts import UNTOLD as UNTOLD_WORDS
from lianxin.supervision.domain.statistics import chi_square, median, median_deviation, robust_score
from supervision.worked_patterns import PATTERNS, UNTOLD, Pattern, Run

NAMES = [pattern.test for pattern in PATTERNS]


def told(outcome: Outcome) -> set[str]:
    return {clue.fingerprint for clue in outcome.clues}


def test_it_works_through_every_test_of_the_catalogue() -> None:
    assert sorted(NAMES) == sorted(TESTS)
    assert {test.pattern for test in TESTS.values()} == set(range(1, 19))


@pytest.mark.parametrize("pattern", PATTERNS, ids=NAMES)
def test_it_fires(pattern: Pattern) -> None:
    outcome = pattern.run(pattern.hit)
    (clue,) = outcome.clues
    assert clue.test == pattern.test
    assert outcome.examined >= 1
    assert clue.evidence
    assert {name for one in clue.evidence for name, _ in one.facts} <= set(FACTS)
    if clue.limit is not None:
        assert clue.limit.name in values()


@pytest.mark.parametrize("pattern", PATTERNS, ids=NAMES)
def test_it_does_not_fire_on_a_near_miss(pattern: Pattern) -> None:
    outcome = pattern.run(pattern.near_miss)
    assert outcome.clues == ()
    assert outcome.examined >= 1


@pytest.mark.parametrize(("test", "run", "rows", "fact"), UNTOLD, ids=[f"{name}-{fact}" for name, _, _, fact in UNTOLD])
def test_it_says_what_it_cannot_tell(test: str, run: Run, rows: Sequence[Any], fact: str) -> None:
    outcome = run(rows)
    assert outcome.clues == ()
    assert dict(outcome.untold)[fact] >= 1
    assert fact in UNTOLD_WORDS
    assert test in TESTS


@given(data=st.data())
@pytest.mark.parametrize("pattern", PATTERNS, ids=NAMES)
def test_order_and_doubles_change_nothing(pattern: Pattern, data: st.DataObject) -> None:
    rows = [*pattern.hit, *pattern.near_miss]
    again = data.draw(st.lists(st.sampled_from(rows), max_size=5))
    shuffled = data.draw(st.permutations([*rows, *again]))
    once, other = pattern.run(rows), pattern.run(shuffled)
    assert told(once) == told(other)
    assert len(once.clues) == len(other.clues)
    assert dict(once.untold) == dict(other.untold)


def test_every_name_of_the_catalogue_is_known() -> None:
    kinds = {code.key for code in rulebook().dictionary.code_lists["department_list_kind"].codes}
    for test in TESTS.values():
        assert set(test.values) <= set(values())
        assert set(test.word_lists) <= set(rulebook().word_lists)
        assert set(test.lists) <= kinds
        assert re.fullmatch(r"[a-z_]+", test.name)
        assert test.words.zh
        assert test.asks.en


def test_a_fingerprint_hangs_on_test_subject_and_rows_alone() -> None:
    about = About(Subject.HOUSEHOLD, "999901101201", household=1)
    tally = Tally("payee_elsewhere")
    tally.tell(about, [Evidence("payment:1", (("amount", 1),))])
    tally.tell(about, [Evidence("payment:1", (("amount", 2),))])
    tally.tell(about, [Evidence("payment:2", ())])
    assert len(tally.outcome().clues) == 2
    other = Tally("paid_twice")
    other.tell(about, [Evidence("payment:1", ())])
    assert not told(other.outcome()) & told(tally.outcome())


@pytest.mark.parametrize(
    ("codes", "area"),
    [
        (["999901101201"], "999901101201"),
        (["999901101201", "999901101202"], "999901101"),
        (["999901101201", "999901102201"], "999901"),
        (["999901", "999901101201"], "999901"),
        (["999901101201", "999902101201"], ""),
    ],
)
def test_a_clue_of_several_places_stands_in_the_smallest_that_holds_them(codes: list[str], area: str) -> None:
    assert common_area(codes) == area


def test_statistics_stand_on_worked_examples() -> None:
    assert median([3, 1, 2]) == 2
    assert median([1, 2, 3, 4]) == Fraction(5, 2)
    assert median_deviation([1, 1, 2, 2, 4, 6, 9]) == 1  # Wikipedia's example of the median absolute deviation
    assert robust_score(9, [1, 1, 2, 2, 4, 6, 9], least_spread=Fraction(0)) == pytest.approx(7 * 0.6745)
    assert robust_score(5, [5, 5, 5], least_spread=Fraction(0)) == 0
    assert robust_score(6, [5, 5, 5, 6], least_spread=Fraction(1)) == 1
    assert chi_square([22, 21, 22, 27, 22, 36], [1 / 6] * 6) == pytest.approx(6.72)  # a die thrown 150 times
    with pytest.raises(ValueError, match="median of nothing"):
        median([])


def test_words_of_missing_facts_are_in_both_languages() -> None:
    assert all(isinstance(words, Words) and words.zh and words.en for words in UNTOLD_WORDS.values())
