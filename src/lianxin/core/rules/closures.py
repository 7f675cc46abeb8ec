"""Turn a bound rule into Python functions that answer for one household in microseconds.

Each part becomes a function of ``(row, case)``: ``row`` is the record that plain names belong to (the household, or
the member at hand inside a question about the members), ``case`` holds the rest. ``None`` is unknown, by Kleene's
strong logic (Introduction to Metamathematics, 1952, § 64). Common shapes (a field against a value) have functions of
their own: they are most of what rules are made of, and calls are what Python is slow at.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from typing import Any

from lianxin.core.kernel.money import share_per_person
from lianxin.core.kernel.periods import full_months, full_years
from lianxin.core.rules.binding import ByArea
from lianxin.core.rules.case import VILLAGE_CODE, Case, Record
from lianxin.core.rules.combinators import (
    FIELD_AGAINST,
    Closure,
    against,
    all_of,
    any_of,
    both,
    chosen,
    either,
    first_known,
    strict,
    within,
    years_until,
)
from lianxin.core.rules.kinds import BOOLEAN
from lianxin.core.rules.quantifiers import QUANTIFIER_CLOSURES
from lianxin.core.rules.tree import (
    Between,
    Call,
    Comparison,
    FieldValue,
    Function,
    Having,
    Knowledge,
    Literal,
    Logical,
    Membership,
    Negation,
    Node,
    Product,
    Quantified,
    Sum,
    ValueByArea,
    Widening,
)

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def closure_of(node: Node, scope: str) -> Closure:
    """Return the function of a bound part; ``scope`` is the table of ``row``."""
    return _MAKERS[type(node)](node, scope)


def _unknown(row: Record, case: Case) -> None:
    return None


# Values


def _literal(node: Literal, scope: str) -> Closure:
    value = node.value
    return lambda row, case: value


def _field(node: FieldValue, scope: str) -> Closure:
    name = node.name
    if node.table == scope:
        fetch: Closure = lambda row, case: row.get(name)  # noqa: E731
    elif node.table == "household":
        fetch = lambda row, case: case.household.get(name)  # noqa: E731
    else:
        fetch = lambda row, case: case.village.get(name)  # noqa: E731
    return _truth(fetch, node.path) if node.type == BOOLEAN else fetch


def _truth(fetch: Closure, path: str) -> Closure:
    """A boolean fact must be True, False or None: a 0 or a "no" would slip through Python's notion of truth."""

    def truth(row: Record, case: Case) -> bool | None:
        value = fetch(row, case)
        if value is True or value is False or value is None:
            return value
        raise TypeError(f"{path} must be True, False or None")

    return truth


def _by_area(node: ValueByArea, scope: str) -> Closure:
    at = ByArea(node.pairs).at
    if node.table == "village":
        return lambda row, case: at(case.village.get(VILLAGE_CODE))
    if node.table == "county":
        return lambda row, case: at(case.county.get(VILLAGE_CODE))
    return lambda row, case: at(case.household.get(VILLAGE_CODE))


def _widening(node: Widening, scope: str) -> Closure:
    inner = closure_of(node.operand, scope)

    def widened(row: Record, case: Case) -> float | None:
        value = inner(row, case)
        return None if value is None else float(value)

    return widened


# Logic


def _logical(node: Logical, scope: str) -> Closure:
    parts = tuple(closure_of(part, scope) for part in node.parts)
    if node.operator == "and":
        return both(*parts) if len(parts) == 2 else all_of(parts)
    return either(*parts) if len(parts) == 2 else any_of(parts)


def _negation(node: Negation, scope: str) -> Closure:
    inner = closure_of(node.operand, scope)

    def negated(row: Record, case: Case) -> bool | None:
        truth = inner(row, case)
        return None if truth is None else not truth

    return negated


# Comparison


