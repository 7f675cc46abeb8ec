"""Lines of a voucher: typed, pasted, or in a sheet; every faulty one is told with its row."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.funds.domain.voucher_lines import MOST_LINES, VoucherReading, read_lines, text_rows


def typed(text: str) -> VoucherReading:
    return read_lines(text_rows(text), is_sheet=False)


def sheet(*rows: list[Any]) -> VoucherReading:
    return read_lines(enumerate(rows, start=1), is_sheet=True)


def codes(found: VoucherReading) -> list[tuple[int, str]]:
    return [(fault.row, fault.refusal.code) for fault in found.faults]


HEAD = ["序号", "姓 名", "金额(元)", "账号"]


@pytest.mark.parametrize(
    "line",
    [
        "甲某 1,000.50 6222000000000000001 990001", "甲某\t1000.5\t6222 0000 0000 0000 001\t990001",
        "甲某，1000.50，6222000000000000001，990001",
    ],
)  # fmt: skip
def test_it_reads_what_is_typed_pasted_or_parted_by_commas(line: str) -> None:
    [found] = typed(line).lines
    told = (found.row, found.name, found.amount_fen, found.account_no, found.household_no)
    assert told == (1, "甲某", 1_000_50, "6222000000000000001", "990001")


def test_a_pasted_heading_says_where_the_columns_are() -> None:
    [found] = typed("账号\t姓名\t身份证号\t金额（元）\n6222\t甲某\t隐\t20").lines
    assert (found.row, found.name, found.amount_fen, found.account_no) == (2, "甲某", 20_00, "6222")


def test_it_reads_a_sheet_below_its_title_and_passes_its_right_total() -> None:
    found = sheet(
        ["某村补助发放表", "", "", ""],
        HEAD,
        [1.0, "甲某", 20.5, "6222"],
        ["", "", "", ""],
        [2.0, "乙某", "30", ""],
        ["", "合计", 50.5, ""],
    )
    assert [(line.row, line.name, line.amount_fen) for line in found.lines] == [(3, "甲某", 20_50), (5, "乙某", 30_00)]
    assert not found.faults


def test_every_fault_is_told_with_its_row() -> None:
    found = typed("甲某 20\n乙某\n丙某 3万\n丁某 0\n戊某 1.005\n甲某 20\n己 1 2 3 4")
    assert codes(found) == [
        (2, "FUND-021"), (3, "FUND-022"), (4, "FUND-022"), (5, "FUND-022"), (6, "FUND-025"), (7, "FUND-021"),
    ]  # fmt: skip
    assert [line.name for line in found.lines] == ["甲某"]


def test_a_column_in_ten_thousands_is_refused_as_a_whole() -> None:
    assert codes(sheet(["姓名", "金额（万元）"], ["甲某", 2.0])) == [(1, "FUND-023")]


def test_an_account_that_became_a_number_is_refused() -> None:
    assert codes(sheet(HEAD, [1.0, "甲某", 20.0, 6222020000000012345.0])) == [(2, "FUND-024")]
    [short] = sheet(HEAD, [1.0, "甲某", 20.0, 622202.0]).lines
    assert short.account_no == "622202"


def test_a_total_that_differs_is_told() -> None:
    assert codes(sheet(HEAD, [1.0, "甲某", 20.0, ""], ["", "合计", 21.0, ""])) == [(3, "FUND-026")]


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (sheet(["甲某", 20.0]), (0, "FUND-020")), (sheet(), (0, "FUND-020")), (typed("  \n"), (0, "FUND-027")),
        (sheet(HEAD), (0, "FUND-027")),
        (sheet(HEAD, [1.0, "", 20.0, ""]), (2, "FUND-029")),
    ],
)  # fmt: skip
def test_what_holds_no_lines_says_so(found: VoucherReading, code: tuple[int, str]) -> None:
    assert codes(found) == [code]


def test_too_many_lines_are_refused() -> None:
    found = typed("\n".join(f"某{number} 1" for number in range(MOST_LINES + 1)))
    assert codes(found) == [(0, "FUND-028")]


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=30))
def test_the_sum_of_the_lines_is_exact(amounts: list[int]) -> None:
    text = "\n".join(f"某{number} {fen // 100}.{fen % 100:02d}" for number, fen in enumerate(amounts))
    assert typed(text).total_fen == sum(amounts)
