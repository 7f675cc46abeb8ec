"""Decide many cases at once, each by itself: its own transaction, its own answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from lianxin.core.kernel.errors import Refused
from lianxin.procedures import errors
from lianxin.procedures.operations.steps import StepTold, take_step

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """What became of one case: decided, or not and why."""

    case_id: int
    refusal: Refused | None = None

    @property
    def is_done(self) -> bool:
        return self.refusal is None


def decide_cases(*, rows: Sequence[tuple[int, StepTold]], by: User) -> list[RowAnswer]:
    """Take a step in each of several cases; return an answer per row. What is refused stays as it was, and the others are done.

    Raises:
        Refused: PROC-096 none, more than :data:`MOST_AT_ONCE`, or one twice; nothing is done then.
    """
    ids = [case_id for case_id, _ in rows]
    if not 0 < len(ids) <= MOST_AT_ONCE or len(set(ids)) != len(ids):
        raise Refused(errors.ROWS_UNFIT, count=len(ids), most=MOST_AT_ONCE)
    return [_decided(case_id, told, by) for case_id, told in rows]


def _decided(case_id: int, told: StepTold, by: User) -> RowAnswer:
    try:
        take_step(case_id=case_id, told=told, by=by)
    except Refused as refusal:
        return RowAnswer(case_id, refusal)
    except (PermissionDenied, Http404):
        # Whether the case exists elsewhere is not told.
        return RowAnswer(case_id, Refused(errors.ROW_CLOSED, case=case_id))
    return RowAnswer(case_id)
