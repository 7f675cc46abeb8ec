"""Codes by their words, and yes and no."""

from __future__ import annotations

from datetime import date

import pytest

from core.sheets.cell_outcomes import code, wide
from core.sheets.sheet_dictionary import CODE_LISTS
from lianxin.core.kernel.dictionary import Code, CodeList
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.faults import Fault
from lianxin.core.sheets.labels import LabelReader, boolean_reader

RELATION = LabelReader(CODE_LISTS["relation"])
ETHNICITY = LabelReader(CODE_LISTS["ethnicity"])
HEALTH = LabelReader(CODE_LISTS["health"])
EDUCATION = LabelReader(CODE_LISTS["education"])


@pytest.mark.parametrize(
    "cell",
    [
        "户主",
        " 户 主 ",
        "本人",
        "head",
        "HEAD",
        "01 户主",
        "01-户主",
        "01.户主",
        "01户主",
        "(01)户主",
        "户主(01)",
        "户主\uff0801\uff09",
        "1、户主",
    ],
)
def test_it_reads_a_code_by_its_label(cell: str):
    assert RELATION.read_one(cell) == "head"


@pytest.mark.parametrize(
    ("cell", "key"), [("苗", "miao"), ("苗族", "miao"), ("毛难族", "maonan"), ("毛难", "maonan"), ("06苗族", "miao")]
)
def test_it_reads_a_people_with_and_without_its_ending(cell: str, key: str):
    assert ETHNICITY.read_one(cell) == key


def test_it_does_not_add_the_ending_to_lists_of_other_things():
    assert code(RELATION.read_one("配偶族")) == "SHEET-202"


@pytest.mark.parametrize("cell", ["", "-", "不详", "未知", "/"])
def test_it_reads_no_code_as_a_missing_fact(cell: str):
    assert RELATION.read_one(cell) is None


@pytest.mark.parametrize("cell", ["01", "1", 1.0, "01.0", wide("01")])
def test_it_refuses_a_bare_code_number_and_lists_the_labels(cell: object):
    fault = RELATION.read_one(cell)
    assert code(fault) == "SHEET-203"
    assert isinstance(fault, Fault)
    assert "配偶" in fault.kind.remedy.filled(**fault.details).zh


def test_it_takes_a_bare_code_number_when_the_caller_vouches_for_the_scheme():
    reader = LabelReader(CODE_LISTS["relation"], accepts_numbers=True)
    assert reader.read_one("01") == "head"
    assert reader.read_one(2.0) == "spouse"
    assert code(reader.read_one("77")) == "SHEET-203"


def test_it_suggests_the_closest_label():
    fault = EDUCATION.read_one("文盲半文盲者")
    assert isinstance(fault, Fault)
    assert "文盲或半文盲" in fault.kind.what.filled(value=fault.shown, **fault.details).zh


@pytest.mark.parametrize("cell", ["无", "外星人", "户主和配偶"])
def test_it_refuses_a_label_that_is_not_in_the_list(cell: str):
    assert code(RELATION.read_one(cell)) == "SHEET-202"


def test_it_reads_wu_as_a_code_where_the_list_has_it():
    codes = CodeList(
        "toilet", Words("厕所", "toilet"), (Code("none", Words("无", "none")), Code("dry", Words("旱厕", "dry")))
    )
    assert LabelReader(codes).read_one("无") == "none"


def test_it_takes_a_label_that_two_codes_share_for_neither():
    codes = CodeList("twice", Words("甲", "a"), (Code("x", Words("同", "x")), Code("y", Words("同", "y"))))
    assert code(LabelReader(codes).read_one("同")) == "SHEET-202"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("残疾,长期慢性病", ",chronic,disabled,"), ("残疾\uff0c长期慢性病", ",chronic,disabled,"), ("残疾、慢性病", ",chronic,disabled,"),
        ("残疾;大病", ",disabled,serious,"), ("残疾 大病", ",disabled,serious,"), ("残疾/大病", ",disabled,serious,"),
        ("健康", ",healthy,"), ("无", ","), ("", None), ("不详", None), ("残疾,残疾", ",disabled,"), ("04残疾、02慢性病",
        ",chronic,disabled,"),
    ],
)  # fmt: skip
def test_it_reads_several_codes(cell: str, value: str | None):
    assert HEALTH.read_several(cell) == value


def test_it_keeps_a_label_that_holds_a_separator_whole():
    assert EDUCATION.read_several("小学,中专/技师") == ",primary,vocational,"


def test_it_names_the_part_that_is_no_label():
    fault = HEALTH.read_several("残疾、长寿")
    assert isinstance(fault, Fault)
    assert (fault.kind.code, fault.shown) == ("SHEET-202", "长寿")


YES_OR_NO = boolean_reader()


@pytest.mark.parametrize("cell", ["是", "有", "√", "Y", "yes", "TRUE", True, 1.0, "1", "01是", wide("Y"), "☑"])
def test_it_reads_yes(cell: object):
    assert YES_OR_NO(cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "×", "N", "no", "False", False, 0.0, "0", "没有", "✗", "02 否"])
def test_it_reads_no(cell: object):
    assert YES_OR_NO(cell) is False


@pytest.mark.parametrize("cell", ["", "-", "不详", "/"])
def test_it_never_reads_a_blank_as_no(cell: str):
    assert YES_OR_NO(cell) is None


@pytest.mark.parametrize("cell", ["x", "X", "是否", "2", 2.0, "可能", date(2016, 3, 1)])
def test_it_refuses_what_is_neither_yes_nor_no(cell: object):
    assert code(YES_OR_NO(cell)) == "SHEET-204"
