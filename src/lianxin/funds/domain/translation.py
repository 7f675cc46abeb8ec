"""An allocation problem as the solver's integers, and back: who may pay which year, and the rules as linear rows."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from lianxin.core.kernel.words import Words
from lianxin.core.solvers.flow import integers
from lianxin.core.solvers.funding import FundingProblem, Row
from lianxin.funds.domain.permits import bar, lies_in
from lianxin.funds.domain.problem import AllocationProblem, AreaRule, Share

WHOLE = 10_000
"""Hundredths of a per cent in a whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Translation:
    """The solver's problem; the year of each part; and what each row is called."""

    funding: FundingProblem
    part_years: tuple[int, ...]
    row_names: tuple[Words, ...]


def translated(problem: AllocationProblem) -> Translation:
    """Return the problem in the solver's terms."""
    parts = [(number, need) for number, project in enumerate(problem.projects) for need in project.years]
    pairs = _pairs(problem)
    rules = _Rows(problem, pairs, [number for number, _ in parts])
    project_numbers = {project.id: number for number, project in enumerate(problem.projects)}
    last = problem.last_year
    funding = FundingProblem(
        budgets=integers([source.amount_fen for source in problem.sources]),
        left_weights=integers([problem.expiry_weights[source.id] for source in problem.sources]),
        needs=integers([need.amount_fen for _, need in parts]),
        early_weights=integers([last - need.year + 1 for _, need in parts]),
        part_projects=integers([number for number, _ in parts]),
        values=integers([project.thousandths for project in problem.projects]),
        whole=np.array([not project.divisible for project in problem.projects], dtype=np.bool_),
        leasts=integers([project.least_start_fen or 0 for project in problem.projects]),
        pair_sources=integers([source for source, _ in pairs]),
        pair_parts=integers([part for _, part in pairs]),
        rows=tuple(rules.rows),
        exclusives=tuple(tuple(project_numbers[name] for name in group) for group in problem.rules.exclusives),
        dependencies=tuple(
            (number, project_numbers[needed])
            for number, project in enumerate(problem.projects)
            for needed in project.depends_on
        ),
        most_sources=problem.rules.sources_per_project,
        carried_unpaid=sum(
            source.amount_fen * max(0, last - problem.first_year(source) + 1) for source in problem.sources
        ),
    )
    return Translation(funding, tuple(need.year for _, need in parts), tuple(rules.names))


def _pairs(problem: AllocationProblem) -> list[tuple[int, int]]:
    """Return who may pay which part. Projects of the same purpose, area and year are looked up once."""
    known: dict[tuple[str, str, int], list[int]] = {}
    earmarked = {number for number, source in enumerate(problem.sources) if source.only_projects}
    found, part = [], 0
    for project in problem.projects:
        for need in project.years:
            key = (project.purpose, project.area, need.year)
            if key not in known:
                known[key] = [
                    number
                    for number, source in enumerate(problem.sources)
                    if number not in earmarked and bar(problem, source, project, need.year) is None
                ]
            own = [n for n in earmarked if bar(problem, problem.sources[n], project, need.year) is None]
            found += [(source, part) for source in sorted([*known[key], *own])]
            part += 1
    return found


class _Rows:
    """The rules as rows, each with its name."""

    def __init__(self, problem: AllocationProblem, pairs: list[tuple[int, int]], owners: list[int]) -> None:
        self.rows: list[Row] = []
        self.names: list[Words] = []
        self._problem = problem
        self._sources = integers([source for source, _ in pairs])
        self._owners = integers([owners[part] for _, part in pairs])
        for share in problem.rules.shares:
            self._add_share(share)
        for area in problem.rules.areas:
            self._add_area(area)
        self._add_matching()

    def _add(self, row: Row, zh: str, en: str) -> None:
        if len(row.pairs) or row.least > 0:
            self.rows.append(row)
            self.names.append(Words(zh, en))

    def _weighed(self, sources: tuple[str, ...], weights: list[int], least: int, *, soft: bool = False) -> Row:
        """Return the row in which a pair of one of the sources has its project's weight; pairs without weight stay out."""
        named = self._problem.named_sources(sources)
        counts = integers([source.id in named for source in self._problem.sources])
        found = counts[self._sources] * integers(weights)[self._owners] if len(self._owners) else integers([])
        used = np.flatnonzero(found)
        return Row(used, found[used], least, may_fall_short=soft)

    def _add_share(self, share: Share) -> None:
        """What goes to the purposes, less its share of all that is paid, is not below nothing; for a maximum, reversed."""
        for limit, sign in ((share.minimum_hundredths, 1), (share.maximum_hundredths, -1)):
            if limit is None:
                continue
            common = math.gcd(limit, WHOLE)
            inside, outside = sign * (WHOLE - limit) // common, -sign * limit // common
            weights = [inside if row.purpose in share.purposes else outside for row in self._problem.projects]
            self._add(self._weighed(share.sources, weights, 0), f"比例“{share.name}”", f"share “{share.name}”")

    def _add_area(self, rule: AreaRule) -> None:
        inside = [int(lies_in(project.area, rule.area)) for project in self._problem.projects]
        if rule.minimum_fen is not None:
            row = self._weighed(rule.sources, inside, rule.minimum_fen, soft=True)
            self._add(row, f"{rule.area} 的下限", f"the minimum of {rule.area}")
        if rule.maximum_fen is not None:
            row = self._weighed(rule.sources, [-weight for weight in inside], -rule.maximum_fen)
            self._add(row, f"{rule.area} 的上限", f"the maximum of {rule.area}")

    def _add_matching(self) -> None:
        """One row for each project that the source may pay for: what matches, less its share of what the source pays."""
        of_project: dict[tuple[str, int], list[int]] = defaultdict(list)
        if self._problem.rules.matching:
            for pair, (source, owner) in enumerate(zip(self._sources.tolist(), self._owners.tolist(), strict=True)):
                of_project[self._problem.sources[source].id, owner].append(pair)
        for match in self._problem.rules.matching:
            common = math.gcd(match.minimum_hundredths, WHOLE)
            whole, asked = WHOLE // common, match.minimum_hundredths // common
            for number, project in enumerate(self._problem.projects):
                paid = of_project.get((match.source, number), [])
                if not paid:
                    continue
                matched = [pair for name in match.matched_by for pair in of_project.get((name, number), [])]
                own = whole * project.own_fen if match.own_money else 0
                row = Row(
                    integers([*paid, *matched]),
                    integers([-asked] * len(paid) + [whole] * len(matched)),
                    0,
                    integers([number] if own else []),
                    integers([own] if own else []),
                )
                self._add(row, f"{match.source} 的配套", f"what matches {match.source}")
