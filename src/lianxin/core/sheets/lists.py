"""Write plain lists as people take them away: a heading, then rows, as a workbook or as text.

A cell is written as what it is: text, whole number, amount (``Decimal``, two decimals), day, moment without time zone; None is
an empty cell. Rows are taken one by one, and memory does not grow with their number.

Nothing can run on the reader's computer: in a workbook every text is marked as text; in a text file, which a spreadsheet
reads by guessing, a text that begins with ``=``, ``+``, ``-``, ``@`` or a control character gets an apostrophe in front. A
number of identity, of a household or of an area is a text too: where a spreadsheet would round it or drop its first zeros, it
gets a tab at its end in the text file, which nobody sees and every reader of ours drops.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets.errors import CELL_HOLDS_TOO_MUCH
from lianxin.core.sheets.writing import MOST_CHARACTERS, OutputBook

Cell = str | int | Decimal | date | datetime | None

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes UTF-8 for the encoding of the machine
_ROWS_AT_ONCE = 500
_ABOUT_WIDTHS = (28, 90)
_A4, _LONGEST_HEADER = 9, 200
_LONGEST_EXACT = 11  # digits that a spreadsheet shows as they are
_BELOW_ZERO = re.compile(r"-[0-9]{1,15}(\.[0-9]{1,6})?")  # a number and nothing else
_LEADING = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_list(
    path: Path | str,
    title: str,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[Cell]],
    about: Iterable[tuple[str, str]] = (),
) -> int:
    """Write a list as a workbook of one sheet and return how many rows it has. ``widths`` are in characters.

    ``about`` are lines, each with its name, that say what the list is of: they stand on a second sheet, so that the first is rows alone.

    Raises:
        Refused: SHEET-301 a text is too long for a cell. The file is then not complete.
        ValueError: a row has not as many cells as there are headings.
    """
    number = 0
    with OutputBook(path) as out:
        sheet = out.add_sheet(title)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, out.formats["heading"])
        sheet.freeze_panes(1, 0)
        _set_for_print(sheet, title)
        for number, row in enumerate(rows, start=1):
            for column, (cell, heading) in enumerate(zip(row, headings, strict=True)):
                _write(out, sheet, number, column, cell, heading)
        sheet.autofilter(0, 0, number, len(headings) - 1)
        _write_about(out, list(about))
    return number


def _write_about(out: OutputBook, lines: list[tuple[str, str]]) -> None:
    if not lines:
        return
    sheet = out.add_sheet("说明 About")
    for column, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text, out.formats["text"])


def _set_for_print(sheet: Any, title: str) -> None:
    """On A4 across, as wide as the page, its headings on every page, the title above and page x of y below: as offices send it on."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&C&14 {title.replace('&', '&&')[:_LONGEST_HEADER]}&R&D")
    sheet.set_footer("&C&P / &N")


def _write(out: OutputBook, sheet: Any, row: int, column: int, cell: Cell, heading: str) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        if len(cell) > MOST_CHARACTERS:
            raise Refused(CELL_HOLDS_TOO_MUCH, heading=heading, length=len(cell))
        sheet.write_string(row, column, cell, out.formats["text"])
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, out.formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), out.formats["day"])  # noqa: DTZ001
    else:
        sheet.write_number(row, column, cell, out.formats["amount" if isinstance(cell, Decimal) else "number"])


def csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a list as comma-separated text, some hundred rows at a time, the byte-order mark and the headings first.

    Raises:
        ValueError: a row has not as many cells as there are headings.
    """
    yield BYTE_ORDER_MARK + _lines([[harmless(heading) for heading in headings]])
    waiting = iter(rows)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        yield _lines([[_text(cell) for cell, _ in zip(row, headings, strict=True)] for row in some])


def _lines(rows: Iterable[Sequence[str]]) -> str:
    held = io.StringIO(newline="")
    csv.writer(held).writerows(rows)
    return held.getvalue()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, Decimal):
        return f"{cell:.2f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def harmless(text: str) -> str:
    """Return a text that a spreadsheet reads as text: never as a formula, never as a number that it would round."""
    if text.startswith(_LEADING) and not _BELOW_ZERO.fullmatch(text):
        return "'" + text
    is_number = text.isascii() and text.isdigit()
    if is_number and (len(text) > _LONGEST_EXACT or (len(text) > 1 and text[0] == "0")):
        return text + "\t"
    return text
