"""Workbooks in and out: every problem of the whole file at once, with sheet, row, column, value and remedy.

In: :func:`read_table` opens .xlsx, .xlsm, .xls and delimited text, recognises what each sheet is, and returns typed columns
with all problems. Out: :func:`write_table` (national layout), :func:`write_template` (blank, with drop-downs and an
explanation), :func:`write_marked` (the sender's own file with its faulty cells marked), :func:`write_list` and
:func:`csv_pieces` (a plain list to take away).
"""

from lianxin.core.sheets.checked import Reading, SheetTable, UnreadSheet, WorkbookTables, read_table
from lianxin.core.sheets.headed import headed_rows
from lianxin.core.sheets.limits import Limits
from lianxin.core.sheets.lists import csv_pieces, write_list
from lianxin.core.sheets.marking import write_marked
from lianxin.core.sheets.reading import open_workbook
from lianxin.core.sheets.rows import PassedOver
from lianxin.core.sheets.templates import write_template
from lianxin.core.sheets.writing import Look, write_table

__all__ = [
    "Limits",
    "Look",
    "PassedOver",
    "Reading",
    "SheetTable",
    "UnreadSheet",
    "WorkbookTables",
    "csv_pieces",
    "headed_rows",
    "open_workbook",
    "read_table",
    "write_list",
    "write_marked",
    "write_table",
    "write_template",
]
