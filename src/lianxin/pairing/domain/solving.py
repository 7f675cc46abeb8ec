"""Solve a pairing problem, stage by stage, each exactly for the outcome of those before it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from lianxin.core.kernel.words import Words
from lianxin.core.solvers.proof import Budget, Progress, Report, Status, silent
from lianxin.pairing.domain.households import pair_households
from lianxin.pairing.domain.leaders import link_leaders
from lianxin.pairing.domain.measuring import quality
from lianxin.pairing.domain.plan import Kind, PairingPlan, Stage, UnitVillage, Unplaced
from lianxin.pairing.domain.problem import PairingProblem
from lianxin.pairing.domain.units import pair_units

_SHARE_OF_UNITS = 0.5

_KIND_WORDS = {
    Kind.VILLAGE: Words("个村", "villages"),
    Kind.UNIT: Words("个单位", "units"),
    Kind.HOUSEHOLD: Words("户", "households"),
    Kind.HELPER: Words("名帮扶责任人", "helpers"),
}

STATUS_WORDS = {
    Status.OPTIMAL: Words(
        "方案完整，并已证明：在各步次序下没有更好的方案。",
        "The plan is complete, and it is proven that, step by step, none is better.",
    ),
    Status.FEASIBLE: Words(
        "方案完整；在给定时间内没有证明最优，与最优的差距不超过所示 gap。",
        "The plan is complete; it was not proven best in the time given, and is off by no more than the gap shown.",
    ),
    Status.INFEASIBLE: Words(
        "已证明不存在完整方案；这里给出缺口最小的方案，并说明差在哪里、怎样改最省。",
        "It is proven that no complete plan exists; this one leaves out as little as possible, and says what is short "
        "and which least change would do.",
    ),
    Status.UNKNOWN: Words(
        "在给定时间内没有找到完整方案，也没有证明其不存在；请延长时间。",
        "No complete plan was found in the time given, nor proven impossible; give it more time.",
    ),
}


def solve(problem: PairingProblem, *, stop: float = 60.0, seed: int = 1, report: Report = silent) -> PairingPlan:
    """Return the best plan for a problem.

    Units and villages first, then leaders, first helpers, second helpers, helpers left over. Every step leaves as few
    as possible without a partner, then makes the greatest load of one person as small as possible, then takes the least
    points. The same problem and seed give the same plan unless the time runs out.

    Args:
        stop: seconds that searches may take in all; flows, which always end, are not cut short.
        seed: seed of the searches.
        report: called with a :class:`Progress` at the beginning of each step (``units``, ``leaders``, ``households``), and
            now and then by the solver within it.
    """
    budget = Budget(stop)
    has_units = bool(problem.units)
    share = Budget(stop * _SHARE_OF_UNITS) if problem.pairs_people else budget
    if has_units:
        report(Progress("units"))
    units = pair_units(problem, budget=share, seed=seed, report=report) if has_units else None
    pairs = units.pairs if units else ()
    units_of_village = _units_of_village(pairs)
    plan = PairingPlan(
        Status.OPTIMAL,
        pairs,
        unplaced=units.unplaced if units else _villages_without_units(problem),
        released=units.released if units else (),
        stages=(units.stage,) if units else (),
        shortages=units.shortages if units else (),
    )
    if problem.rules.leaders_per_village:
        report(Progress("leaders"))
        rows, unplaced, stage = link_leaders(problem, units_of_village, budget=budget, seed=seed, report=report)
        plan = replace(plan, leader_villages=rows, unplaced=(*plan.unplaced, *unplaced), stages=(*plan.stages, stage))
    if problem.pairs_people:
        report(Progress("households"))
        people = pair_households(problem, units_of_village, budget=budget, seed=seed, report=report)
        plan = replace(
            plan,
            household_helpers=tuple(people.rows),
            unplaced=(*plan.unplaced, *people.unplaced),
            released=(*plan.released, *people.released),
            stages=(*plan.stages, *people.stages),
            shortages=(*plan.shortages, *people.shortages),
        )
    status = _status(problem, plan)
    plan = replace(plan, status=status, explanation=_explanation(status, plan))
    return replace(plan, quality=quality(problem, plan))


def _units_of_village(pairs: tuple[UnitVillage, ...]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        found[pair.village].add(pair.unit)
    return {village: frozenset(units) for village, units in found.items()}


def _villages_without_units(problem: PairingProblem) -> tuple[Unplaced, ...]:
    wanted = problem.rules.lead_per_village + problem.rules.responsible_per_village
    reason = Words("没有列出帮扶单位", "no units are listed")
    return tuple(Unplaced(Kind.VILLAGE, village.code, wanted, reason) for village in problem.villages if wanted)


def _status(problem: PairingProblem, plan: PairingPlan) -> Status:
    """Return the weakest status of all steps. Somebody unplaced whom the rules want placed makes a plan infeasible."""
    found = {stage.status for stage in plan.stages}
    wanted = any(entry.kind is not Kind.UNIT or problem.rules.every_unit_used for entry in plan.unplaced)
    if Status.INFEASIBLE in found or (wanted and Status.UNKNOWN not in found):
        return Status.INFEASIBLE
    for status in (Status.UNKNOWN, Status.FEASIBLE):
        if status in found:
            return status
    return Status.OPTIMAL


def _explanation(status: Status, plan: PairingPlan) -> tuple[Words, ...]:
    lines = [STATUS_WORDS[status]]
    for shortage in plan.shortages:
        lines.append(shortage.words)
        lines.extend(Words(f"受限于{words.zh}。", f"Blocked by {words.en}.") for words in shortage.blocking)
        if shortage.remedies:
            zh = "；或".join(words.zh for words in shortage.remedies)
            en = "; or ".join(words.en for words in shortage.remedies)
            lines.append(Words(f"最小改动：{zh}。", f"Least change: {en}."))
    for kind, label in _KIND_WORDS.items():
        left = [entry for entry in plan.unplaced if entry.kind is kind]
        if left:
            reason, count = left[0].reason, len(left)
            who = label.en if count > 1 else label.en.removesuffix("s")
            lines.append(
                Words(
                    f"{count} {label.zh}没有安排齐（如 {left[0].id}：{reason.zh}），全部见 unplaced。",
                    f"{count} {who} not fully placed (such as {left[0].id}: {reason.en}); unplaced has them all.",
                )
            )
    if plan.released:
        count = len(plan.released)
        lines.append(
            Words(
                f"{count} 对原有结对没有保留，原因见 released。",
                f"{count} existing pairings are not kept; released says why.",
            )
        )
    return tuple(lines)


def stage_named(plan: PairingPlan, name: str) -> Stage:
    """Return one step of a plan.

    Raises:
        KeyError: the plan has no step of this name.
    """
    for stage in plan.stages:
        if stage.name == name:
            return stage
    raise KeyError(name)
