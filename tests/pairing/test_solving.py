"""Solve pairing problems: complete, proven, even, kept, repeatable."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from lianxin.pairing.domain import (
    ExistingHelper,
    ExistingUnit,
    Helper,
    Household,
    Order,
    Origin,
    PairingPlan,
    PairingProblem,
    Post,
    Progress,
    Role,
    Stage,
    Status,
    Unit,
    Village,
    check,
    default_rules,
    quality,
    read_problem,
    solve,
)
from lianxin.pairing.domain.problem import Point
from pairing.pairing_problems import example, one_village, people_problems, text_of


def stage(plan: PairingPlan, name: str) -> Stage:
    return next(stage for stage in plan.stages if stage.name == name)


def helper_of(plan: PairingPlan, household: str) -> str:
    return next(row.helper for row in plan.household_helpers if row.household == household and row.order is Order.FIRST)


def test_it_solves_the_example_completely_and_proves_it() -> None:
    problem = read_problem(text_of(example()))
    plan = solve(problem, stop=20)
    assert plan.status is Status.OPTIMAL
    assert check(problem, plan) == ()
    assert ("U4", "V2", Role.LEAD) in {(row.unit, row.village, row.role) for row in plan.unit_villages}
    assert ("U3", "V2", Role.RESPONSIBLE) in {(row.unit, row.village, row.role) for row in plan.unit_villages}
    assert helper_of(plan, "H4") == "P3"
    assert helper_of(plan, "H1") != "P1"
    assert all(row.why is not None for row in (*plan.unit_villages, *plan.household_helpers))


@given(people_problems())
@settings(max_examples=30, deadline=None)
def test_it_breaks_no_rule_in_a_complete_plan_and_explains_an_incomplete_one(problem: PairingProblem) -> None:
    plan = solve(problem, stop=20)
    broken = {violation.rule for violation in check(problem, plan)}
    if plan.status in (Status.OPTIMAL, Status.FEASIBLE):
        assert broken == set()
        assert plan.unplaced == ()
    else:
        assert plan.status is Status.INFEASIBLE
        assert broken <= {"first_helpers_per_household", "second_helpers_per_household"}
        assert plan.unplaced
        assert plan.shortages
        assert {entry.reason.zh for entry in plan.unplaced} != {""}
        missing = sum(entry.missing for entry in plan.unplaced if entry.kind == "household")
        assert sum(shortage.wanted - shortage.available for shortage in plan.shortages) == missing


@given(people_problems())
@settings(max_examples=15, deadline=None)
def test_it_gives_the_same_plan_for_the_same_seed(problem: PairingProblem) -> None:
    assert solve(problem, stop=20, seed=7) == solve(problem, stop=20, seed=7)


@given(people_problems())
@settings(max_examples=15, deadline=None)
def test_it_never_loads_anyone_more_when_a_helper_joins(problem: PairingProblem) -> None:
    problem = replace(problem, rules=replace(problem.rules, second_helpers_per_household=0))
    more = replace(problem, helpers=(*problem.helpers, Helper("new", problem.units[0].id)))
    before, after = solve(problem, stop=20), solve(more, stop=20)
    assert len(after.household_helpers) >= len(before.household_helpers)
    if not before.unplaced:
        assert (stage(after, "first_helpers").max_load or 0) <= (stage(before, "first_helpers").max_load or 0)


@given(people_problems())
@settings(max_examples=12, deadline=None)
def test_it_keeps_every_pair_of_its_own_plan(problem: PairingProblem) -> None:
    plan = solve(problem, stop=20)
    existing = tuple(ExistingHelper(row.household, row.helper, row.order) for row in plan.household_helpers)
    again = solve(replace(problem, existing_helpers=existing), stop=20)
    assert {(r.household, r.helper, r.order) for r in again.household_helpers} == {
        (r.household, r.helper, r.order) for r in plan.household_helpers
    }
    assert all(row.kept for row in again.household_helpers)
    assert again.released == ()


@given(people_problems())
@settings(max_examples=12, deadline=None)
def test_it_moves_nobody_at_price_nought_when_the_plan_is_already_best(problem: PairingProblem) -> None:
    problem = replace(problem, existing_units=())
    plan = solve(problem, stop=20)
    if plan.status is not Status.OPTIMAL:
        return
    units = tuple(ExistingUnit(row.unit, row.village, row.role) for row in plan.unit_villages)
    people = tuple(ExistingHelper(row.household, row.helper, row.order) for row in plan.household_helpers)
    free = replace(
        problem,
        existing_units=units,
        existing_helpers=people,
        rules=replace(problem.rules, reshuffle=True, moving_price=0),
    )
    again = solve(free, stop=20)
    assert again.released == ()
    assert [stage.objective for stage in again.stages] == [stage.objective for stage in plan.stages]


def test_it_measures_what_the_solver_promised() -> None:
    problem = one_village([3, 2, 1, 1, 1], 4)
    plan = solve(problem, stop=20)
    assert plan.quality is not None
    assert plan.quality == quality(problem, plan)
    assert plan.quality.max_load == stage(plan, "first_helpers").max_load == 3
    assert plan.quality.gap == 0
    assert sum(plan.quality.load_by_helper.values()) == 8
    assert sum(plan.quality.load_by_unit.values()) == 8


def test_it_gives_units_left_over_a_village_as_co_builders() -> None:
    problem = PairingProblem(
        (Village("V1", "东村", households=10),), tuple(Unit(f"U{n}", f"单位{n}", 1) for n in range(3))
    )
    plan = solve(problem, stop=20)
    assert Counter(row.role for row in plan.unit_villages) == {Role.LEAD: 1, Role.RESPONSIBLE: 1, Role.CO: 1}


def test_it_says_so_when_a_unit_is_not_needed() -> None:
    problem = PairingProblem(
        (Village("V1", "东村", households=10),),
        tuple(Unit(f"U{n}", f"单位{n}", 1) for n in range(3)),
        rules=default_rules(every_unit_used=False),
    )
    plan = solve(problem, stop=20)
    assert plan.status is Status.OPTIMAL
    assert [entry.kind for entry in plan.unplaced] == ["unit"]


def test_it_lets_a_unit_serve_several_villages_but_never_twice_one() -> None:
    villages = tuple(Village(f"V{n}", f"村{n}", households=5) for n in range(3))
    problem = PairingProblem(villages, (Unit("U1", "甲", 3), Unit("U2", "乙", 3)))
    plan = solve(problem, stop=20)
    assert check(problem, plan) == ()
    assert len(plan.unit_villages) == 6


def test_it_sends_the_nearer_unit_where_all_else_is_equal() -> None:
    villages = (
        Village("E", "东", Point(102.0, 36.0), households=5),
        Village("W", "西", Point(100.0, 36.0), households=5),
    )
    units = tuple(Unit(f"U{n}", f"单位{n}", 1, Point(100.0 if n % 2 else 102.0, 36.0)) for n in range(4))
    plan = solve(PairingProblem(villages, units), stop=20)
    assert all(row.distance_km == 0 for row in plan.unit_villages)
    assert plan.quality is not None
    assert plan.quality.mean_distance_km == 0


def test_it_sends_strength_where_the_weight_is() -> None:
    villages = (Village("big", "大村", households=90), Village("small", "小村", households=10))
    units = tuple(Unit(f"U{n}", f"单位{n}", 1, staff=staff) for n, staff in enumerate((30, 30, 4, 4)))
    plan = solve(PairingProblem(villages, units), stop=20)
    assert {row.unit for row in plan.unit_villages if row.village == "big"} == {"U0", "U1"}


def test_it_brings_the_skill_a_village_needs() -> None:
    villages = (Village("V1", "东村", households=5, needs=("养殖",)), Village("V2", "西村", households=5))
    units = tuple(Unit(f"U{n}", f"单位{n}", 1, skills=("养殖",) if n == 3 else ()) for n in range(4))
    plan = solve(PairingProblem(villages, units), stop=20)
    assert next(row.village for row in plan.unit_villages if row.unit == "U3") == "V1"


def test_it_lets_the_first_secretarys_unit_lead_and_the_officers_unit_be_responsible() -> None:
    units = (
        Unit("U1", "甲", 1, origin_of=(Origin("V1", Post.RESIDENT_OFFICER),)),
        Unit("U2", "乙", 1, origin_of=(Origin("V1", Post.FIRST_SECRETARY),)),
    )
    plan = solve(PairingProblem((Village("V1", "东村", households=5),), units), stop=20)
    assert {(row.unit, row.role) for row in plan.unit_villages} == {("U1", Role.RESPONSIBLE), ("U2", Role.LEAD)}


def test_it_releases_an_existing_unit_where_the_first_secretary_came_from_another() -> None:
    units = (Unit("U1", "甲", 1), Unit("U2", "乙", 1, origin_of=(Origin("V1", Post.FIRST_SECRETARY),)))
    existing = (ExistingUnit("U1", "V1", Role.LEAD),)
    problem = PairingProblem((Village("V1", "东村", households=5),), units, existing_units=existing)
    plan = solve(problem, stop=20)
    assert [(row.one, row.other) for row in plan.released] == [("U1", "V1")]
    assert check(problem, plan) == ()


def test_it_keeps_existing_units_although_others_are_nearer() -> None:
    far = Point(90.0, 36.0)
    villages = (Village("V1", "东村", Point(102.0, 36.0), households=5), Village("V2", "西村", far, households=5))
    units = tuple(Unit(f"U{n}", f"单位{n}", 1, Point(102.0, 36.0) if n < 2 else far) for n in range(4))
    existing = (ExistingUnit("U0", "V2", Role.LEAD),)
    kept = solve(PairingProblem(villages, units, existing_units=existing), stop=20)
    assert ("U0", "V2", True) in {(row.unit, row.village, row.kept) for row in kept.unit_villages}
    moved = solve(
        PairingProblem(villages, units, existing_units=existing, rules=default_rules(reshuffle=True)), stop=20
    )
    assert [(row.one, row.other) for row in moved.released] == [("U0", "V2")]


def test_it_stays_put_when_moving_costs_more_than_it_saves() -> None:
    villages = (
        Village("V1", "东村", Point(102.0, 36.0), households=5),
        Village("V2", "西村", Point(102.1, 36.0), households=5),
    )
    units = tuple(Unit(f"U{n}", f"单位{n}", 1, Point(102.0 if n < 2 else 102.1, 36.0)) for n in range(4))
    existing = (ExistingUnit("U0", "V2", Role.LEAD), ExistingUnit("U2", "V1", Role.LEAD))
    problem = PairingProblem(villages, units, existing_units=existing, rules=default_rules(reshuffle=True))
    assert solve(problem, stop=20).released == ()
    cheap = replace(problem, rules=replace(problem.rules, moving_price=0))
    assert len(solve(cheap, stop=20).released) == 2


def test_it_spreads_weight_and_not_heads() -> None:
    plan = solve(one_village([4, 1, 1, 1, 1], 2), stop=20)
    assert sorted(plan.quality.load_by_helper.values()) == [4, 4]  # type: ignore[union-attr]


def test_it_gives_second_helpers_who_are_not_the_first() -> None:
    problem = one_village([1, 1, 1], 3, second_helpers_per_household=1)
    plan = solve(problem, stop=20)
    assert check(problem, plan) == ()
    assert Counter(row.order for row in plan.household_helpers) == {Order.FIRST: 3, Order.SECOND: 3}
    assert plan.quality is not None
    assert plan.quality.spread == 0


def test_it_puts_helpers_left_over_with_the_heaviest_households() -> None:
    problem = one_village([1, 1, 4], 6, every_helper_used=True)
    plan = solve(problem, stop=20)
    assert check(problem, plan) == ()
    assert Counter(row.household for row in plan.household_helpers)["H2"] == 4


def test_it_says_which_helper_cannot_be_used() -> None:
    problem = one_village([1], 2, every_helper_used=True)
    kin = replace(problem, households=(Household("H0", "V1", 1, kin=("P1",)),))
    plan = solve(kin, stop=20)
    assert [(entry.kind, entry.id) for entry in plan.unplaced] == [("helper", "P1")]
    assert plan.status is Status.INFEASIBLE
    assert "P1" in plan.explanation[-1].zh


def test_it_links_every_village_with_a_leader_of_its_own_unit() -> None:
    problem = read_problem(text_of(example(rules={"leaders_per_village": 1})))
    plan = solve(problem, stop=20)
    assert {(row.helper, row.village) for row in plan.leader_villages} == {("P4", "V1"), ("P4", "V2")}
    assert check(problem, plan) == ()


def test_it_says_which_village_no_leader_may_link() -> None:
    problem = read_problem(text_of(example(rules={"leaders_per_village": 2})))
    plan = solve(problem, stop=20)
    assert plan.status is Status.INFEASIBLE
    assert [(entry.id, entry.missing) for entry in plan.unplaced if entry.kind == "village"] == [("V1", 1), ("V2", 1)]


def test_it_lets_helpers_of_other_units_step_in_when_the_rule_is_off() -> None:
    problem = read_problem(text_of(example()))
    alone = replace(
        problem,
        helpers=tuple(helper for helper in problem.helpers if helper.unit in ("U4", "U3")),
        households=tuple(replace(household, kin=()) for household in problem.households),
    )
    assert solve(alone, stop=20).status is Status.INFEASIBLE
    freer = replace(alone, rules=replace(alone.rules, same_unit_only=False))
    plan = solve(freer, stop=20)
    assert plan.status is Status.OPTIMAL
    assert check(freer, plan) == ()


def test_it_widens_a_list_of_nearest_helpers_that_leaves_somebody_out() -> None:
    villages = (Village("V1", "东村", Point(102.0, 36.0)),)
    units = (Unit("U1", "甲", 1, Point(102.0, 36.0)), Unit("U2", "乙", 1, Point(102.0, 36.0)), Unit("U3", "丙", 0))
    helpers = tuple(Helper(f"P{n}", "U3", point=Point(102.0 + n / 100, 36.0)) for n in range(8))
    households = tuple(Household(f"H{n}", "V1", 1) for n in range(8))
    rules = default_rules(same_unit_only=False, nearest_helpers=2, cap_first=1, every_unit_used=False)
    plan = solve(PairingProblem(villages, units, households, helpers, rules=rules), stop=20)
    assert len(plan.household_helpers) == 8
    assert plan.status is Status.OPTIMAL


def test_it_admits_that_a_short_list_proves_nothing_about_the_rest() -> None:
    villages = (Village("V1", "东村", Point(102.0, 36.0)),)
    units = (Unit("U1", "甲", 1, Point(102.0, 36.0)), Unit("U2", "乙", 1, Point(102.0, 36.0)))
    helpers = (
        *(Helper(f"P{n}", "U1", point=Point(103.0, 36.0)) for n in range(4)),
        *(Helper(f"Q{n}", "U3", point=Point(102.0, 36.0)) for n in range(40)),
    )
    households = tuple(Household(f"H{n}", "V1", 1) for n in range(4))
    rules = default_rules(same_unit_only=False, nearest_helpers=1, every_unit_used=False)
    problem = PairingProblem(villages, (*units, Unit("U3", "丙", 0)), households, helpers, rules=rules)
    first = stage(solve(problem, stop=20), "first_helpers")
    assert first.status is Status.FEASIBLE
    assert first.bound < first.objective


def test_it_still_answers_when_there_is_hardly_any_time() -> None:
    problem = one_village([1, 2, 3] * 20, 15)
    plan = solve(problem, stop=0.0)
    assert plan.status is Status.FEASIBLE
    assert check(problem, plan) == ()
    assert plan.quality is not None
    assert plan.quality.bound is not None
    assert 0 < plan.quality.bound <= (plan.quality.objective or 0)


def test_it_reports_on_the_way() -> None:
    heard: list[Progress] = []
    solve(one_village([1, 2], 2), stop=20, report=heard.append)
    assert [progress.step for progress in heard[:2]] == ["units", "flow"]
    assert heard[-1].step.startswith("part")


def test_it_counts_an_unknown_distance_as_neither_near_nor_far() -> None:
    villages = (Village("V1", "东村", Point(102.0, 36.0), households=5),)
    units = (
        Unit("near", "近", 1, Point(102.0, 36.0)),
        Unit("far", "远", 1, Point(95.0, 36.0)),
        Unit("unknown", "不详", 1),
    )
    plan = solve(PairingProblem(villages, units, rules=default_rules(every_unit_used=False)), stop=20)
    assert {row.unit for row in plan.unit_villages} == {"near", "unknown"}
    assert next(row.distance_km for row in plan.unit_villages if row.unit == "unknown") is None
    assert plan.quality is not None
    assert plan.quality.distances_unknown == 1


def test_it_carries_two_thousand_households_and_twelve_hundred_helpers() -> None:
    count = 54
    villages = tuple(Village(f"V{n:02}", f"村{n}", Point(106.0 + n % 9 / 10, 26.0 + n // 9 / 10)) for n in range(count))
    units = tuple(Unit(f"U{n:03}", f"单位{n}", 1, Point(106.5, 26.5)) for n in range(2 * count))
    existing = tuple(
        ExistingUnit(f"U{n:03}", f"V{n // 2:02}", (Role.LEAD, Role.RESPONSIBLE)[n % 2]) for n in range(2 * count)
    )
    helpers = tuple(Helper(f"P{n:04}", f"U{n % (2 * count):03}") for n in range(1263))
    households = tuple(
        Household(f"H{n:04}", f"V{n * 7 % count:02}", 1 + n * n % 4, kin=(f"P{n % 1263:04}",)) for n in range(2152)
    )
    problem = PairingProblem(villages, units, households, helpers, existing)
    plan = solve(problem, stop=60)
    assert check(problem, plan) == ()
    assert len(plan.household_helpers) == 2152
    first = stage(plan, "first_helpers")
    assert first.max_load_bound is not None
    assert first.max_load is not None
    assert first.max_load - first.max_load_bound <= 1
    assert first.objective - first.bound <= first.objective // 50


@pytest.mark.parametrize("rule", ["first_helpers_per_household", "lead_per_village", "responsible_per_village"])
def test_it_lets_a_rule_ask_for_none(rule: str) -> None:
    problem = one_village([1, 1], 2, **{rule: 0})
    plan = solve(problem, stop=20)
    assert plan.status is Status.OPTIMAL
    assert check(problem, plan) == ()
