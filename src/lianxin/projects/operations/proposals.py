"""Propose a project, say what it is to bring, change what was proposed, and take over what an older ledger holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.places.queries import area_by_code
from lianxin.projects import errors
from lianxin.projects.domain.stages import Actor, Direction, Stage, is_at_least, moves_from
from lianxin.projects.holds import has_money
from lianxin.projects.models import Project, Step, Target
from lianxin.projects.operations.gates import (
    checked_code,
    checked_day,
    checked_number,
    checked_period,
    checked_reason,
    checked_sum,
    checked_text,
    held_project,
    listed,
    may,
    record,
    refuse_unless_between,
)

if TYPE_CHECKING:
    from lianxin.people.models import User

# A natural village (group) too: villages of eco-civilisation are built one natural village at a time.
_LEVELS = {"group", "village", "township", "county"}
_ADJUST = Words("调整", "be adjusted")
_MOST_PEOPLE = 10_000_000
# What is shown to the public: whoever changes it has another project, which must be shown anew.
_SHOWN = frozenset(
    {
        "name", "area_code", "kind", "content", "place", "cost_fen", "poor_households", "households", "persons",
        "responsible_unit", "mechanism",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewProject:
    """What is said of a project when it is proposed. Without a code the library gives it one."""

    name: str
    area_code: str
    year: int
    kind: str
    purpose: str
    content: str
    cost_fen: int
    code: str = ""
    nature: str = ""
    delivery_mode: str = ""
    place: str = ""
    financing: str = ""
    responsible_unit: str = ""
    starts_on: date | None = None
    ends_before: date | None = None
    is_divisible: bool = False
    least_start_fen: int | None = None
    priority: int = 1
    poor_households: int | None = None
    households: int | None = None
    persons: int | None = None
    participation: str = ""
    mechanism: str = ""
    meeting_on: date | None = None
    continues: Project | None = None


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A target: what is counted in which dimension, how much is aimed at."""

    dimension: str
    indicator: str
    planned: Decimal | str
    unit: str = ""


@transaction.atomic
def propose_project(*, entry: NewProject, on: date, by: User | None) -> Project:
    """Propose a project for a village, township or county. It is not in the library by that.

    Raises:
        PermissionDenied: ``by`` proposes nothing in the area.
        Refused: PROJECT-001 code taken, PROJECT-002 a text is missing, PROJECT-003 no such area, PROJECT-004 unknown code,
            PROJECT-005 no cost, PROJECT-006 empty period, PROJECT-007 it starts with more than it costs, PROJECT-011 a day to
            come, PROJECT-031 a number out of bounds.
    """
    may(by, Actor.VILLAGE, entry.area_code)
    project = _created(_checked(entry), Stage.PROPOSED)
    _step(project, "", Stage.PROPOSED, checked_day(on), by)
    record("propose_project", by, project, cost_fen=project.cost_fen, year=project.year)
    return project


@transaction.atomic
def adjust_project(*, project_id: int, entry: NewProject, on: date, reason: str, by: User | None) -> Project:
    """Change what was proposed, while no money is arranged. Whoever changes what was shown to the public sends the project back
    to the village: it must be shown and decided anew. The code stays.

    Raises:
        PermissionDenied, Http404: not his to change at this stage.
        Refused: PROJECT-008 its work has begun, PROJECT-032 money is arranged, PROJECT-034 nothing changes, PROJECT-030 no reason
            (needed from the review on), and as :func:`propose_project`.
    """
    project = held_project(project_id, by)
    stage = Stage(project.stage)
    refuse_unless_between(project, Stage.PROPOSED, Stage.APPROVED, _ADJUST)
    aside = next((move for move in moves_from(stage) if move.direction is not Direction.ON), None)
    may(by, Actor.VILLAGE if stage is Stage.PROPOSED or aside is None else aside.actor, project.area_code)
    may(by, Actor.VILLAGE, entry.area_code)
    if has_money(project):
        raise Refused(errors.MONEY_ARRANGED, act=_ADJUST)
    wanted = _columns(_checked(replace(entry, code=project.code), known=project))
    changed = sorted(name for name, value in wanted.items() if getattr(project, name) != value)
    if not changed:
        raise Refused(errors.NOTHING_CHANGES)
    is_back = stage is not Stage.PROPOSED and bool(_SHOWN & set(changed))
    words = checked_reason(reason) if stage is not Stage.PROPOSED else reason.strip()
    for name in changed:
        setattr(project, name, wanted[name])
    day = checked_day(on, after=last_day(project))
    if is_back:
        project.stage, project.approved_on, project.approval_document = Stage.PROPOSED, None, ""
        _step(project, stage, Stage.PROPOSED, day, by, words=words)
    project.save()
    record("adjust_project", by, project, changed=changed, reason=words, is_sent_back=is_back, on=day.isoformat())
    return project


