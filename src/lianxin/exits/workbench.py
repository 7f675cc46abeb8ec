"""What waits for a user in exits: sheets to fill in and to check, and what was taken away after an exit."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.exits.queries.after import taken_away
from lianxin.exits.queries.lists import exit_lists_waiting
from lianxin.exits.queries.sheets import sheets_waiting
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Urgency, Waiting, register


def sheets(user: Any) -> list[Waiting]:
    """Sheets of the user's areas in their first round; for the county, those that wait for the second."""
    first, second = sheets_waiting(user)
    address, found = reverse("exits:sheets"), []
    if second:
        words = Words("预脱贫名单待复核", "Pre-exit sheets to check")
        found.append(Waiting(words, second, f"{address}?state=second", Urgency.SOON))
    if first:
        words = Words("认定表待初认", "Sheets of criteria to fill in")
        found.append(Waiting(words, first, f"{address}?state=first", Urgency.WHEN_CONVENIENT))
    return found


def taken(user: Any) -> list[Waiting]:
    """Pairings and measures that were ended after an exit while policies hold."""
    count = len(taken_away(user, on=timezone.localdate()))
    if not count:
        return []
    detail = Words("四个不摘：请核实理由", "nothing is taken away: look at the reasons")
    words = Words("退出后被取消的", "Taken away after exit")
    return [Waiting(words, count, f"{reverse('exits:after')}#taken", Urgency.SOON, detail)]


def lists(user: Any) -> list[Waiting]:
    """Lists of exits of the user's areas that another brought in and that wait to be decided."""
    count = exit_lists_waiting(user).count()
    if not count:
        return []
    words = Words("退出名单待批准", "Lists of exits to decide")
    return [Waiting(words, count, f"{reverse('exits:lists')}?state=pending", Urgency.SOON)]


register(Card("exits.lists", Act.ACT_FOR_COUNTY, 59, "log-out", lists))
register(Card("exits.sheets", Act.JUDGE_EXITS, 60, "clipboard-check", sheets))
register(Card("exits.taken", Act.JUDGE_EXITS, 61, "shield-check", taken))
