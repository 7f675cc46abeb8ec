"""Open a blank form as its sender made it: the texts of every sheet, what is merged, hidden, framed or worked out by a formula.

Nothing is judged here. Rows and columns count from 0.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.containers import Container
from lianxin.core.sheets.errors import FILE_IS_DAMAGED, FORM_IS_NO_XLSX, FORM_IS_TOO_LARGE
from lianxin.core.sheets.headings import Merged
from lianxin.core.sheets.limits import Limits
from lianxin.core.sheets.old_forms import LOST_FROM_OLD, as_xlsx
from lianxin.core.sheets.reading import open_workbook

LARGEST_BYTES = 5 * 2**20
MOST_ROWS, MOST_COLUMNS = 2_000, 200
_MOST_SHEET_BYTES = 20 * 2**20  # unpacked: what the library lays out in memory is twenty times as much
_MOST_MERGED_CELLS = 200_000
# How far beyond the last text is looked at: many a form is dressed down to its millionth row.
_ROWS_BELOW, _COLUMNS_BESIDE = 60, 10
_LOST_PARTS = (
    ("xl/vbaProject.bin", Words("宏", "macros")),
    ("xl/diagrams/", Words("SmartArt 图形", "SmartArt")),
    ("xl/ctrlProps/", Words("表单控件", "form controls")),
    ("xl/pivotTables/", Words("数据透视表", "pivot tables")),
)
_OLE = b"\xd0\xcf\x11\xe0"  # the container of old workbooks
_SHAPES = (b"<xdr:sp ", b"<xdr:sp>", b"<xdr:cxnSp", b"<xdr:grpSp")


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One visible sheet of a form. ``rows`` are as wide as the widest; a blank cell is "". ``framed`` are rows whose cells have
    borders, ``formulas`` the cells that work themselves out (their text is "")."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    framed: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A form: its visible sheets, and what of the file cannot be given back (macros, drawn shapes …)."""

    sheets: tuple[FormSheet, ...]
    lost: tuple[Words, ...] = ()


def in_new_dress(content: bytes, name: str = "") -> tuple[bytes, tuple[Words, ...]]:
    """Return a form as an .xlsx, and what an old .xls loses by becoming one; what is an .xlsx already is returned as it is.

    Raises:
        Refused: SHEET-001 to -006 (not a workbook, damaged, locked, too large), SHEET-402 it is no blank form.
    """
    if not content.startswith(_OLE):
        return content, ()
    opened = open_workbook(content, name=name, limits=Limits(file_bytes=LARGEST_BYTES))
    for sheet in opened.sheets(with_hidden=True):
        if sheet.expected_rows > MOST_ROWS:
            raise _too_large(sheet.name, sheet.expected_rows, "…")
    return as_xlsx(content), (LOST_FROM_OLD,)


def open_form(content: bytes, name: str = "") -> BlankForm:
    """Open a blank form.

    Raises:
        Refused: SHEET-001 to -006 (not a workbook, damaged, locked, too large), SHEET-401 no .xlsx, SHEET-402 no blank form.
    """
    opened = open_workbook(content, name=name, limits=Limits(file_bytes=LARGEST_BYTES))
    if opened.container is not Container.XLSX:
        raise Refused(FORM_IS_NO_XLSX)
    _refuse_large(content)
    for sheet in opened.sheets(with_hidden=True):
        _refuse_merged(sheet.name, sheet.merged)
    book = loaded(content)
    sheets = tuple(_sheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible")
    return BlankForm(sheets, _lost(content))


def loaded(content: bytes) -> Any:
    """Load the whole workbook to be written again; only what :func:`open_form` let pass may be given here."""
    from openpyxl import load_workbook  # only here: it would hold up every start of the server

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that it drops; what matters is told by ``lost``
        try:
            return load_workbook(io.BytesIO(content), keep_links=False)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError) as fault:
            # Other programs read files that this library does not: saved anew by Excel or WPS, they can be read.
            raise Refused(FILE_IS_DAMAGED) from fault


def _refuse_large(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("xl/worksheets/") and entry.file_size > _MOST_SHEET_BYTES:
                raise _too_large(entry.filename.rsplit("/", 1)[-1], f"> {MOST_ROWS}", "…")


def _refuse_merged(name: str, merged: tuple[Merged, ...]) -> None:
    cells = sum((bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in merged)
    if cells > _MOST_MERGED_CELLS:
        bottom = max(last for _, (last, _) in merged) + 1
        raise _too_large(name, bottom, max(last for _, (_, last) in merged) + 1)


def _too_large(sheet: str, rows: object, columns: object) -> Refused:
    return Refused(
        FORM_IS_TOO_LARGE, sheet=sheet, rows=rows, columns=columns, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS
    )


def _sheet(sheet: Any) -> FormSheet:
    written = [cell for cell in sheet._cells.values() if getattr(cell, "value", None) is not None]
    last_row = max((cell.row for cell in written), default=1)
    last_column = max((cell.column for cell in written), default=1)
    if last_row > MOST_ROWS or last_column > MOST_COLUMNS:
        raise _too_large(sheet.title, last_row, last_column)
    height = min(sheet.max_row, last_row + _ROWS_BELOW)
    width = min(sheet.max_column, last_column + _COLUMNS_BESIDE)
    rows, framed, formulas = [], set(), set()
    for place, cells in enumerate(sheet.iter_rows(min_row=1, max_row=height, max_col=width)):
        texts = []
        for column, cell in enumerate(cells):
            is_formula = getattr(cell, "data_type", "") == "f"
            if is_formula:
                formulas.add((place, column))
            texts.append("" if is_formula else _text(cell.value))
        rows.append(tuple(texts))
        if 2 * sum(_has_border(cell) for cell in cells) >= last_column:
            framed.add(place)
    return FormSheet(
        sheet.title,
        tuple(rows),
        tuple(
            ((one.min_row - 1, one.min_col - 1), (one.max_row - 1, one.max_col - 1))
            for one in sorted(sheet.merged_cells.ranges, key=lambda one: (one.min_row, one.min_col))
        ),
        _hidden_columns(sheet),
        frozenset(number - 1 for number, row in sheet.row_dimensions.items() if row.hidden),
        frozenset(framed),
        frozenset(formulas),
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def _has_border(cell: Any) -> bool:
    border = cell.border
    return bool(border and (border.left.style or border.right.style or border.top.style or border.bottom.style))


def _hidden_columns(sheet: Any) -> frozenset[int]:
    found: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min:
            found.update(range(dimension.min - 1, min(dimension.max or dimension.min, MOST_COLUMNS)))
    return frozenset(found)


def _lost(content: bytes) -> tuple[Words, ...]:
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        for part, words in _LOST_PARTS:
            if any(name.startswith(part) for name in names):
                found.append(words)
        drawings = [name for name in names if name.startswith("xl/drawings/drawing")]
        if any(sign in archive.read(name) for name in drawings for sign in _SHAPES):
            found.append(Words("文本框和图形", "text boxes and shapes"))
    return tuple(found)
