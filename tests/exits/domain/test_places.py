"""Judging a place over counts that may be open: told only where every end says the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.findings import Verdict
from lianxin.eligibility.domain.judging import Terms
from lianxin.eligibility.domain.places import Count, PlaceJudgement, all_of, place_judged
from lianxin.exits.domain.continuing import exited_on, is_tracked, policies_until
from lianxin.rulebook import rulebook

ON = date(2019, 12, 31)
NATION = rulebook().rule_sets["village_exit_2016"]
RECORD = {
    "village_code": "999901101201",
    "rural_persons": 1000,
    "hard_road_to_township": True,
    "clinics": 1,
    "doctors": 1,
}
TERMS = Terms(ON, {"village_exit.incidence_percent": 2.0}, {})


def judged(unexited: Count, **record: object) -> PlaceJudgement:
    counts = {"unexited_persons": unexited}
    return place_judged(NATION, RECORD | record, counts, TERMS, short=frozenset({"unexited_persons"}))


@pytest.mark.parametrize(
    ("count", "verdict"),
    [
        (Count(19, 19), Verdict.MET),
        (Count(20, 20), Verdict.NOT_MET),
        (Count(10, 19, 2), Verdict.MET),  # whatever the two are
        (Count(20, 24, 1), Verdict.NOT_MET),
        (Count(18, 21, 1), Verdict.CANNOT_TELL),
        (Count(0, None, 1), Verdict.CANNOT_TELL),
        (Count(20, None, 1), Verdict.NOT_MET),
    ],
)
def test_it_tells_only_what_every_end_says(count: Count, verdict: Verdict) -> None:
    found = judged(count).criteria[0]
    assert found.verdict is verdict
    assert bool(found.missing) is (verdict is Verdict.CANNOT_TELL)
    assert found.short_of == ("unexited_persons",)


def test_it_says_how_many_are_too_many() -> None:
    assert judged(Count(25, 25)).criteria[0].gap == 6  # 19 of 1,000 stay below 2 %
    assert judged(Count(19, 19)).criteria[0].gap is None


def test_it_never_takes_a_missing_denominator_for_nought() -> None:
    found = judged(Count(3, 3), rural_persons=None)
    assert found.verdict is Verdict.CANNOT_TELL
    assert [one.field for one in found.criteria[0].missing] == ["rural_persons"]


def test_it_lets_one_criterion_that_fails_decide() -> None:
    assert judged(Count(3, 3), rural_persons=None, hard_road_to_township=False).verdict is Verdict.NOT_MET
    assert all_of([]) is Verdict.MET


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 2000))
def test_it_agrees_with_every_number_between_the_ends(least: int, more: int, rural: int) -> None:
    found = judged(Count(least, least + more, more and 1), rural_persons=rural).criteria[0].verdict
    inside = {judged(Count(n, n), rural_persons=rural).criteria[0].verdict for n in range(least, least + more + 1)}
    assert found is (inside.pop() if len(inside) == 1 else Verdict.CANNOT_TELL)


@pytest.mark.parametrize("wrong", [(-1, 0, 0), (2, 1, 0), (0, 0, -1)])
def test_it_refuses_a_count_that_is_none(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="least to its most"):
        Count(*wrong)


def test_it_adds_counts_up_and_keeps_what_is_open() -> None:
    assert Count(1, 2, 1) + Count(3, 3) == Count(4, 5, 1)
    assert (Count(1, None, 1) + Count(3, 3)).most is None


def test_it_goes_on_until_the_last_day_of_the_last_year() -> None:
    assert policies_until(2025) == date(2025, 12, 31)
    assert policies_until(None) is None
    assert exited_on(2020, None) == date(2020, 12, 31)
    assert exited_on(2020, date(2020, 11, 9)) == date(2020, 11, 9)
    assert exited_on(None, None) is None


@pytest.mark.parametrize(
    ("year", "months", "on", "tracked"),
    [
        (2019, 12, date(2020, 12, 31), True),
        (2019, 12, date(2021, 1, 1), False),
        (2019, 12, date(2019, 12, 31), True),
        (None, 12, date(2026, 1, 1), True),
        (2019, None, date(2026, 1, 1), True),
    ],
)
def test_it_tracks_an_exit_for_full_months_after_its_year(
    year: int | None, months: int | None, on: date, tracked: bool
) -> None:
    assert is_tracked(year, months, on=on) is tracked
