"""Stage two: households and helpers. A first helper for every household, second helpers where asked, loads even."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from lianxin.core.kernel.words import Words
from lianxin.core.solvers.flow import Integers
from lianxin.core.solvers.loads import LoadPlan, LoadProblem, room, widest
from lianxin.core.solvers.proof import Budget, Proof, Report, Status
from lianxin.core.solvers.splitting import fits_divided
from lianxin.core.solvers.weighted import cost_bound, solve_loads
from lianxin.pairing.domain.candidates import Candidates, Pairs
from lianxin.pairing.domain.plan import HouseholdHelper, Kind, Released, Shortage, Stage, Unplaced
from lianxin.pairing.domain.problem import Order, PairingProblem
from lianxin.pairing.domain.shortages import explained_shortages

_KEPT = Words("保留原有结对", "existing pairing kept")


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """One call of the solver: first or second helpers."""

    order: Order
    loads: LoadProblem
    pairs: Pairs


@dataclass
class HouseholdStage:
    """What stage two finds, filled in step by step: first helpers, second helpers, helpers left over."""

    problem: PairingProblem
    candidates: Candidates
    rows: list[HouseholdHelper] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    released: list[Released] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    def has(self) -> set[tuple[str, str]]:
        """Return the pairs of household and helper made so far."""
        return {(row.household, row.helper) for row in self.rows}

    def count(self, order: Order) -> Counter[str]:
        """Return how many households each helper has in one order."""
        return Counter(row.helper for row in self.rows if row.order is order)

    def helper_loads(self) -> Integers:
        """Return the load of every helper so far, in the problem's order."""
        loads = np.zeros(len(self.problem.helpers), dtype=np.int64)
        for row in self.rows:
            number = self.problem.helper_numbers[row.helper]
            loads[number] += self.problem.household_by_id[row.household].difficulty
        return loads


def pair_households(
    problem: PairingProblem,
    units_of_village: Mapping[str, frozenset[str]],
    *,
    budget: Budget,
    seed: int,
    report: Report,
) -> HouseholdStage:
    """Pair households with helpers for given pairs of units and villages."""
    stage = HouseholdStage(problem, Candidates(problem, units_of_village, problem.rules.nearest_helpers))
    _keep_existing(stage)
    if problem.rules.first_helpers_per_household:
        _solve_order(stage, Order.FIRST, budget, seed, report)
    if problem.rules.second_helpers_per_household:
        _solve_order(stage, Order.SECOND, budget, seed, report)
    _place_left_over(stage, budget, seed, report)
    _note_moved(stage)
    stage.rows.sort(key=lambda row: (row.household, row.order, row.helper))
    return stage


def _keep_existing(stage: HouseholdStage) -> None:
    """Keep existing pairings in the order of the file as far as the rules allow; release the others with the reason."""
    problem, rules = stage.problem, stage.problem.rules
    if rules.reshuffle:
        return
    held: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for existing in sorted(problem.existing_helpers, key=lambda e: e.order is Order.SECOND):
        household, helper = problem.household_by_id[existing.household], problem.helper_by_id[existing.helper]
        reason = stage.candidates.why_not(household, helper)
        is_first = existing.order is Order.FIRST
        cap = problem.first_cap(helper) if is_first else problem.second_cap(helper, firsts[helper.id])
        if reason is None and (firsts if is_first else seconds)[helper.id] >= cap:
            reason = Words("超过每人户数上限", "over the most households one helper may have")
        # A second helper is never one too many: help that is there already is not taken away.
        if reason is None and is_first and held[household.id] >= rules.first_helpers_per_household:
            reason = Words("本户第一帮扶责任人已满", "the household has all its first helpers")
        if reason is not None:
            stage.released.append(Released(helper.id, household.id, reason))
            continue
        held[household.id] += is_first
        (firsts if is_first else seconds)[helper.id] += 1
        stage.rows.append(HouseholdHelper(household.id, helper.id, existing.order, True, _KEPT))


def _solve_order(stage: HouseholdStage, order: Order, budget: Budget, seed: int, report: Report) -> None:
    plan, step, is_limited = _solved(stage, order, budget, seed, report)
    _note_rows(stage, step, plan)
    _note_missing(stage, step, plan)
    proof = plan.proof
    if is_limited and proof.status is Status.OPTIMAL:
        # Proven only among the nearest helpers: for all helpers, only a simpler bound holds.
        full = _step(replace_candidates(stage, 0), order)
        proof = Proof(Status.FEASIBLE, proof.objective, min(proof.objective, cost_bound(full.loads)))
    stage.stages.append(
        Stage(f"{order}_helpers", proof.status, proof.objective, proof.bound, plan.max_load, plan.max_load_bound)
    )


def replace_candidates(stage: HouseholdStage, nearest: int) -> HouseholdStage:
    """Return the same stage with longer or shorter lists of candidates."""
    return replace(stage, candidates=replace(stage.candidates, nearest=nearest, _by_village={}))


