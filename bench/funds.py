"""Measure the allocation of funds against PuLP with CBC: 60 sources x 12 purposes x 3,000 whole projects.

Run ``python bench/funds.py [--projects N] [--seed S] [--limit SECONDS]``. Sources have purposes, some only some towns; projects are
all or nothing and may have three sources at most; three tenths of all money goes to four purposes of industry, and every town
gets a fifth of what it wants at least. Ours is the whole of ``funds.domain.solve``: rules to integers, search, whole fen, the
reason of every project that is not funded and the price of every source. The peer gets the same rules written out for every
pair, as one would write them, and stops at the gap asked for. Both gaps are to our bound, which is worked out in integers. Times
are of the processor (the peer's with its solver's process), so that other work on the machine does not count.

Bars (issue 2): gap at most 0.1 % within 10 s; 20 x as fast as PuLP with CBC at the same gap, in the same run.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import time
from dataclasses import dataclass
from datetime import date

import numpy as np

from lianxin.funds.domain import (
    AllocationProblem,
    AreaRule,
    Project,
    Rules,
    Share,
    Source,
    Status,
    YearNeed,
    check,
    solve,
)
from lianxin.funds.domain.translation import translated

GAP, SECONDS, RATIO = 0.001, 10.0, 20.0
PURPOSES = tuple(f"purpose {number}" for number in range(12))
INDUSTRY = PURPOSES[:4]
TOWNS = tuple(f"999901{number:03d}" for number in range(1, 25))
MOST_SOURCES = 3


@dataclass(frozen=True)
class Run:
    """One solver: processor seconds, seconds by the clock, the benefit (None: nothing found), whether it stopped at its limit."""

    name: str
    seconds: float
    elapsed: float
    benefit: int | None
    at_limit: bool = False


def problem_of(sources: int, projects: int, seed: int) -> AllocationProblem:
    """Return a county's year: costs around 270,000 yuan in whole thousands, money for about half of what is wanted."""
    chance = np.random.default_rng(seed)
    costs = np.maximum(1, np.rint(np.exp(chance.normal(12.5, 0.8, projects)) / 1000)).astype(int) * 100_000
    shares = np.exp(chance.normal(0, 1, sources))
    amounts = np.rint(shares / shares.sum() * costs.sum() * 0.5).astype(int)
    library = tuple(
        Project(
            f"P{number}",
            f"P{number}",
            PURPOSES[chance.integers(len(PURPOSES))],
            TOWNS[chance.integers(len(TOWNS))],
            int(cost),
            (YearNeed(2026, int(cost)),),
            priority=int(chance.integers(1, 11)),
            benefit=max(1, int(cost / 1_000_000 * chance.uniform(0.5, 1.5))),
        )
        for number, cost in enumerate(costs)
    )
    money = tuple(
        Source(
            f"S{number}",
            f"S{number}",
            int(amount),
            tuple(sorted(chance.choice(PURPOSES, chance.integers(1, 8), replace=False).tolist())),
            () if chance.random() < 0.7 else tuple(sorted(chance.choice(TOWNS, 8, replace=False).tolist())),
            use_by=(None, date(2026, 12, 31), date(2027, 6, 30), date(2027, 12, 31))[number % 4],
        )
        for number, amount in enumerate(amounts)
    )
    wanted = {town: sum(project.cost_fen for project in library if project.area == town) for town in TOWNS}
    rules = Rules(
        shares=(Share("industry", INDUSTRY, (), 3_000),),
        areas=tuple(AreaRule(town, total // 5) for town, total in wanted.items() if total),
        sources_per_project=MOST_SOURCES,
    )
    return AllocationProblem(2026, money, library, rules)


def spent(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def ours(problem: AllocationProblem) -> tuple[Run, int]:
    """Solve, check the plan without the solver, and return the run with the bound."""
    began, clock = time.process_time(), time.perf_counter()
    plan = solve(problem, stop=SECONDS)
    run = Run("ours", time.process_time() - began, time.perf_counter() - clock, plan.objective)
    assert check(problem, plan) == ()
    assert plan.bound is not None
    assert plan.status in (Status.OPTIMAL, Status.FEASIBLE)
    measures = plan.quality
    assert measures is not None
    links = measures.source_links / max(1, measures.funded)
    print(
        f"  {measures.funded:,} projects funded, {links:.3f} sources each, {measures.left_fen / 100:,.0f} yuan left of "
        f"{(measures.left_fen + measures.allocated_fen) / 100:,.0f}; {len(plan.unfunded):,} reasons, {len(plan.prices)} prices"
    )
    return run, plan.bound


def by_pulp(problem: AllocationProblem, limit: int) -> Run:
    """The same rules for every pair of source and project: an amount, and whether it pays at all."""
    import pulp

    funding = translated(problem).funding
    before, clock = spent(resource.RUSAGE_SELF) + spent(resource.RUSAGE_CHILDREN), time.perf_counter()
    model = pulp.LpProblem("funds", pulp.LpMaximize)
    takes = [pulp.LpVariable(f"z{number}", cat="Binary") for number in range(funding.projects)]
    unit = 100_000  # a thousand yuan: costs are whole in it
    amounts, pays = [], []
    of_source: list[list[int]] = [[] for _ in range(funding.sources)]
    of_project: list[list[int]] = [[] for _ in range(funding.projects)]
    for pair, (source, project) in enumerate(
        zip(funding.pair_sources.tolist(), funding.pair_parts.tolist(), strict=True)
    ):
        amounts.append(pulp.LpVariable(f"a{pair}", lowBound=0))
        pays.append(pulp.LpVariable(f"y{pair}", cat="Binary"))
        of_source[source].append(pair)
        of_project[project].append(pair)
    model += pulp.LpAffineExpression(
        (take, int(value)) for take, value in zip(takes, funding.values.tolist(), strict=True)
    )
    for source, pairs in enumerate(of_source):
        model += pulp.LpAffineExpression((amounts[pair], 1) for pair in pairs) <= int(funding.budgets[source]) / unit
    for project, pairs in enumerate(of_project):
        need = int(funding.needs[project]) / unit
        model += pulp.LpAffineExpression([*((amounts[p], 1) for p in pairs), (takes[project], -need)]) == 0
        model += pulp.LpAffineExpression([*((pays[p], 1) for p in pairs), (takes[project], -MOST_SOURCES)]) <= 0
        for pair in pairs:
            model += amounts[pair] <= need * pays[pair]
    for row in funding.rows:
        terms = zip(row.pairs.tolist(), row.weights.tolist(), strict=True)
        model += pulp.LpAffineExpression((amounts[pair], weight) for pair, weight in terms) >= row.least / unit
    model.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=GAP, timeLimit=limit, threads=1))
    seconds = spent(resource.RUSAGE_SELF) + spent(resource.RUSAGE_CHILDREN) - before
    elapsed = time.perf_counter() - clock
    found = [take.value() for take in takes]
    benefit = None
    if model.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible) and None not in found:
        benefit = sum(int(value) for value, take in zip(funding.values.tolist(), found, strict=True) if take > 0.5)
    at_limit = model.sol_status != pulp.LpSolutionOptimal  # "optimal" is within the gap asked for
    return Run("PuLP with CBC", seconds, elapsed, benefit, at_limit)


