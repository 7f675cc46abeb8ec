"""Write workbooks row by row, in the layout of the national system: banner rows, headings, every cell as text.

Nothing is ever written as a formula: a value that begins with ``=``, ``+``, ``-`` or ``@`` stays the text it is, so that a
file made from people's answers cannot run anything on the reader's computer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lianxin.core.kernel.dictionary import Dictionary, FieldType, SheetColumn, SheetKind
from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets.errors import CELL_HOLDS_TOO_MUCH
from lianxin.core.sheets.printed import value_printer

ROWS_PER_SHEET = 1_000_000
MOST_CHARACTERS = 32_767
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_WIDTHS = {
    FieldType.IDENTIFIER: 22,
    FieldType.DATE: 12,
    FieldType.MONTH: 10,
    FieldType.MONEY: 14,
    FieldType.BOOLEAN: 8,
    FieldType.AREA: 16,
}

Worksheet = Any  # xlsxwriter ships no types
Format = Any


@dataclass(frozen=True, slots=True)
class Look:
    """How a table is printed: language of headings and labels, the banner lines (the kind's own when none), sheet name."""

    language: str = "zh"
    banners: tuple[str, ...] | None = None
    sheet_name: str = ""


@dataclass(slots=True)
class OutputBook:
    """A workbook being written to a file, with the formats that all our sheets share."""

    path: Path | str
    book: Any = None
    formats: dict[str, Format] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def __enter__(self) -> OutputBook:
        import xlsxwriter  # only here: it would hold up every start of the server

        options = {
            "constant_memory": True,
            "strings_to_urls": False,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        }
        self.book = xlsxwriter.Workbook(str(self.path), options)
        heading = {
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "border": 1,
            "num_format": "@",
        }
        looks: dict[str, dict[str, object]] = {
            "title": {"bold": True, "font_size": 16, "num_format": "@"},
            "banner": {"num_format": "@"},
            "heading": {**heading, "bg_color": "#E8EEF4"},
            "required": {**heading, "bg_color": "#E8EEF4", "font_color": "#B3261E"},
            "text": {"num_format": "@"},
            "wrapped": {"num_format": "@", "text_wrap": True, "valign": "top"},
            "day": {"num_format": "yyyy-mm-dd"},
            "moment": {"num_format": "yyyy-mm-dd hh:mm"},
            "number": {"num_format": "#,##0"},
            "amount": {"num_format": "#,##0.00"},
            "error": {"num_format": "@", "bg_color": "#FFC7CE"},
            "warning": {"num_format": "@", "bg_color": "#FFEB9C"},
            "link": {"font_color": "#0B57D0", "underline": 1},
        }
        self.formats = {name: self.book.add_format(look) for name, look in looks.items()}
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.book.close()

    def add_sheet(self, wanted: str) -> Worksheet:
        """Add a sheet under the wanted name, made fit: at most 31 characters, no ``[]:*?/\\``, not taken."""
        stem = _FORBIDDEN_IN_NAMES.sub(" ", wanted).strip(" '")[:31] or "Sheet"
        name, number = stem, 2
        while name.lower() in self._names:
            ending = f" ({number})"
            name, number = stem[: 31 - len(ending)] + ending, number + 1
        self._names.add(name.lower())
        return self.book.add_worksheet(name)


def write_table(
    path: Path | str,
    kind: SheetKind,
    dictionary: Dictionary,
    rows: Iterable[Mapping[str, object]],
    look: Look | None = None,
) -> int:
    """Write rows in the layout of a kind and return how many; beyond a million the table goes on on a further sheet.

    Each row maps ``table.name`` (for a column without a field: its heading) to a typed value as the dictionary lays it down:
    fen, ``date``, code key, ``,key,key,``. What is absent or None is left blank. Reading the file back gives the same values.

    Raises:
        Refused: SHEET-301 a text is too long for a cell; SHEET-302 a code is in no list. The file is then not complete.
    """
    how = look or Look()
    columns = kind.columns
    keys = [column.field or column.heading for column in columns]
    printers = [value_printer(column, dictionary, how.language) for column in columns]
    written = 0
    with OutputBook(path) as out:
        sheet: Worksheet = None
        text = out.formats["text"]
        row_number = 0
        for row in rows:
            if sheet is None or written % ROWS_PER_SHEET == 0:
                sheet, row_number = _begin(out, kind, dictionary, how)
            for column, (key, printer) in enumerate(zip(keys, printers, strict=True)):
                value = printer(row.get(key))
                if value:
                    if len(value) > MOST_CHARACTERS:
                        raise Refused(CELL_HOLDS_TOO_MUCH, heading=columns[column].heading, length=len(value))
                    sheet.write_string(row_number, column, value, text)
            row_number += 1
            written += 1
        if sheet is None:
            _begin(out, kind, dictionary, how)
    return written


def _begin(out: OutputBook, kind: SheetKind, dictionary: Dictionary, look: Look) -> tuple[Worksheet, int]:
    sheet = out.add_sheet(look.sheet_name or kind.words.into(look.language))
    first = write_head(out, sheet, kind, dictionary, look)
    return sheet, first


def write_head(
    out: OutputBook,
    sheet: Worksheet,
    kind: SheetKind,
    dictionary: Dictionary,
    look: Look,
    *,
    marks_required: bool = False,
) -> int:
    """Write banner rows, headings, widths and the frozen pane; return the index of the first row for data."""
    banners = kind.banners if look.banners is None else look.banners
    heading_row = max(kind.banner_rows, len(banners))
    text = out.formats["text"]
    for column, entry in enumerate(kind.columns):
        sheet.set_column(column, column, column_width(entry, dictionary), text)
    for row, banner in enumerate(banners):
        sheet.write_string(row, 0, banner, out.formats["title" if row == 0 else "banner"])
    for column, entry in enumerate(kind.columns):
        marked = marks_required and (entry.required or entry.filled)
        heading = heading_text(entry, dictionary, look.language) + ("*" if marked else "")
        sheet.write_string(heading_row, column, heading, out.formats["required" if marked else "heading"])
    sheet.freeze_panes(heading_row + 1, 0)
    return heading_row + 1


def heading_text(column: SheetColumn, dictionary: Dictionary, language: str) -> str:
    """Return the heading: as printed on the form in Chinese, the name of the field in English."""
    if language.lower().startswith("zh") or not column.field:
        return column.heading
    entry = dictionary.field(column.field)
    name = column.unit or entry.unit
    unit = dictionary.units[name].words.en.partition(" (")[0] if name in dictionary.units else name
    return f"{entry.words.en} ({unit})" if unit else entry.words.en


def column_width(column: SheetColumn, dictionary: Dictionary) -> int:
    """Return the width in characters; a hanzi takes two."""
    least = _WIDTHS.get(dictionary.field(column.field).type, 10) if column.field else 6
    return max(least, min(30, 2 * len(column.heading) + 2))
