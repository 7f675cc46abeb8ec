"""The book of a helper (联系手册): his households, what is planned for each, when he visited, and room to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from lianxin.core.paper import Column, Document, Fact, Facts, Heading, NewPage, Sheet, Table
from lianxin.core.paper.definitions import Block
from lianxin.people.models import Helper
from lianxin.reports.documents.wording import (
    BLANK,
    benefit_table,
    blank_rows,
    day,
    line_words,
    member_table,
    said,
    yuan,
)
from lianxin.reports.queries.homes import Home
from lianxin.work.models import WorkRecord


def contact_book(
    helper: Helper, homes: Sequence[Home], visits: Mapping[int, Sequence[WorkRecord]], *, year: int, on: date
) -> Document:
    """Return the book: a list of the households first, then a page for each."""
    about = Facts(
        (
            Fact("帮扶责任人", helper.name),
            Fact("单位", helper.unit.name),
            Fact("职务", helper.post),
            Fact("电话", helper.phone),
            Fact("结对户数", f"{len(homes)} 户"),
            Fact("年度", str(year)),
        )
    )
    columns = (
        Column("序号", 0.6, True), Column("户主", 1.1), Column("村组", 1.6), Column("人口", 0.6, True), Column("户属性", 1.1),
        Column("主要致贫原因", 1.1), Column("联系电话", 1.3), Column("上次走访", 1.3),
    )  # fmt: skip
    rows = tuple(
        (
            str(number),
            one.household.head_name or BLANK,
            f"{one.place}{one.household.group_name or ''}",  # type: ignore[attr-defined]
            str(len(one.members)) if one.members else BLANK,
            said("household.household_attribute", one.facts, may_open=one.may_open),
            said("household.main_cause", one.facts, may_open=one.may_open),
            said("household.phone", one.household, may_open=one.may_open),
            day(max((visit.on for visit in visits.get(one.household.pk, ())), default=None)),
        )
        for number, one in enumerate(homes, 1)
    )
    blocks: list[Block] = [about, Heading("一、结对户"), Table(columns, rows or blank_rows(len(columns), 5))]
    for number, home in enumerate(homes, 1):
        blocks += _page(number, home, visits.get(home.household.pk, ()), on)
    return Document(
        "脱贫攻坚联系手册", tuple(blocks), subtitle=f"{helper.name}　{year} 年",
        sheet=Sheet(text_pt=10, title_pt=22, has_page_total=True),
    )  # fmt: skip


def _page(number: int, home: Home, visits: Sequence[WorkRecord], on: date) -> list[Block]:
    plan = Table(
        (Column("帮扶计划", 3), Column("期限", 1), Column("资金（元）", 1, True), Column("完成情况", 1.6)),
        tuple((line_words(one, home), day(one.due_on), yuan(one.amount_fen), BLANK) for one in home.lines)
        + blank_rows(4, 2),
    )
    told = tuple(
        (day(one.on), " ".join(filter(None, (one.found, one.promised, one.done))), one.next_step or BLANK)
        for one in visits
    )
    visited = Table(
        (Column("走访日期", 1), Column("情况和办的事", 3.4), Column("下一步", 1.4)), told + blank_rows(3, 6)
    )
    name = home.household.head_name or home.household.household_no or BLANK
    return [
        NewPage(), Heading(f"户 {number}　{name}（{home.place}）"), member_table(home, on=on),
        Heading("帮扶计划"), plan, Heading("帮扶措施"), benefit_table(home.benefits[:8], rows_to_write=1), Heading("走访记录"), visited,
    ]  # fmt: skip
