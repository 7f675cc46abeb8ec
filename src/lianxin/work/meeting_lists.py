"""The columns of the lists of meetings and of what they decided."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.rulebook import dictionary
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge
from lianxin.work.queries.campaigns import TASK_STATES


def _meeting(row: Any) -> Any:
    return linked(row["meeting"].title, reverse("work:meeting", args=[row["meeting"].pk]))


MEETINGS = Listing(
    name="work.meetings",
    words=Words("会议", "Meetings"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("议题", "Subject"), lambda row: row["meeting"].title, html=_meeting),
        Column(
            Words("类别", "Kind"), lambda row: dictionary().code_lists["meeting_kind"].by_key(row["meeting"].kind).words
        ),
        Column(Words("地方", "Place"), lambda row: row["place"]),
        Column(Words("日期", "Day"), lambda row: row["meeting"].on, Kind.DAY),
        Column(Words("主持", "Chair"), lambda row: row["meeting"].chaired_by),
        Column(Words("人数", "Attended"), lambda row: row["meeting"].attendees, Kind.COUNT),
        Column(Words("议定事项", "Decisions"), lambda row: row["meeting"].counted, Kind.COUNT),
        Column(Words("其中办结", "Settled"), lambda row: row["meeting"].settled, Kind.COUNT),
        Column(Words("纪要编号", "Minutes"), lambda row: row["meeting"].minutes_no),
    ),
)


def _outcome(row: Any) -> Words:
    if row.task is not None:
        return TASK_STATES[row.task.state][0]
    if row.regulation is not None:
        return Words(f"发文：{row.regulation.title}", f"adopted: {row.regulation.title}")
    return Words("议定", "resolved")


def _outcome_shown(row: Any) -> Any:
    if row.task is not None:
        words, tone = TASK_STATES[row.task.state]
        return together(
            linked(say(Words("任务", "Task")), reverse("work:task", args=[row.task_id])), badge(say(words), tone)
        )
    if row.regulation is not None:
        return linked(row.regulation.title, reverse("regulations:regulation", args=[row.regulation_id]))
    return say(Words("议定", "resolved"))


DECISIONS = Listing(
    name="work.decisions",
    words=Words("议定事项", "Decisions"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("定了什么", "What was decided"), lambda row: f"{row.number}. {row.words}"),
        Column(Words("期限", "By when"), lambda row: row.task.due_on if row.task else None, Kind.DAY, missing=NOTHING),
        Column(Words("办到哪一步", "How far it is"), _outcome, html=_outcome_shown),
    ),
)
