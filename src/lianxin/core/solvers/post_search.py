"""The best filling of posts by CP-SAT, started from the flow of :mod:`posts` and bounded from below.

The strength of a place is what its members send there; a member's strength is divided among his places in whole units.
The cost of a strength is a convex table; every step of it is a straight line that the cost may not go below.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from lianxin.core.solvers.flow import Integers
from lianxin.core.solvers.posts import Filling, PostPlan, PostProblem, cheapest_posts
from lianxin.core.solvers.proof import Budget, Progress, Proof, Report, Status, silent
from lianxin.core.solvers.strengths import Strengths

_GREATEST_SUM = 2**60
MOST_VARIABLES = 60_000
"""Beyond this many possible fillings CP-SAT is not asked: the flow's filling is given, with its bound."""


def solve_posts(problem: PostProblem, *, budget: Budget, seed: int, report: Report = silent) -> PostPlan:
    """Fill the posts: fewest empty (exact), then fewest slots short, then least cost.

    Returns a plan whose status is INFEASIBLE when posts must stay empty, OPTIMAL when the cost is proven least, and
    FEASIBLE with a bound otherwise. The same problem and seed give the same plan unless the budget runs out.
    """
    strengths = Strengths(problem)
    start, empty = cheapest_posts(problem)
    lower = sum(problem.pair_cost(filling) for filling in (*problem.fixed, *start)) + strengths.least()
    fillings = _with_all(strengths, [*problem.fixed, *start])
    report(Progress("flow", strengths.cost(fillings), lower))
    bound, proven = lower, False
    if budget.left > 0 and _is_searchable(strengths):
        found = _search(strengths, fillings, empty, budget, seed, report)
        if found is not None:
            fillings = min(fillings, found[0], key=lambda f: (strengths.slots_short(f), strengths.cost(f)))
            bound, proven = max(lower, found[1]), found[2]
    cost = strengths.cost(fillings)
    proven = proven or (not empty and bound >= cost)
    holders = {member for member, _, _ in fillings}
    idle = tuple(member for member in range(problem.members) if member not in holders)
    status = Status.INFEASIBLE if empty else Status.OPTIMAL if proven else Status.FEASIBLE
    return PostPlan(fillings, empty, idle, Proof(status, cost, cost if proven else min(bound, cost)))


def _with_all(strengths: Strengths, fillings: list[Filling]) -> tuple[Filling, ...]:
    """Give every member without a place the one where building along costs least just now."""
    problem = strengths.problem
    holders = {member for member, _, _ in fillings}
    if not (problem.everyone and problem.places):
        return tuple(sorted(fillings))
    strength = strengths.divided(tuple(fillings))
    present = {place: {m for m, p, _ in fillings if p == place} for place in range(problem.places)}
    for member in range(problem.members):
        if member in holders or problem.capacities[member] == 0:
            continue
        amount = int(problem.strengths[member])

        def added(place: int, member: int = member, amount: int = amount) -> tuple[int, int]:
            saved = strengths.at(place, strength[place]) - strengths.at(place, strength[place] + amount)
            brought = sum(1 for who in problem.skills[place] if member in who and not who & present[place])
            price = problem.pair_cost((member, place, problem.along))
            return price - saved - problem.skill_price * brought, place

        best = min(range(problem.places), key=added)
        strength[best] += amount
        present[best].add(member)
        fillings.append((member, best, problem.along))
    return tuple(sorted(fillings))


EITHER = -1
"""The post of a member whom every post of the place suits alike; which one is settled after the search."""


@dataclass(slots=True)
class _Program:
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    holds: dict[Filling, cp_model.IntVar] = field(default_factory=dict)
    of_member: dict[int, list[Filling]] = field(default_factory=lambda: defaultdict(list))
    of_place: dict[int, list[Filling]] = field(default_factory=lambda: defaultdict(list))
    of_pair: dict[tuple[int, int], list[cp_model.IntVar]] = field(default_factory=lambda: defaultdict(list))
    variables: list[cp_model.IntVar] = field(default_factory=list)
    prices: list[int] = field(default_factory=list)

    def charge(self, variable: cp_model.IntVar, price: int) -> None:
        self.variables.append(variable)
        self.prices.append(price)

    def hold(self, filling: Filling, price: int) -> cp_model.IntVar:
        variable = self.model.new_bool_var("")
        self.holds[filling] = variable
        self.of_member[filling[0]].append(filling)
        self.of_place[filling[1]].append(filling)
        self.of_pair[filling[:2]].append(variable)
        self.charge(variable, price)
        return variable


