"""Choosing and funding: exact against trying everything, certified where trying everything is out of the question."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from core.solvers.funding_problems import best_by_trial, large_problem, problem_of, small_problems, worth_of
from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.flow import integers
from lianxin.core.solvers.funding import Funding, FundingProblem, Row
from lianxin.core.solvers.funding.guided import solve_guided
from lianxin.core.solvers.funding.solving import solve_funding
from lianxin.core.solvers.linear import Program
from lianxin.core.solvers.proof import Budget, Progress, Status, silent


def solved(problem: FundingProblem, stop: float = 20.0) -> Funding:
    found = solve_funding(problem, stop=stop)
    assert list(problem.breaches(found.amounts)) == []
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(small_problems())
def test_it_reaches_every_goal_that_trying_everything_reaches(problem: FundingProblem) -> None:
    found = solved(problem)
    assert worth_of(problem, found.amounts) == best_by_trial(problem)
    assert {goal.status for goal in found.goals} == {Status.OPTIMAL}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(small_problems())
def test_it_never_claims_a_bound_that_can_be_passed(problem: FundingProblem) -> None:
    best = best_by_trial(problem)
    guided = solve_guided(problem, budget=Budget(10), seed=1, report=silent)
    assert list(problem.breaches(guided.amounts)) == []
    assert guided.least_short <= best[0] <= guided.short
    if guided.short == best[0]:
        assert -best[1] <= guided.bound
    assert guided.least_expiring <= problem.expiring(guided.amounts)


def test_a_relaxation_that_fails_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of([5, 5], [5, 6], [(0, 0), (1, 0), (0, 1), (1, 1)], values=[9, 8], left_weights=[0, 3])
    monkeypatch.setattr(Program, "relaxed", lambda *_, **__: None)
    guided = solve_guided(problem, budget=Budget(10), seed=1, report=silent)
    assert (guided.amounts.tolist(), guided.bound) == ([0, 0, 0, 0], 17)
    found = solved(problem)
    assert (found.goal("benefit").objective, found.goal("benefit").bound) == (9, 9)


def test_it_prefers_value_then_money_that_expires_first_then_few_sources() -> None:
    # Source 1 expires first; project 1 is worth less than project 0; together they do not fit.
    problem = problem_of([5, 5], [5, 6], [(0, 0), (1, 0), (0, 1), (1, 1)], values=[9, 8], left_weights=[0, 3])
    found = solved(problem)
    assert found.amounts.tolist() == [0, 5, 0, 0]
    assert [goal.objective for goal in found.goals] == [9, 0, 1, 5]


def test_it_pays_a_divisible_project_as_far_as_the_money_goes_but_not_below_its_least_amount() -> None:
    enough = problem_of([7], [10], [(0, 0)], values=[100], whole=[False], leasts=[7])
    assert solved(enough).amounts.tolist() == [7]
    assert solved(enough).goal("benefit").objective == 70
    short = problem_of([7], [10], [(0, 0)], values=[100], whole=[False], leasts=[8])
    assert solved(short).amounts.tolist() == [0]


def test_it_pays_every_year_of_a_whole_project_or_none() -> None:
    problem = problem_of([5, 3], [5, 4], [(0, 0), (1, 1)], part_projects=[0, 0], values=[9])
    assert solved(problem).amounts.tolist() == [0, 0]
    enough = problem_of([5, 4], [5, 4], [(0, 0), (1, 1)], part_projects=[0, 0], values=[9])
    assert solved(enough).amounts.tolist() == [5, 4]


def test_it_funds_one_of_a_set_and_nothing_without_what_it_needs() -> None:
    pairs = [(0, 0), (0, 1), (0, 2)]
    one = problem_of([9], [2, 3, 4], pairs, exclusives=((0, 1, 2),))
    assert solved(one).amounts.tolist() == [0, 0, 4]
    # The dear project 2 needs the worthless project 0; both fit only without project 1.
    needing = problem_of([7], [3, 4, 4], pairs, values=[0, 5, 9], dependencies=((2, 0),))
    assert solved(needing).amounts.tolist() == [3, 0, 4]


def test_it_leaves_a_wish_as_little_short_as_can_be_before_it_counts_benefit() -> None:
    wish = Row(integers([1]), integers([1]), 5, may_fall_short=True)
    problem = problem_of([4], [4, 3], [(0, 0), (0, 1)], values=[100, 1], rows=(wish,))
    found = solved(problem)
    assert found.amounts.tolist() == [0, 3]
    assert (found.goal("shortage").objective, found.goal("shortage").status) == (2, Status.OPTIMAL)


def test_it_keeps_a_share_to_the_last_fen() -> None:
    # At least 55 % for project 0, of all that is paid: 100 x industry - 55 x all >= 0, in amounts no machine number divides.
    share = Row(integers([0, 1]), integers([45, -55]), 0)
    problem = problem_of([10**9 + 7], [333_333_331, 700_000_001], [(0, 0), (0, 1)], whole=[False, False], rows=(share,))
    amounts = solved(problem).amounts.tolist()
    assert amounts[0] == 333_333_331
    assert 45 * amounts[0] - 55 * amounts[1] in range(55)


def test_it_keeps_the_limit_of_sources() -> None:
    pairs = [(source, 0) for source in range(4)]
    problem = problem_of([3, 3, 3, 3], [9], pairs, most_sources=2)
    assert solved(problem).amounts.tolist() == [0, 0, 0, 0]
    loose = problem_of([3, 3, 3, 3], [9], pairs, most_sources=3)
    assert solved(loose).goal("sources").objective == 3


def test_it_gives_a_source_that_is_not_used_up_no_price() -> None:
    found = solved(problem_of([5, 100], [6, 6], [(0, 0), (1, 1)], whole=[False, True], values=[60, 60]))
    assert found.prices == (10.0, 0.0)


def test_it_answers_a_problem_of_nothing() -> None:
    for problem in (problem_of([], [], []), problem_of([5], [], []), problem_of([5], [5], [])):
        assert solved(problem).amounts.tolist() == [0] * len(problem.pair_parts)


def test_it_gives_the_same_answer_twice_and_reports_on_the_way() -> None:
    pairs = [(source, project) for source in range(3) for project in range(6)]
    problem = problem_of([70, 50, 40], [31, 42, 27, 38, 29, 45], pairs, left_weights=[2, 1, 0], most_sources=2)
    reports: list[Progress] = []
    one, other = solve_funding(problem, stop=60, seed=3, report=reports.append), solve_funding(problem, stop=60, seed=3)
    assert one.amounts.tolist() == other.amounts.tolist()
    assert {"relaxation", "benefit", "sources"} <= {report.step for report in reports}


def test_it_certifies_a_large_plan_within_a_thousandth() -> None:
    problem = large_problem(sources=30, projects=800)
    found = solved(problem, stop=30)
    benefit = found.goal("benefit")
    assert problem.benefit(found.amounts) == benefit.objective <= benefit.bound
    assert benefit.bound - benefit.objective <= benefit.bound / 1000
    assert found.goal("sources").objective < 1.2 * found.goal("sources").bound
    assert found.goal("expiring").is_for_chosen


def test_it_keeps_the_limit_of_sources_where_groups_would_break_it() -> None:
    problem = large_problem(sources=40, projects=300, most_sources=2)
    found = solved(problem, stop=8)  # ``solved`` sees to it that the limit is kept
    assert found.goal("benefit").objective > 0.9 * found.goal("benefit").bound


@pytest.mark.parametrize(
    "broken",
    [
        {"values": [1, 2]},
        {"needs": [0]},
        {"budgets": [-1]},
        {"pairs": [(0, 0), (0, 0)]},
        {"pairs": [(1, 0)]},
        {"pairs": [(0, 1)]},
        {"rows": (Row(integers([1]), integers([1]), 0),)},
        {"rows": (Row(integers([0]), integers([1, 2]), 0),)},
    ],
)
def test_it_refuses_a_problem_of_the_wrong_shape(broken: dict[str, object]) -> None:
    given_: dict[str, object] = {"budgets": [5], "needs": [5], "pairs": [(0, 0)], **broken}
    with pytest.raises(Refused, match="SOLVE-001"):
        problem_of(**given_)  # type: ignore[arg-type]


def test_it_refuses_amounts_that_would_overflow() -> None:
    with pytest.raises(Refused, match="SOLVE-002"):
        problem_of([2**62], [5], [(0, 0)])


def test_it_works_out_a_bound_that_no_rounding_of_the_solver_can_spoil() -> None:
    program = Program()
    one, other = program.variable(10, worth=3), program.variable(10, worth=2)
    program.row([(one, 1), (other, 1)], most=12)
    relaxed = program.relaxed()
    assert relaxed is not None
    assert relaxed.bound == 34
    # Whatever the prices, the bound holds.
    for price in (0.0, 0.3, 2.0, 2.5, 7.0, -1.0):
        assert program._bounded(np.array([price]), program.worths, {})[1] >= 34
    assert program.relaxed(fixed={one: 0}).bound == 20  # type: ignore[union-attr]


def test_it_refuses_a_row_that_names_a_variable_twice() -> None:
    program = Program()
    one = program.variable(1)
    with pytest.raises(Refused, match="SOLVE-001"):
        program.row([(one, 1), (one, 1)], most=1)
