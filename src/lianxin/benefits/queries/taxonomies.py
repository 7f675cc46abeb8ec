"""What is done, sorted as policy sorts it: households with measures and projects, class by class, as far as the user may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from lianxin.benefits.access import benefits_open_to
from lianxin.benefits.models import Benefit
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.projects.access import projects_open_to
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.taxonomy_entries import Taxonomy

if TYPE_CHECKING:
    from lianxin.people.models import User

UNSORTED = Words("未归类", "Not sorted")


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class with what falls under it; households are told apart, and a household with measures of two classes stands in both."""

    words: Words
    measures: tuple[Words, ...]
    purposes: tuple[Words, ...]
    households: int
    benefits: int
    projects: int
    cost_fen: int


def class_rows(user: User, taxonomy: Taxonomy) -> list[ClassRow]:
    """Each class of a taxonomy, and last what none of them names.

    Raises:
        PermissionDenied: measures are closed to the user everywhere.
    """
    purposes = {code.key: code.words for code in dictionary().code_lists["fund_purpose"].codes}
    sorted_measures = {name for one in taxonomy.classes for name in one.measures}
    sorted_purposes = {name for one in taxonomy.classes for name in one.purposes}
    rows = [_row(user, one.words, one.measures, one.purposes, purposes) for one in taxonomy.classes]
    left = [name for name in rulebook().measures if name not in sorted_measures]
    rest = [name for name in purposes if name not in sorted_purposes]
    return [*rows, _row(user, UNSORTED, left, rest, purposes)]


def _row(
    user: User, words: Words, measures: Collection[str], purposes: Collection[str], names: dict[str, Words]
) -> ClassRow:
    in_force = [Benefit.State.APPROVED, Benefit.State.STOPPED]
    given = benefits_open_to(user).filter(measure__in=measures, state__in=in_force)
    told = given.aggregate(households=Count("household", distinct=True), benefits=Count("pk"))
    works = {"projects": 0, "cost": 0}
    if user.may(Act.READ_PROJECTS):
        found = projects_open_to(user).filter(purpose__in=purposes).exclude(stage="removed")
        works = found.aggregate(projects=Count("pk", distinct=True), cost=Sum("cost_fen"))
    return ClassRow(
        words,
        tuple(rulebook().measures[name].words for name in measures),
        tuple(names[name] for name in purposes),
        told["households"],
        told["benefits"],
        works["projects"],
        works["cost"] or 0,
    )
