"""What waits for an evaluator, households to ask and suspicions to judge; and for who scores, appeals to answer."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.assessment.queries.evaluations import households_waiting, judgements_waiting
from lianxin.assessment.queries.scores import appeals_waiting
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Urgency, Waiting, register


def field(user: Any) -> list[Waiting]:
    """Of the evaluations that the user works in."""
    address, found = reverse("assessment:evaluations"), []
    for evaluation, count in households_waiting(user).items():
        sample = f"{reverse('assessment:sample', args=[evaluation.pk])}?state=to_ask"
        found.append(Waiting(Words("待访问的户", "Households to ask"), count, sample, Urgency.SOON))
    if count := judgements_waiting(user):
        found.append(Waiting(Words("待评审的疑点", "Suspicions to judge"), count, address, Urgency.SOON))
    return found


def appeals(user: Any) -> list[Waiting]:
    """Appeals that wait for an answer by somebody else than who scored."""
    count = appeals_waiting(user)
    if not count:
        return []
    words = Words("待答复的申诉", "Appeals to answer")
    return [Waiting(words, count, f"{reverse('assessment:scores')}?stage=shown", Urgency.SOON)]


register(Card("assessment.appeals", Act.SCORE, 71, "chart-column", appeals))
register(Card("assessment.field", Act.EVALUATE, 70, "clipboard-check", field))
