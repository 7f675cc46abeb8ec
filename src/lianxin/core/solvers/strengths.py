"""What the strength of places costs: the curve of one place, and how members divide theirs among several."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from lianxin.core.solvers.flow import Integers, Network, cheapest_flow
from lianxin.core.solvers.posts import Filling, PostProblem


def strength_costs(weight: int, load_price: int, strongest: int) -> Integers:
    """Return the cost of strengths ``0, 1, …`` for a place of this weight; beyond the last one it stays as it is.

    It is ``load_price x weight² / strength``, the sum of squared loads when the weight is shared evenly; twice that of
    strength 1 when nobody comes. The steps are rounded down, which keeps the table convex, and it ends at ``strongest``
    or where a step has become nothing.
    """
    whole = load_price * weight * weight
    last = min(strongest, math.isqrt(whole) + 2)
    steps = np.arange(1, last, dtype=np.int64)
    drops = np.concatenate((np.full(min(1, last), whole), whole // (steps * (steps + 1))))
    return 2 * whole - np.concatenate((np.zeros(1, dtype=np.int64), drops.cumsum()))


@dataclass(frozen=True, slots=True)
class _Steps:
    """What each further unit costs at one place: these, and then always ``after``."""

    costs: list[int]
    after: int

    def between(self, first: int, count: int) -> list[int]:
        known = self.costs[first : first + count]
        return known + [self.after] * (count - len(known))


class Strengths:
    """The costs of one problem: of fillings, of slots, and the least that strength can cost at all."""

    def __init__(self, problem: PostProblem) -> None:
        self.problem = problem
        strongest = int(problem.strengths.sum())
        self.curves = [strength_costs(int(weight), problem.load_price, strongest) for weight in problem.weights]

    def at(self, place: int, strength: int) -> int:
        """Return the cost of a place with this strength."""
        curve = self.curves[place]
        return int(curve[min(strength, len(curve) - 1)])

    def divided(self, fillings: tuple[Filling, ...]) -> dict[int, int]:
        """Return the strength of every place when the members divide theirs as costs least in all (one flow)."""
        dearest = max((int(curve[0]) for curve in self.curves), default=0)
        steps = [_Steps((dearest + np.diff(curve)).tolist(), dearest) for curve in self.curves]
        return _poured(_homes(fillings), self.problem.strengths, steps)

    def slots_short(self, fillings: tuple[Filling, ...]) -> int:
        """Return how many slots the places lack when the members divide theirs as well as can be."""
        wanted = self.problem.slots_wanted.tolist()
        filled = _poured(_homes(fillings), self.problem.slots, [_Steps([0] * count, 1) for count in wanted])
        return sum(max(0, count - filled[place]) for place, count in enumerate(wanted))

    def cost(self, fillings: tuple[Filling, ...]) -> int:
        """Return the cost of fillings in points: pairs, uncovered skills, and strength against weight."""
        problem, strength = self.problem, self.divided(fillings)
        present: dict[int, set[int]] = defaultdict(set)
        for member, place, _ in fillings:
            present[place].add(member)
        lacking = sum(
            not bringers & present[place] for place, skills in enumerate(problem.skills) for bringers in skills
        )
        cost = sum(problem.pair_cost(filling) for filling in fillings) + problem.skill_price * lacking
        return cost + sum(self.at(place, strength[place]) for place in range(problem.places))

    def least(self) -> int:
        """Return what strength costs when every unit of it may go where it saves most, whoever it belongs to."""
        problem = self.problem
        placed = {member for member, _, _ in problem.fixed}
        members = [m for m in range(problem.members) if problem.capacities[m] > 0 or m in placed]
        total = int(problem.strengths[members].sum())
        drops = np.sort(np.concatenate([-np.diff(curve) for curve in self.curves])) if self.curves else np.zeros(0)
        saved = int(drops[len(drops) - min(total, len(drops)) :].sum())
        return sum(int(curve[0]) for curve in self.curves) - saved


def _homes(fillings: tuple[Filling, ...]) -> dict[int, list[int]]:
    homes: dict[int, list[int]] = defaultdict(list)
    for member, place, _ in fillings:
        homes[member].append(place)
    return homes


def _poured(homes: dict[int, list[int]], amounts: Integers, steps: list[_Steps]) -> dict[int, int]:
    """Pour each member's amount into his places so that the units together cost least."""
    got = dict.fromkeys(range(len(steps)), 0)
    for member, places in homes.items():
        if len(places) == 1:
            got[places[0]] += int(amounts[member])
    several = [member for member, places in sorted(homes.items()) if len(places) > 1 and amounts[member]]
    if not several:
        return got
    first, sink = len(several), len(several) + len(steps)
    arcs = [(n, first + p, int(amounts[m]), 0) for n, m in enumerate(several) for p in sorted(set(homes[m]))]
    for place in sorted({place for member in several for place in homes[member]}):
        most = sum(int(amounts[member]) for member in several if place in homes[member])
        arcs += [(first + place, sink, 1, cost) for cost in steps[place].between(got[place], most)]
    network = Network(sink + 1, *(np.array(column, dtype=np.int64) for column in zip(*arcs, strict=True)))
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[:first] = amounts[several]
    supplies[sink] = -int(amounts[several].sum())
    flows = cheapest_flow(network, supplies).flows
    for (_, head, _, _), flow in zip(arcs, flows.tolist(), strict=True):
        if head != sink:
            got[head - first] += flow
    return got
