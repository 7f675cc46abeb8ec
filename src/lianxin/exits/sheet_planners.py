"""Take a county's list of exits in: every row checked against the register, the procedure and itself; the list waits to be decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.exits import errors
from lianxin.exits.domain.listing import Slip, Walked, slip_of
from lianxin.exits.models import ExitLine, ExitList
from lianxin.exits.operations.lists import NewExitList, NewLine, bring_in_exits, procedure_of, showing_days_of
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.registry.importing.planners import Planner, SheetPlan, digest_of, register
from lianxin.registry.models import HouseholdFacts

if TYPE_CHECKING:
    from lianxin.registry.importing.rows import Rows
    from lianxin.registry.models import ImportJob

_SHOWN, _AT_ONCE = 50, 500
_DAYS = ("visited_on", "confirmed_on", "discussed_on", "shown_from", "shown_until", "reviewed_on")
_POOR = "poor"


def plan_exits(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    """Say what a list of exits would do: one list with a line for each household that may exit."""
    counts: Counter[str] = Counter({"rows": rows.count})
    try:
        least = showing_days_of(procedure_of(job.area_code, job.year))
    except Refused as refusal:
        rows.refuse(range(rows.count), "exit_line.household_no", errors.NO_PROCEDURE, **dict(refusal.details))
        least = 0
    known, listed = _registered(job, rows), _listed_elsewhere(job)
    lines: list[NewLine] = []
    seen: dict[int, int] = {}
    shown: list[dict[str, Any]] = []
    for row in range(rows.count):
        if row in rows.refused:
            counts["exits.refused"] += 1
            continue
        line = _line(rows, row, known, listed, seen, year=job.year, least=least)
        if line is None:
            counts["exits.refused"] += 1
            continue
        seen[line.household_id] = row
        lines.append(line)
        counts["exits.new"] += 1
        if len(shown) < _SHOWN:
            number = str(rows.column("exit_line.household_no")[row])
            _, _, village, head = known[number]
            shown.append(
                {"row": rows.row_numbers[row], "name": f"{head} {number}", "members": None, "village": village}
            )
    entry = NewExitList(job.area_code, job.year, f"{rows.file} · {rows.sheet}", lines)

    def write(writing: object, share: Callable[[float], None]) -> None:
        if entry.lines:
            bring_in_exits(entry=entry, by=job.by)
        share(1.0)

    samples = {"new": shown, "changed": [], "disputes": [], "absent": []}
    told = digest_of(counts, [(one.household_id, one.walked.days, one.file_no) for one in lines])
    return SheetPlan(rows, [None] * rows.count, counts, samples, [], write, told)


_Known = dict[str, tuple[int, str | None, str, str]]


def _registered(job: ImportJob, rows: Rows) -> _Known:
    """Of each household number of the sheet: the household, its type in the year, its village and its head."""
    numbers = sorted({str(one).strip() for one in rows.column("exit_line.household_no") if one})
    found: _Known = {}
    for at in range(0, len(numbers), _AT_ONCE):
        facts = HouseholdFacts.objects.filter(
            within_area("household__village_code", job.area_code), year=job.year, household__is_live=True,
            household__household_no__in=numbers[at : at + _AT_ONCE],
        )  # fmt: skip
        told = facts.values_list(
            "household__household_no",
            "household_id",
            "household_type",
            "household__village_code",
            "household__head_name",
        )
        found.update({number: rest for number, *rest in told})  # type: ignore[misc]
    return found


def _listed_elsewhere(job: ImportJob) -> set[int]:
    waiting = ExitLine.objects.filter(exit_list__state=ExitList.State.PENDING, exit_list__year=job.year)
    return set(waiting.values_list("household_id", flat=True))


def _line(
    rows: Rows, row: int, known: _Known, listed: set[int], seen: dict[int, int], *, year: int, least: int
) -> NewLine | None:
    """The line of a row; None, and the reason told, where the household may not exit as the row has it."""
    number = str(rows.column("exit_line.household_no")[row]).strip()

    def refused(path: str, kind: Any, value: object = "", **details: Any) -> None:
        rows.refuse([row], f"exit_line.{path}", kind, value, **details)

    if number not in known:
        return refused("household_no", errors.LINE_UNKNOWN, number, year=year)
    household_id, household_type, _, _ = known[number]
    if household_id in seen or household_id in listed:
        other = rows.row_numbers[seen[household_id]] if household_id in seen else "—"
        return refused("household_no", errors.LINE_TWICE, number, other=other)
    if household_type != _POOR:
        return refused("household_no", errors.LINE_NOT_POOR, number, year=year)
    days: list[date] = [rows.column(f"exit_line.{name}")[row] for name in _DAYS]
    walked = Walked(*days)
    slip = slip_of(walked, showing_days=least, by=timezone.localdate())
    if slip is Slip.ORDER:
        return refused("visited_on", errors.LINE_OUT_OF_ORDER, days[0])
    if slip is Slip.AHEAD:
        return refused("reviewed_on", errors.LINE_AHEAD, walked.reviewed_on)
    if slip is Slip.SHOWING:
        return refused(
            "shown_until", errors.LINE_SHOWN_TOO_SHORT, walked.shown_until, days=walked.days_shown, least=least
        )
    return NewLine(household_id, walked, str(rows.column("exit_line.file_no")[row]).strip())


register(
    Planner(
        "exit_line", plan_exits, {"exits": Words("退出户", "Exits")}, finds_villages=False, act=Act.RECORD_EXIT_FIGURES
    )
)