def _solved(
    stage: HouseholdStage, order: Order, budget: Budget, seed: int, report: Report
) -> tuple[LoadPlan, _Step, bool]:
    """Solve one step. While lists of nearest helpers leave somebody out, or keep the greatest load above what all
    helpers together allow, they are doubled first (two flows tell)."""
    nearest, count = stage.candidates.nearest, len(stage.problem.helpers)
    while True:
        is_limited = 0 < nearest < count and not stage.problem.rules.same_unit_only
        step = _step(replace_candidates(stage, nearest if is_limited else 0), order)
        if not is_limited or _is_wide_enough(step.loads):
            return solve_loads(step.loads, budget=budget, seed=seed, report=report), step, is_limited
        nearest *= 2


def _is_wide_enough(loads: LoadProblem) -> bool:
    total = int((loads.weights * loads.demands).sum() + loads.base_loads.sum())
    greatest = int(loads.weights.max(initial=0) + loads.base_loads.max(initial=0))
    fair = max(greatest, -(-total // max(1, loads.carriers)))
    return widest(loads, room(loads)).value == int(loads.demands.sum()) and fits_divided(loads, fair)


def _step(stage: HouseholdStage, order: Order) -> _Step:
    problem, rules = stage.problem, stage.problem.rules
    firsts, seconds, made = stage.count(Order.FIRST), stage.count(Order.SECOND), stage.has()
    held = Counter(row.household for row in stage.rows if row.order is order)
    each = rules.first_helpers_per_household if order is Order.FIRST else rules.second_helpers_per_household
    demands = np.array([max(0, each - held[h.id]) for h in problem.households], dtype=np.int64)
    pairs = stage.candidates.pairs((n, h) for n, h in enumerate(problem.households) if demands[n])
    if made:
        taken = np.array(
            [
                problem.household_numbers[household] * len(problem.helpers) + problem.helper_numbers[helper]
                for household, helper in made
            ],
            dtype=np.int64,
        )
        free = ~np.isin(pairs.households * len(problem.helpers) + pairs.helpers, taken)
        pairs = Pairs(pairs.households[free], pairs.helpers[free], pairs.points[free])
    pairs = _with_moving(problem, order, pairs)
    capacities = []
    for helper in problem.helpers:
        if order is Order.FIRST:
            cap = problem.first_cap(helper) - firsts[helper.id]
            own = helper.cap_households
            cap = cap if own is None else min(cap, own - firsts[helper.id] - seconds[helper.id])
        else:
            cap = problem.second_cap(helper, firsts[helper.id]) - seconds[helper.id]
        capacities.append(max(0, cap))
    loads = LoadProblem(
        weights=np.array([h.difficulty for h in problem.households], dtype=np.int64),
        demands=demands,
        capacities=np.array(capacities, dtype=np.int64),
        base_loads=stage.helper_loads(),
        strengths=np.ones(len(problem.helpers), dtype=np.int64),
        pair_jobs=pairs.households,
        pair_carriers=pairs.helpers,
        pair_costs=pairs.points,
        load_price=rules.balance_weight,
    )
    return _Step(order, loads, pairs)


def _with_moving(problem: PairingProblem, order: Order, pairs: Pairs) -> Pairs:
    """Add the price of moving to every pair by which a household would leave its existing helper of this order."""
    if not problem.rules.reshuffle:
        return pairs
    existing: dict[int, set[int]] = defaultdict(set)
    for pair in problem.existing_helpers:
        if pair.order is order:
            existing[problem.household_numbers[pair.household]].add(problem.helper_numbers[pair.helper])
    moved = [
        household in existing and helper not in existing[household]
        for household, helper in zip(pairs.households.tolist(), pairs.helpers.tolist(), strict=True)
    ]
    return replace(pairs, points=pairs.points + problem.rules.price_of_moving * np.array(moved, dtype=np.int64))


def _note_rows(stage: HouseholdStage, step: _Step, plan: LoadPlan) -> None:
    problem = stage.problem
    existing = {(e.household, e.helper, e.order) for e in problem.existing_helpers}
    options = np.bincount(step.pairs.households, minlength=len(problem.households)).tolist()
    loads = step.loads.loads(plan.chosen).tolist()
    for number in np.flatnonzero(plan.chosen).tolist():
        household = problem.households[int(step.pairs.households[number])]
        helper = problem.helpers[int(step.pairs.helpers[number])]
        choice = options[int(step.pairs.households[number])]
        load = loads[int(step.pairs.helpers[number])]
        kept = (household.id, helper.id, step.order) in existing
        why = Words(
            f"{choice} 名人选中负担最均衡；其总负担 {load}", f"the most even choice of {choice}; carries {load} in all"
        )
        stage.rows.append(HouseholdHelper(household.id, helper.id, step.order, kept, _KEPT if kept else why))


def _note_missing(stage: HouseholdStage, step: _Step, plan: LoadPlan) -> None:
    if not plan.missing.any():
        return
    stage.shortages.extend(explained_shortages(stage.problem, stage.candidates, step.loads, step.order))
    options = np.bincount(step.pairs.households, minlength=len(stage.problem.households)).tolist()
    label = (
        Words("第一帮扶责任人", "first helper")
        if step.order is Order.FIRST
        else Words("第二帮扶责任人", "second helper")
    )
    for number in np.flatnonzero(plan.missing).tolist():
        household, missing = stage.problem.households[number], int(plan.missing[number])
        if options[number]:
            reason = Words(
                f"缺{label.zh} {missing} 名：{options[number]} 名人选都已满额",
                f"{missing} {label.en} short: all {options[number]} candidates are full",
            )
        else:
            reason = _why_no_candidate(stage, household.id, label)
        stage.unplaced.append(Unplaced(Kind.HOUSEHOLD, household.id, missing, reason))


def _why_no_candidate(stage: HouseholdStage, household_id: str, label: Words) -> Words:
    household = stage.problem.household_by_id[household_id]
    units = stage.candidates.units_of_village.get(household.village, frozenset())
    members = [helper for unit in sorted(units) for helper in stage.problem.helpers_of_unit.get(unit, ())]
    if stage.problem.rules.same_unit_only and not units:
        why = Words("本村没有帮扶单位", "its village has no unit")
    elif stage.problem.rules.same_unit_only and not members:
        why = Words("本村的帮扶单位没有列出帮扶责任人", "the units of its village list no helpers")
    elif not stage.problem.helpers:
        why = Words("没有列出帮扶责任人", "no helpers are listed")
    else:
        why = Words(
            "人选都因避亲或已在帮本户而不能安排",
            "every candidate is kin, from the village, or already with the household",
        )
    return Words(f"缺{label.zh}：{why.zh}", f"no {label.en}: {why.en}")


def _place_left_over(stage: HouseholdStage, budget: Budget, seed: int, report: Report) -> None:
    """Give helpers without a household one as second helper (多帮一), the heaviest and least helped first."""
    problem = stage.problem
    busy = {row.helper for row in stage.rows}
    idle = [n for n, helper in enumerate(problem.helpers) if helper.id not in busy]
    if not problem.rules.every_helper_used:
        return
    able = [n for n in idle if problem.second_cap(problem.helpers[n], 0) > 0]
    job_of = {helper: job for job, helper in enumerate(able)}
    found = stage.candidates.pairs(enumerate(problem.households))
    mine = np.isin(found.helpers, np.array(able, dtype=np.int64))
    helped = Counter(row.household for row in stage.rows)
    loads = LoadProblem(
        weights=np.ones(len(able), dtype=np.int64),
        demands=np.ones(len(able), dtype=np.int64),
        capacities=np.full(len(problem.households), len(able), dtype=np.int64),
        base_loads=np.array([helped[h.id] for h in problem.households], dtype=np.int64),
        strengths=np.array([h.difficulty for h in problem.households], dtype=np.int64),
        pair_jobs=np.array([job_of[helper] for helper in found.helpers[mine].tolist()], dtype=np.int64),
        pair_carriers=found.households[mine],
        pair_costs=found.points[mine],
        load_price=problem.rules.balance_weight,
        level=False,
    )
    plan = solve_loads(loads, budget=budget, seed=seed, report=report)
    why = Words(
        "多帮一：为困难较重、帮扶人较少的户增加力量",
        "several for one: more help where difficulty is great and helpers are few",
    )
    for number in np.flatnonzero(plan.chosen).tolist():
        household = problem.households[int(loads.pair_carriers[number])]
        helper = problem.helpers[able[int(loads.pair_jobs[number])]]
        stage.rows.append(HouseholdHelper(household.id, helper.id, Order.SECOND, False, why))
    left = [able[job] for job in np.flatnonzero(plan.missing).tolist()]
    for number in sorted({*left, *(n for n in idle if n not in job_of)}):
        reason = Words(
            "没有可安排的户（避亲、上限，或所在单位没有村）",
            "no household may be given (kin, cap, or a unit without a village)",
        )
        stage.unplaced.append(Unplaced(Kind.HELPER, problem.helpers[number].id, 1, reason))
    stage.stages.append(Stage("helpers_left_over", plan.proof.status, plan.proof.objective, plan.proof.bound))


def _note_moved(stage: HouseholdStage) -> None:
    if not stage.problem.rules.reshuffle:
        return
    made = {(row.household, row.helper, row.order) for row in stage.rows}
    for existing in stage.problem.existing_helpers:
        if (existing.household, existing.helper, existing.order) in made:
            continue
        household = stage.problem.household_by_id[existing.household]
        reason = stage.candidates.why_not(household, stage.problem.helper_by_id[existing.helper])
        moved = Words(
            "允许打乱，另一安排更均衡或总代价更小",
            "moving is allowed, and another arrangement is more even or costs less",
        )
        stage.released.append(Released(existing.helper, existing.household, reason or moved))
