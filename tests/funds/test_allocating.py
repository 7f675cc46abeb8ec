"""Allocating: every plan keeps every rule, says why the rest is not funded, and tells truly what more money would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from funds.allocation_problems import problem_of, problem_with, problems, project, source
from lianxin.core.solvers.linear import Program
from lianxin.funds.domain import (
    AllocationPlan,
    AllocationProblem,
    AreaRule,
    Kind,
    Match,
    Price,
    Share,
    Status,
    Unfunded,
    check,
    plan_as_json,
    quality,
    solve,
)

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def solved(problem: AllocationProblem, stop: float = 20.0) -> AllocationPlan:
    plan = solve(problem, stop=stop)
    assert plan.status in (Status.INFEASIBLE, Status.UNKNOWN) or check(problem, plan) == ()
    return plan


def paid(plan: AllocationPlan) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in plan.allocations:
        found[row.project] = found.get(row.project, 0) + row.amount_fen
    return found


def reason(plan: AllocationPlan, name: str) -> Unfunded:
    return next(entry for entry in plan.unfunded if entry.project == name)


def price(plan: AllocationPlan, name: str) -> Price:
    return next(entry for entry in plan.prices if entry.source == name)


@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
@given(problems())
def test_it_keeps_every_rule_and_measures_what_it_proved(problem: AllocationProblem) -> None:
    plan = solve(problem, stop=5)
    broken = check(problem, plan)
    measures = plan.quality
    assert measures is not None
    if plan.status in (Status.INFEASIBLE, Status.UNKNOWN):
        assert {violation.rule for violation in broken} == {"area_minimum"}
    else:
        assert broken == ()
    goals = {stage.name: stage.objective for stage in plan.stages}
    assert goals["benefit"] == measures.benefit == plan.objective
    assert (goals["expiring"], goals["sources"]) == (measures.expiring, measures.source_links)
    assert goals["carried"] == measures.carried_fen
    assert measures.allocated_fen + measures.left_fen == sum(row.amount_fen for row in problem.sources)


@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
@given(problems())
def test_it_gives_every_project_its_cost_to_the_fen_or_a_reason(problem: AllocationProblem) -> None:
    plan = solve(problem, stop=5)
    got, reasons = paid(plan), {entry.project: entry for entry in plan.unfunded}
    for row in problem.projects:
        amount = got.get(row.id, 0)
        assert row.divisible or amount in (0, row.cost_fen)
        assert (row.id in reasons) == (amount < row.cost_fen)
        if row.id in reasons:
            assert reasons[row.id].missing_fen == row.cost_fen - amount
        if plan.status is Status.OPTIMAL and row.thousandths and amount == 0:
            assert reasons[row.id].kind is not Kind.NOT_CHOSEN


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(problems())
def test_it_promises_only_what_more_money_would_do(problem: AllocationProblem) -> None:
    plan = solve(problem, stop=5)
    for entry in plan.prices:
        for name, extra in ((entry.would_fund, 1_000_000), (entry.next_project, entry.next_fen)):
            if name is None:
                continue
            assert extra is not None
            richer = replace(
                problem,
                sources=tuple(
                    replace(row, amount_fen=row.amount_fen + extra) if row.id == entry.source else row
                    for row in problem.sources
                ),
            )
            better = solve(richer, stop=5)
            assert plan.objective is not None
            assert better.objective is not None
            assert better.objective > plan.objective


def test_it_solves_the_example_to_a_proof_of_every_goal() -> None:
    plan = solved(problem_of())
    assert (plan.status, plan.objective, plan.bound, plan.gap) == (Status.OPTIMAL, 1_640_000, 1_640_000, 0.0)
    assert {stage.status for stage in plan.stages} == {Status.OPTIMAL}
    assert paid(plan) == {"P1": 50_000_000, "P2": 40_000_000, "P3": 70_000_000, "P4": 30_000_000}
    assert reason(plan, "P6").kind is Kind.NO_PERMITTED_SOURCE
    assert reason(plan, "P5").kind is Kind.NO_MONEY_LEFT


def test_it_lets_money_pay_only_for_its_purpose() -> None:
    problem = problem_with([source("S", 9, "industry")], [project("P", 5)])
    plan = solved(problem)
    assert plan.allocations == ()
    assert reason(plan, "P").blocked_by == ("purpose",)
    assert "1 not for this purpose" in reason(plan, "P").reason.en


def test_it_lets_listed_money_change_its_purpose_inside_the_integration_plan() -> None:
    listed = source("S", 9, "industry", on_integration_list=True)
    kept = problem_with([listed], [project("P", 5)])
    assert solved(kept).allocations == ()
    changed = problem_with([listed], [project("P", 5)], integration_purposes=("road",))
    (row,) = solved(changed).allocations
    assert row.changes_purpose
    assert quality(changed, solved(changed)).changed_purpose_fen == 5
    unlisted = problem_with([source("S", 9, "industry")], [project("P", 5)], integration_purposes=("road",))
    assert solved(unlisted).allocations == ()
    elsewhere = problem_with([listed], [project("P", 5)], integration_purposes=("industry",))
    assert solved(elsewhere).allocations == ()


@pytest.mark.parametrize(
    ("others", "bar"),
    [
        ({"areas": ("999902",)}, "area"),
        ({"only_projects": ("Q",)}, "earmark"),
        ({"available_on": date(2027, 1, 1)}, "not_yet"),
        ({"use_by": date(2025, 12, 31)}, "expired"),
    ],
)
def test_it_lets_money_pay_only_where_for_whom_and_when_it_may(others: dict[str, object], bar: str) -> None:
    plan = solved(problem_with([source("S", 9, **others)], [project("P", 5), project("Q", 5, purpose="school")]))
    assert reason(plan, "P").kind is Kind.NO_PERMITTED_SOURCE
    assert bar in reason(plan, "P").blocked_by


def test_it_pays_later_years_from_money_that_lasts() -> None:
    years = [(2026, 5), (2027, 5)]
    lasting, short = source("S1", 5, use_by=date(2027, 6, 30)), source("S2", 9, use_by=date(2026, 12, 31))
    problem = problem_with([lasting, short], [project("P", 10, years=years)])
    assert {(row.source, row.year) for row in solved(problem).allocations} == {("S1", 2027), ("S2", 2026)}
    assert solved(problem_with([short], [project("P", 10, years=years)])).allocations == ()


def test_it_uses_what_expires_first() -> None:
    sources = [source("S1", 5), source("S2", 5, use_by=date(2027, 12, 31)), source("S3", 5, use_by=date(2026, 12, 31))]
    assert [row.source for row in solved(problem_with(sources, [project("P", 5)])).allocations] == ["S3"]


def test_it_takes_few_sources_when_nothing_else_decides() -> None:
    sources = [source("S1", 3), source("S2", 3), source("S3", 6)]
    assert [row.source for row in solved(problem_with(sources, [project("P", 6)])).allocations] == ["S3"]


def test_it_keeps_an_industry_share_and_a_cap_of_fees() -> None:
    projects = [
        project("P1", 40, purpose="industry"),
        project("P2", 40),
        project("P3", 30),
        project("P4", 1, purpose="fee", priority=9),
    ]
    money = source("S", 200, "industry", "road", "fee")
    shares = (Share("产业", ("industry",), (), 5_000), Share("管理费", ("fee",), (), None, 100))
    plan = solved(problem_with([money], projects, shares=shares))
    assert paid(plan) == {"P1": 40, "P2": 40}
    assert reason(plan, "P3").kind is Kind.RULE
    assert reason(plan, "P3").blocked_by == ("share “产业”",)
    assert reason(plan, "P4").blocked_by == ("share “产业”", "share “管理费”")
    assert quality(problem_with([money], projects, shares=shares), plan).share_by_rule == {"产业": 5_000, "管理费": 0}


def test_it_keeps_the_limits_of_an_area() -> None:
    projects = [project("P1", 40, priority=9), project("P2", 30, area="999902001"), project("P3", 5)]
    capped = problem_with([source("S", 80)], projects, areas=(AreaRule("999901", None, 10),))
    assert paid(solved(capped)) == {"P2": 30, "P3": 5}
    assert reason(solved(capped), "P1").blocked_by == ("the maximum of 999901",)
    wanted = problem_with([source("S", 40)], projects, areas=(AreaRule("999902", 30),))
    assert paid(solved(wanted)) == {"P2": 30, "P3": 5}


def test_it_says_how_far_minima_of_areas_cannot_all_be_reached() -> None:
    projects = [project("P1", 40), project("P2", 30, area="999902001")]
    both = (AreaRule("999901", 40), AreaRule("999902", 30))
    problem = problem_with([source("S", 60)], projects, areas=both)
    plan = solved(problem)
    assert plan.status is Status.INFEASIBLE
    assert paid(plan) == {"P1": 40}
    assert [violation.rule for violation in check(problem, plan)] == ["area_minimum"]
    assert "0.30 yuan short" in plan.explanation[1].en


def test_it_asks_for_matching_money() -> None:
    match = (Match("S1", 5_000, ("S2",)),)
    projects = [project("P1", 30), project("P2", 20)]
    problem = problem_with([source("S1", 100), source("S2", 11)], projects, matching=match)
    assert paid(solved(problem)) == {"P1": 30}
    own = (Match("S1", 5_000, (), own_money=True),)
    projects = [project("P1", 30, own_fen=14), project("P2", 20, own_fen=10)]
    problem = problem_with([source("S1", 100)], projects, matching=own)
    assert paid(solved(problem)) == {"P2": 20}
    assert reason(solved(problem), "P1").blocked_by == ("what matches S1",)


def test_it_names_what_blocks_a_project() -> None:
    projects = [
        project("P1", 5, priority=9),
        project("P2", 5),
        project("P3", 900),
        project("P4", 5, depends_on=("P3",)),
        project("P5", 6, priority=3),
    ]
    problem = problem_with(
        [source("S1", 8), source("S2", 4)], projects, exclusives=(("P1", "P2"),), sources_per_project=1
    )
    plan = solved(problem)
    assert (reason(plan, "P2").kind, reason(plan, "P2").blocked_by) == (Kind.EXCLUSIVE, ("P1",))
    assert (reason(plan, "P4").kind, reason(plan, "P4").blocked_by) == (Kind.DEPENDENCY, ("P3",))
    assert (reason(plan, "P5").kind, reason(plan, "P5").blocked_by) == (Kind.RULE, ("sources_per_project",))
    assert (reason(plan, "P3").kind, reason(plan, "P3").blocked_by) == (Kind.NO_MONEY_LEFT, ("S2", "S1"))


def test_it_says_that_a_project_is_of_no_benefit() -> None:
    # Unfunded, the project costs nobody a source; what is left does not expire.
    plan = solved(problem_with([source("S", 9)], [project("P", 5, benefit=0)]))
    assert reason(plan, "P").kind is Kind.NO_BENEFIT


def test_it_sees_one_fen_beside_ten_million_times_as_much() -> None:
    sources = [source("S0", 1), source("S1", 1), source("S2", 1, only_projects=("P0",))]
    expiring = source("S3", 10_000_000, use_by=date(2026, 6, 30), only_projects=("P2",))
    useless = [project(name, 1, benefit=0, priority=1) for name in ("P1", "P3")]
    first, other = (project(name, 1, benefit=1, priority=1) for name in ("P0", "P4"))
    dependent = project("P2", 1, benefit=0, priority=1, depends_on=("P0",))
    projects = [first, useless[0], dependent, useless[1], other]
    plan = solve(problem_with([*sources, expiring], projects), stop=5)
    assert plan.objective == plan.bound == 2_000


def test_it_says_that_what_is_left_is_too_little_to_be_of_any_use() -> None:
    # One fen of a thousand and one is less than a thousandth of a point: no time given would choose it.
    plan = solved(problem_with([source("S", 1)], [project("P", 1001, benefit=1, divisible=True)]))
    assert paid(plan) == {}
    assert (reason(plan, "P").kind, reason(plan, "P").blocked_by) == (Kind.NO_MONEY_LEFT, ("S",))


def test_it_tells_what_ten_thousand_more_yuan_would_fund() -> None:
    projects = [project("P1", 2_000_000, label="路一"), project("P2", 900_000, label="路二"), project("P3", 5_000_000)]
    plan = solved(problem_with([source("S", 2_000_000, label="公路资金"), source("T", 9, "school")], projects))
    assert price(plan, "S").would_fund == "P2"
    assert price(plan, "S").words.en == "10,000 more yuan of “公路资金” would fund “路二”."
    assert price(plan, "S").points_per_10000 == 10_000
    assert (price(plan, "T").would_fund, price(plan, "T").points_per_10000) == (None, 0.0)


def test_it_tells_how_much_more_the_next_project_needs_when_ten_thousand_will_not_do() -> None:
    plan = solved(problem_with([source("S", 300)], [project("P", 5_000_000)]))
    assert (price(plan, "S").would_fund, price(plan, "S").next_project) == (None, "P")
    assert price(plan, "S").next_fen == 4_999_700
    assert price(plan, "S").words.en == "49,997.00 more yuan of “S” would fund “P”."


def test_it_tells_what_more_money_would_fund_by_way_of_another_source() -> None:
    # Road money frees what may also pay for industry.
    sources = [source("ROAD", 500_000), source("ANY", 1_000_000, "road", "industry")]
    projects = [project("P1", 1_500_000, priority=9), project("P2", 900_000, purpose="industry")]
    plan = solved(problem_with(sources, projects))
    assert paid(plan) == {"P1": 1_500_000}
    assert price(plan, "ROAD").would_fund == "P2"
    assert "moved among the sources" in price(plan, "ROAD").words.en


def test_it_prices_money_that_is_left_at_nothing() -> None:
    plan = solved(problem_with([source("S", 10**9)], [project("P", 5)]))
    assert (price(plan, "S").points_per_10000, price(plan, "S").would_fund) == (0.0, None)
    assert "would fund nothing else" in price(plan, "S").words.en


def test_it_cannot_tell_a_price_where_the_relaxation_is_never_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Program, "relaxed", lambda *args, **kwargs: None)
    sources = [source("S", 900_000, label="公路资金"), source("T", 10**9, "school"), source("U", 9, "industry")]
    plan = solved(problem_with(sources, [project("P", 900_000), project("Q", 1_800_000, purpose="industry")]))
    assert [price(plan, name).points_per_10000 for name in "STU"] == [None, 0.0, None]
    assert (
        price(plan, "S").words.en == "“公路资金” has 0.00 yuan left; what more of it would do cannot be told this time."
    )
    assert "再多能做什么，这次算不出" in price(plan, "S").words.zh
    assert "would fund nothing else" in price(plan, "T").words.en
    assert (price(plan, "U").would_fund, price(plan, "U").next_fen) == (None, 1_799_991)
    assert price(plan, "S").words in plan.explanation
    assert plan_as_json(price(plan, "S"))["points_per_10000"] is None


def test_it_gives_the_same_plan_twice() -> None:
    assert solve(problem_of(), stop=20, seed=4) == solve(problem_of(), stop=20, seed=4)


def test_it_answers_when_there_is_no_money_or_nothing_to_pay() -> None:
    assert solved(problem_with([], [project("P", 5)])).unfunded[0].kind is Kind.NO_PERMITTED_SOURCE
    assert solved(problem_with([source("S", 5)], [])).status is Status.OPTIMAL
