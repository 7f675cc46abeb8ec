"""Evaluations as pages show them: one with its people, its history and its rates; who may be named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from lianxin.assessment.access import evaluations_open_to, is_independent, seat_of
from lianxin.assessment.domain.stages import Stage, Step
from lianxin.assessment.models import Evaluation, EvaluationEvent, Evaluator
from lianxin.assessment.queries.policy import questionnaire_of
from lianxin.assessment.queries.samples import may_judge, rates_found, sample_rows
from lianxin.assessment.wording import told
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.core.measures import Side
from lianxin.people.models import User as Account
from lianxin.people.roles import Act, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate for a page or paper: as published, or as it stands for the evaluation's people. ``estimate`` is empty where it
    cannot be told."""

    name: str
    words: Words
    side: Side
    limit: float | None
    verdict: Verdict | None
    estimate: Mapping[str, Any]
    why_not: str


def rate_rows(evaluation: Evaluation) -> list[RateRow]:
    """The rates as they were published, or as they stand now where they were not."""
    if evaluation.stage == Evaluation.Stage.PUBLISHED:
        rates = questionnaire_of(evaluation).rates
        return [
            RateRow(
                name=row.rate,
                words=rates[row.rate].words,
                side=rates[row.rate].side,
                limit=float(row.limit_percent) if row.limit_percent else None,
                verdict=Verdict(row.verdict) if row.verdict else None,
                estimate=row.estimate or {},
                why_not=row.why_not,
            )
            for row in evaluation.rates.all()
            if row.rate in rates
        ]
    return [
        RateRow(one.rate.name, one.rate.words, one.rate.side, one.limit, one.verdict, told(one.estimate), one.why_not)
        for one in rates_found(evaluation)
    ]


def people_of(evaluation: Evaluation) -> list[Evaluator]:
    """Who works in it, and who did."""
    return list(evaluation.evaluators.select_related("user"))


def history_of(evaluation: Evaluation) -> list[tuple[EvaluationEvent, Words]]:
    """What happened to it as a whole, the newest first."""
    events = evaluation.events.select_related("by").order_by("-number")
    return [(event, Step(event.kind).words) for event in events]


def stage_of(evaluation: Evaluation) -> Stage:
    """Where it stands."""
    return Stage(evaluation.stage)


def possible_evaluators(area_code: str) -> list[User]:
    """Accounts that may be named for an evaluation of a place: independent evaluators for it."""
    today = timezone.localdate()
    in_force = Q(grants__starts_on__lte=today) & (
        Q(grants__ends_before__isnull=True) | Q(grants__ends_before__gt=today)
    )
    found = Account.objects.filter(in_force, grants__role=Role.EVALUATOR, is_active=True).distinct().order_by("name")
    return [user for user in found if is_independent(user, area_code)]


def judgements_waiting(user: User) -> int:
    """How many suspicions wait for an opinion of the user, over the evaluations that he works in."""
    return sum(may_judge(row, user) for evaluation in _worked_in(user) for row in sample_rows(evaluation))


def households_waiting(user: User) -> dict[Evaluation, int]:
    """How many households are still to be asked in each evaluation that the user works in."""
    in_field = [one for one in _worked_in(user) if one.stage == Evaluation.Stage.DRAWN]
    counts = {one: sum(row.state == "to_ask" for row in sample_rows(one)) for one in in_field}
    return {evaluation: count for evaluation, count in counts.items() if count}


def _worked_in(user: User) -> list[Evaluation]:
    if not user.may(Act.EVALUATE):
        return []
    stages = [Evaluation.Stage.DRAWN, Evaluation.Stage.CLOSED]
    return [one for one in evaluations_open_to(user).filter(stage__in=stages) if seat_of(user, one) is not None]
