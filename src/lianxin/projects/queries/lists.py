"""Lists of projects: filtered, counted by stage and kind, slow ones, and those that wait for somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q, QuerySet, Sum

from lianxin.people.access import scope_of, within_area
from lianxin.projects.access import ACTS, projects_open_to
from lianxin.projects.domain.pace import Pace, Plan, Report, pace_of
from lianxin.projects.domain.stages import Stage, next_move
from lianxin.projects.models import Progress, Project, Step
from lianxin.projects.queries.standings import NextStep, next_step_of, standings_of
from lianxin.projects.terms import Terms

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What a reader of the list asks for; what is empty narrows nothing. ``text``: part of a name, or a number."""

    text: str = ""
    area_code: str = ""
    year: int | None = None
    stage: str = ""
    kind: str = ""


def filtered_projects(user: User, wanted: ProjectFilter) -> QuerySet[Project]:
    """Projects that the user may see and that fit the filter."""
    found = projects_open_to(user)
    if wanted.text:
        found = found.filter(Q(name__icontains=wanted.text) | Q(code__iexact=wanted.text))
    if wanted.area_code:
        found = found.filter(within_area("area_code", wanted.area_code))
    if wanted.year is not None:
        found = found.filter(year=wanted.year)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    return found.filter(stage=wanted.stage) if wanted.stage else found.exclude(stage=Stage.REMOVED)


def years_of_projects(user: User) -> list[int]:
    """Years of the projects that the user may see, the newest first."""
    return sorted(set(projects_open_to(user).order_by().values_list("year", flat=True).distinct()), reverse=True)


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many projects of a kind stand at a stage, and what they cost together."""

    stage: Stage
    kind: str
    count: int
    cost_fen: int


def stage_counts(projects: QuerySet[Project]) -> list[StageCount]:
    """Count projects by stage and kind."""
    counted = projects.order_by().values_list("stage", "kind").annotate(Count("pk"), Sum("cost_fen"))
    return [StageCount(Stage(stage), kind, count, cost) for stage, kind, count, cost in counted]


@dataclass(frozen=True, slots=True)
class SlowProject:
    """A project under way whose pace is wrong, and why."""

    project: Project
    pace: Pace


def slow_projects(user: User, *, on: date, area_code: str = "") -> list[SlowProject]:
    """Projects under way that are behind their plan, out of time, silent for too long, or without a plan; worst first."""
    found = list(projects_open_to(user).filter(within_area("area_code", area_code), stage=Stage.UNDERWAY))
    paces = paces_of(found, on=on)
    slow = [SlowProject(project, paces[project.pk]) for project in found if paces[project.pk].is_slow]
    return sorted(slow, key=lambda one: (one.pace.done_percent - (one.pace.used_percent or 0), -one.pace.silent_days))


def paces_of(projects: Iterable[Project], *, on: date) -> dict[int, Pace]:
    """Return the pace of projects under way on a day, by id."""
    rows = list(projects)
    ids = [project.pk for project in rows]
    begun = dict(
        Step.objects.filter(project__in=ids, after=Stage.UNDERWAY).order_by().values_list("project").annotate(Min("on"))
    )
    reports: dict[int, list[Report]] = defaultdict(list)
    for project_id, day, percent in Progress.objects.filter(project__in=ids).values_list("project", "on", "percent"):
        reports[project_id].append(Report(day, percent))
    terms = Terms()
    return {
        project.pk: pace_of(
            Plan(project.starts_on, project.ends_before),
            reports[project.pk],
            terms.patience(on=on, area=project.area_code),
            begun_on=begun.get(project.pk) or project.approved_on or on,
            on=on,
        )
        for project in rows
    }


def waiting_projects(user: User, *, on: date) -> list[tuple[Project, NextStep]]:
    """Projects whose next step the user himself may take, with what it lacks; those that lack nothing first."""
    wanted = Q(pk__in=[])
    for stage in Stage:
        move = next_move(stage)
        if move is not None:
            wanted |= Q(stage=stage) & scope_of(user, ACTS[move.actor]).area_filter("area_code")
    found = list(projects_open_to(user).filter(wanted))
    standings = standings_of(found)
    steps = [(project, next_step_of(standings[project.pk], on)) for project in found]
    known = [(project, step) for project, step in steps if step is not None]
    return sorted(known, key=lambda pair: (len(pair[1].lacks), pair[0].code))
