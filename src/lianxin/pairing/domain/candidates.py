"""Who may help whom: the candidates of every household under the rules, and the points of each pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from lianxin.core.kernel.words import Words
from lianxin.core.solvers.flow import Integers
from lianxin.pairing.domain.problem import Helper, Household, PairingProblem, Village, distance_km
from lianxin.pairing.domain.units import distance_points


@dataclass(frozen=True, slots=True)
class Pairs:
    """Allowed pairs by number of household and helper, and the points of each."""

    households: Integers
    helpers: Integers
    points: Integers


@dataclass(frozen=True)
class Candidates:
    """Who may help whom, given which units have which village.

    ``nearest`` limits the list of a village to its own units' helpers and so many nearest others (0: no limit); it
    matters only where helpers of other units are allowed.
    """

    problem: PairingProblem
    units_of_village: Mapping[str, frozenset[str]]
    nearest: int = 0
    _by_village: dict[str, tuple[Integers, Integers]] = field(default_factory=dict)

    def why_not(self, household: Household, helper: Helper) -> Words | None:
        """Return the rule that forbids a pair, or None when it is allowed."""
        rules = self.problem.rules
        if rules.avoid_kin and helper.id in household.kin:
            return Words("避亲：是本户亲属", "kin of the household")
        if rules.avoid_home_village and helper.home_village == household.village:
            return Words("避亲：来自本村", "comes from the household's village")
        if rules.same_unit_only and helper.unit not in self.units_of_village.get(household.village, frozenset()):
            return Words("不属于本村的帮扶单位", "not of a unit of the household's village")
        return None

    def of_village(self, village: Village) -> tuple[Integers, Integers]:
        """Return the numbers of the helpers who may help in a village (kin aside) and their points."""
        if village.code not in self._by_village:
            self._by_village[village.code] = self._find(village)
        return self._by_village[village.code]

    def _find(self, village: Village) -> tuple[Integers, Integers]:
        problem, rules = self.problem, self.problem.rules
        own_units = self.units_of_village.get(village.code, frozenset())
        numbers, distances, prices = [], [], []
        for number, helper in self._listed(own_units):
            is_own = helper.unit in own_units
            if (rules.same_unit_only and not is_own) or (
                rules.avoid_home_village and helper.home_village == village.code
            ):
                continue
            numbers.append(number)
            distances.append(distance_km(problem.place_of(helper), village.point))
            prices.append(0 if is_own else rules.other_unit_price)
        points = distance_points(distances, rules.distance_weight) + np.array(prices, dtype=np.int64)
        found = np.array(numbers, dtype=np.int64)
        if self.nearest and len(found) > self.nearest:
            others = np.array(prices, dtype=np.int64) > 0
            order = np.lexsort((found, points, others))
            most = self.nearest + int((~others).sum())
            keep = np.sort(order[:most])
            return found[keep], points[keep]
        return found, points

    def _listed(self, own_units: frozenset[str]) -> Iterable[tuple[int, Helper]]:
        if not self.problem.rules.same_unit_only:
            return enumerate(self.problem.helpers)
        members = (helper for unit in sorted(own_units) for helper in self.problem.helpers_of_unit.get(unit, ()))
        return sorted((self._number_of[helper.id], helper) for helper in members) if own_units else ()

    @property
    def _number_of(self) -> Mapping[str, int]:
        return self.problem.helper_numbers

    def pairs(self, households: Iterable[tuple[int, Household]]) -> Pairs:
        """Return the allowed pairs of these households (given with their numbers)."""
        rules = self.problem.rules
        all_households, all_helpers, all_points = [], [], []
        for number, household in households:
            helpers, points = self.of_village(self.problem.village_by_code[household.village])
            if household.kin and rules.avoid_kin:
                kin = np.array([self._number_of[name] for name in household.kin], dtype=np.int64)
                allowed = ~np.isin(helpers, kin)
                helpers, points = helpers[allowed], points[allowed]
            if household.needs and rules.skill_weight:
                points = points + rules.skill_weight * np.array(
                    [
                        len(set(household.needs) - set(self.problem.helpers[helper].skills))
                        for helper in helpers.tolist()
                    ],
                    dtype=np.int64,
                )
            all_households.append(np.full(len(helpers), number, dtype=np.int64))
            all_helpers.append(helpers)
            all_points.append(points)
        if not all_households:
            empty = np.zeros(0, dtype=np.int64)
            return Pairs(empty, empty.copy(), empty.copy())
        return Pairs(np.concatenate(all_households), np.concatenate(all_helpers), np.concatenate(all_points))
