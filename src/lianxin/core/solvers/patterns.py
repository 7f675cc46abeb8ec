"""Jobs of different weights to carriers that are mostly alike: classes of jobs, groups of carriers, and patterns.

Most helpers of a unit are interchangeable, and so are most households of a village with the same difficulty. Carriers
that may take the same jobs at the same costs form a group; a pattern says how many jobs of each class one carrier
takes; the only unknowns are how many carriers of a group follow each pattern (Gilmore and Gomory, Operations Research
9, 1961). :mod:`pricing` finds them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lianxin.core.solvers.flow import Flags
from lianxin.core.solvers.loads import LoadCurve, LoadProblem

MOST_PATTERNS = 60_000


@dataclass(frozen=True, slots=True)
class JobClass:
    """Jobs that are alike: the same weight, and the same cost at every group of carriers."""

    jobs: tuple[int, ...]
    weight: int
    wanted: int  # carriers wanted by all jobs of the class together


@dataclass(frozen=True, slots=True)
class CarrierGroup:
    """Carriers that are alike; ``classes`` maps the job classes they may take to the cost of a pair."""

    carriers: tuple[int, ...]
    capacity: int
    base_load: int
    classes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one carrier of a group takes: job class → how many; and what it costs."""

    group: int
    takes: tuple[tuple[int, int], ...]
    cost: int


def classes_and_groups(problem: LoadProblem) -> tuple[list[JobClass], list[CarrierGroup]]:
    """Return the classes of like jobs and the groups of like carriers, in order of their first member."""
    offers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    triples = zip(problem.pair_carriers.tolist(), problem.pair_jobs.tolist(), problem.pair_costs.tolist(), strict=True)
    for carrier, job, cost in triples:
        offers[carrier].append((job, cost))
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for carrier in range(problem.carriers):
        own = (int(problem.capacities[carrier]), int(problem.base_loads[carrier]), int(problem.strengths[carrier]))
        alike[(*own, tuple(sorted(offers[carrier])))].append(carrier)
    members = list(alike.values())
    seen: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for group, carriers in enumerate(members):
        for job, cost in offers[carriers[0]]:
            seen[job].append((group, cost))
    kinds: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for job in range(problem.jobs):
        own_job = (int(problem.weights[job]), int(problem.demands[job]))
        kinds[(*own_job, tuple(sorted(seen[job])))].append(job)
    classes = [
        JobClass(tuple(jobs), int(problem.weights[jobs[0]]), int(problem.demands[jobs].sum()))
        for jobs in kinds.values()
    ]
    class_of = {job: index for index, kind in enumerate(classes) for job in kind.jobs}
    groups = []
    for carriers in members:
        costs = {class_of[job]: cost for job, cost in offers[carriers[0]]}
        first = carriers[0]
        groups.append(
            CarrierGroup(
                tuple(carriers),
                int(problem.capacities[first]),
                int(problem.base_loads[first]),
                tuple(sorted(costs.items())),
            )
        )
    return classes, groups


def patterns_under(
    problem: LoadProblem, classes: list[JobClass], groups: list[CarrierGroup], ceiling: int
) -> list[Pattern] | None:
    """Return every pattern whose load stays under the ceiling, or None when there are too many to work with."""
    curve = LoadCurve(problem)
    found: list[Pattern] = []
    for number, group in enumerate(groups):
        carrier = np.array([group.carriers[0]])
        empty = curve.cost(carrier, np.array([group.base_load]))
        partial: list[tuple[tuple[tuple[int, int], ...], int, int, int]] = [((), 0, group.base_load, 0)]
        for index, pair_cost in group.classes:
            kind = classes[index]
            wider = []
            for takes, count, load, cost in partial:
                most = min(len(kind.jobs), group.capacity - count)
                if kind.weight * most + load > ceiling:
                    most = max(0, (ceiling - load) // kind.weight)
                for n in range(most + 1):
                    more = (*takes, (index, n)) if n else takes
                    wider.append((more, count + n, load + n * kind.weight, cost + n * pair_cost))
            partial = wider
            if len(found) + len(partial) > MOST_PATTERNS:
                return None
        loads = np.array([load for _, _, load, _ in partial], dtype=np.int64)
        extra = curve.cost(np.repeat(carrier, len(loads)), loads) - empty
        for (takes, _, _, cost), more_cost in zip(partial, extra.tolist(), strict=True):
            found.append(Pattern(number, takes, cost + more_cost))
    return found


def dealt_out(
    problem: LoadProblem,
    classes: Sequence[JobClass],
    groups: Sequence[CarrierGroup],
    patterns: Sequence[Pattern],
    used: list[int],
) -> Flags:
    """Deal the jobs of each class out in turn. Going round and round never gives a carrier the same job twice, because
    no pattern takes more of a class than it has jobs."""
    carrier_turn = [0] * len(groups)
    job_turn = [0] * len(classes)
    dealt: list[tuple[int, int]] = []
    for pattern, count in zip(patterns, used, strict=True):
        group = groups[pattern.group]
        for _ in range(count):
            carrier = group.carriers[carrier_turn[pattern.group]]
            carrier_turn[pattern.group] += 1
            for index, n in pattern.takes:
                jobs = classes[index].jobs
                for _ in range(n):
                    dealt.append((jobs[job_turn[index] % len(jobs)], carrier))
                    job_turn[index] += 1
    keys = problem.pair_jobs * problem.carriers + problem.pair_carriers
    wanted = np.array([job * problem.carriers + carrier for job, carrier in dealt], dtype=np.int64)
    return np.isin(keys, wanted)
