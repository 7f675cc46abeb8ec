"""Ledgers that lay one thing beside another: their columns and who may have them. Their rows: ``queries/comparisons``."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.urls import reverse

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.reports.ledger_columns import PLACE, Ledger, fact_column, head_column
from lianxin.reports.queries import comparisons as rows
from lianxin.reports.queries.ledgers import facts_rows
from lianxin.rulebook import rulebook
from lianxin.rulebook.work_entries import WorkIndicator
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, People, linked
from lianxin.site.values import known
from lianxin.work.queries.records import plain_number

_FEW = Words("户少不列", "too few to tell")


def _households(
    zh: str, en: str, number: Callable[[Any], int], counts: str = "", some_of: tuple[str, ...] = (), apart: str = ""
) -> Column:
    """How many households of a village, where there are enough of them."""
    return Column(
        Words(zh, en),
        lambda row: row.told(number(row)),
        Kind.COUNT,
        missing=_FEW,
        is_summed=True,
        of_people=People.PART,
        counts=counts,
        some_of=some_of,
        apart=apart,
    )


STABILITY = Listing(
    "reports.stability", Words("红黄绿名单（五色）", "Households by colour"), Act.READ_MONITORING,
    (
        Column(Words("颜色", "Colour"), lambda row: row.colour), head_column(lambda row: row.household), PLACE,
        fact_column("household", "household_type", lambda row: row.facts),
        Column(
            Words("监测识别日期", "Monitored since"), lambda row: row.episode.began_on if row.episode else None, Kind.DAY,
            missing=NOTHING,
        ),
        Column(Words("人口", "Members"), lambda row: row.household.member_count, Kind.COUNT, is_summed=True),
        fact_column("household", "net_income_per_person_yuan", lambda row: row.facts, Kind.YUAN),
    ),
)  # fmt: skip
POLICIES = Listing(
    "reports.policies", Words("政策落实比对", "Policies due and given"), Act.READ_REGISTRY,
    (
        PLACE, Column(Words("政策", "Policy"), lambda row: row.policy),
        Column(Words("在册户", "Households"), lambda row: row.households, Kind.COUNT, of_people=People.WHOLE),
        _households("应享（按户属性，户）", "Listed for it", lambda row: row.due, counts="due"),
        _households("已享（户）", "Have it", lambda row: row.given, counts="given"),
        _households("重合（户）", "Both", lambda row: row.both, some_of=("due", "given"), apart="listed"),
        _households("应享未享（户）", "Listed, without it", lambda row: row.due - row.both, some_of=("due",), apart="listed"),
        Column(Words("重合率", "Share"), lambda row: row.share, missing=NOTHING, of_people=People.SHARE),
        _households("说不清（户）", "Not known", lambda row: row.untold),
    ),
)  # fmt: skip
TOILETS = Listing(
    "reports.toilets", Words("改厕台账", "Toilets"), Act.READ_REGISTRY,
    (
        head_column(lambda row: row.facts.household), PLACE,
        Column(Words("人口", "Members"), lambda row: row.facts.household.member_count, Kind.COUNT, is_summed=True),
        *(fact_column("household", name, lambda row: row.facts) for name in ("sanitary_toilet", "toilet_works", "toilet_type")),
    ),
)  # fmt: skip
PEOPLE = Listing(
    "reports.people_changed", Words("动态管理台账（人口增减）", "People who came and went"), Act.READ_REGISTRY,
    (
        Column(Words("姓名", "Name"), lambda row: row.facts.member.name), head_column(lambda row: row.facts.household), PLACE,
        fact_column("member", "relation_to_head", lambda row: row.facts),
        fact_column("member", "member_change", lambda row: row.facts),
        fact_column("member", "member_changed_on", lambda row: row.facts, Kind.DAY),
        Column(Words("离开日期", "Left on"), lambda row: row.facts.left_on, Kind.DAY, missing=NOTHING),
    ),
)  # fmt: skip


def _head_of_update(row: Any) -> Any:
    if row.household is None:
        return known(None)
    return linked(known(row.household.head_name), reverse("registry:household", args=[row.household.pk]))


UPDATES = Listing(
    "reports.updates", Words("信息更新记录", "What was updated"), Act.READ_REGISTRY,
    (
        Column(Words("更新时间", "When"), lambda row: row.change.source.recorded_at, Kind.MOMENT),
        Column(Words("户主", "Head"), lambda row: row.household.head_name if row.household else None, html=_head_of_update), PLACE,
        Column(Words("成员", "Member"), lambda row: row.person, missing=Words("全户", "household")),
        Column(Words("项目", "Item"), lambda row: row.entry),
        Column(Words("数据年度", "Year"), lambda row: str(row.change.year) if row.change.year else None, missing=NOTHING),
        Column(Words("原值", "Before"), lambda row: row.before, missing=NOTHING),
        Column(Words("新值", "After"), lambda row: row.after, missing=NOTHING),
        Column(Words("原因", "Why"), lambda row: row.change.reason, missing=NOTHING),
        Column(Words("来源", "Source"), lambda row: row.change.source.document, missing=NOTHING),
        Column(
            Words("谁更新", "By"),
            lambda row: row.change.source.recorded_by.name if row.change.source.recorded_by else None, missing=NOTHING,
        ),
    ),
)  # fmt: skip
BATCHES = Listing(
    "reports.batches", Words("四个一批台账", "Assets to keep, improve, revive or change"), Act.READ_PROJECTS,
    (
        fact_column("asset", "state", lambda row: row.asset), Column(Words("编号", "Number"), lambda row: row.asset.code, Kind.CODE),
        Column(Words("名称", "Asset"), lambda row: row.asset.name), fact_column("asset", "kind", lambda row: row.asset),
        Column(Words("管护人", "Keeper"), lambda row: row.asset.keeper),
        Column(Words("原值（元）", "Value (yuan)"), lambda row: row.asset.original_fen, Kind.YUAN, is_summed=True),
        Column(Words("收益（元）", "Income (yuan)"), lambda row: row.income_fen, Kind.YUAN, missing=NOTHING, is_summed=True),
        Column(Words("上次巡查", "Last looked at"), lambda row: row.looked_on, Kind.DAY, missing=NOTHING),
    ),
)  # fmt: skip


def _counted(indicator: WorkIndicator) -> Column:
    """A column of an indicator; about, over and nearly stay beside the number."""
    is_money = indicator.measure == "amount"

    def value(row: rows.QuarterRow) -> str | None:
        total = row.counted.get(indicator.name)
        if total is None or total.value is None:
            return None
        number = yuan_text(int(total.value)) if is_money else plain_number(Decimal(total.value))
        return number if total.is_exact else f"{say(Words('约', 'about '))}{number}"

    unit = Words("（元）", " (yuan)") if is_money else Words("", "")
    words = Words(f"{indicator.words.zh}{unit.zh}", f"{indicator.words.en}{unit.en}")
    return Column(words, value, missing=NOTHING)


QUARTERS = Listing(
    "reports.quarters", Words("单位帮扶季度报表", "Units quarter by quarter"), Act.READ_WORK,
    (
        Column(Words("帮扶单位", "Unit"), lambda row: row.unit),
        Column(Words("季度", "Quarter"), lambda row: Words(f"第 {row.quarter} 季度", f"Q{row.quarter}")),
        *(_counted(one) for one in rulebook().work_indicators.values()),
    ),
)  # fmt: skip


def _ledger(listing: Listing, zh: str, en: str, found: Callable[..., Any], *rest: Any, **given: Any) -> Ledger:
    return Ledger(listing, Words(zh, en), found, *rest, **given)


COMPARISONS = (
    _ledger(
        STABILITY, "未脱贫、突发、不稳定、边缘、稳定，各用一色", "Poor, in sudden hardship, unstable, marginal, stable: a colour for each",
        rows.stability_rows,
    ),
    _ledger(
        POLICIES, "低保、五保：应享、已享、重合率，逐村", "Allowance and support of the destitute: listed, given, both, by village",
        rows.policy_rows,
    ),
    _ledger(TOILETS, "有无卫生厕所、能否使用", "Whether there is a sanitary toilet and it works", rows.toilets_of, facts_rows),
    _ledger(PEOPLE, "出生、婚嫁、死亡、迁移", "Births, marriages, deaths, moves", rows.people_changed, facts_rows),
    _ledger(
        UPDATES, "哪一户哪一项改成了什么，为什么，谁改的", "What was changed to what, why, by whom",
        rows.updates_of, rows.update_rows, ("-id",), is_by_reader=True,
    ),
    _ledger(
        BATCHES, "巩固、升级、盘活、调整，按资产状况", "By the state of the asset", rows.batches_of, rows.batch_lines, ("state", "id"),
    ),
    _ledger(
        QUARTERS, "逐条记录汇总，不含自报总数", "Counted from records, without totals that units told", rows.quarter_rows,
    ),
)  # fmt: skip
"""Further ledgers, in the order of the shelf."""
