"""Why a project is not funded, or not in full: who may not pay and why, who may but has nothing left, or what blocks it."""

from __future__ import annotations

from collections import Counter

import numpy as np

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.solvers.flow import Integers
from lianxin.core.solvers.funding import FundingProblem, with_project
from lianxin.funds.domain.permits import bar
from lianxin.funds.domain.plan import Kind, Unfunded
from lianxin.funds.domain.problem import AllocationProblem, Project
from lianxin.funds.domain.translation import Translation

_NAMED = 3


def explained_unfunded(problem: AllocationProblem, translation: Translation, amounts: Integers) -> tuple[Unfunded, ...]:
    """Return every project that gets less than it wants, with its reason."""
    funding = translation.funding
    paid, left = funding.paid(amounts), funding.left(amounts)
    found = []
    for number, project in enumerate(problem.projects):
        missing = project.cost_fen - int(paid[number])
        if missing:
            kind, reason, blocked = _reason(problem, translation, amounts, left, paid, number)
            found.append(Unfunded(project.id, missing, kind, reason, blocked))
    return tuple(found)


def _reason(
    problem: AllocationProblem,
    translation: Translation,
    amounts: Integers,
    left: Integers,
    paid: Integers,
    number: int,
) -> tuple[Kind, Words, tuple[str, ...]]:
    funding, project = translation.funding, problem.projects[number]
    barren = [part for part in funding.parts_of[number] if not funding.pairs_of[part]]
    if barren and (not project.divisible or len(barren) == len(funding.parts_of[number])):
        return _nobody(problem, project, translation.part_years[barren[0]])
    lacking = tuple(name for name in project.depends_on if not paid[problem.project_numbers[name]])
    if lacking:
        names = "、".join(lacking)
        words = Words(f"所依赖的项目没有资金：{names}", f"what it depends on is not funded: {', '.join(lacking)}")
        return Kind.DEPENDENCY, words, lacking
    rivals = tuple(
        name
        for group in problem.rules.exclusives
        if project.id in group
        for name in group
        if name != project.id and paid[problem.project_numbers[name]]
    )
    if rivals:
        words = Words(
            f"与已安排的 {'、'.join(rivals)} 只能选一", f"only one of it and {', '.join(rivals)} may be funded"
        )
        return Kind.EXCLUSIVE, words, rivals
    return _short_of_money(problem, translation, amounts, left, number)


def _nobody(problem: AllocationProblem, project: Project, year: int) -> tuple[Kind, Words, tuple[str, ...]]:
    """No source may pay: say how many fail for which reason."""
    bars = Counter(bar(problem, source, project, year) for source in problem.sources)
    counted = [(reason, count) for reason, count in bars.most_common() if reason is not None]
    zh = "、".join(f"{count} 笔{reason.words.zh}" for reason, count in counted) or "没有资金"
    en = ", ".join(f"{count} {reason.words.en}" for reason, count in counted) or "there is no source"
    words = Words(f"{year} 年没有可用的资金：{zh}", f"no source may pay in {year}: {en}")
    return Kind.NO_PERMITTED_SOURCE, words, tuple(reason for reason, _ in counted)


def _short_of_money(
    problem: AllocationProblem, translation: Translation, amounts: Integers, left: Integers, number: int
) -> tuple[Kind, Words, tuple[str, ...]]:
    """The project may be paid for: then what it lacks is money, or room under a rule."""
    funding, project = translation.funding, problem.projects[number]
    permitted = {
        int(funding.pair_sources[pair]) for part in funding.parts_of[number] for pair in funding.pairs_of[part]
    }
    if not project.divisible and sum(int(left[source]) for source in permitted) < project.cost_fen:
        return _no_money(problem, permitted, left, project)
    own = np.where(funding.pair_projects == number, amounts, 0)
    without, back = amounts - own, left.copy()
    np.add.at(back, funding.pair_sources, own)
    already = int(own.sum())

    def gets_more(freer: FundingProblem) -> Integers | None:
        found = with_project(freer, without, number, back)
        return found if found is not None and int((found - without).sum()) > already else None

    more = gets_more(funding)
    if more is None and funding.most_sources is not None and gets_more(funding.without_limit()) is not None:
        most = funding.most_sources
        words = Words(
            f"要由 {most} 笔以上的资金拼凑，而每个项目最多 {most} 笔",
            f"more than {most} sources would have to pay, and a project may have {most} at most",
        )
        return Kind.RULE, words, ("sources_per_project",)
    if more is None:
        return _no_money(problem, permitted, left, project)
    blocking = _broken_rows(translation, more)
    if blocking:
        zh, en = "、".join(words.zh for words in blocking), ", ".join(words.en for words in blocking)
        words = Words(f"有钱，但受限于{zh}", f"there is money, but it is blocked by {en}")
        return Kind.RULE, words, tuple(words.en for words in blocking)
    if project.thousandths == 0:
        return Kind.NO_BENEFIT, Words("效益为零", "its benefit is nothing"), ()
    # Benefit is counted in whole thousandths of a point: what is left may be too little to make one.
    if project.thousandths * int(funding.paid(more)[number]) // project.cost_fen == 0:
        return _no_money(problem, permitted, left, project)
    return Kind.NOT_CHOSEN, Words("在给定时间内没有选上；请延长时间", "not chosen in the time given; give it more"), ()


def _no_money(
    problem: AllocationProblem, permitted: set[int], left: Integers, project: Project
) -> tuple[Kind, Words, tuple[str, ...]]:
    ordered = sorted(permitted, key=lambda source: (-int(left[source]), source))
    names = tuple(problem.sources[source].id for source in ordered)
    shown = [(problem.sources[source].id, yuan_text(int(left[source]))) for source in ordered[:_NAMED]]
    rest = " …" if len(ordered) > _NAMED else ""
    zh = "、".join(f"{name} 余 {text} 元" for name, text in shown) + rest
    en = ", ".join(f"{name} has {text} left" for name, text in shown) + rest
    wanted = yuan_text(project.cost_fen)
    words = Words(f"可用的资金已不够（要 {wanted} 元）：{zh}", f"no permitted source left for {wanted} yuan: {en}")
    return Kind.NO_MONEY_LEFT, words, names


def _broken_rows(translation: Translation, amounts: Integers) -> list[Words]:
    funding = translation.funding
    funded = funding.paid(amounts) > 0
    return [
        name
        for row, name in zip(funding.rows, translation.row_names, strict=True)
        if not row.may_fall_short and row.reached(amounts, funded) < row.least
    ]
