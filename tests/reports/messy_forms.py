"""Twenty blank forms as superiors send them: laid out like the real ones, with nobody's name on them.

Each function returns the bytes of a workbook. ``written`` says which cells of a filled one hold what the blank one did not.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

_THIN = Side(style="thin")
FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows of texts (formulas begin with =), merged ranges, framed rows (from, to; from 1), hidden columns."""

    rows: Sequence[Sequence[Any]]
    merged: Sequence[str] = ()
    framed: tuple[int, int] = (0, -1)
    hidden: str = ""
    name: str = "Sheet1"
    state: str = "visible"


def book(*sheets: Sheet) -> bytes:
    """Return a workbook."""
    made = Workbook()
    made.remove(made.active)
    for wanted in sheets:
        sheet = made.create_sheet(wanted.name)
        sheet.sheet_state = wanted.state
        width = max(len(row) for row in wanted.rows)
        for place, row in enumerate(wanted.rows, start=1):
            for column, text in enumerate(row, start=1):
                if text is not None and text != "":
                    sheet.cell(place, column, text).font = Font(name="仿宋", size=11)
            if wanted.framed[0] <= place <= wanted.framed[1]:
                for column in range(1, width + 1):
                    sheet.cell(place, column).border = FRAME
                    sheet.cell(place, column).alignment = Alignment(wrap_text=True)
        for merged in wanted.merged:
            sheet.merge_cells(merged)
        for letter in wanted.hidden:
            sheet.column_dimensions[letter].hidden = True
        for column in range(1, width + 1):
            sheet.column_dimensions[get_column_letter(column)].width = 11
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def without_part(content: bytes, name: str) -> bytes:
    """Return a workbook with the content of one of its parts cut off."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(held, "w") as target:
        for part in source.namelist():
            target.writestr(part, source.read(part) if part != name else source.read(part)[:200])
    return held.getvalue()


def cells_of(content: bytes, name: str = "") -> dict[str, Any]:
    """Return every filled cell of a workbook by its place (with the sheet in front where there are several)."""
    made = load_workbook(io.BytesIO(content))
    found = {}
    for sheet in made.worksheets:
        if name and sheet.title != name:
            continue
        mark = "" if len(made.worksheets) == 1 or name else f"{sheet.title}!"
        found |= {
            f"{mark}{cell.coordinate}": cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
    return found


def written(blank: bytes, filled: bytes) -> dict[str, Any]:
    """Return the cells of a filled form that do not stand so in the blank one."""
    before = cells_of(blank)
    return {place: value for place, value in cells_of(filled).items() if before.get(place) != value}


def blank_rows(count: int, width: int) -> list[list[str]]:
    """Rows to be written on."""
    return [[""] * width for _ in range(count)]


def plain_roster() -> bytes:
    """A title, a line of who and when, headings, blank rows, signatures."""
    rows = [
        ["脱贫户花名册", "", "", "", ""],
        ["填报单位：", "", "", "填报日期：    年  月  日", ""],
        ["序号", "村", "户主姓名", "家庭人口", "备注"],
        *blank_rows(5, 5),
        ["填表人：", "", "负责人：", "", "（盖章）"],
    ]
    return book(Sheet(rows, ["A1:E1", "A2:C2", "D2:E2"], (3, 8)))


def three_row_heading() -> bytes:
    """Headings in three merged rows, two of the same name under different parents, full-width brackets."""
    rows = [
        ["家庭成员信息统计表", *[""] * 6],
        ["序号", "户主情况", "", "家庭成员基本情况", "", "", ""],
        ["", "姓名", "户编号", "姓名", "性别", "健康与劳动", ""],
        ["", "", "", "", "", "健康状况", "劳动能力（技能）"],
        *blank_rows(8, 7),
    ]
    merged = ["A1:G1", "A2:A4", "B2:C2", "D2:G2", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:G3"]
    return book(Sheet(rows, merged, (2, 12)))


def note_under_heading() -> bytes:
    """A remark merged across the table, between headings and blank rows."""
    rows = [
        ["序号", "户主", "致贫原因", "耕地面积（亩）"],
        ["注：请对照登记册如实填写，面积保留一位小数，不得空项。", "", "", ""],
        *blank_rows(5, 4),
        ["说明：本表一式两份。", "", "", ""],
    ]
    return book(Sheet(rows, ["A2:D2", "A8:D8"], (1, 7)))


def unit_in_the_banner() -> bytes:
    """The unit of money stands above the table, and one heading has its own."""
    rows = [
        ["农户收入情况表", "", "", ""],
        ["制表单位：县农业农村局", "", "", "单位：万元、亩"],
        ["序号", "户主姓名", "工资性收入", "人均纯收入（元）"],
        *blank_rows(5, 4),
        ["合计", "", "", ""],
    ]
    return book(Sheet(rows, ["A1:D1"], (3, 9)))


def hidden_columns() -> bytes:
    """Columns that the sender forgot under a hidden column, one of them known to nobody."""
    rows = [["序号", "姓名", "内部码", "与户主关系", "人编号"], *blank_rows(8, 5)]
    return book(Sheet(rows, (), (1, 9), hidden="CE"))


def broken_headings() -> bytes:
    """Line breaks and blanks inside headings, wide letters, stars and numbers."""
    rows = [
        ["１.序 号", "2.户主\n姓  名*", "３．家 庭\n人口数\n（人）", "4、致 贫\n原 因", "5.是否危房户（打√）"],
        *blank_rows(5, 5),
    ]
    return book(Sheet(rows, (), (1, 6)))


def total_on_top() -> bytes:
    """The total stands above the rows."""
    rows = [
        ["序号", "户主姓名", "家庭人口数", "耕地面积(亩)", "工资性收入(元)"],
        ["合计", "", "", "", ""],
        *blank_rows(5, 5),
    ]
    return book(Sheet(rows, ["A2:B2"], (1, 7)))


def two_tables() -> bytes:
    """Two tables below each other on one sheet; the first one grows and pushes the second down."""
    rows = [
        ["一、户情况", "", ""],
        ["序号", "户主姓名", "致贫原因"],
        *blank_rows(2, 3),
        ["", "", ""],
        ["二、村情况", "", ""],
        ["村", "户数", "人数"],
        *blank_rows(3, 3),
        ["合计", "", ""],
        ["填表人：", "", "审核人："],
    ]
    return book(Sheet(rows, ["A1:C1", "A6:C6"], (2, 4)), Sheet([["本页不填"]], name="说明"))


def similar_names() -> bytes:
    """Names that are nobody's, but look like some."""
    rows = [["序号", "户主姓名", "配偶姓名", "家庭总收入情况", "幸福指数"], *blank_rows(5, 5)]
    return book(Sheet(rows, (), (1, 6)))


