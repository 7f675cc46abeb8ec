"""Bring in answers that were written into a workbook: the sheet that an evaluation gives out, one household a row."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.utils import timezone
from python_calamine import CalamineError, CalamineWorkbook

from lianxin.assessment import errors
from lianxin.assessment.access import access_field
from lianxin.assessment.domain.stages import Stage, Step, stage_after
from lianxin.assessment.models import Evaluation
from lianxin.assessment.operations.fieldwork import GivenAnswers, enter_answers
from lianxin.assessment.queries.policy import questionnaire_of
from lianxin.assessment.recording import held
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.rulebook.survey_entries import UNKNOWN, Kinds, Question

if TYPE_CHECKING:
    from lianxin.people.models import User

PLACE, ASKED_ON = "编号 No.", "访问日期 Asked on"
LARGEST_BYTES = 10 * 1024 * 1024
_SHOWN = 8
_UNKNOWN_WORDS = Words("说不清", "cannot say")


def heading_of(question: Question) -> str:
    """The heading of a question in the workbook; its name comes first, so that nothing hangs on its wording."""
    return f"{question.name} {question.words.zh}"


def ticket_of(evaluation: Evaluation, place: int) -> UUID:
    """The number of a workbook's sheet of a household: the same at every import, so that nothing is entered twice."""
    return uuid5(NAMESPACE_OID, f"lianxin assessment {evaluation.pk} {place}")


@transaction.atomic
def import_answers(*, evaluation_id: int, content: bytes, by: User) -> int:
    """Enter every row that has answers; all of them, or none where one is at fault. Returns how many households it told of.

    Raises:
        PermissionDenied, Http404: ``by`` does not work in the evaluation.
        Refused: ASSESS-001 no workbook; ASSESS-010; ASSESS-029 with every fault: row, what, what to do.
    """
    evaluation = held(access_field(by, evaluation_id))
    stage_after(Stage(evaluation.stage), Step.ANSWERED)
    heading, rows = _table(content)
    questions = {
        index: question
        for question in questionnaire_of(evaluation).questions.values()
        for index, cell in enumerate(heading)
        if str(cell).split(" ")[0] == question.name
    }
    told, problems = 0, []
    for number, row in enumerate(rows, 2):
        given = {question.name: _answer(question, row[index]) for index, question in questions.items()}
        values = {name: value for name, value in given.items() if value}
        if not values:
            continue
        try:
            # A savepoint: on PostgreSQL a refusal of the database would end the whole transaction.
            with transaction.atomic():
                _enter(evaluation, heading, row, values, by)
        except Refused as refusal:
            problems.append(Words(f"第 {number} 行：{refusal.what.zh}", f"row {number}: {refusal.what.en}"))
        told += 1
    if problems:
        shown = Words("；".join(one.zh for one in problems[:_SHOWN]), "; ".join(one.en for one in problems[:_SHOWN]))
        raise Refused(errors.SHEET_UNFIT, count=len(problems), problems=shown)
    return told


def _table(content: bytes) -> tuple[list[Any], list[list[Any]]]:
    if len(content) > LARGEST_BYTES:
        raise Refused(errors.FILE_UNREADABLE, name=f"> {LARGEST_BYTES >> 20} MB")
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        table = workbook.get_sheet_by_index(0).to_python()
    except (CalamineError, IndexError, ValueError) as error:
        raise Refused(errors.FILE_UNREADABLE, name="xlsx") from error
    if not table or PLACE not in table[0] or ASKED_ON not in table[0]:
        raise Refused(errors.FILE_UNREADABLE, name=f"{PLACE}, {ASKED_ON}")
    return table[0], table[1:]


def _answer(question: Question, cell: Any) -> str:
    """The key of an answer: the cell may have the key or the words in either language."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell if cell is not None else "").strip()
    if question.kind != Kinds.CHOICE or not text:
        return text
    for key, words in (*question.choices.items(), (UNKNOWN, _UNKNOWN_WORDS)):
        if text in (key, words.zh, words.en):
            return key
    return text


def _enter(evaluation: Evaluation, heading: list[Any], row: list[Any], values: Mapping[str, str], by: User) -> None:
    place, on = row[heading.index(PLACE)], row[heading.index(ASKED_ON)]
    if not str(place).strip().removesuffix(".0").isdecimal():
        raise Refused(errors.CELL_UNFIT, row="—", column=PLACE, value=str(place)[:20])
    number = int(float(place))
    if not evaluation.drawn.filter(place=number).exists():
        raise Refused(errors.NOT_IN_SAMPLE)
    given = GivenAnswers(ticket_of(evaluation, number), _day(on), values)
    enter_answers(evaluation_id=evaluation.pk, place=number, given=given, by=by)


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if not str(cell or "").strip():
        return timezone.localdate()
    try:
        return date.fromisoformat(str(cell).strip())
    except ValueError:
        raise Refused(errors.CELL_UNFIT, row="—", column=ASKED_ON, value=str(cell)[:20]) from None
