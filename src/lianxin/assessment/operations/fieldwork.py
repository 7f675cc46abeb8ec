"""In the field: call up a reserve, enter answers once, correct them by adding, add what proves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lianxin.assessment import errors
from lianxin.assessment.access import access_drawn, access_field
from lianxin.assessment.domain.adjudication import checked_answers
from lianxin.assessment.domain.stages import Stage, Step, stage_after
from lianxin.assessment.models import Answers, AnswersEvidence, DrawnHousehold, Evaluation, Replacement
from lianxin.assessment.operations.opening import LONGEST_REASON
from lianxin.assessment.queries.policy import questionnaire_of
from lianxin.assessment.queries.samples import SampleRow, row_of
from lianxin.assessment.recording import held, told_on
from lianxin.core.kernel.errors import Refused
from lianxin.procedures.papers import file_content, kept_file

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def replace_household(
    *, evaluation_id: int, place: int, reason: str, words: str, by: User, ticket: UUID | None = None,
    at: datetime | None = None,
) -> Replacement:  # fmt: skip
    """Call up the next reserve of the same village and stratum in place of a household that cannot be asked.

    Nobody chooses who comes next: it is the next by the lots. ``ticket`` is the number that it got where it was written down without
    signal: sent again it is the same.

    Raises:
        PermissionDenied, Http404: ``by`` does not work in the evaluation.
        Refused: ASSESS-010; ASSESS-016 no reserve is left, or the household was asked or replaced; ASSESS-017 no reason, or no words;
            ASSESS-026 the number was used for another household.
    """
    drawn, _ = _in_field(evaluation_id, place, by, Step.HOUSEHOLD_REPLACED)
    if ticket is not None and (same := Replacement.objects.filter(ticket=ticket).first()) is not None:
        if same.out_id != drawn.pk or same.by_id != by.pk:
            raise Refused(errors.TICKET_USED)
        return same
    row = row_of(drawn)
    text = words.strip()
    if reason not in Replacement.Reason.values or not text or len(text) > LONGEST_REASON:
        raise Refused(errors.REASON_UNFIT)
    waiting = DrawnHousehold.objects.filter(
        evaluation=drawn.evaluation,
        village_code=drawn.village_code,
        status=drawn.status,
        is_reserve=True,
        called_up__isnull=True,
    )
    into = waiting.order_by("order").first()
    if into is None or row.state != "to_ask":
        raise Refused(errors.NOT_IN_RESERVE)
    made = Replacement.objects.create(
        out=drawn, into=into, reason=reason, words=text, ticket=ticket, by=by, at=at or timezone.now()
    )
    told_on(drawn.evaluation, Step.HOUSEHOLD_REPLACED, by=by, reason=reason)
    return made


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """What a household answered on a day. ``ticket`` is the number that its sheet got where it was filled in."""

    ticket: UUID
    asked_on: date
    values: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def enter_answers(
    *, evaluation_id: int, place: int, given: GivenAnswers, by: User, at: datetime | None = None
) -> Answers:
    """Enter a household's answers. The same sheet sent twice is entered once.

    Raises:
        PermissionDenied, Http404: ``by`` does not work in the evaluation.
        Refused: ASSESS-010; ASSESS-020 to 022 the answers; ASSESS-023 the household is not to be asked; ASSESS-024 it has answered;
            ASSESS-026 the sheet's number was used for another; ASSESS-027 the day.
    """
    drawn, today = _in_field(evaluation_id, place, by, Step.ANSWERED, at)
    if (same := _same_sheet(drawn, given.ticket)) is not None:
        return same
    row = row_of(drawn)
    if not row.is_wanted:
        raise Refused(errors.NOT_IN_SAMPLE)
    if row.answers is not None:
        raise Refused(errors.ASKED_ALREADY)
    return _kept(row, given, by, version=1, reason="", today=today, at=at)


@transaction.atomic
def correct_answers(
    *, evaluation_id: int, place: int, given: GivenAnswers, reason: str, by: User, at: datetime | None = None
) -> Answers:
    """Correct a household's answers by a new version; the old ones stay.

    Raises:
        PermissionDenied, Http404, Refused: as :func:`enter_answers`; ASSESS-025 no reason, nothing to correct, or an opinion on its
            suspicion was given already.
    """
    drawn, today = _in_field(evaluation_id, place, by, Step.ANSWERED, at)
    if (same := _same_sheet(drawn, given.ticket)) is not None:
        return same
    row, text = row_of(drawn), reason.strip()
    if row.answers is None or row.opinions or not text or len(text) > LONGEST_REASON:
        raise Refused(errors.CORRECTION_UNFIT)
    return _kept(row, given, by, version=row.answers.version + 1, reason=text, today=today, at=at)


@transaction.atomic
def add_evidence(
    *, evaluation_id: int, place: int, question: str, name: str, file: BinaryIO, by: User, at: datetime | None = None
) -> AnswersEvidence:
    """Add a photograph or paper to a household's answer to a question.

    Raises:
        PermissionDenied, Http404: ``by`` does not work in the evaluation.
        Refused: ASSESS-010; ASSESS-023 nothing was answered; ASSESS-028 no such question; PROC-087, PROC-088 the file.
    """
    drawn, _ = _in_field(evaluation_id, place, by, Step.ANSWERED)
    row = row_of(drawn)
    if row.answers is None:
        raise Refused(errors.NOT_IN_SAMPLE)
    if question not in {one.name for one in questionnaire_of(drawn.evaluation).questions_for(drawn.status)}:
        raise Refused(errors.EVIDENCE_UNFIT)
    kept = kept_file(name, file)
    made = AnswersEvidence.objects.create(
        drawn=drawn, question=question, digest=kept.digest, file_kind=kept.kind, by=by, at=at or timezone.now()
    )
    told_on(drawn.evaluation, Step.ANSWERED, by=by, evidence=question)
    return made


@transaction.atomic
def open_evidence(*, evaluation_id: int, place: int, evidence_id: int, by: User) -> tuple[AnswersEvidence, bytes]:
    """Return a file that proves an answer, to the evaluation's people alone, and record that it was opened.

    Raises:
        PermissionDenied, Http404: not his to see.
        Refused: PROC-089 the file is gone or altered.
    """
    drawn = access_drawn(by, evaluation_id, place)
    row = drawn.evidence.filter(pk=evidence_id).first()
    if row is None:
        raise Http404("no such file")
    content = file_content(row.digest, row.file_kind)
    told_on(drawn.evaluation, Step.ANSWERED, by=by, opened=row.question)
    return row, content


def _in_field(
    evaluation_id: int, place: int, by: User, step: Step, at: datetime | None = None
) -> tuple[DrawnHousehold, date]:
    """Return a household of the sample and the day it is, the evaluation locked and in the field."""
    evaluation = held(access_field(by, evaluation_id))
    stage_after(Stage(evaluation.stage), step)
    drawn = access_drawn(by, evaluation_id, place)
    return drawn, timezone.localdate(at) if at else timezone.localdate()


def _same_sheet(drawn: DrawnHousehold, ticket: UUID) -> Answers | None:
    found = Answers.objects.filter(ticket=ticket).first()
    if found is not None and found.drawn_id != drawn.pk:
        raise Refused(errors.TICKET_USED)
    return found


def _kept(
    row: SampleRow, given: GivenAnswers, by: User, *, version: int, reason: str, today: date, at: datetime | None
) -> Answers:
    drawn = row.drawn
    evaluation: Evaluation = drawn.evaluation
    assert evaluation.drawn_on is not None
    if not evaluation.drawn_on <= given.asked_on <= today:
        raise Refused(errors.DAY_UNFIT)
    values = checked_answers(questionnaire_of(evaluation), drawn.status, given.values)
    made = Answers.objects.create(
        drawn=drawn,
        version=version,
        ticket=given.ticket,
        values=values,
        asked_on=given.asked_on,
        reason=reason,
        by=by,
        at=at or timezone.now(),
    )
    told_on(evaluation, Step.ANSWERED, by=by, version=version)
    return made
