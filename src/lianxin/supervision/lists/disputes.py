"""The columns of the ledger of disputes, and of the calendar of daily reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge
from lianxin.supervision.domain.disputes import DayMark


def _dispute(row: Any) -> Any:
    return linked(say(row.kind), reverse("supervision:dispute", args=[row.dispute.pk]))


def _state(row: Any) -> Any:
    shown = [badge(say(row.state), row.tone)]
    if row.dispute.state == "open" and row.dispute.holder != "village":
        shown.append(badge(say(Words(f"由{row.holder.zh}办理", f"held by the {row.holder.en.lower()}")), "info"))
    if row.days_late:
        shown.append(badge(say(Words(f"过期 {row.days_late} 天", f"{row.days_late} days late")), "bad"))
    return together(*shown)


DISPUTES = Listing(
    name="supervision.disputes",
    words=Words("矛盾纠纷台账", "Ledger of disputes"),
    act=Act.READ_DISPUTES,
    columns=(
        Column(Words("类别", "Kind"), lambda row: row.kind, html=_dispute),
        Column(Words("情况", "What it is about"), lambda row: row.dispute.words),
        Column(Words("村", "Village"), lambda row: row.place),
        Column(Words("发现", "Found"), lambda row: row.dispute.found_on, Kind.DAY),
        Column(Words("已有几年", "Years"), lambda row: row.years, Kind.COUNT, missing=NOTHING),
        Column(Words("期限", "Last day"), lambda row: row.dispute.due_on, Kind.DAY, missing=NOTHING),
        Column(Words("状态", "State"), lambda row: row.state, html=_state),
    ),
)
DISPUTES_FILED = Listing(
    name=DISPUTES.name,
    words=DISPUTES.words,
    act=Act.READ_DISPUTES,
    columns=(
        *DISPUTES.columns[:5],
        Column(Words("当事人", "Parties"), lambda row: row.dispute.parties),
        Column(Words("起始日期", "Since"), lambda row: row.dispute.since_on, Kind.DAY),
        Column(Words("办理层级", "Held by"), lambda row: row.holder),
        Column(Words("调解人", "Mediator"), lambda row: row.dispute.mediator),
        Column(Words("化解方法", "Method"), lambda row: row.method),
        Column(Words("协议", "Agreement"), lambda row: row.dispute.agreement),
        Column(Words("化解日期", "Settled on"), lambda row: row.dispute.settled_on, Kind.DAY),
        *DISPUTES.columns[5:],
    ),
)
_MARKS = {
    DayMark.SILENT: (Words("未报", "Silent"), "bad"),
    DayMark.ZERO: (Words("0", "0"), "good"),
    DayMark.PENDING: (Words("待报", "Due"), "plain"),
    DayMark.BEFORE: (Words("—", "—"), "plain"),
}
_LATE = Words("迟", "late")


def _cell_words(cell: Any) -> Words:
    words = _MARKS[cell.mark][0] if cell.mark in _MARKS else Words(str(cell.report.found), str(cell.report.found))
    return Words(f"{words.zh}（{_LATE.zh}）", f"{words.en} ({_LATE.en})") if cell.is_late else words


def _cell(cell: Any) -> Any:
    tone = "unsure" if cell.is_late else _MARKS[cell.mark][1] if cell.mark in _MARKS else "info"
    return badge(say(_cell_words(cell)), tone)


def calendar_listing(days: Sequence[date]) -> Listing:
    """Villages by days: a number, a zero, late, or silence; colour never speaks alone."""

    def column(number: int, day: date) -> Column:
        words = Words(f"{day:%m-%d}", f"{day:%m-%d}")
        return Column(words, lambda row: _cell_words(row.cells[number]), html=lambda row: _cell(row.cells[number]))

    return Listing(
        name="supervision.dispute_days",
        words=Words("每日排查报告", "Daily reports"),
        act=Act.READ_DISPUTES,
        columns=(
            Column(Words("村", "Village"), lambda row: row.name),
            *(column(number, day) for number, day in enumerate(days)),
            Column(Words("未报天数", "Silent days"), lambda row: row.silent, Kind.COUNT),
        ),
    )
