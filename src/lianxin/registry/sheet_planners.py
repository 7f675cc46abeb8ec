"""How the register plans the sheets that are its own: rosters, records of households and villages, units and helpers."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.registry.importing.comparing import compared
from lianxin.registry.importing.matching import match_roster
from lianxin.registry.importing.people_rows import draft_helpers, draft_units
from lianxin.registry.importing.planners import Planner, SheetPlan, digest_of, register
from lianxin.registry.importing.records import compared_households, compared_villages, write_records
from lianxin.registry.importing.roster import checked_roster
from lianxin.registry.importing.rows import Rows
from lianxin.registry.importing.samples import record_samples, roster_samples
from lianxin.registry.importing.writing import write_roster
from lianxin.registry.models import ImportJob


def _plan_roster(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    draft = checked_roster(rows, villages)
    existing = match_roster(draft, job.year)
    outcome = compared(draft, existing, mode=job.mode)
    outcome.counts["rows"] = rows.count
    outcome.counts["members.absent"] = len(outcome.absent_members)
    return SheetPlan(
        rows,
        villages,
        outcome.counts,
        roster_samples(draft, existing, outcome),
        outcome.disputes,
        lambda writing, share: (write_roster(draft, existing, outcome, writing, share), None)[1],
        digest_of(
            outcome.counts,
            outcome.new_groups,
            outcome.new_members,
            [(d.table, d.thing_id, d.yearly, d.identity) for d in outcome.differences],
        ),
    )


def _plan_records(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    compare = compared_households if rows.kind.rows_are == "household" else compared_villages
    outcome = compare(rows, villages, year=job.year, mode=job.mode)
    outcome.counts["rows"] = rows.count
    return SheetPlan(
        rows,
        villages,
        outcome.counts,
        record_samples(rows, outcome),
        outcome.disputes,
        lambda writing, share: write_records(rows, outcome, writing),
        digest_of(
            outcome.counts,
            [c.owner for c in outcome.new],
            [(c.owner, c.differs, c.identity) for c in outcome.changed],
        ),
    )


def _plan_people(job: ImportJob, rows: Rows, villages: list[str | None]) -> SheetPlan:
    draft = draft_units if rows.kind.rows_are == "unit" else draft_helpers
    outcome = draft(rows, job=job)
    outcome.counts["rows"] = rows.count
    return SheetPlan(
        rows,
        villages,
        outcome.counts,
        outcome.samples(),
        [],
        lambda writing, share: outcome.write(),
        digest_of(outcome.counts, outcome.samples()),
    )


_HOUSEHOLDS = {"households": Words("户", "Households")}
register(Planner("member", _plan_roster, _HOUSEHOLDS | {"members": Words("家庭成员", "Members")}))
register(Planner("household", _plan_records, _HOUSEHOLDS))
register(Planner("village", _plan_records, {"villages": Words("行政村", "Villages")}))
register(Planner("unit", _plan_people, {"units": Words("帮扶单位", "Units")}, finds_villages=False))
register(Planner("helper", _plan_people, {"helpers": Words("帮扶责任人", "Helpers")}, finds_villages=False))
