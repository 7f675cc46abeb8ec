"""The columns of the tables on the page of a project, of an asset, and of what a household gains from projects."""

from __future__ import annotations

from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.listing import NOTHING, Column, Kind, Listing


def _listing(part: str, words: Words, *columns: Column, act: Act = Act.READ_PROJECTS) -> Listing:
    return Listing(name=f"projects.{part}", words=words, act=act, columns=columns, part=part)


def _yes_no(told: bool) -> Words:
    return Words("是", "Yes") if told else Words("否", "No")


def _number(value: Any) -> str | None:
    return None if value is None else f"{value:f}"


TARGETS = _listing(
    "targets",
    Words("项目绩效目标", "Performance targets"),
    Column(Words("指标", "Indicator"), lambda row: row.line.target.indicator),
    Column(Words("维度", "Dimension"), lambda row: row.dimension, missing=NOTHING),
    Column(Words("目标值", "Planned"), lambda row: _number(row.planned)),
    Column(Words("完成值", "Reached"), lambda row: _number(row.reached)),
    Column(Words("计量单位", "Unit"), lambda row: row.line.target.unit),
    Column(Words("测量日期", "Measured on"), lambda row: row.line.target.measured_on, Kind.DAY),
)
SHOWINGS = _listing(
    "showings",
    Words("项目公示", "Publicity of a project"),
    Column(Words("级别", "Level"), lambda row: row.level),
    Column(Words("场合", "Occasion"), lambda row: row.occasion),
    Column(Words("地点", "Where"), lambda row: row.showing.place),
    Column(
        Words("第几号公示", "Notice"),
        lambda row: str(row.showing.notice_id) if row.showing.notice_id else None,
        missing=Words("仅纸质", "paper only"),
    ),
    Column(Words("自", "From"), lambda row: row.showing.starts_on, Kind.DAY),
    Column(Words("至（不含）", "Until"), lambda row: row.showing.ends_before, Kind.DAY, missing=NOTHING),
    Column(Words("异议", "Objections"), lambda row: row.showing.objections, Kind.COUNT),
    Column(Words("怎样处理", "How settled"), lambda row: row.showing.settled_words, missing=NOTHING),
    Column(Words("算不算数", "Does it count"), lambda row: row.state),
)
CONTRACTS = _listing(
    "contracts",
    Words("项目合同", "Contracts of a project"),
    Column(Words("合同", "Contract"), lambda row: row.contract_no, Kind.CODE),
    Column(Words("内容", "Content"), lambda row: row.content),
    Column(Words("收款人", "Payee"), lambda row: row.payee),
    Column(Words("金额（元）", "Sum (yuan)"), lambda row: row.amount_fen, Kind.YUAN, is_summed=True),
    Column(
        Words("质保金", "Kept back"),
        lambda row: f"{row.retention_percent}%" if row.retention_percent else None,
        missing=NOTHING,
    ),
    Column(Words("签订", "Signed"), lambda row: row.signed_on, Kind.DAY),
    Column(Words("决算（元）", "Settled (yuan)"), lambda row: row.settled_fen, Kind.YUAN, is_summed=True),
)
REPORTS = _listing(
    "reports",
    Words("项目进度", "Progress of a project"),
    Column(Words("日期", "Day"), lambda row: row.on, Kind.DAY),
    Column(Words("完成（%）", "Done, %"), lambda row: row.percent, Kind.COUNT),
    Column(Words("说明", "Words"), lambda row: row.words, missing=NOTHING),
    Column(Words("照片", "Photographs"), lambda row: len(row.photos), Kind.COUNT),
    Column(Words("上报人", "By"), lambda row: row.by.name if row.by else None),
)
PROJECT_ASSETS = _listing(
    "assets",
    Words("项目形成的资产", "Assets of a project"),
    Column(Words("资产编号", "Number"), lambda row: row[0].asset.code, Kind.CODE),
    Column(Words("资产", "Asset"), lambda row: row[0].asset.name),
    Column(Words("产权人", "Owner"), lambda row: row[0].asset.owner),
    Column(Words("管护人", "Keeper"), lambda row: row[0].asset.keeper),
    Column(Words("原值（元）", "Value (yuan)"), lambda row: row[0].asset.original_fen, Kind.YUAN, is_summed=True),
    Column(Words("状况", "State"), lambda row: row[1], missing=NOTHING),
    Column(Words("该巡查了", "To be looked at"), lambda row: _yes_no(row[2])),
)
# A row has its household only where the reader may see it.
LINKS = _listing(
    "households",
    Words("项目受益农户", "Households that gain from a project"),
    Column(
        Words("户主", "Head"),
        lambda row: row[1].head_name if row[1] else Words("您无权查看", "Not yours to see"),
    ),
    Column(Words("村", "Village"), lambda row: row[2], missing=NOTHING),
    Column(Words("带动方式", "How"), lambda row: row[3]),
    Column(Words("自", "From"), lambda row: row[0].starts_on, Kind.DAY),
    Column(Words("至（不含）", "Until"), lambda row: row[0].ends_before, Kind.DAY, missing=NOTHING),
    Column(Words("结束原因", "Why it ended"), lambda row: row[0].reason, missing=NOTHING),
    Column(Words("预计年收益（元）", "Expected a year (yuan)"), lambda row: row[0].expected_fen, Kind.YUAN),
)
ASSET_EVENTS = Listing(
    name="projects.asset_events",
    words=Words("资产情况", "What happened to an asset"),
    act=Act.READ_PROJECTS,
    columns=(
        Column(Words("日期", "Day"), lambda row: row[0].on, Kind.DAY),
        Column(Words("情况", "What"), lambda row: row[1]),
        Column(Words("金额（元）", "Amount (yuan)"), lambda row: row[0].amount_fen, Kind.YUAN, missing=NOTHING),
        Column(Words("说明", "Words"), lambda row: row[0].words, missing=NOTHING),
        Column(Words("文号", "Document"), lambda row: row[0].document_no, missing=NOTHING),
        Column(Words("登记人", "By"), lambda row: row[0].by.name if row[0].by else None),
    ),
)
PROJECTS_OF_HOUSEHOLD = _listing(
    "projects",
    Words("本户受益的项目", "Projects that help the household"),
    Column(Words("项目", "Project"), lambda row: row[0].link.project.name),
    Column(Words("带动方式", "How"), lambda row: row[1]),
    Column(Words("自", "From"), lambda row: row[0].link.starts_on, Kind.DAY),
    Column(Words("至（不含）", "Until"), lambda row: row[0].link.ends_before, Kind.DAY, missing=NOTHING),
    Column(Words("现在有效", "In force"), lambda row: _yes_no(row[0].is_in_force)),
    act=Act.READ_BENEFITS,
)
