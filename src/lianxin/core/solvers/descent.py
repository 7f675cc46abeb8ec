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
        self.costs_of_load = LoadCurve(problem).rows()
        self.weights: list[int] = problem.weights.tolist()
        self.capacities: list[int] = problem.capacities.tolist()
        self.loads: list[int] = problem.loads(chosen).tolist()
        self.ceiling = max(ceiling, 0)
        self._order = np.argsort(problem.pair_jobs, kind="stable")
        self._starts = np.searchsorted(problem.pair_jobs[self._order], np.arange(problem.jobs + 1))
        self._options: dict[int, dict[int, int]] = {}
        self.carried: dict[int, set[int]] = defaultdict(set)
        for pair in np.flatnonzero(chosen).tolist():
            self.carried[int(problem.pair_carriers[pair])].add(int(problem.pair_jobs[pair]))

    def options(self, job: int) -> dict[int, int]:
        """Return the carriers who may take a job, and at what cost."""
        found = self._options.get(job)
        if found is None:
            own = self._order[self._starts[job] : self._starts[job + 1]]
            carriers, costs = self.problem.pair_carriers[own].tolist(), self.problem.pair_costs[own].tolist()
            found = self._options[job] = dict(zip(carriers, costs, strict=True))
        return found

    def allowed(self, carrier: int, load: int) -> bool:
        """A load may never pass the ceiling, except that one already above it may come down towards it."""
        return load <= max(self.ceiling, self.loads[carrier] - 1)

    def gain(self, giver: int, taker: int, job: int, back: int | None) -> int | None:
        """Return what is saved when ``taker`` takes the job and gives ``back`` in exchange, or None if not allowed."""
        difference = self.weights[job] - (self.weights[back] if back is not None else 0)
        taken, given = self.loads[taker] + difference, self.loads[giver] - difference
        if not (self.allowed(taker, taken) or difference <= 0) or not (self.allowed(giver, given) or difference >= 0):
            return None
        saved = self.options(job)[giver] - self.options(job)[taker]
        if back is not None:
            saved += self.options(back)[taker] - self.options(back)[giver]
        for carrier, after in ((giver, given), (taker, taken)):
            saved += self.costs_of_load[carrier][self.loads[carrier]] - self.costs_of_load[carrier][after]
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
        for taker in self.options(job):
            if taker == giver or job in self.carried[taker]:
                continue
            backs: list[int | None] = [
                back
                for back in sorted(self.carried[taker])
                if giver in self.options(back) and back not in self.carried[giver]
            ]
            if len(self.carried[taker]) < self.capacities[taker]:
                backs.append(None)
            for back in backs:
                saved = self.gain(giver, taker, job, back)
                if saved is not None and saved > 0 and (best is None or saved > best[0]):
                    best = (saved, taker, back)
        return best


def improved(problem: LoadProblem, chosen: Flags, ceiling: int, budget: Budget) -> Flags:
    """Return a choice that places the same jobs at no greater cost. Deterministic unless the budget runs out."""
    if budget.left <= 0:
        return chosen
    search = _Search(problem, chosen, ceiling)
    for _ in range(_PASSES):
        changed = False
        for giver in sorted(search.carried, key=lambda carrier: (-search.loads[carrier], carrier)):
            if budget.left <= 0:
                break
            for job in sorted(search.carried[giver]):
                if job not in search.carried[giver] or budget.left <= 0:
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
