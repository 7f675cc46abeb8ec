"""What could be funded besides, with everything else left as it is: an exact check, not an estimate."""

from __future__ import annotations

import numpy as np

from lianxin.core.solvers.flow import Flags, Integers
from lianxin.core.solvers.funding.problem import FundingProblem


def with_project(
    problem: FundingProblem, amounts: Integers, project: int, left: Integers, *, most: int | None = None
) -> Integers | None:
    """Return the amounts with one more project paid from what is ``left``, or None when the money does not reach.

    A divisible project gets as much as there is, ``most`` at most. Each part is paid from the sources that have most left,
    sources of the project first, so that they stay few. Rules are not looked at: :meth:`FundingProblem.breaches` does.
    """
    whole = bool(problem.whole[project])
    found, room = amounts.copy(), left.copy()
    sources: set[int] = set()
    got = 0
    for part in problem.parts_of[project]:
        wanted = int(problem.needs[part])
        if not whole and most is not None:
            wanted = min(wanted, most - got)
        for pair in _best_first(problem, part, room, sources):
            source = int(problem.pair_sources[pair])
            is_full = problem.most_sources is not None and len(sources) >= problem.most_sources
            if not wanted or (is_full and source not in sources):
                continue
            amount = min(wanted, int(room[source]))
            found[pair] += amount
            room[source] -= amount
            wanted -= amount
            got += amount
            sources.add(source)
        if wanted and whole:
            return None
    return found if whole or got >= max(1, int(problem.leasts[project])) else None


def _best_first(problem: FundingProblem, part: int, room: Integers, sources: set[int]) -> list[int]:
    pairs = [pair for pair in problem.pairs_of[part] if room[problem.pair_sources[pair]] > 0]

    def rank(pair: int) -> tuple[bool, int, int]:
        source = int(problem.pair_sources[pair])
        return source not in sources, -int(room[source]), source

    return sorted(pairs, key=rank)


def may_join(problem: FundingProblem, funded: Flags, project: int) -> bool:
    """Whether no exclusive and no dependency keeps the project out."""
    if any(project in group and any(funded[other] for other in group) for group in problem.exclusives):
        return False
    return all(bool(funded[needed]) for one, needed in problem.dependencies if one == project)


def filled(problem: FundingProblem, amounts: Integers) -> Integers:
    """Return amounts that also fund every project that what is left reaches, the most valuable first."""
    found = amounts
    funded, left = problem.paid(found) > 0, problem.left(found)
    reach = np.zeros(problem.parts, dtype=np.int64)
    np.add.at(reach, problem.pair_parts, left[problem.pair_sources])
    order = np.argsort(-problem.values, kind="stable")
    for project in order.tolist():
        parts = list(problem.parts_of[project])
        whole = bool(problem.whole[project])
        if funded[project] or not parts or not may_join(problem, funded, project):
            continue
        if whole and (reach[parts] < problem.needs[parts]).any():
            continue
        if not whole and not reach[parts].any():
            continue
        better = with_project(problem, found, project, left)
        if better is None or next(problem.breaches(better), None) is not None:
            continue
        if problem.short(better) <= problem.short(found):
            found = better
            funded, left = problem.paid(found) > 0, problem.left(found)
    return found
