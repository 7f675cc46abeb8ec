"""Free text, and the many ways of writing nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.cell_outcomes import code, wide
from lianxin.core.sheets.faults import Fault
from lianxin.core.sheets.texts import is_plain_block, read_area, read_text


def text(cell: object, longest: int = 100) -> object:
    return read_text(cell, longest)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("  张三 ", "张三"), ("张\u3000三", "张三"), ("张 三", "张三"), ("阿依·古丽", "阿依·古丽"), ("阿里木 艾山", "阿里木 艾山"),
        (wide("A12") + "号", "A12号"), ("第\n一组", "第 一组"), ("\ufeff甲\u200b乙", "甲乙"), (12.0, "12"), (1.5, "1.5"),
        ("㎡", "㎡"), (date(2016, 3, 1), "2016-03-01"), (True, "TRUE"), ("\uff08甲\uff09", "\uff08甲\uff09"),
        ("\U00020164", "\U00020164"),
    ],
)  # fmt: skip
def test_it_reads_text(cell: object, value: str):
    assert text(cell) == value


@pytest.mark.parametrize("cell", ["", " ", "-", "—", "——", "/", "N/A", "无", "不详", "未知", "暂无", "\u3000"])
def test_it_reads_a_sign_of_nothing_as_a_missing_fact(cell: str):
    assert text(cell) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("甲\x07乙", "SHEET-218"), ("甲\u202e乙", "SHEET-218"), ("甲\ufffd", "SHEET-218"), ("甲" * 101, "SHEET-219"),
        ("#REF!", "SHEET-222"), (5.22422196301155e17, "SHEET-214"),
    ],
)  # fmt: skip
def test_it_refuses_text(cell: object, expected: str):
    assert code(text(cell)) == expected


@given(st.text(max_size=120) | st.floats(allow_nan=False, allow_infinity=False))
def test_it_reads_what_it_read_as_itself(cell: object):
    value = text(cell)
    assert isinstance(value, Fault) or value is None or text(value) == value


@given(st.lists(st.text(max_size=12), min_size=1, max_size=8))
def test_it_takes_a_block_as_plain_only_when_every_cell_reads_as_itself(cells: list[str]):
    if is_plain_block(cells, 10):
        assert [text(cell, 10) for cell in cells] == cells


def test_it_takes_ordinary_names_as_a_plain_block():
    assert is_plain_block(["张三", "阿依·古丽", "0001"], 10)
    assert not is_plain_block(["张三", 1.0], 10)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("522731104201", "522731104201"),
        (522731104201.0, "522731104201"),
        ("522731", "522731000000"),
        ("甲村", "甲村"),
        ("", None),
    ],
)
def test_it_reads_a_division_code_or_the_name_of_the_place(cell: object, value: str | None):
    assert read_area(cell, 50) == value


def test_it_refuses_a_division_code_of_another_length():
    assert code(read_area("5227311", 50)) == "SHEET-223"
