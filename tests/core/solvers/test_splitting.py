"""Jobs divided among carriers: a bound, and a start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from core.solvers.load_problems import best_rank, load_problem, roomy_problems
from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.flow import integers
from lianxin.core.solvers.loads import LoadProblem
from lianxin.core.solvers.splitting import divided_choice, fits_divided, rounded


@given(roomy_problems())
@settings(max_examples=50, deadline=None)
def test_it_never_costs_more_divided_than_whole(problem: LoadProblem) -> None:
    missing, greatest, cost = best_rank(problem)
    assert missing == 0
    ceiling = greatest if problem.level else None
    assert divided_choice(problem, ceiling)[1] <= cost
    assert not problem.level or fits_divided(problem, greatest)


@given(roomy_problems())
@settings(max_examples=50, deadline=None)
def test_it_rounds_to_a_whole_and_allowed_choice(problem: LoadProblem) -> None:
    missing, greatest, _ = best_rank(problem)
    assert missing == 0
    chosen = rounded(problem, divided_choice(problem)[0], greatest)
    if chosen is not None:
        held = np.bincount(problem.pair_carriers[chosen], minlength=problem.carriers)
        assert (held <= problem.capacities).all()
        assert (problem.placed(chosen) == problem.demands).all()


def test_it_keeps_under_the_ceiling_where_it_can() -> None:
    problem = load_problem([3, 1, 1, 1], [4, 4], [(job, carrier, 0) for job in range(4) for carrier in range(2)])
    chosen = rounded(problem, divided_choice(problem, 3)[0], 3)
    assert chosen is not None
    assert problem.loads(chosen).tolist() == [3, 3]


def test_it_says_when_no_division_is_under_a_ceiling() -> None:
    assert not fits_divided(load_problem([3, 3], [2], [(0, 0, 0), (1, 0, 0)]), 5)


def test_it_refuses_to_divide_what_has_no_room() -> None:
    with pytest.raises(Refused, match="SOLVE-003"):
        divided_choice(load_problem([3, 3], [1], [(0, 0, 0), (1, 0, 0)]))


def test_it_rounds_to_nothing_when_somebody_has_no_room() -> None:
    problem = load_problem([1, 1], [1], [(0, 0, 0), (1, 0, 0)])
    assert rounded(problem, integers([1, 0]), 5) is None
