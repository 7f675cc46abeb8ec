"""Money of report 004: thirty-eight projects with 41.56 million yuan, each sum once; loans, donations and own money apart from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from lianxin.funds.models import ToldTotal
from lianxin.funds.operations import (
    Arrangement,
    NewTotal,
    NewTranche,
    allocate,
    announce_tranche,
    link_told_total,
    receive_tranche,
    record_told_total,
)
from lianxin.people.models import Unit
from lianxin.programmes.qinghai.ground import PROVINCE, YEAR
from lianxin.programmes.register import Village
from lianxin.programmes.works import Built, built
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import Project
from lianxin.projects.operations import NewProject, NewTarget, take_over_project

TEN_THOUSAND_YUAN = 10_000_00
REPORT = "报告004：青海省公安厅党委精准扶贫纪实（2017-02-14）"
_LEDGER = "省公安厅 2016 年项目台账（演示）"
_APPROVED_ON, _RECEIVED_ON, _ARRANGED_ON = date(2016, 5, 10), date(2016, 6, 20), date(2016, 7, 1)


@dataclass(frozen=True, slots=True)
class Brought:
    """A project that was brought to a village: its name, kind, purpose, channel, and what it costs in ten thousand yuan."""

    village: str
    name: str
    kind: str
    purpose: str
    channel: str
    amount: int


# Named in the report: about 4,800,000 for two villages, 4,350,000 for the sheds of one, and the relocation of a third.
_NAMED = (
    Brought("白土庄", "高原美丽乡村建设", "rural_construction", "environment", "sector", 299),
    Brought("支哈堂", "危房改造", "guarantees", "housing", "special_poverty", 179),
    Brought("玛龙", "标准化畜棚", "industry", "industry", "special_poverty", 435),
    Brought("冶一村", "生态移民搬迁", "relocation_support", "relocation", "sector", 620),
)
# The other thirty-four are of the kinds that the report lists; what each cost is ours, and all thirty-eight together cost what it says.
_KINDS = (
    ("牛羊育肥", "industry", "industry", "special_poverty"),
    ("经济作物种植", "industry", "industry", "special_poverty"),
    ("农牧业合作社", "industry", "industry", "special_poverty"),
    ("道路整修", "rural_construction", "road", "sector"),
    ("环境整治", "rural_construction", "environment", "sector"),
)
PROJECTS, TOTAL = 38, 4_156
# 自筹和协调资金: the department's own, 1,080,000 in all. The school and the square, which the report names, are among it, each raised by
# several; who raised how much is ours.
_SCHOOL, _SQUARE, _OFFICES = "阳光板房小学", "修建文化广场", "厅属有关单位"
OWN = (
    ("支哈堂", _SQUARE, "public_service", 120_000_00, "公安边防部队"),
    ("支哈堂", _SQUARE, "public_service", 110_000_00, "公安消防部队"),
    ("支哈堂", _SQUARE, "public_service", 70_000_00, "公安警卫部队"),
    ("卡索", _SCHOOL, "education", 214_000_00, _OFFICES),
    ("卡索", _SCHOOL, "education", 188_000_00, _OFFICES),
    ("卡索", _SCHOOL, "education", 160_000_00, _OFFICES),
    ("阿家庄", "党员活动场所修缮", "public_service", 98_000_00, _OFFICES),
    ("日玛", "村级阵地建设", "public_service", 76_000_00, _OFFICES),
    ("岗察", "巡逻和办公条件", "public_service", 44_000_00, _OFFICES),
)
# The sheds of the four groups of the village.
_SHEDS = (("一社", 42), ("二社", 38), ("三社", 35), ("四社", 30))
SHEDS = sum(count for _, count in _SHEDS)


def brought() -> Iterator[Brought]:
    """The thirty-eight projects: those named, and the others spread over the twelve villages by their kinds."""
    yield from _NAMED
    villages = (
        "白土庄",
        "阿家庄",
        "朱家庄",
        "东村",
        "支哈堂",
        "冶一村",
        "岗察",
        "卡索",
        "日玛",
        "玛龙",
        "苏化",
        "多拉",
    )
    told: set[tuple[str, str]] = set()
    for number, amount in enumerate(_parts(TOTAL - sum(one.amount for one in _NAMED), PROJECTS - len(_NAMED))):
        name, kind, purpose, channel = _KINDS[number // len(villages) if number < 2 * len(villages) else number % 5]
        village = villages[number % len(villages)]
        again = "（二期）" if (village, name) in told else ""
        told.add((village, name))
        yield Brought(village, f"{village}{name}{again}", kind, purpose, channel, amount)


def _parts(total: int, count: int) -> list[int]:
    """So many unequal sums that come to a total."""
    chance = Random(total)  # noqa: S311 - a repeatable example, not a secret
    weights = [chance.randrange(45, 160) for _ in range(count)]
    parts = [total * weight // sum(weights) for weight in weights]
    return [part + (number < total - sum(parts)) for number, part in enumerate(parts)]


def fill_money(villages: dict[str, Village]) -> None:
    """Enter every project with the sum that pays for it, then the department's own money, and what the report says in totals."""
    for number, one in enumerate(brought(), 1):
        _fund(one, villages[one.village], number)
    _own_money(villages)
    _told()


