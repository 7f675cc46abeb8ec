"""Open a campaign, give units their targets (one by one or from a workbook), and lead tasks through the pool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.models import Helper, Unit
from lianxin.people.queries import helper_of
from lianxin.people.roles import Act
from lianxin.rulebook import rulebook
from lianxin.work import errors
from lianxin.work.access import IN_FORCE, access_task, may_manage
from lianxin.work.domain.tasks import NotPossible, Standing, after
from lianxin.work.models import Campaign, Target, Task, TaskEvent, WorkRecord
from lianxin.work.operations.gates import checked_reason, checked_text, day_of, may, moment, record

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_TARGETS = 5000
_MOST_LINES = 60
_LARGEST = Decimal(10) ** 13
# A province, a prefecture, a county, a township or a village: a department of a province works in villages of several counties.
_AREAS = frozenset({2, 4, 6, 9, 12})


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A campaign to be opened."""

    area_code: str
    name: str
    starts_on: date
    ends_on: date
    purpose: str = ""
    document: str = ""
    checklist: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewTarget:
    """What a unit, by its code, is to reach of an indicator; as written in a file, money in yuan."""

    unit_code: str
    indicator: str
    quantity: str


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be published."""

    title: str
    area_code: str
    due_on: date
    words: str = ""
    unit_id: int | None = None
    campaign_id: int | None = None
    skill: str = ""


@transaction.atomic
def open_campaign(*, entry: NewCampaign, by: User | None, at: datetime | None = None) -> Campaign:
    """Open a campaign in an area.

    Raises:
        PermissionDenied: he does not manage work there.
        Refused: WORK-060, WORK-020.
    """
    may(by, Act.MANAGE_WORK, entry.area_code)
    name = checked_text(entry.name, Words("名称", "name"), longest=100)
    checklist = [line.strip() for line in entry.checklist if line.strip()]
    is_sound = (
        name
        and len(entry.area_code) in _AREAS
        and entry.ends_on >= entry.starts_on
        and len(checklist) <= _MOST_LINES
        and all(len(line) <= 200 for line in checklist)
    )
    if not is_sound or Campaign.objects.filter(area_code=entry.area_code, name=name).exists():
        raise Refused(errors.CAMPAIGN_UNFIT)
    made = Campaign.objects.create(
        area_code=entry.area_code, name=name, starts_on=entry.starts_on, ends_on=entry.ends_on, checklist=checklist,
        purpose=checked_text(entry.purpose, Words("目的", "purpose"), longest=1000),
        document=checked_text(entry.document, Words("文件", "document"), longest=200), by=by, at=moment(at),
    )  # fmt: skip
    record(Act.MANAGE_WORK, by, "work.campaign", made.pk, made.area_code)
    return made


@transaction.atomic
def set_targets(*, campaign_id: int, rows: Sequence[NewTarget], by: User | None, at: datetime | None = None) -> int:
    """Give units their targets; a later one takes the place of an earlier, which stays to be seen. All rows or none.

    Returns how many targets are new or other than before.

    Raises:
        PermissionDenied: he does not manage work there.
        Refused: WORK-061 a row is faulty, the first one is told; WORK-062 there is no row, or there are too many.
    """
    campaign = _campaign(campaign_id, by)
    if not rows or len(rows) > MOST_TARGETS:
        raise Refused(errors.TARGETS_UNREADABLE, reason=Words(f"{len(rows)} 行", f"{len(rows)} rows"))
    units = {one.code: one for one in Unit.objects.filter(code__in={row.unit_code for row in rows})}
    known = targets_in_force(campaign)
    made, now, seen = [], moment(at), set()
    for number, row in enumerate(rows, 1):
        unit, quantity = units.get(row.unit_code), _quantity(row)
        problem = _problem(row, unit, quantity, campaign, seen)
        if problem is not None or unit is None or quantity is None:
            raise Refused(errors.TARGET_UNFIT, line=number, reason=problem or Words("", ""))
        seen.add((row.unit_code, row.indicator))
        if known.get((unit.pk, row.indicator)) != quantity:
            made.append(Target(campaign=campaign, unit=unit, indicator=row.indicator, quantity=quantity, by=by, at=now))
    Target.objects.bulk_create(made)
    record(Act.MANAGE_WORK, by, "work.target", campaign.pk, campaign.area_code, rows=len(rows), changed=len(made))
    return len(made)


def targets_in_force(campaign: Campaign) -> dict[tuple[int, str], Decimal]:
    """Return the newest target of each unit and indicator of a campaign."""
    rows = Target.objects.filter(campaign=campaign).order_by("id").values_list("unit_id", "indicator", "quantity")
    return {(unit, indicator): quantity for unit, indicator, quantity in rows}


@transaction.atomic
def publish_task(*, entry: NewTask, by: User | None, at: datetime | None = None) -> Task:
    """Publish a task to the pool: for the people of one unit, or for everybody who helps there.

    Raises:
        PermissionDenied: he does not manage work there, nor is he of the village's team.
        Refused: WORK-063, WORK-020.
    """
    if by is not None and not may_manage(by, entry.area_code):
        raise PermissionDenied(Act.MANAGE_WORK.value)
    now, title = moment(at), checked_text(entry.title, Words("任务", "task"), longest=100)
    campaign = Campaign.objects.filter(pk=entry.campaign_id).first() if entry.campaign_id is not None else None
    is_of_campaign = (
        campaign is None
        if entry.campaign_id is None
        else bool(campaign and entry.area_code.startswith(campaign.area_code))
    )
    if not title or len(entry.area_code) not in {6, 9, 12} or entry.due_on < day_of(now) or not is_of_campaign:
        raise Refused(errors.TASK_UNFIT)
    if entry.unit_id is not None and not Unit.objects.filter(pk=entry.unit_id).exists():
        raise Refused(errors.TASK_UNFIT)
    task = Task.objects.create(
        campaign=campaign, area_code=entry.area_code, title=title, due_on=entry.due_on, unit_id=entry.unit_id,
        words=checked_text(entry.words, Words("说明", "words"), longest=1000),
        skill=checked_text(entry.skill, Words("特长", "skill"), longest=40),
    )  # fmt: skip
    TaskEvent.objects.create(task=task, number=1, kind=TaskEvent.Kind.PUBLISHED, by=by, at=now)
    record(Act.MANAGE_WORK, by, "work.task", task.pk, task.area_code, kind="published")
    return task


@transaction.atomic
def claim_task(*, task_id: int, seen: int, by: User, at: datetime | None = None) -> Task:
    """Take a task of the pool upon oneself.

    Raises:
        PermissionDenied, Http404: not his to see.
        Refused: WORK-064 it is not open; WORK-065 he is no helper, or it is for another unit; WORK-092 it takes a skill that he lacks.
    """
    task = _locked(task_id, seen, by, Act.RECORD_WORK)
    own = helper_of(by)
    if own is None or (task.unit_id is not None and own.unit_id != task.unit_id):
        raise Refused(errors.TASK_NOT_HIS)
    _require_skill(task, own)
    return _stepped(task, "claimed", by, at, helper_id=own.pk)


@transaction.atomic
def assign_task(
    *, task_id: int, helper_id: int, seen: int, by: User, words: str = "", at: datetime | None = None
) -> Task:
    """Give a task to a helper: by whoever manages work there, or by the liaison of the helper's unit.

    Raises:
        PermissionDenied, Http404: not his to give.
        Refused: WORK-064; WORK-065 the helper is of another unit than the task is for; WORK-092 he lacks the skill that it takes.
    """
    task = _locked(task_id, seen, by, Act.READ_WORK)
    helper = Helper.objects.filter(pk=helper_id).first()
    if helper is None or (task.unit_id is not None and helper.unit_id != task.unit_id):
        raise Refused(errors.TASK_NOT_HIS)
    if not may_manage(by, task.area_code, unit_id=helper.unit_id):
        raise PermissionDenied(Act.MANAGE_WORK.value)
    _require_skill(task, helper)
    return _stepped(task, "assigned", by, at, helper_id=helper.pk, words=words)


@transaction.atomic
def release_task(*, task_id: int, reason: str, seen: int, by: User, at: datetime | None = None) -> Task:
    """Give a task back to the pool, with a reason: by whoever has it.

    Raises:
        PermissionDenied, Http404, Refused: WORK-018, 064, 065.
    """
    task = _locked(task_id, seen, by, Act.RECORD_WORK)
    _require_holder(task, by)
    return _stepped(task, "released", by, at, words=checked_reason(reason))


@transaction.atomic
def finish_task(*, task_id: int, record_id: int, seen: int, by: User, at: datetime | None = None) -> Task:
    """Say that a task is done, by the record of work that shows it.

    Raises:
        PermissionDenied, Http404: not his to see.
        Refused: WORK-064, 065; WORK-066 the record does not show it.
    """
    task = _locked(task_id, seen, by, Act.RECORD_WORK)
    _require_holder(task, by)
    published = task.events.get(number=1).at
    found = WorkRecord.objects.filter(
        IN_FORCE, pk=record_id, is_total=False, people__helper=task.helper_id, area_code__startswith=task.area_code,
        on__gte=day_of(published),
    ).first()  # fmt: skip
    if found is None or Task.objects.filter(record=found).exists():
        raise Refused(errors.TASK_RECORD_UNFIT)
    return _stepped(task, "done", by, at, record_id=found.pk)


@transaction.atomic
def verify_task(
    *, task_id: int, is_sound: bool, seen: int, by: User, words: str = "", at: datetime | None = None
) -> Task:
    """Verify that a task was done, or send it back with a reason. Never by whoever did or recorded it.

    Raises:
        PermissionDenied, Http404: he does not manage work there.
        Refused: WORK-018, 064; WORK-067 it is his own.
    """
    task = _locked(task_id, seen, by, Act.READ_WORK)
    if not may_manage(by, task.area_code):
        raise PermissionDenied(Act.MANAGE_WORK.value)
    concerned = {task.record.recorded_by_id} if task.record else set()
    if task.record is not None:
        concerned |= set(task.record.people.values_list("helper__user_id", flat=True))
    if by.pk in concerned or by.pk == (task.helper.user_id if task.helper else None):
        raise Refused(errors.VERIFIES_HIMSELF)
    if is_sound:
        if task.record is None or not WorkRecord.objects.filter(IN_FORCE, pk=task.record_id).exists():
            raise Refused(errors.TASK_RECORD_UNFIT)
        return _stepped(task, "verified", by, at, words=words)
    return _stepped(task, "sent_back", by, at, words=checked_reason(words))


@transaction.atomic
def cancel_task(*, task_id: int, reason: str, seen: int, by: User, at: datetime | None = None) -> Task:
    """Cancel a task that nobody has done yet, with a reason.

    Raises:
        PermissionDenied, Http404, Refused: WORK-018, 064.
    """
    task = _locked(task_id, seen, by, Act.READ_WORK)
    if not may_manage(by, task.area_code):
        raise PermissionDenied(Act.MANAGE_WORK.value)
    return _stepped(task, "cancelled", by, at, words=checked_reason(reason))


def _campaign(campaign_id: int, by: User | None) -> Campaign:
    found = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if found is None:
        raise PermissionDenied(Act.MANAGE_WORK.value)
    may(by, Act.MANAGE_WORK, found.area_code)
    return found


def _quantity(row: NewTarget) -> Decimal | None:
    """The quantity as it is kept: money in fen."""
    indicator = rulebook().work_indicators.get(row.indicator)
    try:
        found = Decimal(row.quantity.replace(",", "").strip())
    except InvalidOperation:
        return None
    if indicator is not None and indicator.measure == "amount" and found.is_finite():
        found *= 100
    is_sound = found.is_finite() and 0 <= found <= _LARGEST and found == found.quantize(Decimal("0.01"))
    return found.quantize(Decimal("0.01")) if is_sound else None


def _problem(
    row: NewTarget, unit: Unit | None, quantity: Decimal | None, campaign: Campaign, seen: set[tuple[str, str]]
) -> Words | None:
    if unit is None or not (
        unit.area_code.startswith(campaign.area_code) or campaign.area_code.startswith(unit.area_code)
    ):
        return Words(f"没有单位 {row.unit_code}", f"there is no unit {row.unit_code}")
    if row.indicator not in rulebook().work_indicators:
        return Words(f"没有指标 {row.indicator}", f"there is no indicator {row.indicator}")
    if quantity is None:
        return Words(f"数量 {row.quantity} 读不出来", f"{row.quantity} is no quantity")
    if (row.unit_code, row.indicator) in seen:
        return Words("单位和指标重复", "unit and indicator stand there twice")
    return None


def _locked(task_id: int, seen: int, by: User, act: Act) -> Task:
    number = access_task(by, task_id, act).pk
    task = Task.objects.select_for_update(of=("self",)).select_related("helper", "record").get(pk=number)
    if task.revision != seen:
        raise Refused(errors.TASK_MOVED_ON, state=_state(task))
    return task


def _require_skill(task: Task, helper: Helper) -> None:
    """A request for a skill (人才需求) is met by somebody who has it, as the roster tells."""
    if task.skill and f",{task.skill}," not in helper.skills:
        raise Refused(errors.SKILL_LACKING, skill=task.skill)


def _require_holder(task: Task, by: User) -> None:
    own = helper_of(by)
    if own is None or task.helper_id != own.pk:
        raise Refused(errors.TASK_NOT_HIS)


def _stepped(
    task: Task,
    kind: str,
    by: User,
    at: datetime | None,
    *,
    helper_id: int | None = None,
    record_id: int | None = None,
    words: str = "",
) -> Task:
    """Take a step, keep how the task stands after it, and write what happened."""
    try:
        standing = after(Standing(task.state, task.helper_id, task.record_id), kind, helper=helper_id, record=record_id)
    except NotPossible as error:
        raise Refused(errors.TASK_MOVED_ON, state=_state(task)) from error
    task.state, task.helper_id, task.record_id = standing.state, standing.helper, standing.record
    task.revision += 1
    task.save(update_fields=["state", "helper", "record", "revision"])
    TaskEvent.objects.create(
        task=task, number=task.revision, kind=kind, words=checked_text(words, Words("说明", "words"), longest=400),
        helper_id=helper_id, record_id=record_id, by=by, at=moment(at),
    )  # fmt: skip
    record(Act.RECORD_WORK, by, "work.task", task.pk, task.area_code, kind=kind)
    return task


def _state(task: Task) -> str:
    return str(Task.State(task.state).label)
