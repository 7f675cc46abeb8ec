"""Leaders who link a village (领导联点帮村): evenly, near, and of the village's own units where there are any."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lianxin.core.kernel.words import Words
from lianxin.core.solvers.loads import LoadProblem
from lianxin.core.solvers.proof import Budget, Report
from lianxin.core.solvers.weighted import solve_loads
from lianxin.pairing.domain.plan import Kind, LeaderVillage, Stage, Unplaced
from lianxin.pairing.domain.problem import PairingProblem, distance_km
from lianxin.pairing.domain.units import distance_points


def link_leaders(
    problem: PairingProblem,
    units_of_village: Mapping[str, frozenset[str]],
    *,
    budget: Budget,
    seed: int,
    report: Report,
) -> tuple[tuple[LeaderVillage, ...], tuple[Unplaced, ...], Stage]:
    """Give every village as many leaders as the rules ask for."""
    rules = problem.rules
    leaders = [helper for helper in problem.helpers if helper.is_leader]
    pairs = [
        (place, number)
        for place, village in enumerate(problem.villages)
        for number, leader in enumerate(leaders)
        if not (rules.avoid_home_village and leader.home_village == village.code)
    ]
    distances = [distance_km(problem.place_of(leaders[n]), problem.villages[p].point) for p, n in pairs]
    strange = [
        rules.other_unit_price * (leaders[n].unit not in units_of_village.get(problem.villages[p].code, frozenset()))
        for p, n in pairs
    ]
    count = len(problem.villages)
    loads = LoadProblem(
        weights=np.ones(count, dtype=np.int64),
        demands=np.full(count, rules.leaders_per_village, dtype=np.int64),
        capacities=np.full(len(leaders), count, dtype=np.int64),
        base_loads=np.zeros(len(leaders), dtype=np.int64),
        strengths=np.ones(len(leaders), dtype=np.int64),
        pair_jobs=np.array([place for place, _ in pairs], dtype=np.int64),
        pair_carriers=np.array([number for _, number in pairs], dtype=np.int64),
        pair_costs=distance_points(distances, rules.distance_weight) + np.array(strange, dtype=np.int64),
        load_price=rules.balance_weight,
    )
    plan = solve_loads(loads, budget=budget, seed=seed, report=report)
    why = Words("各领导联点数均衡，优先本村帮扶单位", "villages are shared evenly, own units first")
    rows = [
        LeaderVillage(leaders[int(loads.pair_carriers[n])].id, problem.villages[int(loads.pair_jobs[n])].code, why)
        for n in np.flatnonzero(plan.chosen).tolist()
    ]
    reason = Words("可联点的领导不够", "too few leaders who may link it")
    unplaced = [
        Unplaced(Kind.VILLAGE, problem.villages[place].code, int(plan.missing[place]), reason)
        for place in np.flatnonzero(plan.missing).tolist()
    ]
    stage = Stage(
        "leaders", plan.proof.status, plan.proof.objective, plan.proof.bound, plan.max_load, plan.max_load_bound
    )
    return tuple(sorted(rows, key=lambda row: (row.village, row.helper))), tuple(unplaced), stage
