"""Questions about the members of one household, in three-valued logic.

A member whose condition is unknown may or may not be meant; the answer is then unknown unless it is the same either
way.
A household without recorded members has a missing roster, not an empty one: every answer is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lianxin.core.rules.case import Case, Record
from lianxin.core.rules.combinators import Closure
from lianxin.core.rules.tree import Quantifier


def _always(row: Record, case: Case) -> bool:
    return True


def _every(condition: Closure | None, body: Closure | None) -> Closure:
    """False if one fails for certain; unknown if one may fail; else true."""
    assert body is not None
    asked, held = condition or _always, body

    def every(row: Record, case: Case) -> bool | None:
        if not case.members:
            return None
        answer: bool | None = True
        for member in case.members:
            meant = asked(member, case)
            if meant is False or (truth := held(member, case)):
                continue
            if meant and truth is False:
                return False
            answer = None
        return answer

    return every


def _some(condition: Closure | None, body: Closure | None) -> Closure:
    """True if one holds for certain; unknown if one may hold; else false."""
    assert body is not None
    asked, held = condition or _always, body

    def some(row: Record, case: Case) -> bool | None:
        if not case.members:
            return None
        answer: bool | None = False
        for member in case.members:
            meant = asked(member, case)
            if meant is False or (truth := held(member, case)) is False:
                continue
            if meant and truth:
                return True
            answer = None
        return answer

    return some


def _count(condition: Closure | None, body: Closure | None) -> Closure:
    if condition is None:
        return lambda row, case: len(case.members) or None
    asked = condition

    def count(row: Record, case: Case) -> int | None:
        if not case.members:
            return None
        found = 0
        for member in case.members:
            meant = asked(member, case)
            if meant is None:
                return None
            found += meant
        return found

    return count


def _values(condition: Closure | None, body: Closure | None, gather: Callable[[list[Any]], Any]) -> Closure:
    """Gather the values of those meant; unknown if who is meant, or the value of one who is, is unknown."""
    assert body is not None
    asked, value_of = condition or _always, body

    def gathered(row: Record, case: Case) -> Any:
        if not case.members:
            return None
        values = []
        for member in case.members:
            meant = asked(member, case)
            if meant is None:
                return None
            if meant:
                value = value_of(member, case)
                if value is None:
                    return None
                values.append(value)
        return gather(values)

    return gathered


QUANTIFIER_CLOSURES: dict[Quantifier, Callable[[Closure | None, Closure | None], Closure]] = {
    Quantifier.EVERY: _every,
    Quantifier.SOME: _some,
    Quantifier.COUNT: _count,
    Quantifier.SUM: lambda condition, body: _values(condition, body, sum),
    Quantifier.LARGEST: lambda condition, body: _values(condition, body, lambda values: max(values, default=None)),
    Quantifier.SMALLEST: lambda condition, body: _values(condition, body, lambda values: min(values, default=None)),
}
