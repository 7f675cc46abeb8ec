"""Plain lists as workbook and as text: typed cells, nothing that runs, nothing rounded."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets import csv_pieces, write_list
from lianxin.core.sheets.lists import BYTE_ORDER_MARK

HEADINGS = ["户主", "人口", "收入", "日期", "时间"]
WIDTHS = [12, 8, 14, 12, 17]
DAY, MOMENT = date(2026, 11, 24), datetime(2026, 11, 24, 10, 5)  # noqa: DTZ001 - a cell has no time zone
ROW: list[Any] = ["甲某", 3, Decimal("5123.45"), DAY, MOMENT]
FORMULAS = ["=1+1", "+86", "-3+1", "-1e9", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")', "\uff1d1+1"]


def sheet_of(folder: Path, *rows: list[Any]) -> Any:
    path = folder / "list.xlsx"
    assert write_list(path, "农户名单", HEADINGS, WIDTHS, rows) == len(rows)
    return load_workbook(path).active


def lines_of(*rows: list[Any]) -> list[list[str]]:
    text = "".join(csv_pieces(HEADINGS, rows))
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def test_it_writes_each_cell_as_what_it_is(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, ROW)
    assert sheet.title == "农户名单"
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert [cell.value for cell in sheet[2]] == ["甲某", 3, 5123.45, datetime(2026, 11, 24), MOMENT]  # noqa: DTZ001
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "n", "d", "d"]
    assert sheet[2][3].number_format == "yyyy-mm-dd"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:E2")


def test_text_has_plain_figures(tmp_path: Path) -> None:
    assert lines_of(ROW) == [HEADINGS, ["甲某", "3", "5123.45", "2026-11-24", "2026-11-24 10:05"]]


def test_what_is_missing_is_empty_and_nothing_else_is(tmp_path: Path) -> None:
    row = [None, 0, Decimal(0), None, None]
    assert [cell.value for cell in sheet_of(tmp_path, row)[2]] == [None, 0, 0, None, None]
    assert lines_of(row)[1] == ["", "0", "0.00", "", ""]


def test_a_list_without_rows_has_its_headings(tmp_path: Path) -> None:
    assert [cell.value for cell in sheet_of(tmp_path)[1]] == HEADINGS
    assert lines_of() == [HEADINGS]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    row = [text, 1, None, None, None]
    cell = sheet_of(tmp_path, row)[2][0]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert "<f>" not in zipfile.ZipFile(tmp_path / "list.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert lines_of(row)[1][0] == "'" + text


def test_a_heading_like_a_formula_stays_text() -> None:
    assert "".join(csv_pieces(["=1"], [])) == f"{BYTE_ORDER_MARK}'=1\r\n"


@pytest.mark.parametrize("number", ["999901196001010025", "999901101201", "007", "000000000000"])
def test_a_number_that_is_a_name_keeps_every_digit(tmp_path: Path, number: str) -> None:
    row = [number, 1, None, None, None]
    cell = sheet_of(tmp_path, row)[2][0]
    assert (cell.value, cell.data_type) == (number, "s")
    assert lines_of(row)[1][0] == number + "\t"


@pytest.mark.parametrize(
    "text", ["12", "-12.50", "-3", "13800000000", "0", "99990119600101002X", "²²²²²²²²²²²²", "甲=乙", "a-b"]
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert lines_of([text, 1, None, None, None])[1][0] == text


def test_a_negative_number_is_a_number(tmp_path: Path) -> None:
    row = [None, -5, Decimal("-1.5"), None, None]
    assert [cell.data_type for cell in sheet_of(tmp_path, row)[2]][1:3] == ["n", "n"]
    assert lines_of(row)[1][1:3] == ["-5", "-1.50"]


def test_commas_quotes_and_lines_come_back() -> None:
    text = '甲,"乙"\n丙'
    assert lines_of([text, None, None, None, None])[1][0] == text


def test_a_text_too_long_for_a_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="SHEET-301"):
        sheet_of(tmp_path, ["长" * 32_768, 1, None, None, None])


def test_a_row_of_another_length_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        sheet_of(tmp_path, ["甲某"])
    with pytest.raises(ValueError, match="zip"):
        lines_of(["甲某"])


def test_text_takes_rows_some_hundred_at_a_time() -> None:
    taken: list[int] = []

    def rows() -> Iterator[list[Any]]:
        for number in range(1200):
            taken.append(number)
            yield ["甲", number, None, None, None]

    pieces = csv_pieces(HEADINGS, rows())
    assert next(pieces)
    assert taken == []
    next(pieces)
    assert len(taken) == 500
    assert len(re.findall("\r\n", "".join(pieces))) == 700


def test_a_workbook_prints_across_on_a4_with_its_head_on_every_page(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_list(path, "2026 年 A&B 台账", ["户主"], [10], [["甲"]])
    sheet = load_workbook(path).active
    assert sheet is not None
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert (sheet.print_title_rows, sheet.page_setup.fitToHeight) == ("$1:$1", 0)
    assert sheet.oddHeader.center.text == "2026 年 A&&B 台账"
    assert "&P" in str(sheet.oddFooter.center.text)
