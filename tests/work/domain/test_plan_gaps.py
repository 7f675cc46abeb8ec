"""Causes beside measures, and what an account of income comes to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.work.domain.plans import (
    FoundGap,
    Gap,
    Income,
    OnRecord,
    PlannedLine,
    gaps,
    net_fen,
    per_person_fen,
    quarter_of,
)

ILL, POOR_SKILL = "cause:illness", "cause:skill"


def own(*causes: str) -> OnRecord:
    """A household's causes: what the register does not tell it denies."""
    return OnRecord(causes, None)


def anything(cause: str, family: str) -> bool:
    return True


def test_a_cause_that_a_measure_answers_is_no_gap() -> None:
    assert gaps(own(ILL), [PlannedLine(1, ILL, "health", "doctor")], anything) == ()


def test_a_cause_without_a_measure_and_a_measure_without_a_cause_are_found() -> None:
    found = gaps(
        own(ILL, POOR_SKILL),
        [PlannedLine(1, ILL, "health", "doctor"), PlannedLine(2, "", "industry", "crops")],
        anything,
    )
    assert found == (FoundGap(Gap.NO_MEASURE, POOR_SKILL), FoundGap(Gap.NO_CAUSE, "", 2))


def test_a_cause_with_a_line_of_its_own_but_no_measure_is_told_once() -> None:
    assert gaps(own(ILL), [PlannedLine(1, ILL, "", "")], anything) == (FoundGap(Gap.NO_MEASURE, ILL),)
    assert gaps(OnRecord(), [PlannedLine(1, "words:路不通", "", "")], anything) == (
        FoundGap(Gap.NO_MEASURE, "words:路不通", 1),
    )


def test_a_measure_that_does_not_answer_and_a_cause_not_on_record_are_told() -> None:
    found = gaps(own(), [PlannedLine(3, "risk:illness", "water", "well")], lambda cause, family: family == "health")
    assert found == (FoundGap(Gap.UNFIT, "risk:illness", 3), FoundGap(Gap.NOT_ON_RECORD, "risk:illness", 3))
    # Of a village nothing is denied that its facts cannot tell.
    assert gaps(OnRecord(), [PlannedLine(1, "words:路不通", "infrastructure", "road")], anything) == ()


def test_only_what_the_facts_of_a_village_deny_is_not_on_record() -> None:
    facts = OnRecord(("village:no_clinic",), frozenset({"village:no_power"}))
    lines = [
        PlannedLine(1, "village:no_power", "industry", "crops"),
        PlannedLine(2, "village:remote", "industry", "crops"),
    ]
    assert gaps(facts, lines, anything) == (
        FoundGap(Gap.NO_MEASURE, "village:no_clinic"), FoundGap(Gap.NOT_ON_RECORD, "village:no_power", 1),
    )  # fmt: skip


def test_a_missing_part_of_an_income_is_never_nothing() -> None:
    whole = Income(100, 200, 50, 0, 30, 4)
    assert (net_fen(whole), per_person_fen(whole)) == (280, 70)
    for missing in range(5):
        parts = [100, 200, 50, 0, 30]
        parts[missing] = None  # type: ignore[call-overload]
        assert net_fen(Income(*parts, 4)) is None
    assert per_person_fen(Income(100, 200, 50, 0, 30, None)) is None


@given(st.integers(-(10**10), 10**10), st.integers(1, 20))
def test_a_share_is_rounded_to_the_nearer_fen(net: int, persons: int) -> None:
    cost = max(0, -net)
    found = per_person_fen(Income(max(0, net), 0, cost, 0, 0, persons))
    assert found is not None
    assert abs(2 * (found * persons - net)) <= persons


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (9, 3), (10, 4), (12, 4)])
def test_a_day_lies_in_its_quarter(month: int, quarter: int) -> None:
    assert quarter_of(date(2026, month, 1)) == quarter
