"""Take in the sheet of a household that an evaluator filled in without signal, or that he could not reach it: sealed like every item, kept
by the evaluation alone.

No item of the field is kept of it: whoever settles items in a county would learn from it who was drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from lianxin.assessment.models import Answers, Replacement
from lianxin.assessment.operations import GivenAnswers, add_evidence, enter_answers, replace_household
from lianxin.core.kernel.errors import Refused
from lianxin.field import errors
from lianxin.field.domain.items import MOST_ATTACHMENTS, required_keepable
from lianxin.field.operations.boxes import told_by_box
from lianxin.field.passes import is_pass_of
from lianxin.field.uploads import Upload

if TYPE_CHECKING:
    from lianxin.people.models import User

SHEET, NOT_REACHED = "sheet", "replacement"
SHEETS = frozenset({SHEET, NOT_REACHED})


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a box tells: which household of which evaluation, its answers, and the pictures with the questions they prove."""

    evaluation: int
    place: int
    given: GivenAnswers
    pictures: tuple[tuple[UUID, int, str], ...]


def take_in_sheet(*, uuid: UUID, sealed: Any, by: User) -> Answers | Replacement:
    """Enter the answers of a sealed sheet with the pictures that prove them, which were sent before it; or call up the next reserve for a
    household that was not reached. The same box counts once.

    Raises:
        PermissionDenied, Http404: ``by`` does not work in the evaluation.
        Refused: FIELD-001, FIELD-003, FIELD-008, FIELD-009 another's, FIELD-010 no sound pass, FIELD-016 pictures are missing,
            FIELD-061 a character that cannot be kept; ASSESS codes of :func:`enter_answers`; PROC-087, PROC-088 a picture.
    """
    told = told_by_box(uuid, sealed)
    if told.get("user") != by.pk:
        raise Refused(errors.OTHER_SENDER)
    uploads: list[Upload] = []

    def picture(key: UUID, size: int) -> bytes | None:
        upload = Upload(by.pk, key)
        uploads.append(upload)
        return upload.opened() if upload.length == size else None

    with transaction.atomic():
        made = enter_told_sheet(uuid, told, picture, by=by)
        for upload in uploads:
            transaction.on_commit(upload.discard)
    return made


@transaction.atomic
def enter_told_sheet(
    uuid: UUID, told: Mapping[str, Any], picture: Callable[[UUID, int], bytes | None], *, by: User
) -> Answers | Replacement:
    """Enter what an opened box tells, as ``by``, who wrote it.

    Raises:
        PermissionDenied, Http404, Refused: as :func:`take_in_sheet`.
    """
    if not is_pass_of(told.get("pass"), by.pk):
        raise Refused(errors.PASS_UNSOUND)
    if told.get("kind") == NOT_REACHED:
        return _not_reached(uuid, told, by)
    sheet = _sheet(uuid, told)
    known = Answers.objects.filter(ticket=uuid).first()
    if known is not None:
        said = {name: value.strip() for name, value in sheet.given.values.items() if value.strip()}
        if known.by_id != by.pk or known.values != said or known.asked_on != sheet.given.asked_on:
            raise Refused(errors.OTHER_CONTENT)
        return known
    found = [(question, picture(key, size)) for key, size, question in sheet.pictures]
    if missing := sum(content is None for _, content in found):
        raise Refused(errors.PHOTO_MISSING, count=missing)
    whose: dict[str, Any] = {"evaluation_id": sheet.evaluation, "place": sheet.place, "by": by}
    made = enter_answers(**whose, given=sheet.given)
    for number, (question, content) in enumerate(found, 1):
        add_evidence(**whose, question=question, name=f"{number}.jpg", file=BytesIO(content or b""))
    return made


def _not_reached(uuid: UUID, told: Mapping[str, Any], by: User) -> Replacement:
    answers = told.get("answers")
    if not isinstance(answers, Mapping):
        raise Refused(errors.ITEM_UNREADABLE, where="answers")
    required_keepable(answers, "answers")
    texts = {name: answers.get(name) for name in ("reason", "words")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise Refused(errors.ITEM_UNREADABLE, where="reason")
    known = Replacement.objects.filter(ticket=uuid).first()
    if known is not None and (known.reason, known.words) != (texts["reason"], str(texts["words"]).strip()):
        raise Refused(errors.OTHER_CONTENT)
    return replace_household(
        evaluation_id=_number(answers, "evaluation"), place=_number(answers, "place"), reason=str(texts["reason"]),
        words=str(texts["words"]), by=by, ticket=uuid,
    )  # fmt: skip


def _sheet(uuid: UUID, told: Mapping[str, Any]) -> _Sheet:
    answers = told.get("answers")
    if told.get("kind") != SHEET or not isinstance(answers, Mapping):
        raise Refused(errors.ITEM_UNREADABLE, where="kind")
    values = answers.get("values")
    if not isinstance(values, Mapping) or not all(isinstance(value, str) for value in values.values()):
        raise Refused(errors.ITEM_UNREADABLE, where="values")
    required_keepable(answers, "answers")
    try:
        on = date.fromisoformat(str(told.get("on")))
    except ValueError as error:
        raise Refused(errors.ITEM_UNREADABLE, where="on") from error
    given = GivenAnswers(uuid, on, {str(name): value for name, value in values.items()})
    return _Sheet(_number(answers, "evaluation"), _number(answers, "place"), given, _pictures(told, answers))


def _number(answers: Mapping[str, Any], name: str) -> int:
    found = answers.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 < found < 2**31:
        raise Refused(errors.ITEM_UNREADABLE, where=name)
    return found


def _pictures(told: Mapping[str, Any], answers: Mapping[str, Any]) -> tuple[tuple[UUID, int, str], ...]:
    """The pictures of a sheet: number, size, and the question that each proves."""
    photos, proves = told.get("photos") or [], answers.get("evidence") or []
    if not (isinstance(photos, list) and isinstance(proves, list)) or len(photos) > MOST_ATTACHMENTS:
        raise Refused(errors.ITEM_UNREADABLE, where="photos")
    try:
        return tuple(
            (UUID(str(one["uuid"])), int(one["size"]), str(question))
            for one, question in zip(photos, proves, strict=True)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(errors.ITEM_UNREADABLE, where="photos") from error