def township_table() -> bytes:
    """Townships with households and persons, 其中 columns, and sums as formulas in the last row."""
    rows = [
        ["防返贫监测统计表", *[""] * 6],
        ["乡镇", "农户", "", "其中：脱贫户", "", "监测对象", ""],
        ["", "户数", "人数", "户数", "人数", "户数", "其中：风险已消除（户）"],
        *blank_rows(2, 7),
        ["合计", "=SUM(B4:B5)", "=SUM(C4:C5)", "=SUM(D4:D5)", "=SUM(E4:E5)", "=SUM(F4:F5)", "=SUM(G4:G5)"],
        ["注：数据截至上月底。", *[""] * 6],
    ]
    return book(Sheet(rows, ["A1:G1", "A2:A3", "B2:C2", "D2:E2", "F2:G2", "A7:G7"], (2, 6)))


def named_villages() -> bytes:
    """The villages are printed already, one of them is none of ours, and one is missing."""
    rows = [
        ["村名", "总户数（户）", "总人口（人）", "16-59岁劳动力（人）", "致贫原因", ""],
        ["", "", "", "", "因病（户）", "因残（户）"],
        ["上河村委会", "", "", "", "", ""],
        ["山前村", "", "", "", "", ""],
        ["无名村", "", "", "", "", ""],
        ["合计", "", "", "", "", ""],
    ]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"]
    return book(Sheet(rows, merged, (1, 6)))


def numbered_columns() -> bytes:
    """A row of column numbers under the headings (甲 乙 1 2 3=1+2)."""
    rows = [
        ["乡镇名称", "行政村数", "男性人数", "女性人数", "总人数"],
        ["甲", "1", "2", "3", "4=2+3"],
        *blank_rows(3, 5),
    ]
    return book(Sheet(rows, (), (1, 5)))


def row_of_units() -> bytes:
    """A row of units under the headings."""
    rows = [
        ["村", "脱贫户", "脱贫人口", "工资性收入", "耕地面积"],
        ["", "户", "人", "万元", "亩"],
        *blank_rows(4, 5),
        ["全县", "", "", "", ""],
    ]
    return book(Sheet(rows, (), (1, 7)))


