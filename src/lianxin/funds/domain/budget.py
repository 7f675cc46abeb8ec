"""A budget in two sides: what came from each source and what was spent out of it, and which sources do not balance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lianxin.core.kernel.errors import Problem, Refused
from lianxin.funds.domain.budget_mapping import BudgetMapping, Group, Side
from lianxin.funds.domain.errors import CODE_IN_TWO_GROUPS

MOST_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """An amount in minor units, of a side, with the source that it belongs to; ``line`` names the amount, ``row`` the place."""

    side: Side
    line: str
    earmark: str
    amount: int
    dimensions: Mapping[str, str]
    row: int


@dataclass(slots=True)
class SideTotals:
    """Sums of both sides in minor units, and of each line."""

    received: int = 0
    spent: int = 0
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def difference(self) -> int:
        """What was received and not spent; below zero: what was spent and not received."""
        return self.received - self.spent

    def add(self, row: BudgetRow) -> None:
        """Add one amount."""
        if row.side is Side.RECEIVED:
            self.received += row.amount
        else:
            self.spent += row.amount
        self.lines[row.line] = self.lines.get(row.line, 0) + row.amount

    def add_all(self, other: SideTotals) -> None:
        """Add the sums of another."""
        self.received += other.received
        self.spent += other.spent
        for line, amount in other.lines.items():
            self.lines[line] = self.lines.get(line, 0) + amount


@dataclass(frozen=True, slots=True)
class Earmark:
    """A source, or a group of sources that is compared as one (``codes`` are then its members)."""

    code: str
    name: str
    codes: tuple[str, ...]
    totals: SideTotals


@dataclass(frozen=True, slots=True)
class FailingRow:
    """A row in which the parts do not add up to the total: where, and both sums in minor units."""

    file: str
    row: int
    parts: int
    total: int


@dataclass(slots=True)
class CheckedRows:
    """How many rows a check looked at, how many failed, and the first of those."""

    rows: int = 0
    failing: int = 0
    shown: list[FailingRow] = field(default_factory=list)

    def fail(self, row: FailingRow) -> None:
        """Count a failing row."""
        self.failing += 1
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(row)


@dataclass(slots=True)
class Passed:
    """Rows that were read, and those that were passed over: blank ones, and ones that the mapping leaves out."""

    read: int = 0
    blank: int = 0
    left_out: int = 0


@dataclass(slots=True)
class Ledger:
    """What is added up while a budget is read."""

    earmarks: dict[str, SideTotals] = field(default_factory=lambda: defaultdict(SideTotals))
    dimensions: dict[str, dict[str, SideTotals]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    checks: dict[str, CheckedRows] = field(default_factory=lambda: defaultdict(CheckedRows))
    rows: dict[str, Passed] = field(default_factory=lambda: defaultdict(Passed))
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def enter(self, rows: Iterable[BudgetRow]) -> None:
        """Add rows to their sources and dimensions."""
        for row in rows:
            self.earmarks[row.earmark].add(row)
            for name, value in row.dimensions.items():
                self.dimensions.setdefault(name, defaultdict(SideTotals))[value].add(row)

    def object_to(self, problem: Problem) -> None:
        """Count a problem."""
        self.problem_count += 1
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget that was read whole. Sources stand in the order of their codes, groups of them after."""

    title: str
    currency: str
    decimals: int
    totals: SideTotals
    earmarks: tuple[Earmark, ...]
    dimensions: Mapping[str, Mapping[str, SideTotals]]
    checks: Mapping[str, CheckedRows]
    rows: Mapping[str, Passed]

    @property
    def unbalanced(self) -> tuple[Earmark, ...]:
        """The sources of which not exactly as much was spent as received."""
        return tuple(earmark for earmark in self.earmarks if earmark.totals.difference)

    @property
    def is_sound(self) -> bool:
        """Whether every source balances and every check holds in every row."""
        return not self.unbalanced and not any(check.failing for check in self.checks.values())


def budget_of(ledger: Ledger, mapping: BudgetMapping) -> Budget:
    """Compare both sides of what was read, source by source and group by group.

    Raises:
        Refused: FUND-049 a source belongs to two groups.
    """
    total = SideTotals()
    single: list[Earmark] = []
    grouped: dict[str, list[str]] = {group.name: [] for group in mapping.groups}
    for code in sorted(ledger.earmarks):
        total.add_all(ledger.earmarks[code])
        group = _group_of(code, mapping.groups)
        if group is None:
            single.append(Earmark(code, ledger.names.get(code, ""), (), ledger.earmarks[code]))
        else:
            grouped[group.name].append(code)
    together = [_together(name, codes, ledger) for name, codes in grouped.items() if codes]
    return Budget(
        mapping.title,
        mapping.currency,
        mapping.decimals,
        total,
        (*single, *together),
        ledger.dimensions,
        ledger.checks,
        ledger.rows,
    )


def _group_of(code: str, groups: Iterable[Group]) -> Group | None:
    found = [group for group in groups if group.has(code)]
    if len(found) > 1:
        raise Refused(CODE_IN_TWO_GROUPS, value=code, first=found[0].name, second=found[1].name)
    return found[0] if found else None


def _together(name: str, codes: list[str], ledger: Ledger) -> Earmark:
    totals = SideTotals()
    for code in codes:
        totals.add_all(ledger.earmarks[code])
    return Earmark("+".join(codes) if len(codes) <= 3 else f"{codes[0]}…{codes[-1]}", name, tuple(codes), totals)