@transaction.atomic
def set_targets(*, project_id: int, targets: Sequence[NewTarget], by: User | None) -> list[Target]:
    """Set all performance targets of a project at once, before it is in the library. Without any it may not enter.

    Raises:
        PermissionDenied, Http404: not his to say.
        Refused: PROJECT-013 it is in the library, PROJECT-012 a target twice, PROJECT-002, PROJECT-004, PROJECT-035 not a number.
    """
    project = held_project(project_id, by, Actor.VILLAGE)
    stage = Stage(project.stage)
    if stage is Stage.REMOVED or is_at_least(stage, Stage.IN_LIBRARY):
        raise Refused(errors.TARGETS_NEEDED, stage=Stage.IN_LIBRARY.words)
    made = _targets(project, targets)
    project.targets.all().delete()
    Target.objects.bulk_create(made)
    record("set_targets", by, project, targets=len(made))
    return made


@transaction.atomic
def take_over_project(
    *,
    entry: NewProject,
    stage: Stage,
    ledger: str,
    on: date,
    by: User | None,
    targets: Sequence[NewTarget] = (),
    approved_on: date | None = None,
    approval_document: str = "",
) -> Project:
    """Take a project over from an older ledger at the stage that it has reached. Its earlier steps are not on record; publicity is
    recorded afterwards, and until then it may not be paid.

    Raises:
        PermissionDenied: ``by`` does not decide for the county (or, for a mere proposal, does not propose).
        Refused: PROJECT-033 it lacks targets or approval for that stage, and as :func:`propose_project`.
    """
    may(by, Actor.VILLAGE if stage is Stage.PROPOSED else Actor.COUNTY, entry.area_code)
    lacks = []
    if is_at_least(stage, Stage.IN_LIBRARY) and not targets:
        lacks.append(Words("绩效目标。", "performance targets."))
    if is_at_least(stage, Stage.APPROVED) and not (approved_on and approval_document.strip()):
        lacks.append(Words("批复日期和文号。", "the day and number of the approval."))
    if is_at_least(stage, Stage.UNDERWAY) and not entry.delivery_mode:
        lacks.append(Words("实施方式。", "the way of carrying out."))
    if lacks:
        raise Refused(errors.TAKEN_OVER_LACKS, stage=stage.words, lacks=listed(lacks))
    approval: dict[str, Any] = {}
    if is_at_least(stage, Stage.APPROVED) and approved_on:
        approval = {"approved_on": checked_day(approved_on), "approval_document": approval_document.strip()}
    project = _created(_checked(entry), stage, taken_over_from=ledger, **approval)
    Target.objects.bulk_create(_targets(project, targets))
    _step(project, "", stage, checked_day(on), by, words=ledger)
    record("take_over_project", by, project, stage=stage.value, ledger=ledger, cost_fen=project.cost_fen)
    return project


def last_day(project: Project) -> date | None:
    """Return the day of a project's latest step."""
    return project.steps.order_by("-id").values_list("on", flat=True).first()


