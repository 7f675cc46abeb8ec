"""All four goals, one after the other, each proven by CP-SAT in whole numbers. For problems of modest size."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from lianxin.core.solvers.flow import Integers
from lianxin.core.solvers.funding.problem import FundingProblem
from lianxin.core.solvers.proof import Budget, Progress, Report, Status

MOST_PAIRS = 2_500
"""Beyond this many pairs CP-SAT is not asked: it would hardly prove anything in the time of a person waiting."""
_LARGEST_PRODUCT = 2**60
GOALS = ("shortage", "benefit", "expiring", "sources", "carried")
"""The goals in order; the first only where rows may fall short."""


@dataclass(frozen=True, slots=True)
class Step:
    """One goal as it was searched: what was found and the bound, in the goal's own direction."""

    name: str
    status: Status
    objective: int
    bound: int


@dataclass(slots=True)
class _Model:
    problem: FundingProblem
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    takes: list[cp_model.IntVar] = field(default_factory=list)
    amounts: list[cp_model.IntVar] = field(default_factory=list)
    links: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)
    shares: dict[int, cp_model.IntVar] = field(default_factory=dict)
    shorts: list[cp_model.IntVar] = field(default_factory=list)


def is_searchable(problem: FundingProblem) -> bool:
    """Whether CP-SAT can carry the problem: not too many pairs, and no product beyond its integers."""
    if len(problem.pair_parts) > MOST_PAIRS:
        return False
    largest = 1
    for project in np.flatnonzero(~problem.whole).tolist():
        total, value = int(problem.totals[project]), int(problem.values[project])
        largest = max(largest, total * value // max(1, math.gcd(total, value)) * 2)
    limits = np.minimum(problem.budgets[problem.pair_sources], problem.needs[problem.pair_parts])
    for row in problem.rows:
        terms = zip(row.pairs.tolist(), row.weights.tolist(), strict=True)
        largest = max(largest, row.least + sum(abs(weight) * int(limits[pair]) for pair, weight in terms))
        largest = max(largest, int(np.abs(row.project_weights).sum()))
    return largest < _LARGEST_PRODUCT


def solve_exact(
    problem: FundingProblem, start: Integers, bound: int, *, budget: Budget, seed: int, report: Report
) -> tuple[Integers, tuple[Step, ...]]:
    """Return the best amounts from a start, goal after goal, and what is proven of each.

    ``bound`` is a benefit that cannot be passed. A goal that is not proven in its share of the budget ends the proofs: the
    goals after it are searched for the plan that was found.
    """
    model, best = _modelled(problem), start
    steps: list[Step] = []
    goals = GOALS if model.shorts else GOALS[1:]
    for number, name in enumerate(goals):
        expression, now = _goal(model, name), _worth(problem, name, best)
        known = bound if name == "benefit" and (not steps or steps[0].objective == steps[0].bound) else None
        if known is not None and now >= known:
            steps.append(Step(name, Status.OPTIMAL, now, now))
        else:
            best, step = _searched(model, name, expression, best, budget, len(goals) - number, seed)
            if known is not None and step.bound > known:
                step = Step(name, step.status, step.objective, max(known, step.objective))
            steps.append(step)
        report(Progress(name, steps[-1].objective, steps[-1].bound))
        if name == "benefit":
            model.model.add(expression >= steps[-1].objective)
        else:
            model.model.add(expression <= steps[-1].objective)
    return best, tuple(steps)


def _modelled(problem: FundingProblem) -> _Model:
    found = _Model(problem)
    model = found.model
    found.takes = [model.new_bool_var("") for _ in range(problem.projects)]
    limits = np.minimum(problem.budgets[problem.pair_sources], problem.needs[problem.pair_parts]).tolist()
    found.amounts = [model.new_int_var(0, limit, "") for limit in limits]
    _add_parts(found)
    of_source: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    of_link: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pair, source in enumerate(problem.pair_sources.tolist()):
        of_source[source].append(found.amounts[pair])
        of_link[int(problem.pair_projects[pair]), source].append(pair)
    for source, amounts in of_source.items():
        model.add(cp_model.LinearExpr.sum(amounts) <= int(problem.budgets[source]))
    _add_links(found, of_link, limits)
    for row in problem.rows:
        terms: list[cp_model.LinearExprT] = [
            weight * found.amounts[pair] for pair, weight in zip(row.pairs.tolist(), row.weights.tolist(), strict=True)
        ]
        terms += [
            weight * found.takes[project]
            for project, weight in zip(row.projects.tolist(), row.project_weights.tolist(), strict=True)
        ]
        if row.may_fall_short and row.least > 0:
            found.shorts.append(model.new_int_var(0, row.least, ""))
            terms.append(found.shorts[-1])
        if terms:
            model.add(cp_model.LinearExpr.sum(terms) >= row.least)
        elif row.least > 0:
            model.add_bool_or([])
    for group in problem.exclusives:
        model.add_at_most_one([found.takes[project] for project in sorted(set(group))])
    for project, needed in problem.dependencies:
        model.add_implication(found.takes[project], found.takes[needed])
    return found


def _add_parts(found: _Model) -> None:
    """Parts get what they need, or up to it; a divisible project's benefit is its share, rounded down."""
    problem, model = found.problem, found.model
    for project, parts in enumerate(problem.parts_of):
        take, total = found.takes[project], int(problem.totals[project])
        if not parts:
            model.add(take == 0)
            continue
        paid = []
        for part in parts:
            own = [found.amounts[pair] for pair in problem.pairs_of[part]]
            need = int(problem.needs[part])
            if problem.whole[project]:
                model.add(cp_model.LinearExpr.sum([*own, -need * take]) == 0)
            else:
                model.add(cp_model.LinearExpr.sum([*own, -need * take]) <= 0)
            paid += own
        if problem.whole[project]:
            continue
        least, value = max(1, int(problem.leasts[project])), int(problem.values[project])
        model.add(cp_model.LinearExpr.sum([*paid, -least * take]) >= 0)
        share = found.shares[project] = model.new_int_var(0, value, "")
        common = math.gcd(total, value) or 1
        model.add(total // common * share <= value // common * cp_model.LinearExpr.sum(paid or [model.new_constant(0)]))


def _add_links(found: _Model, of_link: dict[tuple[int, int], list[int]], limits: list[int]) -> None:
    """A project has a source when the source pays any part of it."""
    problem, model = found.problem, found.model
    sources_of: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    for (project, source), pairs in sorted(of_link.items()):
        link = found.links[project, source] = model.new_bool_var("")
        sources_of[project].append(link)
        for pair in pairs:
            model.add(found.amounts[pair] <= limits[pair] * link)
        model.add(cp_model.LinearExpr.sum([found.amounts[pair] for pair in pairs]) >= link)
        model.add_implication(link, found.takes[project])
    for project, links in sources_of.items():
        if problem.most_sources is not None and len(links) > problem.most_sources:
            model.add(cp_model.LinearExpr.sum(links) <= problem.most_sources * found.takes[project])


def _goal(found: _Model, name: str) -> cp_model.LinearExprT:
    problem = found.problem
    if name == "shortage":
        return cp_model.LinearExpr.sum(found.shorts)
    if name == "benefit":
        whole = [project for project in range(problem.projects) if problem.whole[project]]
        return cp_model.LinearExpr.sum(
            [int(problem.values[project]) * found.takes[project] for project in whole] + list(found.shares.values())
        )
    if name == "sources":
        return cp_model.LinearExpr.sum(list(found.links.values()))
    if name == "expiring":
        weights, constant = problem.left_weights[problem.pair_sources], (problem.budgets * problem.left_weights).sum()
    else:
        weights, constant = problem.early_weights[problem.pair_parts], problem.carried_unpaid
    return int(constant) - cp_model.LinearExpr.weighted_sum(found.amounts, weights.tolist())


def _worth(problem: FundingProblem, name: str, amounts: Integers) -> int:
    measures = {
        "shortage": problem.short,
        "benefit": problem.benefit,
        "expiring": problem.expiring,
        "sources": problem.links,
        "carried": problem.carried,
    }
    return measures[name](amounts)


def _searched(
    found: _Model,
    name: str,
    expression: cp_model.LinearExprT,
    best: Integers,
    budget: Budget,
    goals_left: int,
    seed: int,
) -> tuple[Integers, Step]:
    problem, model = found.problem, found.model
    now = _worth(problem, name, best)
    _hint(found, best)
    upwards = name == "benefit"
    if upwards:
        model.maximize(expression)
    else:
        model.minimize(expression)
    solver = cp_model.CpSolver()
    # Eight workers even on two cores: fewer leave out the strategies that prove. Interleaving makes their race repeatable.
    solver.parameters.num_workers = 8
    solver.parameters.interleave_search = True
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.05, budget.left / goals_left)
    answer = solver.solve(model)
    worst = sum(problem.values.tolist()) if upwards else 0
    if answer not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return best, Step(name, Status.FEASIBLE, now, worst)
    amounts = np.array([solver.value(amount) for amount in found.amounts], dtype=np.int64).reshape(-1)
    value = _worth(problem, name, amounts)
    if (value < now) if upwards else (value > now):
        amounts, value = best, now  # Nothing better than the start was found in time.
    bound = solver.best_objective_bound
    if answer == cp_model.OPTIMAL:
        return amounts, Step(name, Status.OPTIMAL, value, value)
    proven = math.floor(bound + 1e-6) if upwards else math.ceil(bound - 1e-6)
    return amounts, Step(name, Status.FEASIBLE, value, max(value, proven) if upwards else max(0, min(value, proven)))


def _hint(found: _Model, amounts: Integers) -> None:
    problem, model = found.problem, found.model
    model.clear_hints()  # type: ignore[no-untyped-call]
    paid = problem.paid(amounts)
    for variable, amount in zip(found.amounts, amounts.tolist(), strict=True):
        model.add_hint(variable, amount)
    for project, take in enumerate(found.takes):
        model.add_hint(take, bool(paid[project]))
    for project, share in found.shares.items():
        model.add_hint(share, problem.value_of(project, int(paid[project])))
    used = amounts > 0
    active = set(zip(problem.pair_projects[used].tolist(), problem.pair_sources[used].tolist(), strict=True))
    for key, link in found.links.items():
        model.add_hint(link, key in active)
