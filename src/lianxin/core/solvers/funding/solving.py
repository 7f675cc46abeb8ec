"""Choose and fund: guided by the relaxation at any size, then proven goal by goal where the size allows."""

from __future__ import annotations

from lianxin.core.solvers.flow import Integers
from lianxin.core.solvers.funding.exact import is_searchable, solve_exact
from lianxin.core.solvers.funding.guided import Guided, solve_guided
from lianxin.core.solvers.funding.problem import Funding, FundingProblem, Goal
from lianxin.core.solvers.proof import Budget, Report, Status, silent


def solve_funding(problem: FundingProblem, *, stop: float = 60.0, seed: int = 1, report: Report = silent) -> Funding:
    """Return the best plan: most benefit, then least left of what expires first, then fewest sources, then least carried.

    Every amount is whole, and every rule is kept exactly. The benefit has a bound that was worked out in integers from the
    prices of the relaxation. Problems of up to a few thousand pairs are searched to a proof of every goal; for larger ones
    the later goals are proven for the projects chosen only. The same problem and seed give the same plan unless the time
    runs out.

    Args:
        stop: seconds that searches may take in all.
        seed: seed of the searches.
        report: called with a :class:`Progress` now and then.
    """
    budget = Budget(stop)
    guided = solve_guided(problem, budget=budget, seed=seed, report=report)
    if not is_searchable(problem):
        return Funding(guided.amounts, _goals_for_chosen(problem, guided), guided.prices)
    amounts, steps = solve_exact(problem, guided.amounts, guided.bound, budget=budget, seed=seed, report=report)
    goals = tuple(Goal(step.name, step.status, step.objective, step.bound) for step in steps)
    return Funding(amounts, goals, guided.prices)


def _goals_for_chosen(problem: FundingProblem, guided: Guided) -> tuple[Goal, ...]:
    amounts = guided.amounts
    goals = [] if not any(row.may_fall_short for row in problem.rows) else [_shortage(guided)]
    benefit = problem.benefit(amounts)
    goals.append(Goal("benefit", _reached(benefit, guided.bound), benefit, guided.bound))
    expiring = problem.expiring(amounts)
    goals.append(
        Goal(
            "expiring", _reached(expiring, guided.least_expiring), expiring, min(expiring, guided.least_expiring), True
        )
    )
    links, funded = problem.links(amounts), _funded(problem, amounts)
    goals.append(Goal("sources", _reached(links, funded), links, funded, True))
    carried = problem.carried(amounts)
    # What a part gets decides what is carried over, not who pays it.
    goals.append(Goal("carried", Status.OPTIMAL, carried, carried, True))
    return tuple(goals)


def _shortage(guided: Guided) -> Goal:
    return Goal(
        "shortage", _reached(guided.short, guided.least_short), guided.short, min(guided.short, guided.least_short)
    )


def _reached(objective: int, bound: int) -> Status:
    return Status.OPTIMAL if objective == bound else Status.FEASIBLE


def _funded(problem: FundingProblem, amounts: Integers) -> int:
    return int((problem.paid(amounts) > 0).sum())
