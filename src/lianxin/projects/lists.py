"""The columns of the lists of projects and assets, to be taken away; the official ledgers are workbooks of their own."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.listing import Column, Kind, Listing

PROJECTS = Listing(
    name="projects.projects",
    words=Words("项目库", "Projects"),
    act=Act.READ_PROJECTS,
    columns=(
        Column(Words("项目编号", "Number"), lambda row: row[0].code, Kind.CODE),
        Column(Words("项目名称", "Project"), lambda row: row[0].name),
        Column(Words("区域", "Area"), lambda row: row[1]),
        Column(Words("项目类别", "Kind"), lambda row: row[2]),
        Column(Words("年度", "Year"), lambda row: str(row[0].year)),
        Column(Words("资金规模（元）", "Cost (yuan)"), lambda row: row[0].cost_fen, Kind.YUAN),
        Column(Words("状态", "Stage"), lambda row: row[3]),
    ),
)
ASSETS = Listing(
    name="projects.assets",
    words=Words("项目资产", "Assets"),
    act=Act.READ_PROJECTS,
    columns=(
        Column(Words("资产编号", "Number"), lambda row: row[0].asset.code, Kind.CODE),
        Column(Words("资产名称", "Asset"), lambda row: row[0].asset.name),
        Column(Words("区域", "Area"), lambda row: row[1]),
        Column(Words("类型", "Kind"), lambda row: row[2]),
        Column(Words("状况", "State"), lambda row: row[3]),
        Column(Words("该巡查了", "To be looked at"), lambda row: Words("是", "Yes") if row[4] else Words("否", "No")),
    ),
)
WAITING = Listing(
    name="projects.waiting",
    words=Words("等您办下一步的项目", "Projects that wait for your step"),
    act=Act.READ_PROJECTS,
    columns=(
        Column(Words("项目编号", "Number"), lambda row: row[0].code, Kind.CODE),
        Column(Words("项目", "Project"), lambda row: row[0].name),
        Column(Words("地区", "Area"), lambda row: row[1]),
        Column(Words("下一步", "Next step"), lambda row: row[2].move.words),
        Column(
            Words("还缺什么", "What it lacks"),
            lambda row: [lack.words for lack in row[2].lacks] or Words("齐了", "Nothing"),
        ),
    ),
)
SLOW = Listing(
    name="projects.slow",
    words=Words("进度滞后的项目", "Slow projects"),
    act=Act.READ_PROJECTS,
    columns=(
        Column(Words("项目编号", "Number"), lambda row: row[0].code, Kind.CODE),
        Column(Words("项目", "Project"), lambda row: row[0].name),
        Column(Words("地区", "Area"), lambda row: row[1]),
        Column(Words("工期已用（%）", "Time used, %"), lambda row: row[2].used_percent, Kind.COUNT),
        Column(Words("完成（%）", "Done, %"), lambda row: row[2].done_percent, Kind.COUNT),
        Column(Words("原因", "Why"), lambda row: list(row[2].reasons)),
    ),
)
