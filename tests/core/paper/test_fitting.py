"""A list stands on the smallest sheet on which no number is broken, and on several tables where none is wide enough."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.core.paper import Size
from lianxin.core.paper.fitting import fitted

pytestmark = pytest.mark.one_engine
DAY, MONEY = "2026-11-30", "1,234,567.00"


def test_a_narrow_list_stands_on_a4() -> None:
    fit = fitted(["序号", "村", "金额（元）"], [["1", "某镇上河村", MONEY]])
    assert (fit.size, fit.points, len(fit.tables)) == (Size.A4, 9, 1)


def test_a_wide_list_stays_on_a4_with_columns_above_each_other() -> None:
    headings = ["序号", "户主", *(f"日期{number}" for number in range(14))]
    fit = fitted(headings, [["1", "甲某", *[DAY] * 14]])
    (table,) = fit.tables
    assert fit.size is Size.A4
    assert [group for group, _ in table][:3] == [(0,), (1,), (2,)]
    assert max(len(group) for group, _ in table) == 2


def test_numbers_stand_above_numbers_and_texts_above_texts() -> None:
    cells = ["1", "甲某", *["长" * 40, DAY, MONEY, MONEY] * 4]
    figures = {0, *(place for place, cell in enumerate(cells) if cell == MONEY)}
    (table,) = fitted(["栏"] * len(cells), [cells], figures=figures).tables
    assert any(len(group) > 1 for group, _ in table)
    assert all(len({place in figures for place in group}) == 1 for group, _ in table)


def test_what_no_sheet_holds_goes_on_in_further_tables_that_begin_alike() -> None:
    headings = ["序号", "户主", *(f"金额{number}" for number in range(60))]
    fit = fitted(headings, [["1", "甲某", *[MONEY] * 60]])
    assert len(fit.tables) > 1
    assert all([group for group, _ in table][:2] == [(0,), (1,)] for table in fit.tables)


@given(st.lists(st.sampled_from(["甲", DAY, MONEY, "长" * 80, "", "a" * 64]), min_size=1, max_size=45))
@settings(max_examples=60, deadline=None)
def test_every_column_stands_somewhere_and_takes_some_width(cells: list[str]) -> None:
    fit = fitted(["栏"] * len(cells), [cells])
    placed = [place for table in fit.tables for group, _ in table for place in group]
    assert set(placed) == set(range(len(cells)))
    assert [place for place in placed if place > 1] == list(range(2, len(cells)))
    assert all(share > 0 for table in fit.tables for _, share in table)
    # A day never has less than its ten signs in half ems need.
    room = 162 if fit.points == 9 else 182
    for table in fit.tables:
        whole = sum(share for _, share in table)
        for group, share in table:
            for place in group:
                if cells[place] in {DAY, MONEY}:
                    assert share / whole * room >= len(cells[place]) - 0.5
