"""Days and months in every writing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.cell_outcomes import code, wide
from lianxin.core.kernel.errors import Severity
from lianxin.core.sheets.dates import read_date, read_month
from lianxin.core.sheets.faults import Fault


@pytest.mark.parametrize(
    "cell",
    [
        "2016-3-1", "2016/03/01", "2016.3.1", "2016年3月1日", "2016年03月01号", "20160301", 20160301.0, 42430.0, 42430.75,
        date(2016, 3, 1), datetime(2016, 3, 1, 9, 30, tzinfo=UTC), "2016-03-01 00:00:00", "2016-03-01T08:30",
        wide("2016-3-1"), " 2016 年 3 月 1 日 ",
        "20160301.0", 42430,
    ],
)  # fmt: skip
def test_it_reads_a_day_in_every_writing(cell: object):
    assert read_date(cell) == date(2016, 3, 1)


@pytest.mark.parametrize("cell", ["2016年3月", "2016-03", "201603", 201603.0, "2016.3", "2016年3月份"])
def test_it_says_that_the_day_is_missing(cell: object):
    fault = read_date(cell)
    assert isinstance(fault, Fault)
    assert (fault.kind.code, fault.severity, fault.value) == ("SHEET-212", Severity.WARNING, date(2016, 3, 1))


@pytest.mark.parametrize("cell", ["16-3-1", "16/03/01", "16年3月1日", "3/1/16", "'16.3.1"])
def test_it_refuses_a_year_of_two_digits(cell: str):
    assert code(read_date(cell)) == "SHEET-211"


@pytest.mark.parametrize(
    "cell",
    [
        "2016-02-30",
        "2016-13-01",
        20161301.0,
        2016.0,
        "2016",
        "3/1/2016",
        "42430",
        "春节",
        True,
        time(8),
        1e9,
        "1816-3-1",
        "2016-3-1-1",
        0.5,
    ],
)
def test_it_refuses_what_is_not_a_day(cell: object):
    assert code(read_date(cell)) == "SHEET-210"


@pytest.mark.parametrize(
    "cell",
    [
        "202303",
        202303.0,
        "2023-03",
        "2023-3",
        "2023年3月",
        "2023.3",
        "2023.03",
        2023.03,
        "2023/3",
        "2023-03-15",
        date(2023, 3, 9),
        "202303.0",
    ],
)
def test_it_reads_a_month_in_every_writing(cell: object):
    assert read_month(cell) == date(2023, 3, 1)


@pytest.mark.parametrize("cell", [2023.1, "202313", 202313.0, "2023", 2023.0, "三月", True, 20231301.0, "2023-02-30"])
def test_it_refuses_what_is_not_a_month(cell: object):
    assert code(read_month(cell)) == "SHEET-213"


def test_it_refuses_a_month_with_a_year_of_two_digits():
    assert code(read_month("23-3-1")) == "SHEET-211"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_it_reads_every_day_the_same_from_every_writing(day: date):
    serial = float((day - date(1899, 12, 30)).days)
    writings = (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        day,
    )
    assert {read_date(writing) for writing in writings} == {day}
    assert read_date(serial) == day or 1900 <= serial <= 2100
    assert read_month(day.isoformat()) == read_month(f"{day:%Y%m}") == day.replace(day=1)
