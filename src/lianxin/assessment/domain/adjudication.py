"""Suspicions that answers raise, and how people decide them: two who agree, and where they do not, a third."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lianxin.assessment import errors
from lianxin.core.kernel.errors import Refused
from lianxin.rulebook.survey_entries import UNKNOWN, Kinds, Questionnaire

MOST_OPINIONS = 3
_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person holds of a suspicion."""

    by: int
    is_confirmed: bool


class Ruling(StrEnum):
    """How a suspicion stands."""

    OPEN = "open"
    THIRD_WANTED = "third_wanted"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"

    @property
    def is_decided(self) -> bool:
        return self in (Ruling.CONFIRMED, Ruling.DISMISSED)


def suspicion_in(questionnaire: Questionnaire, status: str, values: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Which suspicion the answers of a household of a stratum raise, and by which questions; "" where none."""
    kind = questionnaire.suspicion_of(status)
    if not kind:
        return "", ()
    found = tuple(q.name for q in questionnaire.questions_for(status) if values.get(q.name) in q.suspects)
    return (kind, found) if found else ("", ())


def ruling_of(opinions: Sequence[Opinion]) -> Ruling:
    """How a suspicion stands after these opinions, in their order."""
    for answer, ruling in ((True, Ruling.CONFIRMED), (False, Ruling.DISMISSED)):
        if sum(one.is_confirmed is answer for one in opinions) >= _NEEDED:
            return ruling
    return Ruling.THIRD_WANTED if len(opinions) == _NEEDED else Ruling.OPEN


def require_opinion(opinions: Sequence[Opinion], by: int, interviewers: Iterable[int]) -> None:
    """Let pass whoever may give the next opinion.

    Raises:
        Refused: ASSESS-030 it is decided; ASSESS-031 he gave one, or filled in the answers that it rests on.
    """
    if ruling_of(opinions).is_decided:
        raise Refused(errors.DECIDED)
    if by in {one.by for one in opinions} or by in set(interviewers):
        raise Refused(errors.OWN_OPINION)


def checked_answers(questionnaire: Questionnaire, status: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the answers in the order of the questions, blank ones left out; "unknown" (说不清) is an answer to any choice.

    Raises:
        Refused: ASSESS-020 a question that is not put to such a household; 021 one that wants an answer has none; 022 an answer that
            is none of the choices, or no number.
    """
    asked = {one.name: one for one in questionnaire.questions_for(status)}
    for name in given:
        if name not in asked:
            raise Refused(errors.NOT_ASKED, question=name)
    found = {}
    for name, question in asked.items():
        value = str(given.get(name) or "").strip()
        if not value:
            if not question.is_optional:
                raise Refused(errors.NOT_ANSWERED, question=question.words)
            continue
        is_choice = question.kind == Kinds.CHOICE
        if (is_choice and value not in question.choices and value != UNKNOWN) or (
            question.kind == Kinds.NUMBER and not _is_number(value)
        ):
            raise Refused(errors.ANSWER_UNKNOWN, question=question.words, value=value[:20])
        found[name] = value[:LONGEST_TEXT]
    return found


LONGEST_TEXT = 500


def _is_number(value: str) -> bool:
    digits = value.replace(".", "", 1)
    return digits.isascii() and digits.isdigit() and len(digits) < 12
