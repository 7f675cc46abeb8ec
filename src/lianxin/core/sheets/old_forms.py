"""Put a form of the old kind (.xls, or .et of WPS) into the dress of the new one: texts, merged cells, frames, letters, widths.

What the reader of old files does not tell (formulas, pictures, choices) cannot be carried over, and is named.
"""

from __future__ import annotations

import io
from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.errors import FILE_IS_DAMAGED, FILE_IS_LOCKED
from lianxin.core.sheets.stable_bytes import stable

LOST_FROM_OLD = Words(
    "旧格式里的公式（只留下算出的数）、图片、批注、下拉选项和打印设置",
    "of the old format: formulas (their results stay), pictures, remarks, choices and print settings",
)
_ALIGNMENTS = ("general", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
_VERTICALS = ("top", "center", "bottom", "justify", "distributed")
_LINES = (
    None, "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot", "mediumDashDot",
    "dashDotDot", "mediumDashDotDot", "slantDashDot",
)  # fmt: skip
_WIDTH_UNITS, _HEIGHT_UNITS, _TWIPS = 256, 20, 20
_LONGEST_TITLE = 31


def as_xlsx(content: bytes) -> bytes:
    """Return an old workbook as an .xlsx; the same file gives the same bytes.

    Raises:
        Refused: SHEET-003 it is locked, SHEET-004 it cannot be read.
    """
    import xlrd  # only here: no page needs it
    from openpyxl import Workbook

    try:
        old = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as fault:
        raise Refused(FILE_IS_LOCKED if "encrypted" in str(fault).lower() else FILE_IS_DAMAGED) from fault
    except (
        ValueError,
        KeyError,
        IndexError,
        AssertionError,
        NotImplementedError,
        UnicodeDecodeError,
        OverflowError,
    ) as fault:
        # Old files come from many programs, and the reader meets some that it does not understand.
        raise Refused(FILE_IS_DAMAGED) from fault
    new = Workbook()
    new.remove(new.active)
    for sheet in old.sheets():
        _copy(old, sheet, new.create_sheet(sheet.name[:_LONGEST_TITLE]))
    held = io.BytesIO()
    new.save(held)
    return stable(held.getvalue())


def _copy(old: Any, sheet: Any, into: Any) -> None:
    from openpyxl.utils import get_column_letter

    into.sheet_state = {0: "visible", 1: "hidden"}.get(sheet.visibility, "veryHidden")
    dresses: dict[int, Any] = {}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = into.cell(row + 1, column + 1, _value(old, sheet, row, column))
            number = sheet.cell_xf_index(row, column)
            if number not in dresses:
                dresses[number] = _Dress(old, old.xf_list[number])
            dresses[number].put_on(cell)
    for top, bottom, left, right in sheet.merged_cells:
        into.merge_cells(start_row=top + 1, end_row=bottom, start_column=left + 1, end_column=right)
    for number, about in sheet.colinfo_map.items():
        dimension = into.column_dimensions[get_column_letter(number + 1)]
        dimension.width, dimension.hidden = about.width / _WIDTH_UNITS, bool(about.hidden)
    for number, about in sheet.rowinfo_map.items():
        dimension = into.row_dimensions[number + 1]
        dimension.height, dimension.hidden = about.height / _HEIGHT_UNITS, bool(about.hidden)


def _value(old: Any, sheet: Any, row: int, column: int) -> Any:
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(value, old.datemode)
        except (ValueError, OverflowError):
            return value
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR or value == "":
        return None
    if isinstance(value, str) and value.startswith("="):
        return f"'{value}"  # a text of the sender, which must not become a formula
    return int(value) if isinstance(value, float) and value.is_integer() else value


class _Dress:
    """How a cell looks: letters, place of the text, frame, ground, and how numbers are written."""

    def __init__(self, old: Any, look: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        font = old.font_list[look.font_index]
        self.font = Font(
            name=font.name, size=font.height / _TWIPS, bold=bool(font.bold), italic=bool(font.italic),
            underline="single" if font.underline_type else None, color=_colour(old, font.colour_index),
        )  # fmt: skip
        place = look.alignment
        self.alignment = Alignment(
            horizontal=_ALIGNMENTS[place.hor_align] if place.hor_align < len(_ALIGNMENTS) else None,
            vertical=_VERTICALS[place.vert_align] if place.vert_align < len(_VERTICALS) else None,
            wrap_text=bool(place.text_wrapped),
        )
        frame = look.border
        self.border = Border(
            **{
                side: Side(style=_line(getattr(frame, f"{side}_line_style")))
                for side in ("left", "right", "top", "bottom")
            }
        )
        self.fill = _ground(old, look.background)
        self.number_format = (
            old.format_map[look.format_key].format_str if look.format_key in old.format_map else "General"
        )

    def put_on(self, cell: Any) -> None:
        cell.font, cell.alignment, cell.border, cell.number_format = (
            self.font, self.alignment, self.border, self.number_format,
        )  # fmt: skip
        if self.fill is not None:
            cell.fill = self.fill


def _line(style: int) -> str | None:
    return _LINES[style] if style < len(_LINES) else "thin"


def _colour(old: Any, index: int) -> str | None:
    rgb = old.colour_map.get(index)
    return None if rgb is None else "FF{:02X}{:02X}{:02X}".format(*rgb)


def _ground(old: Any, background: Any) -> Any:
    from openpyxl.styles import PatternFill

    colour = _colour(old, background.pattern_colour_index)
    if background.fill_pattern != 1 or colour is None:
        return None
    return PatternFill("solid", fgColor=colour)
