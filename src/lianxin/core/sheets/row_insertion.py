"""Put rows into a sheet as a person would: below a row, dressed like it, and everything that points past it moves along.

The library moves cells alone; formulas, merged cells, heights, drop-downs, conditions, print areas, page breaks and pictures
are moved here. Rows count from 0 in what is asked, from 1 inside the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from typing import Any

Shift = Callable[[int, bool], int]  # (row from 1, whether it ends a range) → where it is afterwards

_REFERENCE = re.compile(
    r"(?P<sheet>(?:'(?:[^']|'')+'|[\w.\u3400-\u9fff]+)!)?"
    r"(?P<first>\$?[A-Z]{1,3}\$?\d{1,7})(?P<last>:\$?[A-Z]{1,3}\$?\d{1,7})?(?![\w(!])"
)
_CELL = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d{1,7})")
_STRING = re.compile(r'"(?:[^"]|"")*"')


def insert_rows(book: Any, sheet: Any, *, after: int, count: int) -> None:
    """Insert ``count`` rows below the row ``after`` of a sheet (from 0), each dressed like it and with its formulas.

    A range that reaches to that row (a sum over the blank rows) takes the new ones in.
    """
    last = after + 1

    def shift(row: int, ends: bool) -> int:
        return row + count if row > last or (ends and row == last) else row

    merged = [(one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells.ranges]
    in_row = [one for one in merged if one[0] == last == one[2]]
    heights = {number: copy(row) for number, row in sheet.row_dimensions.items() if number > last}
    own_height = sheet.row_dimensions.get(last)
    sheet.insert_rows(last + 1, count)
    _move_heights(sheet, heights, own_height, last, count)
    _merge_again(sheet, merged, shift)
    _dress(sheet, last, count, in_row)
    for other in book.worksheets:
        _move_formulas(other, sheet, shift)
    _copy_formulas(sheet, last, count)
    _move_ranges(sheet, shift)
    _move_names(book, sheet, shift)
    _move_pictures(sheet, last, count)


def shifted(formula: str, shift: Shift, *, names_sheet: Callable[[str], bool]) -> str:
    """Return a formula with its references moved. ``names_sheet`` says whether a reference (its sheet, "" for none) points
    into the sheet that grew; texts in quotes are left alone."""

    def moved(found: re.Match[str]) -> str:
        sheet = (found["sheet"] or "").removesuffix("!").strip("'").replace("''", "'")
        if not names_sheet(sheet):
            return found.group(0)
        last = found["last"] or ""
        return (
            (found["sheet"] or "")
            + _moved_cell(found["first"], shift, ends=False)
            + _moved_cell(last, shift, ends=True)
        )

    pieces, end = [], 0
    for quoted in _STRING.finditer(formula):
        pieces += [_REFERENCE.sub(moved, formula[end : quoted.start()]), quoted.group(0)]
        end = quoted.end()
    return "".join([*pieces, _REFERENCE.sub(moved, formula[end:])])


def _moved_cell(cell: str, shift: Shift, *, ends: bool) -> str:
    return _CELL.sub(lambda found: f"{found[1]}{shift(int(found[2]), ends)}", cell)


def _move_heights(sheet: Any, heights: dict[int, Any], own: Any, last: int, count: int) -> None:
    for number in heights:
        del sheet.row_dimensions[number]
    if own is not None:
        for number in range(last + 1, last + count + 1):
            _put_height(sheet, number, own)
    for number, height in heights.items():
        _put_height(sheet, number + count, height)


def _put_height(sheet: Any, number: int, source: Any) -> None:
    moved = copy(source)
    moved.index = number
    sheet.row_dimensions[number] = moved


def _merge_again(sheet: Any, merged: list[tuple[int, int, int, int]], shift: Shift) -> None:
    from openpyxl.worksheet.cell_range import MultiCellRange
    from openpyxl.worksheet.merge import MergedCellRange

    ranges = []
    for top, left, bottom, right in merged:
        # A mark that is merged down beside the blank rows (其中) grows with them; one inside the last row does not.
        grows = top < bottom
        ranges.append(MergedCellRange(sheet, _name(shift(top, False), left, shift(bottom, grows), right)))
    sheet.merged_cells = MultiCellRange()
    for one in ranges:
        sheet.merged_cells.add(one)


def _name(top: int, left: int, bottom: int, right: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


def _dress(sheet: Any, last: int, count: int, in_row: list[tuple[int, int, int, int]]) -> None:
    from openpyxl.cell.cell import MergedCell

    covered = {
        (row, column)
        for one in sheet.merged_cells.ranges
        if one.min_row <= last < one.max_row
        for row in range(last + 1, last + count + 1)
        for column in range(one.min_col, one.max_col + 1)
    }
    for row in range(last + 1, last + count + 1):
        for column in range(1, sheet.max_column + 1):
            pattern = sheet._cells.get((last, column))
            if (row, column) in covered:
                sheet._cells[row, column] = MergedCell(sheet, row, column)
            if pattern is not None and pattern.has_style:
                cell = sheet._cells.get((row, column)) or sheet.cell(row, column)
                cell._style = copy(pattern._style)
        for _, left, _, right in in_row:
            sheet.merge_cells(start_row=row, end_row=row, start_column=left, end_column=right)


def _move_formulas(other: Any, grown: Any, shift: Shift) -> None:
    def names_sheet(name: str) -> bool:
        return name == grown.title if name else other is grown

    for cell in list(other._cells.values()):
        if getattr(cell, "data_type", "") == "f" and isinstance(cell.value, str):
            cell.value = shifted(cell.value, shift, names_sheet=names_sheet)


def _copy_formulas(sheet: Any, last: int, count: int) -> None:
    from openpyxl.formula.translate import Translator

    for column in range(1, sheet.max_column + 1):
        pattern = sheet._cells.get((last, column))
        if pattern is None or getattr(pattern, "data_type", "") != "f" or not isinstance(pattern.value, str):
            continue
        for row in range(last + 1, last + count + 1):
            cell = sheet.cell(row, column)
            cell.value = Translator(pattern.value, origin=pattern.coordinate).translate_formula(cell.coordinate)


def _move_ranges(sheet: Any, shift: Shift) -> None:
    from openpyxl.formatting.formatting import ConditionalFormattingList

    def moved(text: str) -> str:
        return shifted(text, shift, names_sheet=lambda name: not name)

    for validation in sheet.data_validations.dataValidation:
        validation.sqref = type(validation.sqref)(moved(str(validation.sqref)))
    kept = ConditionalFormattingList()
    for formatting in sheet.conditional_formatting:
        for rule in formatting.rules:
            rule.formula = [moved(text) for text in rule.formula]
            kept.add(moved(str(formatting.sqref)), rule)
    sheet.conditional_formatting = kept
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = moved(sheet.auto_filter.ref)
    if sheet.print_area:
        sheet.print_area = moved(sheet.print_area.replace(f"'{sheet.title}'!", "").replace(f"{sheet.title}!", ""))
    for pause in sheet.row_breaks.brk:
        pause.id = shift(pause.id, True)
    for cell in sheet._cells.values():
        if getattr(cell, "hyperlink", None) is not None:
            cell.hyperlink.ref = cell.coordinate


def _move_names(book: Any, sheet: Any, shift: Shift) -> None:
    for names in (book.defined_names, *(each.defined_names for each in book.worksheets)):
        for name in names.values():
            if name.value:
                name.value = shifted(name.value, shift, names_sheet=lambda found: found == sheet.title)


def _move_pictures(sheet: Any, last: int, count: int) -> None:
    for drawn in (*sheet._images, *sheet._charts):
        for corner in ("_from", "to"):
            mark = getattr(drawn.anchor, corner, None)
            if mark is not None and mark.row >= last:
                mark.row += count
