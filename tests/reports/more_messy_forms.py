"""Ten further forms as superiors send them, each messy in a way of its own (see ``messy_forms``)."""

from __future__ import annotations

from reports.messy_forms import Sheet, blank_rows, book


def total_under_banners() -> bytes:
    """An enclosure number, a title, a day, units, and the total above the townships."""
    return book(
        Sheet(
            [
                ["附件2", *[""] * 5],
                ["××县2026年防止返贫动态监测对象基本情况统计表", *[""] * 5],
                ["（截至2026年10月31日）", *[""] * 5],
                ["填报单位（盖章）：", "", "", "", "", "单位：户、人"],
                ["序号", "乡镇", "监测对象", "", "其中", ""],
                ["", "", "户数", "人数", "风险未消除户数", "风险已消除户数"],
                ["合计", "", "", "", "", ""],
                *blank_rows(3, 6),
                ["填报人：", "", "审核人：", "", "填报时间：", ""],
            ],
            ["A2:F2", "A3:F3", "A5:A6", "B5:B6", "C5:D5", "E5:F5", "A7:B7"],
            (5, 10),
        )
    )


def wide_digits() -> bytes:
    """A roster that asks for a number of each household in wide digits."""
    return book(
        Sheet(
            [
                ["序号", "户主姓名", "家庭人口数（人）", "其中：１６－５９岁劳动力（人）", "工资性收入（万元）"],
                *blank_rows(4, 5),
            ],
            (),
            (1, 5),
        )
    )


def total_column() -> bytes:
    """A column of totals, and 单位 for the area."""
    return book(
        Sheet(
            [["单位", "户数合计", "脱贫户", "一般农户", "监测户"], *blank_rows(3, 5), ["总计", "", "", "", ""]],
            (),
            (1, 5),
        )
    )


def tables_side_by_side() -> bytes:
    """Two rosters beside each other, each with its own serial numbers."""
    return book(
        Sheet(
            [
                ["脱贫户", "", "", "", "监测户", "", ""],
                ["序号", "户主", "人口", "", "序号", "户主", "风险类型"],
                *blank_rows(4, 7),
            ],
            ["A1:C1", "E1:G1"],
            (2, 6),
        )
    )


def households_in_rows_of_people() -> bytes:
    """The household told in every row of its people."""
    return book(
        Sheet(
            [
                ["农户家庭成员花名册", *[""] * 7],
                ["户主姓名", "户编号", "家庭成员", "", "", "", "联系电话", "备注"],
                ["", "", "姓名", "与户主关系", "身份证号", "年龄", "", ""],
                *blank_rows(6, 8),
            ],
            ["A1:H1", "A2:A3", "B2:B3", "C2:F2", "G2:G3", "H2:H3"],
            (2, 9),
        )
    )


def notes_above_and_below() -> bytes:
    """A long note above the headings and two below the table."""
    return book(
        Sheet(
            [
                ["填表须知：1.本表由村填写。2.数据以系统为准。3.每月5日前上报。", *[""] * 4],
                ["序号", "村（社区）", "农户姓名", "人均纯收入\n（元/年）", "是否低保户"],
                *blank_rows(3, 5),
                ["说明：1.本表一式三份；", *[""] * 4],
                ["      2.逾期不报视为零报告。", *[""] * 4],
            ],
            ["A1:E1", "A6:E6", "A7:E7"],
            (2, 5),
        )
    )


def units_as_children() -> bytes:
    """户 and 人 as children of one heading, three units in the title."""
    return book(
        Sheet(
            [
                ["各乡镇帮扶情况表（单位：户、人、万元）", *[""] * 5],
                ["乡镇名称", "脱贫人口", "", "收入", "", ""],
                ["", "户", "人", "人均纯收入（元）", "工资性收入", "生产经营性收入"],
                *blank_rows(2, 6),
                ["全县合计", *[""] * 5],
            ],
            ["A1:F1", "A2:A3", "B2:C2", "D2:F2"],
            (2, 6),
        )
    )


def summary_and_details() -> bytes:
    """A summary on one sheet and its details on another."""
    return book(
        Sheet([["村", "总户数", "总人口"], *blank_rows(3, 3)], (), (1, 4), name="汇总"),
        Sheet([["序号", "村", "户主", "人口"], *blank_rows(3, 4)], (), (1, 4), name="明细"),
    )


def translated_headings() -> bytes:
    """Stars before headings and English behind them."""
    return book(
        Sheet(
            [
                ["* 序号 No.", "*户主姓名 Head", "家庭住址", "*家庭人口 Members", "是否脱贫户（是/否）"],
                *blank_rows(3, 5),
            ],
            (),
            (1, 4),
        )
    )


def subtotals_between() -> bytes:
    """Subtotals of townships between the villages that are printed already."""
    return book(
        Sheet(
            [
                ["村名", "户数", "人数"],
                ["某镇小计", "", ""],
                ["上河村", "", ""],
                ["下河村", "", ""],
                ["北乡小计", "", ""],
                ["山前村", "", ""],
                ["合计", "", ""],
            ],
            (),
            (1, 7),
        )
    )
