"""Explain why no complete plan exists, and which least change is enough."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lianxin.pairing.domain import (
    ExistingUnit,
    Helper,
    Household,
    PairingPlan,
    PairingProblem,
    Role,
    Status,
    Unit,
    Village,
    default_rules,
    solve,
)
from pairing.pairing_problems import one_village, people_problems

RAISE = re.compile(r"raise cap_first from (\d+) to (\d+)$")
ADD = re.compile(r"add (\d+) helpers? to unit (\w+) of (\w+)")


def remedies(plan: PairingPlan) -> list[str]:
    return [words.en for shortage in plan.shortages for words in shortage.remedies]


def blocking(plan: PairingPlan) -> list[str]:
    return [words.en for shortage in plan.shortages for words in shortage.blocking]


def test_it_says_how_many_are_short_where_and_what_would_do() -> None:
    plan = solve(one_village([1] * 9, 3, cap_first=2), stop=20)
    (shortage,) = plan.shortages
    assert plan.status is Status.INFEASIBLE
    assert (shortage.villages, shortage.wanted, shortage.available) == (("V1",), 9, 6)
    assert "差 3 个" in shortage.words.zh
    assert "raise cap_first from 2 to 3" in remedies(plan)
    assert "add 2 helpers to unit U1 of V1" in remedies(plan)
    assert len(plan.household_helpers) == 6


@given(
    st.lists(st.integers(1, 3), min_size=4, max_size=9),
    st.integers(1, 3),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=3),
)
@settings(max_examples=20, deadline=None)
def test_it_names_the_least_cap_that_is_enough(
    difficulties: list[int], helpers: int, kin: list[tuple[int, int]]
) -> None:
    problem = one_village(difficulties, helpers, cap_first=1)
    related = {household: f"P{helper}" for household, helper in kin if helper < helpers}
    households = tuple(
        replace(household, kin=(related[n],)) if n in related else household
        for n, household in enumerate(problem.households)
    )
    problem = replace(problem, households=households)
    found = [int(match[2]) for match in map(RAISE.search, remedies(solve(problem, stop=20))) if match]
    if helpers == 1 and related:
        assert found == []  # No cap helps a household whose only candidate is kin.
        return
    (cap,) = found
    enough = replace(problem, rules=replace(problem.rules, cap_first=cap))
    assert solve(enough, stop=20).unplaced == ()
    too_few = replace(problem, rules=replace(problem.rules, cap_first=cap - 1))
    assert solve(too_few, stop=20).unplaced != ()


@given(people_problems())
@settings(max_examples=20, deadline=None)
def test_it_names_helpers_enough_to_add(problem: PairingProblem) -> None:
    problem = replace(problem, rules=replace(problem.rules, second_helpers_per_household=0))
    plan = solve(problem, stop=20)
    added = [match for text in remedies(plan) for match in ADD.finditer(text)]
    assume(added)
    new = tuple(
        Helper(f"new{n}-{match[3]}-{unit}", unit)
        for match in added
        for unit in [match[2]]
        for n in range(int(match[1]))
    )
    assert solve(replace(problem, helpers=(*problem.helpers, *new)), stop=20).unplaced == ()


def test_it_says_when_kinship_is_what_blocks() -> None:
    problem = one_village([1], 1)
    kin = replace(problem, households=(Household("H0", "V1", 1, kin=("P0",)),))
    plan = solve(kin, stop=20)
    assert any(text.startswith("rule avoid_kin") for text in blocking(plan))
    assert "避亲" in plan.unplaced[0].reason.zh


def test_it_says_when_the_home_village_is_what_blocks() -> None:
    problem = one_village([1], 1)
    local = replace(problem, helpers=(Helper("P0", "U1", home_village="V1"),))
    assert any(text.startswith("rule avoid_home_village") for text in blocking(solve(local, stop=20)))


def test_it_says_when_only_other_units_have_room() -> None:
    villages = (Village("V1", "东村"), Village("V2", "西村"))
    units = tuple(Unit(f"U{n}", f"单位{n}", 1) for n in range(4))
    existing = tuple(ExistingUnit(f"U{n}", f"V{n // 2 + 1}", (Role.LEAD, Role.RESPONSIBLE)[n % 2]) for n in range(4))
    problem = PairingProblem(
        villages,
        units,
        tuple(Household(f"H{n}", "V1", 1) for n in range(4)),
        (Helper("P0", "U0"), *(Helper(f"P{n}", "U2") for n in range(1, 4))),
        existing,
        rules=default_rules(cap_first=2),
    )
    plan = solve(problem, stop=20)
    assert any("rule same_unit_only" in text and "2 more" in text for text in blocking(plan))
    assert plan.shortages[0].villages == ("V1",)


def test_it_says_when_the_caps_of_people_and_not_the_rule_are_too_low() -> None:
    problem = one_village([1, 1, 1, 1], 1)
    tired = replace(problem, helpers=(Helper("P0", "U1", cap_households=1),))
    found = remedies(solve(tired, stop=20))
    assert not any(RAISE.search(text) for text in found)
    assert any("take 3 more" in text for text in found)


def test_it_says_when_a_village_has_no_unit() -> None:
    villages = (Village("V1", "东村"), Village("V2", "西村"))
    units = (Unit("U1", "甲", 1), Unit("U2", "乙", 1))
    existing = (ExistingUnit("U1", "V1", Role.LEAD), ExistingUnit("U2", "V1", Role.RESPONSIBLE))
    problem = PairingProblem(villages, units, (Household("H1", "V2", 1),), (Helper("P1", "U1"),), existing)
    plan = solve(problem, stop=20)
    by_stage = {shortage.stage: shortage for shortage in plan.shortages}
    assert by_stage["unit_villages"].villages == ("V2",)
    assert "first give V2 a unit" in remedies(plan)
    assert "没有帮扶单位" in next(entry.reason.zh for entry in plan.unplaced if entry.kind == "household")


def test_it_says_how_many_units_are_short_and_what_capacity_would_do() -> None:
    villages = tuple(Village(f"V{n}", f"村{n}", households=5) for n in range(3))
    problem = PairingProblem(villages, tuple(Unit(f"U{n}", f"单位{n}", 1) for n in range(4)))
    plan = solve(problem, stop=20)
    (shortage,) = plan.shortages
    assert (shortage.wanted, shortage.available) == (6, 4)
    assert "add 2 units that may take these roles (one village each)" in remedies(plan)
    assert "raise the capacity of these 4 units by 1 each" in remedies(plan)
    raised = replace(problem, units=tuple(replace(unit, capacity=2) for unit in problem.units))
    assert solve(raised, stop=20).unplaced == ()


def test_it_says_when_too_few_units_may_lead() -> None:
    villages = tuple(Village(f"V{n}", f"村{n}", households=5) for n in range(2))
    units = tuple(Unit(f"U{n}", f"单位{n}", 1, can_lead=n == 0) for n in range(4))
    plan = solve(PairingProblem(villages, units), stop=20)
    assert any(text.startswith("rule can_lead") for text in blocking(plan))
    assert plan.status is Status.INFEASIBLE


def test_it_says_when_keeping_existing_units_is_what_blocks() -> None:
    villages = tuple(Village(f"V{n}", f"村{n}", households=5) for n in range(2))
    units = tuple(Unit(f"U{n}", f"单位{n}", 1) for n in range(4))
    existing = (
        ExistingUnit("U0", "V0", Role.LEAD),
        ExistingUnit("U1", "V0", Role.RESPONSIBLE),
        ExistingUnit("U2", "V0", Role.CO),
    )
    plan = solve(PairingProblem(villages, units, existing_units=existing), stop=20)
    assert any(text.startswith("rule reshuffle") for text in blocking(plan))


def test_it_puts_the_shortage_and_the_least_change_into_the_explanation() -> None:
    plan = solve(one_village([1] * 9, 3, cap_first=2), stop=20)
    said = " ".join(words.zh for words in plan.explanation)
    assert "差 3 个" in said
    assert "最小改动" in said
    assert "cap_first" in said


@pytest.mark.parametrize("difficulties", [[1] * 4, [1, 2, 3, 4]])
def test_it_leaves_out_as_little_as_possible(difficulties: list[int]) -> None:
    plan = solve(one_village(difficulties, 1, cap_first=3), stop=20)
    (left,) = plan.unplaced
    assert left.kind == "household"
    assert left.id == "H0" or difficulties == [1] * 4
