"""What a telephone holds of an evaluation: its questions and the households that are to be asked, for those who work in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from lianxin.assessment.access import access_field, evaluations_open_to, seat_of
from lianxin.assessment.models import Answers, Evaluation
from lianxin.assessment.queries.policy import questionnaire_of
from lianxin.assessment.queries.samples import SampleRow, sample_rows
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.rulebook.survey_entries import STATUSES, Question

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from lianxin.core.kernel.words import Words
    from lianxin.people.models import User


def evaluations_on_device(user: User) -> list[tuple[int, str]]:
    """Evaluations in the field that the user works in, number and title; none for everybody else."""
    if not user.may(Act.EVALUATE):
        return []
    found = evaluations_open_to(user).filter(stage=Evaluation.Stage.DRAWN).order_by("pk")
    return [(one.pk, one.title) for one in found if seat_of(user, one) is not None]


def evaluation_on_device(user: User, evaluation_id: int) -> dict[str, Any]:
    """Return an evaluation as JSON, for the telephone of one of its people: no answers, and nobody of the reserve.

    Raises:
        PermissionDenied, Http404: he does not work in it, or it is not in the field.
    """
    found = access_field(user, evaluation_id)
    if found.stage != Evaluation.Stage.DRAWN:
        raise Http404("not in the field")
    rows = [row for row in sample_rows(found) if row.is_wanted]
    names = area_names({row.drawn.village_code for row in rows})
    questions = questionnaire_of(found).questions.values()
    return {
        "id": found.pk,
        "title": found.title,
        "from": found.drawn_on.isoformat() if found.drawn_on else None,
        "questions": [_question(one) for one in questions],
        "households": [_household(row, names[row.drawn.village_code]) for row in rows],
    }


def sheets_arrived(user: User, uuids: Iterable[UUID]) -> list[dict[str, Any]]:
    """Which sheets of the user's own are kept, as receipts."""
    found = Answers.objects.filter(by=user, ticket__in=list(uuids))
    return [receipt_of_sheet(one) for one in found]


def receipt_of_sheet(answers: Answers) -> dict[str, Any]:
    """Return what a telephone is told of a sheet that is kept."""
    told = {"uuid": str(answers.ticket), "number": 1, "state": "applied", "code": "", "why": []}
    return told | {"at": answers.at.isoformat()}


def _household(row: SampleRow, village: str) -> dict[str, Any]:
    drawn = row.drawn
    return {
        "place": drawn.place,
        "head": drawn.household.head_name,
        "group": drawn.household.group_name,
        "village": village,
        "status": drawn.status,
        "status_words": _pair(STATUSES[drawn.status]) if drawn.status in STATUSES else [drawn.status] * 2,
        "state": row.state,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "words": _pair(question.words),
        "kind": question.kind,
        "choices": [[key, *_pair(words)] for key, words in question.choices.items()],
        "asked_of": list(question.asked_of),
        "optional": question.is_optional,
        "evidence": question.wants_evidence,
    }


def _pair(words: Words) -> list[str]:
    return [words.zh, words.en]
