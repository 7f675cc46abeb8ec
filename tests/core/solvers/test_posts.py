"""Members to places in posts."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.post_search import solve_posts
from lianxin.core.solvers.posts import Filling, PostPlan, PostProblem, cheapest_posts, post_shortage
from lianxin.core.solvers.proof import Budget, Progress, Status
from lianxin.core.solvers.strengths import Strengths, strength_costs


def post_problem(members: int, places: int, **changes: object) -> PostProblem:
    """Two posts in every place, nobody barred, everything equal."""
    plain = PostProblem(
        wanted=(1, 1),
        may=np.ones((members, places, 2), dtype=np.bool_),
        costs=np.zeros((members, places), dtype=np.int64),
        post_costs=np.zeros((members, places, 3), dtype=np.int64),
        capacities=np.ones(members, dtype=np.int64),
        strengths=np.ones(members, dtype=np.int64),
        weights=np.ones(places, dtype=np.int64),
        slots=np.zeros(members, dtype=np.int64),
        slots_wanted=np.zeros(places, dtype=np.int64),
        load_price=5,
        skill_price=30,
        skills=tuple(() for _ in range(places)),
        fixed=(),
        everyone=False,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@st.composite
def post_problems(draw: st.DrawFn) -> PostProblem:
    """Draw a problem small enough to try everything."""
    members, places = draw(st.integers(2, 4)), draw(st.integers(1, 2))
    pairs = members * places

    def numbers(low: int, high: int, count: int) -> np.ndarray:
        return np.array(draw(st.lists(st.integers(low, high), min_size=count, max_size=count)), dtype=np.int64)

    may = numbers(0, 5, pairs * 2).reshape(members, places, 2) > 0
    bringers = st.frozensets(st.integers(0, members - 1))
    return post_problem(
        members,
        places,
        may=may,
        costs=numbers(0, 50, pairs).reshape(members, places),
        post_costs=numbers(0, 1, pairs * 3).reshape(members, places, 3) * 20,
        capacities=numbers(0, 2, members),
        strengths=numbers(0, 4, members),
        weights=numbers(1, 6, places),
        slots=numbers(0, 4, members),
        slots_wanted=numbers(0, 5, places),
        skills=tuple(tuple(draw(st.lists(bringers, max_size=2))) for _ in range(places)),
        everyone=draw(st.booleans()),
    )


def is_allowed(problem: PostProblem, fillings: tuple[Filling, ...]) -> bool:
    for member in range(problem.members):
        mine = [filling for filling in fillings if filling[0] == member]
        along = [filling for filling in mine if filling[2] == problem.along]
        if len(mine) > problem.capacities[member] or (along and len(mine) > 1):
            return False
        if problem.everyone and problem.capacities[member] > 0 and not mine:
            return False
        if len({place for _, place, _ in mine}) < len(mine):
            return False
    held = [filling[1:] for filling in fillings if filling[2] != problem.along]
    return len(set(held)) == len(held)


def best_rank(problem: PostProblem) -> tuple[int, int, int]:
    options: list[list[tuple[Filling, ...]]] = []
    for member in range(problem.members):
        for place in range(problem.places):
            posts = np.flatnonzero(problem.may[member, place]).tolist() + [problem.along] * problem.everyone
            options.append([(), *(((member, place, post),) for post in posts)])
    best: tuple[int, int, int] | None = None
    for pick in itertools.product(*options):
        fillings = tuple(sorted(filling for one in pick for filling in one))
        if is_allowed(problem, fillings):
            found = rank(problem, fillings)
            best = found if best is None or found < best else best
    assert best is not None
    return best


def rank(problem: PostProblem, fillings: tuple[Filling, ...]) -> tuple[int, int, int]:
    empty = sum(problem.wanted) * problem.places - sum(1 for f in fillings if f[2] != problem.along)
    strengths = Strengths(problem)
    return empty, strengths.slots_short(fillings), strengths.cost(fillings)


def solved(problem: PostProblem, seconds: float = 20.0) -> PostPlan:
    return solve_posts(problem, budget=Budget(seconds), seed=1)


@given(post_problems())
@settings(max_examples=25, deadline=None)
def test_it_is_as_good_as_trying_everything(problem: PostProblem) -> None:
    plan, best = solved(problem), best_rank(problem)
    assert is_allowed(problem, plan.fillings)
    assert rank(problem, plan.fillings) == best
    assert sum(plan.empty.values()) == best[0]
    assert plan.proof.bound <= best[2]


@given(post_problems())
@settings(max_examples=40, deadline=None)
def test_it_explains_exactly_as_many_as_stay_empty(problem: PostProblem) -> None:
    empty = sum(cheapest_posts(problem)[1].values())
    shortage = post_shortage(problem)
    assert (0 if shortage is None else shortage.short) == empty


@given(post_problems())
@settings(max_examples=25, deadline=None)
def test_it_gives_an_allowed_plan_and_an_honest_bound_without_time(problem: PostProblem) -> None:
    plan = solved(problem, seconds=0.0)
    best = best_rank(problem)
    assert sum(plan.empty.values()) == best[0]
    assert best[:2] > (0, 0) or plan.proof.bound <= best[2]


def test_it_gives_the_same_plan_twice() -> None:
    problem = post_problem(5, 2, everyone=True, strengths=np.array([3, 1, 4, 1, 5]))
    assert solved(problem).fillings == solved(problem).fillings


def test_it_puts_a_member_left_over_where_strength_is_lacking() -> None:
    problem = post_problem(5, 2, everyone=True, weights=np.array([1, 50]))
    plan = solved(problem)
    assert [place for _, place, post in plan.fillings if post == problem.along] == [1]


def test_it_keeps_what_is_fixed() -> None:
    costs = np.array([[900, 0], [0, 0], [0, 0], [0, 0]])
    plan = solved(post_problem(4, 2, costs=costs, fixed=((0, 0, 0),)))
    assert (0, 0, 0) in plan.fillings
    assert plan.empty == {}


def test_it_never_gives_a_member_two_posts_in_one_place() -> None:
    plan = solved(post_problem(1, 1, capacities=np.array([2])))
    assert len(plan.fillings) == 1
    assert plan.proof.status is Status.INFEASIBLE


def test_it_names_the_members_and_posts_of_a_shortage() -> None:
    may = np.ones((4, 2, 2), dtype=np.bool_)
    may[1:, :, 0] = False
    shortage = post_shortage(post_problem(4, 2, may=may))
    assert shortage is not None
    assert shortage.posts == ((0, 0), (1, 0))
    assert shortage.members == (0,)
    assert (shortage.wanted, shortage.room, shortage.short) == (2, 1, 1)


def test_it_finds_no_shortage_where_there_is_none() -> None:
    assert post_shortage(post_problem(4, 2)) is None


def test_it_tells_who_has_no_place() -> None:
    assert len(solved(post_problem(5, 2)).idle) == 1


def test_it_reports_on_the_way() -> None:
    heard: list[Progress] = []
    solve_posts(post_problem(4, 2), budget=Budget(5), seed=1, report=heard.append)
    assert heard[0].step == "flow"


@given(st.integers(0, 200), st.integers(0, 50), st.integers(1, 60))
@settings(max_examples=50, deadline=None)
def test_it_charges_strength_along_a_convex_curve(weight: int, price: int, strongest: int) -> None:
    drops = -np.diff(strength_costs(weight, price, strongest))
    assert (drops >= 0).all()
    assert (np.diff(drops) <= 0).all()


def test_it_refuses_weights_whose_squares_would_overflow() -> None:
    with pytest.raises(Refused, match="SOLVE-002"):
        post_problem(2, 1, weights=np.array([10**9]))


def test_it_gives_the_flow_and_a_bound_where_the_search_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianxin.core.solvers.post_search.MOST_VARIABLES", 3)
    problem = post_problem(6, 2, weights=np.array([3, 9]), strengths=np.array([1, 2, 3, 4, 5, 6]), everyone=True)
    plan = solved(problem)
    assert is_allowed(problem, plan.fillings)
    assert plan.empty == {}
    assert plan.proof.bound <= plan.proof.objective


@pytest.mark.parametrize(
    "broken",
    [
        {"wanted": (1,)},
        {"capacities": np.array([1])},
        {"costs": np.full((2, 1), -1)},
        {"post_costs": np.zeros((2, 1, 2), dtype=np.int64)},
        {"fixed": ((0, 5, 0),)},
        {"skills": ()},
    ],
)
def test_it_refuses_a_problem_that_does_not_fit(broken: dict[str, object]) -> None:
    with pytest.raises(Refused, match="SOLVE-001"):
        post_problem(2, 1, **broken)
