"""Jobs to carriers at least cost, with loads as even as possible. Exact by min-cost flow when all jobs weigh the same.

Three aims, each before the next:

1. as little weight as possible without a carrier;
2. the greatest load as small as possible (found by bisection over largest flows; left out when ``level`` is false);
3. the cost: chosen pairs, plus for every carrier ``load_price x load² / strength``.

The third is convex, so its steps become parallel arcs from carrier to sink, dearer and dearer, and the flow fills the
cheap ones first: the optimum stays exact and whole-numbered (Ahuja, Magnanti, Orlin: Network Flows, 1993, ch. 14).
Jobs that differ in weight go to :mod:`lianxin.core.solvers.weighted`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.errors import SHAPE, TOO_LARGE
from lianxin.core.solvers.flow import Flags, Integers, LargestFlow, Network, cheapest_flow, integers, largest_flow
from lianxin.core.solvers.proof import Proof, Status

_GREATEST_LOAD = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class LoadProblem:
    """Jobs (each wants ``demands`` different carriers and weighs ``weights`` on each), carriers, and who may take what.

    ``capacities`` is how many jobs a carrier may take; ``base_loads`` what it carries already; ``strengths`` (1 or
    more) divides its load cost. Pair ``p`` lets ``pair_carriers[p]`` take ``pair_jobs[p]`` at ``pair_costs[p]``.

    Raises:
        Refused: SOLVE-001 arrays that do not fit together; SOLVE-002 loads beyond a million.
    """

    weights: Integers
    demands: Integers
    capacities: Integers
    base_loads: Integers
    strengths: Integers
    pair_jobs: Integers
    pair_carriers: Integers
    pair_costs: Integers
    load_price: int = 1
    level: bool = True

    def __post_init__(self) -> None:
        if len(self.weights) != len(self.demands):
            raise Refused(SHAPE, what="jobs")
        if not len(self.capacities) == len(self.base_loads) == len(self.strengths):
            raise Refused(SHAPE, what="carriers")
        if not len(self.pair_jobs) == len(self.pair_carriers) == len(self.pair_costs):
            raise Refused(SHAPE, what="pairs")
        floors = ((self.weights, 1), (self.demands, 0), (self.capacities, 0), (self.base_loads, 0), (self.strengths, 1))
        if any(len(array) and array.min() < least for array, least in floors) or self.load_price < 0:
            raise Refused(SHAPE, what="negative numbers")
        if len(self.pair_jobs):
            self._check_pairs()
        heaviest = int(self.base_loads.max(initial=0)) + int((self.weights * self.demands).sum())
        if heaviest > _GREATEST_LOAD:
            raise Refused(TOO_LARGE, what="load")

    def _check_pairs(self) -> None:
        if self.pair_jobs.min() < 0 or self.pair_jobs.max() >= self.jobs:
            raise Refused(SHAPE, what="pair_jobs")
        if self.pair_carriers.min() < 0 or self.pair_carriers.max() >= self.carriers:
            raise Refused(SHAPE, what="pair_carriers")
        if len(np.unique(self.pair_jobs * self.carriers + self.pair_carriers)) != len(self.pair_jobs):
            raise Refused(SHAPE, what="a pair is given twice")

    @property
    def jobs(self) -> int:
        return len(self.weights)

    @property
    def carriers(self) -> int:
        return len(self.capacities)

    @property
    def has_equal_weights(self) -> bool:
        return self.jobs == 0 or bool((self.weights == self.weights[0]).all())

    def loads(self, chosen: Flags) -> Integers:
        """Return the load of every carrier under a choice of pairs, base loads included."""
        loads = self.base_loads.copy()
        np.add.at(loads, self.pair_carriers[chosen], self.weights[self.pair_jobs[chosen]])
        return loads

    def placed(self, chosen: Flags) -> Integers:
        """Return how many carriers every job has under a choice of pairs."""
        return np.bincount(self.pair_jobs[chosen], minlength=self.jobs).astype(np.int64)

    def cost(self, chosen: Flags) -> int:
        """Return the cost of a choice: its pairs and what the loads cost beyond the base loads."""
        curve = LoadCurve(self)
        carriers = np.arange(self.carriers)
        extra = curve.cost(carriers, self.loads(chosen)) - curve.cost(carriers, self.base_loads)
        return int(self.pair_costs[chosen].sum() + extra.sum())


class LoadCurve:
    """The cost of a load: the sum of ``load_price x (2l - 1) // strength`` for ``l = 1 … load``; convex and integer."""

    def __init__(self, problem: LoadProblem) -> None:
        distinct, self._row = np.unique(problem.strengths, return_inverse=True)
        longest = int(problem.base_loads.max(initial=0) + (problem.weights * problem.demands).sum())
        odd = 2 * np.arange(1, longest + 1, dtype=np.int64) - 1
        steps = np.zeros((max(1, len(distinct)), longest + 1), dtype=np.int64)
        for row, strength in enumerate(distinct):
            steps[row, 1:] = problem.load_price * odd // int(strength)
        self._table = steps.cumsum(axis=1)

    def cost(self, carriers: Integers, loads: Integers) -> Integers:
        """Return the cost of a load for each carrier."""
        found: Integers = self._table[self._row[carriers], loads]
        return found

    def rows(self) -> list[list[int]]:
        """Return, for each carrier, the costs of loads 0, 1, … (carriers of the same strength share a list)."""
        lists: list[list[int]] = self._table.tolist()
        return [lists[row] for row in self._row.tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class LoadPlan:
    """Which pairs were chosen, how many carriers each job still lacks, and what is proven.

    ``proof`` is about the third aim under the first two; ``max_load`` is the greatest load and ``max_load_bound`` the
    smallest it could be; ``least_missing`` is the least weight that any plan leaves without a carrier.
    """

    chosen: Flags
    missing: Integers
    proof: Proof
    max_load: int
    max_load_bound: int
    least_missing: int


def room(problem: LoadProblem, ceiling: int | None = None) -> Integers:
    """Return how many jobs each carrier may take when no load may pass the ceiling (jobs of equal weight)."""
    degree = np.bincount(problem.pair_carriers, minlength=problem.carriers).astype(np.int64)
    most = np.minimum(problem.capacities, degree)
    if ceiling is None or problem.jobs == 0:
        return most
    under = (ceiling - problem.base_loads) // int(problem.weights.min())
    return np.minimum(most, np.maximum(under, 0))


def widest(problem: LoadProblem, rooms: Integers) -> LargestFlow:
    """Place as many as possible with this much room. Nodes: jobs, then carriers, then source and sink."""
    jobs, carriers = problem.jobs, problem.carriers
    source, sink = jobs + carriers, jobs + carriers + 1
    network = Network(
        jobs + carriers + 2,
        np.concatenate((problem.pair_jobs, np.full(jobs, source), jobs + np.arange(carriers))),
        np.concatenate((jobs + problem.pair_carriers, np.arange(jobs), np.full(carriers, sink))),
        np.concatenate((np.ones(len(problem.pair_jobs), dtype=np.int64), problem.demands, rooms)),
        np.zeros(len(problem.pair_jobs) + jobs + carriers, dtype=np.int64),
    )
    return largest_flow(network, source, sink)


def smallest_ceiling(problem: LoadProblem) -> int:
    """Return the least possible greatest load of jobs of equal weight, with as many placed as can be placed at all."""
    low = int(problem.base_loads.max(initial=0))
    if problem.jobs == 0 or problem.carriers == 0:
        return low
    full = widest(problem, room(problem)).value
    weight = int(problem.weights[0])
    high = int((problem.base_loads + weight * room(problem)).max(initial=0))
    low, high = min(low, high), max(low, high)
    while low < high:
        middle = (low + high) // 2
        if widest(problem, room(problem, middle)).value == full:
            high = middle
        else:
            low = middle + 1
    return low


def cheapest_choice(problem: LoadProblem, ceiling: int | None = None) -> tuple[Flags, int]:
    """Return the pairs of least cost under a ceiling, jobs of equal weight, and the weight left without a carrier."""
    jobs, carriers, pairs = problem.jobs, problem.carriers, len(problem.pair_jobs)
    sink = jobs + carriers
    step_carriers, step_costs = _steps(problem, room(problem, ceiling))
    network = Network(
        sink + 1,
        np.concatenate((problem.pair_jobs, jobs + step_carriers)),
        np.concatenate((jobs + problem.pair_carriers, np.full(len(step_carriers), sink))),
        np.ones(pairs + len(step_costs), dtype=np.int64),
        np.concatenate((problem.pair_costs, step_costs)),
    )
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[:jobs] = problem.demands
    supplies[sink] = -int(problem.demands.sum())
    chosen = cheapest_flow(network, supplies, whole=False).flows[:pairs] > 0
    return chosen, int((problem.weights * (problem.demands - problem.placed(chosen))).sum())


def _steps(problem: LoadProblem, rooms: Integers) -> tuple[Integers, Integers]:
    """Return one arc for each job that a carrier may take: the carrier, and what that further job adds to its cost."""
    carriers = np.repeat(np.arange(problem.carriers), rooms)
    if len(carriers) == 0:
        return integers([]), integers([])
    first = np.repeat(np.cumsum(rooms) - rooms, rooms)
    rank = np.arange(len(carriers)) - first
    weight = int(problem.weights[0])
    before = problem.base_loads[carriers] + weight * rank
    curve = LoadCurve(problem)
    return carriers, curve.cost(carriers, before + weight) - curve.cost(carriers, before)


def solve_equal(problem: LoadProblem) -> LoadPlan:
    """Solve a problem whose jobs all weigh the same. Polynomial, exact, deterministic.

    Raises:
        Refused: SOLVE-001 the jobs differ in weight.
    """
    if not problem.has_equal_weights:
        raise Refused(SHAPE, what="jobs of different weights")
    ceiling = smallest_ceiling(problem) if problem.level else None
    chosen, missing = cheapest_choice(problem, ceiling)
    cost = problem.cost(chosen)
    greatest = int(problem.loads(chosen).max(initial=0))
    return LoadPlan(
        chosen=chosen,
        missing=problem.demands - problem.placed(chosen),
        proof=Proof(Status.INFEASIBLE if missing else Status.OPTIMAL, cost, cost),
        max_load=greatest,
        max_load_bound=greatest if problem.level else int(problem.base_loads.max(initial=0)),
        least_missing=missing,
    )
