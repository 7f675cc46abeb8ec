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

Closure = Callable[[Record, Case], Any]

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
        return _and(*parts) if len(parts) == 2 else _all_of(parts)
    return _or(*parts) if len(parts) == 2 else _any_of(parts)


def _and(left: Closure, right: Closure) -> Closure:
    def both(row: Record, case: Case) -> bool | None:
        first = left(row, case)
        if first:
            return right(row, case)  # type: ignore[no-any-return]
        if first is False:
            return False
        return False if right(row, case) is False else None

    return both


def _or(left: Closure, right: Closure) -> Closure:
    def either(row: Record, case: Case) -> bool | None:
        first = left(row, case)
        if first:
            return True
        if first is False:
            return right(row, case)  # type: ignore[no-any-return]
        return True if right(row, case) else None

    return either


def _all_of(parts: tuple[Closure, ...]) -> Closure:
    def all_of(row: Record, case: Case) -> bool | None:
        answer: bool | None = True
        for part in parts:
            truth = part(row, case)
            if truth is False:
                return False
            if truth is None:
                answer = None
        return answer

    return all_of


def _any_of(parts: tuple[Closure, ...]) -> Closure:
    def any_of(row: Record, case: Case) -> bool | None:
        answer: bool | None = False
        for part in parts:
            truth = part(row, case)
            if truth:
                return True
            if truth is None:
                answer = None
        return answer

    return any_of


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
            return _FIELD_AGAINST[sign](left.name, right.value)
        return _against(_OPERATORS[sign], closure_of(left, scope), right.value)
    compare, first, second = _OPERATORS[sign], closure_of(left, scope), closure_of(right, scope)

    def compared(row: Record, case: Case) -> bool | None:
        one = first(row, case)
        if one is None:
            return None
        other = second(row, case)
        return None if other is None else compare(one, other)

    return compared


def _against(compare: Callable[[Any, Any], bool], inner: Closure, limit: Any) -> Closure:
    def compared(row: Record, case: Case) -> bool | None:
        value = inner(row, case)
        return None if value is None else compare(value, limit)

    return compared


def _field_equals(name: str, limit: Any) -> Closure:
    def equals(row: Record, case: Case) -> bool | None:
        value = row.get(name)
        return None if value is None else value == limit

    return equals


def _field_differs(name: str, limit: Any) -> Closure:
    def differs(row: Record, case: Case) -> bool | None:
        value = row.get(name)
        return None if value is None else value != limit

    return differs


def _field_below(name: str, limit: Any) -> Closure:
    def below(row: Record, case: Case) -> bool | None:
        value = row.get(name)
        return None if value is None else value < limit

    return below


def _field_at_most(name: str, limit: Any) -> Closure:
    def at_most(row: Record, case: Case) -> bool | None:
        value = row.get(name)
        return None if value is None else value <= limit

    return at_most


def _field_above(name: str, limit: Any) -> Closure:
    def above(row: Record, case: Case) -> bool | None:
        value = row.get(name)
        return None if value is None else value > limit

    return above


def _field_at_least(name: str, limit: Any) -> Closure:
    def at_least(row: Record, case: Case) -> bool | None:
        value = row.get(name)
        return None if value is None else value >= limit

    return at_least


_FIELD_AGAINST: dict[str, Callable[[str, Any], Closure]] = {
    "=": _field_equals,
    "!=": _field_differs,
    "<": _field_below,
    "<=": _field_at_most,
    ">": _field_above,
    ">=": _field_at_least,
}


def _between(node: Between, scope: str) -> Closure:
    inner, low, high = (closure_of(part, scope) for part in (node.operand, node.low, node.high))
    if isinstance(node.low, Literal) and isinstance(node.high, Literal):
        first, last = node.low.value, node.high.value
        if first is not None and last is not None:
            return _within(inner, first, last)

    def between(row: Record, case: Case) -> bool | None:
        value = inner(row, case)
        if value is None:
            return None
        first, last = low(row, case), high(row, case)
        if (first is not None and value < first) or (last is not None and value > last):
            return False
        return None if first is None or last is None else True

    return between


def _within(inner: Closure, first: Any, last: Any) -> Closure:
    def within(row: Record, case: Case) -> bool | None:
        value = inner(row, case)
        return None if value is None else first <= value <= last

    return within


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
        return _years_until(parts[0], until) if isinstance(until, date) else _unknown
    if node.function is Function.IF:
        return _if(*parts)
    if node.function is Function.KNOWN_OR:
        return _known_or(*parts)
    return _of_known(_KNOWN_FUNCTIONS[node.function], parts)


def _years_until(since: Closure, until: date) -> Closure:
    year, month, day = until.year, until.month, until.day

    def years(row: Record, case: Case) -> int | None:
        start = since(row, case)
        if start is None:
            return None
        return year - start.year - ((month, day) < (start.month, start.day))  # type: ignore[no-any-return]

    return years


def _if(condition: Closure, value: Closure, otherwise: Closure) -> Closure:
    def chosen(row: Record, case: Case) -> Any:
        truth = condition(row, case)
        if truth is None:
            return None
        return value(row, case) if truth else otherwise(row, case)

    return chosen


def _known_or(value: Closure, otherwise: Closure) -> Closure:
    def known(row: Record, case: Case) -> Any:
        first = value(row, case)
        return otherwise(row, case) if first is None else first

    return known


def _of_known(function: Callable[..., Any], parts: tuple[Closure, ...]) -> Closure:
    """A function that is unknown as soon as one of its arguments is."""

    def applied(row: Record, case: Case) -> Any:
        values = []
        for part in parts:
            value = part(row, case)
            if value is None:
                return None
            values.append(value)
        return function(*values)

    return applied


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
