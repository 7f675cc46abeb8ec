"""Choose how many carriers follow each pattern: a bound by prices, the patterns it leaves open, and CP-SAT on those.

Three steps, each of which may already be the proof:

1. the linear relaxation gives a price for each class of jobs; the prices, rounded to whole numbers, give a bound by
   Lagrange's rule that is exact whatever the rounding;
2. a pattern that costs so much beyond its prices that using it once would pass the best known plan is left out;
3. CP-SAT chooses among those that are left.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp  # type: ignore[attr-defined]
from ortools.sat.python import cp_model

from lianxin.core.solvers.flow import Flags
from lianxin.core.solvers.loads import LoadProblem
from lianxin.core.solvers.patterns import (
    CarrierGroup,
    JobClass,
    Pattern,
    classes_and_groups,
    dealt_out,
    patterns_under,
)
from lianxin.core.solvers.proof import Budget, Status

_MOST_PAIRS = 300_000
_MOST_CHOICES = 8_000
_SCALE = 1_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a part must keep to: no load above ``ceiling``; exactly ``missing_weight`` left without a carrier (the least
    possible, known from a flow); the seconds it may take; the seed of the search."""

    ceiling: int
    missing_weight: int
    seconds: float
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class PatternAnswer:
    """The answer for one ceiling. ``status`` INFEASIBLE means: proven that the ceiling is too low."""

    status: Status
    chosen: Flags
    bound: int


@dataclass(frozen=True, slots=True)
class _Model:
    classes: Sequence[JobClass]
    groups: Sequence[CarrierGroup]
    patterns: Sequence[Pattern]


@dataclass(frozen=True, slots=True)
class _Used:
    status: Status
    used: list[int]
    bound: int


def solve_patterns(problem: LoadProblem, start: Flags, limits: Limits) -> PatternAnswer | None:
    """Prove or better a choice for one part of a problem, or return None when it has too many patterns.

    ``start`` places all that can be placed; it may pass the ceiling.
    """
    budget = Budget(limits.seconds)
    nothing = np.zeros(len(problem.pair_jobs), dtype=np.bool_)
    if budget.left <= 0 or len(problem.pair_jobs) > _MOST_PAIRS:
        return PatternAnswer(Status.UNKNOWN, nothing, 0)
    classes, groups = classes_and_groups(problem)
    patterns = patterns_under(problem, classes, groups, limits.ceiling)
    if patterns is None:
        return None
    model = _Model(classes, groups, patterns)
    fits = int(problem.loads(start).max(initial=0)) <= limits.ceiling
    known, bound = problem.cost(start), 0
    if fits and limits.missing_weight == 0:
        bound, model = _pruned(model, known, budget)
        if bound >= known:
            return PatternAnswer(Status.OPTIMAL, start, known)
    if len(model.patterns) > _MOST_CHOICES or budget.left <= 0:
        return PatternAnswer(Status.FEASIBLE, start, bound) if fits else None
    answer = _search(model, limits, budget.left)
    if answer.status in (Status.INFEASIBLE, Status.UNKNOWN):
        return PatternAnswer(Status.FEASIBLE, start, bound) if fits else PatternAnswer(answer.status, nothing, 0)
    chosen = dealt_out(problem, classes, groups, model.patterns, answer.used)
    cost = problem.cost(chosen)
    if answer.status is Status.OPTIMAL:
        return PatternAnswer(Status.OPTIMAL, chosen, cost)
    return PatternAnswer(Status.FEASIBLE, start if fits and known < cost else chosen, max(bound, answer.bound))


def _pruned(model: _Model, known: int, budget: Budget) -> tuple[int, _Model]:
    """Return a proven bound and the patterns that a plan no dearer than ``known`` could still use."""
    prices = _prices(model, budget)
    if prices is None:
        return 0, model
    beyond = [
        _SCALE * pattern.cost - sum(prices[index] * n for index, n in pattern.takes) for pattern in model.patterns
    ]
    least: dict[int, int] = {}
    for pattern, extra in zip(model.patterns, beyond, strict=True):
        least[pattern.group] = min(extra, least.get(pattern.group, extra))
    scaled = sum(price * kind.wanted for price, kind in zip(prices, model.classes, strict=True))
    scaled += sum(extra * len(model.groups[number].carriers) for number, extra in least.items())
    kept = [
        pattern
        for pattern, extra in zip(model.patterns, beyond, strict=True)
        if scaled + extra - least[pattern.group] <= _SCALE * known
    ]
    return -(-scaled // _SCALE), _Model(model.classes, model.groups, kept)


def _prices(model: _Model, budget: Budget) -> list[int] | None:
    """Return the scaled, rounded price of one job of each class in the linear relaxation, or None if time ran out."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    solver.SetTimeLimit(max(1, int(1000 * budget.left)))
    served = [solver.Constraint(kind.wanted, kind.wanted) for kind in model.classes]
    followed = [solver.Constraint(len(group.carriers), len(group.carriers)) for group in model.groups]
    objective = solver.Objective()
    for pattern in model.patterns:
        use = solver.NumVar(0, solver.infinity(), "")
        objective.SetCoefficient(use, pattern.cost)
        followed[pattern.group].SetCoefficient(use, 1)
        for index, n in pattern.takes:
            served[index].SetCoefficient(use, n)
    objective.SetMinimization()
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return [round(_SCALE * row.dual_value()) for row in served]


def _search(model: _Model, limits: Limits, seconds: float) -> _Used:
    program = cp_model.CpModel()
    uses = [program.new_int_var(0, len(model.groups[pattern.group].carriers), "") for pattern in model.patterns]
    lacking = [program.new_int_var(0, kind.wanted, "") for kind in model.classes]
    _bind(program, model, uses, lacking)
    lost = cp_model.LinearExpr.weighted_sum(lacking, [kind.weight for kind in model.classes])
    program.add(lost == limits.missing_weight)
    program.minimize(cp_model.LinearExpr.weighted_sum(uses, [pattern.cost for pattern in model.patterns]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # The relaxation is tight: one worker proves it, and repeats itself to the bit.
    solver.parameters.random_seed = limits.seed
    solver.parameters.max_time_in_seconds = seconds
    answer = solver.solve(program)
    if answer == cp_model.INFEASIBLE:
        return _Used(Status.INFEASIBLE, [], 0)
    if answer not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return _Used(Status.UNKNOWN, [], 0)
    # The bound comes as a float; whole costs let it be rounded up, less a hair for its own rounding.
    bound = math.ceil(solver.best_objective_bound - 1e-6)
    status = Status.OPTIMAL if answer == cp_model.OPTIMAL else Status.FEASIBLE
    return _Used(status, [solver.value(use) for use in uses], bound)


def _bind(
    program: cp_model.CpModel, model: _Model, uses: Sequence[cp_model.IntVar], lacking: Sequence[cp_model.IntVar]
) -> None:
    followed: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    takers: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    amounts: dict[int, list[int]] = defaultdict(list)
    for pattern, use in zip(model.patterns, uses, strict=True):
        followed[pattern.group].append(use)
        for index, n in pattern.takes:
            takers[index].append(use)
            amounts[index].append(n)
    for number, group in enumerate(model.groups):
        program.add(cp_model.LinearExpr.sum(followed[number]) == len(group.carriers))
    for index, kind in enumerate(model.classes):
        served = cp_model.LinearExpr.weighted_sum([*takers[index], lacking[index]], [*amounts[index], 1])
        program.add(served == kind.wanted)
