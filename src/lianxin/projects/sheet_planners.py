"""Take ledgers of projects and registers of assets in: each row through the acts of the room, one event each.

A project is known by its number, otherwise by area, year and name. One that is on record stays as it is: what differs is
told, and changed on its page with a reason. The same file a second time changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.places.domain.names import cleaned, township_stem
from lianxin.places.queries import areas_under
from lianxin.projects import errors
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import Asset, Project
from lianxin.projects.operations import (
    NewAsset,
    NewProject,
    NewTarget,
    hand_over_asset,
    propose_project,
    take_over_project,
)
from lianxin.registry.importing.planners import Planner, SheetPlan, digest_of, register
from lianxin.registry.importing.rows import Rows
from lianxin.registry.importing.villages import VillageFinder
from lianxin.registry.models import ImportJob

if TYPE_CHECKING:
    from lianxin.people.models import User

_SHOWN = 50
_ONE_DAY = timedelta(days=1)
# Fields of the ledger that are compared with a project on record → its column.
_COMPARED = {
    "project.name": "name",
    "project.kind": "kind",
    "project.purpose": "purpose",
    "project.content": "content",
    "project.cost_yuan": "cost_fen",
}


@dataclass
class _Outcome:
    """What carrying a sheet out would do: acts to perform in order, counts, and a few names to show."""

    what: str
    acts: list[Callable[[], object]] = field(default_factory=list)
    new: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def count(self, name: str) -> None:
        self.counts[f"{self.what}.{name}"] += 1

    def add(self, rows: Rows, row: int, name: str, area_code: str, act: Callable[[], object]) -> None:
        self.acts.append(act)
        self.count("new")
        if len(self.new) < _SHOWN:
            number = rows.row_numbers[row]
            self.new.append({"row": number, "name": name, "members": None, "village": area_code})

    def plan(self, rows: Rows) -> SheetPlan:
        self.counts["rows"] = rows.count
        samples = {"new": self.new, "changed": [], "disputes": [], "absent": []}

        def write(writing: object, share: object) -> None:
            for act in self.acts:
                act()

        villages: list[str | None] = [None] * rows.count
        return SheetPlan(rows, villages, self.counts, samples, [], write, digest_of(self.counts, self.new))


def _plan_projects(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    outcome = _Outcome("projects")
    if not _may_import(job, rows, outcome, Act.PROPOSE_PROJECTS):
        return outcome.plan(rows)
    areas = _areas_of(job, rows)
    by_code, by_name = _known_projects(job.area_code)
    seen: dict[object, int] = {}
    for row in range(rows.count):
        area_code = areas[row]
        if row in rows.refused or area_code is None:
            outcome.count("refused")
            continue
        entry = _entry(rows, row, area_code, job)
        key = entry.code or (entry.area_code, entry.year, entry.name)
        if key in seen:
            rows.refuse([row], "project.name", errors.ROW_TWICE, entry.name, other=rows.row_numbers[seen[key]])
            outcome.count("refused")
            continue
        seen[key] = row
        present = by_code.get(entry.code) if entry.code else None
        present = present or by_name.get((entry.area_code, entry.year, entry.name))
        if present is not None:
            _compare(rows, row, present)
            outcome.count("unchanged")
            continue
        act = _act_for(rows, row, entry, job)
        if _would_be_refused(rows, row, act):
            outcome.count("refused")
        else:
            outcome.add(rows, row, entry.name, area_code, act)
    return outcome.plan(rows)


def _plan_assets(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    outcome = _Outcome("assets")
    if not _may_import(job, rows, outcome, Act.REVIEW_PROJECTS):
        return outcome.plan(rows)
    by_code, _ = _known_projects(job.area_code)
    by_name: dict[str, list[Project]] = {}
    for project in by_code.values():
        by_name.setdefault(project.name, []).append(project)
    known = set(Asset.objects.values_list("code", flat=True))
    named = set(Asset.objects.values_list("project_id", "name"))
    for row in range(rows.count):
        project = None if row in rows.refused else _project_of(rows, row, by_code, by_name)
        if project is None:
            outcome.count("refused")
            continue
        entry = _asset(rows, row)
        if (entry.code and entry.code in known) or (not entry.code and (project.pk, entry.name) in named):
            outcome.count("unchanged")
            continue
        known.add(entry.code)
        named.add((project.pk, entry.name))

        def act(project: Project = project, entry: NewAsset = entry) -> object:
            return hand_over_asset(project_id=project.pk, entry=entry, by=job.by)

        if _would_be_refused(rows, row, act):
            outcome.count("refused")
        else:
            outcome.add(rows, row, entry.name, project.area_code, act)
    return outcome.plan(rows)


def _may_import(job: ImportJob, rows: Rows, outcome: _Outcome, act: Act) -> bool:
    user: User | None = job.by
    if user is None or scope_of(user, act).covers(job.area_code):
        return True
    if rows.count:
        rows.refuse(range(rows.count), "", errors.IMPORT_NOT_PERMITTED)
        outcome.counts[f"{outcome.what}.refused"] += rows.count
    return False


def _areas_of(job: ImportJob, rows: Rows) -> list[str | None]:
    """The area of each row: its village, where it names one; else its township; else the area of the import."""
    in_village = [row for row, name in enumerate(rows.column("place.village")) if name]
    found: list[str | None] = [None] * rows.count
    if in_village:
        part = Rows(
            rows.file,
            rows.sheet,
            rows.kind,
            {path: [values[row] for row in in_village] for path, values in rows.columns.items()},
            [rows.row_numbers[row] for row in in_village],
            rows.letters,
            rows.headings,
            rows.problems,
        )
        codes = VillageFinder(job.area_code, date(job.year, 12, 31)).codes_of(part)
        for row, code in zip(in_village, codes, strict=True):
            found[row] = code
        rows.refused.update(in_village[row] for row in part.refused)
    townships = {
        township_stem(cleaned(area.name)): area.code
        for area in areas_under("").filter(level="township", code__startswith=job.area_code[:9])
    }
    named = rows.column("place.township")
    for row in range(rows.count):
        if rows.column("place.village")[row]:
            continue
        if named[row]:
            found[row] = townships.get(township_stem(cleaned(named[row])))
            if found[row] is None:
                rows.refuse([row], "place.township", errors.TOWNSHIP_UNKNOWN, named[row])
        else:
            found[row] = job.area_code
    return found


def _known_projects(area_code: str) -> tuple[dict[str, Project], dict[tuple[str, int, str], Project]]:
    known = list(Project.objects.filter(area_code__startswith=area_code[:6]))
    return {one.code: one for one in known}, {(one.area_code, one.year, one.name): one for one in known}


def _entry(rows: Rows, row: int, area_code: str, job: ImportJob) -> NewProject:
    def told(name: str) -> Any:
        return rows.column(f"project.{name}")[row]

    ends_on = told("ends_on")
    return NewProject(
        name=told("name"),
        area_code=area_code,
        year=told("year") or job.year,
        kind=told("kind"),
        purpose=told("purpose"),
        content=told("content"),
        cost_fen=told("cost_yuan"),
        code=told("project_no") or "",
        nature=told("nature") or "",
        delivery_mode=told("delivery_mode") or "",
        place=told("place") or "",
        financing=told("financing") or "",
        responsible_unit=told("responsible_unit") or "",
        starts_on=told("starts_on"),
        ends_before=ends_on + _ONE_DAY if ends_on else None,
        poor_households=told("poor_households"),
        households=told("households"),
        persons=told("persons"),
        participation=told("participation") or "",
        mechanism=told("mechanism") or "",
        meeting_on=told("meeting_on"),
    )


def _act_for(rows: Rows, row: int, entry: NewProject, job: ImportJob) -> Callable[[], object]:
    """Propose a row that is a proposal; take over one that has come further."""
    stage = Stage(rows.column("project.stage")[row] or Stage.PROPOSED)
    indicator, value = rows.column("project.target_indicator")[row], rows.column("project.target_value")[row]
    targets = []
    if indicator and value is not None:
        unit = rows.column("project.target_unit")[row] or ""
        targets = [NewTarget("quantity", indicator, Decimal(repr(value)), unit)]
    today = timezone.localdate()
    if stage is Stage.PROPOSED and not targets:
        return lambda: propose_project(entry=entry, on=today, by=job.by)
    return lambda: take_over_project(
        entry=entry,
        stage=stage,
        ledger=f"{rows.file} · {rows.sheet}"[:200],
        on=today,
        by=job.by,
        targets=targets,
        approved_on=rows.column("project.approved_on")[row],
        approval_document=rows.column("project.approval_document")[row] or "",
    )


def _would_be_refused(rows: Rows, row: int, act: Callable[[], object]) -> bool:
    """Try an act and take it back; tell why it would be refused."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except Refused as refusal:
        why = Words(f"[{refusal.code}] {refusal.what.zh}", f"[{refusal.code}] {refusal.what.en}")
        rows.refuse(
            [row],
            "project.name" if "project.name" in rows.letters else "",
            errors.ROW_REFUSED,
            why=why,
            do=refusal.remedy,
        )
        return True
    except PermissionDenied:
        rows.refuse([row], "", errors.IMPORT_NOT_PERMITTED)
        return True
    return False


