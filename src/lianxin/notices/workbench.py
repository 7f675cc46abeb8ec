"""What waits for a user among notices."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.notices.queries import ending_soon, notices_to_correct, notices_to_publish, objections_to_answer
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Urgency, Waiting, register


def objections_waiting(user: Any) -> list[Waiting]:
    """Open objections that the user may answer; overdue ones come first of all."""
    found = objections_to_answer(user)
    count = found.count()
    if not count:
        return []
    first = found[0]
    is_late = first.due_on < timezone.localdate()
    words = Words("待答复的公示异议", "Objections to be answered")
    detail = Words("最早 {day} 到期", "the first is due on {day}").filled(day=first.due_on.isoformat())
    url = reverse("notices:objections") + "?state=open"
    return [Waiting(words, count, url, Urgency.NOW if is_late else Urgency.SOON, detail, first.due_on)]


def drafts_waiting(user: Any) -> list[Waiting]:
    """Drafts of others that the user may publish."""
    count = notices_to_publish(user).count()
    words = Words("等您核对发布的公示", "Notices that wait for you to publish them")
    url = reverse("notices:notices") + "?standing=draft"
    return [Waiting(words, count, url, Urgency.SOON)] if count else []


def ending_waiting(user: Any) -> list[Waiting]:
    """Notices that come down within two days: time to photograph the board."""
    words = Words("快到期的公示", "Notices that end soon")
    detail = Words("到期自动撤下；公示栏记得拍照留存", "they come down by themselves; photograph the board before")
    return [
        Waiting(words, 1, reverse("notices:notice", args=[one.pk]), Urgency.WHEN_CONVENIENT, detail, one.ends_before)
        for one in ending_soon(user, today=timezone.localdate())
    ]


def corrections_waiting(user: Any) -> list[Waiting]:
    """Notices taken down by an upheld objection that no correction follows yet."""
    words = Words("异议成立、等更正稿的公示", "Notices taken down that wait for a correction")
    found = notices_to_correct(user)
    return [Waiting(words, 1, reverse("notices:notice", args=[one.pk]), Urgency.SOON) for one in found]


register(Card("notices.objections", Act.ANSWER_OBJECTIONS, 40, "megaphone", objections_waiting))
register(Card("notices.drafts", Act.PUBLISH_NOTICES, 41, "megaphone", drafts_waiting))
register(Card("notices.corrections", Act.DRAFT_NOTICES, 42, "megaphone", corrections_waiting))
register(Card("notices.ending", Act.PUBLISH_NOTICES, 43, "hourglass", ending_waiting))
