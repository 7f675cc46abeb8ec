"""Parts that the same sources may pay under the same rules are one group: money flows from sources to groups.

Any division of a group's money among its parts keeps to every row alike, so the program over groups is exactly as strong as
one over all pairs and many times smaller (60 sources x 3,000 projects: 5,000 flows in place of 48,000). Only the limit of
sources of one project does not see groups: projects that break it become groups of their own (``singled``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from lianxin.core.solvers.flow import Integers, integers
from lianxin.core.solvers.funding.problem import FundingProblem
from lianxin.core.solvers.linear import Program

FINER = 48
"""Values are multiplied by two to this power, so that a share of a value is whole to far below a fen."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The group of each part; the links from sources to groups; the link of each pair; and the rows over links."""

    group_of: Integers
    link_sources: Integers
    link_groups: Integers
    link_of_pair: Integers
    row_links: tuple[dict[int, int], ...]

    @property
    def groups(self) -> int:
        return int(self.group_of.max(initial=-1)) + 1

    @property
    def links(self) -> int:
        return len(self.link_sources)


def grouped(problem: FundingProblem, singled: frozenset[int] = frozenset()) -> Groups:
    """Return the groups of a problem; every part of a ``singled`` project is a group of its own."""
    if singled:
        return _grouped(problem, singled)
    known = problem.worked_out.get("groups")
    if not isinstance(known, Groups):
        known = problem.worked_out["groups"] = _grouped(problem, singled)
    assert isinstance(known, Groups)
    return known


def _grouped(problem: FundingProblem, singled: frozenset[int]) -> Groups:
    marks: list[list[tuple[int, int]]] = [[] for _ in range(len(problem.pair_parts))]
    for number, row in enumerate(problem.rows):
        for pair, weight in zip(row.pairs.tolist(), row.weights.tolist(), strict=True):
            marks[pair].append((number, weight))
    sources, owners = problem.pair_sources.tolist(), problem.part_projects.tolist()
    group_of: list[int] = []
    known: dict[tuple[int, tuple[tuple[int, tuple[tuple[int, int], ...]], ...]], int] = {}
    links: dict[tuple[int, int], int] = {}
    link_of_pair = [0] * len(problem.pair_parts)
    row_links: tuple[dict[int, int], ...] = tuple({} for _ in problem.rows)
    for part, pairs in enumerate(problem.pairs_of):
        own = part if owners[part] in singled else -1
        sign = (own, tuple(sorted((sources[pair], tuple(marks[pair])) for pair in pairs)))
        group = known.setdefault(sign, len(known))
        group_of.append(group)
        for pair in pairs:
            link = link_of_pair[pair] = links.setdefault((sources[pair], group), len(links))
            for number, weight in marks[pair]:
                row_links[number][link] = weight
    return Groups(
        integers(group_of),
        integers([source for source, _ in links]),
        integers([group for _, group in links]),
        integers(link_of_pair),
        row_links,
    )


@dataclass(slots=True, eq=False)
class Form:
    """The program over groups and where its variables stand: ``takes`` by project, ``gets`` by part of divisible
    projects, ``flows`` by link, ``shorts`` by row that may fall short; and the row of each source's budget."""

    problem: FundingProblem
    groups: Groups
    program: Program = field(default_factory=Program)
    takes: list[int] = field(default_factory=list)
    gets: dict[int, int] = field(default_factory=dict)
    flows: list[int] = field(default_factory=list)
    shorts: dict[int, int] = field(default_factory=dict)
    budget_rows: list[int] = field(default_factory=list)


def form_of(problem: FundingProblem, groups: Groups, singled: frozenset[int], most_short: int | None) -> Form:
    """Return the program whose value is the benefit. ``most_short`` limits what rows may fall short in sum; None leaves
    that open and makes the *shortage* the value instead (as little as possible)."""
    form = Form(problem, groups)
    unit = _unit(problem)
    wants_benefit = most_short is not None
    _add_projects(form, unit, wants_benefit)
    limits = _link_limits(problem, groups)
    form.flows = [form.program.variable(limit, unit=unit) for limit in limits.tolist()]
    _add_money(form, unit)
    _add_rows(form, unit, most_short)
    for group in problem.exclusives:
        form.program.row([(form.takes[project], 1) for project in sorted(set(group))], most=1)
    for project, needed in problem.dependencies:
        form.program.row([(form.takes[project], 1), (form.takes[needed], -1)], most=0)
    if problem.most_sources is not None:
        for project in sorted(singled):
            _add_limit(form, project, unit)
    return form


