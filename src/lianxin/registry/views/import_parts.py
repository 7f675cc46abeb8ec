"""The parts of an import's page, made from the job's result: counts, samples, problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.jobs.progress import Progress
from lianxin.jobs.queries import STATES
from lianxin.registry.display import HIDDEN, Veil, in_language, kept_text, veil_of
from lianxin.registry.importing.planners import planned_things
from lianxin.registry.jobs import title
from lianxin.registry.models import Conflict, ImportJob
from lianxin.rulebook import dictionary
from lianxin.site.components import Change, JobProgress
from lianxin.site.language import say

PROBLEMS_ON_A_PAGE = 100

COUNTED: dict[str, tuple[Words, str]] = {
    "new": (Words("新增", "New"), "good"),
    "changed": (Words("变更", "Changed"), "info"),
    "unchanged": (Words("不变", "Unchanged"), "plain"),
    "conflict": (Words("待人工处理", "For a person to decide"), "unsure"),
    "refused": (Words("未通过", "Refused"), "bad"),
    "other_mode": (Words("按导入方式略过", "Left out by the mode"), "plain"),
}
PREVIEWED = (Words("待确认", "To be confirmed"), "unsure")
CHECKED = (Words("已核对", "Checked"), "plain")
WRITTEN = (Words("已写入", "Written"), "good")
DISPUTES: dict[str, Words] = {
    Conflict.Kind.AMBIGUOUS: Words("有多个可能的对象", "Several records match"),
    Conflict.Kind.CORRECTED: Words("与人工更正不一致", "Stands against a correction"),
    Conflict.Kind.ELSEWHERE: Words("登记在另一户或另一村", "Registered elsewhere"),
}


def state_of(job: ImportJob, *, is_followed: bool) -> tuple[Words, str]:
    """Where a job stands, in words and tone."""
    if job.state != ImportJob.State.DONE:
        return STATES[job.state]
    if not job.is_dry_run:
        return WRITTEN
    return PREVIEWED if job.result.get("writable") and not is_followed else CHECKED


def progress_component(job: ImportJob, told: Progress) -> JobProgress:
    """The running job as the site's component shows it."""
    is_waiting = job.state == ImportJob.State.WAITING
    return JobProgress(
        words=title(job),
        state="waiting" if is_waiting else "running",
        done=told.percent,
        total=None if is_waiting else 100,
        poll_url=reverse("registry:job-progress", args=[job.pk]),
        detail=told.words,
    )


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many of one kind of thing came out how; in the order of :data:`COUNTED`, without what is 0 everywhere."""

    words: Words
    cells: tuple[tuple[Words, str, int], ...]


def count_rows(counts: Mapping[str, int]) -> list[CountRow]:
    """Return the counts of a job or a sheet, one row per kind of thing that occurs."""
    used = [name for name in COUNTED if name != "other_mode" or any(key.endswith(".other_mode") for key in counts)]
    rows = []
    for thing, words in planned_things().items():
        if any(counts.get(f"{thing}.{name}") for name in used):
            cells = tuple((*COUNTED[name], counts.get(f"{thing}.{name}", 0)) for name in used)
            rows.append(CountRow(words, cells))
    return rows


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of the file: what it was taken for, its counts, and a few records of each outcome."""

    name: str
    kind: str
    rows: int
    counts: list[CountRow]
    new: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    disputes: list[dict[str, Any]]
    absent: list[dict[str, Any]]
    absent_count: int
    new_count: int
    changed_count: int


def sheet_parts(result: Mapping[str, Any], names: Mapping[str, str]) -> list[SheetPart]:
    """Return the sheets of a result; ``names`` are those of the villages, by code."""
    parts = []
    for sheet in result["sheets"]:
        samples, counts = sheet["samples"], sheet["counts"]
        parts.append(
            SheetPart(
                name=sheet["sheet"],
                kind=in_language(sheet["kind_words"]),
                rows=counts.get("rows", 0),
                counts=count_rows(counts),
                new=[{**one, "village": names.get(one["village"] or "", one["village"])} for one in samples["new"]],
                changed=[{**one, "changes": _changes(one)} for one in samples["changed"]],
                disputes=[{**one, "words": DISPUTES[one["kind"]]} for one in samples["disputes"]],
                absent=samples["absent"],
                absent_count=counts.get("members.absent", len(samples["absent"])),
                new_count=_largest(counts, "new"),
                changed_count=sum(counts.get(f"{thing}.changed", 0) for thing in planned_things()),
            )
        )
    return parts


def village_codes(result: Mapping[str, Any]) -> set[str]:
    """Every village code in the samples of a result."""
    return {one["village"] for sheet in result["sheets"] for one in sheet["samples"]["new"] if one["village"]}


def _largest(counts: Mapping[str, int], outcome: str) -> int:
    return next((counts[f"{thing}.{outcome}"] for thing in planned_things() if counts.get(f"{thing}.{outcome}")), 0)


def _changes(sample: Mapping[str, Any]) -> list[Change]:
    return [_change(sample["table"], line) for line in sample["lines"]]


def _change(table: str, line: Mapping[str, Any]) -> Change:
    words = Words(*line["words"])
    entry = dictionary().fields.get(f"{table}.{line['field']}")
    if entry is None:
        return Change(words, line["before"] or None, line["after"] or None)
    veil = veil_of(entry, may_open=True)
    if veil is Veil.CLOSED:
        return Change(words, *(say(HIDDEN) if line[side] else None for side in ("before", "after")))
    if veil is Veil.MASKED:
        return Change(words, *(line[side] or None for side in ("before", "after")))
    return Change(words, *(kept_text(entry, line[side]) for side in ("before", "after")))


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One problem as the table shows it."""

    severity: str
    code: str
    place: str
    heading: str
    value: str
    what: str
    remedy: str


def problem_rows(kept: Sequence[Mapping[str, Any]]) -> list[ProblemRow]:
    """Return kept problems in the reader's language."""
    return [
        ProblemRow(
            line["severity"],
            line["code"],
            _place(line),
            line["heading"],
            line["value"],
            in_language(line["what"]),
            in_language(line["remedy"]),
        )
        for line in kept
    ]


def _place(line: Mapping[str, Any]) -> str:
    cell = f"{line['column']}{line['row'] or ''}"
    return f"{line['sheet']}!{cell}" if cell else line["sheet"]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """How often one problem occurs in one column."""

    code: str
    severity: str
    heading: str
    count: int
    what: str


def problem_kinds(problems: Mapping[str, Any]) -> list[ProblemKind]:
    """Return the totals by kind, the most frequent first; the sentence is that of the first kept problem of the kind."""
    sentences: dict[tuple[str, str], str] = {}
    for line in problems["kept"]:
        sentences.setdefault((line["code"], line["heading"]), in_language(line["what"]))
    return [
        ProblemKind(
            line["code"],
            line["severity"],
            line["heading"],
            line["count"],
            sentences.get((line["code"], line["heading"]), ""),
        )
        for line in problems["counts"]
    ]
