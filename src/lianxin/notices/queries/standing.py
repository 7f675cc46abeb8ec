"""How a notice stands, replayed from its events, and what exactly it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.words import Words
from lianxin.notices.domain.clock import Happening, Kind, Run, replayed
from lianxin.notices.domain.columns import Frozen, digest_of

if TYPE_CHECKING:
    from lianxin.notices.models import Notice, NoticeEvent


class Standing(StrEnum):
    """How a notice stands on a day."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    RUNNING = "running"
    OBJECTED = "objected"
    PAUSED = "paused"
    OVER = "over"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        return _STANDINGS[self]

    @property
    def tone(self) -> str:
        return _TONES[self]


_STANDINGS = {
    Standing.DRAFT: Words("待发布", "To be published"),
    Standing.DISCARDED: Words("已弃稿", "Discarded"),
    Standing.RUNNING: Words("公示中", "Shown"),
    Standing.OBJECTED: Words("公示中，异议待答复", "Shown, objection open"),
    Standing.PAUSED: Words("已暂停", "Paused"),
    Standing.OVER: Words("期满撤下", "Over"),
    Standing.WITHDRAWN: Words("提前撤下", "Taken down"),
}
_TONES = {
    Standing.DRAFT: "info",
    Standing.DISCARDED: "plain",
    Standing.RUNNING: "good",
    Standing.OBJECTED: "unsure",
    Standing.PAUSED: "unsure",
    Standing.OVER: "plain",
    Standing.WITHDRAWN: "bad",
}


def _happening(event: NoticeEvent) -> Happening:
    return Happening(Kind(event.kind), event.on, event.objection_id)


def happenings_of(notice: Notice) -> list[NoticeEvent]:
    """All that happened to a notice, the first first."""
    return sorted(notice.events.all(), key=lambda event: event.pk)


def run_of(notice: Notice, *, and_then: NoticeEvent | None = None) -> Run:
    """Replay a notice from its events; with ``and_then``, as if that happened next.

    Raises:
        OutOfOrder: it cannot happen next.
    """
    events = happenings_of(notice) if notice.pk is not None else []
    happenings = [_happening(event) for event in events]
    if and_then is not None:
        happenings.append(_happening(and_then))
    return replayed(happenings, days=notice.days)


def standing_of(notice: Notice, run: Run, day: date) -> Standing:
    """Say how a notice stands on a day."""
    if run.starts_on is None:
        return Standing.DISCARDED if run.closed_on is not None else Standing.DRAFT
    if run.closed_on is not None:
        return Standing.WITHDRAWN
    if not run.is_running_on(day):
        return Standing.OVER
    if run.is_paused:
        return Standing.PAUSED
    return Standing.OBJECTED if run.open_objections else Standing.RUNNING


def standing_words(notice: Notice, run: Run, day: date) -> Words:
    """How it stands, in words."""
    return standing_of(notice, run, day).words


def shown_data(notice: Notice) -> dict[str, Any]:
    """All that a notice shows, as JSON values: what its digest is taken over."""
    return {
        "kind": notice.kind,
        "subject": notice.subject,
        "level": str(notice.level),
        "area_code": notice.area_code,
        "place": notice.place,
        "title": [notice.title_zh, notice.title_en],
        "introduction": [notice.introduction_zh, notice.introduction_en],
        "content": notice.content,
        "days": notice.days,
        "hotline": notice.hotline,
    }


def is_as_drafted(notice: Notice) -> bool:
    """Whether what is stored still fits the digest taken when it was drafted."""
    return digest_of(shown_data(notice)) == notice.digest


def content_of(notice: Notice) -> Frozen:
    """The frozen table of a notice."""
    held = notice.content
    return Frozen(tuple(held["columns"]), tuple(tuple(row) for row in held["rows"]), tuple(held["sums"]))


@dataclass(frozen=True, slots=True)
class Publicity:
    """Whether a notice has hung as it must: ``done_on`` is the first day on which it has and no objection is open, or None with why."""

    done_on: date | None
    why_not: Words | None = None


def counts_from(notice: Notice) -> date | None:
    """Return the first day, past or to come, on which a showing counts as things stand; None while nobody can tell, or it never will."""
    run = run_of(notice)
    if run.starts_on is None or run.closed_on is not None or run.open_objections or run.ends_before is None:
        return None
    answered = [event.on for event in happenings_of(notice) if event.kind == Kind.ANSWERED]
    return max([run.ends_before, *answered])


def publicity_of(notice: Notice, today: date) -> Publicity:
    """Tell other rooms whether a showing counts: its days have run and every objection is answered, also those after the end."""
    run = run_of(notice)
    if run.starts_on is None:
        return Publicity(None, Words("还没有公示。", "It has not been shown yet."))
    if run.closed_on is not None:
        return Publicity(None, Words("公示提前撤下。", "It was taken down before its days were over."))
    if run.open_objections:
        return Publicity(None, Words("有异议还没有答复。", "An objection is not answered."))
    if run.ends_before is None or run.ends_before > today:
        left = run.left_after(today)
        return Publicity(None, Words("还要公示 {left} 天。", "It has {left} days to hang yet.").filled(left=left))
    return Publicity(counts_from(notice))
