"""Take a project from stage to stage: on, back to the village, out of the library."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.projects import errors
from lianxin.projects.domain.stages import Actor, Direction, Move, Need, Stage, move_between, moves_from
from lianxin.projects.domain.standing import Decision, lacking
from lianxin.projects.models import Project, Step
from lianxin.projects.operations.gates import checked_day, held_project, listed, may, record
from lianxin.projects.operations.proposals import last_day
from lianxin.projects.queries import standing_of

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def move_project(*, project_id: int, after: Stage, decision: Decision, by: User | None) -> Project:
    """Take the step to a stage, if it leads there, has what it must have, and ``by`` acts for whom it belongs to.

    Raises:
        PermissionDenied, Http404: not his step.
        Refused: PROJECT-009 no such step, PROJECT-010 something lacks, PROJECT-011 a day that does not fit.
    """
    project = held_project(project_id, by)
    return _moved(project, after, decision, by, act="move_project")


@transaction.atomic
def approve_project(*, project_id: int, on: date, document_no: str, by: User | None, words: str = "") -> Project:
    """Approve a project of the yearly plan (批复): the day and the number of the document stay with it.

    Raises:
        PermissionDenied, Http404, Refused: as :func:`move_project`.
    """
    project = held_project(project_id, by, Actor.COUNTY)
    return _moved(project, Stage.APPROVED, Decision(on, document_no, words), by, act="approve_project")


@transaction.atomic
def remove_project(*, project_id: int, on: date, reason: str, by: User | None, document_no: str = "") -> Project:
    """Take a project out of the library, with a reason, while no money is arranged for it.

    Raises:
        PermissionDenied, Http404, Refused: as :func:`move_project`.
    """
    project = held_project(project_id, by)
    return _moved(project, Stage.REMOVED, Decision(on, document_no, reason), by, act="remove_project")


def _moved(project: Project, after: Stage, decision: Decision, by: User | None, *, act: str) -> Project:
    before = Stage(project.stage)
    move = move_between(before, after)
    if move is None:
        raise Refused(errors.NO_SUCH_STEP, before=before.words, after=after.words, possible=_possible(before))
    may(by, move.actor, project.area_code)
    checked_day(decision.on, after=last_day(project))
    lacks = lacking(move, standing_of(project, with_money=Need.NO_MONEY in move.needs), decision)
    if lacks:
        raise Refused(errors.STEP_LACKS, lacks=listed(lack.words for lack in lacks))
    _take(project, move, decision)
    Step.objects.create(
        project=project,
        before=before,
        after=after,
        on=decision.on,
        document_no=decision.document_no.strip(),
        words=decision.words.strip()[:400],
        by=by,
        at=timezone.now(),
    )
    record(
        act, by, project, before=before.value, after=after.value, on=decision.on.isoformat(),
        document_no=decision.document_no.strip(), words=decision.words.strip(),
    )  # fmt: skip
    return project


def _take(project: Project, move: Move, decision: Decision) -> None:
    project.stage = move.after
    if move.after is Stage.APPROVED:
        project.approved_on, project.approval_document = decision.on, decision.document_no.strip()
    if move.direction is Direction.BACK:
        project.approved_on, project.approval_document = None, ""
    project.save(update_fields=["stage", "approved_on", "approval_document"])


def _possible(stage: Stage) -> Words:
    found = [move.words for move in moves_from(stage)]
    if not found:
        return Words("没有后续步骤", "there is none")
    return Words("、".join(words.zh for words in found), ", ".join(words.en for words in found))
