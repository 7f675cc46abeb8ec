"""Read a list of issues from a workbook: every row is checked as the room itself would, and all faults are told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.places.domain.names import cleaned, township_stem, village_stem
from lianxin.places.queries import areas_under
from lianxin.projects.models import Project
from lianxin.registry.importing.planners import SheetPlan, digest_of
from lianxin.registry.importing.rows import Rows
from lianxin.supervision.errors import issues as errors
from lianxin.supervision.models import Issue
from lianxin.supervision.operations.issues import (
    Known,
    Listed,
    NewIssue,
    Plan,
    checked_issue,
    checked_plan,
    take_in_issues,
)

if TYPE_CHECKING:
    from lianxin.registry.models import ImportJob

_SHOWN = 50
_PLAN = (
    "measure", "expected", "outcome", "judged", "closing", "leader", "lead_unit", "responsible_unit", "responsible",
    "deadline_kind",
)  # fmt: skip


def plan_issues(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    """Say what a list of issues would bring: new ones, those on record by their number, and what is wrong with the others."""
    counts: Counter[str] = Counter({"rows": rows.count})
    new: list[dict[str, Any]] = []
    listed: list[Listed] = []
    if job.by is not None and not scope_of(job.by, Act.MANAGE_ISSUES).covers(job.area_code):
        if rows.count:
            rows.refuse(range(rows.count), "", errors.IMPORT_NOT_PERMITTED)
        counts["issues.refused"] = rows.count
    else:
        reader = _Reader(job, rows)
        for row in range(rows.count):
            found = None if row in rows.refused else reader.read(row)
            if row in rows.refused or found is None:
                counts["issues.refused" if row in rows.refused else "issues.unchanged"] += 1
                continue
            listed.append(found)
            counts["issues.new"] += 1
            if len(new) < _SHOWN:
                number = rows.row_numbers[row]
                name = found.entry.words[:40]
                new.append({"row": number, "name": name, "members": None, "village": found.entry.area_code})
    samples = {"new": new, "changed": [], "disputes": [], "absent": []}

    def write(writing: object, share: Callable[[float], None]) -> None:
        if listed:
            take_in_issues(area_code=job.area_code, listed=listed, file=rows.file, by=job.by)
        share(1.0)

    nowhere: list[str | None] = [None] * rows.count
    return SheetPlan(rows, nowhere, counts, samples, [], write, digest_of(counts, [one.entry.words for one in listed]))


class _Reader:
    """Reads rows of a list, each place and number looked up once."""

    def __init__(self, job: ImportJob, rows: Rows) -> None:
        self.job, self.rows, self.now = job, rows, timezone.now()
        areas = list(areas_under(job.area_code[:9], timezone.localdate()).values_list("level", "code", "name"))
        self.townships = {township_stem(cleaned(name)): code for level, code, name in areas if level == "township"}
        if len(job.area_code) >= len("999901101"):
            self.townships |= {"": job.area_code[:9]}
        self.villages: dict[tuple[str, str], str] = {}
        for level, code, name in areas:
            if level == "village":
                self.villages[code[:9], village_stem(cleaned(name))] = code
        self.known = set(Issue.objects.filter(county_code=job.area_code[:6]).values_list("number", flat=True))
        projects = Project.objects.filter(area_code__startswith=job.area_code[:6])
        self.projects = dict(projects.values_list("code", "id"))
        self.seen: dict[str, int] = {}
        self.looked = Known()

    def read(self, row: int) -> Listed | None:
        """Return the issue of a row; None where it is on record, or is refused (the row says why)."""
        number = self._told(row, "issue.number") or ""
        if number and number in self.known:
            return None
        if number in self.seen:
            self.rows.refuse(
                [row], "issue.number", errors.ROW_TWICE, number, other=self.rows.row_numbers[self.seen[number]]
            )
            return None
        if number:
            self.seen[number] = row
        area = self._area(row)
        if area is None:
            return None
        try:
            entry = self._entry(row, area, number)
            issue = checked_issue(entry, self.now, self.looked)
            plan = self._plan(row)
            if plan is not None:
                checked_plan(plan, issue, self.now, self.looked)
        except Refused as refusal:
            self.rows.refused.add(row)
            self.rows.problems.add(refusal.kind, self.rows.place(row, _path_of(refusal)), "", **refusal.details)
            return None
        return Listed(entry, plan)

    def _told(self, row: int, path: str) -> Any:
        return self.rows.column(path)[row]

    def _entry(self, row: int, area: str, number: str) -> NewIssue:
        def told(name: str) -> Any:
            return self._told(row, f"issue.{name}")

        project = self._told(row, "project.project_no")
        if project and project not in self.projects:
            raise Refused(errors.PROJECT_UNKNOWN, number=project)
        return NewIssue(
            area_code=area,
            source=told("source"),
            level=told("level"),
            theme=told("theme"),
            category=told("category"),
            cause=told("cause"),
            words=told("words"),
            found_on=told("found_on"),
            found_by=told("found_by"),
            number=number,
            household_count=told("households"),
            amount_fen=told("amount_yuan"),
            project_id=self.projects[project] if project else None,
        )

    def _plan(self, row: int) -> Plan | None:
        told = {name: self._told(row, f"issue.{name}") for name in _PLAN}
        due: date | None = self._told(row, "issue.due_on")
        if not any(told.values()) and due is None:
            return None
        missing = [path for path in _PLAN if not told[path]]
        if missing:
            names = "、".join(self.rows.headings.get(f"issue.{name}", name) for name in missing)
            raise Refused(errors.PLAN_INCOMPLETE, missing=names)
        return Plan(**told, due_on=due, assigned_on=self._told(row, "issue.assigned_on"))

    def _area(self, row: int) -> str | None:
        township, village = self._told(row, "place.township"), self._told(row, "place.village")
        if not township and not village:
            return self.job.area_code
        code = self.townships.get(township_stem(cleaned(township or "")))
        if code is not None and village:
            code = self.villages.get((code, village_stem(cleaned(village))))
        elif village and not township:
            named = [found for (_, stem), found in self.villages.items() if stem == village_stem(cleaned(village))]
            code = named[0] if len(named) == 1 else None
        if code is None or not code.startswith(self.job.area_code):
            path = "place.village" if village else "place.township"
            self.rows.refuse(
                [row], path, errors.PLACE_UNKNOWN, village or township, named=f"{township or ''}{village or ''}"
            )
            return None
        return code


_PATHS = {
    errors.DAY_UNFIT.code: "issue.found_on",
    errors.DUE_UNFIT.code: "issue.due_on",
    errors.NO_DUE.code: "issue.due_on",
    errors.PROJECT_UNKNOWN.code: "project.project_no",
    errors.PLAN_INCOMPLETE.code: "issue.measure",
    errors.TEXT_UNFIT.code: "issue.words",
}


def _path_of(refusal: Refused) -> str:
    return _PATHS.get(refusal.code, "issue.words")


THINGS = {"issues": Words("问题", "Issues")}
