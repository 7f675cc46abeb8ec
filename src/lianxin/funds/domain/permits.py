"""Who may pay for what: purpose, area, earmark and dates (渠道不乱、用途不变). One place, for solver, check and explanation."""

from __future__ import annotations

from enum import StrEnum

from lianxin.core.kernel.words import Words
from lianxin.funds.domain.problem import AllocationProblem, Project, Source


class Bar(StrEnum):
    """What keeps a source from paying for a project."""

    PURPOSE = "purpose"
    AREA = "area"
    EARMARK = "earmark"
    NOT_YET = "not_yet"
    EXPIRED = "expired"

    @property
    def words(self) -> Words:
        return _WORDS[self]


_WORDS = {
    Bar.PURPOSE: Words("用途不符", "not for this purpose"),
    Bar.AREA: Words("区域不符", "not for this area"),
    Bar.EARMARK: Words("专项用于其他项目", "earmarked to other projects"),
    Bar.NOT_YET: Words("当年尚未下达", "not yet there in that year"),
    Bar.EXPIRED: Words("当年已过用款期限", "to be used before that year"),
}


def lies_in(area: str, wider: str) -> bool:
    """Whether an area is the other or lies in it: a division code begins with the codes of all above it."""
    return area.startswith(wider)


def keeps_purpose(source: Source, project: Project) -> bool:
    """Whether the project is what the money was given for."""
    return project.purpose in source.purposes


def may_change_purpose(problem: AllocationProblem, source: Source, project: Project) -> bool:
    """Whether the integration plan lets the source pay for the project's purpose."""
    plan = problem.rules.integration_purposes
    return plan is not None and source.on_integration_list and project.purpose in plan


def bar(problem: AllocationProblem, source: Source, project: Project, year: int) -> Bar | None:
    """Return the first thing that keeps a source from paying for a year of a project, or None when it may."""
    if not keeps_purpose(source, project) and not may_change_purpose(problem, source, project):
        return Bar.PURPOSE
    if source.areas and not any(lies_in(project.area, area) for area in source.areas):
        return Bar.AREA
    if source.only_projects and project.id not in source.only_projects:
        return Bar.EARMARK
    if year < problem.first_year(source):
        return Bar.NOT_YET
    if source.use_by is not None and year > source.use_by.year:
        return Bar.EXPIRED
    return None
