"""The columns of the list of issues, of the plan (整改方案), of the weekly report, and of a check of all areas."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, quiet, together
from lianxin.site.values import badge
from lianxin.supervision.queries.terms import code_words

_NO = Words("编号", "Number")
_ISSUES = Words("问题清单", "Issues")


def _issue(row: Any) -> Any:
    page = reverse("supervision:issue", args=[row.issue.pk])
    return format_html('<span class="nowrap">{}</span>', linked(row.issue.number, page))


def _state(row: Any) -> Any:
    shown = [badge(say(row.state), row.tone)]
    if row.issue.is_escalated:
        shown.append(badge(say(Words("挂牌督办", "Escalated")), "bad"))
    if row.days_late:
        shown.append(badge(say(Words(f"超期 {row.days_late} 天", f"{row.days_late} days late")), "bad"))
    if row.is_again:
        shown.append(badge(say(Words("屡查屡犯", "Found again")), "unsure"))
    return together(*shown)


def _due_shown(row: Any) -> Any:
    words = _due(row)
    return quiet("—") if words is None else format_html('<span class="nowrap">{}</span>', say(words))


def _due(row: Any) -> Words | None:
    if row.issue.due_on is None:
        return row.deadline
    return Words(row.issue.due_on.isoformat(), row.issue.due_on.isoformat())


ISSUES = Listing(
    name="supervision.issues",
    words=_ISSUES,
    act=Act.READ_ISSUES,
    columns=(
        Column(_NO, lambda row: row.issue.number, Kind.CODE, html=_issue),
        Column(Words("问题", "What is wrong"), lambda row: row.issue.words),
        Column(Words("方面 · 类别", "Field · category"), lambda row: [row.theme, row.category]),
        Column(Words("地方", "Place"), lambda row: row.place),
        Column(Words("责任单位", "Responsible unit"), lambda row: row.issue.responsible_unit, missing=NOTHING),
        Column(Words("整改期限", "Last day"), _due, html=_due_shown),
        Column(Words("状态", "State"), lambda row: row.state, html=_state),
    ),
)


def _text(name: str) -> Any:
    return lambda row: getattr(row.issue, name)


# The file has every column of the plan, in the order of the form.
ISSUES_FILED = Listing(
    name=ISSUES.name,
    words=Words("问题整改方案", "Plan of rectification"),
    act=Act.READ_ISSUES,
    columns=(
        Column(_NO, _text("number"), Kind.CODE),
        Column(Words("问题来源", "Source"), lambda row: row.source),
        Column(Words("发现时间", "Found on"), _text("found_on"), Kind.DAY),
        Column(Words("发现人或单位", "Found by"), _text("found_by")),
        Column(Words("发现层级", "Level"), lambda row: code_words("issue_level", row.issue.level)),
        Column(Words("问题方面", "Field of work"), lambda row: row.theme),
        Column(Words("问题类别", "Category"), lambda row: row.category),
        Column(Words("问题原因", "Root cause"), lambda row: row.cause),
        Column(Words("地方", "Place"), lambda row: row.place),
        Column(Words("问题描述", "What is wrong"), _text("words")),
        Column(Words("涉及户数", "Households"), _text("household_count"), Kind.COUNT),
        Column(Words("涉及金额（元）", "Money (yuan)"), _text("amount_fen"), Kind.YUAN),
        Column(Words("责任领导", "Leader"), _text("leader")),
        Column(Words("牵头单位", "Lead unit"), _text("lead_unit")),
        Column(Words("责任单位", "Responsible unit"), _text("responsible_unit")),
        Column(Words("责任人", "Responsible person"), _text("responsible")),
        Column(Words("整改措施", "Measure"), _text("measure")),
        Column(Words("整改效果", "Expected result"), _text("expected")),
        Column(Words("整改成果", "Agreed outcome"), _text("outcome")),
        Column(Words("审定办法", "How it is judged"), _text("judged")),
        Column(Words("销号标准", "How it is closed"), _text("closing")),
        Column(Words("整改时限", "Kind of deadline"), lambda row: row.deadline),
        Column(Words("交办日期", "Assigned on"), _text("assigned_on"), Kind.DAY),
        Column(Words("整改期限", "Last day"), _text("due_on"), Kind.DAY),
        Column(Words("状态", "State"), lambda row: row.state),
        Column(Words("超期天数", "Days late"), lambda row: row.days_late or None, Kind.COUNT),
        Column(Words("销号时间", "Closed on"), _text("closed_on"), Kind.DAY),
    ),
)

# A page across holds these: what is wrong, what is done about it, who answers, by when, how it stands.
_PRINTED = (
    "编号",
    "问题方面",
    "地方",
    "问题描述",
    "整改措施",
    "责任单位",
    "责任人",
    "整改期限",
    "状态",
    "超期天数",
    "销号时间",
)
ISSUES_PRINTED = replace(ISSUES_FILED, columns=tuple(one for one in ISSUES_FILED.columns if one.words.zh in _PRINTED))

WEEKLY = Listing(
    name="supervision.weekly",
    words=Words("整改周报", "Weekly report"),
    act=Act.READ_ISSUES,
    columns=(
        Column(Words("分组", "Group"), lambda row: row.words),
        Column(Words("问题", "Issues"), lambda row: row.total, Kind.COUNT),
        Column(Words("已销号", "Closed"), lambda row: row.closed, Kind.COUNT),
        Column(Words("长期坚持", "Standing"), lambda row: row.standing, Kind.COUNT),
        Column(Words("未销号", "Open"), lambda row: row.open, Kind.COUNT),
        Column(Words("其中超期", "Of these overdue"), lambda row: row.overdue, Kind.COUNT),
        Column(Words("本周新增", "Found this week"), lambda row: row.found, Kind.COUNT),
        Column(Words("本周销号", "Closed this week"), lambda row: row.closed_in_week, Kind.COUNT),
        Column(Words("本周退回", "Returned this week"), lambda row: row.returned, Kind.COUNT),
        Column(Words("本周反弹", "Reopened this week"), lambda row: row.reopened, Kind.COUNT),
    ),
)


def _answer(row: Any) -> Words:
    answer = row[0]
    if answer.answered_at is None:
        return Words("没有答复", "no answer")
    if answer.is_found:
        return Words(f"发现 {answer.found_count} 件", f"{answer.found_count} found")
    return Words("没有发现", "none found")


def _answer_shown(row: Any) -> Any:
    tone = "bad" if row[0].answered_at is None else "unsure" if row[0].is_found else "good"
    return badge(say(_answer(row)), tone)


SPREAD = Listing(
    name="supervision.spread",
    words=Words("举一反三排查", "Check of all areas"),
    act=Act.READ_ISSUES,
    part="spread",
    columns=(
        Column(Words("地方", "Area"), lambda row: row[1]),
        Column(Words("答复", "Answer"), _answer, html=_answer_shown),
        Column(Words("排查情况", "How it was looked for"), lambda row: row[0].words, missing=NOTHING),
        Column(Words("答复人", "By"), lambda row: row[0].by.name if row[0].by else None, missing=NOTHING),
        Column(Words("答复时间", "When"), lambda row: row[0].answered_at, Kind.MOMENT, missing=NOTHING),
    ),
)


def _spread_due(row: Any) -> Any:
    due = row[0].check_of.due_on
    return badge(due.isoformat(), "bad" if due < timezone.localdate() else "unsure")


# A row is what an area is asked, the name of the place, and the category of the issue.
TO_ANSWER = Listing(
    name="supervision.to_answer",
    words=Words("举一反三待答复", "Checks to be answered"),
    act=Act.MANAGE_ISSUES,
    columns=(
        Column(
            Words("地方", "Place"),
            lambda row: row[1],
            html=lambda row: linked(row[1], reverse("supervision:spread-answer", args=[row[0].pk])),
        ),
        Column(Words("类别", "Category"), lambda row: row[2]),
        Column(Words("查什么", "What is looked for"), lambda row: row[0].check_of.words),
        Column(Words("答复期限", "To be answered by"), lambda row: row[0].check_of.due_on, Kind.DAY, html=_spread_due),
    ),
)
