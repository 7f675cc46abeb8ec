"""Projects and money of report 002: 1,927 projects of branches, and 193 million yuan that units brought to those that have landed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from lianxin.funds.models import Tranche
from lianxin.funds.operations import Arrangement, NewTranche, allocate, announce_tranche, receive_tranche
from lianxin.programmes.guizhou.ground import PROVINCE, STARTS_ON, YEAR, Ground, unit_of
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import Project
from lianxin.projects.operations import NewProject, NewTarget, propose_project, take_over_project

PROJECTS, FUNDS_YUAN = 1927, 193_000_000
# How many have landed, and how far; the others are planned. The report does not part them: this is ours. The bees of one village and
# the hall of another, told by themselves, are two of the landed.
LANDED = 812
STORIES = 2
UNDERWAY, IN_LIBRARY = 260, 400
LEDGER = "省直机关“五千行动”项目台账（演示）"
_RECEIVED_ON, _ARRANGED_ON = date(2016, 7, 20), date(2016, 8, 1)
# What branches helped to plan: name, kind, purpose.
_KINDS = (
    ("精品水果种植", "industry", "industry"),
    ("林下养鸡", "industry", "industry"),
    ("通组路硬化", "rural_construction", "road"),
    ("小型饮水工程", "rural_construction", "water"),
    ("村级活动场所修缮", "rural_construction", "public_service"),
    ("蔬菜大棚", "industry", "industry"),
)


def fill_money(ground: Ground) -> None:
    """Enter the projects; each unit's money in one tranche, received, and arranged for its landed projects."""
    landed: dict[int, list[Project]] = defaultdict(list)
    for number in range(PROJECTS - STORIES):
        project = _project(ground, number)
        if number < LANDED - STORIES:
            landed[unit_of(number % len(ground.branches))].append(project)
    for unit, projects in landed.items():
        tranche = _tranche(ground, unit, sum(project.cost_fen for project in projects))
        for project in projects:
            told = Arrangement(tranche, project, project.cost_fen, _ARRANGED_ON, f"{tranche.document_no}安排")
            allocate(arrangement=told, by=None)


def _cost_fen(number: int) -> int:
    """What a project costs: those that have landed come to 193 million yuan exactly, those planned to what is hoped for."""
    count = LANDED - STORIES
    base, more = divmod(FUNDS_YUAN, count)
    # In pairs one gets what the other lacks, so that sums stay as they are.
    swing = (1 - 2 * (number % 2)) * (number // 2 % 9) * 15_000
    return (base + (number < more) + swing) * 100


def _stage(number: int) -> Stage:
    if number < LANDED - STORIES:
        return Stage.UNDERWAY if number < UNDERWAY else Stage.APPROVED
    return Stage.IN_LIBRARY if number < LANDED + IN_LIBRARY else Stage.PROPOSED


def _project(ground: Ground, number: int) -> Project:
    branch = ground.branches[number % len(ground.branches)]
    village = ground.village_of(number % len(ground.branches))
    name, kind, purpose = _KINDS[number % len(_KINDS)]
    on = STARTS_ON + timedelta(days=number * 7 % 80)
    entry = NewProject(
        name=f"{name}（演示）", area_code=village.code, year=YEAR, kind=kind, purpose=purpose, code=f"GZ-{YEAR}-{number + 1:04d}",
        content=f"{branch.name}帮助谋划：{village.name}{name}（演示）", cost_fen=_cost_fen(number), delivery_mode="village_built",
        responsible_unit=branch.unit.name, starts_on=on, ends_before=date(YEAR + 1, 7, 1),
    )  # fmt: skip
    stage = _stage(number)
    if stage is Stage.PROPOSED:
        return propose_project(entry=entry, on=on, by=None)
    return take_over_project(
        entry=entry, stage=stage, ledger=LEDGER, on=on, by=None, targets=[NewTarget("quantity", "受益户数（户）", "12")],
        approved_on=on, approval_document=f"〔2016〕{number + 1}号（演示）",
    )  # fmt: skip


def _tranche(ground: Ground, unit: int, fen: int) -> Tranche:
    giver = ground.units[unit]
    entry = NewTranche(
        document_no=f"{giver.code}〔2016〕1号（演示）", name="“五千行动”帮扶资金（演示）", channel="designated_unit", level="province",
        area_code=PROVINCE, year=YEAR, amount_fen=fen, purpose="open", announced_on=date(2016, 6, 30), giver=giver.name, unit=giver,
    )  # fmt: skip
    return receive_tranche(tranche=announce_tranche(entry=entry, by=None), on=_RECEIVED_ON, by=None)
