"""What waits for a user in supervision: clues to look into, clues in his hand, lists to take into use."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Urgency, Waiting, register
from lianxin.supervision.queries.clues import waiting_clues
from lianxin.supervision.queries.department_lists import drafts_of


def clues(user: Any) -> list[Waiting]:
    """Open clues of the user's areas, and those that he took."""
    is_open, in_hand = waiting_clues(user)
    found = []
    if in_hand:
        words = Words("我在核查的线索", "Clues in my hand")
        found.append(Waiting(words, in_hand, _list("in_hand"), Urgency.SOON))
    if is_open:
        detail = Words("只是线索，请入户核实", "only clues: look at home")
        words = Words("待核查的线索", "Clues to look into")
        found.append(Waiting(words, is_open, _list("open"), Urgency.SOON, detail))
    return found


def lists(user: Any) -> list[Waiting]:
    """Drafts of lists that nobody has taken into use."""
    count = drafts_of(user).count()
    if not count:
        return []
    words = Words("待确认的部门名单", "Department lists to confirm")
    return [Waiting(words, count, reverse("supervision:lists"), Urgency.WHEN_CONVENIENT)]


def _list(state: str) -> str:
    return f"{reverse('supervision:clues')}?state={state}"


register(Card("supervision.clues", Act.SETTLE_CLUES, 80, "search", clues))
register(Card("supervision.lists", Act.SETTLE_CLUES, 81, "scroll-text", lists))
