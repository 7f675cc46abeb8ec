"""Jobs of different weights to carriers: split into parts, each solved exactly by patterns, or improved with a bound.

A part is a connected piece of the network of who may take what. Parts whose jobs weigh the same are one flow. The
others are started by a flow, improved by moves and exchanges, and then proven or bettered by :mod:`pricing`. Where a
part has too many patterns the bound is proven by two relaxations: jobs may be split among carriers, or loads add no
more than their single costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.descent import improved
from lianxin.core.solvers.errors import UNBALANCED
from lianxin.core.solvers.flow import Flags, Integers, Network, cheapest_flow
from lianxin.core.solvers.loads import (
    LoadCurve,
    LoadPlan,
    LoadProblem,
    cheapest_choice,
    room,
    solve_equal,
    widest,
)
from lianxin.core.solvers.proof import Budget, Progress, Proof, Report, Status, silent
from lianxin.core.solvers.splitting import divided_choice, fits_divided, rounded


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A connected piece: its own problem and the numbers of its pairs in the whole."""

    problem: LoadProblem
    pairs: Integers
    least_missing: int


@dataclass(frozen=True, slots=True, eq=False)
class PartAnswer:
    """A part solved under a ceiling: the choice, a bound on its cost, whether the choice is proven best, and whether
    the bound holds only under that ceiling."""

    chosen: Flags
    bound: int
    is_proven: bool
    is_under_ceiling: bool = True


def solve_loads(problem: LoadProblem, *, budget: Budget, seed: int, report: Report = silent) -> LoadPlan:
    """Place jobs on carriers: least missing weight, then the least greatest load, then least cost.

    Jobs of equal weight are solved exactly whatever the size. Otherwise the status is OPTIMAL where every part was
    proven within the budget, and FEASIBLE with a bound where not.
    """
    if problem.has_equal_weights:
        return solve_equal(problem)
    parts = [_part(problem, pairs) for pairs in _pieces(problem)]
    lonely = int((problem.weights * problem.demands).sum() - sum(_wanted(part.problem) for part in parts))
    least = sum(part.least_missing for part in parts) + lonely
    low = max([int(problem.base_loads.max(initial=0)), *(_lowest_load(part) for part in parts)]) if problem.level else 0
    ceiling, answers, is_exact = _level(problem, parts, low, budget, seed, report)
    chosen = np.zeros(len(problem.pair_jobs), dtype=np.bool_)
    for part, answer in zip(parts, answers, strict=True):
        chosen[part.pairs] = answer.chosen
    cost, bound = problem.cost(chosen), sum(answer.bound for answer in answers)
    greatest = int(problem.loads(chosen).max(initial=0))
    missing = problem.demands - problem.placed(chosen)
    proven = all(answer.is_proven for answer in answers) and is_exact
    status = Status.INFEASIBLE if least else Status.OPTIMAL if proven else Status.FEASIBLE
    proof = Proof(status, cost, cost if proven else min(bound, cost))
    return LoadPlan(chosen, missing, proof, greatest, ceiling if is_exact and problem.level else low, least)


def _level(
    problem: LoadProblem, parts: Sequence[Part], low: int, budget: Budget, seed: int, report: Report
) -> tuple[int, list[PartAnswer], bool]:
    """Raise the ceiling from its proven floor until every part fits; then solve every part under it."""
    top = int(problem.base_loads.max(initial=0) + (problem.weights * problem.demands).sum())
    ceiling = low if problem.level else top
    is_exact = True
    answers: dict[int, PartAnswer] = {}
    while len(answers) < len(parts):
        before = ceiling
        for number, part in enumerate(parts):
            if number in answers:
                continue
            seconds = budget.left / (len(parts) - len(answers))
            answer = _solve_part(part, ceiling, seconds, seed)
            while answer is None:
                ceiling += 1
                answer = _solve_part(part, ceiling, seconds, seed)
            answers[number] = answer
            greatest = int(part.problem.loads(answer.chosen).max(initial=0))
            if greatest > ceiling:
                ceiling, is_exact = greatest, False
            report(Progress(f"part {number + 1} of {len(parts)}"))
        if ceiling > before:
            # What was found under a lower ceiling may be dearer than it need be. A bound that needs no ceiling stays.
            answers = {number: answer for number, answer in answers.items() if not answer.is_under_ceiling}
    return ceiling, [answers[number] for number in range(len(parts))], is_exact


def _solve_part(part: Part, ceiling: int, seconds: float, seed: int) -> PartAnswer | None:
    """Return the answer of one part, or None when it is proven not to fit under the ceiling."""
    from lianxin.core.solvers.pricing import Limits, solve_patterns

    problem = part.problem
    if problem.has_equal_weights:
        chosen, missing = cheapest_choice(problem, ceiling)
        return PartAnswer(chosen, problem.cost(chosen), True) if missing == part.least_missing else None
    budget = Budget(seconds)
    start = improved(problem, _start(part, ceiling), ceiling, budget)
    answer = solve_patterns(problem, start, Limits(ceiling, part.least_missing, budget.left, seed))
    if answer is None or answer.status is Status.UNKNOWN:
        return PartAnswer(start, cost_bound(problem), False, is_under_ceiling=False)
    if answer.status is Status.INFEASIBLE:
        return None
    return PartAnswer(answer.chosen, answer.bound, answer.status is Status.OPTIMAL)


