"""Every writing of a value that is taken, and every one that is refused rather than guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.sheet_dictionary import CODE_LISTS
from lianxin.core.kernel.dictionary import Code, CodeList
from lianxin.core.kernel.errors import Severity
from lianxin.core.kernel.identifiers import check_character
from lianxin.core.kernel.money import fen_from_yuan
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.dates import read_date, read_month
from lianxin.core.sheets.faults import Fault
from lianxin.core.sheets.identity import IdentityReader, identifier_reader
from lianxin.core.sheets.labels import LabelReader, boolean_reader
from lianxin.core.sheets.numbers import Measure, integer_reader, money_reader, number_reader
from lianxin.core.sheets.texts import is_plain_block, read_area, read_text

SOUND_17 = "99010119800229123"
SOUND = SOUND_17 + check_character(SOUND_17)


def wide(text: str) -> str:
    """The same text in full-width letters and digits."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def code(outcome: object) -> str:
    """The code of a fault; a value that was read fails the test with its own text."""
    return outcome.kind.code if isinstance(outcome, Fault) else f"read as {outcome!r}"


def text(cell: object, longest: int = 100) -> object:
    return read_text(cell, longest)


# Text ----------------------------------------------------------------------------------------------------------------


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


# Codes ---------------------------------------------------------------------------------------------------------------

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


# Yes and no ----------------------------------------------------------------------------------------------------------

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


# Numbers -------------------------------------------------------------------------------------------------------------

PERSONS = integer_reader(Measure("人", "人"))
MONTHS = integer_reader(Measure("月", "月", minimum=0, maximum=12, strict=True))
MU = number_reader(Measure("亩", "亩", minimum=0, maximum=100))


@pytest.mark.parametrize("cell", [3, 3.0, "3", "3.0", wide("3"), "3人", "3 口", " 3 ", "+3", "3名"])
def test_it_reads_a_whole_number(cell: object):
    assert PERSONS(cell) == 3


@pytest.mark.parametrize(
    "cell", [3.5, "3.5", "三", "3-5", "约3", "3个孩子", True, "无", date(2016, 3, 1), "1,23", "9" * 400]
)
def test_it_refuses_what_is_not_a_whole_number(cell: object):
    assert code(PERSONS(cell)) == "SHEET-205"


@pytest.mark.parametrize("cell", ["3户", "3万", "3天"])
def test_it_refuses_a_count_in_another_unit(cell: str):
    assert code(PERSONS(cell)) == "SHEET-208"


def test_it_refuses_a_number_that_the_spreadsheet_has_rounded():
    assert code(PERSONS(1e16)) == "SHEET-214"


@pytest.mark.parametrize("cell", ["", "-", "不详"])
def test_it_never_reads_a_blank_as_zero(cell: str):
    assert PERSONS(cell) is None
    assert MU(cell) is None
    assert money_reader(Measure("元", "元"))(cell) is None


@pytest.mark.parametrize(("cell", "value"), [("1.5亩", 1.5), ("1.5", 1.5), (".5", 0.5), ("1,234.5", None), (2.0, 2.0)])
def test_it_reads_a_quantity(cell: object, value: float | None):
    read = MU(cell)
    assert read == value or (value is None and code(read) == "SHEET-220")


@pytest.mark.parametrize("cell", ["1/2", "abc", "1.2.3", float("nan")])
def test_it_refuses_what_is_not_a_number(cell: object):
    assert code(MU(cell)) == "SHEET-206"


def test_it_keeps_an_implausible_value_with_a_warning():
    fault = MU("150")
    assert isinstance(fault, Fault)
    assert (fault.kind.code, fault.severity, fault.value) == ("SHEET-220", Severity.WARNING, 150.0)
    assert fault.details["bounds"] == "0–100 亩"


def test_it_refuses_a_value_that_cannot_be_true():
    fault = MONTHS("13")
    assert isinstance(fault, Fault)
    assert (fault.kind.code, fault.severity, fault.value) == ("SHEET-220", Severity.ERROR, None)
    assert MONTHS("12") == 12


# Money ---------------------------------------------------------------------------------------------------------------

YUAN = money_reader(Measure("元", "元", 1, 0, 200_000))
WAN = money_reader(Measure("万元", "元", 10_000))


@pytest.mark.parametrize(
    "cell",
    [
        "1234.5",
        "1,234.50",
        wide("1234.50"),
        1234.5,
        "¥1234.5",
        "\uffe51,234.50",
        "1234.5元",
        1234.5000000000002,
        " 1234.50 ",
    ],
)
def test_it_reads_an_amount_in_fen(cell: object):
    assert YUAN(cell) == 123_450


@pytest.mark.parametrize(
    ("cell", "fen"),
    [("1.2", 1_200_000), (1.2, 1_200_000), ("0.000001", 1), ("1.234567", 1_234_567), ("1.2万元", 1_200_000)],
)
def test_it_converts_ten_thousands_exactly(cell: object, fen: int):
    assert WAN(cell) == fen


@pytest.mark.parametrize("cell", ["1.2万", "1.2万元", "3千", "5000元/月"])
def test_it_asks_instead_of_guessing_a_magnitude(cell: str):
    assert code(YUAN(cell)) in {"SHEET-208", "SHEET-207"}


@pytest.mark.parametrize("cell", ["abc", "无", "1.2.3", True, "12 34", "1,2", date(2016, 3, 1)])
def test_it_refuses_what_is_not_an_amount(cell: object):
    assert code(YUAN(cell)) == "SHEET-207"


