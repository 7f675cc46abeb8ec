"""Improve a choice of pairs by moving a job to another carrier or exchanging two, until nothing gains or time is up."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from lianxin.core.solvers.flow import Flags
from lianxin.core.solvers.loads import LoadCurve, LoadProblem
from lianxin.core.solvers.proof import Budget

_PASSES = 50


class _Search:
    """The state of a search: who carries what, and what every pair costs."""

    def __init__(self, problem: LoadProblem, chosen: Flags, ceiling: int) -> None:
        self.problem = problem
        self.curve = LoadCurve(problem)
        self.weights: list[int] = problem.weights.tolist()
        self.loads: list[int] = problem.loads(chosen).tolist()
        self.ceiling = max(ceiling, 0)
        jobs, carriers = problem.pair_jobs.tolist(), problem.pair_carriers.tolist()
        self.cost_of: dict[tuple[int, int], int] = dict(
            zip(zip(jobs, carriers, strict=True), problem.pair_costs.tolist(), strict=True)
        )
        self.options: dict[int, list[int]] = defaultdict(list)
        for job, carrier in self.cost_of:
            self.options[job].append(carrier)
        self.carried: dict[int, set[int]] = defaultdict(set)
        for pair in np.flatnonzero(chosen).tolist():
            self.carried[carriers[pair]].add(jobs[pair])

    def load_cost(self, carrier: int, load: int) -> int:
        return int(self.curve.cost(np.array([carrier]), np.array([load]))[0])

    def allowed(self, carrier: int, load: int) -> bool:
        """A load may never pass the ceiling, except that one already above it may come down towards it."""
        return load <= max(self.ceiling, self.loads[carrier] - 1)

    def gain(self, giver: int, taker: int, job: int, back: int | None) -> int | None:
        """Return what is saved when ``taker`` takes the job and gives ``back`` in exchange, or None if not allowed."""
        difference = self.weights[job] - (self.weights[back] if back is not None else 0)
        taken, given = self.loads[taker] + difference, self.loads[giver] - difference
        if not (self.allowed(taker, taken) or difference <= 0) or not (self.allowed(giver, given) or difference >= 0):
            return None
        saved = self.cost_of[job, giver] - self.cost_of[job, taker]
        if back is not None:
            saved += self.cost_of[back, taker] - self.cost_of[back, giver]
        for carrier, after in ((giver, given), (taker, taken)):
            saved += self.load_cost(carrier, self.loads[carrier]) - self.load_cost(carrier, after)
        return saved

    def exchange(self, giver: int, taker: int, job: int, back: int | None) -> None:
        difference = self.weights[job] - (self.weights[back] if back is not None else 0)
        self.carried[giver].remove(job)
        self.carried[taker].add(job)
        if back is not None:
            self.carried[taker].remove(back)
            self.carried[giver].add(back)
        self.loads[giver] -= difference
        self.loads[taker] += difference

    def best_for(self, giver: int, job: int) -> tuple[int, int, int | None] | None:
        """Return the best gain, taker and job given back for one job, or None when nothing gains."""
        best: tuple[int, int, int | None] | None = None
        for taker in self.options[job]:
            if taker == giver or job in self.carried[taker]:
                continue
            backs: list[int | None] = [
                back
                for back in sorted(self.carried[taker])
                if (back, giver) in self.cost_of and back not in self.carried[giver]
            ]
            if len(self.carried[taker]) < int(self.problem.capacities[taker]):
                backs.append(None)
            for back in backs:
                saved = self.gain(giver, taker, job, back)
                if saved is not None and saved > 0 and (best is None or saved > best[0]):
                    best = (saved, taker, back)
        return best


def improved(problem: LoadProblem, chosen: Flags, ceiling: int, budget: Budget) -> Flags:
    """Return a choice that places the same jobs at no greater cost. Deterministic unless the budget runs out."""
    search = _Search(problem, chosen, ceiling)
    for _ in range(_PASSES):
        changed = False
        for giver in sorted(search.carried, key=lambda carrier: (-search.loads[carrier], carrier)):
            if budget.left <= 0:
                break
            for job in sorted(search.carried[giver]):
                if job not in search.carried[giver]:
                    continue
                found = search.best_for(giver, job)
                if found is not None:
                    search.exchange(giver, found[1], job, found[2])
                    changed = True
        if not changed or budget.left <= 0:
            break
    keys = problem.pair_jobs * problem.carriers + problem.pair_carriers
    kept = [job * problem.carriers + carrier for carrier, jobs in search.carried.items() for job in jobs]
    return np.isin(keys, np.array(kept, dtype=np.int64))
