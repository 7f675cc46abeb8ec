"""Superiors' forms in the demonstration: one that came twice, explained by the county's officer, filled for two townships."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.operations import NewForm, add_version, answer_headings, enter_form, fill_version

_NAME = "防返贫监测和就业情况统计表"
_TITLE = "防返贫监测和就业情况统计表（演示）"
_Groups = Sequence[tuple[str, Sequence[str]]]
_FIRST: _Groups = (
    ("农户", ("户数", "人数")),
    ("其中：脱贫户", ("户数", "人数")),
    ("监测对象", ("户数", "其中：风险未消除（户）")),
    ("", ("16-59岁劳动力（人）", "外出务工（人）", "平均满意度")),
)
_SECOND: _Groups = (
    ("农户", ("户数", "人数")),
    ("其中：脱贫户", ("户数", "人数")),
    ("监测对象", ("户数", "其中：风险未消除（户）", "其中：风险已消除（户）")),
    ("", ("16-60岁劳动力（人）", "外出务工（人）", "工资性收入（万元）", "平均满意度")),
)


def send_forms(county_code: str, *, on: date) -> None:
    """Take the form in, explain what nobody can know, fill it, and take in what the superior changed a week later."""
    officer, clerk = (User.objects.get(username=name) for name in ("county", "township"))
    entry = NewForm(_NAME, county_code, _blank(_FIRST), "监测就业统计表.xlsx", "市乡村振兴局（演示）")
    first = enter_form(entry=entry, by=officer)
    last = sum(len(leaves) for _, leaves in _FIRST)
    answer_headings(version=first, answers={("1.1", last): "blank|"}, by=officer)
    asked = Asked(clerk.home_area(Act.FILL_FORMS), on.year, on)
    fill_version(version=first, asked=asked, by=clerk)
    second = add_version(form=first.form, content=_blank(_SECOND), file_name="监测就业统计表（新）.xlsx", by=officer)
    fill_version(version=second, asked=asked, by=clerk)
    roster = NewForm("监测对象花名册", county_code, _roster(), "监测对象花名册.xlsx", "市乡村振兴局（演示）")
    enter_form(entry=roster, by=officer)


def _blank(groups: _Groups) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    width = 1 + sum(len(leaves) for _, leaves in groups)
    sheet["A1"], sheet["A2"] = _TITLE, "填报单位：                                    填报日期：    年  月  日"
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    sheet["A1"].font = Font(name="方正小标宋简体", size=18)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet["A3"] = "村"
    sheet.merge_cells("A3:A4")
    column = 2
    for parent, leaves in groups:
        for place, leaf in enumerate(leaves):
            sheet.cell(4 if parent else 3, column + place, leaf)
            if not parent:
                sheet.merge_cells(start_row=3, end_row=4, start_column=column + place, end_column=column + place)
        if parent:
            sheet.cell(3, column, parent)
            sheet.merge_cells(start_row=3, end_row=3, start_column=column, end_column=column + len(leaves) - 1)
        column += len(leaves)
    sheet["A8"] = "合计"
    for place in range(2, width):
        letter = get_column_letter(place)
        sheet[f"{letter}8"] = f"=SUM({letter}5:{letter}7)"
    sheet["A9"] = "单位负责人：                    填表人：                    联系电话："
    sheet.merge_cells(start_row=9, end_row=9, start_column=1, end_column=width)
    thin = Side(style="thin")
    for row in sheet.iter_rows(min_row=3, max_row=8, max_col=width):
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _roster() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["监测对象花名册（演示）"])
    sheet.merge_cells("A1:H1")
    sheet.append(["序号", "乡镇", "村", "户主姓名", "家庭人口", "监测对象类别", "帮扶责任人", "最急的困难"])
    for _ in range(5):
        sheet.append([None] * 8)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