def household_card() -> bytes:
    """One household: labels beside blanks, a group merged down, boxes to tick."""
    rows = [
        ["农户基本情况登记卡", *[""] * 3],
        ["户主姓名", "", "家庭人口", ""],
        ["所在村", "", "联系电话", ""],
        ["生产生活", "耕地面积（亩）", "", ""],
        ["", "是否危房", "□是  □否", ""],
        ["致贫原因", "□因病 □因残 □因学 □其他", "", ""],
        ["填表日期", "", "调查员意见", ""],
        ["采集人签字：", "", "", ""],
    ]
    return book(Sheet(rows, ["A1:D1", "A4:A5", "B6:D6"], (2, 7)))


def card_with_members() -> bytes:
    """One household with a table of its members in the card."""
    rows = [
        ["一户一档", *[""] * 3],
        ["户主姓名", "", "户编号", ""],
        ["家庭成员", "", "", ""],
        ["姓名", "与户主关系", "出生年月（如1990.01）", "身份证号码"],
        *blank_rows(2, 4),
        ["住房面积（平方米）", "", "人均纯收入（元）", ""],
    ]
    return book(Sheet(rows, ["A1:D1", "A3:D3"], (2, 7)))


def short_of_rows() -> bytes:
    """Two blank rows, a formula in them, sums under them, and a foot that is merged."""
    rows = [
        ["序号", "户主姓名", "工资性收入（元）", "耕地面积（亩）", "每亩收入"],
        ["", "", "", "", "=C2/D2"],
        ["", "", "", "", "=C3/D3"],
        ["合计", "", "=SUM(C2:C3)", "=SUM(D2:D3)", '=IF(D4=0,"A2:A3",C4/D4)'],
        ["单位负责人：            填表人：            填表日期：   年  月  日", "", "", "", ""],
    ]
    return book(Sheet(rows, ["A4:B4", "A5:E5"], (1, 4)))


def own_ways_of_writing() -> bytes:
    """Codes, ticks, ones and noughts, and dates in the sender's own way."""
    rows = [
        ["姓名", "性别（代码）", "出生日期（19900101）", "是否务工（1是0否）", "是否危房户（划√）", "出生年月", "年龄"],
        *blank_rows(8, 7),
    ]
    return book(Sheet(rows, (), (1, 9)))


def village_card() -> bytes:
    """One village: its name and counts beside labels."""
    rows = [
        ["行政村基本情况表", "", "", ""],
        ["行政村", "", "总户数（户）", ""],
        ["总人口（人）", "", "脱贫户（户）", ""],
        ["其中：60岁以上（人）", "", "残疾人（人）", ""],
    ]
    return book(Sheet(rows, ["A1:D1"], (2, 4)))


def helpers_and_heads() -> bytes:
    """Three columns called 姓名 under different parents, and telephones of two people."""
    rows = [
        ["户主", "", "帮扶责任人", "", "", "包村领导", ""],
        ["姓名", "联系电话", "姓名", "联系电话", "单位", "姓名", "职务"],
        *blank_rows(5, 7),
    ]
    return book(Sheet(rows, ["A1:B1", "C1:E1", "F1:G1"], (1, 7)))


def numbered_rows() -> bytes:
    """Serial numbers are printed already, and dots say that it may go on."""
    rows = [["序号", "姓名", "文化程度"], [1, "", ""], [2, "", ""], ["……", "", ""], ["注：可加行。", "", ""]]
    return book(Sheet(rows, ["A5:C5"], (1, 4)))


def projects() -> bytes:
    """Projects with their cost in 万元, and a hidden sheet of choices."""
    rows = [
        ["项目库汇总表（单位：万元）", *[""] * 4],
        ["序号", "项目名称", "项目类别", "资金规模", "责任单位"],
        *blank_rows(3, 5),
        ["合计", "", "", "", ""],
    ]
    return book(Sheet(rows, ["A1:E1"], (2, 6)), Sheet([["产业"], ["住房"]], name="下拉", state="hidden"))


ALL: Mapping[str, Any] = {
    made.__name__: made
    for made in (
        plain_roster, three_row_heading, note_under_heading, unit_in_the_banner, hidden_columns, broken_headings, total_on_top,
        two_tables, similar_names, township_table, named_villages, numbered_columns, row_of_units, household_card,
        card_with_members, short_of_rows, own_ways_of_writing, village_card, helpers_and_heads, numbered_rows, projects,
    )
}  # fmt: skip
