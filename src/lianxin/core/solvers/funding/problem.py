"""What a funding problem is: sources, projects in parts, who may pay what, and linear rules. All in integers."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.errors import SHAPE, TOO_LARGE
from lianxin.core.solvers.flow import Flags, Integers
from lianxin.core.solvers.proof import Status

_LARGEST_SUM = 2**62


def _none() -> Integers:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A rule: the amounts of ``pairs`` times ``weights``, plus ``project_weights`` of the funded ``projects``, are at
    least ``least``. A row that ``may_fall_short`` is a wish before all goals: what is missing is kept as small as can be."""

    pairs: Integers
    weights: Integers
    least: int
    projects: Integers = field(default_factory=_none)
    project_weights: Integers = field(default_factory=_none)
    may_fall_short: bool = False

    def reached(self, amounts: Integers, funded: Flags) -> int:
        """Return what the row comes to."""
        paid = int((amounts[self.pairs] * self.weights).sum())
        return paid + int((funded[self.projects] * self.project_weights).sum())


@dataclass(frozen=True, eq=False)
class FundingProblem:
    """Choose projects and pay them.

    Source ``s`` has ``budgets[s]``. Part ``k`` (a year of a project) belongs to ``part_projects[k]`` and wants
    ``needs[k]``; pair ``i`` says that ``pair_sources[i]`` may pay for ``pair_parts[i]``. A ``whole`` project gets every
    part in full or nothing; another gets nothing or at least ``leasts[p]`` over all parts, and never more than a part
    wants. ``values[p]`` is the benefit of the full project; of a part of it, its share rounded down.

    At most one project of each of ``exclusives`` is funded; of each pair in ``dependencies`` the first only with the
    second. A project has at most ``most_sources`` sources (None: any number).

    ``left_weights[s]`` is what each unit left in a source weighs (money that expires first weighs most);
    ``early_weights[k]`` is what each unit paid for a part saves of the carry-over.

    Raises:
        Refused: SOLVE-001 arrays that do not fit together, negative numbers, a pair twice; SOLVE-002 sums that overflow.
    """

    budgets: Integers
    left_weights: Integers
    needs: Integers
    early_weights: Integers
    part_projects: Integers
    values: Integers
    whole: Flags
    leasts: Integers
    pair_sources: Integers
    pair_parts: Integers
    rows: tuple[Row, ...] = ()
    exclusives: tuple[tuple[int, ...], ...] = ()
    dependencies: tuple[tuple[int, int], ...] = ()
    most_sources: int | None = None
    carried_unpaid: int = 0
    worked_out: dict[str, object] = field(default_factory=dict, repr=False)
    """What depends on parts, pairs and rows only, kept by whoever worked it out; copies with other budgets share it."""

    def __post_init__(self) -> None:
        tables = {
            "sources": (self.budgets, self.left_weights),
            "parts": (self.needs, self.early_weights, self.part_projects),
            "projects": (self.values, self.whole, self.leasts),
            "pairs": (self.pair_sources, self.pair_parts),
        }
        for name, arrays in tables.items():
            if len({len(array) for array in arrays}) != 1:
                raise Refused(SHAPE, what=name)
            if any(len(array) and array.min() < 0 for array in arrays):
                raise Refused(SHAPE, what=f"negative numbers in {name}")
        ends = (
            (self.pair_sources, self.sources),
            (self.pair_parts, self.parts),
            (self.part_projects, self.projects),
        )
        if any(len(array) and array.max() >= count for array, count in ends):
            raise Refused(SHAPE, what="numbers of sources, parts or projects")
        if len(np.unique(self.pair_parts * max(1, self.sources) + self.pair_sources)) != len(self.pair_parts):
            raise Refused(SHAPE, what="pairs")
        if self.parts and int(self.needs.min()) == 0:
            raise Refused(SHAPE, what="parts that need nothing")
        self._refuse_bad_rows()

    def _refuse_bad_rows(self) -> None:
        weight = max([1, *(int(np.abs(row.weights).max(initial=0)) for row in self.rows)])
        weight = max(weight, int(self.left_weights.max(initial=0)), int(self.early_weights.max(initial=0)))
        money = sum(self.budgets.tolist()) + sum(self.needs.tolist())
        if weight * money >= _LARGEST_SUM or sum(self.values.tolist()) >= _LARGEST_SUM:
            raise Refused(TOO_LARGE, what="amounts, values")
        for row in self.rows:
            if len(row.pairs) != len(row.weights) or len(row.projects) != len(row.project_weights):
                raise Refused(SHAPE, what="rows")
            if len(row.pairs) and not 0 <= int(row.pairs.min()) <= int(row.pairs.max()) < len(self.pair_parts):
                raise Refused(SHAPE, what="pairs of rows")

    @property
    def sources(self) -> int:
        return len(self.budgets)

    @property
    def parts(self) -> int:
        return len(self.needs)

    @property
    def projects(self) -> int:
        return len(self.values)

    @cached_property
    def totals(self) -> Integers:
        """What each project wants over all its parts."""
        found = np.zeros(self.projects, dtype=np.int64)
        np.add.at(found, self.part_projects, self.needs)
        return found

    @cached_property
    def parts_of(self) -> tuple[tuple[int, ...], ...]:
        """The parts of each project."""
        found: list[list[int]] = [[] for _ in range(self.projects)]
        for part, project in enumerate(self.part_projects.tolist()):
            found[project].append(part)
        return tuple(tuple(parts) for parts in found)

    @cached_property
    def pairs_of(self) -> tuple[tuple[int, ...], ...]:
        """The pairs of each part."""
        found: list[list[int]] = [[] for _ in range(self.parts)]
        for pair, part in enumerate(self.pair_parts.tolist()):
            found[part].append(pair)
        return tuple(tuple(pairs) for pairs in found)

    @cached_property
    def pair_projects(self) -> Integers:
        found: Integers = self.part_projects[self.pair_parts]
        return found

    def with_more(self, source: int, extra: int) -> FundingProblem:
        """Return the same problem with more money in one source."""
        budgets = self.budgets.copy()
        budgets[source] += extra
        return self._changed(budgets=budgets)

    def without_limit(self) -> FundingProblem:
        """Return the same problem without a limit of sources for a project."""
        return self._changed(most_sources=None)

    def _changed(self, **values: object) -> FundingProblem:
        """Return a copy that keeps what was worked out: no pair, part or project differs."""
        found = copy(self)
        found.__dict__.update(values)
        return found

    # What a choice of amounts comes to -------------------------------------------------------------------------------

    def paid(self, amounts: Integers) -> Integers:
        """Return what each project gets."""
        found = np.zeros(self.projects, dtype=np.int64)
        np.add.at(found, self.pair_projects, amounts)
        return found

    def part_paid(self, amounts: Integers) -> Integers:
        """Return what each part gets."""
        found = np.zeros(self.parts, dtype=np.int64)
        np.add.at(found, self.pair_parts, amounts)
        return found

    def left(self, amounts: Integers) -> Integers:
        """Return what each source keeps."""
        found = self.budgets.copy()
        np.subtract.at(found, self.pair_sources, amounts)
        return found

    def value_of(self, project: int, amount: int) -> int:
        """Return the benefit of a project that gets an amount: its share of the whole, rounded down."""
        return int(self.values[project]) * amount // int(self.totals[project])

    def benefit(self, amounts: Integers) -> int:
        """Return the first goal: the benefit of all that is funded."""
        return sum(
            self.value_of(project, amount) for project, amount in enumerate(self.paid(amounts).tolist()) if amount
        )

    def expiring(self, amounts: Integers) -> int:
        """Return the second goal: what is left, weighed by how soon it expires."""
        return int((self.left(amounts) * self.left_weights).sum())

    def links(self, amounts: Integers) -> int:
        """Return the third goal: how many sources the projects have, added up."""
        used = amounts > 0
        return len(np.unique(self.pair_projects[used] * max(1, self.sources) + self.pair_sources[used]))

    def carried(self, amounts: Integers) -> int:
        """Return the fourth goal: what is carried over, added up over the ends of years."""
        return self.carried_unpaid - int((amounts * self.early_weights[self.pair_parts]).sum())

    def short(self, amounts: Integers) -> int:
        """Return by how much the rows that may fall short do so."""
        funded = self.paid(amounts) > 0
        return sum(max(0, row.least - row.reached(amounts, funded)) for row in self.rows if row.may_fall_short)

    def breaches(self, amounts: Integers) -> Iterator[str]:
        """Yield what the amounts break, in words for a programmer; nothing when they keep to all of the problem."""
        paid, parts = self.paid(amounts), self.part_paid(amounts)
        funded = paid > 0
        if amounts.min(initial=0) < 0 or self.left(amounts).min(initial=0) < 0 or (parts > self.needs).any():
            yield "an amount below nothing, or above a budget or need"
        for project in np.flatnonzero(funded & self.whole & (paid != self.totals)).tolist():
            yield f"project {project} is whole but gets a part"
        for project in np.flatnonzero(funded & ~self.whole & (paid < self.leasts)).tolist():
            yield f"project {project} gets less than its least amount"
        for number, row in enumerate(self.rows):
            if not row.may_fall_short and row.reached(amounts, funded) < row.least:
                yield f"row {number} falls short"
        for group in self.exclusives:
            if sum(bool(funded[project]) for project in group) > 1:
                yield f"more than one of {group}"
        for project, needed in self.dependencies:
            if funded[project] and not funded[needed]:
                yield f"project {project} without {needed}"
        for project, count in self.crowded(amounts).items():
            yield f"project {project} has {count} sources"

    def crowded(self, amounts: Integers) -> dict[int, int]:
        """Return the projects with more sources than they may have, and how many."""
        if self.most_sources is None:
            return {}
        used = amounts > 0
        keys = np.unique(self.pair_projects[used] * max(1, self.sources) + self.pair_sources[used])
        counts = np.bincount(keys // max(1, self.sources), minlength=self.projects)
        return {project: int(counts[project]) for project in np.flatnonzero(counts > self.most_sources).tolist()}


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal and what is proven of it, given the goals before it. ``is_for_chosen`` when the bound holds only for plans
    that fund the same projects with the same amounts."""

    name: str
    status: Status
    objective: int
    bound: int
    is_for_chosen: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Funding:
    """An answer: the amount of every pair, what is proven of each goal, and what one more unit of each source's money is
    worth by the relaxation (``prices``, in values for each unit; None: it could not be solved)."""

    amounts: Integers
    goals: tuple[Goal, ...]
    prices: tuple[float, ...] | None

    def goal(self, name: str) -> Goal:
        """Return one goal by name.

        Raises:
            KeyError: there is no such goal.
        """
        for goal in self.goals:
            if goal.name == name:
                return goal
        raise KeyError(name)
