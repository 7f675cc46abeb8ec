"""A notice of projects writes their showings itself: when it is published, objected to, answered, taken down, or over.

The days are the notice's own and are asked for there (``notices.queries.counts_from``); the row says where and since when, and how
many objections concern the project.
"""

from __future__ import annotations

from datetime import timedelta

from lianxin.core.kernel.errors import Refused
from lianxin.notices.domain.clock import Kind
from lianxin.notices.models import Notice, NoticeEvent
from lianxin.notices.queries import run_of
from lianxin.projects import errors
from lianxin.projects.domain.showing import Level, Occasion, levels_for
from lianxin.projects.domain.stages import ROAD, Stage
from lianxin.projects.models import Project, Publicity

PROJECT = "projects.project"
STAGES = {
    Occasion.BEFORE: ROAD[: ROAD.index(Stage.ACCEPTED)],
    Occasion.AFTER: ROAD[ROAD.index(Stage.ACCEPTED) :],
}
"""At which stages a project is shown on an occasion."""

_ONE_DAY = timedelta(days=1)
_WHERE = "公示网站和公示栏"
_ANSWERED = "已在公示中答复"


def follow_notice(occasion: Occasion, notice: Notice, event: NoticeEvent) -> None:
    """Let what happened to a notice stand in the showings of its projects.

    Raises:
        Refused: PROJECT-049 a project was proposed anew, or left the stage, since the draft was made. The notice stays a draft.
    """
    if event.kind == Kind.PUBLISHED:
        _began(occasion, notice, event)
        return
    rows = notice.rows_about.filter(thing=PROJECT)
    if event.objection is not None and event.objection.row is not None:
        rows = rows.filter(number=event.objection.row)
    shown = Publicity.objects.filter(notice=notice, project__in=rows.values("thing_id"))
    for showing in shown.select_for_update().order_by("pk"):
        _went_on(showing, notice, event)


def _began(occasion: Occasion, notice: Notice, event: NoticeEvent) -> None:
    rows = dict(notice.rows_about.filter(thing=PROJECT).values_list("thing_id", "number"))
    for project in Project.objects.filter(pk__in=rows).select_for_update().order_by("pk"):
        if project.stage not in STAGES[occasion] or not _is_as_shown(project, notice, rows[project.pk]):
            raise Refused(errors.DRAFT_STALE, project=project.name)
        if Level(notice.level) not in levels_for(project.area_code):
            continue
        Publicity.objects.create(
            project=project,
            occasion=occasion.value,
            level=notice.level,
            place=_WHERE,
            starts_on=event.on,
            notice=notice,
            by=event.by,
            at=event.at,
        )


def _is_as_shown(project: Project, notice: Notice, number: int) -> bool:
    """Whether a project is still what its row says, and was not proposed anew since the draft was made."""
    if project.steps.filter(after=Stage.PROPOSED, at__gt=notice.drafted_at).exists():
        return False
    cells = dict(
        zip((one["field"] for one in notice.content["columns"]), notice.content["rows"][number - 1], strict=True)
    )
    told = {
        "project.name": project.name,
        "project.place": project.place,
        "project.content": project.content,
        "project.cost_yuan": project.cost_fen,
        "project.financing": project.financing,
        "project.responsible_unit": project.responsible_unit,
    }
    return all(cells[name] == (value or None) for name, value in told.items())


def _went_on(showing: Publicity, notice: Notice, event: NoticeEvent) -> None:
    match event.kind:
        case Kind.OBJECTED:
            showing.objections += 1
            showing.settled_on, showing.settled_words = None, ""
        case Kind.ANSWERED if not _open_objections(showing, notice):
            showing.settled_on, showing.settled_words = event.on, _ANSWERED
        case Kind.WITHDRAWN:
            # Taken down on its first day, it was shown for that day.
            showing.ends_before = max(event.on, showing.starts_on + _ONE_DAY)
        case Kind.ENDED:
            showing.ends_before = run_of(notice).ends_before
        case _:
            return
    showing.save(update_fields=["objections", "settled_on", "settled_words", "ends_before"])


def _open_objections(showing: Publicity, notice: Notice) -> bool:
    """Whether an objection to the project's row, or to the whole notice, is not answered."""
    number = notice.rows_about.get(thing=PROJECT, thing_id=showing.project_id).number
    still_open = notice.objections.filter(answered_at__isnull=True)
    return still_open.filter(row__isnull=True).exists() or still_open.filter(row=number).exists()
