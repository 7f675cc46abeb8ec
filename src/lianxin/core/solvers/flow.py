"""Cheapest and largest flows in a network (OR-Tools' cost-scaling push-relabel: exact, integer, deterministic)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.errors import SHAPE, TOO_LARGE, UNBALANCED

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_LARGEST = 2**62


def integers(values: Any) -> Integers:
    """Return a new one-dimensional array of 64-bit integers."""
    return np.array(values, dtype=np.int64).reshape(-1)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A directed network: arc ``a`` runs from ``tails[a]`` to ``heads[a]`` with a capacity and a cost for each unit.

    Raises:
        Refused: SOLVE-001 arrays of different length, a node outside ``0 … nodes - 1``, a negative capacity.
    """

    nodes: int
    tails: Integers
    heads: Integers
    capacities: Integers
    costs: Integers

    def __post_init__(self) -> None:
        lengths = {len(self.tails), len(self.heads), len(self.capacities), len(self.costs)}
        if len(lengths) != 1:
            raise Refused(SHAPE, what="arcs")
        if len(self.tails) == 0:
            return
        ends = np.concatenate((self.tails, self.heads))
        if ends.min() < 0 or ends.max() >= self.nodes:
            raise Refused(SHAPE, what="nodes")
        if self.capacities.min() < 0:
            raise Refused(SHAPE, what="capacities")


@dataclass(frozen=True, slots=True, eq=False)
class CheapestFlow:
    """Flow on every arc and its total cost. The cost is proven least."""

    flows: Integers
    cost: int


@dataclass(frozen=True, slots=True, eq=False)
class LargestFlow:
    """The greatest flow and the narrowest cut: ``source_side[n]`` tells on which side of it node ``n`` lies."""

    value: int
    flows: Integers
    source_side: Flags


def cheapest_flow(network: Network, supplies: Integers, *, whole: bool = True) -> CheapestFlow:
    """Send every supply (positive) to the demands (negative) at least cost; if not ``whole``, as much as can be sent.

    Raises:
        Refused: SOLVE-001 one supply for each node is needed; SOLVE-002 costs so large that scaling would overflow;
            SOLVE-003 the supplies cannot be sent.
    """
    from ortools.graph.python import min_cost_flow

    if len(supplies) != network.nodes:
        raise Refused(SHAPE, what="supplies")
    if len(network.costs):
        dearest = int(np.abs(network.costs).max())
        if dearest * (network.nodes + 1) >= _LARGEST or dearest * int(np.abs(supplies).sum()) >= _LARGEST:
            raise Refused(TOO_LARGE, what="cost")
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(network.tails, network.heads, network.capacities, network.costs)
    solver.set_nodes_supplies(np.arange(network.nodes, dtype=np.int32), supplies)
    status = solver.solve() if whole else solver.solve_max_flow_with_min_cost()
    if status in (solver.BAD_COST_RANGE, solver.BAD_CAPACITY_RANGE):
        raise Refused(TOO_LARGE, what="cost, capacity")
    if status != solver.OPTIMAL:
        raise Refused(UNBALANCED)
    count = len(network.tails)
    flows = integers(solver.flows(np.arange(count, dtype=np.int32))) if count else integers([])
    return CheapestFlow(flows, int(solver.optimal_cost()))


def largest_flow(network: Network, source: int, sink: int) -> LargestFlow:
    """Send as much as possible from ``source`` to ``sink`` (costs are not looked at).

    Raises:
        Refused: SOLVE-001 source or sink is not a node; SOLVE-002 the capacities would overflow.
    """
    from ortools.graph.python import max_flow

    if not (0 <= source < network.nodes and 0 <= sink < network.nodes and source != sink):
        raise Refused(SHAPE, what="source, sink")
    side = np.zeros(network.nodes, dtype=np.bool_)
    side[source] = True
    if len(network.tails) == 0:
        return LargestFlow(0, integers([]), side)
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(network.tails, network.heads, network.capacities)
    # A node without an arc is unknown to the solver; source and sink must be known.
    solver.add_arc_with_capacity(source, sink, 0)
    status = solver.solve(source, sink)
    if status != solver.OPTIMAL:
        raise Refused(TOO_LARGE, what="capacity")
    flows = integers(solver.flows(np.arange(len(network.tails), dtype=np.int32)))
    side[np.array(solver.get_source_side_min_cut(), dtype=np.int64)] = True
    return LargestFlow(int(solver.optimal_flow()), flows, side)
