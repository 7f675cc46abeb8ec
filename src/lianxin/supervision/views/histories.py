"""What happened to an issue, a complaint or a dispute, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.registry.queries import area_names
from lianxin.site.components import Happening
from lianxin.site.language import say
from lianxin.supervision.queries.terms import code_words

_BREAK = SafeString("<br>")
_ISSUE = {
    "registered": (Words("登记", "Registered"), "info"),
    "assigned": (Words("交办", "Assigned"), "info"),
    "progressed": (Words("整改进展", "Progress"), "info"),
    "closure_asked": (Words("申请销号", "Closing asked for"), "unsure"),
    "verified": (Words("现场核验通过", "Verified on the spot"), "good"),
    "returned": (Words("退回", "Returned"), "bad"),
    "closed": (Words("销号", "Closed"), "good"),
    "made_standing": (Words("转为长期坚持", "Made standing work"), "good"),
    "escalated": (Words("挂牌督办", "Escalated"), "bad"),
    "reopened": (Words("反弹", "Reopened"), "bad"),
}


def happenings_of_issue(events: Iterable[Any], issue_id: int) -> list[Happening]:
    """Return what happened to an issue, the latest first, with the evidence of each step."""
    return [_of_issue(event, issue_id) for event in reversed(list(events))]


def _of_issue(event: Any, issue_id: int) -> Happening:
    words, tone = _ISSUE[event.kind]
    lines: list[Any] = [event.words] if event.words else []
    if event.kind == "assigned":
        told = event.told
        lines.append(f"{told['leader']} · {told['responsible_unit']} · {told['responsible']}")
        deadline = code_words("deadline_kind", told["deadline_kind"])
        lines.append(format_html("{} {}", say(deadline), told["due_on"] or ""))
    if seen_on := event.told.get("seen_on"):
        lines.append(say(Words("{on} 到现场", "on the spot on {on}"), on=seen_on))
    papers = [_paper(one, issue_id) for one in event.evidence.all()]
    if papers:
        lines.append(format_html_join(" · ", "{}", ((one,) for one in papers)))
    return Happening(event.at, words, event.by.name if event.by else "", joined(lines), tone)


def _paper(one: Any, issue_id: int) -> SafeString:
    where = one.reference or say(Words("佐证", "evidence"))
    if not one.digest:
        return format_html("{}", where)
    url = reverse("supervision:issue-evidence", args=[issue_id, one.pk])
    return format_html('<a href="{}">{}</a>', url, where)


_COMPLAINT = {
    "received": (Words("收到", "Received"), "info"),
    "reclassified": (Words("改类别", "Another class"), "info"),
    "taken": (Words("受理", "Taken up"), "info"),
    "passed_on": (Words("转办", "Passed on"), "unsure"),
    "taken_over": (Words("提级办理", "Taken over by the level above"), "bad"),
    "answered": (Words("答复", "Answered"), "good"),
    "judged": (Words("反映人评价", "The person judged"), "info"),
    "made_issue": (Words("转为问题", "Made an issue"), "info"),
}


_MOVED = {"passed_on", "taken_over"}


def happenings_of_complaint(events: Iterable[Any], texts: Mapping[int, str]) -> list[Happening]:
    """Return what happened to a complaint, the latest first; ``texts`` are the words of its events as they were opened."""
    found = list(events)
    names = area_names({event.told["area"] for event in found if event.kind in _MOVED})
    return [_of_complaint(event, texts, names) for event in reversed(found)]


def _of_complaint(event: Any, texts: Mapping[int, str], names: Mapping[str, str]) -> Happening:
    words, tone = _COMPLAINT[event.kind]
    lines: list[Any] = []
    if event.kind in _MOVED:
        lines.append(names[event.told["area"]])
    if event.kind == "answered":
        lines.append(say(code_words("complaint_outcome", event.told["outcome"])))
    if event.kind == "judged":
        content = event.told["content"]
        lines.append(
            say(Words("满意", "content") if content else Words("不满意，重新办理", "not content: opened again"))
        )
        tone = "good" if content else "bad"
    if text := texts.get(event.number):
        lines.append(text)
    return Happening(event.at, words, event.by.name if event.by else "", joined(lines), tone)


_DISPUTE = {
    "found": (Words("排查发现", "Found"), "unsure"),
    "mediated": (Words("调解", "Mediated"), "info"),
    "settled": (Words("达成协议", "Settled"), "good"),
    "escalated": (Words("上报", "Escalated"), "bad"),
    "revisited": (Words("回访", "Looked at again"), "info"),
}


def happenings_of_dispute(events: Iterable[Any]) -> list[Happening]:
    """Return what happened to a dispute, the latest first."""
    return [_of_dispute(event) for event in reversed(list(events))]


def _of_dispute(event: Any) -> Happening:
    words, tone = _DISPUTE[event.kind]
    lines: list[Any] = [event.words]
    if "mediator" in event.told:
        lines.append(
            format_html("{} · {}", event.told["mediator"], say(code_words("dispute_method", event.told["method"])))
        )
    if "kept" in event.told:
        is_kept = event.told["kept"]
        lines.append(say(Words("协议已履行", "kept") if is_kept else Words("协议没有履行", "broken")))
        tone = "good" if is_kept else "bad"
    return Happening(event.at, words, event.by.name if event.by else "", joined(lines), tone)


def joined(lines: Iterable[Any]) -> SafeString:
    """Return lines under each other."""
    return format_html_join(_BREAK, "{}", ((line,) for line in lines))
