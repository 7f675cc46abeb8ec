"""Give a faulty workbook back with its faults marked: a list of all problems first, then the sheets as they came, each faulty
cell coloured and commented. The clerk corrects that file and sends it again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from lianxin.core.kernel.errors import Problem, Severity
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.containers import Container
from lianxin.core.sheets.extents import column_index
from lianxin.core.sheets.limits import Limits
from lianxin.core.sheets.reading import Cell, open_workbook
from lianxin.core.sheets.writing import OutputBook, Worksheet

PROBLEM_SHEET = Words("问题清单", "Problems")
_HEADINGS = (
    (Words("工作表", "Sheet"), 16),
    (Words("位置", "Cell"), 10),
    (Words("列名", "Heading"), 18),
    (Words("填写内容", "Value"), 24),
    (Words("轻重", "Weight"), 8),
    (Words("问题", "What is wrong"), 60),
    (Words("怎么改", "What to do"), 60),
    (Words("编号", "Code"), 12),
)
_WEIGHTS = {Severity.ERROR: Words("错误", "error"), Severity.WARNING: Words("提醒", "warning")}
_MOST_COMMENTS = 5_000
_MOST_LINKS = 20_000

Marks = dict[int, dict[int, list[Problem]]]  # row from 0 → column from 0 → problems


def write_marked(
    path: Path | str,
    original: Path | str | bytes,
    problems: Iterable[Problem],
    *,
    language: str = "zh",
    limits: Limits | None = None,
) -> int:
    """Write the original again with every problem listed and marked; return how many problems were listed.

    Values are written as they were read, texts as text. After 5,000 comments further cells are only coloured.

    Raises:
        Refused: the original can no longer be opened.
    """
    listed = list(problems)
    marks: dict[str, Marks] = {}
    for problem in listed:
        place = problem.place
        if place.row is not None and place.column:
            rows = marks.setdefault(place.sheet, {})
            rows.setdefault(place.row - 1, {}).setdefault(column_index(place.column), []).append(problem)
    book = open_workbook(original, limits=limits)
    with OutputBook(path) as out:
        # A sheet's final name is known only once it is added; the list stands first and is therefore written last.
        overview = out.add_sheet(PROBLEM_SHEET.into(language))
        names: dict[str, str] = {}
        left = _MOST_COMMENTS
        for sheet in book.sheets():
            target = out.add_sheet(sheet.name)
            names[sheet.name] = target.get_name()
            if book.container is Container.TEXT:
                names.update(dict.fromkeys(marks, target.get_name()))
            # A text file has one sheet, named after the file, and the copy at hand may bear another name.
            own = next(iter(marks.values()), {}) if book.container is Container.TEXT else marks.get(sheet.name, {})
            left = _write_sheet(out, target, sheet.rows, own, language, left)
        _write_overview(out, overview, listed, names, language)
        overview.activate()
    return len(listed)


def _write_sheet(
    out: OutputBook, target: Worksheet, rows: Iterable[list[Cell]], marks: Marks, language: str, comments_left: int
) -> int:
    for number, row in enumerate(rows):
        marked = marks.get(number)
        for column, cell in enumerate(row):
            if cell != "":
                _write_cell(out, target, number, column, cell, marked)
        for column, problems in (marked or {}).items():
            if column >= len(row) or row[column] == "":
                target.write_blank(number, column, None, out.formats[_worst(problems)])
            if comments_left > 0:
                lines = [f"{problem.what.into(language)}\n{problem.remedy.into(language)}" for problem in problems]
                target.write_comment(number, column, "\n\n".join(lines), {"x_scale": 2.2, "y_scale": 1.4})
                comments_left -= 1
    return comments_left


def _write_cell(
    out: OutputBook, target: Worksheet, row: int, column: int, cell: Cell, marked: Mapping[int, list[Problem]] | None
) -> None:
    problems = marked.get(column) if marked else None
    look = out.formats[_worst(problems)] if problems else None
    if isinstance(cell, bool):
        target.write_boolean(row, column, cell, look)
    elif isinstance(cell, (int, float)) and math.isfinite(cell):
        target.write_number(row, column, cell, look)
    elif isinstance(cell, (date, datetime)) and not problems and cell.year >= 1900:
        target.write_datetime(row, column, cell, out.formats["day"])
    else:
        target.write_string(row, column, str(cell), look or out.formats["text"])


def _worst(problems: Iterable[Problem]) -> str:
    return "error" if any(problem.severity is Severity.ERROR for problem in problems) else "warning"


def _write_overview(
    out: OutputBook, sheet: Worksheet, problems: Iterable[Problem], names: Mapping[str, str], language: str
) -> None:
    for column, (words, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words.into(language), out.formats["heading"])
    sheet.freeze_panes(1, 0)
    for row, problem in enumerate(problems, start=1):
        place = problem.place
        name = names.get(place.sheet, place.sheet)
        texts = (
            name,
            f"{place.column}{place.row or ''}",
            place.heading,
            problem.value,
            _WEIGHTS[problem.severity].into(language),
            problem.what.into(language),
            problem.remedy.into(language),
            problem.code,
        )
        for column, text in enumerate(texts):
            if column == 1 and place.column and place.row and row <= _MOST_LINKS:
                link = "internal:'{}'!{}".format(name.replace("'", "''"), text)
                sheet.write_url(row, column, link, out.formats["link"], text)
            elif text:
                sheet.write_string(row, column, text, out.formats["wrapped" if column > 4 else "text"])
