"""What more money of each source would do: its price in the relaxation, and what it would in truth fund."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.solvers.flow import Integers
from lianxin.core.solvers.funding import FundingProblem, may_join, rearranged, with_project
from lianxin.funds.domain.plan import Price
from lianxin.funds.domain.problem import AllocationProblem

STEP_FEN = 1_000_000
"""10,000 yuan: the step in which a price is told."""
_TRIED = 5
_REARRANGEMENTS = 200
_REARRANGEMENTS_OF_LARGE = 20
_LARGE_PAIRS = 5_000
"""How often money is moved among sources to see whether more would help: a large problem takes a third of a second."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """A project that a source's money would help, the least more it needs of it, and what that would bring."""

    project: int
    extra: int
    gain: int
    is_by_moving: bool = False


def explained_prices(
    problem: AllocationProblem, funding: FundingProblem, amounts: Integers, prices: tuple[float, ...] | None
) -> tuple[Price, ...]:
    """Return for every source what more of its money would do. ``prices``: None where the relaxation gave none."""
    left, paid = funding.left(amounts), funding.paid(amounts)
    wishes = _wishes(funding, left, paid)
    mover = _Mover(funding, amounts)
    found = []
    for number, source in enumerate(problem.sources):
        kept = int(left[number])
        price = _price(prices, number, kept)
        step = _confirmed(funding, amounts, number, [w for w in wishes[number] if w.extra <= STEP_FEN], STEP_FEN)
        if step is None and price != 0:
            step = mover.moved(number)
        nearest = step or _confirmed(funding, amounts, number, wishes[number], None)
        words = _words(problem, source.name, kept, step, nearest, is_priced=price is not None)
        found.append(
            Price(
                source.id,
                kept,
                price,
                words,
                problem.projects[step.project].id if step else None,
                problem.projects[nearest.project].id if nearest and not step else None,
                nearest.extra if nearest and not step else None,
            )
        )
    return tuple(found)


def _price(prices: tuple[float, ...] | None, number: int, kept: int) -> float | None:
    """Points for 10,000 yuan more: none are worth anything while as much is left; None where nobody can tell."""
    if kept >= STEP_FEN:
        return 0.0
    return None if prices is None else round(prices[number] * STEP_FEN / 1000, 6)


def _wishes(funding: FundingProblem, left: Integers, paid: Integers) -> list[list[_Wish]]:
    """Return for each source the unfunded projects of one year that it may pay for, those that need least more first.

    Projects of several years are left out: more money of one source seldom pays several years, and the estimate of what they
    need would not be exact.
    """
    found: list[list[_Wish]] = [[] for _ in range(funding.sources)]
    funded = paid > 0
    for project in np.flatnonzero(paid < funding.totals).tolist():
        parts = funding.parts_of[project]
        if len(parts) != 1 or not (funded[project] or may_join(funding, funded, project)):
            continue
        whole = bool(funding.whole[project])
        wanted = int(funding.totals[project]) if whole else max(1, int(funding.leasts[project]) - int(paid[project]))
        sources = [int(funding.pair_sources[pair]) for pair in funding.pairs_of[parts[0]]]
        ordered = sorted(sources, key=lambda source: (-int(left[source]), source))
        most = len(ordered) if funding.most_sources is None else funding.most_sources
        for source in sources:
            others = [int(left[other]) for other in ordered if other != source][: most - 1]
            extra = max(1 if not whole else 0, wanted - sum(others) - int(left[source]))
            found[source].append(_Wish(project, extra, int(funding.values[project])))
    for wishes in found:
        wishes.sort(key=lambda wish: (wish.extra, -wish.gain, wish.project))
    return found


def _confirmed(
    funding: FundingProblem, amounts: Integers, source: int, wishes: list[_Wish], extra: int | None
) -> _Wish | None:
    """Return the first wish that comes true with so much more money (None: with just what it needs), every rule kept."""
    if extra is not None:
        wishes = sorted(wishes, key=lambda wish: (-wish.gain, wish.project))
    before = funding.benefit(amounts)
    short = funding.short(amounts)
    for wish in wishes[:_TRIED]:
        richer = funding.with_more(source, wish.extra if extra is None else extra)
        own = funding.pair_projects == wish.project
        without = np.where(own, 0, amounts)
        found = with_project(richer, without, wish.project, richer.left(without))
        if found is None or next(richer.breaches(found), None) is not None or richer.short(found) > short:
            continue
        if richer.benefit(found) > before:
            return wish
    return None


class _Mover:
    """Sees whether 10,000 more yuan of a source would fund something when money may be moved among the sources."""

    def __init__(self, funding: FundingProblem, amounts: Integers) -> None:
        self._funding, self._amounts = funding, amounts
        self._benefit = funding.benefit(amounts)
        self._paid = funding.paid(amounts)
        self._tries = _REARRANGEMENTS if len(funding.pair_parts) <= _LARGE_PAIRS else _REARRANGEMENTS_OF_LARGE
        if funding.short(amounts):
            self._tries = 0
        lies_about = int(funding.left(amounts).sum()) + STEP_FEN
        funded = self._paid > 0
        order = np.argsort(-funding.values, kind="stable").tolist()
        self._candidates = [
            project
            for project in order
            if not funded[project]
            and funding.parts_of[project]
            and (funding.totals[project] if funding.whole[project] else funding.leasts[project]) <= lies_about
            and may_join(funding, funded, project)
        ]
        self._has_partly = bool((funded & (self._paid < funding.totals)).any())

    def moved(self, source: int) -> _Wish | None:
        """Return what would be funded, or funded further; None when nothing was found."""
        funding = self._funding
        richer, chosen = funding.with_more(source, STEP_FEN), frozenset(np.flatnonzero(self._paid).tolist())
        for project in [*([None] if self._has_partly else []), *self._candidates]:
            if self._tries == 0:
                return None
            self._tries -= 1
            found = rearranged(richer, chosen if project is None else chosen | {project})
            if (
                found is None
                or richer.benefit(found) <= self._benefit
                or next(richer.breaches(found), None) is not None
            ):
                continue
            more = np.flatnonzero(richer.paid(found) > self._paid).tolist()
            best = max(more, key=lambda one: (int(funding.values[one]), -one)) if project is None else project
            return _Wish(best, STEP_FEN, int(funding.values[best]), is_by_moving=True)
        return None


def _words(
    problem: AllocationProblem, name: str, left: int, step: _Wish | None, nearest: _Wish | None, *, is_priced: bool
) -> Words:
    if step is not None:
        what = problem.projects[step.project].name
        zh, en = (
            ("（须在各笔资金间调剂）", ", once money is moved among the sources") if step.is_by_moving else ("", "")
        )
        return Words(
            f"“{name}”再多 10,000 元，就能安排“{what}”{zh}。", f"10,000 more yuan of “{name}” would fund “{what}”{en}."
        )
    if nearest is not None:
        what, text = problem.projects[nearest.project].name, yuan_text(nearest.extra)
        return Words(
            f"“{name}”再多 {text} 元，就能安排“{what}”。", f"{text} more yuan of “{name}” would fund “{what}”."
        )
    text = yuan_text(left)
    if not is_priced:
        return Words(
            f"“{name}”余 {text} 元；再多能做什么，这次算不出。",
            f"“{name}” has {text} yuan left; what more of it would do cannot be told this time.",
        )
    return Words(
        f"“{name}”余 {text} 元；再多也不能单独安排别的项目。",
        f"“{name}” has {text} yuan left; more of it would fund nothing else by itself.",
    )
