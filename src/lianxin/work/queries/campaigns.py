"""Campaigns and the pool of tasks as a user may see them; progress against targets, from records of work alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.shares import percent_of
from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of, within_area
from lianxin.people.models import Unit
from lianxin.people.queries import helper_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.rulebook import rulebook
from lianxin.rulebook.work_entries import WorkIndicator
from lianxin.work.access import IN_FORCE, campaigns_open_to, records_open_to, tasks_open_to
from lianxin.work.models import Campaign, Target, Task, TaskEvent, WorkRecord
from lianxin.work.queries.totals import Total, totals_of_units

if TYPE_CHECKING:
    from lianxin.people.models import User

TASK_STATES: dict[str, tuple[Words, str]] = {
    "open": (Words("待认领", "To be claimed"), "unsure"),
    "taken": (Words("办理中", "Under way"), "info"),
    "done": (Words("待核实", "To be verified"), "unsure"),
    "verified": (Words("已办结", "Settled"), "good"),
    "cancelled": (Words("已取消", "Cancelled"), "plain"),
}
TASK_EVENTS: dict[str, tuple[Words, str]] = {
    "published": (Words("发布", "Published"), "info"),
    "claimed": (Words("认领", "Claimed"), "info"),
    "assigned": (Words("指派", "Assigned"), "info"),
    "released": (Words("退回任务池", "Given back"), "unsure"),
    "done": (Words("报完成", "Said to be done"), "info"),
    "verified": (Words("核实办结", "Verified"), "good"),
    "sent_back": (Words("核实退回", "Sent back"), "bad"),
    "cancelled": (Words("取消", "Cancelled"), "plain"),
}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A unit's target of an indicator with what was counted towards it; told totals stand apart."""

    campaign: Campaign
    unit: Unit
    indicator: WorkIndicator
    target: Decimal
    counted: Total
    told: Total

    @property
    def percent(self) -> Decimal | None:
        """How much of the target was counted; None where the target is nothing."""
        if not self.target:
            return None
        return percent_of(Decimal(self.counted.value or 0), self.target)


def listed_campaigns(user: User) -> QuerySet[Campaign]:
    """Campaigns that the user may see, the newest first.

    Raises:
        PermissionDenied: he may not read the work.
    """
    return campaigns_open_to(user).order_by("-starts_on", "-id")


def target_rows(user: User, campaign: Campaign, *, on: date) -> list[TargetRow]:
    """Return the targets of a campaign with their progress until a day; a liaison sees his unit's, a team and a helper none.

    Progress counts every record in force of the unit in the campaign's area and period, whoever asks, so that two readers see one number.
    """
    wanted = _newest_targets(campaign)
    scope = scope_of(user, Act.READ_WORK)
    is_of_area = any(campaign.area_code.startswith(p) or p.startswith(campaign.area_code) for p in scope.prefixes)
    if not is_of_area:
        wanted = {key: value for key, value in wanted.items() if key[0] in scope.unit_ids}
    units = {one.pk: one for one in Unit.objects.filter(pk__in={unit for unit, _ in wanted})}
    found = records_of(campaign, on=on).filter(unit__in=units)
    counted, told = (
        {
            name: totals_of_units(rulebook().work_indicator(name), found.filter(is_total=is_total), is_total=is_total)
            for name in sorted({name for _, name in wanted if name in rulebook().work_indicators})
        }
        for is_total in (False, True)
    )
    rows = [
        TargetRow(
            campaign,
            units[unit],
            rulebook().work_indicator(name),
            quantity,
            counted[name].get(unit, Total(None)),
            told[name].get(unit, Total(None)),
        )
        for (unit, name), quantity in wanted.items()
        if name in counted
    ]
    return sorted(rows, key=lambda row: (row.unit.code, row.indicator.name))


def records_of(campaign: Campaign, *, on: date) -> QuerySet[WorkRecord]:
    """Records of work in force in the area and period of a campaign, until a day."""
    last = min(campaign.ends_on, on)
    return WorkRecord.objects.filter(
        within_area("area_code", campaign.area_code), IN_FORCE, on__range=(campaign.starts_on, last)
    )


def _newest_targets(campaign: Campaign) -> dict[tuple[int, str], Decimal]:
    rows = Target.objects.filter(campaign=campaign).order_by("id").values_list("unit_id", "indicator", "quantity")
    return {(unit, indicator): quantity for unit, indicator, quantity in rows}


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What a reader of the pool asks for; empty: everything."""

    standing: str = ""
    campaign_id: int | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as a list shows it, on a day."""

    task: Task
    place: str
    on: date

    @property
    def is_late(self) -> bool:
        return self.task.state in {"open", "taken"} and self.task.due_on < self.on


def filtered_tasks(user: User, wanted: TaskFilter) -> QuerySet[Task]:
    """Tasks that the user may see, those due first at the top.

    Raises:
        PermissionDenied: he may not read the work.
    """
    found = tasks_open_to(user)
    if wanted.standing == "mine":
        found = found.filter(helper__user=user, state="taken")
    elif wanted.standing:
        found = found.filter(state=wanted.standing)
    if wanted.campaign_id is not None:
        found = found.filter(campaign=wanted.campaign_id)
    return found.select_related("campaign", "unit", "helper").order_by("due_on", "id")


def task_rows(tasks: Iterable[Task], *, on: date) -> list[TaskRow]:
    """Return tasks as a list shows them."""
    found = list(tasks)
    names = area_names({one.area_code for one in found})
    return [TaskRow(one, names[one.area_code], on) for one in found]


def history_of(task: Task) -> list[TaskEvent]:
    """Return everything that happened to a task, the first first."""
    return list(task.events.select_related("by", "helper", "record").order_by("number"))


def records_for(user: User, task: Task) -> list[WorkRecord]:
    """Records that may show that the user's task was done, the newest first."""
    own = helper_of(user)
    if own is None:
        return []
    taken = Task.objects.filter(record__isnull=False).values("record")
    found = records_open_to(user).filter(
        IN_FORCE, is_total=False, people__helper=own, area_code__startswith=task.area_code
    )
    return list(found.exclude(pk__in=taken).order_by("-on", "-id")[:40])


def task_counts(user: User, *, on: date) -> dict[str, int]:
    """How many tasks the user may claim, has, has late, and may verify."""
    found = tasks_open_to(user)
    own = helper_of(user)
    claimable = Q(state="open") & (Q(unit__isnull=True) | Q(unit=own.unit_id)) if own else Q(pk__in=[])
    return {
        "claimable": found.filter(claimable).count(),
        "mine": found.filter(state="taken", helper__user=user).count(),
        "late": found.filter(state="taken", helper__user=user, due_on__lt=on).count(),
        "to_verify": to_verify(user).count(),
    }


def to_verify(user: User) -> QuerySet[Task]:
    """Tasks that are said to be done in areas where the user leads work, and that are not his own."""
    wanted = scope_of(user, Act.MANAGE_WORK).area_filter("area_code") | scope_of(user, Act.RECORD_WORK).area_filter(
        "area_code"
    )
    found: Any = tasks_open_to(user).filter(wanted, state="done")
    return found.exclude(helper__user=user).exclude(record__recorded_by=user)
