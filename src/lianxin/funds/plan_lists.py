"""The columns of the tables on the page of an integration plan."""

from __future__ import annotations

from typing import Any

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.listing import NOTHING, Column, Kind, Listing
from lianxin.site.values import verdict_words


def _listing(part: str, words: Words, *columns: Column) -> Listing:
    return Listing(name=f"funds.plan_{part}", words=words, act=Act.READ_FUNDS, columns=columns, part=part)


PLAN_STAGES = _listing(
    "stages",
    Words("方案各步证明", "Proof of the plan, goal by goal"),
    Column(Words("目标", "Goal"), lambda row: row.words),
    Column(Words("结果", "Result"), lambda row: row.status),
    Column(Words("达到", "Reached"), lambda row: row.reached),
    Column(Words("最好可能", "Best possible"), lambda row: row.bound),
)
PLAN_SHARES = _listing(
    "shares",
    Words("方案的年度占比", "Shares of the year in the plan"),
    Column(Words("要求", "Requirement"), lambda row: row.words),
    Column(Words("限额", "Limit"), lambda row: f"{'≥' if row.is_least else '≤'} {row.limit}"),
    Column(Words("方案", "Plan"), lambda row: None if row.share is None else f"{row.share:.2%}", missing=NOTHING),
    Column(Words("结果", "Result"), lambda row: verdict_words(row.verdict)),
)


def _sources(row: Any) -> list[str]:
    return [f"{line.tranche.name} {yuan_text(line.amount_fen)}" for line in row[3]]


PLAN_LINES = _listing(
    "lines",
    Words("方案按项目", "The plan by project"),
    Column(Words("项目", "Project"), lambda row: row[0]),
    Column(Words("来自（元）", "Out of (yuan)"), _sources),
    Column(Words("安排（元）", "Arranged (yuan)"), lambda row: row[1], Kind.YUAN, is_summed=True),
    Column(Words("所缺（元）", "Wanted (yuan)"), lambda row: row[2], Kind.YUAN, is_summed=True),
)
PLAN_TRANCHES = _listing(
    "tranches",
    Words("方案按资金指标", "The plan by tranche"),
    Column(Words("资金指标", "Tranche"), lambda row: row[0]),
    Column(Words("可安排（元）", "There (yuan)"), lambda row: row[1], Kind.YUAN, is_summed=True),
    Column(Words("安排（元）", "Arranged (yuan)"), lambda row: row[2], Kind.YUAN, is_summed=True),
)
PLAN_UNFUNDED = _listing(
    "unfunded",
    Words("没有足额安排的项目", "Projects not funded in full"),
    Column(Words("项目", "Project"), lambda row: row.name),
    Column(Words("还缺（元）", "Short by (yuan)"), lambda row: row.missing_fen, Kind.YUAN, is_summed=True),
    Column(Words("为什么", "Why"), lambda row: row.kind),
    Column(Words("说明", "Words"), lambda row: row.reason),
)
PLAN_CHANGES = _listing(
    "changes",
    Words("方案的人工调整", "Changes of the plan by hand"),
    Column(Words("资金指标", "Tranche"), lambda row: row.tranche),
    Column(Words("项目", "Project"), lambda row: row.project),
    Column(Words("改为（元）", "Now (yuan)"), lambda row: row.amount_fen, Kind.YUAN),
    Column(Words("理由", "Reason"), lambda row: row.why),
)
