"""Workbooks in and out: every problem of the whole file at once, with sheet, row, column, value and remedy."""
