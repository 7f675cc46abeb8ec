"""The columns of the lists on the page of a plan of help: its measures, and the accounts of income."""

from __future__ import annotations

from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.listing import NOTHING, Column, Kind, Listing


def _last_step(row: Any) -> str | None:
    steps = row[0].progress
    return f"{steps[-1].on.isoformat()} {steps[-1].words}" if steps else None


# A row is a line with its progress, and its state in words. The page shows each as a card.
PLAN_LINES = Listing(
    name="work.plan_lines",
    words=Words("帮扶计划措施", "Measures of a plan"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("序号", "No."), lambda row: row[0].line.mark, Kind.COUNT),
        Column(Words("原因", "Cause"), lambda row: row[0].cause, missing=NOTHING),
        Column(Words("类别", "Family"), lambda row: row[0].family, missing=NOTHING),
        Column(Words("措施", "Measure"), lambda row: row[0].measure, missing=Words("还没有措施", "no measure yet")),
        Column(Words("具体做什么", "What exactly"), lambda row: row[0].line.content, missing=NOTHING),
        Column(
            Words("谁负责", "Who"), lambda row: row[0].line.helper.name if row[0].line.helper else None, missing=NOTHING
        ),
        Column(Words("完成期限", "Done by"), lambda row: row[0].line.due_on, Kind.DAY, missing=NOTHING),
        Column(Words("资金（元）", "Money (yuan)"), lambda row: row[0].line.amount_fen, Kind.YUAN, is_summed=True),
        Column(Words("预期成效", "Expected result"), lambda row: row[0].line.expected, missing=NOTHING),
        Column(Words("预计增收（元）", "Expected income (yuan)"), lambda row: row[0].line.expected_fen, Kind.YUAN),
        Column(Words("状态", "State"), lambda row: row[1][0]),
        Column(Words("最近进展", "Last step"), _last_step, missing=NOTHING),
    ),
)


def _signatures(row: Any) -> list[str]:
    return [f"{one.name} {one.on.isoformat()}" for one in row.account.signatures.all()]


INCOME_ACCOUNTS = Listing(
    name="work.income_accounts",
    words=Words("收入核算", "Accounts of income"),
    act=Act.READ_WORK,
    part="accounts",
    columns=(
        Column(
            Words("期间", "Period"),
            lambda row: (
                Words("第 {n} 季度", "quarter {n}").filled(n=row.account.quarter)
                if row.account.quarter
                else Words("全年", "the year")
            ),
        ),
        Column(Words("纯收入（元）", "Net income (yuan)"), lambda row: row.net_fen, Kind.YUAN),
        Column(Words("人均（元）", "Per person (yuan)"), lambda row: row.per_person_fen, Kind.YUAN),
        Column(
            Words("签字", "Signed"),
            lambda row: Words("双方已签", "both signed") if row.is_signed else Words("未签全", "not signed by both"),
        ),
        Column(Words("谁签的", "By whom"), lambda row: _signatures(row) or None, missing=NOTHING),
        Column(
            Words("已重算", "Reckoned anew"), lambda row: Words("是", "yes") if row.is_replaced else Words("否", "no")
        ),
    ),
)
