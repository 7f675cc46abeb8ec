"""Integration plans (整合方案): solved, changed by hand with a reason, adopted by a document, filed, carried out line by line."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.solvers.proof import Report, silent
from lianxin.funds import errors
from lianxin.funds.domain import check, plan_as_json, quality, read_plan, read_problem, solve
from lianxin.funds.models import Allocation, IntegrationPlan, PlanLine, Tranche, Transfer
from lianxin.funds.operations.allocations import Arrangement, allocate
from lianxin.funds.operations.gates import checked_day, checked_fen, checked_reason, checked_text, joined, may, record
from lianxin.funds.operations.gathering import gathered_problem
from lianxin.people.roles import Act
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from lianxin.people.models import User

_THING = "funds.plan"


@dataclass(frozen=True, slots=True)
class Answer:
    """A problem as it stood, and the solver's plan for it, as JSON values."""

    area_code: str
    year: int
    problem: dict[str, Any]
    plan: dict[str, Any]


def solved_plan(
    *, area_code: str, year: int, on: date, by: User | None, seconds: float, report: Report = silent
) -> Answer:
    """Solve the allocation of what a county's money can do in a year. Nothing is written, and no transaction is open meanwhile.

    Raises:
        PermissionDenied: ``by`` may not plan funds in the area.
        Refused: FUND-137 no money or no projects.
    """
    may(by, Act.PLAN_FUNDS, area_code)
    problem = gathered_problem(area_code, year, on)
    solved = solve(read_problem(json.dumps(problem, ensure_ascii=False)), stop=seconds, report=report)
    return Answer(area_code, year, problem, plan_as_json(solved))


@transaction.atomic
def keep_plan(*, answer: Answer, by: User | None) -> IntegrationPlan:
    """Keep a solved plan as the draft of its area and year; an earlier draft is discarded. Nothing is arranged yet.

    Raises:
        PermissionDenied: ``by`` may not plan funds in the area.
    """
    may(by, Act.PLAN_FUNDS, answer.area_code)
    versions = IntegrationPlan.objects.select_for_update().filter(area_code=answer.area_code, year=answer.year)
    versions.filter(state=IntegrationPlan.State.DRAFT).update(state=IntegrationPlan.State.DISCARDED)
    latest = versions.aggregate(latest=Max("version"))["latest"] or 0
    plan = IntegrationPlan.objects.create(
        area_code=answer.area_code,
        year=answer.year,
        version=latest + 1,
        problem=answer.problem,
        plan=answer.plan,
        made_by=by,
        made_at=timezone.now(),
    )
    _write_lines(plan)
    record("funds.plan", by, _THING, plan.pk, plan.area_code, year=plan.year, version=plan.version)
    return plan


@transaction.atomic
def change_line(
    *, plan: IntegrationPlan, tranche: Tranche, project: Project, amount_fen: Fen, reason: str, by: User | None
) -> IntegrationPlan:
    """Put another amount of a tranche for a project into a draft (0 takes the line out), with a reason. The solver's proof no
    longer holds; what the change breaks is shown, and an adoption refuses it.

    Raises:
        PermissionDenied: ``by`` may not plan funds in the area.
        Refused: FUND-101, FUND-116 not in the plan's problem, FUND-128 no reason, FUND-136 not a draft.
    """
    held, why = _draft(plan, by), checked_reason(reason)
    known = {entry["id"] for entry in held.problem["sources"]}, {entry["id"] for entry in held.problem["projects"]}
    if str(tranche.pk) not in known[0] or str(project.pk) not in known[1]:
        raise Refused(errors.NO_SUCH_ALLOCATION, tranche=tranche, project=project)
    amount = checked_fen(amount_fen) if amount_fen else 0
    rows = [
        row for row in held.plan["allocations"]
        if (row["source"], row["project"]) != (str(tranche.pk), str(project.pk))
    ]  # fmt: skip
    if amount:
        rows.append({"source": str(tranche.pk), "project": str(project.pk), "amount_fen": amount, "year": held.year})
    changes = [
        *held.plan.get("changes", []),
        {"tranche": tranche.pk, "project": project.pk, "amount_fen": amount, "why": why},
    ]
    held.plan = {**held.plan, "allocations": rows, "changes": changes}
    measured = quality(read_problem(json.dumps(held.problem)), read_plan(_allocations_of(held)))
    held.plan["quality"] = plan_as_json(measured)
    held.save(update_fields=["plan"])
    held.lines.all().delete()
    _write_lines(held)
    record(
        "funds.plan",
        by,
        _THING,
        held.pk,
        held.area_code,
        tranche=tranche.pk,
        project=project.pk,
        amount_fen=amount,
        reason=why,
    )
    return held


@transaction.atomic
def adopt_plan(*, plan: IntegrationPlan, document_no: str, on: date, by: User | None) -> IntegrationPlan:
    """Adopt a draft by a document. The version before it is superseded; what was arranged under it stays.

    Raises:
        PermissionDenied: ``by`` may not plan funds in the area.
        Refused: FUND-136 not a draft, FUND-138 it breaks purposes, shares or sums, FUND-139 before it was made, FUND-141 no document.
    """
    held = _draft(plan, by)
    broken = broken_rules(held)
    if broken:
        raise Refused(errors.PLAN_BREAKS_LIMITS, limits=joined(violation.words for violation in broken[:5]))
    adopted = IntegrationPlan.objects.filter(
        area_code=held.area_code, year=held.year, state=IntegrationPlan.State.ADOPTED
    )
    adopted.update(state=IntegrationPlan.State.SUPERSEDED)
    held.document_no = checked_text(document_no, "文号 · document number")
    held.adopted_on = checked_day(on, not_before=timezone.localdate(held.made_at))
    held.state = IntegrationPlan.State.ADOPTED
    held.save(update_fields=["document_no", "adopted_on", "state"])
    _plan_purposes(held)
    record("funds.adopt_plan", by, _THING, held.pk, held.area_code, document=held.document_no)
    return held


