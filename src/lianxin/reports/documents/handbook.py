"""The handbook of help (帮扶手册): one in the household's home, one in the village's file, signed by both sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lianxin.core.paper import Column, Document, Fact, Facts, Heading, NewPage, Note, Sheet, Signatures, Table
from lianxin.core.paper.definitions import Block
from lianxin.reports.documents.wording import (
    BLANK,
    benefit_table,
    blank_rows,
    day,
    helper_table,
    member_table,
    said,
    section_blocks,
    yuan,
)
from lianxin.reports.queries.homes import Home
from lianxin.work.models import WorkRecord
from lianxin.work.queries.plans import PROGRESS, ShownAccount, ShownPlan
from lianxin.work.queries.records import kind_words

_HEAD = (
    "household_type",
    "household_attribute",
    "main_cause",
    "exit_flag",
    "net_income_per_person_yuan",
    "monitored_class",
)


def handbook(home: Home, plan: ShownPlan | None, visits: Sequence[WorkRecord], *, year: int, on: date) -> Document:
    """Return the whole handbook: who they are, how they live, who helps, what is planned and done, income signed, visits.

    Each part ends with empty rows, because the book goes on by hand between two prints.
    """
    household = home.household
    head = [
        Fact("户主姓名", household.head_name or BLANK),
        Fact("户编号", household.household_no or BLANK),
        Fact("所在村", home.place),
        Fact("家庭人口", str(len(home.members)) if home.members else BLANK),
        *(Fact(*_labelled(name, home)) for name in _HEAD),
    ]
    blocks: list[Block] = [
        Heading("一、家庭基本情况"), Facts(tuple(head)),
        Heading("二、家庭成员"), member_table(home, on=on, opens=True),
        Heading("三、帮扶责任人"), helper_table(home.pairings),
        NewPage(), Heading("四、生产生活条件"),
        *_living(home),
        NewPage(), Heading("五、帮扶计划"), _plan(plan),
        Heading("六、帮扶措施"), benefit_table(home.benefits),
        Heading("七、进展和成效"), _progress(plan),
        NewPage(), Heading("八、收入核算"), _accounts(plan.accounts if plan else ()),
        Note("纯收入由两方核对后签字。没有记录的项目留空，不是零。"),
        Signatures(("户主（签字）", "帮扶责任人（签字）")),
        Heading("九、走访记录"), _visits(visits),
    ]  # fmt: skip
    return Document(
        "帮扶手册", tuple(blocks), subtitle=f"{household.head_name or BLANK}　{year} 年",
        sheet=Sheet(text_pt=10, title_pt=24, has_page_total=True),
    )  # fmt: skip


def _labelled(name: str, home: Home) -> tuple[str, str]:
    from lianxin.rulebook import dictionary

    entry = dictionary().field(f"household.{name}")
    return entry.words.zh, said(f"household.{name}", home.facts, may_open=home.may_open)


def _living(home: Home) -> list[Block]:
    slugs = ("food-clothing-and-the-guarantees", "house-and-living-conditions", "land-and-production")
    return section_blocks("household", (home.household, home.facts), slugs, may_open=home.may_open, opens=True)


def _plan(plan: ShownPlan | None) -> Table:
    columns = (
        Column("原因或风险", 1.2), Column("帮扶措施", 2.6), Column("负责人", 0.9), Column("期限", 1.1),
        Column("资金（元）", 1, is_number=True), Column("预期成效", 1.5),
    )  # fmt: skip
    rows = tuple(
        (
            one.cause.zh if one.cause else BLANK,
            "：".join(filter(None, (one.measure.zh if one.measure else "", one.line.content))),
            one.line.helper.name if one.line.helper else BLANK,
            day(one.line.due_on),
            yuan(one.line.amount_fen),
            one.line.expected or BLANK,
        )
        for one in (plan.lines if plan else ())
    )
    return Table(columns, rows + blank_rows(len(columns), 3))


def _progress(plan: ShownPlan | None) -> Table:
    columns = (
        Column("日期", 1),
        Column("进展", 0.8),
        Column("做了什么、成效", 3.4),
        Column("带来收入（元）", 1.1, is_number=True),
    )
    rows = tuple(
        (day(step.on), PROGRESS[step.state][0].zh, step.words, yuan(step.income_fen))
        for one in (plan.lines if plan else ())
        for step in one.progress
    )
    return Table(columns, rows + blank_rows(len(columns), 3))


def _accounts(accounts: Sequence[ShownAccount]) -> Table:
    """The four quarters and the year; those that nobody accounted for are to be filled in."""
    standing = {one.account.quarter: one for one in accounts if not one.is_replaced}
    heads = ("工资性", "经营收入", "经营支出", "财产性", "转移性", "纯收入", "人均")
    columns = (Column("期间", 1.3), *(Column(head, 1, is_number=True) for head in heads), Column("双方签字", 1.5))
    rows = []
    for quarter in (1, 2, 3, 4, 0):
        period = f"第 {quarter} 季度" if quarter else "全年"
        if one := standing.get(quarter):
            account = one.account
            sums = (
                account.wage_fen,
                account.operating_fen,
                account.operating_cost_fen,
                account.property_fen,
                account.transfer_fen,
            )
            signed = "\n".join(f"{sign.name} {day(sign.on)}" for sign in account.signatures.all())
            rows.append((period, *(yuan(fen) for fen in (*sums, one.net_fen, one.per_person_fen)), signed))
        else:
            rows.append((period, *(BLANK,) * 8))
    return Table(columns, tuple(rows))


def _visits(visits: Sequence[WorkRecord]) -> Table:
    columns = (
        Column("日期", 1),
        Column("工作", 0.9),
        Column("了解的情况、办的事", 3.6),
        Column("下一步", 1.3),
        Column("户主签字", 0.9),
    )
    rows = tuple(
        (
            day(one.on), kind_words(one.kind).zh, " ".join(filter(None, (one.found, one.promised, one.done))),
            one.next_step or BLANK, BLANK,
        )
        for one in visits
    )  # fmt: skip
    return Table(columns, rows + blank_rows(len(columns), 5))
