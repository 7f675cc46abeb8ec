"""A rule that has been checked: evaluate it, ask what is missing, explain it, or hand it to ``sql``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Missing
from lianxin.core.rules import errors
from lianxin.core.rules.binding import Binding
from lianxin.core.rules.case import Case
from lianxin.core.rules.closures import closure_of
from lianxin.core.rules.explaining import Clause, explanation
from lianxin.core.rules.kinds import Type
from lianxin.core.rules.missing import missing_facts
from lianxin.core.rules.source import Source
from lianxin.core.rules.tree import EvaluationDate, FieldValue, Node, ParameterValue, Quantified, parts_of

if TYPE_CHECKING:
    from lianxin.core.rules.schema import Schema

_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, eq=False)
class Expression:
    """A rule over a table, checked against a schema. Made by :meth:`Schema.compile`; immutable, safe to share.

    Parameter values are given by name, money in fen, either plain or as :class:`ByArea`; None is a value that nobody
    has set, and what depends on it is unknown.
    """

    source: Source
    table: str
    node: Node = field(repr=False)
    schema: Schema = field(repr=False)

    @property
    def text(self) -> str:
        """The rule as written."""
        return self.source.text

    @property
    def type(self) -> Type:
        """What it gives."""
        return self.node.type

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every ``table.field`` that it reads, also by way of definitions, sorted."""
        return tuple(sorted({part.path for part in parts_of(self.node) if isinstance(part, FieldValue)}))

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Every parameter that it uses, also by way of definitions, sorted."""
        return tuple(sorted({part.name for part in parts_of(self.node) if isinstance(part, ParameterValue)}))

    @cached_property
    def depends_on_date(self) -> bool:
        """Whether the day of the judgement matters by itself (ages), apart from the dated parameters."""
        return any(isinstance(part, EvaluationDate) for part in parts_of(self.node))

    @cached_property
    def asks_members(self) -> bool:
        """Whether it asks about the members of the household."""
        return any(isinstance(part, Quantified) for part in parts_of(self.node))

    def binding(self, *, on: date, parameters: Mapping[str, object] = _NOTHING) -> Binding:
        """Return the day and the parameter values that the rule is judged with."""
        if isinstance(on, datetime):
            raise TypeError("a rule is judged on a day, not at a moment")
        return Binding(on, parameters, self.schema.dictionary, self.table)

    def bound(self, *, on: date, parameters: Mapping[str, object] = _NOTHING) -> Node:
        """Return the tree with the date and the parameters put in.

        Raises:
            Refused: a parameter is missing or of the wrong type (RULE-026, RULE-027).
        """
        return self.binding(on=on, parameters=parameters).bound(self.node)

    def bind(self, *, on: date, parameters: Mapping[str, object] = _NOTHING) -> Callable[[Case], Any]:
        """Return a fast function from a case to the value, or None where it cannot tell.

        Raises:
            Refused: a parameter is missing or of the wrong type; from the function: the rule is about a member and the
                case names none (RULE-029).
        """
        closure = closure_of(self.bound(on=on, parameters=parameters), self.table)
        if self.table == "household":
            return lambda case: closure(case.household, case)
        if self.table == "village":
            return lambda case: closure(case.village, case)
        if self.table == "county":
            return lambda case: closure(case.county, case)
        return lambda case: closure(_member_of(case), case)

    def evaluate(self, case: Case, *, on: date, parameters: Mapping[str, object] = _NOTHING) -> Any:
        """Return the value for one case, or None where it cannot tell. For many cases, ``bind`` once.

        Raises:
            Refused: as ``bind``.
        """
        return self.bind(on=on, parameters=parameters)(case)

    def missing(self, case: Case, *, on: date, parameters: Mapping[str, object] = _NOTHING) -> tuple[Missing, ...]:
        """Return the unknown facts on which the answer hangs, in the order of the rule; nothing if there is an answer.

        Facts whose value could no longer change anything are left out. ``whose`` is the member's name. A household
        without recorded members misses ``household.members``; a parameter without a value is
        ``parameter.<name>``; a number of persons below one counts as not known.

        Raises:
            Refused: as ``bind``.
        """
        return missing_facts(self.node, self.binding(on=on, parameters=parameters), case, row_of(self.table, case))

    def explain(
        self, case: Case, *, on: date, parameters: Mapping[str, object] = _NOTHING, language: str = "zh"
    ) -> Clause:
        """Return the rule as a tree of clauses, each with its text, its values in words and its truth.

        Raises:
            Refused: as ``bind``.
        """
        binding = self.binding(on=on, parameters=parameters)
        return explanation(self.source, self.node, binding, case, row_of(self.table, case), language)


def row_of(table: str, case: Case) -> Mapping[str, Any]:
    """Return the record that plain names of a rule belong to."""
    if table == "member":
        return _member_of(case)
    record: Mapping[str, Any] = getattr(case, table)
    return record


def _member_of(case: Case) -> Mapping[str, Any]:
    if case.member is None:
        raise Refused(errors.NO_MEMBER)
    return case.member