def _compare(rows: Rows, row: int, present: Project) -> None:
    differing = [
        path for path, column in _COMPARED.items() if rows.column(path)[row] not in (None, getattr(present, column))
    ]
    if differing:
        fields = "、".join(rows.headings.get(path, path) for path in differing)
        rows.warn(row, differing[0], errors.REGISTER_DIFFERS, rows.column(differing[0])[row], fields=fields)


def _project_of(rows: Rows, row: int, by_code: dict[str, Project], by_name: dict[str, list[Project]]) -> Project | None:
    number, name = rows.column("project.project_no")[row], rows.column("project.name")[row]
    found = [by_code[number]] if number in by_code else [] if number else by_name.get(name or "", [])
    if len(found) == 1:
        return found[0]
    path = "project.project_no" if number else "project.name"
    if found:
        rows.refuse([row], path, errors.PROJECT_AMBIGUOUS, name, count=len(found))
    else:
        rows.refuse([row], path, errors.PROJECT_UNKNOWN, number or name)
    return None


def _asset(rows: Rows, row: int) -> NewAsset:
    def told(name: str) -> Any:
        return rows.column(f"asset.{name}")[row]

    quantity = told("quantity")
    return NewAsset(
        name=told("name"),
        kind=told("kind"),
        owner_kind=told("owner_kind"),
        owner=told("owner") or "",
        keeper=told("keeper"),
        original_fen=told("original_yuan"),
        received_on=told("received_on") or timezone.localdate(),
        code=told("asset_no") or "",
        quantity=None if quantity is None else str(Decimal(repr(quantity))),
        unit=told("unit") or "",
    )


register(Planner("project", _plan_projects, {"projects": Words("项目", "Projects")}, finds_villages=False))
register(Planner("asset", _plan_assets, {"assets": Words("资产", "Assets")}, finds_villages=False))
