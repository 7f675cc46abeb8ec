"""Money of report 003: 898 million yuan integrated since 2014, over 100 million of partners, 16.77 million of its own.

渠道不乱、用途不变、各记其功: every sum keeps its channel, its purpose and whose it is.
What each department gave is ours, the sums are the report's.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from lianxin.funds.models import ToldTotal, Tranche
from lianxin.funds.operations import (
    Arrangement,
    NewTotal,
    NewTranche,
    allocate,
    announce_tranche,
    receive_tranche,
    record_told_total,
)
from lianxin.people.models import Unit
from lianxin.programmes.hezuo.ground import CITY
from lianxin.programmes.hezuo.works import ECO_NAME, LEDGER, WATER_MONEY, WATER_NAME
from lianxin.programmes.ledgers import Kept, project_of_ledger
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import Project

TEN_THOUSAND_YUAN = 10_000_00
YEARS = (2014, 2015, 2016, 2017)
# Ten thousand yuan of each department in the four years; together 89,800.
INTEGRATED = (
    ("扶贫办", "special_poverty", "open", (5_200, 6_400, 8_100, 7_300)),
    ("发展和改革局", "sector", "relocation", (2_100, 2_600, 3_400, 3_900)),
    ("住房和城乡建设局", "sector", "housing", (2_400, 2_900, 3_100, 2_700)),
    ("交通运输局", "sector", "road", (3_300, 3_900, 4_600, 5_200)),
    ("水务局", "sector", "water", tuple(WATER_MONEY.values())),
    ("农牧局", "sector", "industry", (1_800, 2_000, 2_500, 2_700)),
    ("教育局", "sector", "education", (900, 1_100, 1_200, 1_300)),
    ("卫生和计划生育局", "sector", "health", (500, 600, 700, 700)),
)
PARTNERS = (
    ("天津市滨海新区", "east_west", "province", ((2015, 1_800), (2016, 2_100), (2017, 2_600))),
    ("平凉市", "east_west", "prefecture", ((2016, 700), (2017, 900))),
    ("中海油", "designated_unit", "central", ((2014, 800), (2015, 900), (2016, 1_000), (2017, 950))),
)
OWN = ((2014, 260), (2015, 357), (2016, 480), (2017, 580))
# What pays for what, where no work of the report does: by the purpose of a department's money, by the channel of the rest. Ours.
_USES = {
    "open": ("产业扶持到户", "industry", "industry"),
    "relocation": ("易地扶贫搬迁安置点建设", "relocation_support", "relocation"),
    "housing": ("农村危旧房改造", "guarantees", "housing"),
    "road": ("通村通社道路硬化", "rural_construction", "road"),
    "industry": ("牧繁农育和设施农业", "industry", "industry"),
    "education": ("寄宿制学校改善", "guarantees", "education"),
    "health": ("村卫生室标准化建设", "guarantees", "health"),
    "east_west": ("帮扶协作产业园区", "industry", "industry"),
    "designated_unit": ("藏区农牧民技能培训和产业扶持", "industry", "industry"),
    "own_budget": ("村级公共服务和产业配套", "rural_construction", "public_service"),
}
_REPORT = "报告003：合作市聚焦七大重点聚力精准扶贫（2018）"


def fill_money() -> None:
    """Enter every tranche of every year, received, and the totals that the report tells beside the ledger."""
    units = {unit.name: unit for unit in Unit.objects.all()}
    for department, channel, purpose, sums in INTEGRATED:
        for year, amount in zip(YEARS, sums, strict=True):
            entry = _tranche(
                f"合{department}〔{year}〕1号（演示）",
                f"{department}涉农整合资金（演示）",
                channel,
                "province",
                year,
                amount,
                purpose,
            )
            _received(entry, unit=units.get(f"合作市{department}（演示）"), is_listed=True)
    for giver, channel, level, sums_of in PARTNERS:
        for year, amount in sums_of:
            entry = _tranche(
                f"合协作〔{year}〕1号（演示）", f"{giver}帮扶资金（演示）", channel, level, year, amount, "open"
            )
            _received(entry, giver=giver)
    for year, amount in OWN:
        entry = _tranche(
            f"合财预〔{year}〕1号（演示）", "市本级财政投入（演示）", "own_budget", "county", year, amount, "open"
        )
        _received(entry)
    for words, amount, qualifier, first in (
        ("2014年以来，累计整合涉农项目资金8.98亿元", 89_800, "=", 2014),
        ("整合天津市滨海新区、平凉市、中海油帮扶资金1亿余元", 10_000, ">", 2014),
        ("投入本级财政资金1677万元", 1_677, "=", 2014),
    ):
        told = NewTotal(
            _REPORT, words, ToldTotal.Kind.GRANT, amount * TEN_THOUSAND_YUAN, (CITY,), qualifier,
            starts_on=date(first, 1, 1), ends_before=date(2018, 1, 1),
        )  # fmt: skip
        record_told_total(entry=told, by=None)


def arrange() -> None:
    """统筹安排: works of water are paid out of the water department's money of their year, villages of eco-civilisation out of the
    money against poverty, and what is left of each sum pays for one project of its own purpose; each sum keeps its channel."""
    found = Tranche.objects.select_related("unit").order_by("pk")
    tranches = {(one.unit.name, one.year): one for one in found if one.unit}
    used: Counter[int] = Counter()
    for name, department in ((WATER_NAME, "水务局"), (ECO_NAME, "扶贫办")):
        for project in Project.objects.filter(name=name).order_by("pk"):
            tranche = tranches[f"合作市{department}（演示）", project.year]
            told = Arrangement(
                tranche, project, project.cost_fen, date(project.year, 6, 20), f"合整合〔{project.year}〕1号（演示）"
            )
            allocate(arrangement=told, by=None)
            used[tranche.pk] += project.cost_fen
    for tranche in found:
        _use_up(tranche, tranche.amount_fen - used[tranche.pk])


def _use_up(tranche: Tranche, left: int) -> None:
    """集中投入: what of a sum no work above has taken pays one project of its own purpose, in its own year."""
    if not left:
        return
    name, kind, purpose = _USES[tranche.purpose_planned if tranche.unit else tranche.channel]
    day = date(tranche.year, 6, 10)
    kept = Kept(
        CITY, f"{tranche.year}年{name}（演示）", kind, purpose, left, ("quantity", "受益户数（户）", "400"), day, LEDGER,
        stage=Stage.ACCEPTED, responsible_unit=tranche.unit.name if tranche.unit else "合作市扶贫办（演示）",
    )  # fmt: skip
    document = f"合整合〔{tranche.year}〕2号（演示）"
    told = Arrangement(tranche, project_of_ledger(kept), left, date(tranche.year, 6, 20), document)
    allocate(arrangement=told, by=None)


def _tranche(
    document: str, name: str, channel: str, level: str, year: int, amount: int, purpose: str
) -> dict[str, object]:
    return {
        "document_no": document, "name": name, "channel": channel, "level": level, "area_code": CITY, "year": year,
        "amount_fen": amount * TEN_THOUSAND_YUAN, "purpose": purpose, "announced_on": date(year, 4, 10),
    }  # fmt: skip


def _received(told: dict[str, object], *, unit: Unit | None = None, giver: str = "", is_listed: bool = False) -> None:
    entry = NewTranche(**told, unit=unit, giver=giver, is_on_integration_list=is_listed)  # type: ignore[arg-type]
    tranche = announce_tranche(entry=entry, by=None)
    receive_tranche(tranche=tranche, on=date(entry.year, 5, 20), by=None)
