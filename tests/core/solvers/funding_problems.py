"""Small funding problems for tests, and what is best in them by trying every amount."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from lianxin.core.solvers.flow import Integers, integers
from lianxin.core.solvers.funding import FundingProblem, Row

Worth = tuple[int, int, int, int, int]


def problem_of(
    budgets: list[int],
    needs: list[int],
    pairs: list[tuple[int, int]],
    *,
    values: list[int] | None = None,
    whole: list[bool] | None = None,
    **others: Any,
) -> FundingProblem:
    """One part for each project unless ``part_projects`` says otherwise; values are the needs unless given."""
    owners = others.pop("part_projects", list(range(len(needs))))
    projects = max(owners, default=-1) + 1
    early = others.pop("early_weights", [1] * len(needs))
    return FundingProblem(
        integers(budgets),
        integers(others.pop("left_weights", [0] * len(budgets))),
        integers(needs),
        integers(early),
        integers(owners),
        integers(values if values is not None else needs),
        np.array(whole if whole is not None else [True] * projects, dtype=np.bool_),
        integers(others.pop("leasts", [0] * projects)),
        integers([source for source, _ in pairs]),
        integers([part for _, part in pairs]),
        carried_unpaid=others.pop("carried_unpaid", max(early, default=0) * sum(budgets)),
        **others,
    )


def worth_of(problem: FundingProblem, amounts: Integers) -> Worth:
    """What is compared, goal by goal: less is better."""
    return (
        problem.short(amounts),
        -problem.benefit(amounts),
        problem.expiring(amounts),
        problem.links(amounts),
        problem.carried(amounts),
    )


def best_by_trial(problem: FundingProblem) -> Worth:
    """Try every amount of every pair."""
    best: Worth | None = None
    limits = [
        min(int(problem.budgets[source]), int(problem.needs[part]))
        for source, part in zip(problem.pair_sources, problem.pair_parts, strict=True)
    ]
    for choice in product(*(range(limit + 1) for limit in limits)):
        amounts = integers(choice)
        if next(problem.breaches(amounts), None) is None:
            worth = worth_of(problem, amounts)
            if best is None or worth < best:
                best = worth
    assert best is not None
    return best


@st.composite
def small_problems(draw: st.DrawFn) -> FundingProblem:
    """Two or three sources and up to four parts, at most six pairs, with every kind of rule."""
    sources, parts = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    owners = sorted(draw(st.lists(st.integers(0, parts - 1), min_size=parts, max_size=parts)))
    owners = [sorted(set(owners)).index(owner) for owner in owners]
    projects = max(owners) + 1
    every = [(source, part) for source in range(sources) for part in range(parts)]
    pairs = sorted(draw(st.sets(st.sampled_from(every), min_size=1, max_size=6)))
    rows = tuple(draw(_rows(len(pairs), projects)) for _ in range(draw(st.integers(0, 2))))
    some = st.integers(0, projects - 1)
    dependencies = draw(st.sets(st.tuples(some, some).filter(lambda pair: pair[0] < pair[1]), max_size=1))
    exclusives = draw(st.sets(st.tuples(some, some).filter(lambda pair: pair[0] < pair[1]), max_size=1))
    return problem_of(
        draw(st.lists(st.integers(0, 4), min_size=sources, max_size=sources)),
        draw(st.lists(st.integers(1, 3), min_size=parts, max_size=parts)),
        pairs,
        values=draw(st.lists(st.integers(0, 9), min_size=projects, max_size=projects)),
        whole=draw(st.lists(st.booleans(), min_size=projects, max_size=projects)),
        leasts=draw(st.lists(st.integers(0, 2), min_size=projects, max_size=projects)),
        left_weights=draw(st.lists(st.integers(0, 2), min_size=sources, max_size=sources)),
        early_weights=draw(st.lists(st.integers(1, 3), min_size=parts, max_size=parts)),
        part_projects=owners,
        rows=rows,
        exclusives=tuple(exclusives),
        dependencies=tuple(dependencies),
        most_sources=draw(st.sampled_from([None, 1, 2])),
        carried_unpaid=100,
    )


@st.composite
def _rows(draw: st.DrawFn, pairs: int, projects: int) -> Row:
    """A share (of two kinds of pairs), a limit, a wish, or a match with own money."""
    chosen = sorted(draw(st.sets(st.integers(0, pairs - 1), min_size=1)))
    kind = draw(st.sampled_from(("share", "most", "wish", "match")))
    if kind == "share":
        return Row(integers(chosen), integers(draw(_list_of((-1, 1, 2), len(chosen)))), 0)
    if kind == "most":
        return Row(integers(chosen), integers([-1] * len(chosen)), -draw(st.integers(0, 5)))
    if kind == "wish":
        return Row(integers(chosen), integers([1] * len(chosen)), draw(st.integers(0, 6)), may_fall_short=True)
    project = draw(st.integers(0, projects - 1))
    weights = integers([-2] * len(chosen))
    return Row(integers(chosen), weights, 0, integers([project]), integers([draw(st.integers(0, 4))]))


def _list_of(choices: tuple[int, ...], size: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.sampled_from(choices), min_size=size, max_size=size)


def large_problem(sources: int, projects: int, *, most_sources: int = 3, seed: int = 1) -> FundingProblem:
    """Whole projects of twelve purposes in ten areas, sources for some of both, a share and least amounts of areas."""
    chance = np.random.default_rng(seed)
    purposes, areas = chance.integers(0, 12, projects), chance.integers(0, 10, projects)
    needs = np.exp(chance.normal(12.5, 0.8, projects)).astype(np.int64) * 100 + chance.integers(0, 100, projects)
    reach = [
        (set(chance.choice(12, 5, replace=False).tolist()), set(chance.choice(10, 6, replace=False).tolist()))
        for _ in range(sources)
    ]
    weights = np.exp(chance.normal(0, 1, sources))
    pairs = [
        (source, project)
        for project in range(projects)
        for source in range(sources)
        if purposes[project] in reach[source][0] and areas[project] in reach[source][1]
    ]
    owners = np.array([project for _, project in pairs])
    share = Row(integers(range(len(pairs))), integers(np.where(purposes[owners] < 4, 5, -5)), 0)
    least = [np.flatnonzero(areas[owners] == area) for area in range(10)]
    floors = tuple(
        Row(integers(own), integers(np.ones(len(own))), int(needs[areas == area].sum() // 10), may_fall_short=True)
        for area, own in enumerate(least)
    )
    return problem_of(
        (weights / weights.sum() * needs.sum() * 0.5).astype(np.int64).tolist(),
        needs.tolist(),
        pairs,
        values=(chance.integers(1, 11, projects) * needs // 100_000).tolist(),
        left_weights=(np.arange(sources) % 4).tolist(),
        rows=(share, *floors),
        most_sources=most_sources,
    )
