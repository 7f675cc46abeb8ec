"""What each day of a month was, and whether it was enough."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.findings import Verdict
from lianxin.work.domain.attendance import (
    Away,
    DaysAsked,
    Mark,
    MonthTally,
    Service,
    days_of_month,
    marks_of,
    tally,
    verdict,
)

FIRST = date(2026, 11, 1)
ALWAYS = Service(date(2020, 1, 1))
TODAY = date(2026, 11, 24)


def of(*, day: int, told: bool | None = None, away: tuple[Away, ...] = (), service: Service = ALWAYS) -> Mark:
    on = date(2026, 11, day)
    return marks_of([on], told={} if told is None else {on: told}, away=away, service=service, today=TODAY)[0]


def test_a_day_is_what_was_told_and_nothing_where_nobody_told() -> None:
    assert [of(day=3, told=True), of(day=3, told=False), of(day=3), of(day=24), of(day=25)] == [
        Mark.PRESENT, Mark.ABSENT, Mark.UNTOLD, Mark.UNTOLD, Mark.AHEAD,
    ]  # fmt: skip


def test_an_absence_says_so_itself_until_he_is_back() -> None:
    leave = (Away(date(2026, 11, 5), date(2026, 11, 9), is_duty=False, returned_on=date(2026, 11, 8)),)
    assert [of(day=day, away=leave) for day in (4, 5, 7, 8, 9)] == [
        Mark.UNTOLD, Mark.LEAVE, Mark.LEAVE, Mark.UNTOLD, Mark.UNTOLD,
    ]  # fmt: skip
    assert of(day=26, away=(Away(date(2026, 11, 26), date(2026, 11, 26), is_duty=True),)) is Mark.DUTY


def test_a_day_before_or_after_his_time_in_the_team_is_none_of_his() -> None:
    service = Service(date(2026, 11, 2), date(2026, 11, 5))
    assert [of(day=day, told=True, service=service) for day in (1, 2, 4, 5)] == [
        Mark.OUT, Mark.PRESENT, Mark.PRESENT, Mark.OUT,
    ]  # fmt: skip


def month(**given: int) -> MonthTally:
    told = {"days": 30, "served": 30, "present": 0, "duty": 0, "leave": 0, "absent": 0, "untold": 0, "ahead": 0} | given
    return MonthTally(**told)


@pytest.mark.parametrize(
    ("told", "asked", "found"),
    [
        (month(present=20, absent=10), DaysAsked(20, True), Verdict.MET),
        (month(present=19, absent=11), DaysAsked(20, True), Verdict.NOT_MET),
        (month(present=18, duty=2, absent=10), DaysAsked(20, True), Verdict.MET),
        (month(present=18, duty=2, absent=10), DaysAsked(20, False), Verdict.NOT_MET),
        (month(present=18, duty=2, absent=10), DaysAsked(20, None), Verdict.CANNOT_TELL),
        (month(present=19, untold=1, absent=10), DaysAsked(20, True), Verdict.CANNOT_TELL),
        (month(present=19, ahead=1, absent=10), DaysAsked(20, True), Verdict.CANNOT_TELL),
        (month(present=10, served=10), DaysAsked(20, True), Verdict.CANNOT_TELL),
        (month(present=30), DaysAsked(None, True), Verdict.CANNOT_TELL),
    ],
)
def test_enough_is_told_only_where_no_open_day_decides_it(told: MonthTally, asked: DaysAsked, found: Verdict) -> None:
    assert verdict(told, asked) is found


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.sets(st.integers(0, 30)),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40), st.booleans()), max_size=3),
    st.integers(0, 31),
)
def test_the_days_of_a_month_add_up_and_telling_more_never_unsays_a_verdict(
    on: date, present: set[int], spans: list[tuple[int, int, bool]], today: int
) -> None:
    days = days_of_month(on)
    away = [Away(days[0] + timedelta(a), days[0] + timedelta(a + length), is_duty=duty) for a, length, duty in spans]
    told = {days[n]: True for n in present if n < len(days)}
    asked = DaysAsked(20, True)

    def at(told: dict[date, bool]) -> MonthTally:
        marks = marks_of(days, told=told, away=away, service=ALWAYS, today=days[0] + timedelta(today))
        return tally(marks)

    found = at(told)
    assert found.served == found.days == len(days)
    parts = (found.present, found.duty, found.leave, found.absent, found.untold, found.ahead)
    assert sum(parts) == found.served
    before = verdict(found, asked)
    for rest in (True, False):
        after = verdict(at({day: told.get(day, rest) for day in days}), asked)
        assert before in {after, Verdict.CANNOT_TELL}
        assert after is not Verdict.CANNOT_TELL