def _start(part: Part, ceiling: int) -> Flags:
    """Return a choice that places all that can be placed: a division rounded, or a flow of equal weights."""
    problem = part.problem
    if part.least_missing:
        # Someone stays without: then the flow itself must choose the lightest to leave out.
        return _heaviest_first(problem)
    if problem.level and fits_divided(problem, ceiling):
        choice = _rounded_start(problem, ceiling)
        if choice is not None:
            return choice
    alone = replace(problem, pair_costs=problem.pair_costs + _single_costs(problem))
    mean = max(1, round(float(problem.weights.mean())))
    return cheapest_choice(replace(alone, weights=np.full_like(problem.weights, mean)))[0]


def _rounded_start(problem: LoadProblem, ceiling: int) -> Flags | None:
    try:
        return rounded(problem, divided_choice(problem, ceiling)[0], ceiling)
    except Refused as refusal:
        if refusal.kind is not UNBALANCED:
            raise
        return None  # Caps on how many jobs a carrier takes stand in the way, not the weight.


def _heaviest_first(problem: LoadProblem) -> Flags:
    """Return a choice that leaves as little weight as possible without a carrier (costs are not looked at)."""
    jobs, carriers, pairs = problem.jobs, problem.carriers, len(problem.pair_jobs)
    sink = jobs + carriers
    network = Network(
        sink + 1,
        np.concatenate((problem.pair_jobs, np.arange(jobs), jobs + np.arange(carriers))),
        np.concatenate((jobs + problem.pair_carriers, np.full(jobs + carriers, sink))),
        np.concatenate((np.ones(pairs, dtype=np.int64), problem.demands, room(problem))),
        np.concatenate((np.zeros(pairs, dtype=np.int64), problem.weights, np.zeros(carriers, dtype=np.int64))),
    )
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[:jobs] = problem.demands
    supplies[sink] = -int(problem.demands.sum())
    return cheapest_flow(network, supplies).flows[:pairs] > 0


def cost_bound(problem: LoadProblem) -> int:
    """Return a cost that no choice can go below, proven by the better of two relaxations."""
    alone = replace(problem, pair_costs=problem.pair_costs + _single_costs(problem), load_price=0)
    ones = replace(alone, weights=np.ones_like(problem.weights))
    chosen, missing = cheapest_choice(ones)
    if missing:
        return 0  # Which jobs stay out is itself open then, so no sum over jobs is a bound.
    return max(ones.cost(chosen), divided_choice(problem)[1], 0)


def _single_costs(problem: LoadProblem) -> Integers:
    """Return what each pair adds to the load cost when the carrier takes nothing else (convexity: never less)."""
    curve = LoadCurve(problem)
    base = problem.base_loads[problem.pair_carriers]
    weights = problem.weights[problem.pair_jobs]
    extra: Integers = curve.cost(problem.pair_carriers, base + weights) - curve.cost(problem.pair_carriers, base)
    return extra


def _wanted(problem: LoadProblem) -> int:
    return int((problem.weights * problem.demands).sum())


def _lowest_load(part: Part) -> int:
    """Return a load that some carrier of the part must reach, even if jobs could be divided among carriers."""
    problem = part.problem
    weights = problem.weights[problem.pair_jobs]
    alone = np.full(problem.jobs, np.iinfo(np.int64).max)
    np.minimum.at(alone, problem.pair_jobs, problem.base_loads[problem.pair_carriers] + weights)
    floor = int(alone.max(initial=0)) if part.least_missing == 0 else int(problem.base_loads.max(initial=0))
    if part.least_missing:
        return floor
    high = int(problem.base_loads.max(initial=0)) + _wanted(problem)
    low = floor
    while low < high:
        middle = (low + high) // 2
        if fits_divided(problem, middle):
            high = middle
        else:
            low = middle + 1
    return low


def _pieces(problem: LoadProblem) -> list[Integers]:
    """Return the pair numbers of every connected piece, in order of the first pair."""
    parent = list(range(problem.jobs + problem.carriers))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for job, carrier in zip(problem.pair_jobs.tolist(), (problem.pair_carriers + problem.jobs).tolist(), strict=True):
        one, other = root(job), root(carrier)
        if one != other:
            parent[max(one, other)] = min(one, other)
    roots = np.array([root(job) for job in problem.pair_jobs.tolist()], dtype=np.int64)
    order = np.argsort(roots, kind="stable")
    cuts = np.flatnonzero(np.diff(roots[order])) + 1
    return [piece.astype(np.int64) for piece in np.split(order, cuts)] if len(order) else []


def _part(problem: LoadProblem, pairs: Integers) -> Part:
    jobs, job_of = np.unique(problem.pair_jobs[pairs], return_inverse=True)
    carriers, carrier_of = np.unique(problem.pair_carriers[pairs], return_inverse=True)
    own = replace(
        problem,
        weights=problem.weights[jobs],
        demands=problem.demands[jobs],
        capacities=problem.capacities[carriers],
        base_loads=problem.base_loads[carriers],
        strengths=problem.strengths[carriers],
        pair_jobs=job_of.astype(np.int64),
        pair_carriers=carrier_of.astype(np.int64),
        pair_costs=problem.pair_costs[pairs],
    )
    if widest(own, room(own)).value == int(own.demands.sum()):
        return Part(own, pairs, 0)
    missing = own.demands - own.placed(_heaviest_first(own))
    return Part(own, pairs, int((own.weights * missing).sum()))
