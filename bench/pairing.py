"""Measure pairing against peers: an exact flow, a greedy rule with the same costs, and other exact solvers if installed.

Run ``python bench/pairing.py [--small] [--seed S]``. Households and helpers lie clustered on a plane; each household may
have its thirty nearest helpers. Everybody weighs the same, so the flow is exact and every solver here has the same
optimum to reach. The cost of a plan is the one of ``LoadProblem``: ways, plus squared loads, plus the same price for each
household that nobody takes. Ratios are to our own run; times are of the processor, so that other work on the machine does not
count; the slow ones run in a process of their own, under a time limit.

networkx and scipy are used when they can be imported (``make bench`` installs neither by itself).
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lianxin.core.solvers.flow import Flags
from lianxin.core.solvers.loads import LoadProblem, cheapest_choice, smallest_ceiling, solve_equal
from lianxin.core.solvers.proof import Budget
from lianxin.core.solvers.weighted import solve_loads

CANDIDATES = 30
LOAD_PRICE = 200
LIMIT_SECONDS = 120


@dataclass(frozen=True)
class Run:
    """One solver on one problem: processor seconds, cost of what it placed, households left out; None where it gave up."""

    name: str
    seconds: float
    cost: int | None
    unplaced: int | None


def problem_of(households: int, helpers: int, seed: int, *, weights: bool = False) -> LoadProblem:
    """Return households and helpers in clusters, each household with its nearest helpers; costs in points of 100 m."""
    chance = np.random.default_rng(seed)
    towns = chance.uniform(0, 300, (max(4, helpers // 60), 2))
    homes = towns[chance.integers(0, len(towns), households)] + chance.normal(0, 8, (households, 2))
    posts = towns[chance.integers(0, len(towns), helpers)] + chance.normal(0, 15, (helpers, 2))
    carriers = np.empty((households, CANDIDATES), dtype=np.int64)
    costs = np.empty((households, CANDIDATES), dtype=np.int64)
    for start in range(0, households, 2000):
        part = homes[start : start + 2000]
        away = np.hypot(part[:, None, 0] - posts[None, :, 0], part[:, None, 1] - posts[None, :, 1])
        near = np.sort(np.argpartition(away, CANDIDATES, axis=1)[:, :CANDIDATES], axis=1)
        carriers[start : start + len(part)] = near
        costs[start : start + len(part)] = np.rint(10 * np.take_along_axis(away, near, axis=1))
    return LoadProblem(
        weights=chance.integers(1, 4, households) if weights else np.ones(households, dtype=np.int64),
        demands=np.ones(households, dtype=np.int64),
        capacities=chance.integers(2, 10, helpers),
        base_loads=np.zeros(helpers, dtype=np.int64),
        strengths=np.ones(helpers, dtype=np.int64),
        pair_jobs=np.repeat(np.arange(households), CANDIDATES),
        pair_carriers=carriers.reshape(-1),
        pair_costs=costs.reshape(-1),
        load_price=LOAD_PRICE,
        level=False,
    )


def timed(name: str, problem: LoadProblem, solver: Callable[[LoadProblem], Flags]) -> Run:
    began = time.process_time()
    chosen = solver(problem)
    seconds = time.process_time() - began
    return Run(name, seconds, problem.cost(chosen), problem.jobs - int(chosen.sum()))


def limited(name: str, problem: LoadProblem, solver: Callable[[LoadProblem], Flags]) -> Run:
    """Run in a process of its own, ended after the limit."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    worker = multiprocessing.Process(target=lambda: sender.send(timed(name, problem, solver)))
    worker.start()
    found = receiver.recv() if receiver.poll(LIMIT_SECONDS) else Run(name, LIMIT_SECONDS, None, None)
    worker.terminate()
    worker.join()
    return found


def flow(problem: LoadProblem) -> Flags:
    return solve_equal(problem).chosen


def level_then_flow(problem: LoadProblem) -> Flags:
    return cheapest_choice(problem, smallest_ceiling(problem))[0]


def greedy(problem: LoadProblem) -> Flags:
    """Give each household in turn the helper who costs least just now."""
    loads, chosen = [0] * problem.carriers, np.zeros(len(problem.pair_jobs), dtype=np.bool_)
    room = problem.capacities.tolist()
    carriers, costs = problem.pair_carriers.tolist(), problem.pair_costs.tolist()
    for start in range(0, len(carriers), CANDIDATES):
        options = [
            (costs[pair] + LOAD_PRICE * (2 * loads[carriers[pair]] + 1), pair)
            for pair in range(start, start + CANDIDATES)
            if loads[carriers[pair]] < room[carriers[pair]]
        ]
        if options:
            pair = min(options)[1]
            chosen[pair] = True
            loads[carriers[pair]] += 1
    return chosen


