"""Open an evaluation, name and release its people, give it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lianxin.assessment import errors
from lianxin.assessment.access import access_evaluation, is_independent, seat_of
from lianxin.assessment.domain.stages import Step
from lianxin.assessment.models import Evaluation, Evaluator
from lianxin.assessment.queries.policy import questionnaire_named
from lianxin.assessment.recording import held, taken
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import required_area
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class NewEvaluation:
    """What is evaluated, for which year, by whom, with which questionnaire."""

    area_code: str
    year: int
    title: str
    organisation: str
    questionnaire: str


@transaction.atomic
def open_evaluation(*, entry: NewEvaluation, lead: User, by: User | None, at: datetime | None = None) -> Evaluation:
    """Open an evaluation and name its lead. From then on whoever opened it sees its stages and published results only.

    Raises:
        PermissionDenied: ``by`` does not arrange evaluations of the whole place.
        Refused: ASSESS-011 the lead is not independent; ASSESS-014 no title or organisation; ASSESS-015 no such questionnaire.
    """
    if by is not None:
        required_area(by, Act.ARRANGE_EVALUATIONS, entry.area_code)
    _require_text(entry.title, Words("评估名称", "The title"))
    _require_text(entry.organisation, Words("评估机构", "The organisation"))
    questionnaire_named(entry.questionnaire, year=entry.year, area_code=entry.area_code)
    made = Evaluation.objects.create(
        area_code=entry.area_code,
        year=entry.year,
        title=entry.title.strip()[:100],
        organisation=entry.organisation.strip()[:100],
        questionnaire=entry.questionnaire,
        at=at or timezone.now(),
    )
    taken(made, Step.OPENED, by=by, act=Act.ARRANGE_EVALUATIONS, at=at, year=entry.year)
    _seated(made, lead, by=by, is_lead=True, act=Act.ARRANGE_EVALUATIONS, at=at)
    return made


@transaction.atomic
def name_evaluator(
    *, evaluation_id: int, user: User, by: User, is_lead: bool = False, at: datetime | None = None
) -> Evaluator:
    """Name somebody for an evaluation: its lead does; before the frame is frozen also whoever arranges evaluations there.

    Raises:
        PermissionDenied, Http404: ``by`` may not.
        Refused: ASSESS-010; ASSESS-011 he is not independent; ASSESS-012 he is named already.
    """
    evaluation = held(access_evaluation(by, evaluation_id))
    act = _naming_right(evaluation, by)
    return _seated(evaluation, user, by=by, is_lead=is_lead, act=act, at=at)


def _naming_right(evaluation: Evaluation, by: User) -> Act:
    seat = seat_of(by, evaluation)
    if seat is not None and seat.is_lead:
        return Act.EVALUATE
    # Once the frame is frozen, whoever is assessed has no say in who sees the sample.
    if evaluation.stage != Evaluation.Stage.OPEN:
        raise PermissionDenied(Act.EVALUATE.value)
    required_area(by, Act.ARRANGE_EVALUATIONS, evaluation.area_code)
    return Act.ARRANGE_EVALUATIONS


def _seated(
    evaluation: Evaluation, user: User, *, by: User | None, is_lead: bool, act: Act, at: datetime | None
) -> Evaluator:
    if not user.is_active or not is_independent(user, evaluation.area_code):
        raise Refused(errors.NOT_INDEPENDENT, name=user.name)
    if Evaluator.objects.filter(evaluation=evaluation, user=user, released_at=None).exists():
        raise Refused(errors.NAMED_ALREADY, name=user.name)
    moment = at or timezone.now()
    made = Evaluator.objects.create(evaluation=evaluation, user=user, is_lead=is_lead, named_by=by, named_at=moment)
    taken(evaluation, Step.EVALUATOR_NAMED, by=by, act=act, at=at, user=user.pk, name=user.name, is_lead=is_lead)
    return made


@transaction.atomic
def release_evaluator(*, evaluation_id: int, user_id: int, by: User) -> None:
    """Let somebody leave an evaluation; from then on he sees nothing of it. The lead does.

    Raises:
        PermissionDenied, Http404: ``by`` is not its lead.
        Refused: ASSESS-010; ASSESS-013 nobody would lead it; ASSESS-014 he is not among its people.
    """
    evaluation = held(access_evaluation(by, evaluation_id))
    own = seat_of(by, evaluation)
    if own is None or not own.is_lead:
        raise PermissionDenied(Act.EVALUATE.value)
    seats = Evaluator.objects.filter(evaluation=evaluation, released_at=None).select_related("user")
    seat = seats.filter(user_id=user_id).first()
    if seat is None:
        raise Refused(errors.NOTHING_GIVEN, what=Words("评估人员", "The evaluator"))
    if seat.is_lead and not seats.filter(is_lead=True).exclude(pk=seat.pk).exists():
        raise Refused(errors.LAST_LEAD)
    seat.released_at = timezone.now()
    seat.save(update_fields=["released_at"])
    taken(evaluation, Step.EVALUATOR_RELEASED, by=by, user=seat.user_id, name=seat.user.name)


@transaction.atomic
def drop_evaluation(*, evaluation_id: int, reason: str, by: User) -> None:
    """Give an evaluation up; nothing of it is published, and who was drawn stays closed.

    Raises:
        PermissionDenied, Http404: ``by`` is not its lead.
        Refused: ASSESS-010; ASSESS-014 no reason.
    """
    evaluation = held(access_evaluation(by, evaluation_id))
    own = seat_of(by, evaluation)
    if own is None or not own.is_lead:
        raise PermissionDenied(Act.EVALUATE.value)
    _require_text(reason, Words("中止的理由", "The reason"))
    taken(evaluation, Step.DROPPED, by=by, words=reason.strip()[:LONGEST_REASON])


def _require_text(text: str, what: Words) -> None:
    if not text.strip():
        raise Refused(errors.NOTHING_GIVEN, what=what)