def told(run: Run, bound: int) -> str:
    if run.benefit is None:
        return (
            f"  {run.name:<15}{run.seconds:>8.1f} s of the processor{run.elapsed:>8.1f} s by the clock   nothing found"
        )
    gap = (bound - run.benefit) / run.benefit
    return (
        f"  {run.name:<15}{run.seconds:>8.1f} s of the processor{run.elapsed:>8.1f} s by the clock   "
        f"benefit {run.benefit / 1000:,.0f}   gap {gap:.4%}{'   (stopped at its limit)' if run.at_limit else ''}"
    )


def verdict(met: bool) -> str:
    return "MET" if met else "NOT MET"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sources", type=int, default=60)
    parser.add_argument("--projects", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=1_200, help="seconds for the peer")
    arguments = parser.parse_args()
    problem = problem_of(arguments.sources, arguments.projects, arguments.seed)
    print(f"{arguments.sources} sources x {len(PURPOSES)} purposes x {arguments.projects:,} whole projects")
    own, bound = ours(problem)
    print(told(own, bound))
    assert own.benefit is not None
    gap = (bound - own.benefit) / own.benefit
    print(
        f"  gap {gap:.4%} (bar {GAP:.1%}) in {own.seconds:.1f} s (bar {SECONDS:.0f} s): {verdict(gap <= GAP and own.seconds <= SECONDS)}"
    )
    if importlib.util.find_spec("pulp") is None:
        print("  (pulp is not installed: make bench brings it)")
        return
    peer = by_pulp(problem, arguments.limit)
    print(told(peer, bound))
    ratio = peer.seconds / own.seconds
    worse = peer.benefit is None or peer.benefit <= own.benefit
    print(
        f"  {'more than ' if peer.at_limit else ''}{ratio:.0f} x as fast as PuLP with CBC (bar {RATIO:.0f} x), with "
        f"{'no less' if worse else 'less'} benefit: {verdict(ratio >= RATIO and worse)}"
    )
    print(f"  peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
