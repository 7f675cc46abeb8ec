"""One import from file to result: read, place, check, compare, and, unless it is a preview, write.

A preview and its confirmation run the same code; the confirmation is refused if what it would do is no longer what the
preview showed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from lianxin.core.kernel.errors import Refused, Severity
from lianxin.registry import errors
from lianxin.registry.import_rights import may_import_into
from lianxin.registry.importing.bulk import refresh_statistics
from lianxin.registry.importing.collecting import collected
from lianxin.registry.importing.planners import SheetPlan, planner_for
from lianxin.registry.importing.problems import ProblemList
from lianxin.registry.importing.reading import FileToRead, ReadFile, rows_of_file
from lianxin.registry.importing.villages import VillageFinder
from lianxin.registry.importing.writing import Writing
from lianxin.registry.models import Conflict, Household, HouseholdFacts, ImportJob, Member, MemberFacts, Source
from lianxin.registry.operations.years import refuse_unless_open, required_open_book
from lianxin.rulebook import dictionary

Tell = Callable[[str, float], None]
_MANY_ROWS = 1000
# What rosters list holds no facts of a year.
_YEARLESS = frozenset({"unit", "helper"})


@dataclass
class ImportPlan:
    """All sheets of a file."""

    problems: ProblemList
    sheets: list[SheetPlan] = field(default_factory=list)
    passed_over: dict[str, Any] = field(default_factory=dict)

    def counts(self) -> Counter[str]:
        total: Counter[str] = Counter()
        for sheet in self.sheets:
            total.update(sheet.counts)
        return total

    def fingerprint(self) -> str:
        """A digest of everything that would be written, to notice that the register has moved on since a preview."""
        return hashlib.sha256("|".join(sheet.fingerprint for sheet in self.sheets).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A job's file as rows, with the problems found so far."""

    read: ReadFile
    problems: ProblemList


def read_file(job: ImportJob, *, tell: Tell) -> CheckedFile:
    """Read the file of a job; the database is asked only whether the year is open at all.

    Raises:
        Refused: the file cannot be read (SHEET codes), or the year is not open (REG-001, REG-002).
    """
    if _is_of_a_year(job):
        refuse_unless_open(job.area_code[:6], job.year)
    problems = ProblemList()
    file = FileToRead(Path(settings.LIANXIN_HOME) / job.stored_as, job.file_name, job.kind, job.mapping, job.area_code)
    tell("reading", 2)
    return CheckedFile(rows_of_file(file, problems, lambda share: tell("reading", 2 + 38 * share)), problems)


def carry_out(job: ImportJob, file: CheckedFile, *, tell: Tell) -> dict[str, Any]:
    """Compare what was read and, unless the job is a preview, write it inside the caller's transaction; return the result.

    Raises:
        Refused: the year was closed in the meantime (REG-001), the register has changed since the preview (REG-041), or a
            sheet is of a kind that whoever asks may not bring in (REG-068).
    """
    if not job.is_dry_run and _is_of_a_year(job):
        required_open_book(job.area_code[:6], job.year)
    plan = _planned(job, file, tell)
    result = _result(plan)
    if job.is_dry_run:
        return result
    if job.follows is not None and job.follows.result.get("fingerprint") != result["fingerprint"]:
        raise Refused(errors.PREVIEW_STALE)
    _write(job, plan, tell)
    return result


def _is_of_a_year(job: ImportJob) -> bool:
    """Whether the job may write facts of a year. Rosters named as such hold none: a province's own units need no county's year."""
    return not job.kind or dictionary().sheet_kinds[job.kind].rows_are not in _YEARLESS


def _planned(job: ImportJob, file: CheckedFile, tell: Tell) -> ImportPlan:
    plan = ImportPlan(file.problems, passed_over=file.read.passed_over)
    finder = VillageFinder(job.area_code, date(job.year, 12, 31))
    sheets = file.read.sheets
    for number, rows in enumerate(sheets):
        tell("checking", 40 + 10 * number / len(sheets))
        if job.by is not None and not may_import_into(job.by, job.area_code, rows.kind.rows_are):
            raise Refused(errors.SHEET_NOT_YOURS, sheet=rows.sheet, rows=rows.kind.words)
        planner = planner_for(rows.kind.rows_are)
        villages = finder.codes_of(rows) if planner.finds_villages else [None] * rows.count
        tell("comparing", 45 + 10 * (number + 1) / len(sheets))
        sheet = planner.plan(job, rows, villages)
        sheet.signature = collected(job, rows, timezone.localdate())
        plan.sheets.append(sheet)
    return plan


def _result(plan: ImportPlan) -> dict[str, Any]:
    counts = plan.counts()
    writable = any(count for name, count in counts.items() if name.endswith((".new", ".changed")))
    return {
        "counts": dict(counts),
        "writable": writable,
        "fingerprint": plan.fingerprint(),
        "problems": plan.problems.as_json(),
        "has_errors": plan.problems.total(Severity.ERROR) > 0,
        "sheets": [
            {
                "sheet": sheet.rows.sheet,
                "kind": sheet.rows.kind.name,
                "kind_words": [sheet.rows.kind.words.zh, sheet.rows.kind.words.en],
                "counts": dict(sheet.counts),
                "samples": sheet.samples,
                "collector": sheet.signature.collector,
                "collected_on": sheet.signature.collected_on.isoformat() if sheet.signature.collected_on else "",
            }
            for sheet in plan.sheets
        ],
        "disputes": sum(len(sheet.disputes) for sheet in plan.sheets),
        **plan.passed_over,
    }


def _write(job: ImportJob, plan: ImportPlan, tell: Tell) -> None:
    at = timezone.now()
    share = 45 / max(len(plan.sheets), 1)
    for number, sheet in enumerate(plan.sheets):
        begun = 55 + share * number
        source = Source.objects.create(
            kind=Source.Kind.SURVEY if job.mapping else Source.Kind.WORKBOOK,
            document=f"{job.file_name} · {sheet.rows.sheet}"[:200],
            collector=sheet.signature.collector,
            collected_on=sheet.signature.collected_on,
            recorded_by=job.by,
            recorded_at=at,
            job=job,
        )
        sheet.write(Writing(job.year, source, at), lambda done, begun=begun: tell("writing", begun + share * done))
        _keep_disputes(job, sheet)
    if plan.counts()["rows"] >= _MANY_ROWS:
        refresh_statistics(Household, HouseholdFacts, Member, MemberFacts)
    tell("ending", 99)


def _keep_disputes(job: ImportJob, sheet: SheetPlan) -> None:
    Conflict.objects.bulk_create(
        [
            Conflict(
                job=job,
                kind=dispute.kind,
                village_code=sheet.villages[dispute.row] or job.area_code,
                place=f"{sheet.rows.sheet[:180]} · {sheet.rows.row_numbers[dispute.row]}",
                table=dispute.table,
                thing_id=dispute.thing_id,
                candidates=dispute.candidates,
                values={name: [_plain(before), _plain(after)] for name, (before, after) in dispute.values.items()},
            )
            for dispute in sheet.disputes
        ],
        batch_size=1000,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
