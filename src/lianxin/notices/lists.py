"""The columns of the lists of notices, on the screen and in files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.notices.domain.clock import Run
from lianxin.notices.domain.levels import Level
from lianxin.notices.kinds import kind_words
from lianxin.notices.models import Notice, Objection
from lianxin.notices.queries import Standing, run_of, standing_of
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import Column, Kind, Listing, linked
from lianxin.site.values import badge

_CHANNELS = {
    Objection.Channel.WEB: Words("网页", "Page"),
    Objection.Channel.PHONE: Words("电话", "Telephone"),
    Objection.Channel.PAPER: Words("书面", "Paper"),
}
OUTCOMES = {
    Objection.Outcome.UPHELD: Words("异议成立", "Upheld"),
    Objection.Outcome.NOT_UPHELD: Words("异议不成立", "Not upheld"),
}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice with its run and how it stands today."""

    notice: Notice
    run: Run
    standing: Standing
    today: date

    @property
    def left(self) -> int | None:
        """Days it still has to hang after today; None where it does not hang."""
        hangs = self.standing in {Standing.RUNNING, Standing.OBJECTED, Standing.PAUSED}
        return self.run.left_after(self.today) if hangs else None


def notice_rows(some: list[Notice]) -> list[NoticeRow]:
    """Return notices, whose events were fetched, as rows."""
    today = timezone.localdate()
    runs = [(notice, run_of(notice)) for notice in some]
    return [NoticeRow(notice, run, standing_of(notice, run, today), today) for notice, run in runs]


def title_of(notice: Notice) -> Words:
    """The title in both languages."""
    return Words(notice.title_zh, notice.title_en)


def channel_words(channel: str) -> Words:
    """How an objection came."""
    return _CHANNELS[Objection.Channel(channel)]


def _notice_link(notice: Notice) -> Any:
    return linked(say(title_of(notice)), reverse("notices:notice", args=[notice.pk]))


NOTICES = Listing(
    name="notices.notices",
    words=Words("公示", "Notices"),
    act=Act.READ_NOTICES,
    columns=(
        Column(Words("公示", "Notice"), lambda row: title_of(row.notice), html=lambda row: _notice_link(row.notice)),
        Column(Words("种类", "Kind"), lambda row: kind_words(row.notice.kind)),
        Column(Words("级别", "Level"), lambda row: Level(row.notice.level).words),
        Column(
            Words("状态", "Standing"),
            lambda row: row.standing.words,
            html=lambda row: badge(say(row.standing.words), row.standing.tone),
        ),
        Column(Words("行数", "Rows"), lambda row: row.notice.row_count, Kind.COUNT),
        Column(Words("开始", "From"), lambda row: row.run.starts_on, Kind.DAY, missing=Words("—", "—")),
        Column(Words("还剩天数", "Days left"), lambda row: row.left, Kind.COUNT, missing=Words("—", "—")),
    ),
)


def _due(objection: Objection) -> Any:
    is_late = objection.answered_at is None and objection.due_on < timezone.localdate()
    text = objection.due_on.isoformat()
    return badge(text, "bad") if is_late else text


OBJECTIONS = Listing(
    name="notices.objections",
    words=Words("异议", "Objections"),
    act=Act.READ_NOTICES,
    columns=(
        Column(
            Words("公示", "Notice"),
            lambda one: title_of(one.notice),
            html=lambda one: linked(say(title_of(one.notice)), reverse("notices:answer", args=[one.pk])),
        ),
        Column(Words("途径", "How"), lambda one: channel_words(one.channel)),
        Column(Words("收到", "Received"), lambda one: one.received_on, Kind.DAY),
        Column(Words("答复期限", "Due"), lambda one: one.due_on, Kind.DAY, html=_due),
        Column(
            Words("结论", "What came of it"),
            lambda one: OUTCOMES[Objection.Outcome(one.outcome)] if one.outcome else None,
            missing=Words("待答复", "to be answered"),
        ),
    ),
)

REGISTER = Listing(
    name="notices.register",
    words=Words("公示台账", "Register of notices"),
    act=Act.READ_NOTICES,
    columns=(
        Column(Words("公示", "Notice"), lambda row: title_of(row.notice), html=lambda row: _notice_link(row.notice)),
        Column(Words("地区", "Area"), lambda row: row.notice.place),
        Column(Words("级别", "Level"), lambda row: Level(row.notice.level).words),
        Column(Words("开始", "From"), lambda row: row.run.starts_on, Kind.DAY),
        Column(Words("已计天数", "Days counted"), lambda row: row.counted, Kind.COUNT),
        Column(
            Words("当天有异议", "Objection open"),
            lambda row: Words("有", "yes") if row.is_objected else Words("无", "no"),
        ),
        Column(Words("行数", "Rows"), lambda row: row.notice.row_count, Kind.COUNT),
        Column(
            Words("校验码", "Digest"), lambda row: row.notice.digest, Kind.CODE, html=lambda row: row.notice.digest[:16]
        ),
    ),
)
