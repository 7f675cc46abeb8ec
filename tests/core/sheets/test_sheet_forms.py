"""Blank forms: what can be given back in its own dress is opened, everything else is refused before it is loaded."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets.blank_forms import MOST_ROWS, open_form


def workbook(rows: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("表一")
    for number in range(rows):
        sheet.append([number, "乡镇"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_it_opens_a_form() -> None:
    (sheet,) = open_form(workbook(3), "表.xlsx").sheets
    assert sheet.name == "表一"


def test_it_takes_no_text_for_a_form() -> None:
    with pytest.raises(Refused, match="SHEET-401"):
        open_form("乡镇,户数\n甲镇,\n".encode(), "表.csv")


def test_it_takes_no_filled_roster_for_a_form() -> None:
    with pytest.raises(Refused, match="SHEET-402"):
        open_form(workbook(MOST_ROWS + 1), "名册.xlsx")
