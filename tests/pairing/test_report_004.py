"""The pairing of report 004: 27 units, 12 villages, 539 households, 700 helpers, nobody left over."""

from __future__ import annotations

from collections import Counter

import pytest

from lianxin.pairing.domain import Order, PairingPlan, PairingProblem, Role, Status, check, read_problem, solve
from pairing.pairing_problems import text_of
from pairing.report_004 import report_004


@pytest.fixture(scope="module")
def problem() -> PairingProblem:
    return read_problem(text_of(report_004()))


@pytest.fixture(scope="module")
def plan(problem: PairingProblem) -> PairingPlan:
    return solve(problem, stop=12)


def test_it_has_the_numbers_of_the_report(problem: PairingProblem) -> None:
    counts = (len(problem.units), len(problem.villages), len(problem.households), len(problem.helpers))
    assert counts == (27, 12, 539, 700)


def test_it_gives_every_village_one_lead_and_one_responsible_unit_and_three_build_along(plan: PairingPlan) -> None:
    roles = Counter(row.role for row in plan.unit_villages)
    assert roles == {Role.LEAD: 12, Role.RESPONSIBLE: 12, Role.CO: 3}
    for role in (Role.LEAD, Role.RESPONSIBLE):
        assert len({row.village for row in plan.unit_villages if row.role is role}) == 12
    assert len({row.unit for row in plan.unit_villages}) == 27


def test_it_places_every_household_and_every_helper(problem: PairingProblem, plan: PairingPlan) -> None:
    firsts = Counter(row.household for row in plan.household_helpers if row.order is Order.FIRST)
    assert firsts == {household.id: 1 for household in problem.households}
    assert {row.helper for row in plan.household_helpers} == {helper.id for helper in problem.helpers}
    assert plan.unplaced == ()


def test_it_breaks_no_rule(problem: PairingProblem, plan: PairingPlan) -> None:
    assert check(problem, plan) == ()


def test_it_proves_the_people_best_and_the_units_best_or_nearly(plan: PairingPlan) -> None:
    by_name = {stage.name: stage for stage in plan.stages}
    people = by_name["first_helpers"]
    assert people.status is Status.OPTIMAL
    assert people.max_load == people.max_load_bound == 4
    assert plan.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert plan.quality is not None
    assert plan.quality.gap is not None
    assert plan.quality.gap < 0.05


def test_it_spreads_the_weight_of_the_villages_evenly(plan: PairingPlan) -> None:
    assert plan.quality is not None
    loads = plan.quality.load_by_village.values()
    assert len(loads) == 12
    assert max(loads) < 2 * min(loads)
