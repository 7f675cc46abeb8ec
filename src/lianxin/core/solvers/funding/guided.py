"""The relaxation guides the choice: what it funds fully or not at all is mostly right, so only the doubtful are searched.

A basic solution of the relaxation divides at most one project for each row that binds (budgets, shares, areas). The
projects whose value hardly exceeds, or hardly misses, what their money is worth elsewhere are searched by branch and bound;
the others keep what the relaxation says. The relaxation is also the certificate: no plan is worth more than its bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianxin.core.solvers.flow import Integers
from lianxin.core.solvers.funding.groups import FINER, Form, form_of, grouped
from lianxin.core.solvers.funding.marginal import filled
from lianxin.core.solvers.funding.problem import FundingProblem
from lianxin.core.solvers.linear import Reals, Relaxation
from lianxin.core.solvers.proof import Budget, Progress, Report

_FIRST_DOUBTFUL = 150
_ROUNDS = 6
_GOOD_GAP = 2e-4
_SEARCH_GAP = 5e-5
_PROVABLE_PAIRS = 5_000
"""Up to so many pairs every project is searched in the end, for a proof."""
_SECONDS_TO_REARRANGE = 2.0
_SMALL_PAIRS = 400
"""Up to so many pairs every project is a group of its own, and the limit of sources is exact from the start."""


@dataclass(frozen=True, slots=True, eq=False)
class Guided:
    """A plan found, the bound of the benefit, what rows fall short and the least they must, prices of the sources (None: the
    relaxation was never solved), and the least that what is left can weigh when the same projects get the same amounts."""

    amounts: Integers
    bound: int
    short: int
    least_short: int
    prices: tuple[float, ...] | None
    least_expiring: int


@dataclass(slots=True, eq=False)
class _Search:
    problem: FundingProblem
    budget: Budget
    seed: int
    report: Report
    singled: frozenset[int] = frozenset()
    best: Integers | None = None
    best_rank: tuple[int, int] | None = None
    bound: int | None = None
    short: int = 0
    least_short: int = 0
    prices: tuple[float, ...] | None = None

    def keep(self, amounts: Integers) -> None:
        """Keep a plan if it is better than the best: less short, or as short and worth more."""
        amounts = filled(self.problem, amounts)
        rank = (self.problem.short(amounts), -self.problem.benefit(amounts))
        if self.best_rank is None or rank < self.best_rank:
            self.best, self.best_rank = amounts, rank
            self.report(Progress("benefit", -rank[1], self.bound))

    @property
    def is_short(self) -> bool:
        """Whether nothing was found that falls no shorter than it need."""
        return self.best_rank is None or self.best_rank[0] > self.short

    @property
    def is_good(self) -> bool:
        if self.is_short or self.bound is None or self.best_rank is None:
            return False
        return self.bound + self.best_rank[1] <= _GOOD_GAP * max(1, self.bound)


def solve_guided(problem: FundingProblem, *, budget: Budget, seed: int, report: Report) -> Guided:
    """Return a plan near the bound of the relaxation: within two in ten thousand on large problems."""
    search = _Search(problem, budget, seed, report)
    if problem.most_sources is not None and len(problem.pair_parts) <= _SMALL_PAIRS:
        search.singled = frozenset(range(problem.projects))
    if search.singled:
        # Limits of sources hide what money is worth; the prices are those without them.
        plain = form_of(problem, grouped(problem), frozenset(), 0)
        relaxation = plain.program.relaxed()
        if relaxation is not None:
            _note_bound(search, plain, relaxation)
    doubtful, is_settled = _FIRST_DOUBTFUL, not any(row.may_fall_short for row in problem.rows)
    for attempt in range(_ROUNDS):
        if attempt and budget.left <= 0:
            break
        crowded = _attempted(search, doubtful)
        if search.is_short and not crowded and not is_settled:
            # Nothing reaches the rows that may fall short: then how little can they do so?
            _settle_shortage(search)
            is_settled = True
            continue
        if search.is_good and not crowded:
            break
        search.singled |= crowded
        if not crowded:
            if doubtful >= problem.projects:
                break
            doubtful *= 2
    if len(problem.pair_parts) <= _PROVABLE_PAIRS and search.bound is not None:
        _prove(search)
    amounts = search.best if search.best is not None else np.zeros(len(problem.pair_parts), dtype=np.int64)
    return Guided(
        amounts,
        max(_unpassable(problem) if search.bound is None else search.bound, problem.benefit(amounts)),
        problem.short(amounts),
        search.least_short,
        search.prices,
        _least_expiring(problem, amounts),
    )


def _unpassable(problem: FundingProblem) -> int:
    """A bound where the relaxation gave none: no plan is worth more than every project together."""
    return int(problem.values.sum())


def _attempted(search: _Search, doubtful: int) -> frozenset[int]:
    """Relax, search the doubtful, keep what is found. Returns projects that had too many sources."""
    form = form_of(search.problem, grouped(search.problem, search.singled), search.singled, search.short)
    relaxation = form.program.relaxed(seconds=max(search.budget.left, 5.0))
    if relaxation is None:
        return frozenset()
    _note_bound(search, form, relaxation)
    chosen = _searched(search, form, relaxation, doubtful)
    return frozenset() if chosen is None else _tried(search, form, chosen)


def _prove(search: _Search) -> None:
    """Search every project by branch and bound, which betters the plan, the bound or both."""
    problem = search.problem
    assert search.bound is not None
    if search.best_rank is None or search.best_rank[1] == -search.bound or search.budget.left <= 0:
        return
    singled = frozenset() if problem.most_sources is None else frozenset(range(problem.projects))
    form = form_of(problem, grouped(problem, singled), singled, search.short)
    found = form.program.mixed(fixed={}, seconds=search.budget.left / 2, gap=0.0, seed=search.seed)
    if found is None:
        return
    _tried(search, form, frozenset(project for project, take in enumerate(form.takes) if found.values[take] > 0.5))
    bound = found.bound / 2**FINER
    search.bound = min(search.bound, int(bound + 1e-6 + 1e-9 * abs(bound)))
    search.report(Progress("benefit", -search.best_rank[1], search.bound))


def _note_bound(search: _Search, form: Form, relaxation: Relaxation) -> None:
    """Keep the least bound found for the shortage at hand, and the prices that go with the first."""
    bound = relaxation.bound >> FINER
    if search.bound is None:
        search.bound = bound
        prices = (max(0.0, float(relaxation.prices[row])) / 2**FINER for row in form.budget_rows)
        search.prices = tuple(prices)
        search.report(Progress("relaxation", None, bound))
    search.bound = min(search.bound, bound)


def _settle_shortage(search: _Search) -> None:
    """Find by how little the rows that may fall short can do so."""
    problem = search.problem
    form = form_of(problem, grouped(problem, search.singled), search.singled, None)
    relaxation = form.program.relaxed(seconds=max(search.budget.left, 5.0))
    if relaxation is not None:
        search.least_short = max(0, -relaxation.bound)
    search.bound = None
    search.report(Progress("shortage", None, search.least_short))
    seconds = max(1.0, search.budget.left / 4)
    found = form.program.mixed(fixed={}, seconds=seconds, gap=0.0, seed=search.seed)
    if found is None:
        search.short = sum(row.least for row in problem.rows if row.may_fall_short)
        return
    # Rounded up generously: whole fen may need a little more than fractions did; the exact search tightens it again.
    shorts = sum(float(found.values[variable]) for variable in form.shorts.values())
    search.short = int(shorts) + len(form.shorts)


def _searched(search: _Search, form: Form, relaxation: Relaxation, doubtful: int) -> frozenset[int] | None:
    """Return the projects to fund: the doubtful searched, the others as the relaxation has them."""
    seconds = max(0.5, min(search.budget.left / 2, 4.0 + doubtful / 100))
    for number in (doubtful, search.problem.projects):
        fixed = _fixed(form, relaxation, number)
        found = form.program.mixed(fixed=fixed, seconds=seconds, gap=_SEARCH_GAP, seed=search.seed)
        if found is not None:
            return frozenset(project for project, take in enumerate(form.takes) if found.values[take] > 0.5)
        if not fixed:
            break
    return None


def _fixed(form: Form, relaxation: Relaxation, doubtful: int) -> dict[int, int]:
    """Return the projects that are not doubtful, with what they keep: 1 funded, 0 not."""
    problem, values, gains = form.problem, relaxation.values, relaxation.gains
    doubts = np.zeros(problem.projects)
    settled: dict[int, int] = {}
    for project, take in enumerate(form.takes):
        amounts = [form.gets[part] for part in problem.parts_of[project] if part in form.gets]
        fraction = float(values[take])
        if problem.whole[project]:
            doubts[project] = abs(gains[take])
        else:
            uppers = [form.program.uppers[get] for get in amounts]
            doubts[project] = abs(sum(gains[get] * upper for get, upper in zip(amounts, uppers, strict=True)))
            paid = sum(float(values[get]) for get in amounts)
            fraction = 1.0 if paid >= sum(uppers) - 1 else 0.0 if paid < 1 else 0.5
        if min(fraction, 1 - fraction) > 1e-7:
            doubts[project] = -1.0
        settled[project] = round(fraction)
    order = np.argsort(doubts, kind="stable")
    fractional = int((doubts < 0).sum())
    return {form.takes[project]: settled[project] for project in order[max(doubtful, fractional) :].tolist()}


def _tried(search: _Search, form: Form, chosen: frozenset[int]) -> frozenset[int]:
    """Make a plan of the choice and keep it. Returns projects with too many sources; they are left out of what is kept."""
    problem = search.problem
    amounts = _restored(search, form, chosen, search.short)
    if amounts is None:
        return frozenset()
    crowded = frozenset(problem.crowded(amounts))
    if not crowded:
        search.keep(amounts)
        return frozenset()
    out = set(crowded)
    while True:
        more = {project for project, needed in problem.dependencies if needed in out} - out
        if not more:
            break
        out |= more
    amounts = np.where(np.isin(problem.pair_projects, list(out)), 0, amounts)
    if next(problem.breaches(amounts), None) is None:
        search.keep(amounts)
    return crowded - search.singled


def _restored(search: _Search, form: Form, chosen: frozenset[int], most_short: int) -> Integers | None:
    """Return whole amounts for exactly these projects, money that expires first used first; None when there are none."""
    problem = search.problem
    fixed = {take: int(project in chosen) for project, take in enumerate(form.takes)}
    values: Reals | None = None
    if form.gets:
        best = form.program.relaxed(fixed=fixed)
        if best is None:
            return None
        values = best.values
        fixed.update({get: int(values[get] + 1e-6) for get in form.gets.values()})
    worths = [0] * len(form.program.worths)
    for link, flow in enumerate(form.flows):
        worths[flow] = int(problem.left_weights[form.groups.link_sources[link]])
    first = form.program.relaxed(worths=worths, fixed=fixed)
    if first is not None:
        values = first.values
    if values is None:
        return None
    from lianxin.core.solvers.funding.rounding import divided, whole_flows  # only here: OR-Tools takes a second to load

    found = whole_flows(form, values, chosen, most_short, search.budget)
    if found is None:
        return None
    amounts = divided(form, *found)
    kept = [breach for breach in problem.breaches(amounts) if not breach.endswith("sources")]
    return None if kept else amounts


def rearranged(problem: FundingProblem, chosen: frozenset[int]) -> Integers | None:
    """Return amounts that fund exactly these projects, money moved among the sources as need be, or None when none were found.

    What is returned keeps every rule and falls no shorter than none at all. Divisible projects get what is worth most.
    """
    search = _Search(problem, Budget(_SECONDS_TO_REARRANGE), 1, lambda _: None)
    singled = frozenset() if problem.most_sources is None or len(problem.pair_parts) > _PROVABLE_PAIRS else chosen
    form = form_of(problem, grouped(problem, singled), singled, 0)
    amounts = _restored(search, form, chosen, 0)
    return None if amounts is None or problem.crowded(amounts) else amounts


def _least_expiring(problem: FundingProblem, amounts: Integers) -> int:
    """Return the least that what is left can weigh when every part keeps what it gets."""
    groups = grouped(problem)
    form = form_of(problem, groups, frozenset(), problem.short(amounts))
    paid, parts = problem.paid(amounts) > 0, problem.part_paid(amounts)
    fixed = {take: int(paid[project]) for project, take in enumerate(form.takes)}
    fixed.update({get: int(parts[part]) for part, get in form.gets.items()})
    worths = [0] * len(form.program.worths)
    for link, flow in enumerate(form.flows):
        worths[flow] = int(problem.left_weights[groups.link_sources[link]])
    relaxation = form.program.relaxed(worths=worths, fixed=fixed)
    unused = int((problem.budgets * problem.left_weights).sum())
    return max(0, unused - relaxation.bound) if relaxation is not None else 0
