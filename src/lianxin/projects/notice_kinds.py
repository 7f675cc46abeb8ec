"""Notices of projects, before the work and after it: what, where, how much, who answers for it, who gains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from lianxin.core.kernel.words import Words
from lianxin.notices.domain.columns import Column, Mask
from lianxin.notices.domain.levels import Level as NoticeLevel
from lianxin.notices.kinds import ABOUT, About, Kind, Subject, register
from lianxin.people.access import required_area, within_area
from lianxin.people.roles import Act
from lianxin.projects import queries
from lianxin.projects.access import projects_open_to
from lianxin.projects.domain.showing import Occasion
from lianxin.projects.models import Project
from lianxin.projects.operations.noticed import PROJECT, STAGES, follow_notice

if TYPE_CHECKING:
    from lianxin.people.models import User

_ONE_DAY = timedelta(days=1)


def _projects(occasion: Occasion, user: User | None, area_code: str) -> QuerySet[Project]:
    found = Project.objects.all() if user is None else projects_open_to(user)
    return found.filter(within_area("area_code", area_code), stage__in=STAGES[occasion])


def years_of(occasion: Occasion, user: User | None, area_code: str) -> Sequence[Subject]:
    """The years of the area's projects that are to be shown on the occasion, the newest first."""
    years = set(_projects(occasion, user, area_code).order_by().values_list("year", flat=True).distinct())
    return [Subject(str(year), Words(f"{year}年", str(year))) for year in sorted(years, reverse=True)]


def project_rows(occasion: Occasion, user: User | None, area_code: str, subject: str) -> Sequence[Mapping[str, Any]]:
    """The projects of a year, by number.

    Raises:
        PermissionDenied: ``user`` may not see the projects of the whole area.
    """
    if user is not None:
        required_area(user, Act.READ_PROJECTS, area_code)
    year = int(subject) if subject.isascii() and subject.isdigit() and len(subject) == 4 else 0
    return [
        {
            "project.name": one.name,
            "project.place": one.place or None,
            "project.content": one.content,
            "project.cost_yuan": one.cost_fen,
            "project.financing": one.financing or None,
            "project.responsible_unit": one.responsible_unit or None,
            "project.starts_on": one.starts_on,
            "project.ends_on": one.ends_before - _ONE_DAY if one.ends_before else None,
            "project.households": one.households,
            "project.persons": one.persons,
            "project.stage": one.stage,
            ABOUT: About(PROJECT, one.pk),
        }
        for one in _projects(occasion, user, area_code).filter(year=year).order_by("code")
    ]


def days_of_publicity(level: NoticeLevel, on: date, area_code: str) -> int | None:
    """Least days as the library asks for them."""
    return queries.days_of_publicity(level.value, on=on, area_code=area_code)


_SHARED = (
    Column("project.name", share=1.8),
    Column("project.place", share=1.3),
    Column("project.content", share=2.4),
    Column("project.cost_yuan", is_summed=True, share=1.9),
    Column("project.financing", share=1.2),
    Column("project.responsible_unit", share=1.4),
)
_GAINING = (Column("project.households", Mask.COUNT, share=0.9), Column("project.persons", Mask.COUNT, share=0.9))


def _announced(occasion: Occasion, name: str, words: Words, title: Words, more: tuple[Column, ...]) -> Kind:
    return Kind(
        name=name,
        words=words,
        levels=tuple(NoticeLevel),
        columns=(*_SHARED, *more, *_GAINING),
        title=title,
        introduction=Words(
            "以下项目接受群众监督。公示期内如有异议，请拨打监督电话，或在网页上提出。",
            "Everybody may look into these projects. Objections are welcome by telephone or on the page.",
        ),
        subjects=partial(years_of, occasion),
        rows=partial(project_rows, occasion),
        days=days_of_publicity,
        follows=partial(follow_notice, occasion),
    )


register(
    _announced(
        Occasion.BEFORE,
        "projects.before",
        Words("项目事前", "Projects before the work"),
        Words("{place}{subject}项目事前公示", "Projects before the work, {place}, {subject}"),
        (Column("project.starts_on", share=1.5), Column("project.ends_on", share=1.5)),
    )
)
register(
    _announced(
        Occasion.AFTER,
        "projects.after",
        Words("项目事后", "Projects after the work"),
        Words("{place}{subject}项目完成情况公示", "Projects after the work, {place}, {subject}"),
        (Column("project.stage"),),
    )
)
