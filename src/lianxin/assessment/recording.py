"""Write down what happened to an evaluation, and keep its copies up to date. Nothing here names a household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lianxin.assessment.domain.stages import Stage, Step, stage_after
from lianxin.assessment.models import Evaluation, EvaluationEvent
from lianxin.audit.operations import record_event
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from datetime import datetime

    from lianxin.people.models import User


def held(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation as it stands, its row locked to the end of the transaction."""
    return Evaluation.objects.select_for_update().get(pk=evaluation.pk)


def taken(
    evaluation: Evaluation,
    step: Step,
    *,
    by: User | None,
    act: Act = Act.EVALUATE,
    words: str = "",
    at: datetime | None = None,
    copies: dict[str, Any] | None = None,
    **told: Any,
) -> EvaluationEvent:
    """Take a step of the whole evaluation: one event of it, its stage and copies, one event of the house.

    Raises:
        Refused: ASSESS-010, the step is not possible now.
    """  # fmt: skip
    evaluation.stage = stage_after(Stage(evaluation.stage), step).value
    evaluation.happened += 1
    for name, value in (copies or {}).items():
        setattr(evaluation, name, value)
    evaluation.save(update_fields=["stage", "happened", *(copies or {})])
    event = EvaluationEvent.objects.create(
        evaluation=evaluation,
        number=evaluation.happened,
        kind=step.value,
        told=told,
        words=words,
        by=by,
        at=at or timezone.now(),
    )
    told_on(evaluation, step, by=by, act=act, **told)
    return event


def told_on(evaluation: Evaluation, step: Step, *, by: User | None, act: Act = Act.EVALUATE, **told: Any) -> None:
    """Record an act in an evaluation: which evaluation, which step, counts. Never which household."""
    record_event(
        act=act,
        by=by,
        thing="assessment.evaluation",
        thing_id=evaluation.pk,
        area_code=evaluation.area_code,
        step=step.value,
        **told,
    )
