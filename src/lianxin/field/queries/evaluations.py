"""What a telephone holds of an evaluation: its questions and the households that are to be asked, for those who work in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from lianxin.assessment.access import access_field, evaluations_open_to, seat_of
from lianxin.assessment.models import Answers, Evaluation, Replacement
from lianxin.assessment.queries.policy import questionnaire_of
from lianxin.assessment.queries.samples import REASONS, SampleRow, sample_rows
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
    """Return an evaluation as JSON, for the telephone of one of its people: no answers. The reserve is there in the order of the lots,
    so that the next of it can be asked without signal; the page shows one only in place of a household that was not reached.

    Raises:
        PermissionDenied, Http404: he does not work in it, or it is not in the field.
    """
    found = access_field(user, evaluation_id)
    if found.stage != Evaluation.Stage.DRAWN:
        raise Http404("not in the field")
    everybody = sample_rows(found)
    rows = [row for row in everybody if row.is_wanted]
    reserve = sorted((row for row in everybody if row.state == "reserve"), key=lambda row: row.drawn.order)
    names = area_names({row.drawn.village_code for row in everybody})
    questions = questionnaire_of(found).questions.values()
    return {
        "id": found.pk,
        "title": found.title,
        "from": found.drawn_on.isoformat() if found.drawn_on else None,
        "questions": [_question(one) for one in questions],
        "reasons": [[key, *_pair(REASONS[key])] for key in Replacement.Reason.values],
        "households": [_household(row, names[row.drawn.village_code]) for row in rows],
        "reserve": [_household(row, names[row.drawn.village_code]) for row in reserve],
    }


def sheets_arrived(user: User, uuids: Iterable[UUID]) -> list[dict[str, Any]]:
    """Which sheets of the user's own are kept, and which households that he did not reach, as receipts."""
    numbers = list(uuids)
    found = [
        *Answers.objects.filter(by=user, ticket__in=numbers),
        *Replacement.objects.filter(by=user, ticket__in=numbers),
    ]
    return [receipt_of_sheet(one) for one in found]


def receipt_of_sheet(kept: Answers | Replacement) -> dict[str, Any]:
    """Return what a telephone is told of a sheet that is kept, or of a household that was not reached."""
    told = {"uuid": str(kept.ticket), "number": 1, "state": "applied", "code": "", "why": []}
    return told | {"at": kept.at.isoformat()}


def _household(row: SampleRow, village: str) -> dict[str, Any]:
    drawn = row.drawn
    return {
        "place": drawn.place,
        "head": drawn.household.head_name,
        "group": drawn.household.group_name,
        "village": village,
        "village_code": drawn.village_code,
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
