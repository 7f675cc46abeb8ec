"""The only road to evaluations. Who was drawn is seen by an evaluation's own people, and after publication where it took place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from lianxin.assessment.models import DrawnHousehold, Evaluation, Evaluator, ScoreSheet
from lianxin.people.access import grants_in_force, required_scope, scope_of
from lianxin.people.roles import Act, Role

if TYPE_CHECKING:
    from lianxin.people.models import User


def is_independent(user: User, area_code: str) -> bool:
    """Whether the user is an evaluator of his own right for the place, and holds no other role that touches it."""
    grants = grants_in_force(user)
    is_evaluator = any(
        grant.role == Role.EVALUATOR and grant.lent_from is None and area_code.startswith(grant.area_code)
        for grant in grants
    )
    others = [grant.area_code for grant in grants if grant.role != Role.EVALUATOR]
    return is_evaluator and not any(code.startswith(area_code) or area_code.startswith(code) for code in others)


def seat_of(user: User, evaluation: Evaluation) -> Evaluator | None:
    """The user's place among an evaluation's people; None where he is not named, left it, or is not independent any more."""
    if not user.may(Act.EVALUATE) or not is_independent(user, evaluation.area_code):
        return None
    return Evaluator.objects.filter(evaluation=evaluation, user=user, released_at=None).first()


def evaluations_open_to(user: User) -> QuerySet[Evaluation]:
    """Evaluations of places that lie in the user's areas or hold them, and those that he works in.

    Raises:
        PermissionDenied: assessment is closed to him everywhere.
    """
    if not (user.may(Act.READ_ASSESSMENTS) or user.may(Act.EVALUATE)):
        raise PermissionDenied(Act.READ_ASSESSMENTS.value)
    wanted = Q(pk__in=[])
    for prefix in scope_of(user, Act.READ_ASSESSMENTS).prefixes:
        above = [prefix[:length] for length in range(1, len(prefix) + 1)]
        wanted |= Q(area_code__startswith=prefix) | Q(area_code__in=above)
    if user.may(Act.EVALUATE):
        wanted |= Q(Exists(Evaluator.objects.filter(evaluation=OuterRef("pk"), user=user, released_at=None)))
    return Evaluation.objects.filter(wanted)


def access_evaluation(user: User, evaluation_id: int) -> Evaluation:
    """Return an evaluation that the user may know of: its stages, digests and published results.

    Raises:
        PermissionDenied, Http404: closed to him; whether it exists is not told.
    """
    found = evaluations_open_to(user).filter(pk=evaluation_id).first()
    if found is None:
        raise Http404("no such evaluation")
    return found


def access_field(user: User, evaluation_id: int, *, as_lead: bool = False) -> Evaluation:
    """Return an evaluation that the user works in (as its lead): the only road to who was drawn and what they answered.

    Raises:
        PermissionDenied: he does not, whatever else he may do.
        Http404: there is no such evaluation for him.
    """
    found = access_evaluation(user, evaluation_id)
    seat = seat_of(user, found)
    if seat is None or (as_lead and not seat.is_lead):
        raise PermissionDenied(Act.EVALUATE.value)
    return found


def leads(user: User, evaluation_id: int) -> bool:
    """Whether the user leads the evaluation."""
    found = Evaluation.objects.filter(pk=evaluation_id).first()
    seat = None if found is None else seat_of(user, found)
    return seat is not None and seat.is_lead


def sample_open_to(user: User, evaluation: Evaluation) -> QuerySet[DrawnHousehold]:
    """The households drawn, as far as the user may see them: all for its evaluators; once published, those of his areas.

    Raises:
        PermissionDenied: he may see none.
    """
    found = DrawnHousehold.objects.filter(evaluation=evaluation).select_related("household")
    if seat_of(user, evaluation) is not None:
        return found
    scope = scope_of(user, Act.READ_ASSESSMENTS)
    if evaluation.stage != Evaluation.Stage.PUBLISHED or not scope.prefixes:
        raise PermissionDenied(Act.EVALUATE.value)
    return found.filter(scope.area_filter("village_code"))


def access_drawn(user: User, evaluation_id: int, place: int) -> DrawnHousehold:
    """Return a household of the sample to one of the evaluation's people.

    Raises:
        PermissionDenied, Http404: as :func:`access_field`, or there is no such line.
    """
    evaluation = access_field(user, evaluation_id)
    found = evaluation.drawn.select_related("household", "evaluation").filter(place=place).first()
    if found is None:
        raise Http404("no such household")
    return found


def score_sheets_open_to(user: User) -> QuerySet[ScoreSheet]:
    """Score sheets of the user's areas, his unit and himself. A draft is seen by those who score there only.

    Raises:
        PermissionDenied: assessment is closed to him everywhere.
    """
    scope = required_scope(user, Act.READ_ASSESSMENTS)
    inside = scope.area_filter("area_code")
    if scope.unit_ids:
        inside |= Q(unit_id__in=scope.unit_ids)
    if scope.is_own:
        inside |= Q(helper__user_id=user.pk)
    told = ~Q(stage=ScoreSheet.Stage.DRAFT) | scope_of(user, Act.SCORE).area_filter("area_code")
    return ScoreSheet.objects.filter(inside & told)


def access_score_sheet(user: User, sheet_id: int) -> ScoreSheet:
    """Return a score sheet that the user may see.

    Raises:
        PermissionDenied, Http404: closed to him; whether it exists is not told.
    """
    found = score_sheets_open_to(user).select_related("unit", "helper").filter(pk=sheet_id).first()
    if found is None:
        raise Http404("no such score sheet")
    return found


def may_appeal(user: User, sheet: ScoreSheet) -> bool:
    """Whether the user speaks for whom the sheet assesses: its place, unit or cadre."""
    scope = scope_of(user, Act.APPEAL_SCORES)
    if sheet.helper_id is not None:
        return scope.is_own and sheet.helper is not None and sheet.helper.user_id == user.pk
    if sheet.unit_id is not None:
        return sheet.unit_id in scope.unit_ids
    return scope.covers(sheet.area_code)
