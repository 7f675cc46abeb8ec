"""Documents of supervision for paper, in Chinese: the plan of rectification and the weekly report are official forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.shares import percent_of
from lianxin.core.paper import Column, Document, Heading, Note, Paragraph, Sheet, Signatures, Table
from lianxin.core.paper.definitions import Block
from lianxin.supervision.queries.disputes import DisputeRow
from lianxin.supervision.queries.issue_progress import GROUPINGS, Progress, Tally
from lianxin.supervision.queries.issues import IssueRow

_UNTOLD = "—"
_NUMERALS = "一二三四五六七八九十"


def plan_document(rows: Sequence[IssueRow], *, place: str, on: date) -> Document:
    """Return the plan of rectification (整改方案): the issues of each field of work with its five points, who answers, and by when."""
    themes = list(dict.fromkeys(row.issue.theme for row in rows))
    households = sum(row.issue.household_count or 0 for row in rows)
    blocks: list[Block] = [
        Paragraph(
            f"共梳理{len(themes)}个方面、{len(rows)}个问题，涉及{households}户次。逐条核定措施、确定效果、议定成果、审定结果、认定销号。"
        )
    ]
    columns = (
        Column("编号", 0.8), Column("问题", 2), Column("地方", 0.8), Column("整改措施", 1.7), Column("整改效果和成果", 1.5),
        Column("审定办法和销号标准", 1.4), Column("责任领导", 0.8), Column("牵头、责任单位和责任人", 1.5), Column("时限", 0.9),
        Column("状态", 0.7),
    )  # fmt: skip
    for number, theme in enumerate(themes):
        group = [row for row in rows if row.issue.theme == theme]
        numeral = _NUMERALS[number] if number < len(_NUMERALS) else str(number + 1)
        blocks += [
            Heading(f"{numeral}、{group[0].theme.zh}（{len(group)} 个）"),
            Table(columns, tuple(_line(row) for row in group)),
        ]
    blocks.append(Signatures(("牵头单位", "责任领导", "审定")))
    return Document(
        "问题整改方案", tuple(blocks), subtitle=f"{place}　{on.isoformat()}",
        sheet=Sheet(is_landscape=True, text_pt=9, has_page_total=True),
    )  # fmt: skip


def _line(row: IssueRow) -> tuple[str, ...]:
    issue = row.issue
    money = f"（涉及 {yuan_text(issue.amount_fen)} 元）" if issue.amount_fen else ""
    who = _joined(f"{issue.lead_unit}（牵头）" if issue.lead_unit else "", issue.responsible_unit, issue.responsible)
    due = issue.due_on.isoformat() if issue.due_on else (row.deadline.zh if row.deadline else _UNTOLD)
    return (
        issue.number, issue.words + money, row.place, issue.measure or _UNTOLD, _joined(issue.expected, issue.outcome),
        _joined(issue.judged, issue.closing), issue.leader or _UNTOLD, who, due, row.state.zh,
    )  # fmt: skip


def _joined(*parts: str) -> str:
    """Texts of one cell, those that are there."""
    return "；".join(part for part in parts if part) or _UNTOLD


def weekly_document(found: Progress, *, place: str) -> Document:
    """Return the weekly report: where the issues stand, and what the week changed."""
    total = found.total
    share = "—" if total.closed_share is None else f"{percent_of(total.closed + total.standing, total.total)}%"
    blocks: list[Block] = [
        Paragraph(
            f"截至{found.last_on.isoformat()}，共有问题{total.total}个：已销号{total.closed}个，长期坚持{total.standing}个，"
            f"未销号{total.open}个，其中超期{total.overdue}个；办结率{share}。"
        ),
        Paragraph(
            f"本周（{found.starts_on.isoformat()}起）新增{total.found}个，销号{total.closed_in_week}个，"
            f"退回{total.returned}个，反弹{total.reopened}个。"
        ),
    ]
    told = [(words, found.groups[name]) for name, words in GROUPINGS if found.groups.get(name)]
    for numeral, (words, tallies) in zip(_NUMERALS, told, strict=False):
        blocks += [Heading(f"{numeral}、{words.zh}"), _tallies(tallies, total)]
    blocks.append(Note("按办理经过重放，截至当日的状态；以后补办的不改变本期。"))
    blocks.append(Signatures(("填报单位", "填报人", "审核人")))
    return Document("问题整改周报", tuple(blocks), subtitle=place, sheet=Sheet(text_pt=10, has_page_total=True))


def _tallies(tallies: Sequence[Tally], total: Tally) -> Table:
    headings = ("问题", "已销号", "长期", "未销号", "超期", "新增", "本周销号", "退回", "反弹")
    columns = (Column("分组", 2.4), *(Column(heading, 1, True) for heading in headings))
    return Table(
        columns,
        tuple(
            (
                "合计" if one is total else one.words.zh, *map(str, (
                    one.total, one.closed, one.standing, one.open, one.overdue, one.found, one.closed_in_week, one.returned,
                    one.reopened,
                )),
            )
            for one in (*tallies, total)
        ),
    )  # fmt: skip


def dispute_ledger(rows: Sequence[DisputeRow], *, place: str, on: date) -> Document:
    """Return the ledger of disputes (矛盾纠纷台账)."""
    settled = sum(row.dispute.state != "open" for row in rows)
    columns = (
        Column("村", 0.9), Column("发现", 0.9), Column("类别", 0.8), Column("当事人", 1.2), Column("情况", 2.2), Column("年数", 0.5, True),
        Column("调解人", 0.8), Column("方法", 0.9), Column("协议", 2), Column("化解", 0.9), Column("状态", 0.9),
    )  # fmt: skip
    lines = tuple(
        (
            row.place, row.dispute.found_on.isoformat(), row.kind.zh, row.dispute.parties, row.dispute.words,
            _UNTOLD if row.years is None else str(row.years), row.dispute.mediator or _UNTOLD,
            row.method.zh if row.method else _UNTOLD, row.dispute.agreement or _UNTOLD,
            row.dispute.settled_on.isoformat() if row.dispute.settled_on else _UNTOLD, row.state.zh,
        )
        for row in rows
    )  # fmt: skip
    summary = Paragraph(f"共{len(rows)}件，已化解{settled}件，化解中{len(rows) - settled}件。")
    blocks: list[Block] = [summary, Table(columns, lines), Note("台账载有当事人姓名，只供办理使用，不得公示。")]
    blocks.append(Signatures(("填表人", "审核人", "负责人")))
    return Document(
        "矛盾纠纷台账", tuple(blocks), subtitle=f"{place}　{on.isoformat()}",
        sheet=Sheet(is_landscape=True, text_pt=9, has_page_total=True),
    )  # fmt: skip
