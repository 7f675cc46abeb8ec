"""What every act on a project asks first: who, which project, which code, how much, which day, why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import required_area
from lianxin.projects import errors
from lianxin.projects.access import ACTS, access_project
from lianxin.projects.domain.stages import Actor, Stage, is_at_least
from lianxin.projects.models import Project
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User


def may(by: User | None, actor: Actor, area_code: str) -> None:
    """Let pass the house itself, and whoever acts for the village, township or county that the area belongs to.

    Raises:
        PermissionDenied: he does not.
    """
    if by is not None:
        required_area(by, ACTS[actor], area_code)


def held_project(project_id: int, by: User | None, actor: Actor | None = None) -> Project:
    """Return a project, its row locked to the end of the transaction.

    Raises:
        PermissionDenied, Http404: not his to see, or not his to act on.
    """
    if by is not None:
        access_project(by, project_id)
    found = Project.objects.select_for_update().filter(pk=project_id).first()
    if found is None:
        raise Http404("no such project")
    if actor is not None:
        may(by, actor, found.area_code)
    return found


def refuse_unless_between(project: Project, least: Stage, last: Stage, act: Words) -> None:
    """Let pass a project that has come as far as ``least`` and no further than ``last``.

    Raises:
        Refused: PROJECT-008.
    """
    stage = Stage(project.stage)
    if not (is_at_least(stage, least) and is_at_least(last, stage)):
        raise Refused(errors.STAGE_UNFIT, stage=stage.words, act=act)


def checked_text(text: str, what: Words) -> str:
    """Return a text without blanks around it. Raises PROJECT-002 when nothing is left."""
    if not text.strip():
        raise Refused(errors.TEXT_MISSING, what=what)
    return text.strip()


def checked_reason(reason: str) -> str:
    """Return a reason without blanks around it. Raises PROJECT-030 when nothing is left."""
    if not reason.strip():
        raise Refused(errors.REASON_MISSING)
    return reason.strip()


def checked_code(code_list: str, key: str, *, required: bool = True) -> str:
    """Return a key of one of the dictionary's code lists. Raises PROJECT-004."""
    entry = dictionary().code_lists[code_list]
    if key not in {code.key for code in entry.codes} and (required or key):
        raise Refused(
            errors.CODE_UNKNOWN, code_list=entry.words, key=key, keys="、".join(code.words.zh for code in entry.codes)
        )
    return key


def checked_sum(amount_fen: int | None, what: Words, *, required: bool = True) -> int | None:
    """Return an amount above zero in fen. Raises PROJECT-005."""
    if amount_fen is None and not required:
        return None
    if amount_fen is None or amount_fen <= 0:
        raise Refused(errors.AMOUNT_UNFIT, what=what)
    return amount_fen


def checked_number(value: int | None, what: Words, least: int, most: int) -> int | None:
    """Return a whole number inside its bounds; None is not recorded. Raises PROJECT-031."""
    if value is not None and not least <= value <= most:
        raise Refused(errors.NUMBER_UNFIT, what=what, value=value, least=least, most=most)
    return value


def checked_period(starts_on: date | None, ends_before: date | None) -> None:
    """Let pass a half-open period that has at least one day. Raises PROJECT-006."""
    if starts_on is not None and ends_before is not None and ends_before <= starts_on:
        raise Refused(errors.PERIOD_UNFIT, starts_on=starts_on, ends_before=ends_before)


def checked_day(on: date, *, after: date | None = None, what: Words | None = None) -> date:
    """Return a day that has come, and not before what came before it. Raises PROJECT-011."""
    if on > timezone.localdate():
        raise Refused(errors.DAY_UNFIT, on=on, why=Words("还没有到这一天。", "it has not come yet."))
    if after is not None and on < after:
        why = Words("早于{what}（{day}）。", "it is before {what} ({day}).")
        raise Refused(errors.DAY_UNFIT, on=on, why=why.filled(what=what or Words("上一步", "the last step"), day=after))
    return on


def listed(words: Iterable[Words]) -> Words:
    """Return several texts as one."""
    found = list(words)
    return Words("".join(one.zh for one in found), " ".join(one.en for one in found))


def record(act: str, by: User | None, project: Project, thing: str = "", thing_id: object = "", **details: Any) -> None:
    """Write the one event of an act."""
    record_event(
        act=f"projects.{act}",
        by=by,
        thing=thing or "projects.project",
        thing_id=thing_id or project.pk,
        area_code=project.area_code,
        project=project.code,
        **details,
    )
