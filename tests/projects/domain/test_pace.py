"""When a project counts as slow, and when an asset is to be looked at again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianxin.projects.domain.pace import Patience, Plan, Report, next_look_on, pace_of, time_used_percent

DAY = date(2026, 3, 1)
HUNDRED_DAYS = Plan(DAY, DAY + timedelta(days=100))
PATIENCE = Patience(points=20, silent_days=30)


def days(count: int) -> date:
    return DAY + timedelta(days=count)


def test_it_goes_well_when_work_keeps_up_with_time() -> None:
    pace = pace_of(HUNDRED_DAYS, [Report(days(10), 10), Report(days(45), 40)], PATIENCE, begun_on=DAY, on=days(50))
    assert (pace.used_percent, pace.done_percent, pace.silent_days, pace.is_slow) == (50, 40, 5, False)


@pytest.mark.parametrize(("done", "is_slow"), [(31, False), (30, True), (0, True)])
def test_it_is_slow_when_too_many_points_behind(done: int, is_slow: bool) -> None:
    pace = pace_of(HUNDRED_DAYS, [Report(days(50), done)], PATIENCE, begun_on=DAY, on=days(50))
    assert pace.is_slow is is_slow


@pytest.mark.parametrize(("silent", "is_slow"), [(29, False), (30, True)])
def test_it_is_slow_when_nobody_reports(silent: int, is_slow: bool) -> None:
    pace = pace_of(HUNDRED_DAYS, [Report(DAY, 99)], PATIENCE, begun_on=DAY, on=days(silent))
    assert pace.is_slow is is_slow
    assert pace.silent_days == silent


def test_it_counts_the_beginning_as_the_first_news() -> None:
    pace = pace_of(HUNDRED_DAYS, [], PATIENCE, begun_on=days(10), on=days(15))
    assert (pace.silent_days, pace.is_slow) == (5, False)


def test_it_says_for_how_long_the_time_is_over() -> None:
    assert not pace_of(HUNDRED_DAYS, [Report(days(99), 90)], PATIENCE, begun_on=DAY, on=days(99)).is_slow
    pace = pace_of(HUNDRED_DAYS, [Report(days(99), 90)], PATIENCE, begun_on=DAY, on=days(100))
    assert [words.zh for words in pace.reasons] == ["计划工期已过 1 天。"]


@pytest.mark.parametrize("plan", [Plan(None, None), Plan(DAY, None), Plan(None, DAY)])
def test_it_cannot_tell_without_a_plan_and_says_so(plan: Plan) -> None:
    pace = pace_of(plan, [Report(DAY, 0)], PATIENCE, begun_on=DAY, on=DAY)
    assert pace.used_percent is None
    assert "无法判断" in pace.reasons[0].zh


def test_it_does_not_look_at_reports_of_a_later_day() -> None:
    assert pace_of(HUNDRED_DAYS, [Report(days(9), 80)], PATIENCE, begun_on=DAY, on=days(5)).done_percent == 0


@pytest.mark.parametrize(("on", "used"), [(-5, 0), (0, 0), (25, 25), (100, 100), (200, 100)])
def test_it_uses_no_more_time_than_there_is(on: int, used: int) -> None:
    assert time_used_percent(HUNDRED_DAYS, days(on)) == used


def test_it_looks_at_an_asset_again_after_the_last_look() -> None:
    assert next_look_on(DAY, None, 365) == date(2027, 3, 1)
    assert next_look_on(DAY, days(100), 10) == days(110)
