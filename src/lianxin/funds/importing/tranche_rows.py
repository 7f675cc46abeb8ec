"""Take tables of tranches in. One on record stays as it is, except that it may arrive; what differs is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.funds import errors
from lianxin.funds.importing.trials import Act, Outcome
from lianxin.funds.models import Tranche
from lianxin.funds.operations import NewTranche, announce_tranche, receive_tranche

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.registry.importing.planners import SheetPlan
    from lianxin.registry.importing.rows import Rows
    from lianxin.registry.models import ImportJob

# Fields of the sheet that are compared with a tranche on record → its column.
_COMPARED = {
    "tranche.channel": "channel", "tranche.level": "level", "tranche.purpose": "purpose_received", "tranche.giver": "giver",
    "tranche.year": "year", "tranche.amount_yuan": "amount_fen", "tranche.announced_on": "announced_on", "tranche.use_by": "use_by",
    "tranche.is_on_integration_list": "is_on_integration_list", "tranche.conditions": "words",
}  # fmt: skip


def plan_tranches(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    """Say what a table of tranches would do: announce those that are new, receive those of which it tells the day."""
    outcome = Outcome(rows, "tranches")
    known = {(one.document_no, one.name): one for one in Tranche.objects.filter(area_code=job.area_code)}
    seen: dict[tuple[str, str], int] = {}
    for row in range(rows.count):
        if row in rows.refused:
            outcome.count("refused")
            continue
        entry = _entry(rows, row, job)
        key = (entry.document_no, entry.name)
        if key in seen:
            other = rows.row_numbers[seen[key]]
            outcome.refuse((row,), "tranche.document_no", errors.ROW_TWICE, entry.document_no, other=other)
            continue
        seen[key] = row
        arrived = rows.column("tranche.received_on")[row]
        _plan_one(outcome, row, entry, known.get(key), arrived, job.by)
    return outcome.plan()


def _plan_one(
    outcome: Outcome, row: int, entry: NewTranche, present: Tranche | None, arrived: date | None, by: User | None
) -> None:
    telling = (entry.document_no, entry.name, entry.amount_fen, arrived)

    def act(counted: str, do: Any) -> Act:
        return Act(
            (row,), "tranche.document_no", f"{entry.document_no} {entry.name}", entry.area_code, counted, do, telling
        )

    if present is None:
        outcome.acts.append(act("new", lambda: _entered(entry, arrived, by)))
        return
    _compare(outcome.rows, row, present)
    if arrived is not None and present.received_on is None:
        outcome.acts.append(act("changed", lambda: receive_tranche(tranche=present, on=arrived, by=by)))
        return
    if arrived is not None and present.received_on != arrived:
        outcome.rows.warn(row, "tranche.received_on", errors.TRANCHE_DIFFERS, arrived, fields="到账日期")
    outcome.count("unchanged")


def _entered(entry: NewTranche, arrived: date | None, by: User | None) -> Tranche:
    made = announce_tranche(entry=entry, by=by)
    return made if arrived is None else receive_tranche(tranche=made, on=arrived, by=by)


def _entry(rows: Rows, row: int, job: ImportJob) -> NewTranche:
    def told(name: str) -> Any:
        return rows.column(f"tranche.{name}")[row]

    return NewTranche(
        document_no=told("document_no").strip(),
        name=told("name").strip(),
        channel=told("channel"),
        level=told("level"),
        area_code=job.area_code,
        year=told("year") or job.year,
        amount_fen=told("amount_yuan"),
        purpose=told("purpose"),
        announced_on=told("announced_on"),
        giver=told("giver") or "",
        is_on_integration_list=bool(told("is_on_integration_list")),
        use_by=told("use_by"),
        words=told("conditions") or "",
    )


def _compare(rows: Rows, row: int, present: Tranche) -> None:
    differing = [
        path for path, column in _COMPARED.items() if rows.column(path)[row] not in (None, getattr(present, column))
    ]
    if differing:
        fields = "、".join(rows.headings.get(path, path) for path in differing)
        rows.warn(row, differing[0], errors.TRANCHE_DIFFERS, rows.column(differing[0])[row], fields=fields)
