"""What waits for a user in the field room: choices, refused items of his area, and items of his own that did not get in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.field.queries.items import sent_back, to_settle
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Shortcut, Urgency, Waiting, register, register_shortcut


def settling(user: Any) -> list[Waiting]:
    """Items of the user's areas that wait for a choice, and those that were refused."""
    counts = to_settle(user)
    found = []
    if counts["waiting"]:
        words, detail = (
            Words("外业记录待审核选择", "Items from the field to choose"),
            Words("并排比较后选一个", "side by side"),
        )
        found.append(Waiting(words, counts["waiting"], _list("waiting"), Urgency.SOON, detail))
    if counts["refused"]:
        words, detail = (
            Words("外业记录未能入库", "Items from the field that were refused"),
            Words("看原因，重试或不采用", "see why"),
        )
        found.append(Waiting(words, counts["refused"], _list("refused"), Urgency.SOON, detail))
    return found


def own(user: Any) -> list[Waiting]:
    """Items of the user's own that did not get in."""
    count = 0 if user.may(Act.SETTLE_FIELD_ITEMS) else sent_back(user)
    if not count:
        return []
    words = Words("您的外业记录未能入库", "Items of yours that were refused")
    return [Waiting(words, count, _list("refused"), Urgency.SOON)]


def _list(state: str) -> str:
    return f"{reverse('field:records')}?state={state}"


register(Card("field.settling", Act.SETTLE_FIELD_ITEMS, 27, "inbox", settling))
register(Card("field.own", Act.CAPTURE_OFFLINE, 28, "inbox", own))
register_shortcut(
    Shortcut(
        Words("打开外业页面", "Open the field page"),
        Words("没有信号也能看农户、记走访", "households and visits, without signal"),
        "field:page",
        Act.CAPTURE_OFFLINE,
        "smartphone",
        5,
    )
)
register_shortcut(
    Shortcut(
        Words("入户问卷", "Questionnaires"),
        Words("没有信号也能填", "filled in without signal too"),
        "field:questionnaires",
        Act.EVALUATE,
        "smartphone",
        5,
    )
)
