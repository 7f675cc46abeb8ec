"""What waits for a user in cases."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min
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
    total = found.count()
    of_late = found.filter(overdue(timezone.localdate())).order_by()
    late, since = of_late.aggregate(n=Count("pk"), since=Min("due_on")).values()
    url = reverse("procedures:waiting")
    lines = []
    if late:
        lines.append(
            Waiting(Words("已超期的办件", "Cases that are overdue"), late, f"{url}?late=yes", Urgency.NOW, since=since)
        )
    if total > late:
        lines.append(
            Waiting(Words("等您办的办件", "Cases that wait for you"), total - late, f"{url}?late=no", Urgency.SOON)
        )
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
    return [Waiting(words, sum(waiting), f"{reverse('procedures:showings')}?drafted=no", Urgency.SOON)]


register(Card("procedures.showings", Act.DRAFT_NOTICES, 31, "megaphone", showings_waiting))
register(Card("procedures.steps", Act.READ_CASES, 30, "list-checks", steps_waiting))
