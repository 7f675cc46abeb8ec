"""The page of the handbook (帮扶手册) of a household, the plan of a village or a unit, the month of a resident team (考勤月报), for paper.
In Chinese: official forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.paper import Column, Document, Fact, Facts, Heading, Note, Sheet, Signatures, Table
from lianxin.core.paper.definitions import Block
from lianxin.work.domain.attendance import Mark
from lianxin.work.queries.attendance import DUTIES, MARKS, VERDICTS, MemberMonth
from lianxin.work.queries.plans import GAPS, PROGRESS, ShownAccount, ShownPlan
from lianxin.work.queries.records import kind_words

if TYPE_CHECKING:
    from lianxin.people.models import Team
    from lianxin.work.models import WorkRecord

_UNTOLD = "—"


def plan_document(shown: ShownPlan, visits: Sequence[WorkRecord]) -> Document:
    """Return a plan with its progress; of a household also the accounts of income and the record of visits."""
    is_household = shown.subject.household_id is not None
    facts = [
        Fact("对象", shown.name),
        Fact("地方", shown.place or _UNTOLD),
        Fact("年度", f"{shown.subject.year} 年"),
        Fact("计划版本", f"第 {shown.version.number} 版" if shown.version else _UNTOLD),
    ]
    blocks: list[Block] = [Facts(tuple(facts)), Heading("一、帮扶计划和措施"), _lines(shown)]
    if shown.gaps:
        told = "；".join(f"{GAPS[gap.gap][0].zh}{f'（{words.zh}）' if gap.cause else ''}" for gap, words in shown.gaps)
        blocks.append(Note(f"待补：{told}。"))
    blocks += [Heading("二、进展和成效"), _progress(shown)]
    if is_household:
        blocks += [Heading("三、收入核算"), _accounts(shown.accounts), Heading("四、走访和帮扶记录"), _visits(visits)]
        blocks.append(Signatures(("帮扶责任人", "户主")))
    title = "帮扶手册" if is_household else "帮扶计划"
    return Document(
        title,
        tuple(blocks),
        subtitle=f"{shown.name}　{shown.subject.year} 年",
        sheet=Sheet(is_landscape=True, text_pt=10.5),
    )


def attendance_document(team: Team, rows: Sequence[MemberMonth]) -> Document:
    """Return the month of a resident team, day by day, to be signed by the team, the village and the township."""
    month = rows[0].days[0]
    asked = {row.asked.least for row in rows} - {None}
    facts = (
        Fact("工作队", team.name),
        Fact("村", rows[0].place),
        Fact("月份", f"{month.year} 年 {month.month} 月"),
        Fact("每月应驻村", f"{min(n for n in asked if n is not None)} 天" if asked else _UNTOLD),
    )
    days = tuple(Column(str(day.day), 0.62) for day in rows[0].days)
    ends = (*(Column(head, 0.95) for head in ("在村", "公出", "请假", "缺勤")), Column("结果", 1.6))
    columns = (Column("姓名", 1.5), Column("职务", 1.7), *days, *ends)
    table = Table(columns, tuple(_month_row(row) for row in rows))
    signs = "；".join(f"{MARKS[mark][0]} {MARKS[mark][1].zh}" for mark in Mark if MARKS[mark][0])
    untold = sum(row.tally.untold for row in rows)
    note = f"{signs}；空白为没有登记{f'（{untold} 人天），不当作在村，也不当作缺勤' if untold else ''}。"
    return Document(
        "驻村工作队考勤月报",
        (Facts(facts), table, Note(note), Signatures(("工作队", "村委会", "乡镇"))),
        subtitle=f"{team.name}　{month.year} 年 {month.month} 月",
        sheet=Sheet(is_landscape=True, text_pt=8),
    )


def _month_row(row: MemberMonth) -> tuple[str, ...]:
    told = row.tally
    numbers = (told.present, told.duty, told.leave, told.absent)
    signs = (MARKS[mark][0] for mark in row.marks)
    return (
        row.member.helper.name, DUTIES[row.member.duty].zh, *signs, *map(str, numbers), VERDICTS[row.verdict][0].zh,
    )  # fmt: skip


def _lines(shown: ShownPlan) -> Block:
    columns = (
        Column("项", 0.5), Column("原因或风险", 1.4), Column("措施", 1.6), Column("具体内容", 2), Column("负责人"),
        Column("期限", 1.45), Column("资金（元）", 1.1, is_number=True), Column("预期成效", 1.3),
    )  # fmt: skip
    rows = tuple(
        (
            str(one.line.mark),
            one.cause.zh if one.cause else _UNTOLD,
            f"{one.family.zh}：{one.measure.zh}" if one.family and one.measure else _UNTOLD,
            one.line.content or _UNTOLD,
            one.line.helper.name if one.line.helper else _UNTOLD,
            _day(one.line.due_on),
            _yuan(one.line.amount_fen),
            one.line.expected or _UNTOLD,
        )
        for one in shown.lines
    )
    return Table(columns, rows) if rows else Note("无记录。")


def _progress(shown: ShownPlan) -> Block:
    rows = tuple(
        (str(one.line.mark), _day(step.on), PROGRESS[step.state][0].zh, step.words, _yuan(step.income_fen))
        for one in shown.lines
        for step in one.progress
    )
    columns = (
        Column("项", 0.5), Column("日期", 1.3), Column("进展"), Column("做了什么、成效", 3.6),
        Column("带来收入（元）", 1.3, is_number=True),
    )  # fmt: skip
    return Table(columns, rows) if rows else Note("无记录。")


def _accounts(accounts: Sequence[ShownAccount]) -> Block:
    rows = tuple(
        (
            f"第 {one.account.quarter} 季度" if one.account.quarter else "全年",
            _yuan(one.account.wage_fen),
            _yuan(one.account.operating_fen),
            _yuan(one.account.operating_cost_fen),
            _yuan(one.account.property_fen),
            _yuan(one.account.transfer_fen),
            _yuan(one.net_fen),
            _yuan(one.per_person_fen),
            _signed(one),
        )
        for one in accounts
        if not one.is_replaced
    )
    heads = ("工资性", "经营收入", "经营支出", "财产性", "转移性", "纯收入", "人均")
    columns = (Column("期间", 1.2), *(Column(head, 1.15, is_number=True) for head in heads), Column("签字", 1.5))
    return Table(columns, rows) if rows else Note("无记录。")


def _signed(one: ShownAccount) -> str:
    told = [f"{signature.name} {_day(signature.on)}" for signature in one.account.signatures.all()]
    return "\n".join(told) or "未签"


def _visits(visits: Sequence[WorkRecord]) -> Block:
    rows = tuple(
        (
            _day(one.on),
            kind_words(one.kind).zh,
            " ".join(filter(None, (one.found, one.promised, one.done))),
            one.next_step or _UNTOLD,
        )
        for one in visits
    )
    columns = (Column("日期", 1.3), Column("工作", 1.1), Column("内容", 4), Column("下一步", 1.6))
    return Table(columns, rows) if rows else Note("无记录。")


def _day(on: date | None) -> str:
    return on.isoformat() if on else _UNTOLD


def _yuan(fen: int | None) -> str:
    return _UNTOLD if fen is None else yuan_text(Fen(fen))
