"""A rule as written: the tree that the parser makes, before anybody asks what its names mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from lianxin.core.rules.source import Span


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a rule and where it stands."""

    span: Span


@dataclass(frozen=True, slots=True)
class WrittenLiteral(Written):
    """A literal: ``form`` is integer, number, money, date, boolean or quoted; ``value`` is already of that form."""

    form: str
    value: object


@dataclass(frozen=True, slots=True)
class WrittenName(Written):
    """``name`` or ``table.name``; ``on`` is the name of the evaluation date."""

    name: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class WrittenParameter(Written):
    """``@name``."""

    name: str


@dataclass(frozen=True, slots=True)
class WrittenUnary(Written):
    """``not x`` or ``-x``."""

    operator: str
    operand: Written


@dataclass(frozen=True, slots=True)
class WrittenChain(Written):
    """Parts joined by operators of one strength, read from the left: ``a and b and c``, ``a + b - c``.

    ``operators[i]`` stands before ``parts[i + 1]``.
    """

    operators: tuple[str, ...]
    parts: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class WrittenComparison(Written):
    """``left operator right``."""

    operator: str
    left: Written
    right: Written
    operator_span: Span


@dataclass(frozen=True, slots=True)
class WrittenMembership(Written):
    """``operand in (choices)`` or ``operand not in (choices)``."""

    operand: Written
    choices: tuple[Written, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class WrittenBetween(Written):
    """``operand between low and high``, ends included."""

    operand: Written
    low: Written
    high: Written


@dataclass(frozen=True, slots=True)
class WrittenKnown(Written):
    """``operand is known`` or ``operand is unknown``."""

    operand: Written
    negated: bool


@dataclass(frozen=True, slots=True)
class WrittenHas(Written):
    """``operand has 'key'``."""

    operand: Written
    key: Written


@dataclass(frozen=True, slots=True)
class WrittenCall(Written):
    """``function(arguments)``."""

    function: str
    arguments: tuple[Written, ...]
    name_span: Span


@dataclass(frozen=True, slots=True)
class WrittenQuantified(Written):
    """``every(members where condition: body)`` and its relatives; ``count`` has no body."""

    quantifier: str
    condition: Written | None
    body: Written | None


def names_in(written: Written, scope: str) -> Iterator[tuple[str, str]]:
    """Yield every name in a part with its table; plain names belong to ``scope``, inside a question to the member."""
    if isinstance(written, WrittenName):
        yield written.table or scope, written.name
    inside = "member" if isinstance(written, WrittenQuantified) else scope
    for attribute in fields(written):
        value = getattr(written, attribute.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Written):
                yield from names_in(inner, inside)