@pytest.mark.parametrize("cell", ["3333.3333", 10_000 / 3])
def test_it_rounds_to_the_fen_and_says_so(cell: object):
    fault = YUAN(cell)
    assert isinstance(fault, Fault)
    assert (fault.kind.code, fault.severity, fault.value) == ("SHEET-209", Severity.WARNING, 333_333)


def test_it_judges_bounds_of_money_in_yuan():
    assert YUAN("200000") == 20_000_000
    assert code(YUAN("200000.01")) == "SHEET-220"
    assert code(YUAN("-0.01")) == "SHEET-220"


@given(st.integers(0, 20_000_000))
def test_it_reads_every_sum_of_fen_from_text_and_from_the_float_of_a_spreadsheet(fen: int):
    written = f"{fen // 100}.{fen % 100:02d}"
    assert YUAN(written) == YUAN(float(written)) == fen
    assert WAN(str(Decimal(fen) / 1_000_000)) == fen


@given(
    st.from_regex(r"-?\d{1,3}(,\d{3}){0,3}(\.\d{1,2})?元?", fullmatch=True)
    | st.floats(-1e9, 1e9).map(lambda f: round(f, 2))
)
def test_it_reads_an_amount_as_the_kernel_does(written: str | float):
    assert money_reader(Measure("元", "元"))(written) == fen_from_yuan(written)


# Dates ---------------------------------------------------------------------------------------------------------------


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


# Identifiers ---------------------------------------------------------------------------------------------------------

IDENTITY = IdentityReader(Severity.WARNING)


@pytest.mark.parametrize(
    "cell", [SOUND, f"'{SOUND}", wide(SOUND), f" {SOUND[:6]} {SOUND[6:]} ", f"\u201c{SOUND}\u201d", SOUND + "\u200b"]
)
def test_it_reads_an_identity_number(cell: str):
    assert IDENTITY(cell) == SOUND


@pytest.mark.parametrize("cell", ["", "无", "暂无", "/", "不详", "none"])
def test_it_reads_no_identity_number_as_a_missing_fact(cell: str):
    assert IDENTITY(cell) is None


@pytest.mark.parametrize(
    "cell", [5.22422196301155e17, "5.22422E+17", "5.22e17", "522422196301150000", 522422196301150017]
)
def test_it_refuses_an_identity_number_that_the_spreadsheet_has_rounded(cell: object):
    fault = IDENTITY(cell)
    assert isinstance(fault, Fault)
    assert fault.kind.code == "SHEET-214"
    assert fault.severity is Severity.ERROR
    assert "文本" in fault.kind.remedy.zh


@pytest.mark.parametrize(
    "number",
    [
        SOUND[:17] + ("0" if SOUND[17] != "0" else "1"),
        SOUND[:17],
        "990101198002301230",
        "99010119800229A23X",
        SOUND + "99",
    ],
)
def test_it_weighs_an_unsound_identity_number_as_the_caller_decides(number: str):
    warning, error, unchecked = (IdentityReader(s)(number) for s in (Severity.WARNING, Severity.ERROR, None))
    assert isinstance(warning, Fault)
    assert isinstance(error, Fault)
    assert (warning.kind.code, warning.severity, warning.value) == ("SHEET-216", Severity.WARNING, number)
    assert (error.severity, error.value) == (Severity.ERROR, None)
    assert unchecked == number


@given(
    st.integers(0, 999_999),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
    st.sampled_from("0123456789X"),
)
def test_it_agrees_on_the_short_way_with_the_standard(place: int, born: date, sequence: int, last: str):
    body = f"{place:06d}{born:%Y%m%d}{sequence:03d}"
    read = IdentityReader(Severity.ERROR)(body + last)
    is_sound = check_character(body) == last or body.startswith("999999")
    assert (read == body + last) is is_sound


def test_it_keeps_the_placeholder_of_people_without_a_number():
    assert IDENTITY("999999201001010001") == "999999201001010001"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("13800000000", "13800000000"), (13800000000.0, "13800000000"), ("138-0000-0000", "13800000000"),
        ("0851-85512345", "085185512345"),
        ("+8613800000000", "13800000000"), (wide("13800000000"), "13800000000"), ("", None), ("无", None),
    ],
)  # fmt: skip
def test_it_reads_a_telephone_number(cell: object, value: str | None):
    assert identifier_reader("phone", 20, None)(cell) == value


@pytest.mark.parametrize("cell", ["1380000000", "13800000000、13900000000", "abc"])
def test_it_doubts_what_does_not_look_like_a_telephone_number(cell: str):
    fault = identifier_reader("phone", 20, None)(cell)
    assert isinstance(fault, Fault)
    assert (fault.kind.code, fault.severity) == ("SHEET-217", Severity.WARNING)


@pytest.mark.parametrize(
    ("cell", "value"), [("6222 0211-0000 1234567", "6222021100001234567"), ("'0012", "0012"), (12.0, "12")]
)
def test_it_reads_an_account(cell: object, value: str):
    assert identifier_reader("account", 30, None)(cell) == value


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("没办", "SHEET-215"),
        (1.5, "SHEET-215"),
        (-3.0, "SHEET-215"),
        (True, "SHEET-215"),
        ("1" * 31, "SHEET-219"),
        ("6\x0722", "SHEET-218"),
    ],
)
def test_it_refuses_what_is_not_an_identifier(cell: object, expected: str):
    assert code(identifier_reader("", 30, None)(cell)) == expected
