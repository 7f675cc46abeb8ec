"""Draft, override, confirm and discard plans; end pairings."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.proof import Report, silent
from lianxin.eligibility.models import Run
from lianxin.pairing import errors
from lianxin.pairing.access import access_plan, is_not_over
from lianxin.pairing.domain import PairingPlan, check, plan_as_json, quality, read_plan, read_problem, solve
from lianxin.pairing.gathering import gathered_problem
from lianxin.pairing.models import HouseholdPairing, Override, Plan, VillagePairing
from lianxin.people.access import required_area
from lianxin.people.models import Helper, Unit
from lianxin.people.roles import Act
from lianxin.registry.operations import give_access, withdraw_access

if TYPE_CHECKING:
    from lianxin.people.models import User

_SUPERSEDED = "新方案 · superseded by a new plan"


@dataclass(frozen=True, slots=True)
class Answer:
    """A problem gathered from the register, and the solver's plan for it."""

    run: Run
    problem: dict[str, Any]
    plan: PairingPlan


def draft_plan(*, run: Run, by: User | None, seconds: float, rules: dict[str, Any] | None = None) -> Plan:
    """Solve the pairing of the households that a run found and keep the answer as a draft; an earlier draft is discarded.

    The solver may take ``seconds``: on a page, ask for it as a job (``pairing.jobs``).

    Nothing is paired yet. A problem without a complete answer gives a draft that says what is short.

    Raises:
        PermissionDenied: ``by`` may not plan in the area.
        Refused: PAIR-101 nobody to pair; PAIR-102 no units or helpers; PAIR-0xx the rules given are not sound.
    """
    return keep_draft(answer=solved_pairing(run=run, by=by, seconds=seconds, rules=rules), by=by)


def solved_pairing(
    *, run: Run, by: User | None, seconds: float, rules: dict[str, Any] | None = None, report: Report = silent
) -> Answer:
    """Solve the pairing of the households that a run found. Nothing is written, and no transaction is open meanwhile.

    Raises:
        PermissionDenied, Refused: as :func:`draft_plan`.
    """
    if by is not None:
        required_area(by, Act.PLAN_PAIRING, run.area_code)
    problem = gathered_problem(run, rules=rules)
    solved = solve(read_problem(json.dumps(problem, ensure_ascii=False)), stop=seconds, report=report)
    return Answer(run, problem, solved)


@transaction.atomic
def keep_draft(*, answer: Answer, by: User | None) -> Plan:
    """Keep a solved pairing as the draft of its area; an earlier draft is discarded.

    Raises:
        PermissionDenied: ``by`` may not plan in the area.
    """
    run = answer.run
    if by is not None:
        required_area(by, Act.PLAN_PAIRING, run.area_code)
    Plan.objects.filter(area_code=run.area_code, state=Plan.State.DRAFT).update(
        state=Plan.State.DISCARDED, settled_by=by, settled_at=timezone.now()
    )
    plan = Plan.objects.create(
        area_code=run.area_code,
        year=run.year,
        problem=answer.problem,
        plan=plan_as_json(answer.plan),
        made_by=by,
        made_at=timezone.now(),
    )
    record_plan(Act.PLAN_PAIRING, by, plan, status=str(answer.plan.status))
    return plan


@transaction.atomic
def override_helper(*, plan_id: int, household: str, helper: str, reason: str, by: User) -> Plan:
    """Put another first helper in a household of a draft, with a reason; loads and broken rules are worked out again.

    Raises:
        PermissionDenied, Http404: not his to plan.
        Refused: PAIR-103 not a draft; PAIR-104 no reason; PAIR-105 no such household or helper.
    """
    plan = _draft(plan_id, by)
    known = {entry["id"] for entry in plan.problem["helpers"]}
    if household not in {entry["id"] for entry in plan.problem["households"]} or helper not in known:
        raise Refused(errors.NOT_IN_PLAN, subject=f"{household} / {helper}")
    pairs: list[dict[str, Any]] = plan.plan["household_helpers"]
    before = next((p["helper"] for p in pairs if p["household"] == household and p["order"] == "first"), "")
    removed = [p for p in pairs if p["household"] == household and (p["order"] == "first" or p["helper"] == helper)]
    pairs[:] = [p for p in pairs if p not in removed]
    pairs.append({"household": household, "helper": helper, "order": "first", "kept": False, "why": _by_hand(reason)})
    plan.plan["unplaced"] = [
        u for u in plan.plan["unplaced"] if not (u["kind"] == "household" and u["id"] == household)
    ]
    _release(plan, [(p["helper"], household) for p in removed], (helper, household), reason)
    return _overridden(plan, "household", household, before, helper, reason, by)


