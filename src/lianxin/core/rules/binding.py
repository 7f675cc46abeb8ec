"""Put the evaluation date and the values of the parameters into a rule, once, before it meets any household."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from datetime import date, datetime

from lianxin.core.kernel.dictionary import Dictionary
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.rules import errors
from lianxin.core.rules.kinds import PLACES, Kind, Type
from lianxin.core.rules.tokens import is_plain
from lianxin.core.rules.tree import (
    Between,
    Call,
    Comparison,
    DefinitionValue,
    EvaluationDate,
    Having,
    Knowledge,
    Literal,
    Logical,
    Membership,
    Negation,
    Node,
    ParameterValue,
    Product,
    Quantified,
    Sum,
    ValueByArea,
    Widening,
)

MOST_MAGNITUDE = (
    10**17
)  # fen or units; sums and products of such values stay within 64 bits in every engine for real tables
_PREFIX = re.compile(r"[0-9]{0,12}")


@dataclass(frozen=True, slots=True)
class ByArea:
    """A parameter value that differs by area: ``ByArea([("6321", 350000), ("", 300000)])``.

    The longest prefix of the household's ``village_code`` decides; the empty prefix stands for everywhere else. A
    household whose code is unknown or matches nothing has no value: the rule cannot tell.

    Raises:
        Refused: a prefix is no area code or stands twice, or there is no pair or no value.
    """

    pairs: tuple[tuple[str, object], ...]
    _by_length: tuple[tuple[int, dict[str, object]], ...] = attribute(init=False, repr=False, compare=False)

    def __init__(self, pairs: Iterable[tuple[str, object]]) -> None:
        ordered = tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))
        if not ordered:
            raise Refused(errors.BAD_AREAS, reason=Words("一个地区也没有", "there is no area"))
        by_length: dict[int, dict[str, object]] = {}
        for prefix, value in ordered:
            if not _PREFIX.fullmatch(prefix) or prefix in by_length.get(len(prefix), {}):
                reason = Words(f"“{prefix}”写法不对或重复", f"“{prefix}” is misspelt or stands twice")
                raise Refused(errors.BAD_AREAS, reason=reason)
            if value is None:
                reason = Words(f"“{prefix}”没有值", f"“{prefix}” has no value")
                raise Refused(errors.BAD_AREAS, reason=reason)
            by_length.setdefault(len(prefix), {})[prefix] = value
        object.__setattr__(self, "pairs", ordered)
        object.__setattr__(self, "_by_length", tuple(by_length.items()))

    def at(self, village_code: str | None) -> object:
        """Return the value for a village code, or None where there is none."""
        if village_code is None:
            return None
        for length, values in self._by_length:
            value = values.get(village_code[:length])
            if value is not None:
                return value
        return None


@dataclass(frozen=True, slots=True)
class Binding:
    """What a rule is judged with: the day, the values of parameters, and the table of the rule."""

    on: date
    parameters: Mapping[str, object]
    dictionary: Dictionary
    table: str

    def bound(self, node: Node) -> Node:
        """Return the tree with the date and the parameters put in and definitions written out.

        Raises:
            Refused: a parameter that the rule uses is not given (RULE-026) or has a wrong value (RULE-027).
        """
        remake = _REMAKE.get(type(node))
        return node if remake is None else remake(node, self)

    def _all(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(self.bound(node) for node in nodes)


def _parameter(node: ParameterValue, binding: Binding) -> Node:
    if node.name not in binding.parameters:
        raise Refused(errors.PARAMETER_NOT_GIVEN, name=node.name)
    value = binding.parameters[node.name]
    if not isinstance(value, ByArea):
        return Literal(node.type, node.span, _accepted(node, value, binding.dictionary))
    pairs = tuple((prefix, _accepted(node, inner, binding.dictionary)) for prefix, inner in value.pairs)
    table = binding.table if binding.table in PLACES else "household"
    return ValueByArea(node.type, node.span, table, pairs)


def _accepted(node: ParameterValue, value: object, dictionary: Dictionary) -> object:
    """Return the value of a parameter if it is of the declared type; None is a value nobody has set."""
    if value is None:
        return None
    if not _IS_OF_KIND[node.type.kind](value) or not _is_of_list(node.type, value, dictionary):
        raise Refused(errors.BAD_PARAMETER_VALUE, name=node.name, wanted=node.type.words)
    return float(value) if node.type.kind is Kind.NUMBER else value  # type: ignore[arg-type]


def _is_of_list(kind: Type, value: object, dictionary: Dictionary) -> bool:
    return not kind.code_list or any(code.key == value for code in dictionary.code_lists[kind.code_list].codes)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST_MAGNITUDE


def _is_number(value: object) -> bool:
    return _is_integer(value) or (isinstance(value, float) and abs(value) <= MOST_MAGNITUDE)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and is_plain(value)


_IS_OF_KIND: dict[Kind, Callable[[object], bool]] = {
    Kind.INTEGER: _is_integer,
    Kind.MONEY: _is_integer,
    Kind.NUMBER: _is_number,
    Kind.BOOLEAN: lambda value: isinstance(value, bool),
    Kind.DATE: lambda value: isinstance(value, date) and not isinstance(value, datetime),
    Kind.TEXT: _is_text,
    Kind.CODE: _is_text,
    Kind.AREA: _is_text,
}


def _with_parts(node: Logical | Sum | Product, binding: Binding) -> Node:
    return replace(node, parts=binding._all(node.parts))


def _with_operand(node: Negation | Knowledge | Having, binding: Binding) -> Node:
    return replace(node, operand=binding.bound(node.operand))


def _widening(node: Widening, binding: Binding) -> Node:
    operand = binding.bound(node.operand)
    if not isinstance(operand, Literal):
        return replace(node, operand=operand)
    return Literal(node.type, node.span, None if operand.value is None else float(operand.value))  # type: ignore[arg-type]


def _quantified(node: Quantified, binding: Binding) -> Node:
    return replace(
        node,
        condition=None if node.condition is None else binding.bound(node.condition),
        body=None if node.body is None else binding.bound(node.body),
    )


_REMAKE: dict[type[Node], Callable[..., Node]] = {
    EvaluationDate: lambda node, binding: Literal(node.type, node.span, binding.on),
    ParameterValue: _parameter,
    DefinitionValue: lambda node, binding: binding.bound(node.body),
    Logical: _with_parts,
    Sum: _with_parts,
    Product: _with_parts,
    Negation: _with_operand,
    Knowledge: _with_operand,
    Having: _with_operand,
    Widening: _widening,
    Comparison: lambda node, binding: replace(node, left=binding.bound(node.left), right=binding.bound(node.right)),
    Membership: lambda node, binding: replace(
        node, operand=binding.bound(node.operand), choices=binding._all(node.choices)
    ),
    Between: lambda node, binding: replace(
        node, operand=binding.bound(node.operand), low=binding.bound(node.low), high=binding.bound(node.high)
    ),
    Call: lambda node, binding: replace(node, arguments=binding._all(node.arguments)),
    Quantified: _quantified,
}
