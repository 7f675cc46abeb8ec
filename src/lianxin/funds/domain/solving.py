"""Solve an allocation problem, and say what was chosen, what was not and why, and what more money would do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.solvers.flow import Integers
from lianxin.core.solvers.proof import Progress, Report, Status, silent
from lianxin.funds.domain.measuring import quality
from lianxin.funds.domain.permits import keeps_purpose
from lianxin.funds.domain.plan import Allocation, AllocationPlan, Kind, Stage
from lianxin.funds.domain.prices import explained_prices
from lianxin.funds.domain.problem import AllocationProblem
from lianxin.funds.domain.reasons import explained_unfunded
from lianxin.funds.domain.translation import Translation, translated

if TYPE_CHECKING:
    from lianxin.core.solvers.funding import Funding

STATUS_WORDS = {
    Status.OPTIMAL: Words(
        "已证明：在各项目标的次序下没有更好的方案。", "It is proven that, goal by goal, no plan is better."
    ),
    Status.FEASIBLE: Words(
        "方案守住全部规则；效益与最优的差距不超过所示 gap。",
        "The plan keeps every rule; its benefit is off the best by no more than the gap shown.",
    ),
    Status.INFEASIBLE: Words(
        "已证明各地下限不可能都达到；这里给出差得最少的方案。",
        "It is proven that the minima of the areas cannot all be reached; this plan falls as little short as can be.",
    ),
    Status.UNKNOWN: Words(
        "在给定时间内没有找到达到各地下限的方案，也没有证明做不到；请延长时间。",
        "No plan that reaches the minima of the areas was found in the time given, nor proven impossible; give it more time.",
    ),
}
_KIND_WORDS = {
    Kind.NO_PERMITTED_SOURCE: Words("没有可用的资金", "no source may pay"),
    Kind.NO_MONEY_LEFT: Words("可用的资金已用完", "no permitted source left"),
    Kind.DEPENDENCY: Words("所依赖的项目没有资金", "blocked by a project they depend on"),
    Kind.EXCLUSIVE: Words("与已安排的项目只能选一", "blocked by a project that excludes them"),
    Kind.RULE: Words("受规则限制", "blocked by a rule"),
    Kind.NO_BENEFIT: Words("效益为零", "of no benefit"),
    Kind.NOT_CHOSEN: Words("没有选上", "not chosen in time"),
}


def solve(problem: AllocationProblem, *, stop: float = 60.0, seed: int = 1, report: Report = silent) -> AllocationPlan:
    """Return the best plan for a problem.

    The minima of areas come before all; then the greatest benefit weighted by priority; then as little as possible left of
    what expires first; then as few sources as possible for each project; then as little as possible carried over. The same
    problem and seed give the same plan unless the time runs out.

    Args:
        stop: seconds that searches may take in all.
        seed: seed of the searches.
        report: called with a :class:`Progress` now and then.
    """
    translation = translated(problem)
    from lianxin.core.solvers.funding.solving import solve_funding  # only here: OR-Tools takes a second to load

    found = solve_funding(translation.funding, stop=stop, seed=seed, report=report)
    report(Progress("explanation"))
    benefit = found.goal("benefit")
    plan = AllocationPlan(
        _status(found),
        _allocations(problem, translation, found.amounts),
        explained_unfunded(problem, translation, found.amounts),
        benefit.objective,
        benefit.bound,
        round(max(0, benefit.bound - benefit.objective) / max(1, benefit.objective), 6),
        explained_prices(problem, translation.funding, found.amounts, found.prices),
        tuple(Stage(goal.name, goal.status, goal.objective, goal.bound, goal.is_for_chosen) for goal in found.goals),
    )
    plan = replace(plan, quality=quality(problem, plan))
    return replace(plan, explanation=_explanation(plan))


def _status(found: Funding) -> Status:
    shortage = next((goal for goal in found.goals if goal.name == "shortage"), None)
    if shortage is not None and shortage.objective > 0:
        return Status.INFEASIBLE if shortage.bound > 0 else Status.UNKNOWN
    proven = all(goal.status is Status.OPTIMAL and not goal.is_for_chosen for goal in found.goals)
    return Status.OPTIMAL if proven else Status.FEASIBLE


def _allocations(problem: AllocationProblem, translation: Translation, amounts: Integers) -> tuple[Allocation, ...]:
    funding, found = translation.funding, []
    for pair in np.flatnonzero(amounts).tolist():
        part = int(funding.pair_parts[pair])
        source = problem.sources[int(funding.pair_sources[pair])]
        project = problem.projects[int(funding.part_projects[part])]
        found.append(
            Allocation(
                source.id,
                project.id,
                int(amounts[pair]),
                translation.part_years[part],
                changes_purpose=not keeps_purpose(source, project),
            )
        )
    return tuple(found)


def _explanation(plan: AllocationPlan) -> tuple[Words, ...]:
    measures = plan.quality
    assert measures is not None
    lines = [STATUS_WORDS[plan.status]]
    shortage = next((stage for stage in plan.stages if stage.name == "shortage"), None)
    if shortage is not None and shortage.objective:
        text, least = yuan_text(shortage.objective), yuan_text(shortage.bound)
        lines.append(
            Words(
                f"各地下限合计差 {text} 元（至少差 {least} 元）。",
                f"The minima of the areas are {text} yuan short in sum (at least {least} whatever is done).",
            )
        )
    placed, left = yuan_text(measures.allocated_fen), yuan_text(measures.left_fen)
    count = measures.funded + measures.funded_in_part
    lines.append(
        Words(
            f"安排 {placed} 元给 {count} 个项目，余 {left} 元。",
            f"{placed} yuan go to {count} projects; {left} yuan are left.",
        )
    )
    for kind, label in _KIND_WORDS.items():
        mine = [entry for entry in plan.unfunded if entry.kind is kind]
        if mine:
            lines.append(
                Words(
                    f"{len(mine)} 个项目没有足额安排，原因是{label.zh}（如 {mine[0].project}：{mine[0].reason.zh}）。",
                    f"Not funded in full: {len(mine)}, {label.en} (such as {mine[0].project}: {mine[0].reason.en}).",
                )
            )
    lines.extend(price.words for price in plan.prices if price.would_fund or price.points_per_10000 is None)
    return tuple(lines)