@transaction.atomic
def override_unit(*, plan_id: int, village: str, role: str, unit: str, reason: str, by: User) -> Plan:
    """Give a role in a village of a draft to another unit, with a reason.

    Raises:
        PermissionDenied, Http404, Refused: as :func:`override_helper`.
    """
    plan = _draft(plan_id, by)
    known = {entry["id"] for entry in plan.problem["units"]}
    villages = {entry["code"] for entry in plan.problem["villages"]}
    if village not in villages or unit not in known or role not in VillagePairing.Role.values:
        raise Refused(errors.NOT_IN_PLAN, subject=f"{village} / {role} / {unit}")
    pairs: list[dict[str, Any]] = plan.plan["unit_villages"]
    before = next((p["unit"] for p in pairs if p["village"] == village and p["role"] == role), "")
    removed = [
        p for p in pairs if p["village"] == village and (p["unit"] == unit or (p["role"] == role and role != "co"))
    ]
    pairs[:] = [p for p in pairs if p not in removed]
    pairs.append(
        {"unit": unit, "village": village, "role": role, "kept": False, "distance_km": None, "why": _by_hand(reason)}
    )
    _release(plan, [(p["unit"], village) for p in removed], (unit, village), reason)
    return _overridden(plan, "village", f"{village} {role}", before, unit, reason, by)


@transaction.atomic
def confirm_plan(*, plan_id: int, starts_on: date, by: User) -> Plan:
    """Open the pairings of a draft from a day and end those that it replaces. Existing pairs that it keeps go on unbroken.

    Raises:
        PermissionDenied, Http404: not his to confirm.
        Refused: PAIR-103 not a draft; PAIR-106 it breaks rules; PAIR-107 households are left without a helper.
    """
    plan = access_plan(by, plan_id, Act.CONFIRM_PAIRING)
    return _confirmed(plan, starts_on, by)


@transaction.atomic
def confirm_as_house(*, plan: Plan, starts_on: date) -> Plan:
    """Confirm a plan from the command line.

    Raises:
        Refused: as :func:`confirm_plan`.
    """
    return _confirmed(plan, starts_on, None)


@transaction.atomic
def discard_plan(*, plan_id: int, by: User) -> Plan:
    """Discard a draft; nothing was paired.

    Raises:
        PermissionDenied, Http404: not his to plan.
        Refused: PAIR-103 not a draft.
    """
    plan = _draft(plan_id, by)
    _settle(plan, Plan.State.DISCARDED, by)
    record_plan(Act.PLAN_PAIRING, by, plan, discarded=True)
    return plan


def violations_of(plan: Plan) -> list[Any]:
    """Every rule that the plan, as it stands with its overrides, breaks."""
    return list(check(read_problem(json.dumps(plan.problem)), read_plan(json.dumps(plan.plan))))


def _draft(plan_id: int, by: User) -> Plan:
    access_plan(by, plan_id, Act.PLAN_PAIRING)
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state != Plan.State.DRAFT:
        raise Refused(errors.NOT_A_DRAFT)
    return plan


def _release(plan: Plan, pairs: list[tuple[str, str]], placed: tuple[str, str], reason: str) -> None:
    """Say of the pairings of today that an override takes away that they are not kept, and why."""
    existing = plan.problem["existing"]
    held = {(e["helper"], e["household"]) for e in existing["household_helpers"]}
    held |= {(e["unit"], e["village"]) for e in existing["unit_villages"]}
    plan.plan["released"] += [
        {"one": one, "other": other, "reason": _by_hand(reason)} for one, other in pairs if (one, other) in held
    ]
    plan.plan["released"] = [entry for entry in plan.plan["released"] if (entry["one"], entry["other"]) != placed]


def _by_hand(reason: str) -> dict[str, str]:
    return {"zh": f"人工调整:{reason}", "en": f"by hand: {reason}"}


def _overridden(plan: Plan, kind: str, subject: str, before: str, after: str, reason: str, by: User) -> Plan:
    if not reason.strip():
        raise Refused(errors.OVERRIDE_REASON)
    problem = read_problem(json.dumps(plan.problem))
    measured = quality(problem, read_plan(json.dumps(plan.plan)))
    plan.plan["quality"] = plan_as_json(measured)
    plan.save(update_fields=["plan"])
    Override.objects.create(
        plan=plan,
        kind=kind,
        subject=subject,
        before=before,
        after=after,
        reason=reason.strip(),
        by=by,
        at=timezone.now(),
    )
    record_plan(
        Act.PLAN_PAIRING, by, plan, override=kind, subject=subject, before=before, after=after, reason=reason.strip()
    )
    return plan


