"""What was filled in, as files: a workbook with a sheet for each repeat, or one table as text."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets.errors import CELL_HOLDS_TOO_MUCH
from lianxin.core.sheets.writing import MOST_CHARACTERS, OutputBook
from lianxin.field.xforms.instances import Table


def workbook_of(tables: Mapping[str, Table], title: str) -> bytes:
    """Return all tables as a workbook, the form first.

    Raises:
        Refused: SHEET-301 an answer is too long for a cell.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.xlsx"
        with OutputBook(path) as out:
            for place, table in tables.items():
                sheet = out.add_sheet(place.rpartition("/")[2] or title)
                sheet.freeze_panes(1, 0)
                for column, heading in enumerate(table.columns):
                    sheet.write_string(0, column, heading, out.formats["heading"])
                for number, row in enumerate(table.rows, start=1):
                    for column, heading in enumerate(table.columns):
                        text = row.get(heading, "")
                        if len(text) > MOST_CHARACTERS:
                            raise Refused(CELL_HOLDS_TOO_MUCH, heading=heading, length=len(text))
                        if text:
                            sheet.write_string(number, column, text, out.formats["text"])
        return path.read_bytes()


def text_of(table: Table) -> Iterator[str]:
    """Yield one table as comma-separated text."""
    from lianxin.core.sheets.lists import csv_pieces

    columns = list(table.columns)
    return csv_pieces(columns, ([row.get(one) for one in columns] for row in table.rows))
