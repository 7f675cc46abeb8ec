"""The columns of the lists of pairing: villages with their units, loads, one's own households, who is left out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, People, linked, quiet, together
from lianxin.site.values import badge, count, known

_VILLAGE = Column(Words("村", "Village"), lambda row: row[0])
_HOUSEHOLDS = Column(Words("户", "Households"), lambda row: row[1].households, Kind.COUNT, of_people=People.WHOLE)
_ORDERS = {"first": Words("第一帮扶责任人", "first helper"), "second": Words("第二帮扶责任人", "second helper")}


def _anchor(row: Any) -> str:
    return f"village-{row[1].village_code}"


def _left_out(row: Any) -> Any:
    missed = row[1].left_out
    return badge(str(count(missed)), "bad", "user-x") if missed else "0"


# A row is the village's name, its coverage, and the role that the reader's own unit has in it.
VILLAGES = Listing(
    name="pairing.villages",
    words=Words("各村结对", "Village by village"),
    act=Act.READ_PAIRING,
    row_id=_anchor,
    columns=(
        _VILLAGE,
        Column(Words("牵头单位", "Lead unit"), lambda row: row[1].lead, missing=NOTHING),
        Column(Words("责任单位", "Responsible unit"), lambda row: row[1].responsible, missing=NOTHING),
        Column(Words("共建单位", "Builds along"), lambda row: row[1].co_builders, missing=NOTHING),
        _HOUSEHOLDS,
        Column(Words("帮扶人", "Helpers"), lambda row: row[1].helpers, Kind.COUNT),
        Column(
            Words("没有人帮", "Nobody helps"),
            lambda row: row[1].left_out,
            Kind.COUNT,
            html=_left_out,
            of_people=People.PART,
        ),
    ),
)
# For a reader who sees only his own households: nothing can be said of the others.
OWN_VILLAGES = Listing(
    name="pairing.own_villages",
    words=Words("各村结对", "Village by village"),
    act=Act.READ_PAIRING,
    row_id=_anchor,
    columns=(
        _VILLAGE,
        Column(Words("本单位在村里", "Our unit there"), lambda row: row[2], missing=NOTHING),
        _HOUSEHOLDS,
    ),
)
LOADS = Listing(
    name="pairing.loads",
    words=Words("每人帮几户", "Households per helper"),
    act=Act.READ_PAIRING,
    part="loads",
    columns=(
        Column(Words("帮扶责任人", "Helper"), lambda load: load.name),
        Column(Words("单位", "Unit"), lambda load: load.unit),
        Column(Words("作第一帮扶责任人的户数", "Households as first helper"), lambda load: load.households, Kind.COUNT),
    ),
)


def _own_head(row: Any) -> SafeString:
    pairing, _ = row
    return linked(known(pairing.household.head_name), reverse("registry:household", args=[pairing.household_id]))


def _own_helper(row: Any) -> SafeString:
    pairing, _ = row
    return together(pairing.helper.name, quiet(say(_ORDERS[pairing.order])))


# A row is a pairing and the name of the village.
MINE = Listing(
    name="pairing.mine",
    words=Words("结对的农户", "Households paired"),
    act=Act.READ_PAIRING,
    part="mine",
    columns=(
        Column(Words("户主", "Head"), lambda row: row[0].household.head_name, html=_own_head),
        Column(Words("村", "Village"), lambda row: row[1]),
        Column(
            Words("帮扶责任人", "Helper"),
            lambda row: f"{row[0].helper.name} {say(_ORDERS[row[0].order])}",
            html=_own_helper,
        ),
        Column(Words("从哪天起", "Since"), lambda row: row[0].starts_on, Kind.DAY),
    ),
)


def _left_out_head(row: Any) -> SafeString:
    finding, _, year = row
    address = f"{reverse('registry:household', args=[finding.household_id])}?year={year}"
    return linked(known(finding.household.head_name), address)


# A row is a finding, the name of the village, and the year of the facts.
LEFT_OUT = Listing(
    name="pairing.left_out",
    words=Words("没有人帮的户", "Households that nobody helps"),
    act=Act.READ_PAIRING,
    columns=(
        Column(Words("户主", "Head"), lambda row: row[0].household.head_name, html=_left_out_head),
        Column(Words("村", "Village"), lambda row: row[1]),
    ),
)


def _second_helpers(row: Any) -> list[str]:
    return [f"{one.name} · {one.unit}" for one in row.seconds]


def _names(role: str) -> Any:
    return lambda row: [partner.name for partner in getattr(row, role)] or None


# The page of a plan shows the same with buttons to change it.
PLAN_VILLAGES = Listing(
    name="pairing.plan_villages",
    words=Words("方案：村和单位", "Plan: villages and units"),
    act=Act.READ_PAIRING,
    part="villages",
    columns=(
        Column(Words("村", "Village"), lambda row: row.name),
        Column(Words("牵头单位", "Lead unit"), _names("lead")),
        Column(Words("责任单位", "Responsible unit"), _names("responsible")),
        Column(Words("共建单位", "Builds along"), _names("co_builders")),
        Column(Words("户", "Households"), lambda row: row.households, Kind.COUNT, of_people=People.ALONE),
        Column(
            Words("人均负担", "Load per person"), lambda row: None if row.load is None else f"{row.load:.1f}", Kind.CODE
        ),
    ),
)
PLAN_HOUSEHOLDS = Listing(
    name="pairing.plan_households",
    words=Words("方案：户和帮扶责任人", "Plan: households and helpers"),
    act=Act.READ_PAIRING,
    part="households",
    columns=(
        Column(Words("户主", "Head"), lambda row: row.head_name),
        Column(Words("村", "Village"), lambda row: row.village),
        Column(Words("困难程度", "Difficulty"), lambda row: row.difficulty, Kind.COUNT),
        Column(Words("第一帮扶责任人", "First helper"), lambda row: row.first.name if row.first else None),
        Column(Words("单位", "Unit"), lambda row: row.first.unit if row.first else None),
        Column(Words("第二帮扶责任人", "Second helper"), lambda row: _second_helpers(row) or None),
        Column(Words("为什么", "Why"), lambda row: row.first.why if row.first else None),
    ),
)


# A row is a pairing of a branch and the village's name.
BRANCHES = Listing(
    name="pairing.branches",
    words=Words("支部结对帮村", "Branches with villages"),
    act=Act.READ_PAIRING,
    columns=(
        Column(Words("村", "Village"), lambda row: row[1]),
        Column(Words("党支部", "Branch"), lambda row: row[0].branch.name),
        Column(Words("单位", "Unit"), lambda row: row[0].branch.unit.name),
        Column(
            Words("书记", "Secretary"), lambda row: row[0].branch.secretary.name if row[0].branch.secretary else None
        ),
        Column(Words("结对日", "Since"), lambda row: row[0].starts_on, Kind.DAY),
    ),
)

HELPERS_OF_HOUSEHOLD = Listing(
    name="pairing.helpers_of_household",
    words=Words("本户帮扶责任人", "Helpers of the household"),
    act=Act.READ_PAIRING,
    part="helpers",
    columns=(
        Column(Words("姓名", "Name"), lambda row: row.helper.name),
        Column(Words("第几帮扶责任人", "Which"), lambda row: _ORDERS[row.order]),
        Column(Words("单位", "Unit"), lambda row: row.helper.unit.name),
        Column(Words("职务", "Post"), lambda row: row.helper.post),
        Column(Words("电话", "Telephone"), lambda row: row.helper.phone, Kind.CODE),
        Column(Words("从哪天起", "Since"), lambda row: row.starts_on, Kind.DAY),
        Column(Words("到哪天（不含）", "Until"), lambda row: row.ends_before, Kind.DAY, missing=NOTHING),
        Column(Words("更换原因", "Why it ended"), lambda row: row.reason, missing=NOTHING),
    ),
)


# A row is a plan and its state in words.
PLANS = Listing(
    name="pairing.plans",
    words=Words("历次结对方案", "Plans of pairing"),
    act=Act.READ_PAIRING,
    part="plans",
    columns=(
        Column(Words("方案", "Plan"), lambda row: str(row[0].pk), Kind.CODE),
        Column(Words("年度", "Year"), lambda row: str(row[0].year)),
        Column(Words("状态", "State"), lambda row: row[1]),
        Column(Words("生成", "Made"), lambda row: row[0].made_at, Kind.MOMENT),
        Column(Words("谁", "By"), lambda row: row[0].made_by.name if row[0].made_by else None, missing=NOTHING),
        Column(Words("确认或作废", "Settled"), lambda row: row[0].settled_at, Kind.MOMENT, missing=NOTHING),
        Column(
            Words("谁确认或作废", "Settled by"),
            lambda row: row[0].settled_by.name if row[0].settled_by else None,
            missing=NOTHING,
        ),
    ),
)
PLAN_STAGES = Listing(
    name="pairing.plan_stages",
    words=Words("方案：各步证明", "Plan: proof, step by step"),
    act=Act.READ_PAIRING,
    part="stages",
    columns=(
        Column(Words("步骤", "Step"), lambda row: row.words),
        Column(Words("结果", "Result"), lambda row: row.status),
        Column(
            Words("与最优最多差", "Off the best by at most"),
            lambda row: None if row.gap is None else f"{row.gap:.2%}",
            missing=NOTHING,
        ),
        Column(Words("目标值", "Objective"), lambda row: row.objective, Kind.COUNT, missing=NOTHING),
        Column(Words("下界", "Bound"), lambda row: row.bound, Kind.COUNT, missing=NOTHING),
        Column(Words("最重负担", "Greatest load"), lambda row: row.max_load, Kind.COUNT, missing=NOTHING),
        Column(Words("最重负担下限", "Least possible"), lambda row: row.max_load_bound, Kind.COUNT, missing=NOTHING),
    ),
)
PLAN_CHANGES = Listing(
    name="pairing.plan_changes",
    words=Words("方案：人工调整", "Plan: changes by hand"),
    act=Act.READ_PAIRING,
    part="changes",
    columns=(
        Column(Words("对象", "What"), lambda row: row.subject),
        Column(Words("原来", "Before"), lambda row: row.before or None, missing=NOTHING),
        Column(Words("改为", "Now"), lambda row: row.after),
        Column(Words("理由", "Reason"), lambda row: row.override.reason),
        Column(Words("谁", "Who"), lambda row: row.override.by.name if row.override.by else None, missing=NOTHING),
        Column(Words("何时", "When"), lambda row: row.override.at, Kind.MOMENT),
    ),
)
