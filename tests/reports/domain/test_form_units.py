"""Which unit a number is written in: the nearest that the form names; and a unit that a meaning cannot have is asked about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.core.sheets.blank_forms import open_form
from lianxin.reports.domain.forms_layout import Block, blocks_of
from lianxin.reports.domain.forms_matching import State
from lianxin.reports.domain.forms_values import cell_of
from reports.domain.test_form_reading import ON
from reports.messy_forms import Sheet, blank_rows, book

YUAN = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
UNITS = st.sampled_from(["", *YUAN])


def block_of(*rows: list[str], merged: tuple[str, ...] = ()) -> Block:
    """The one table or card of a form."""
    (block,) = blocks_of(open_form(book(Sheet(rows, merged, (2, len(rows))))), remembered={})
    return block


def bracketed(unit: str) -> str:
    return f"（{unit}）" if unit else ""


@settings(max_examples=40, deadline=None)
@given(UNITS, UNITS, UNITS, st.integers(-(10**9), 10**9), st.sampled_from(["单位：{}", "单位：户、人、{}", "（{}）"]))
def test_the_nearest_unit_holds(title: str, group: str, own: str, fen: int, banner: str) -> None:
    block = block_of(
        [banner.format(title) if title else "农户收入情况表", "", "", ""],
        ["序号", "户主姓名", f"2026年家庭收入情况{bracketed(group)}", ""],
        ["", "", f"工资性收入{bracketed(own)}", "人均纯收入（元）"],
        *blank_rows(3, 4),
        merged=("A1:D1", "A2:A3", "B2:B3", "C2:D2"),
    )
    wages, per_person = block.matches[2], block.matches[3]
    assert (wages.state, per_person.state) == (State.KNOWN, State.KNOWN)
    assert wages.answer is not None
    assert per_person.answer is not None
    nearest = own or group or title or "元"
    assert (wages.answer.unit, per_person.answer.unit) == (nearest, "元")
    written = cell_of(wages.answer, fen, on=ON)
    assert isinstance(written, Decimal)
    assert written * YUAN[nearest] * 100 == fen


def test_a_card_takes_its_unit_from_above_too() -> None:
    card = block_of(
        ["家庭收入登记卡（单位：万元）", "", "", ""],
        ["户主姓名", "", "工资性收入", ""],
        ["人均纯收入（元）", "", "财产性收入", ""],
        merged=("A1:D1",),
    )
    assert [found.answer.unit for found in card.matches if found.answer] == ["", "万元", "元", "万元"]


@pytest.mark.parametrize(
    ("title", "heading", "told"),
    [
        ("花名册", "家庭人口数（万元）", "万元"),
        ("花名册", "耕地面积（元）", "元"),
        ("花名册", "户主姓名（元）", "元"),
        ("花名册", "是否危房户（平方米）", "平方米"),
        ("（单位：元、万元）", "工资性收入", "元、万元"),
        ("花名册", "工资性收入（元）/万元", "万元、元"),
    ],
)
def test_a_unit_that_cannot_be_meant_is_asked_about(title: str, heading: str, told: str) -> None:
    upper, _, lower = heading.partition("/")
    rows = [["序号", "户主", "家庭人口数", upper], *([["", "", "人", lower]] if lower else []), *blank_rows(3, 4)]
    found = block_of([title, "", "", ""], *rows, merged=("A1:D1",)).matches[3]
    assert found.state is State.GUESSED
    assert found.why is not None
    assert told in found.why.zh


def test_a_count_of_people_in_yuan_is_asked_about() -> None:
    block = block_of(["统计表", "", ""], ["乡镇", "户数", "脱贫人口（万元）"], *blank_rows(3, 3))
    assert [found.state for found in block.matches] == [State.KNOWN, State.KNOWN, State.GUESSED]
