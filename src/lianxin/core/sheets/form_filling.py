"""Fill a form and give the same file back: its styles, widths, merged cells and formulas stay, blank cells are written.

Where a table has more lines than blank rows, rows are put in above what follows it, dressed like its last blank row; formulas,
merged cells, row heights, drop-downs, coloured conditions, print areas and pictures below move along. The bytes depend on the
form and on what is written, and on nothing else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lianxin.core.sheets.blank_forms import loaded
from lianxin.core.sheets.row_insertion import insert_rows
from lianxin.core.sheets.stable_bytes import stable

FormCell = str | int | Decimal | date
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_EXACT = 11  # digits that a spreadsheet shows as they are


@dataclass(frozen=True, slots=True)
class TableFill:
    """Lines of one table: ``lines[i]`` maps columns to values for the i-th blank row from ``first_row`` on; ``last_row`` is the
    last blank one. Rows and columns as in the blank form."""

    sheet: str
    first_row: int
    last_row: int
    lines: Sequence[Mapping[int, FormCell | None]]


@dataclass(frozen=True, slots=True)
class CellFill:
    """One cell of the blank form and what is written there."""

    sheet: str
    row: int
    column: int
    value: FormCell


def fill_form(content: bytes, tables: Sequence[TableFill], cells: Sequence[CellFill]) -> bytes:
    """Return the form with tables and single cells filled. Formulas are never written over; texts never become formulas."""
    book = loaded(content)
    for cell in cells:
        _write(book[cell.sheet], cell.row, cell.column, cell.value)
    # From the foot up, so that what is put in never moves what is still to be filled.
    for table in sorted(tables, key=lambda table: -table.first_row):
        _fill_table(book, table)
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    target = io.BytesIO()
    book.save(target)
    return stable(target.getvalue())


def _fill_table(book: Any, table: TableFill) -> None:
    sheet = book[table.sheet]
    missing = len(table.lines) - (table.last_row - table.first_row + 1)
    if missing > 0:
        insert_rows(book, sheet, after=table.last_row, count=missing)
    for place, line in enumerate(table.lines):
        for column, value in line.items():
            if value is not None:
                _write(sheet, table.first_row + place, column, value)


def _write(sheet: Any, row: int, column: int, value: FormCell) -> None:
    from openpyxl.cell.cell import MergedCell

    cell = sheet.cell(row + 1, column + 1)
    if isinstance(cell, MergedCell) or cell.data_type == "f":
        return
    if isinstance(value, str):
        text = _ILLEGAL.sub("", value)
        cell.value = text
        cell.data_type = "s"  # a text that begins with = stays a text
        if text.isascii() and text[:-1].isdigit() and (len(text) > _LONGEST_EXACT or text[0] == "0"):
            cell.number_format = "@"
        return
    kept = cell.number_format
    cell.value = value
    if not isinstance(value, date):
        cell.number_format = "General" if kept == "@" else kept
    elif kept in {"General", "@"}:
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.number_format = kept
