"""Who gains from a project and how; and what its targets came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.projects import errors
from lianxin.projects.domain.stages import Actor, Stage
from lianxin.projects.models import BenefitLink, Project, Target
from lianxin.projects.operations.gates import (
    checked_code,
    checked_day,
    checked_period,
    checked_reason,
    checked_sum,
    held_project,
    record,
    refuse_unless_between,
)
from lianxin.projects.operations.proposals import measured_value
from lianxin.registry.models import Household
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_LINK = Words("登记受益户", "have a household linked to it")
_MEASURE = Words("登记绩效完成值", "have its targets measured")


@dataclass(frozen=True, slots=True)
class NewLink:
    """A household that gains: how, from when, and what it may expect a year (a forecast, never counted as income)."""

    household_id: int
    mechanism: str
    starts_on: date
    expected_fen: int | None = None
    words: str = ""


@transaction.atomic
def open_benefit_link(*, project_id: int, entry: NewLink, by: User | None) -> BenefitLink:
    """Link a household of the project's area to it.

    Raises:
        PermissionDenied, Http404: not his to say.
        Refused: PROJECT-008 taken out, PROJECT-027 outside the area or off the register, PROJECT-028 linked in this way already,
            PROJECT-004, PROJECT-005.
    """
    project = held_project(project_id, by, Actor.VILLAGE)
    refuse_unless_between(project, Stage.PROPOSED, Stage.HANDED_OVER, _LINK)
    household = Household.objects.filter(pk=entry.household_id, is_live=True).first()
    if household is None or not _is_of_project(household, project):
        raise Refused(errors.HOUSEHOLD_UNFIT)
    mechanism = checked_code("benefit_mechanism", entry.mechanism)
    if project.benefit_links.filter(household=household, mechanism=mechanism, ends_before__isnull=True).exists():
        words = dictionary().code_lists["benefit_mechanism"].by_key(mechanism).words
        raise Refused(errors.LINK_OPEN, mechanism=words)
    made = BenefitLink.objects.create(
        project=project,
        household=household,
        mechanism=mechanism,
        starts_on=entry.starts_on,
        expected_fen=checked_sum(entry.expected_fen, Words("预计年收益", "The expected gain"), required=False),
        words=entry.words.strip()[:200],
    )
    record(
        "open_benefit_link", by, project, "projects.benefit_link", made.pk, household=household.pk, mechanism=mechanism
    )
    return made


@transaction.atomic
def take_in_benefit_links(*, project_id: int, entries: Sequence[NewLink], by: User | None) -> int:
    """Link a list of households to a project as one act, all of them or none; return how many.

    Raises:
        PermissionDenied, Http404: not his to say.
        Refused: as :func:`open_benefit_link` for any of them; PROJECT-050 the list is empty, or names a household twice.
    """
    project = held_project(project_id, by, Actor.VILLAGE)
    refuse_unless_between(project, Stage.PROPOSED, Stage.HANDED_OVER, _LINK)
    wanted = {(entry.household_id, checked_code("benefit_mechanism", entry.mechanism)) for entry in entries}
    if not entries or len(wanted) < len(entries):
        raise Refused(errors.LINKS_UNFIT)
    known = Household.objects.filter(is_live=True).in_bulk({number for number, _ in wanted})
    if any(number not in known or not _is_of_project(known[number], project) for number, _ in wanted):
        raise Refused(errors.HOUSEHOLD_UNFIT)
    there = project.benefit_links.filter(ends_before__isnull=True, household__in=known)
    for number, mechanism in there.values_list("household_id", "mechanism"):
        if (number, mechanism) in wanted:
            raise Refused(
                errors.LINK_OPEN, mechanism=dictionary().code_lists["benefit_mechanism"].by_key(mechanism).words
            )
    made = BenefitLink.objects.bulk_create(
        BenefitLink(
            project=project,
            household_id=entry.household_id,
            mechanism=entry.mechanism,
            starts_on=entry.starts_on,
            expected_fen=checked_sum(entry.expected_fen, Words("预计年收益", "The expected gain"), required=False),
            words=entry.words.strip()[:200],
        )
        for entry in entries
    )
    numbers = [one.pk for one in made]
    record(
        "take_in_benefit_links",
        by,
        project,
        households=len(known),
        links=len(made),
        first=min(numbers),
        last=max(numbers),
    )
    return len(made)


def _is_of_project(household: Household, project: Project) -> bool:
    """Whether it lies in the project's area; a project for a natural village has the households of the village around it."""
    area = project.area_code
    return household.village_code.startswith(area) or (
        len(area) > len(household.village_code) and area.startswith(household.village_code)
    )


@transaction.atomic
def close_benefit_link(*, link_id: int, ends_before: date, reason: str, by: User | None) -> BenefitLink:
    """Say from which day a household gains no longer, and why.

    Raises:
        PermissionDenied, Http404: not his to say.
        Refused: PROJECT-029 closed already, PROJECT-030 no reason, PROJECT-006.
    """
    link = BenefitLink.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise Http404("no such link")
    project = held_project(link.project_id, by, Actor.VILLAGE)
    if link.ends_before is not None:
        raise Refused(errors.LINK_CLOSED)
    checked_period(link.starts_on, ends_before)
    link.ends_before, link.reason = ends_before, checked_reason(reason)[:200]
    link.save(update_fields=["ends_before", "reason"])
    record(
        "close_benefit_link", by, project, "projects.benefit_link", link.pk,
        ends_before=ends_before.isoformat(), reason=link.reason,
    )  # fmt: skip
    return link


@transaction.atomic
def measure_target(*, target_id: int, reached: Decimal | str, on: date, by: User | None) -> Target:
    """Record what a target of a project under way or done has come to; a later measurement takes the place of an earlier one.

    Raises:
        PermissionDenied, Http404: not his to say.
        Refused: PROJECT-008 its work has not begun, PROJECT-011 before the last measurement, PROJECT-035 not a number.
    """
    target = Target.objects.select_for_update().filter(pk=target_id).first()
    if target is None:
        raise Http404("no such target")
    project = held_project(target.project_id, by, Actor.VILLAGE)
    refuse_unless_between(project, Stage.UNDERWAY, Stage.HANDED_OVER, _MEASURE)
    before = target.reached
    target.reached = measured_value(reached)
    target.measured_on = checked_day(on, after=target.measured_on, what=Words("上次测量", "the last measurement"))
    target.save(update_fields=["reached", "measured_on"])
    record(
        "measure_target", by, project, "projects.target", target.pk,
        before=None if before is None else str(before), reached=str(target.reached), on=on.isoformat(),
    )  # fmt: skip
    return target
