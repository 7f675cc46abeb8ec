"""Jobs to carriers: exact, level, and bounded."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from core.solvers.load_problems import best_rank, is_allowed, load_problem, load_problems, rank
from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers import weighted
from lianxin.core.solvers.flow import integers
from lianxin.core.solvers.loads import LoadProblem, solve_equal
from lianxin.core.solvers.proof import Budget, Progress, Proof, Status
from lianxin.core.solvers.weighted import cost_bound, solve_loads

ASSIGN = Path(__file__).resolve().parents[4] / "shared" / "data" / "orlib_assign"


def solved(problem: LoadProblem, seconds: float = 20.0) -> weighted.LoadPlan:
    return solve_loads(problem, budget=Budget(seconds), seed=1)


@given(load_problems(equal=True))
@settings(max_examples=60, deadline=None)
def test_it_is_as_good_as_trying_everything_when_jobs_weigh_the_same(problem: LoadProblem) -> None:
    plan = solved(problem)
    assert is_allowed(problem, plan)
    assert rank(problem, plan.chosen) == best_rank(problem)
    assert plan.proof.status is (Status.INFEASIBLE if plan.missing.any() else Status.OPTIMAL)


@given(load_problems())
@settings(max_examples=80, deadline=None)
def test_it_is_as_good_as_trying_everything_when_jobs_differ_in_weight(problem: LoadProblem) -> None:
    plan, best = solved(problem), best_rank(problem)
    assert is_allowed(problem, plan)
    assert rank(problem, plan.chosen) == best
    assert plan.least_missing == best[0]
    assert not problem.level or plan.max_load_bound == plan.max_load


@given(load_problems())
@settings(max_examples=60, deadline=None)
def test_it_never_claims_a_bound_above_the_optimum(problem: LoadProblem) -> None:
    best = best_rank(replace(problem, level=False))
    assert best[0] > 0 or cost_bound(problem) <= best[2]


@given(load_problems())
@settings(max_examples=60, deadline=None)
def test_it_stays_allowed_and_honest_when_there_is_no_time_to_search(problem: LoadProblem) -> None:
    plan, best = solved(problem, seconds=0.0), best_rank(problem)
    assert is_allowed(problem, plan)
    assert rank(problem, plan.chosen) >= best
    assert int((problem.weights * plan.missing).sum()) == best[0]
    assert plan.max_load_bound <= best[1] or not problem.level
    if plan.proof.status is Status.OPTIMAL:
        assert rank(problem, plan.chosen) == best


@given(load_problems())
@settings(max_examples=40, deadline=None)
def test_it_gives_the_same_plan_twice(problem: LoadProblem) -> None:
    assert solved(problem).chosen.tolist() == solved(problem).chosen.tolist()


@given(load_problems())
@settings(max_examples=40, deadline=None)
def test_it_never_loads_anyone_more_when_a_carrier_joins(problem: LoadProblem) -> None:
    problem = replace(problem, level=True, demands=np.ones_like(problem.demands))
    joined = replace(
        problem,
        capacities=np.append(problem.capacities, 9),
        base_loads=np.append(problem.base_loads, 0),
        strengths=np.append(problem.strengths, 1),
        pair_jobs=np.concatenate((problem.pair_jobs, np.arange(problem.jobs))),
        pair_carriers=np.concatenate((problem.pair_carriers, np.full(problem.jobs, problem.carriers))),
        pair_costs=np.concatenate((problem.pair_costs, np.zeros(problem.jobs, dtype=np.int64))),
    )
    before, after = solved(problem), solved(joined)
    assert int(after.missing.sum()) == 0
    if not before.missing.any():
        assert after.max_load <= before.max_load


def test_it_prefers_an_even_load_to_a_short_way() -> None:
    plan = solved(load_problem([1, 1], [5, 5], [(0, 0, 0), (1, 0, 0), (0, 1, 99), (1, 1, 99)]))
    assert plan.max_load == 1


def test_it_prefers_the_short_way_when_levelling_is_off_and_load_costs_little() -> None:
    pairs = [(0, 0, 0), (1, 0, 0), (0, 1, 99), (1, 1, 99)]
    plan = solved(load_problem([1, 1], [5, 5], pairs, level=False))
    assert plan.max_load == 2


def test_it_leaves_the_lightest_job_out() -> None:
    plan = solved(load_problem([1, 3, 2], [2], [(0, 0, 0), (1, 0, 0), (2, 0, 0)]))
    assert plan.missing.tolist() == [1, 0, 0]
    assert plan.proof.status is Status.INFEASIBLE


def test_it_balances_weights_and_not_counts() -> None:
    pairs = [(job, carrier, 0) for job in range(4) for carrier in range(2)]
    plan = solved(load_problem([3, 1, 1, 1], [5, 5], pairs))
    assert plan.max_load == plan.max_load_bound == 3


def test_it_proves_a_part_of_many_like_carriers() -> None:
    pairs = [(job, carrier, 7) for job in range(40) for carrier in range(25)]
    plan = solved(load_problem([1, 2, 3, 5] * 10, [6] * 25, pairs))
    assert plan.proof.status is Status.OPTIMAL
    assert plan.max_load == 5


def test_it_gives_a_bound_where_patterns_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianxin.core.solvers.patterns.MOST_PATTERNS", 3)
    pairs = [(job, carrier, (job * 7 + carrier * 3) % 11) for job in range(12) for carrier in range(5)]
    plan = solved(load_problem([1, 2, 3] * 4, [4] * 5, pairs))
    assert plan.proof.status is Status.FEASIBLE
    assert 0 < plan.proof.bound <= plan.proof.objective
    assert 0 <= plan.proof.gap < 0.2


def test_it_reports_on_every_part() -> None:
    heard: list[Progress] = []
    problem = load_problem([1, 2, 1, 2], [3, 3], [(0, 0, 1), (1, 0, 1), (2, 1, 1), (3, 1, 1)])
    solve_loads(problem, budget=Budget(5), seed=1, report=heard.append)
    assert [progress.step for progress in heard] == ["part 1 of 2", "part 2 of 2"]


def test_it_needs_no_carriers_to_say_that_all_is_missing() -> None:
    plan = solved(load_problem([1, 2], [], []))
    assert plan.missing.tolist() == [1, 1]
    assert plan.least_missing == 3


def test_it_solves_a_problem_without_jobs() -> None:
    assert solved(load_problem([], [3], [])).proof == Proof(Status.OPTIMAL, 0, 0)


@pytest.mark.parametrize(
    "broken",
    [
        {"weights": integers([0])},
        {"demands": integers([1, 1])},
        {"capacities": integers([-1])},
        {"strengths": integers([0])},
        {"base_loads": integers([-1])},
        {"pair_jobs": integers([1])},
        {"pair_carriers": integers([3])},
        {"pair_costs": integers([1, 2])},
        {"load_price": -1},
    ],
)
def test_it_refuses_a_problem_that_does_not_fit(broken: dict[str, object]) -> None:
    with pytest.raises(Refused, match="SOLVE-001"):
        replace(load_problem([1], [1], [(0, 0, 0)]), **broken)  # type: ignore[arg-type]


def test_it_refuses_a_pair_given_twice() -> None:
    with pytest.raises(Refused, match="SOLVE-001"):
        load_problem([1], [1], [(0, 0, 0), (0, 0, 5)])


def test_it_refuses_loads_beyond_a_million() -> None:
    with pytest.raises(Refused, match="SOLVE-002"):
        load_problem([1_000_001], [1], [(0, 0, 0)])


def test_it_refuses_different_weights_where_a_flow_alone_is_asked() -> None:
    with pytest.raises(Refused, match="SOLVE-001"):
        solve_equal(load_problem([1, 2], [2], [(0, 0, 0), (1, 0, 0)]))


@pytest.mark.shared
@pytest.mark.skipif(not ASSIGN.exists(), reason="the assignment instances are not beside the repository")
@pytest.mark.parametrize(("name", "optimum"), [("assign100", 305), ("assign500", 991)])
def test_it_reaches_the_published_optimum_of_an_assignment(name: str, optimum: int) -> None:
    numbers = np.array(gzip.decompress((ASSIGN / f"{name}.txt.gz").read_bytes()).split(), dtype=np.int64)
    count, costs = int(numbers[0]), numbers[1:]
    problem = LoadProblem(
        weights=np.ones(count, dtype=np.int64),
        demands=np.ones(count, dtype=np.int64),
        capacities=np.ones(count, dtype=np.int64),
        base_loads=np.zeros(count, dtype=np.int64),
        strengths=np.ones(count, dtype=np.int64),
        pair_jobs=np.repeat(np.arange(count), count),
        pair_carriers=np.tile(np.arange(count), count),
        pair_costs=costs,
        load_price=0,
    )
    assert solve_equal(problem).proof == Proof(Status.OPTIMAL, optimum, optimum)