def _search(
    strengths: Strengths,
    start: tuple[Filling, ...],
    empty: dict[tuple[int, int], int],
    budget: Budget,
    seed: int,
    report: Report,
) -> tuple[tuple[Filling, ...], int, bool] | None:
    """Return fillings, a bound on their cost and whether they are proven best; None when nothing was found in time."""
    program, problem = _Program(), strengths.problem
    _add_posts(program, problem, sum(empty.values()))
    _add_skills(program, problem)
    _add_strength(program, strengths)
    short_price = _price_above_all(strengths)
    shortage = _add_slots(program, problem, short_price)
    begun = set(start)
    for (member, place, post), variable in program.holds.items():
        posts = range(problem.posts) if post == EITHER else (post,)
        program.model.add_hint(variable, any((member, place, q) in begun for q in posts))
    program.model.minimize(cp_model.LinearExpr.weighted_sum(program.variables, program.prices))
    solver = cp_model.CpSolver()
    # Eight workers even on two cores: fewer never prove this model. Interleaving makes their race repeatable.
    solver.parameters.num_workers = 8
    solver.parameters.interleave_search = True
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = budget.left
    answer = solver.solve(program.model, _Listener(report))
    if answer not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    found = _settled(problem, [filling for filling, variable in program.holds.items() if solver.value(variable)])
    lost = short_price * sum(solver.value(variable) for variable in shortage)
    bound = math.ceil(solver.best_objective_bound - 1e-6) - lost
    return found, bound, answer == cp_model.OPTIMAL


class _Listener(cp_model.CpSolverSolutionCallback):
    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def on_solution_callback(self) -> None:
        self._report(Progress("search", round(self.objective_value), math.ceil(self.best_objective_bound - 1e-6)))


def _add_posts(program: _Program, problem: PostProblem, empties: int) -> None:
    model, fixed = program.model, set(problem.fixed)
    given = {f[:2] for f in fixed}
    for member in range(problem.members):
        for place in range(problem.places):
            if (member, place) in given:
                continue
            for post, price in _choices(problem, member, place):
                program.hold((member, place, post), price)
            if len(program.of_pair[member, place]) > 1:
                model.add_at_most_one(program.of_pair[member, place])
    for filling in sorted(fixed):
        model.add(program.hold(filling, problem.pair_cost(filling)) == 1)
    open_posts = problem.open_posts()
    lacking = []
    for place in range(problem.places):
        wanted = [open_posts[place, post] for post in range(problem.posts)]
        free = [f for f in program.of_place[place] if f not in fixed and f[2] != problem.along]
        for post, count in enumerate(wanted):
            model.add(cp_model.LinearExpr.sum([program.holds[f] for f in free if f[2] == post]) <= count)
        short = model.new_int_var(0, sum(wanted) if empties else 0, "")
        lacking.append(short)
        model.add(cp_model.LinearExpr.sum([*(program.holds[f] for f in free), short]) == sum(wanted))
    model.add(cp_model.LinearExpr.sum(lacking) == empties)
    for member in range(problem.members):
        _add_member(program, problem, member)


def _choices(problem: PostProblem, member: int, place: int) -> list[tuple[int, int]]:
    """Return the posts, with their prices, that a member may have in a place."""
    pair = int(problem.costs[member, place])
    prices = (pair + problem.post_costs[member, place]).tolist()
    posts = np.flatnonzero(problem.may[member, place]).tolist()
    if len(posts) == problem.posts > 1 and len(set(prices[: problem.posts])) == 1:
        choices = [(EITHER, prices[0])]
    else:
        choices = [(post, prices[post]) for post in posts]
    return [*choices, (problem.along, prices[problem.along])] if problem.everyone else choices


def _settled(problem: PostProblem, held: list[Filling]) -> tuple[Filling, ...]:
    """Give the members whom either post suits the posts that are open: the strongest takes the first."""
    fillings = [f for f in held if f[2] != EITHER]
    open_ = {(p, q): problem.wanted[q] for p in range(problem.places) for q in range(problem.posts)}
    for _, place, post in fillings:
        if post != problem.along:
            open_[place, post] -= 1
    for member, place, _ in sorted(
        (f for f in held if f[2] == EITHER), key=lambda f: (-int(problem.strengths[f[0]]), f[0])
    ):
        post = next(q for q in range(problem.posts) if open_[place, q] > 0)
        open_[place, post] -= 1
        fillings.append((member, place, post))
    return tuple(sorted(fillings))