def _checked(entry: NewProject, *, known: Project | None = None) -> NewProject:
    """Return an entry whose every value may be kept."""
    area = area_by_code(entry.area_code)
    if area is None or area.level not in _LEVELS:
        raise Refused(errors.AREA_UNFIT, area_code=entry.area_code)
    code = entry.code.strip()
    if known is None and code and Project.objects.filter(code=code).exists():
        raise Refused(errors.CODE_TAKEN, code=code)
    checked_code("project_kind", entry.kind)
    checked_code("fund_purpose", entry.purpose)
    checked_code("construction_nature", entry.nature, required=False)
    checked_code("delivery_mode", entry.delivery_mode, required=False)
    checked_sum(entry.cost_fen, Words("资金规模", "The cost"))
    checked_sum(entry.least_start_fen, Words("最低启动资金", "The least sum to start with"), required=False)
    if entry.least_start_fen is not None and entry.least_start_fen > entry.cost_fen:
        least, cost = yuan_text(entry.least_start_fen), yuan_text(entry.cost_fen)
        raise Refused(errors.LEAST_START_UNFIT, least=least, cost=cost)
    checked_period(entry.starts_on, entry.ends_before)
    checked_number(entry.year, Words("年度", "The year"), 1978, 2100)
    checked_number(entry.priority, Words("优先级", "The priority"), 1, 100)
    for number, what in (
        (entry.poor_households, Words("受益脱贫户数", "Poor households")),
        (entry.households, Words("受益户数", "Households")),
        (entry.persons, Words("受益人数", "Persons")),
    ):
        checked_number(number, what, 0, _MOST_PEOPLE)
    if entry.meeting_on is not None:
        checked_day(entry.meeting_on)
    return replace(
        entry,
        code=code or _next_code(entry),
        name=checked_text(entry.name, Words("项目名称", "The name")),
        content=checked_text(entry.content, Words("建设任务", "What is to be done")),
    )


def _next_code(entry: NewProject) -> str:
    """A number of the library's own: county, year and the next number, as 630106-2026-0007."""
    stem = f"{entry.area_code[:6]}-{entry.year}-"
    used = Project.objects.select_for_update().filter(code__startswith=stem).values_list("code", flat=True)
    numbers = [int(code[len(stem) :]) for code in used if code[len(stem) :].isdigit()]
    return f"{stem}{max(numbers, default=0) + 1:04d}"


def _columns(entry: NewProject) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in NewProject.__dataclass_fields__}


def _created(entry: NewProject, stage: Stage, **given: Any) -> Project:
    return Project.objects.create(**_columns(entry), stage=stage, opened_at=timezone.now(), **given)


def _targets(project: Project, targets: Sequence[NewTarget]) -> list[Target]:
    made = []
    seen: set[tuple[str, str]] = set()
    for target in targets:
        indicator = checked_text(target.indicator, Words("绩效指标", "The indicator"))
        key = (checked_code("performance_dimension", target.dimension), indicator)
        if key in seen:
            raise Refused(errors.TARGET_TWICE, indicator=indicator)
        seen.add(key)
        planned = measured_value(target.planned)
        made.append(
            Target(project=project, dimension=key[0], indicator=indicator, unit=target.unit.strip(), planned=planned)
        )
    return made


def measured_value(value: Decimal | str) -> Decimal:
    """Return a value with at most three decimals. Raises PROJECT-035."""
    try:
        number = Decimal(str(value).strip())
        is_kept = number.is_finite() and number == round(number, 3) and abs(number) < 10**13
    except InvalidOperation:
        is_kept = False
    if not is_kept:
        raise Refused(errors.TARGET_NOT_MEASURABLE, value=value)
    return number


def _step(project: Project, before: str, after: str, on: date, by: User | None, *, words: str = "") -> Step:
    return Step.objects.create(
        project=project, before=before, after=after, on=on, words=words[:400], by=by, at=timezone.now()
    )