def _unit(problem: FundingProblem) -> int:
    """Return a power of ten of about a thousandth of the largest amount."""
    largest = max(int(problem.budgets.max(initial=1)), int(problem.needs.max(initial=1)))
    return int(10 ** max(0, len(str(largest)) - 4))


def _link_limits(problem: FundingProblem, groups: Groups) -> Integers:
    wanted = np.zeros(groups.groups, dtype=np.int64)
    np.add.at(wanted, groups.group_of, problem.needs)
    # One more than can flow: a limit that binds would hide what the money of the source is worth.
    found: Integers = wanted[groups.link_groups] + 1
    return found


def _add_projects(form: Form, unit: int, wants_benefit: bool) -> None:
    problem, program = form.problem, form.program
    for project, parts in enumerate(problem.parts_of):
        payable = all(problem.pairs_of[part] for part in parts) if problem.whole[project] else True
        value, total = int(problem.values[project]) << FINER, int(problem.totals[project])
        whole = bool(problem.whole[project])
        worth = value if whole and wants_benefit else 0
        take = program.variable(1 if payable and parts else 0, worth=worth, whole=True)
        form.takes.append(take)
        if whole or not parts:
            continue
        rate = -(-value // total) if wants_benefit else 0
        for part in parts:
            need = int(problem.needs[part])
            form.gets[part] = program.variable(need if problem.pairs_of[part] else 0, worth=rate, unit=unit)
            program.row([(form.gets[part], 1), (take, -need)], most=0, unit=unit)
        least = max(1, int(problem.leasts[project]))
        program.row([*((form.gets[part], 1) for part in parts), (take, -least)], least=0, unit=unit)


def _add_money(form: Form, unit: int) -> None:
    """Each source has its budget; what flows into a group is what its parts get."""
    problem, groups = form.problem, form.groups
    outgoing: dict[int, list[tuple[int, int]]] = defaultdict(list)
    incoming: dict[int, dict[int, int]] = defaultdict(dict)
    for link, (source, group) in enumerate(zip(groups.link_sources.tolist(), groups.link_groups.tolist(), strict=True)):
        outgoing[source].append((form.flows[link], 1))
        incoming[group][form.flows[link]] = 1
    for part, group in enumerate(groups.group_of.tolist()):
        terms = incoming[group]
        if part in form.gets:
            terms[form.gets[part]] = -1
        else:
            take = form.takes[int(problem.part_projects[part])]
            terms[take] = terms.get(take, 0) - int(problem.needs[part])
    for source, budget in enumerate(problem.budgets.tolist()):
        form.budget_rows.append(form.program.row(outgoing[source], most=budget, unit=unit))
    for group in sorted(incoming):
        form.program.row(incoming[group].items(), least=0, most=0, unit=unit)


def _add_rows(form: Form, unit: int, most_short: int | None) -> None:
    problem, program = form.problem, form.program
    for number, row in enumerate(problem.rows):
        terms: dict[int, int] = defaultdict(int)
        for link, weight in form.groups.row_links[number].items():
            terms[form.flows[link]] += weight
        for project, weight in zip(row.projects.tolist(), row.project_weights.tolist(), strict=True):
            terms[form.takes[project]] += weight
        if row.may_fall_short and row.least > 0:
            worth = -1 if most_short is None else 0
            form.shorts[number] = program.variable(row.least, worth=worth, unit=unit)
            terms[form.shorts[number]] = 1
        largest = max([1, *(abs(weight) for link, weight in form.groups.row_links[number].items())])
        program.row(terms.items(), least=row.least, unit=unit * largest)
    if form.shorts and most_short is not None:
        program.row([(short, 1) for short in form.shorts.values()], most=most_short, unit=unit)


def _add_limit(form: Form, project: int, unit: int) -> None:
    """A project of its own groups has at most so many sources."""
    problem, groups, program = form.problem, form.groups, form.program
    assert problem.most_sources is not None
    own = {int(groups.group_of[part]) for part in problem.parts_of[project]}
    paying: dict[int, list[int]] = defaultdict(list)
    for link in np.flatnonzero(np.isin(groups.link_groups, list(own))).tolist():
        paying[int(groups.link_sources[link])].append(form.flows[link])
    if len(paying) <= problem.most_sources:
        return
    pays = []
    for source in sorted(paying):
        most = min(int(problem.budgets[source]), int(problem.totals[project]))
        pays.append(program.variable(1, whole=True))
        program.row([*((flow, 1) for flow in paying[source]), (pays[-1], -most)], most=0, unit=unit)
    program.row([*((pay, 1) for pay in pays), (form.takes[project], -problem.most_sources)], most=0)
