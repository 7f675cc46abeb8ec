"""Counts, quantities and money, without guessing a magnitude."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.cell_outcomes import code, wide
from lianxin.core.kernel.errors import Severity
from lianxin.core.kernel.money import fen_from_yuan
from lianxin.core.sheets.faults import Fault
from lianxin.core.sheets.numbers import Measure, integer_reader, money_reader, number_reader

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


@pytest.mark.parametrize("cell", ["3333.3333", 0.005, "1.234"])
def test_it_rounds_nothing_where_money_is_strict(cell: object):
    fault = money_reader(Measure("元", minimum=0, strict=True))(cell)
    assert isinstance(fault, Fault)
    assert (fault.kind.code, fault.severity) == ("SHEET-231", Severity.ERROR)


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
