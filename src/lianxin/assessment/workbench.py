"""What waits for an evaluator: households to ask, suspicions to judge."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.assessment.queries.evaluations import households_waiting, judgements_waiting
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Urgency, Waiting, register


def field(user: Any) -> list[Waiting]:
    """Of the evaluations that the user works in."""
    address, found = reverse("assessment:evaluations"), []
    if count := households_waiting(user):
        found.append(Waiting(Words("待访问的户", "Households to ask"), count, address, Urgency.SOON))
    if count := judgements_waiting(user):
        found.append(Waiting(Words("待评审的疑点", "Suspicions to judge"), count, address, Urgency.SOON))
    return found


register(Card("assessment.field", Act.EVALUATE, 70, "clipboard-check", field))