def _confirmed(plan: Plan, starts_on: date, by: User | None) -> Plan:
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != Plan.State.DRAFT:
        raise Refused(errors.NOT_A_DRAFT)
    households = {entry["id"] for entry in plan.problem["households"]}
    placed = {p["household"] for p in plan.plan["household_helpers"] if p["order"] == "first"}
    if households - placed:
        raise Refused(errors.PLAN_HAS_GAPS, count=len(households - placed))
    broken = violations_of(plan)
    if broken:
        raise Refused(errors.PLAN_BREAKS_RULES, count=len(broken), first=broken[0].words)
    _settle(plan, Plan.State.CONFIRMED, by)
    _pair_villages(plan, starts_on)
    changed = _pair_households(plan, starts_on)
    record_plan(Act.CONFIRM_PAIRING, by, plan, starts_on=starts_on.isoformat(), changed=changed)
    return plan


def _settle(plan: Plan, state: Plan.State, by: User | None) -> None:
    plan.state = state
    plan.settled_by = by
    plan.settled_at = timezone.now()
    plan.save(update_fields=["state", "settled_by", "settled_at"])


def _pair_villages(plan: Plan, starts_on: date) -> None:
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={p["unit"] for p in plan.plan["unit_villages"]})}
    wanted = {(p["unit"], p["village"], p["role"]) for p in plan.plan["unit_villages"]}
    villages = {entry["code"] for entry in plan.problem["villages"]}
    present = VillagePairing.objects.filter(is_not_over(), village_code__in=villages).select_related("unit")
    held = {(p.unit.code, p.village_code, p.role): p for p in present}
    _end([held[key] for key in held.keys() - wanted], starts_on)
    VillagePairing.objects.bulk_create(
        [
            VillagePairing(unit=units[unit], village_code=village, role=role, plan=plan, starts_on=starts_on)
            for unit, village, role in sorted(wanted - held.keys())
        ]
    )


def _pair_households(plan: Plan, starts_on: date) -> int:
    pairs = plan.plan["household_helpers"]
    helpers = {h.code: h for h in Helper.objects.filter(code__in={p["helper"] for p in pairs}).select_related("unit")}
    wanted = {(int(p["household"]), p["helper"], p["order"]) for p in pairs}
    households = {int(entry["id"]) for entry in plan.problem["households"]}
    present = HouseholdPairing.objects.filter(is_not_over(), household_id__in=households).select_related("helper")
    held = {(p.household_id, p.helper.code, p.order): p for p in present}
    ended = [held[key] for key in held.keys() - wanted]
    for pairing in ended:
        _withdraw(pairing, starts_on)
    _end(ended, starts_on)
    new = sorted(wanted - held.keys())
    HouseholdPairing.objects.bulk_create(
        [
            HouseholdPairing(household_id=household, helper=helpers[code], order=order, plan=plan, starts_on=starts_on)
            for household, code, order in new
        ],
        batch_size=1000,
    )
    # Whoever stays keeps his access, and so does his unit, though another of its helpers has gone.
    give_access_of_pairs([(household, helpers[code]) for household, code, _ in sorted(wanted)], starts_on)
    return len(new) + len(ended)


def _end(pairings: list[Any], on: date) -> None:
    for pairing in pairings:
        if pairing.starts_on >= on:
            pairing.delete()
        else:
            pairing.ends_before = on
            pairing.reason = _SUPERSEDED
            pairing.save(update_fields=["ends_before", "reason"])


def give_access_of_pairs(pairs: list[tuple[int, Helper]], starts_on: date) -> None:
    """Let helpers with accounts, and their units, see the households that they are paired with."""
    by_user: dict[int, set[int]] = defaultdict(set)
    by_unit: dict[int, set[int]] = defaultdict(set)
    for household, helper in pairs:
        by_unit[helper.unit_id].add(household)
        if helper.user_id is not None:
            by_user[helper.user_id].add(household)
    for user_id, households in by_user.items():
        give_access(household_ids=households, starts_on=starts_on, user_id=user_id)
    for unit_id, households in by_unit.items():
        give_access(household_ids=households, starts_on=starts_on, unit_id=unit_id)


def _withdraw(pairing: HouseholdPairing, on: date) -> None:
    if pairing.helper.user_id is not None:
        withdraw_access(household_ids=[pairing.household_id], ends_before=on, user_id=pairing.helper.user_id)
    withdraw_access(household_ids=[pairing.household_id], ends_before=on, unit_id=pairing.helper.unit_id)


def record_plan(act: Act, by: User | None, plan: Plan, **details: Any) -> None:
    """Write the event of an act on a plan."""
    record_event(act=act, by=by, thing="pairing.plan", thing_id=plan.pk, area_code=plan.area_code, **details)