def _add_member(program: _Program, problem: PostProblem, member: int) -> None:
    """One member: his capacity; a place if everyone must have one; building along only when he holds no post."""
    model, fixed = program.model, set(problem.fixed)
    mine = program.of_member[member]
    given = sum(1 for f in mine if f in fixed)
    most = max(int(problem.capacities[member]), given)
    held = [program.holds[f] for f in mine]
    if not held:
        return
    model.add(cp_model.LinearExpr.sum(held) <= most)
    if problem.everyone and most > 0:
        model.add_at_least_one(held)
    if most <= 1:
        return
    along = [program.holds[f] for f in mine if f[2] == problem.along and f not in fixed]
    for filling in mine:
        if along and (filling[2] != problem.along or filling in fixed):
            model.add_at_most_one([program.holds[filling], *along])
    if len(along) > 1:
        model.add_at_most_one(along)


def _add_skills(program: _Program, problem: PostProblem) -> None:
    if problem.skill_price == 0:
        return
    for place, skills in enumerate(problem.skills):
        for bringers in skills:
            uncovered = program.model.new_bool_var("")
            present = [program.holds[f] for f in program.of_place[place] if f[0] in bringers]
            program.model.add_at_least_one([*present, uncovered])
            program.charge(uncovered, problem.skill_price)


def _sent(program: _Program, problem: PostProblem, amounts: Integers) -> dict[int, list[cp_model.LinearExprT]]:
    """Return, for each place, what each member may send of his amount: all of it, or a share if he has several."""
    sent: dict[int, list[cp_model.LinearExprT]] = {place: [] for place in range(problem.places)}
    for member in range(problem.members):
        amount = int(amounts[member])
        given = sum(1 for f in problem.fixed if f[0] == member)
        single = max(int(problem.capacities[member]), given) <= 1
        shares = []
        for place in range(problem.places):
            here = program.of_pair.get((member, place), [])
            if not here or amount == 0:
                continue
            if single:
                sent[place].append(amount * cp_model.LinearExpr.sum(here))
                continue
            share = program.model.new_int_var(0, amount, "")
            program.model.add(share <= amount * cp_model.LinearExpr.sum(here))
            shares.append(share)
            sent[place].append(share)
        if shares:
            program.model.add(cp_model.LinearExpr.sum(shares) <= amount)
    return sent


def _price_above_all(strengths: Strengths) -> int:
    """Return a price above all that any filling can cost."""
    problem = strengths.problem
    dearest = problem.costs.max(axis=1, initial=0) + problem.post_costs.max(axis=(1, 2), initial=0)
    price = 1 + int(dearest.sum()) * (int(problem.capacities.max(initial=1)) + 1)
    price += problem.skill_price * sum(len(skills) for skills in problem.skills)
    return price + sum(int(curve[0]) for curve in strengths.curves)


def _is_searchable(strengths: Strengths) -> bool:
    """Whether CP-SAT can carry the problem: not too many variables, and no sum beyond its integers."""
    problem = strengths.problem
    variables = int(problem.may.sum()) + problem.members * problem.places
    greatest = _price_above_all(strengths) * (1 + int(problem.slots_wanted.sum()))
    return variables <= MOST_VARIABLES and greatest < _GREATEST_SUM


def _add_strength(program: _Program, strengths: Strengths) -> None:
    """Charge each place for its strength."""
    problem = strengths.problem
    if problem.load_price == 0:
        return
    sent = _sent(program, problem, problem.strengths)
    for place, curve in enumerate(strengths.curves):
        strongest = len(curve) - 1
        strength = program.model.new_int_var(0, strongest, "")
        program.model.add(strength <= cp_model.LinearExpr.sum(sent[place]))
        cost = program.model.new_int_var(int(curve[-1]), int(curve[0]), "")
        drops = -np.diff(curve)
        for step in range(strongest):
            if step and drops[step] == drops[step - 1]:
                continue
            # The line through strengths ``step`` and ``step + 1``.
            program.model.add(cost >= int(curve[step]) - int(drops[step]) * (strength - step))
        program.charge(cost, 1)


def _add_slots(program: _Program, problem: PostProblem, price: int) -> list[cp_model.IntVar]:
    shortage: list[cp_model.IntVar] = []
    if not problem.slots_wanted.any():
        return shortage
    sent = _sent(program, problem, problem.slots)
    for place, wanted in enumerate(problem.slots_wanted.tolist()):
        short = program.model.new_int_var(0, wanted, "")
        program.model.add(cp_model.LinearExpr.sum([*sent[place], short]) >= wanted)
        program.charge(short, price)
        shortage.append(short)
    return shortage
