"""Find the unknown facts on which a "cannot tell" hangs.

A part that is known contributes nothing; a part that is unknown passes the question on to those of its parts that are
unknown and could still decide. What has been short-circuited away is therefore never asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lianxin.core.kernel.findings import Missing
from lianxin.core.rules.binding import Binding, ByArea
from lianxin.core.rules.case import VILLAGE_CODE, Case, Record
from lianxin.core.rules.closures import closure_of
from lianxin.core.rules.kinds import PLACES
from lianxin.core.rules.tree import (
    Call,
    FieldValue,
    Function,
    Node,
    ParameterValue,
    Quantified,
    Quantifier,
    children,
    parts_of,
)

ROSTER = Missing("household", "members")


@dataclass
class Evaluation:
    """Values of the parts of a rule for one case, each closure made once."""

    binding: Binding
    case: Case

    def __post_init__(self) -> None:
        self._closures: dict[tuple[int, str], Callable[[Record, Case], Any]] = {}

    def value(self, node: Node, row: Record, scope: str) -> Any:
        """Return the value of a part for a record of the table ``scope``."""
        key = (id(node), scope)
        if key not in self._closures:
            self._closures[key] = closure_of(self.binding.bound(node), scope)
        return self._closures[key](row, self.case)


def missing_facts(node: Node, binding: Binding, case: Case, row: Record) -> tuple[Missing, ...]:
    """Return the unknown facts on which the value of a rule hangs, each once, in the order of the rule."""
    search = _Search(Evaluation(binding, case))
    return tuple(dict.fromkeys(search.unknown_in(node, row, binding.table)))


@dataclass
class _Search:
    evaluation: Evaluation

    def unknown_in(self, node: Node, row: Record, scope: str) -> Iterator[Missing]:
        """Yield what is missing below a part, nothing if the part is known."""
        if self.evaluation.value(node, row, scope) is not None:
            return
        if isinstance(node, FieldValue):
            yield Missing(node.table, node.name, _whose(node, row, scope))
        elif isinstance(node, ParameterValue):
            yield self._parameter(node)
        elif isinstance(node, Quantified):
            yield from self._in_members(node)
        else:
            for part in children(node):
                yield from self.unknown_in(part, row, scope)
            if isinstance(node, Call) and node.function is Function.PER_PERSON:
                yield from self._divisor(node, row, scope)

    def _parameter(self, node: ParameterValue) -> Missing:
        """A value by area is missing because nobody knows where the household is, or because none is set there."""
        table = self.evaluation.binding.table if self.evaluation.binding.table in PLACES else "household"
        record = getattr(self.evaluation.case, table)
        if isinstance(self.evaluation.binding.parameters[node.name], ByArea) and record.get(VILLAGE_CODE) is None:
            return Missing(table, VILLAGE_CODE)
        return Missing("parameter", node.name)

    def _divisor(self, node: Call, row: Record, scope: str) -> Iterator[Missing]:
        """A number of persons below one cannot be true: the facts it comes from have to be looked at again."""
        persons = self.evaluation.value(node.arguments[1], row, scope)
        if persons is None or persons > 0:
            return
        for part in parts_of(node.arguments[1]):
            if isinstance(part, FieldValue) and (part.table != "member" or scope == "member"):
                yield Missing(part.table, part.name, _whose(part, row, scope))

    def _in_members(self, node: Quantified) -> Iterator[Missing]:
        members = self.evaluation.case.members
        if not members:
            yield ROSTER
        for member in members:
            if self._is_open(node, member):
                for part in (node.condition, node.body):
                    if part is not None:
                        yield from self.unknown_in(part, member, "member")

    def _is_open(self, node: Quantified, member: Record) -> bool:
        """Whether the member's part of the answer is unknown."""
        meant = True if node.condition is None else self.evaluation.value(node.condition, member, "member")
        if meant is False:
            return False
        if node.body is None:
            return meant is None
        value = self.evaluation.value(node.body, member, "member")
        if node.quantifier is Quantifier.EVERY:
            return value is not True and (meant is None or value is None)
        if node.quantifier is Quantifier.SOME:
            return value is not False and (meant is None or value is None)
        return meant is None or value is None


def _whose(node: FieldValue, row: Record, scope: str) -> str:
    name = row.get("name") if node.table == "member" and scope == "member" else None
    return str(name) if name else ""
