"""The columns of the list of complaints: nothing of what was said."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge


def _complaint(row: Any) -> Any:
    return linked(str(row.complaint.pk), reverse("supervision:complaint", args=[row.complaint.pk]))


def _state(row: Any) -> Any:
    shown = [badge(say(row.state), row.tone)]
    if row.days_late:
        shown.append(badge(say(Words(f"超期 {row.days_late} 天", f"{row.days_late} days late")), "bad"))
    if row.complaint.reopened:
        shown.append(badge(say(Words("不满意重办", "Opened again")), "unsure"))
    return together(*shown)


def _class(row: Any) -> Any:
    words = say(row.class_words)
    return together(words, badge(say(Words("敏感", "Sensitive")), "bad")) if row.complaint.is_sensitive else words


def _content(row: Any) -> Words | None:
    if row.complaint.is_content is None:
        return None
    return Words("满意", "content") if row.complaint.is_content else Words("不满意", "not content")


COMPLAINTS = Listing(
    name="supervision.complaints",
    words=Words("信访举报", "Complaints"),
    act=Act.READ_COMPLAINTS,
    columns=(
        Column(Words("件号", "Number"), lambda row: str(row.complaint.pk), Kind.CODE, html=_complaint),
        Column(Words("类别", "Class"), lambda row: row.class_words, html=_class),
        Column(Words("地方", "Place"), lambda row: row.place),
        Column(Words("渠道", "Channel"), lambda row: row.channel),
        Column(Words("收到", "Received"), lambda row: row.complaint.received_on, Kind.DAY),
        Column(Words("办理", "Held by"), lambda row: row.holder),
        Column(Words("期限", "Last day"), lambda row: row.complaint.due_on, Kind.DAY, missing=NOTHING),
        Column(Words("状态", "State"), lambda row: row.state, html=_state),
        Column(Words("结果", "Outcome"), lambda row: row.outcome, missing=NOTHING),
        Column(Words("评价", "Judgement"), _content, missing=NOTHING),
    ),
)
