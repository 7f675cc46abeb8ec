"""Give opinions on suspicions, close the field, publish."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.assessment import errors
from lianxin.assessment.access import access_drawn, access_field
from lianxin.assessment.domain.adjudication import Opinion, require_opinion
from lianxin.assessment.domain.stages import Stage, Step, stage_after
from lianxin.assessment.models import Answers, Evaluation, PublishedRate, SuspicionOpinion
from lianxin.assessment.operations.opening import LONGEST_REASON
from lianxin.assessment.queries.samples import rates_found, row_of, sample_rows
from lianxin.assessment.recording import held, taken, told_on
from lianxin.core.kernel.errors import Refused

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def give_opinion(
    *, evaluation_id: int, place: int, is_confirmed: bool, reason: str, by: User, at: datetime | None = None
) -> SuspicionOpinion:
    """Say whether a suspicion is true. Two who agree decide it, else a third does; nobody judges answers that he entered.

    Raises:
        PermissionDenied, Http404: ``by`` does not work in the evaluation.
        Refused: ASSESS-010; ASSESS-030 decided; ASSESS-031 he judged already, or entered the answers; ASSESS-032 no suspicion, no grounds.
    """
    evaluation = held(access_field(by, evaluation_id))
    stage_after(Stage(evaluation.stage), Step.OPINION_GIVEN)
    drawn = access_drawn(by, evaluation_id, place)
    row, text = row_of(drawn), reason.strip()
    if not row.suspicion or not text or len(text) > LONGEST_REASON:
        raise Refused(errors.NO_SUSPICION)
    interviewers = Answers.objects.filter(drawn=drawn).values_list("by_id", flat=True)
    require_opinion([Opinion(one.by_id, one.is_confirmed) for one in row.opinions], by.pk, interviewers)
    made = SuspicionOpinion.objects.create(
        drawn=drawn,
        kind=row.suspicion,
        number=len(row.opinions) + 1,
        is_confirmed=is_confirmed,
        reason=text,
        by=by,
        at=at or timezone.now(),
    )
    told_on(evaluation, Step.OPINION_GIVEN, by=by, number=made.number, kind=row.suspicion)
    return made


@transaction.atomic
def close_field(*, evaluation_id: int, by: User, at: datetime | None = None) -> Evaluation:
    """End the field: no more answers, corrections or replacements. Suspicions may still be decided.

    Raises:
        PermissionDenied, Http404: ``by`` does not lead the evaluation.
        Refused: ASSESS-010; ASSESS-034 nobody was asked.
    """
    evaluation = held(access_field(by, evaluation_id, as_lead=True))
    rows = sample_rows(evaluation)
    asked = sum(row.answers is not None for row in rows)
    stage_after(Stage(evaluation.stage), Step.FIELD_CLOSED)
    if not asked:
        raise Refused(errors.NOBODY_ASKED)
    told = {"asked": asked, "not_reached": sum(row.state == "to_ask" for row in rows)}
    taken(evaluation, Step.FIELD_CLOSED, by=by, at=at, **told)
    return evaluation


@transaction.atomic
def publish_results(*, evaluation_id: int, by: User, at: datetime | None = None) -> Evaluation:
    """Publish the rates with their intervals and verdicts, and tell the secret, so that everybody can draw the sample again.

    Raises:
        PermissionDenied, Http404: ``by`` does not lead the evaluation.
        Refused: ASSESS-010; ASSESS-033 suspicions are not decided.
    """
    evaluation = held(access_field(by, evaluation_id, as_lead=True))
    stage_after(Stage(evaluation.stage), Step.PUBLISHED)
    rows = sample_rows(evaluation)
    undecided = sum(row.ruling is not None and not row.ruling.is_decided for row in rows)
    if undecided:
        raise Refused(errors.UNDECIDED, count=undecided)
    found = rates_found(evaluation, rows)
    PublishedRate.objects.bulk_create(
        PublishedRate(
            evaluation=evaluation,
            rate=one.rate.name,
            verdict=one.verdict.value if one.verdict is not None else "",
            limit_percent="" if one.limit is None else f"{one.limit:g}",
            estimate=None if one.estimate is None else asdict(one.estimate),
            why_not=one.why_not,
        )
        for one in found
    )
    verdicts = {one.rate.name: one.verdict.value for one in found if one.verdict is not None}
    taken(evaluation, Step.PUBLISHED, by=by, at=at, secret=evaluation.secret, **verdicts)
    return evaluation
