"""Check plans changed by hand: every rule that is broken is named, and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from lianxin.pairing.domain import (
    HouseholdHelper,
    LeaderVillage,
    Order,
    PairingPlan,
    PairingProblem,
    ProblemRefused,
    Role,
    UnitVillage,
    check,
    plan_as_json,
    quality,
    read_plan,
    read_problem,
    solve,
)
from pairing.pairing_problems import example, text_of


@pytest.fixture(scope="module")
def problem() -> PairingProblem:
    return read_problem(text_of(example()))


@pytest.fixture(scope="module")
def plan(problem: PairingProblem) -> PairingPlan:
    return solve(problem, stop=20)


def broken(problem: PairingProblem, plan: PairingPlan) -> set[str]:
    found = check(problem, plan)
    assert all(violation.words.zh and violation.words.en for violation in found)
    return {violation.rule for violation in found}


def with_units(plan: PairingPlan, *rows: tuple[str, str, Role]) -> PairingPlan:
    return replace(plan, unit_villages=tuple(UnitVillage(*row) for row in rows))


def with_people(plan: PairingPlan, *rows: tuple[str, str, Order]) -> PairingPlan:
    return replace(plan, household_helpers=tuple(HouseholdHelper(*row) for row in rows))


def test_it_finds_nothing_in_a_sound_plan(problem: PairingProblem, plan: PairingPlan) -> None:
    assert check(problem, plan) == ()


def test_it_finds_a_village_without_a_lead(problem: PairingProblem, plan: PairingPlan) -> None:
    rows = tuple(row for row in plan.unit_villages if row.role is not Role.LEAD)
    assert "lead_per_village" in broken(problem, replace(plan, unit_villages=rows))


def test_it_finds_a_village_with_two_responsible_units(problem: PairingProblem, plan: PairingPlan) -> None:
    rows = tuple(replace(row, role=Role.RESPONSIBLE) if row.role is Role.CO else row for row in plan.unit_villages)
    assert "responsible_per_village" in broken(problem, replace(plan, unit_villages=rows))


def test_it_finds_a_unit_with_too_many_villages(problem: PairingProblem, plan: PairingPlan) -> None:
    mine = plan.unit_villages[0]
    other = "V2" if mine.village == "V1" else "V1"
    more = (*plan.unit_villages, UnitVillage(mine.unit, other, Role.CO))
    assert "capacity" in broken(problem, replace(plan, unit_villages=more))


def test_it_finds_a_unit_without_a_village(problem: PairingProblem, plan: PairingPlan) -> None:
    assert "every_unit_used" in broken(problem, replace(plan, unit_villages=plan.unit_villages[1:]))


def test_it_finds_a_unit_that_may_not_lead(problem: PairingProblem, plan: PairingPlan) -> None:
    assert "can_lead" in broken(problem, with_units(plan, ("U5", "V1", Role.LEAD)))


def test_it_finds_a_first_secretarys_unit_that_does_not_lead(problem: PairingProblem, plan: PairingPlan) -> None:
    assert "origin_of" in broken(problem, with_units(plan, ("U4", "V2", Role.CO)))


def test_it_finds_a_unit_twice_in_a_village(problem: PairingProblem, plan: PairingPlan) -> None:
    rows = (("U1", "V1", Role.LEAD), ("U1", "V1", Role.RESPONSIBLE))
    assert "once" in broken(problem, with_units(plan, *rows))


@pytest.mark.parametrize("row", [("U9", "V1", Role.LEAD), ("U1", "V9", Role.LEAD)])
def test_it_finds_a_unit_or_village_that_nobody_knows(
    problem: PairingProblem, plan: PairingPlan, row: tuple[str, str, Role]
) -> None:
    assert "known" in broken(problem, with_units(plan, row))


@pytest.mark.parametrize("row", [("H9", "P1", Order.FIRST), ("H1", "P9", Order.FIRST)])
def test_it_finds_a_household_or_helper_that_nobody_knows(
    problem: PairingProblem, plan: PairingPlan, row: tuple[str, str, Order]
) -> None:
    found = with_people(plan, row)
    assert "known" in broken(problem, found)
    assert quality(problem, found).max_load == 0


def test_it_finds_a_household_without_a_first_helper(problem: PairingProblem, plan: PairingPlan) -> None:
    assert "first_helpers_per_household" in broken(problem, with_people(plan))


def test_it_finds_a_household_with_two_first_helpers(problem: PairingProblem, plan: PairingPlan) -> None:
    rows = (("H2", "P1", Order.FIRST), ("H2", "P2", Order.FIRST))
    found = [v for v in check(problem, with_people(plan, *rows)) if v.subject == "H2"]
    assert [violation.rule for violation in found] == ["first_helpers_per_household"]


def test_it_finds_a_second_helper_missing(problem: PairingProblem, plan: PairingPlan) -> None:
    asked = replace(problem, rules=replace(problem.rules, second_helpers_per_household=1))
    assert "second_helpers_per_household" in broken(asked, plan)


def test_it_finds_kin(problem: PairingProblem, plan: PairingPlan) -> None:
    assert "avoid_kin" in broken(problem, with_people(plan, ("H1", "P1", Order.FIRST)))


def test_it_finds_a_helper_from_the_village(problem: PairingProblem, plan: PairingPlan) -> None:
    assert "avoid_home_village" in broken(problem, with_people(plan, ("H1", "P3", Order.FIRST)))


def test_it_finds_a_helper_of_another_villages_unit(problem: PairingProblem, plan: PairingPlan) -> None:
    assert "same_unit_only" in broken(problem, with_people(plan, ("H1", "P4", Order.FIRST)))


def test_it_finds_a_helper_twice_with_a_household(problem: PairingProblem, plan: PairingPlan) -> None:
    assert "once" in broken(problem, with_people(plan, ("H3", "P4", Order.FIRST), ("H3", "P4", Order.SECOND)))


@pytest.mark.parametrize(
    ("rule", "limit", "order"),
    [("cap_first", 1, Order.FIRST), ("cap_second", 1, Order.SECOND)],
)
def test_it_finds_a_helper_over_the_cap_of_the_rules(
    problem: PairingProblem, plan: PairingPlan, rule: str, limit: int, order: Order
) -> None:
    strict = replace(problem, rules=replace(problem.rules, **{rule: limit}))
    assert rule in broken(strict, with_people(plan, ("H3", "P4", order), ("H4", "P4", order)))


def test_it_finds_a_helper_over_his_own_cap(problem: PairingProblem, plan: PairingPlan) -> None:
    rows = [(household, "P2", Order.FIRST) for household in ("H1", "H2", "H3")]
    assert "cap_households" in broken(problem, with_people(plan, *rows))


def test_it_finds_a_helper_without_a_household(problem: PairingProblem, plan: PairingPlan) -> None:
    asked = replace(problem, rules=replace(problem.rules, every_helper_used=True))
    assert "every_helper_used" in broken(asked, with_people(plan))


def test_it_finds_an_existing_pairing_dropped_without_a_word(problem: PairingProblem, plan: PairingPlan) -> None:
    assert "reshuffle" in broken(problem, with_people(plan))
    assert "reshuffle" in broken(problem, with_units(plan))


@pytest.mark.parametrize(
    ("row", "rule"),
    [(("P9", "V1"), "known"), (("P1", "V1"), "is_leader"), (("P4", "V1"), "leaders_per_village")],
)
def test_it_finds_a_leader_out_of_place(
    problem: PairingProblem, plan: PairingPlan, row: tuple[str, str], rule: str
) -> None:
    assert rule in broken(problem, replace(plan, leader_villages=(LeaderVillage(*row),)))


def test_it_finds_a_leader_from_the_village(problem: PairingProblem, plan: PairingPlan) -> None:
    helpers = tuple(replace(h, home_village="V1") if h.id == "P4" else h for h in problem.helpers)
    linked = replace(plan, leader_villages=(LeaderVillage("P4", "V1"),))
    assert "avoid_home_village" in broken(replace(problem, helpers=helpers), linked)


def test_it_reads_back_the_pairs_of_a_plan(problem: PairingProblem, plan: PairingPlan) -> None:
    again = read_plan(json.dumps(plan_as_json(plan)))
    assert check(problem, again) == ()
    assert quality(problem, again).load_by_helper == quality(problem, plan).load_by_helper
    assert quality(problem, again).gap is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"unit_villages": None}, "PAIR-003"),
        ({"surplus": 1}, "PAIR-004"),
        ({"unit_villages": [{"unit": "U1", "village": "V1", "role": "king"}]}, "PAIR-010"),
        ({"household_helpers": [{"household": 3, "helper": "P1", "order": "first"}]}, "PAIR-002"),
    ],
)
def test_it_refuses_a_plan_that_cannot_be_read(plan: PairingPlan, change: dict[str, Any], code: str) -> None:
    with pytest.raises(ProblemRefused) as refused:
        read_plan(json.dumps({**plan_as_json(plan), **change}))
    assert [fault.code for fault in refused.value.problems] == [code]