def _comparison(node: Comparison, scope: str) -> Closure:
    left, right, sign = node.left, node.right, node.operator
    if isinstance(left, Literal) and not isinstance(right, Literal):
        left, right, sign = right, left, {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
    if isinstance(right, Literal):
        if right.value is None:
            return _unknown
        if isinstance(left, FieldValue) and left.table == scope and left.type != BOOLEAN:
            return FIELD_AGAINST[sign](left.name, right.value)
        return against(_OPERATORS[sign], closure_of(left, scope), right.value)
    compare, first, second = _OPERATORS[sign], closure_of(left, scope), closure_of(right, scope)

    def compared(row: Record, case: Case) -> bool | None:
        one = first(row, case)
        if one is None:
            return None
        other = second(row, case)
        return None if other is None else compare(one, other)

    return compared


def _between(node: Between, scope: str) -> Closure:
    inner, low, high = (closure_of(part, scope) for part in (node.operand, node.low, node.high))
    if isinstance(node.low, Literal) and isinstance(node.high, Literal):
        first, last = node.low.value, node.high.value
        if first is not None and last is not None:
            return within(inner, first, last)

    def between(row: Record, case: Case) -> bool | None:
        value = inner(row, case)
        if value is None:
            return None
        first, last = low(row, case), high(row, case)
        if (first is not None and value < first) or (last is not None and value > last):
            return False
        return None if first is None or last is None else True

    return between


def _membership(node: Membership, scope: str) -> Closure:
    inner, negated = closure_of(node.operand, scope), node.negated
    values = [choice.value for choice in node.choices if isinstance(choice, Literal)]
    if len(values) == len(node.choices) and None not in values:
        known = frozenset(values)

        def among(row: Record, case: Case) -> bool | None:
            value = inner(row, case)
            return None if value is None else (value in known) is not negated

        return among
    choices = tuple(closure_of(choice, scope) for choice in node.choices)

    def member_of(row: Record, case: Case) -> bool | None:
        value = inner(row, case)
        if value is None:
            return None
        unknown = False
        for choice in choices:
            other = choice(row, case)
            if other is None:
                unknown = True
            elif value == other:
                return not negated
        return None if unknown else negated

    return member_of


def _knowledge(node: Knowledge, scope: str) -> Closure:
    inner, negated = closure_of(node.operand, scope), node.negated
    return lambda row, case: (inner(row, case) is None) is negated


def _having(node: Having, scope: str) -> Closure:
    inner, key = closure_of(node.operand, scope), f",{node.key},"

    def has(row: Record, case: Case) -> bool | None:
        chosen = inner(row, case)
        return None if chosen is None else key in chosen

    return has


# Arithmetic


def _sum(node: Sum, scope: str) -> Closure:
    terms = tuple(zip(node.signs, (closure_of(part, scope) for part in node.parts), strict=True))

    def total(row: Record, case: Case) -> Any:
        answer: Any = None
        for sign, part in terms:
            value = part(row, case)
            if value is None:
                return None
            term = value if sign == 1 else -value
            answer = term if answer is None else answer + term
        return answer

    return total


def _product(node: Product, scope: str) -> Closure:
    factors = tuple(closure_of(part, scope) for part in node.parts)

    def product(row: Record, case: Case) -> Any:
        answer: Any = 1
        for part in factors:
            value = part(row, case)
            if value is None:
                return None
            answer = answer * value
        return answer

    return product


# Functions


def _call(node: Call, scope: str) -> Closure:
    parts = tuple(closure_of(part, scope) for part in node.arguments)
    if node.function is Function.YEARS_BETWEEN and isinstance(node.arguments[1], Literal):
        until = node.arguments[1].value
        return years_until(parts[0], until) if isinstance(until, date) else _unknown
    if node.function is Function.IF:
        return chosen(*parts)
    if node.function is Function.KNOWN_OR:
        return first_known(*parts)
    return strict(_KNOWN_FUNCTIONS[node.function], parts)


def _per_person(total: int, persons: int) -> int | None:
    return share_per_person(total, persons) if persons > 0 else None


_KNOWN_FUNCTIONS: dict[Function, Callable[..., Any]] = {
    Function.PER_PERSON: _per_person,
    Function.YEARS_BETWEEN: full_years,
    Function.MONTHS_BETWEEN: full_months,
    Function.LEAST: min,
    Function.GREATEST: max,
    Function.STARTS_WITH: str.startswith,
}


def _quantified(node: Quantified, scope: str) -> Closure:
    condition = None if node.condition is None else closure_of(node.condition, "member")
    body = None if node.body is None else closure_of(node.body, "member")
    return QUANTIFIER_CLOSURES[node.quantifier](condition, body)


_MAKERS: dict[type[Node], Callable[[Any, str], Closure]] = {
    Literal: _literal,
    FieldValue: _field,
    ValueByArea: _by_area,
    Widening: _widening,
    Logical: _logical,
    Negation: _negation,
    Comparison: _comparison,
    Between: _between,
    Membership: _membership,
    Knowledge: _knowledge,
    Having: _having,
    Sum: _sum,
    Product: _product,
    Call: _call,
    Quantified: _quantified,
}
