"""Jobs divided, unit by unit of weight, among carriers: a relaxation that a flow solves, its bound, and its rounding."""

from __future__ import annotations

import numpy as np

from lianxin.core.solvers.flow import Flags, Integers, Network, cheapest_flow, largest_flow
from lianxin.core.solvers.loads import LoadCurve, LoadProblem

_SCALE = 1000


def fits_divided(problem: LoadProblem, ceiling: int) -> bool:
    """Whether all weight can be placed under a ceiling if jobs may be divided. If not, no plan is under it."""
    jobs, carriers = problem.jobs, problem.carriers
    source, sink = jobs + carriers, jobs + carriers + 1
    units = problem.weights * problem.demands
    network = Network(
        sink + 1,
        np.concatenate((problem.pair_jobs, np.full(jobs, source), jobs + np.arange(carriers))),
        np.concatenate((jobs + problem.pair_carriers, np.arange(jobs), np.full(carriers, sink))),
        np.concatenate((problem.weights[problem.pair_jobs], units, np.maximum(ceiling - problem.base_loads, 0))),
        np.zeros(len(problem.pair_jobs) + jobs + carriers, dtype=np.int64),
    )
    return largest_flow(network, source, sink).value == int(units.sum())


def divided_choice(problem: LoadProblem, ceiling: int | None = None) -> tuple[Integers, int]:
    """Return the units of each pair in the cheapest division of all jobs, and its cost.

    The cost is a bound on the cost of every plan under the ceiling: a plan is a division, pair costs are divided by the
    weight and rounded down.

    Raises:
        Refused: SOLVE-003 not all weight can be placed.
    """
    units = problem.weights * problem.demands
    most = np.zeros(problem.carriers, dtype=np.int64)
    np.add.at(most, problem.pair_carriers, problem.weights[problem.pair_jobs])
    most = np.minimum(most, problem.capacities * int(problem.weights.max(initial=0)))
    if ceiling is not None:
        most = np.minimum(most, np.maximum(ceiling - problem.base_loads, 0))
    carriers = np.repeat(np.arange(problem.carriers), most)
    rank = np.arange(len(carriers)) - np.repeat(np.cumsum(most) - most, most)
    before = problem.base_loads[carriers] + rank
    curve = LoadCurve(problem)
    steps = _SCALE * (curve.cost(carriers, before + 1) - curve.cost(carriers, before))
    jobs, pairs, sink = problem.jobs, len(problem.pair_jobs), problem.jobs + problem.carriers
    weights = problem.weights[problem.pair_jobs]
    network = Network(
        sink + 1,
        np.concatenate((problem.pair_jobs, jobs + carriers)),
        np.concatenate((jobs + problem.pair_carriers, np.full(len(carriers), sink))),
        np.concatenate((weights, np.ones(len(carriers), dtype=np.int64))),
        np.concatenate((_SCALE * problem.pair_costs // weights, steps)),
    )
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[:jobs] = units
    supplies[sink] = -int(units.sum())
    found = cheapest_flow(network, supplies)
    return found.flows[:pairs], found.cost // _SCALE


def rounded(problem: LoadProblem, shares: Integers, ceiling: int) -> Flags | None:
    """Return a whole choice near a division, or None when somebody would have no room.

    Jobs go where most of them lies; one that would pass the ceiling there goes where it passes it least.
    """
    chosen = np.zeros(len(problem.pair_jobs), dtype=np.bool_)
    lacking, room, loads = problem.demands.copy(), problem.capacities.copy(), problem.base_loads.copy()
    positive = np.flatnonzero(shares)
    part = shares[positive] / problem.weights[problem.pair_jobs[positive]]
    order = positive[np.lexsort((positive, -problem.weights[problem.pair_jobs[positive]], -part))]

    def take(pair: int) -> None:
        job, carrier = problem.pair_jobs[pair], problem.pair_carriers[pair]
        chosen[pair] = True
        lacking[job] -= 1
        room[carrier] -= 1
        loads[carrier] += problem.weights[job]

    for pair in order.tolist():
        job, carrier = problem.pair_jobs[pair], problem.pair_carriers[pair]
        if lacking[job] and room[carrier] and loads[carrier] + problem.weights[job] <= ceiling:
            take(pair)
    left = np.flatnonzero(lacking)
    if len(left) == 0:
        return chosen
    by_job = np.argsort(problem.pair_jobs, kind="stable")
    starts = np.searchsorted(problem.pair_jobs[by_job], np.arange(problem.jobs + 1))
    for job in left[np.argsort(-problem.weights[left], kind="stable")].tolist():
        own = by_job[starts[job] : starts[job + 1]]
        for _ in range(int(lacking[job])):
            open_ = own[(room[problem.pair_carriers[own]] > 0) & ~chosen[own]]
            if len(open_) == 0:
                return None
            over = np.maximum(loads[problem.pair_carriers[open_]] + problem.weights[job] - ceiling, 0)
            take(int(open_[np.lexsort((open_, problem.pair_costs[open_], over))[0]]))
    return chosen
