"""Functions made of functions: logic, limits and choices in three values.

The common shape of a rule, a field held against a value, has a function per comparison: calls are what Python is slow at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from lianxin.core.rules.case import Case, Record

Closure = Callable[[Record, Case], Any]


def both(left: Closure, right: Closure) -> Closure:
    def both_of(row: Record, case: Case) -> bool | None:
        first = left(row, case)
        if first:
            return right(row, case)  # type: ignore[no-any-return]
        if first is False:
            return False
        return False if right(row, case) is False else None

    return both_of


def either(left: Closure, right: Closure) -> Closure:
    def either_of(row: Record, case: Case) -> bool | None:
        first = left(row, case)
        if first:
            return True
        if first is False:
            return right(row, case)  # type: ignore[no-any-return]
        return True if right(row, case) else None

    return either_of


def all_of(parts: tuple[Closure, ...]) -> Closure:
    def every_part(row: Record, case: Case) -> bool | None:
        answer: bool | None = True
        for part in parts:
            truth = part(row, case)
            if truth is False:
                return False
            if truth is None:
                answer = None
        return answer

    return every_part


def any_of(parts: tuple[Closure, ...]) -> Closure:
    def some_part(row: Record, case: Case) -> bool | None:
        answer: bool | None = False
        for part in parts:
            truth = part(row, case)
            if truth:
                return True
            if truth is None:
                answer = None
        return answer

    return some_part


def against(compare: Callable[[Any, Any], bool], inner: Closure, limit: Any) -> Closure:
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


FIELD_AGAINST: dict[str, Callable[[str, Any], Closure]] = {
    "=": _field_equals,
    "!=": _field_differs,
    "<": _field_below,
    "<=": _field_at_most,
    ">": _field_above,
    ">=": _field_at_least,
}


def within(inner: Closure, first: Any, last: Any) -> Closure:
    def is_within(row: Record, case: Case) -> bool | None:
        value = inner(row, case)
        return None if value is None else first <= value <= last

    return is_within


def years_until(since: Closure, until: date) -> Closure:
    year, month, day = until.year, until.month, until.day

    def years(row: Record, case: Case) -> int | None:
        start = since(row, case)
        if start is None:
            return None
        return year - start.year - ((month, day) < (start.month, start.day))  # type: ignore[no-any-return]

    return years


def chosen(condition: Closure, value: Closure, otherwise: Closure) -> Closure:
    def branch(row: Record, case: Case) -> Any:
        truth = condition(row, case)
        if truth is None:
            return None
        return value(row, case) if truth else otherwise(row, case)

    return branch


def first_known(value: Closure, otherwise: Closure) -> Closure:
    def known(row: Record, case: Case) -> Any:
        first = value(row, case)
        return otherwise(row, case) if first is None else first

    return known


def strict(function: Callable[..., Any], parts: tuple[Closure, ...]) -> Closure:
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
