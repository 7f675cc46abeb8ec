"""The acts on a notice as pages: who may, what is filled in, what is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.notices import operations
from lianxin.notices.access import is_drafter_of, may_act
from lianxin.notices.domain.levels import Level
from lianxin.notices.forms import PlainForm, ReasonForm, RecordedObjectionForm
from lianxin.notices.models import Notice
from lianxin.notices.queries import Standing
from lianxin.people.roles import Act


@dataclass(frozen=True, slots=True)
class ActPage:
    """One act: what it needs, where it is offered, its form, how it is written, what is said when it is done."""

    act: Act
    standings: frozenset[Standing]
    words: Words
    lead: Words
    done: Words
    form: type[Any]
    write: Callable[[int, Any, Any], object]
    icon: str
    is_danger: bool = False


_HANGS = frozenset({Standing.RUNNING, Standing.OBJECTED})
_BEGUN = frozenset(Standing) - {Standing.DRAFT, Standing.DISCARDED}

PAGES: dict[str, ActPage] = {
    "publish": ActPage(
        Act.PUBLISH_NOTICES, frozenset({Standing.DRAFT}),
        Words("发布", "Publish"),
        Words("发布后所有人都能看到，不能再改。请先核对每一行。", "Everybody will see it; it cannot be changed. Check every line."),
        Words("已发布，今天是第一天。", "Published; today is the first day."),
        PlainForm, lambda pk, form, user: operations.publish_notice(notice_id=pk, by=user), "send",
    ),
    "discard": ActPage(
        Act.DRAFT_NOTICES, frozenset({Standing.DRAFT}),
        Words("弃稿", "Discard"),
        Words("稿子留在记录里，不能再发布。", "The draft stays on record and can never be published."),
        Words("已弃稿。", "Discarded."),
        ReasonForm,
        lambda pk, form, user: operations.discard_draft(notice_id=pk, reason=form.cleaned_data["reason"], by=user),
        "trash", True,
    ),
    "pause": ActPage(
        Act.PUBLISH_NOTICES, _HANGS,
        Words("暂停", "Pause"),
        Words("暂停期间公众看不到，也不计天。", "Meanwhile nobody sees it and no day counts."),
        Words("已暂停。", "Paused."),
        ReasonForm,
        lambda pk, form, user: operations.pause_notice(notice_id=pk, reason=form.cleaned_data["reason"], by=user),
        "circle-stop",
    ),
    "resume": ActPage(
        Act.PUBLISH_NOTICES, frozenset({Standing.PAUSED}),
        Words("恢复", "Show again"),
        Words("从明天起继续计天；有异议未答复的，答复后再计。", "Days count again from tomorrow, or once open objections are answered."),
        Words("已恢复公示。", "It is shown again."),
        PlainForm, lambda pk, form, user: operations.resume_notice(notice_id=pk, by=user), "circle-play",
    ),
    "withdraw": ActPage(
        Act.PUBLISH_NOTICES, _HANGS | {Standing.PAUSED},
        Words("撤下", "Take down"),
        Words("撤下后不能恢复；可以另拟更正稿。", "It cannot be put back; a correction may follow."),
        Words("已撤下。", "Taken down."),
        ReasonForm,
        lambda pk, form, user: operations.withdraw_notice(notice_id=pk, reason=form.cleaned_data["reason"], by=user),
        "x", True,
    ),
    "object": ActPage(
        Act.DRAFT_NOTICES, _BEGUN,
        Words("登记异议", "Record an objection"),
        Words("电话或书面收到的异议，原话登记。", "Made by telephone or on paper; write it down as it was said."),
        Words("已登记，公示停止计天。", "Recorded; the clock stands still."),
        RecordedObjectionForm,
        lambda pk, form, user: operations.record_objection(notice_id=pk, entry=form.entry(), by=user),
        "plus",
    ),
}  # fmt: skip


def acts_open(user: Any, notice: Notice, standing: Standing) -> list[tuple[str, ActPage]]:
    """Return the acts that the user may do on a notice as it stands; its drafter is not offered to publish it."""
    level = Level(notice.level)
    return [
        (name, page)
        for name, page in PAGES.items()
        if standing in page.standings
        and may_act(user, page.act, level=level, area_code=notice.area_code)
        and not (name == "publish" and is_drafter_of(user, notice, page.act))
    ]
