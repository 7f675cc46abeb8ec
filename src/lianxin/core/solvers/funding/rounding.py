"""From fractions back to whole fen: flows into groups made whole near where they stood, then divided among the parts."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from ortools.sat.python import cp_model

from lianxin.core.solvers.flow import Integers
from lianxin.core.solvers.funding.groups import Form
from lianxin.core.solvers.linear import Reals
from lianxin.core.solvers.proof import Budget

_BOXES = (3, 10_000, None)
"""How far a flow may move from where it stood, in smallest units: as little as will do; None is anywhere."""
_LEAST_SECONDS, _MOST_SECONDS = 0.5, 5.0


def whole_flows(
    form: Form, values: Reals, chosen: frozenset[int], most_short: int, budget: Budget
) -> tuple[Integers, Integers] | None:
    """Return whole flows by link and whole amounts by part near the values, for exactly the ``chosen`` projects; None when
    none were found. Every budget, need and row is kept exactly."""
    for box in _BOXES:
        seconds = min(_MOST_SECONDS, max(_LEAST_SECONDS, budget.left / 4))
        found = _in_box(form, values, chosen, most_short, box, seconds)
        if found is not None:
            return found
    return None


def _in_box(
    form: Form, values: Reals, chosen: frozenset[int], most_short: int, box: int | None, seconds: float
) -> tuple[Integers, Integers] | None:
    problem, groups, program = form.problem, form.groups, form.program
    model = cp_model.CpModel()

    def near(variable: int) -> cp_model.IntVar | int:
        value, upper = float(values[variable]), program.uppers[variable]
        low, high = 0, upper
        if box is not None:
            low, high = max(0, math.floor(value) - box), min(upper, math.ceil(value) + box)
            if value < 0.5 and box == _BOXES[0]:
                high = 0  # What the relaxation leaves dry stays dry: fewer flows.
        return min(low, upper) if low >= high else model.new_int_var(low, high, "")

    flows = [near(variable) for variable in form.flows]
    amounts: dict[int, cp_model.IntVar | int] = {}
    for part, owner in enumerate(problem.part_projects.tolist()):
        if owner not in chosen:
            amounts[part] = 0
        else:
            amounts[part] = near(form.gets[part]) if part in form.gets else int(problem.needs[part])
    _keep_money(model, form, flows, amounts)
    _keep_rows(model, form, flows, chosen, most_short)
    partly = [amounts[part] for part in form.gets]
    for project, parts in enumerate(problem.parts_of):
        if project in chosen and not problem.whole[project]:
            least = max(1, int(problem.leasts[project]))
            model.add(cp_model.LinearExpr.sum([amounts[part] for part in parts]) >= least)
    if partly:
        model.maximize(cp_model.LinearExpr.sum(partly))
    elif form.flows:
        weights = problem.left_weights[groups.link_sources].tolist()
        model.maximize(cp_model.LinearExpr.weighted_sum(flows, weights))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    found = np.array([solver.value(flow) for flow in flows], dtype=np.int64).reshape(-1)
    got = np.array([solver.value(amounts[part]) for part in range(problem.parts)], dtype=np.int64).reshape(-1)
    assert len(found) == groups.links
    return found, got


def _keep_money(
    model: cp_model.CpModel,
    form: Form,
    flows: list[cp_model.IntVar | int],
    amounts: dict[int, cp_model.IntVar | int],
) -> None:
    problem, groups = form.problem, form.groups
    outgoing: dict[int, list[cp_model.IntVar | int]] = defaultdict(list)
    incoming: dict[int, list[cp_model.IntVar | int]] = defaultdict(list)
    wanted: dict[int, list[cp_model.IntVar | int]] = defaultdict(list)
    for link, flow in enumerate(flows):
        outgoing[int(groups.link_sources[link])].append(flow)
        incoming[int(groups.link_groups[link])].append(flow)
    for part, group in enumerate(groups.group_of.tolist()):
        wanted[group].append(amounts[part])
    for source, terms in outgoing.items():
        _add(model, terms, most=int(problem.budgets[source]))
    for group, terms in wanted.items():
        _add_equal(model, incoming[group], terms)


def _add(model: cp_model.CpModel, terms: list[cp_model.IntVar | int], most: int) -> None:
    if all(isinstance(term, int) for term in terms):
        if sum(int(term) for term in terms if isinstance(term, int)) > most:
            model.add_bool_or([])
        return
    model.add(cp_model.LinearExpr.sum(terms) <= most)


def _add_equal(model: cp_model.CpModel, one: list[cp_model.IntVar | int], other: list[cp_model.IntVar | int]) -> None:
    if all(isinstance(term, int) for term in (*one, *other)):
        if sum(int(t) for t in one if isinstance(t, int)) != sum(int(t) for t in other if isinstance(t, int)):
            model.add_bool_or([])
        return
    model.add(cp_model.LinearExpr.sum(one) == cp_model.LinearExpr.sum(other))


def _keep_rows(
    model: cp_model.CpModel,
    form: Form,
    flows: list[cp_model.IntVar | int],
    chosen: frozenset[int],
    most_short: int,
) -> None:
    shorts = []
    for number, row in enumerate(form.problem.rows):
        given = sum(
            weight
            for project, weight in zip(row.projects.tolist(), row.project_weights.tolist(), strict=True)
            if project in chosen
        )
        terms: list[cp_model.LinearExprT] = [
            weight * flows[link] for link, weight in form.groups.row_links[number].items()
        ]
        if number in form.shorts:
            shorts.append(model.new_int_var(0, min(row.least, most_short), ""))
            terms.append(shorts[-1])
        total = cp_model.LinearExpr.sum([*terms, model.new_constant(given)])
        model.add(total >= row.least)
    if shorts:
        model.add(cp_model.LinearExpr.sum(shorts) <= most_short)


def divided(form: Form, flows: Integers, amounts: Integers) -> Integers:
    """Return the amount of every pair: each group's money divided among its parts so that few parts have several sources.

    The largest part goes first. It is paid by one source alone if one can (the one that has least beyond it); if not, it
    takes the smallest sums that lie about, so that no later part is paid from slivers.
    """
    problem, groups = form.problem, form.groups
    of_pair = {(int(groups.link_of_pair[pair]), part): pair for pair, part in enumerate(problem.pair_parts.tolist())}
    links_of: dict[int, list[int]] = defaultdict(list)
    for link in np.flatnonzero(flows).tolist():
        links_of[int(groups.link_groups[link])].append(link)
    parts_of: dict[int, list[int]] = defaultdict(list)
    for part in np.flatnonzero(amounts).tolist():
        parts_of[int(groups.group_of[part])].append(part)
    found = np.zeros(len(problem.pair_parts), dtype=np.int64)
    for group, parts in parts_of.items():
        left = {link: int(flows[link]) for link in links_of[group]}
        for part in sorted(parts, key=lambda part: (-int(amounts[part]), part)):
            wanted = int(amounts[part])
            for link, amount in _takes(left, wanted):
                found[of_pair[link, part]] = amount
                left[link] -= amount
    return found


def _takes(left: dict[int, int], wanted: int) -> list[tuple[int, int]]:
    """Return which links pay how much of what is wanted."""
    taken: list[tuple[int, int]] = []
    used: set[int] = set()
    while wanted:
        open_ = sorted((amount, link) for link, amount in left.items() if amount and link not in used)
        enough = [(amount, link) for amount, link in open_ if amount >= wanted]
        amount, link = (
            enough[0] if enough else open_[0] if len(open_) > 1 and _rest_reaches(open_, wanted) else open_[-1]
        )
        used.add(link)
        taken.append((link, min(amount, wanted)))
        wanted -= taken[-1][1]
    return taken


def _rest_reaches(open_: list[tuple[int, int]], wanted: int) -> bool:
    """Whether the smallest sum and the largest one together are enough."""
    return open_[0][0] + open_[-1][0] >= wanted