def _fund(one: Brought, village: Village, number: int) -> None:
    fen = one.amount * TEN_THOUSAND_YUAN
    entry = NewProject(
        name=f"{one.name}（演示）", area_code=village.code, year=YEAR, kind=one.kind, purpose=one.purpose,
        content=f"{village.name}：{one.name}（演示）", cost_fen=fen, delivery_mode="tender",
        starts_on=date(2016, 6, 1), ends_before=date(2017, 1, 1), meeting_on=date(2016, 4, 6),
    )  # fmt: skip
    project = take_over_project(
        entry=entry, stage=Stage.APPROVED, ledger=_LEDGER, on=_APPROVED_ON, by=None,
        targets=[NewTarget("quantity", "受益户数（户）", "20")], approved_on=_APPROVED_ON,
        approval_document=f"青批〔2016〕{number}号（演示）",
    )  # fmt: skip
    tranche = NewTranche(
        document_no=f"青扶〔2016〕{number}号（演示）", name=f"{one.name}（演示）", channel=one.channel,
        level="province", area_code=village.code, year=YEAR, amount_fen=fen, purpose=one.purpose,
        announced_on=date(2016, 6, 1), is_on_integration_list=one.channel == "sector",
    )  # fmt: skip
    _paid_in(tranche, project)
    if one.name == "标准化畜棚":
        left = Built("标准化畜棚", "operating", SHEDS, "座", "村集体", fen, places=_SHEDS)
        built(project, left, after=_ARRANGED_ON)


def _paid_in(entry: NewTranche, project: Project | None) -> None:
    tranche = receive_tranche(tranche=announce_tranche(entry=entry, by=None), on=_RECEIVED_ON, by=None)
    if project is not None:
        arranged = Arrangement(tranche, project, entry.amount_fen, _ARRANGED_ON, f"{entry.document_no}安排")
        allocate(arrangement=arranged, by=None)


def _own_money(villages: dict[str, Village]) -> None:
    units = list(Unit.objects.order_by("code"))
    for number, (village, name, purpose, fen, giver) in enumerate(OWN, 1):
        entry = NewTranche(
            document_no=f"青公帮〔2016〕{number}号（演示）", name=f"{name}（演示）", channel="designated_unit", level="province",
            area_code=villages[village].code, year=YEAR, amount_fen=fen, purpose=purpose, announced_on=date(2016, 5, 20),
            giver=giver, unit=units[-number],
        )  # fmt: skip
        _paid_in(entry, None)


def _told() -> None:
    """What the report says in sums, beside the ledger: which is a part of which, and which is the same told twice."""
    grant, loan, mixed = ToldTotal.Kind.GRANT, ToldTotal.Kind.LOAN, ToldTotal.Kind.MIXED
    year = {"starts_on": date(2016, 1, 1), "ends_before": date(2017, 1, 1)}

    def told(words: str, kind: ToldTotal.Kind, amount: float, qualifier: str) -> ToldTotal:
        entry = NewTotal(REPORT, words, kind, round(amount * TEN_THOUSAND_YUAN), (PROVINCE,), qualifier, **year)
        return record_told_total(entry=entry, by=None)

    total = told("引进资金4156万元(含专项扶贫资金和整合资金)", grant, 4156, "=")
    for words, amount, qualifier in (
        ("共争取专项资金约480万元", 480, "≈"),
        ("玛龙村工作队积极向上级协调了435万元", 435, "="),
    ):
        link_told_total(total=told(words, grant, amount, qualifier), to=total, link=ToldTotal.Link.PART, by=None)
    lent = told("引进惠农低息无担保贷款200余万元", loan, 200, ">")
    again = told("20户村民发放低息无担保贷款200余万元", loan, 200, ">")
    link_told_total(total=again, to=lent, link=ToldTotal.Link.SAME, by=None)
    own = told("自筹和协调资金108万元", grant, 108, "=")
    for words, amount in (("共计筹集56.2万元，资助帮扶村建成“阳光板房”小学", 56.2), ("直接投入资金30万元", 30)):
        link_told_total(total=told(words, grant, amount, "="), to=own, link=ToldTotal.Link.PART, by=None)
    given = told("落实慰问金和慰问物品总计80余万元", mixed, 80, ">")
    cash = told("为贫困群众捐款约40余万元", grant, 40, ">")
    link_told_total(total=cash, to=given, link=ToldTotal.Link.PART, by=None)