@transaction.atomic
def discard_plan(*, plan: IntegrationPlan, by: User | None) -> IntegrationPlan:
    """Discard a draft; nothing was arranged.

    Raises:
        PermissionDenied: ``by`` may not plan funds in the area.
        Refused: FUND-136 not a draft.
    """
    held = _draft(plan, by)
    held.state = IntegrationPlan.State.DISCARDED
    held.save(update_fields=["state"])
    record("funds.plan", by, _THING, held.pk, held.area_code, discarded=True)
    return held


@transaction.atomic
def file_plan(*, plan: IntegrationPlan, on: date, by: User | None) -> IntegrationPlan:
    """Record that an adopted plan was filed with the province (备案).

    Raises:
        PermissionDenied: ``by`` may not plan funds in the area.
        Refused: FUND-136 not adopted, FUND-139 before its adoption.
    """
    may(by, Act.PLAN_FUNDS, plan.area_code)
    if plan.state != IntegrationPlan.State.ADOPTED or plan.adopted_on is None:
        raise Refused(errors.PLAN_SETTLED)
    plan.filed_on = checked_day(on, not_before=plan.adopted_on)
    plan.save(update_fields=["filed_on"])
    record("funds.file_plan", by, _THING, plan.pk, plan.area_code, on=on.isoformat())
    return plan


@transaction.atomic
def carry_out_plan(*, plan: IntegrationPlan, on: date, document_no: str, by: User | None) -> list[Allocation]:
    """Arrange every line of an adopted plan that is not yet arranged under it. Doing it twice arranges nothing twice.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the area.
        Refused: FUND-136 not adopted, and as :func:`allocate`; then no line is arranged.
    """
    may(by, Act.MANAGE_FUNDS, plan.area_code)
    held = IntegrationPlan.objects.select_for_update().get(pk=plan.pk)
    if held.state != IntegrationPlan.State.ADOPTED:
        raise Refused(errors.PLAN_SETTLED)
    done = []
    for line in held.lines.select_related("tranche", "project"):
        left = line.amount_fen - _arranged_under(held, line)
        if left > 0:
            entry = Arrangement(line.tranche, line.project, left, on, document_no, held)
            done.append(allocate(arrangement=entry, by=by))
    record("funds.carry_out_plan", by, _THING, held.pk, held.area_code, lines=len(done))
    return done


def broken_rules(plan: IntegrationPlan) -> list[Any]:
    """Every rule that a plan, as it stands with changes by hand, breaks."""
    return list(check(read_problem(json.dumps(plan.problem)), read_plan(_allocations_of(plan))))


def _allocations_of(plan: IntegrationPlan) -> str:
    """Only what a person may have changed: proofs and prices do not survive."""
    rows = [{key: row[key] for key in ("source", "project", "amount_fen", "year")} for row in plan.plan["allocations"]]
    return json.dumps({"allocations": rows})


def _draft(plan: IntegrationPlan, by: User | None) -> IntegrationPlan:
    may(by, Act.PLAN_FUNDS, plan.area_code)
    held = IntegrationPlan.objects.select_for_update().get(pk=plan.pk)
    if held.state != IntegrationPlan.State.DRAFT:
        raise Refused(errors.PLAN_SETTLED)
    return held


def _write_lines(plan: IntegrationPlan) -> None:
    """One line for each tranche and project; the years of a project are one sum."""
    sums: dict[tuple[int, int], Fen] = defaultdict(int)
    for row in plan.plan["allocations"]:
        sums[int(row["source"]), int(row["project"])] += row["amount_fen"]
    purposes = {int(entry["id"]): entry["purpose"] for entry in plan.problem["projects"]}
    PlanLine.objects.bulk_create(
        [
            PlanLine(plan=plan, tranche_id=tranche, project_id=project, amount_fen=amount, purpose=purposes[project])
            for (tranche, project), amount in sorted(sums.items())
        ]
    )


def _plan_purposes(plan: IntegrationPlan) -> None:
    """Note on each tranche what the plan uses it for, where that is one purpose."""
    purposes: dict[int, set[str]] = defaultdict(set)
    for tranche_id, purpose in plan.lines.values_list("tranche_id", "purpose"):
        purposes[tranche_id].add(purpose)
    for tranche_id, found in purposes.items():
        if len(found) == 1:
            Tranche.objects.filter(pk=tranche_id).update(purpose_planned=found.pop())


def _arranged_under(plan: IntegrationPlan, line: PlanLine) -> Fen:
    allocation = Allocation.objects.filter(tranche=line.tranche, project=line.project, plan=plan).first()
    if allocation is None:
        return 0
    came = Transfer.objects.filter(debit_id=allocation.account_id, credit__kind="tranche")
    went = Transfer.objects.filter(credit_id=allocation.account_id, debit__kind="tranche")
    return (came.aggregate(sum=Sum("amount_fen"))["sum"] or 0) - (went.aggregate(sum=Sum("amount_fen"))["sum"] or 0)
