"""Small load problems, and the best answer to one by trying everything."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from lianxin.core.solvers.flow import integers
from lianxin.core.solvers.loads import LoadPlan, LoadProblem


def load_problem(
    weights: list[int],
    capacities: list[int],
    pairs: list[tuple[int, int, int]],
    *,
    demands: list[int] | None = None,
    base_loads: list[int] | None = None,
    strengths: list[int] | None = None,
    load_price: int = 10,
    level: bool = True,
) -> LoadProblem:
    """Build a problem from lists; a pair is job, carrier, cost."""
    return LoadProblem(
        weights=integers(weights),
        demands=integers(demands or [1] * len(weights)),
        capacities=integers(capacities),
        base_loads=integers(base_loads or [0] * len(capacities)),
        strengths=integers(strengths or [1] * len(capacities)),
        pair_jobs=integers([job for job, _, _ in pairs]),
        pair_carriers=integers([carrier for _, carrier, _ in pairs]),
        pair_costs=integers([cost for _, _, cost in pairs]),
        load_price=load_price,
        level=level,
    )


@st.composite
def load_problems(draw: st.DrawFn, *, equal: bool = False) -> LoadProblem:
    """Draw a problem small enough to try everything."""
    jobs, carriers = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    number = draw(st.integers(1, 3)) if equal else 0
    weights = [number or draw(st.integers(1, 3)) for _ in range(jobs)]
    every = [(job, carrier) for job in range(jobs) for carrier in range(carriers)]
    kept = draw(st.lists(st.sampled_from(every), unique=True, max_size=len(every)))
    return load_problem(
        weights,
        [draw(st.integers(0, 3)) for _ in range(carriers)],
        [(job, carrier, draw(st.integers(0, 30))) for job, carrier in sorted(kept)],
        demands=[draw(st.sampled_from([1, 1, 1, 2])) for _ in range(jobs)],
        base_loads=[draw(st.sampled_from([0, 0, 2])) for _ in range(carriers)],
        strengths=[draw(st.sampled_from([1, 1, 2])) for _ in range(carriers)],
        load_price=draw(st.sampled_from([0, 1, 10])),
        level=draw(st.booleans()),
    )


@st.composite
def roomy_problems(draw: st.DrawFn) -> LoadProblem:
    """Draw a problem in which every job can be carried as often as it asks: an answer is drawn first, then more room."""
    problem = draw(load_problems())
    places = [draw(st.permutations(range(problem.carriers))) for _ in range(problem.jobs)]
    demands = np.minimum(problem.demands, problem.carriers)
    answer = [(job, carrier) for job in range(problem.jobs) for carrier in places[job][: demands[job]]]
    held = np.bincount([carrier for _, carrier in answer], minlength=problem.carriers)
    drawn = zip(problem.pair_jobs.tolist(), problem.pair_carriers.tolist(), strict=True)
    pairs = sorted({*answer, *drawn})
    costs = integers([draw(st.integers(0, 30)) for _ in pairs])
    return replace(
        problem,
        demands=integers(demands.tolist()),
        capacities=np.maximum(problem.capacities, held),
        pair_jobs=integers([job for job, _ in pairs]),
        pair_carriers=integers([carrier for _, carrier in pairs]),
        pair_costs=costs,
    )


def rank(problem: LoadProblem, chosen: np.ndarray) -> tuple[int, int, int]:
    """Return the three aims in their order: missing weight, greatest load, cost."""
    missing = int((problem.weights * (problem.demands - problem.placed(chosen))).sum())
    return missing, int(problem.loads(chosen).max(initial=0)) if problem.level else 0, problem.cost(chosen)


def best_rank(problem: LoadProblem) -> tuple[int, int, int]:
    """Return the best rank by trying every choice."""
    options = [np.flatnonzero(problem.pair_jobs == job).tolist() for job in range(problem.jobs)]
    ways = [
        [way for size in range(int(problem.demands[job]) + 1) for way in itertools.combinations(options[job], size)]
        for job in range(problem.jobs)
    ]
    best: tuple[int, int, int] | None = None
    for pick in itertools.product(*ways):
        chosen = np.zeros(len(problem.pair_jobs), dtype=np.bool_)
        chosen[[pair for way in pick for pair in way]] = True
        held = np.bincount(problem.pair_carriers[chosen], minlength=problem.carriers)
        if (held <= problem.capacities).all():
            found = rank(problem, chosen)
            best = found if best is None or found < best else best
    assert best is not None
    return best


def is_allowed(problem: LoadProblem, plan: LoadPlan) -> bool:
    """Whether a plan keeps to capacities and demands."""
    held = np.bincount(problem.pair_carriers[plan.chosen], minlength=problem.carriers)
    placed = problem.placed(plan.chosen)
    return bool((held <= problem.capacities).all() and (placed + plan.missing == problem.demands).all())