def by_networkx(problem: LoadProblem) -> Flags:
    import networkx

    graph: Any = networkx.DiGraph()
    price = 10**7
    for job in range(problem.jobs):
        graph.add_node(("h", job), demand=-1)
        graph.add_edge(("h", job), "end", capacity=1, weight=price)
    graph.add_node("end", demand=problem.jobs)
    triples = zip(problem.pair_jobs.tolist(), problem.pair_carriers.tolist(), problem.pair_costs.tolist(), strict=True)
    for job, carrier, cost in triples:
        graph.add_edge(("h", job), ("p", carrier), capacity=1, weight=cost)
    for carrier, most in enumerate(problem.capacities.tolist()):
        for step in range(most):
            graph.add_edge(("p", carrier), ("s", carrier, step), capacity=1, weight=LOAD_PRICE * (2 * step + 1))
            graph.add_edge(("s", carrier, step), "end", capacity=1, weight=0)
    _, flows = networkx.network_simplex(graph)
    pairs = zip(problem.pair_jobs.tolist(), problem.pair_carriers.tolist(), strict=True)
    return np.array([flows["h", job]["p", carrier] > 0 for job, carrier in pairs])


def by_scipy(problem: LoadProblem) -> Flags:
    """Every helper becomes as many slots as he may take, each dearer; every household has a slot of its own outside."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    first = np.cumsum(problem.capacities) - problem.capacities
    most = problem.capacities[problem.pair_carriers]
    pair = np.repeat(np.arange(len(most)), most)
    step = np.arange(len(pair)) - np.repeat(np.cumsum(most) - most, most)
    slots = int(problem.capacities.sum())
    rows = np.concatenate((problem.pair_jobs[pair], np.arange(problem.jobs)))
    columns = np.concatenate((first[problem.pair_carriers[pair]] + step, slots + np.arange(problem.jobs)))
    weights = np.concatenate((problem.pair_costs[pair] + LOAD_PRICE * (2 * step + 1), np.full(problem.jobs, 10**7)))
    matrix = csr_array((weights + 1, (rows, columns)), shape=(problem.jobs, slots + problem.jobs))
    jobs, taken = min_weight_full_bipartite_matching(matrix)
    owner = np.repeat(np.arange(problem.carriers), problem.capacities)
    inside = taken < slots
    keys = jobs[inside] * problem.carriers + owner[taken[inside]]
    return np.isin(problem.pair_jobs * problem.carriers + problem.pair_carriers, keys)


def show(runs: list[Run], own: Run) -> None:
    price = 10**4
    print(f"  {'solver':<34}{'seconds':>9}{'x time':>9}{'cost':>14}{'x cost':>8}{'unplaced':>10}")
    for run in runs:
        if run.cost is None or run.unplaced is None or own.cost is None or own.unplaced is None:
            print(f"  {run.name:<34}{'>' + str(LIMIT_SECONDS):>9}{'>' + f'{LIMIT_SECONDS / own.seconds:.0f}':>9}")
            continue
        whole, best = run.cost + price * run.unplaced, own.cost + price * own.unplaced
        print(
            f"  {run.name:<34}{run.seconds:>9.2f}{run.seconds / own.seconds:>9.1f}{whole:>14,}"
            f"{whole / best:>8.2f}{run.unplaced:>10,}"
        )


def compare(households: int, helpers: int, seed: int) -> None:
    problem = problem_of(households, helpers, seed)
    print(f"\n{households:,} households x {helpers:,} helpers, {len(problem.pair_jobs):,} pairs")
    own = timed("min-cost flow (ours, exact)", problem, flow)
    runs = [
        own,
        timed("least greatest load, then flow", problem, level_then_flow),
        timed("greedy, same costs", problem, greedy),
    ]
    for module, name, solver in (
        ("scipy", "scipy bipartite matching, slots", by_scipy),
        ("networkx", "networkx network simplex", by_networkx),
    ):
        if importlib.util.find_spec(module) is None:
            print(f"  ({module} is not installed)")
        else:
            runs.append(limited(name, problem, solver))
    show(runs, own)


def by_weight(households: int, helpers: int, seed: int) -> None:
    """Households that differ in weight: not exact by flow, so the bound is what counts."""
    problem = problem_of(households, helpers, seed, weights=True)
    began = time.process_time()
    plan = solve_loads(problem, budget=Budget(30), seed=1)
    seconds = time.process_time() - began
    chosen = greedy(problem)
    print(f"\n{households:,} households of weight 1 to 3 x {helpers:,} helpers")
    print(
        f"  ours: {seconds:.1f} s, cost {plan.proof.objective:,}, gap {plan.proof.gap:.1%}, unplaced {int(plan.missing.sum()):,}"
    )
    ratio = problem.cost(chosen) / max(1, plan.proof.objective)
    print(f"  greedy: cost {problem.cost(chosen):,} ({ratio:.2f} x), unplaced {problem.jobs - int(chosen.sum()):,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--small", action="store_true", help="leave out 60,000 x 12,000")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    compare(2_152, 1_263, arguments.seed)
    by_weight(2_152, 1_263, arguments.seed)
    if not arguments.small:
        compare(60_000, 12_000, arguments.seed)
    print(f"\npeak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
