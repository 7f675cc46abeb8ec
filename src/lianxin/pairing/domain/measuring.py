"""How good a plan is: loads, spread, distances, what was kept. Counted from the pairs alone, not from the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianxin.pairing.domain.problem import PairingProblem, distance_km

if TYPE_CHECKING:
    from lianxin.pairing.domain.plan import PairingPlan


@dataclass(frozen=True)
class Quality:
    """Measures of a plan. A load is the sum of the difficulties of one's households.

    ``objective``, ``bound`` and ``gap`` add up the proven stages (points; 0 gap is proven best; None for a plan that
    was not solved here). ``max_load``, ``min_load`` and ``spread`` compare all helpers who may take a household; None
    without helpers. ``mean_distance_km`` is over pairs of unit and village whose places are known;
    ``distances_unknown`` counts the others. ``kept_share`` is the share of existing pairings that the plan keeps (None
    when there were none). ``load_by_village`` is the weight of a village for each person of its units.
    """

    objective: int | None
    bound: int | None
    gap: float | None
    max_load: int | None
    min_load: int | None
    spread: int | None
    mean_distance_km: float | None
    distances_unknown: int
    kept_share: float | None
    load_by_village: Mapping[str, float]
    load_by_unit: Mapping[str, float]
    load_by_helper: Mapping[str, int]


def quality(problem: PairingProblem, plan: PairingPlan) -> Quality:
    """Return the measures of a plan for a problem. Pairs of unknown households or helpers are not counted."""
    helper_loads = _helper_loads(problem, plan)
    objective = bound = gap = None
    if plan.stages:
        objective = sum(stage.objective for stage in plan.stages)
        bound = sum(stage.bound for stage in plan.stages)
        gap = round(max(0, objective - bound) / max(1, objective), 6)
    greatest = max(helper_loads.values()) if helper_loads else None
    least = min(helper_loads.values()) if helper_loads else None
    known, unknown = _distances(problem, plan)
    return Quality(
        objective,
        bound,
        gap,
        greatest,
        least,
        None if greatest is None or least is None else greatest - least,
        round(sum(known) / len(known), 3) if known else None,
        unknown,
        _kept_share(problem, plan),
        _village_loads(problem, plan),
        _unit_loads(problem, plan, helper_loads),
        helper_loads,
    )


def _helper_loads(problem: PairingProblem, plan: PairingPlan) -> dict[str, int]:
    loads = {helper.id: 0 for helper in problem.helpers if problem.first_cap(helper) > 0} if problem.households else {}
    for pair in plan.household_helpers:
        household = problem.household_by_id.get(pair.household)
        if household is not None and pair.helper in problem.helper_by_id:
            loads[pair.helper] = loads.get(pair.helper, 0) + household.difficulty
    return loads


def _village_loads(problem: PairingProblem, plan: PairingPlan) -> dict[str, float]:
    strength: Counter[str] = Counter()
    places = Counter(pair.unit for pair in plan.unit_villages)
    for pair in plan.unit_villages:
        unit = problem.unit_by_id.get(pair.unit)
        if unit is not None:
            strength[pair.village] += problem.strength(unit) / places[pair.unit]  # type: ignore[assignment]
    return {
        village.code: round(problem.weight(village) / strength[village.code], 3)
        for village in problem.villages
        if strength[village.code] > 0
    }


def _unit_loads(problem: PairingProblem, plan: PairingPlan, helper_loads: Mapping[str, int]) -> dict[str, float]:
    """Return the load of each unit: that of its helpers, or, without helpers, its part of its villages' weight."""
    loads: dict[str, float] = {unit.id: 0 for unit in problem.units}
    if problem.households and problem.helpers:
        for helper, load in helper_loads.items():
            loads[problem.helper_by_id[helper].unit] += load
        return loads
    by_village = _village_loads(problem, plan)
    places = Counter(pair.unit for pair in plan.unit_villages)
    for pair in plan.unit_villages:
        unit = problem.unit_by_id.get(pair.unit)
        if unit is not None:
            loads[unit.id] += by_village.get(pair.village, 0) * problem.strength(unit) / places[pair.unit]
    return {unit: round(load, 3) for unit, load in loads.items()}


def _distances(problem: PairingProblem, plan: PairingPlan) -> tuple[list[float], int]:
    found = []
    for pair in plan.unit_villages:
        unit, village = problem.unit_by_id.get(pair.unit), problem.village_by_code.get(pair.village)
        found.append(distance_km(unit.point, village.point) if unit and village else None)
    known = [distance for distance in found if distance is not None]
    return known, len(found) - len(known)


def _kept_share(problem: PairingProblem, plan: PairingPlan) -> float | None:
    existing: set[tuple[str, str, str]] = {(e.unit, e.village, e.role) for e in problem.existing_units}
    existing |= {(e.helper, e.household, e.order) for e in problem.existing_helpers}
    if not existing:
        return None
    planned: set[tuple[str, str, str]] = {(p.unit, p.village, p.role) for p in plan.unit_villages}
    planned |= {(p.helper, p.household, p.order) for p in plan.household_helpers}
    return round(len(existing & planned) / len(existing), 6)
