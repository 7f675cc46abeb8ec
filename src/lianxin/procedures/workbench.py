"""What waits for a user in cases."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.notices.access import may_act
from lianxin.people.roles import Act
from lianxin.procedures.queries.cases import overdue, waiting_cases
from lianxin.procedures.queries.showings import waiting_groups
from lianxin.site.workbench import Card, Urgency, Waiting, register


def steps_waiting(user: Any) -> list[Waiting]:
    """Cases whose next step is the user's own; those that are late apart."""
    found = waiting_cases(user)
    total, late = found.count(), found.filter(overdue(timezone.localdate())).count()
    url = reverse("procedures:waiting")
    lines = []
    if late:
        lines.append(Waiting(Words("已超期的办件", "Cases that are overdue"), late, url, Urgency.NOW))
    if total > late:
        lines.append(Waiting(Words("等您办的办件", "Cases that wait for you"), total - late, url, Urgency.SOON))
    return lines


def showings_waiting(user: Any) -> list[Waiting]:
    """Cases that the user may draft a notice of, and none is drafted yet."""
    waiting = [
        len(one.cases)
        for one in waiting_groups(user)
        if not one.drafts and may_act(user, Act.DRAFT_NOTICES, level=one.level, area_code=one.area_code)
    ]
    if not waiting:
        return []
    words = Words("等公示的办件", "Cases that wait to be shown")
    return [Waiting(words, sum(waiting), reverse("procedures:showings"), Urgency.SOON)]


register(Card("procedures.showings", Act.DRAFT_NOTICES, 31, "megaphone", showings_waiting))
register(Card("procedures.steps", Act.READ_CASES, 30, "list-checks", steps_waiting))
