"""Checking a plan: each rule it may break is named, with whom it concerns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from funds.allocation_problems import problem_of
from lianxin.funds.domain import Allocation, AllocationPlan, Status, check

GOOD = (
    Allocation("S1", "P1", 50_000_000, 2026),
    Allocation("S1", "P2", 10_000_000, 2026),
    Allocation("S3", "P2", 30_000_000, 2026),
)


def broken(*rows: Allocation) -> set[tuple[str, str]]:
    plan = AllocationPlan(Status.UNKNOWN, rows)
    return {(violation.rule, violation.subject) for violation in check(problem_of(), plan)}


def test_it_finds_nothing_wrong_with_a_good_plan() -> None:
    assert broken(*GOOD) == set()


@pytest.mark.parametrize(
    ("rows", "rule", "subject"),
    [
        ((*GOOD, Allocation("S9", "P1", 5, 2026)), "known", "S9-P1"),
        ((*GOOD, GOOD[0]), "once", "S1-P1"),
        ((*GOOD, Allocation("S1", "P3", 0, 2026)), "amount", "S1-P3"),
        ((*GOOD, Allocation("S1", "P6", 20_000_000, 2026)), "purpose", "S1-P6"),
        ((*GOOD, Allocation("S2", "P4", 30_000_000, 2026)), "area", "S2-P4"),
        ((*GOOD, Allocation("S1", "P3", 30_000_000, 2027)), "expired", "S1-P3"),
        (
            (replace(GOOD[0], amount_fen=90_000_000), *GOOD[1:], Allocation("S1", "P3", 40_000_000, 2026)),
            "budget",
            "S1",
        ),
        ((replace(GOOD[0], amount_fen=50_000_001), *GOOD[1:]), "need", "P1"),
        ((replace(GOOD[0], amount_fen=49_999_999), *GOOD[1:]), "whole", "P1"),
        ((GOOD[0], Allocation("S1", "P2", 9_999_999, 2026)), "least_start", "P2"),
        ((*GOOD, Allocation("S2", "P2", 1, 2026)), "sources_per_project", "P2"),
        ((*GOOD, Allocation("S1", "P4", 30_000_000, 2026)), "depends_on", "P4"),
        ((*GOOD, Allocation("S1", "P4", 1, 2026), Allocation("S1", "P6", 1, 2026)), "exclusives", "P4"),
        ((Allocation("S1", "P3", 40_000_000, 2026), *GOOD[1:]), "share_minimum", "产业占比"),
        ((*GOOD, Allocation("S1", "P5", 1_000_000, 2026)), "share_maximum", "管理费"),
        (GOOD[:1], "area_minimum", "999901"),
        ((*GOOD, Allocation("S2", "P3", 90_000_000, 2026)), "area_maximum", "999901"),
        ((GOOD[0], replace(GOOD[1], amount_fen=1), replace(GOOD[2], amount_fen=25_000_006)), "matching", "S3-P2"),
    ],
)
def test_it_names_the_rule_that_a_plan_breaks(rows: tuple[Allocation, ...], rule: str, subject: str) -> None:
    assert (rule, subject) in broken(*rows)


def test_it_checks_earmarks_and_money_that_is_not_there_yet() -> None:
    problem = problem_of()
    late = replace(problem.sources[0], available_on=None, only_projects=("P2",))
    changed = replace(problem, sources=(late, *problem.sources[1:]))
    rules = {violation.rule for violation in check(changed, AllocationPlan(Status.UNKNOWN, GOOD))}
    assert rules == {"earmark"}
