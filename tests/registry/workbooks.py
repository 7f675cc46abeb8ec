"""Small workbooks for imports."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

HEADINGS = ("村", "户编号", "姓名", "证件号码", "与户主关系", "健康状况")


def roster(*rows: tuple[str, ...]) -> BytesIO:
    """A roster of people with the columns of :data:`HEADINGS`."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file
