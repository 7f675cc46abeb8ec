"""When a visit is due: parts of a period, the day of the pairing, and what was missed before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.work.domain.visits import Standing, Status, VisitRule, deadlines, due, period_of, status_of

TWICE_A_QUARTER = VisitRule(3, 2)
LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("on", "months", "period"),
    [
        (date(2026, 11, 24), 3, (date(2026, 10, 1), date(2027, 1, 1))),
        (date(2026, 12, 31), 1, (date(2026, 12, 1), date(2027, 1, 1))),
        (date(2026, 1, 1), 2, (date(2026, 1, 1), date(2026, 3, 1))),
        (date(2026, 5, 1), 12, (date(2026, 1, 1), date(2027, 1, 1))),
    ],
)
def test_a_period_begins_with_a_whole_part_of_the_year(on: date, months: int, period: tuple[date, date]) -> None:
    assert period_of(on, months) == period


def test_the_second_visit_of_a_quarter_is_due_at_its_end() -> None:
    assert deadlines(date(2026, 10, 1), date(2027, 1, 1), 2) == (date(2026, 11, 15), date(2026, 12, 31))
    first = due([], TWICE_A_QUARTER, paired_on=LONG_AGO, on=date(2026, 11, 1), soon_days=7)
    assert (first.standing, first.due_on, first.done, first.wanted) == (Standing.LATER, date(2026, 11, 15), 0, 2)
    visited = due([date(2026, 10, 3)], TWICE_A_QUARTER, paired_on=LONG_AGO, on=date(2026, 11, 20), soon_days=7)
    assert (visited.standing, visited.due_on) == (Standing.LATER, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2026, 11, 7), Standing.LATER),
        (date(2026, 11, 8), Standing.SOON),
        (date(2026, 11, 15), Standing.SOON),
        (date(2026, 11, 16), Standing.OVERDUE),
    ],
)
def test_a_visit_is_overdue_on_the_day_after(on: date, standing: Standing) -> None:
    assert due([], TWICE_A_QUARTER, paired_on=LONG_AGO, on=on, soon_days=7).standing is standing


def test_a_pairing_asks_for_nothing_before_it_began() -> None:
    # Paired on the twentieth of November: the first half of the quarter is over.
    found = due([], TWICE_A_QUARTER, paired_on=date(2026, 11, 20), on=date(2026, 11, 24), soon_days=7)
    assert (found.wanted, found.due_on, found.missed_before) == (1, date(2026, 12, 31), 0)


def test_what_was_missed_in_the_period_before_is_told() -> None:
    found = due([date(2026, 8, 1)], TWICE_A_QUARTER, paired_on=LONG_AGO, on=date(2026, 10, 2), soon_days=7)
    assert (found.missed_before, found.done, found.last_on) == (1, 0, date(2026, 8, 1))


def test_a_visit_of_a_day_to_come_is_no_visit_yet() -> None:
    found = due([date(2026, 12, 1)], TWICE_A_QUARTER, paired_on=LONG_AGO, on=date(2026, 11, 24), soon_days=7)
    assert (found.done, found.last_on, found.standing) == (0, None, Standing.OVERDUE)


def test_without_a_rule_nobody_is_chased() -> None:
    found = due([date(2026, 3, 1)], None, paired_on=LONG_AGO, on=date(2026, 11, 24), soon_days=7)
    assert (found.standing, found.due_on, found.last_on) == (Standing.NO_RULE, None, date(2026, 3, 1))


@pytest.mark.parametrize(("months", "times"), [(0, 1), (5, 1), (24, 1), (3, 0), (-1, 1)])
def test_a_period_that_is_no_part_of_a_year_is_refused(months: int, times: int) -> None:
    with pytest.raises(ValueError, match="no part of a year"):
        VisitRule(months, times)


@given(
    on=st.dates(date(2014, 1, 1), date(2040, 12, 31)),
    months=st.sampled_from([1, 2, 3, 4, 6, 12]),
    times=st.integers(1, 6),
    back=st.lists(st.integers(0, 800), max_size=12),
)
def test_one_more_visit_never_makes_it_worse(on: date, months: int, times: int, back: list[int]) -> None:
    rule, visits = VisitRule(months, times), [on - timedelta(days=days) for days in back]
    before = due(visits, rule, paired_on=LONG_AGO, on=on, soon_days=7)
    after = due([*visits, on], rule, paired_on=LONG_AGO, on=on, soon_days=7)
    assert after.done == before.done + 1
    assert (before.due_on is None) <= (after.due_on is None)
    if before.due_on and after.due_on:
        assert after.due_on > before.due_on
    start, end = period_of(on, months)
    assert start <= on < end
    assert deadlines(start, end, times)[-1] == end - timedelta(days=1)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (("exited", "at_risk", False), Status.MONITORED),
        (("exited", "at_risk", None), Status.MONITORED),
        (("exited", "at_risk", True), Status.EXITED),
        (("poor", None, None), Status.REGISTERED),
        (("ordinary", None, None), Status.OTHER),
        ((None, None, None), Status.OTHER),
    ],
)
def test_a_household_is_monitored_before_anything_else(
    told: tuple[str | None, str | None, bool | None], status: Status
) -> None:
    kind, watched, is_over = told
    assert status_of(kind, watched, risk_eliminated=is_over) is status
