"""Working days: holidays, weekend days worked in exchange, years that nobody knows, midnight in China."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.procedures.domain.calendar import DayKind, WorkingCalendar, day_of, is_past, load_calendar
from lianxin.procedures.domain.clocks import Pause, due_after, last_day_shown
from lianxin.procedures.domain.definitions import Clock
from lianxin.procedures.domain.shelf import calendar
from procedures.domain.small import small_version

DAYS = st.dates(date(2014, 1, 1), date(2028, 12, 31))
KINDS = st.sampled_from(DayKind)
COUNTS = st.integers(0, 60)
KNOWN = range(2014, 2027)


def test_it_knows_the_years_from_2014_to_2026_and_no_other() -> None:
    assert sorted(calendar().years) == list(KNOWN)
    assert all(year.notices and not year.verified for year in calendar().years.values())


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked before the Spring Festival
        (date(2026, 2, 16), False),  # a Monday of the festival
        (date(2020, 1, 31), False),  # the festival that was prolonged
        (date(2019, 5, 2), False),  # the Labour Day that was moved by a second notice
        (date(2015, 9, 4), False),
        (date(2015, 9, 6), True),  # the Sunday worked for it
        (date(2026, 11, 28), False),
        (date(2026, 11, 30), True),
    ],
)
def test_it_tells_working_days(day: date, is_worked: bool) -> None:
    assert calendar().is_worked(day) is is_worked


def test_it_counts_from_the_day_after() -> None:
    # The Thursday before Mid-autumn 2026; National Day comes in between.
    assert calendar().after(date(2026, 9, 24), 5, DayKind.WORKING_DAYS).on == date(2026, 10, 9)
    # Fifteen days from 16 September end on the holiday of 1 October, and so on the 8th.
    assert calendar().after(date(2026, 9, 16), 15, DayKind.DAYS).on == date(2026, 10, 8)


def test_it_says_which_years_it_does_not_know() -> None:
    reckoned = calendar().after(date(2026, 12, 28), 5, DayKind.WORKING_DAYS)
    assert reckoned.unknown_years == (2027,)
    assert reckoned.note is not None
    assert "unknown holidays: weekdays only" in reckoned.note.en
    assert "2027 年节假日未知" in reckoned.note.zh
    assert calendar().after(date(2026, 11, 2), 5, DayKind.WORKING_DAYS).note is None
    assert not calendar().is_known(2027)


def test_it_cannot_count_backwards() -> None:
    with pytest.raises(ValueError, match="cannot pass"):
        calendar().after(date(2026, 1, 5), -1, DayKind.DAYS)


@given(DAYS, COUNTS, KINDS)
def test_it_never_lands_on_a_day_off(start: date, count: int, kind: DayKind) -> None:
    assert calendar().is_worked(calendar().after(start, count, kind).on)


@given(DAYS, DAYS, COUNTS, COUNTS, KINDS)
def test_it_never_runs_backwards(start: date, later: date, count: int, more: int, kind: DayKind) -> None:
    start, later = sorted((start, later))
    assert calendar().after(start, count, kind).on <= calendar().after(later, count, kind).on
    assert calendar().after(start, count, kind).on <= calendar().after(start, count + more, kind).on
    assert calendar().after(start, count, kind).on >= start


@given(DAYS, st.integers(1, 60))
def test_it_counts_every_working_day_once(start: date, count: int) -> None:
    due = calendar().after(start, count, DayKind.WORKING_DAYS).on
    assert calendar().between(start + timedelta(1), due + timedelta(1), DayKind.WORKING_DAYS) == count


@given(DAYS, st.integers(1, 40), st.integers(0, 30), st.integers(0, 40), KINDS)
def test_it_adds_exactly_the_paused_days(start: date, count: int, gap: int, length: int, kind: DayKind) -> None:
    pause = Pause(start + timedelta(gap), start + timedelta(gap + length))
    on = start + timedelta(200)
    paused = due_after(Clock(count, kind), start, [pause], calendar(), on=on).on
    stood_still = calendar().between(pause.starts_on, start + timedelta(gap + length), kind)
    assert paused == calendar().after(start, count + stood_still, kind).on
    if kind is DayKind.WORKING_DAYS:
        plain = calendar().after(start, count, kind).on
        assert calendar().between(plain, paused, kind) == stood_still


@given(DAYS, st.integers(1, 40), st.integers(0, 60), KINDS)
def test_it_runs_on_during_a_pause_that_does_not_stop_it(start: date, count: int, length: int, kind: DayKind) -> None:
    clock = Clock(count, kind, pauses=False)
    pause = Pause(start, start + timedelta(length))
    assert due_after(clock, start, [pause], calendar(), on=start) == calendar().after(start, count, kind)


@given(DAYS, st.integers(1, 20), st.integers(0, 20), st.integers(0, 20))
def test_it_lets_an_open_pause_grow_day_by_day(start: date, count: int, days: int, more: int) -> None:
    clock = Clock(count, DayKind.WORKING_DAYS)
    first, later = (
        due_after(clock, start, [Pause(start)], calendar(), on=start + timedelta(n)).on for n in (days, days + more)
    )
    assert first <= later


@given(DAYS, st.integers(1, 20))
def test_it_forgets_pauses_before_the_clock_started(start: date, count: int) -> None:
    earlier = Pause(start - timedelta(30), start - timedelta(3))
    clock = Clock(count, DayKind.DAYS)
    assert due_after(clock, start, [earlier], calendar(), on=start) == due_after(clock, start, [], calendar(), on=start)


def test_it_shows_longer_by_the_days_of_an_open_objection(tmp_path: Path) -> None:
    publicity = small_version(tmp_path).states["shown"].publicity
    assert publicity is not None
    monday = date(2026, 11, 2)
    assert last_day_shown(publicity, monday, [], calendar()).on == date(2026, 11, 9)  # the 7th is a Saturday
    pause = Pause(date(2026, 11, 3), date(2026, 11, 6))
    assert last_day_shown(publicity, monday, [pause], calendar()).on == date(2026, 11, 10)


@given(
    st.datetimes(datetime(2014, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 - given a zone below
    st.integers(-12, 14),
)
def test_it_takes_the_day_in_china_whatever_zone_a_moment_is_told_in(moment: datetime, hours: int) -> None:
    there = moment.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=hours)))
    assert day_of(there) == (moment + timedelta(hours=8)).date()


def test_it_is_late_from_midnight_in_china() -> None:
    due = date(2026, 11, 30)
    assert not is_past(due, datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC))
    assert is_past(due, datetime(2026, 11, 30, 16, 0, tzinfo=UTC))


def test_it_takes_no_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2026, 1, 1))  # noqa: DTZ001


_YEAR = """years:
  y: {{year: 2030, notices: [{{title: 通知, dated: 2029-11-01}}], worked: [{worked}],
    holidays: [{{words: {{zh: 元旦, en: New Year}}, first: 2030-01-01, last: {last}}}]}}
{more}"""


@pytest.mark.parametrize(
    ("worked", "last", "more", "code"),
    [
        ("2031-01-05", "2030-01-01", "", "PROC-040"),
        ("", "2031-01-01", "", "PROC-040"),
        ("some day", "2030-01-01", "", "PROC-040"),
        ("2030-01-02", "2030-01-01", "", "PROC-041"),  # a Wednesday
        ("2030-01-05", "2030-01-06", "", "PROC-041"),  # off and worked
        ("", "2030-01-01", "  z: {year: 2030, notices: [], worked: [], holidays: []}", "PROC-042"),
    ],
)
def test_it_refuses_a_year_that_cannot_be(worked: str, last: str, more: str, code: str, tmp_path: Path) -> None:
    folder = tmp_path / "holidays"
    folder.mkdir()
    path = folder / "some.yaml"
    path.write_text(_YEAR.format(worked=worked, last=last, more=more), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_calendar(path)
    assert refused.value.code == code
    assert "holidays/some.yaml" in refused.value.into("en")


def test_it_counts_weekdays_where_it_knows_nothing() -> None:
    assert WorkingCalendar([]).after(date(2026, 9, 30), 1, DayKind.WORKING_DAYS).on == date(2026, 10, 1)
