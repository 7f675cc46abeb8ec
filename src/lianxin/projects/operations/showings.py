"""Show projects to the public, and deal with what is objected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.projects import errors
from lianxin.projects.domain.showing import Level, Occasion, levels_for
from lianxin.projects.domain.stages import Actor, Stage
from lianxin.projects.models import Publicity
from lianxin.projects.operations.gates import (
    checked_day,
    checked_number,
    checked_period,
    checked_text,
    held_project,
    may,
    record,
    refuse_unless_between,
)

if TYPE_CHECKING:
    from lianxin.people.models import User

# Who shows at a level is who records it.
_ACTORS = {Level.VILLAGE: Actor.VILLAGE, Level.TOWNSHIP: Actor.TOWNSHIP, Level.COUNTY: Actor.COUNTY}
_SHOW_RESULT = Words("做事后公示", "be shown after the work")
_SHOW = Words("公示", "be shown")
_MOST_OBJECTIONS = 1000


@dataclass(frozen=True, slots=True)
class NewShowing:
    """A showing: where, from when, until when (empty: it still hangs), and objections already received."""

    occasion: Occasion
    level: Level
    place: str
    starts_on: date
    ends_before: date | None = None
    objections: int = 0
    evidence: str = ""


@transaction.atomic
def record_publicity(*, project_id: int, entry: NewShowing, by: User | None) -> Publicity:
    """Record that a project is or was shown on paper at a level. Whether that is long enough, its next step looks at. What a
    notice shows is recorded by itself.

    Raises:
        PermissionDenied, Http404: ``by`` does not act for that level there.
        Refused: PROJECT-014 it is not shown at that level, PROJECT-008 no result to show yet, or taken out, PROJECT-002 no
            place, PROJECT-006, PROJECT-011 a beginning to come, PROJECT-031.
    """
    project = held_project(project_id, by)
    levels = levels_for(project.area_code)
    if entry.level not in levels:
        shown = Words("、".join(one.words.zh for one in levels), ", ".join(one.words.en for one in levels))
        raise Refused(errors.LEVEL_UNFIT, level=entry.level.words, levels=shown)
    may(by, _ACTORS[entry.level], project.area_code)
    if entry.occasion is Occasion.AFTER:
        refuse_unless_between(project, Stage.ACCEPTED, Stage.HANDED_OVER, _SHOW_RESULT)
    else:
        refuse_unless_between(project, Stage.PROPOSED, Stage.HANDED_OVER, _SHOW)
    checked_period(entry.starts_on, entry.ends_before)
    made = Publicity.objects.create(
        project=project,
        occasion=entry.occasion,
        level=entry.level,
        place=checked_text(entry.place, Words("公示地点", "The place")),
        starts_on=checked_day(entry.starts_on),
        ends_before=entry.ends_before,
        objections=checked_number(entry.objections, Words("异议件数", "Objections"), 0, _MOST_OBJECTIONS) or 0,
        evidence=entry.evidence,
        by=by,
        at=timezone.now(),
    )
    record(
        "record_publicity", by, project, "projects.publicity", made.pk,
        occasion=entry.occasion.value, level=entry.level.value, starts_on=entry.starts_on.isoformat(),
    )  # fmt: skip
    return made


@transaction.atomic
def record_objections(*, publicity_id: int, more: int, by: User | None) -> Publicity:
    """Record further objections to a showing. It counts no longer until they are settled.

    Raises:
        PermissionDenied, Http404, Refused: PROJECT-031 none or too many, PROJECT-048 a notice shows it.
    """
    showing = _held(publicity_id, by)
    checked_number(more, Words("异议件数", "Objections"), 1, _MOST_OBJECTIONS - showing.objections)
    showing.objections += more
    showing.settled_on, showing.settled_words = None, ""
    showing.save(update_fields=["objections", "settled_on", "settled_words"])
    record("record_objections", by, showing.project, "projects.publicity", showing.pk, objections=showing.objections)
    return showing


@transaction.atomic
def settle_objections(*, publicity_id: int, on: date, words: str, by: User | None) -> Publicity:
    """Say how the objections to a showing were settled; it counts again from that day at the earliest.

    Raises:
        PermissionDenied, Http404, Refused: PROJECT-015 nothing is open, PROJECT-002 no words, PROJECT-011, PROJECT-048.
    """
    showing = _held(publicity_id, by)
    if not showing.objections or showing.settled_on is not None:
        raise Refused(errors.NOTHING_TO_SETTLE)
    showing.settled_words = checked_text(words, Words("处理结果", "How they were settled"))[:400]
    showing.settled_on = checked_day(on, after=showing.starts_on, what=Words("公示开始日", "the first day shown"))
    showing.save(update_fields=["settled_on", "settled_words"])
    record("settle_objections", by, showing.project, "projects.publicity", showing.pk, objections=showing.objections)
    return showing


@transaction.atomic
def end_publicity(*, publicity_id: int, ends_before: date, by: User | None) -> Publicity:
    """Say from which day a showing that still hangs is no longer shown.

    Raises:
        PermissionDenied, Http404, Refused: PROJECT-036 it is over, PROJECT-006, PROJECT-048.
    """
    showing = _held(publicity_id, by)
    if showing.ends_before is not None:
        raise Refused(errors.SHOWING_OVER, ends_before=showing.ends_before)
    checked_period(showing.starts_on, ends_before)
    showing.ends_before = ends_before
    showing.save(update_fields=["ends_before"])
    record("end_publicity", by, showing.project, "projects.publicity", showing.pk, ends_before=ends_before.isoformat())
    return showing


def _held(publicity_id: int, by: User | None) -> Publicity:
    showing = Publicity.objects.select_for_update().filter(pk=publicity_id).first()
    if showing is None:
        raise Http404("no such showing")
    if showing.notice_id is not None:
        raise Refused(errors.SHOWN_BY_NOTICE, notice=showing.notice_id)
    project = held_project(showing.project_id, by, _ACTORS[Level(showing.level)])
    refuse_unless_between(project, Stage.PROPOSED, Stage.HANDED_OVER, _SHOW)
    return showing
