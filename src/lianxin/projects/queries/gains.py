"""Who gains from projects, and whether they reached what they were to bring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from lianxin.people.access import scope_of, within_area
from lianxin.people.roles import Act
from lianxin.projects.access import projects_open_to
from lianxin.projects.models import BenefitLink, Project, Target
from lianxin.registry.access import access_household, households_open_to
from lianxin.registry.models import Household

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class HouseholdProject:
    """A project that a household gains from; ``may_open`` says whether the reader may open the project's page."""

    link: BenefitLink
    is_in_force: bool
    may_open: bool


def households_of_project(user: User, project: Project) -> list[tuple[BenefitLink, Household | None]]:
    """Every link of a project with its household; None for a household that the user may not see, links in force first."""
    links = list(project.benefit_links.order_by("ends_before", "starts_on", "pk"))
    may_read = _readable(user, [link.household_id for link in links])
    return sorted(
        ((link, may_read.get(link.household_id)) for link in links), key=lambda pair: pair[0].ends_before is not None
    )


def _readable(user: User, household_ids: Iterable[int]) -> dict[int, Household]:
    return households_open_to(user).in_bulk(list(household_ids))


def projects_of_household(user: User, household_id: int) -> list[HouseholdProject]:
    """Projects from which a household gains or gained, those of today first.

    Raises:
        PermissionDenied, Http404: the user may not see the household.
    """
    household = access_household(user, household_id)
    today = timezone.localdate()
    links = list(BenefitLink.objects.filter(household=household).select_related("project"))
    may_read: set[int] = set()
    if not scope_of(user, Act.READ_PROJECTS).is_empty:
        ids = [link.project_id for link in links]
        may_read = set(projects_open_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    found = [HouseholdProject(link, _holds_on(link, today), link.project_id in may_read) for link in links]
    return sorted(found, key=lambda one: (not one.is_in_force, one.link.starts_on))


def _holds_on(link: BenefitLink, on: date) -> bool:
    return link.starts_on <= on and (link.ends_before is None or link.ends_before > on)


def within_reach(user: User, project: Project) -> QuerySet[Household]:
    """Live households of the project's area that the user may see and that may be linked to it."""
    return (
        households_open_to(user)
        .filter(Q(is_live=True) & within_area("village_code", project.area_code))
        .order_by("village_code", "household_no", "pk")
    )


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with the share of it that was reached, from 0 on; None while it is not measured, or where it aims at nothing."""

    target: Target
    share: Decimal | None


def performance_of(project: Project) -> list[TargetLine]:
    """Targets of a project, planned against reached."""
    return [TargetLine(target, _share(target)) for target in project.targets.all()]


def _share(target: Target) -> Decimal | None:
    if target.reached is None or target.planned <= 0:
        return None
    return target.reached / target.planned
