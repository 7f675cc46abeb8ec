"""A rule understood: every name resolved to its table, every part with its type. All consumers read this tree.

The nodes name their tables absolutely, so a definition means the same wherever it is used. ``bound`` trees (see
``binding``) hold no parameters and no evaluation date: both have become literals or values by area.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lianxin.core.kernel.words import Words
from lianxin.core.rules.kinds import Type
from lianxin.core.rules.source import Source, Span


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a rule: its type and where it was written."""

    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value; ``None`` is a value not known (only after binding). Money is in fen."""

    value: object


@dataclass(frozen=True, slots=True)
class FieldValue(Node):
    """A recorded fact of the household, the member or the village."""

    table: str
    name: str

    @property
    def path(self) -> str:
        return f"{self.table}.{self.name}"


@dataclass(frozen=True, slots=True)
class EvaluationDate(Node):
    """The day of the judgement, written ``on``."""


@dataclass(frozen=True, slots=True)
class ParameterValue(Node):
    """A dated value of policy, written ``@name``."""

    name: str


@dataclass(frozen=True, slots=True)
class ValueByArea(Node):
    """A parameter that differs by area (only after binding): prefixes of the village code with their values, and the
    table whose ``village_code`` decides."""

    table: str
    pairs: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class DefinitionValue(Node):
    """A named definition and what it stands for."""

    name: str
    table: str
    body: Node
    source: Source
    words: Words


@dataclass(frozen=True, slots=True)
class Widening(Node):
    """An integer used where decimals are: never written, put in by the checker so that every engine converts alike."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Logical(Node):
    """``and`` or ``or`` over two or more parts."""

    operator: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """``not``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``= != < <= > >=``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """``in`` and ``not in``."""

    operand: Node
    choices: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``between low and high``, ends included."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Knowledge(Node):
    """``is known`` and ``is unknown``: never unknown itself."""

    operand: Node
    negated: bool


@dataclass(frozen=True, slots=True)
class Having(Node):
    """``has``: whether a choice of several codes holds the key."""

    operand: Node
    key: str


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """Parts added from left to right; ``signs[i]`` is +1 or -1. ``-x`` is a sum of one part."""

    signs: tuple[int, ...]
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Product(Node):
    """Parts multiplied from left to right."""

    parts: tuple[Node, ...]


class Function(StrEnum):
    """The functions; ``age(x)`` becomes ``years_between(x, on)``."""

    PER_PERSON = "per_person"
    YEARS_BETWEEN = "years_between"
    MONTHS_BETWEEN = "months_between"
    LEAST = "least"
    GREATEST = "greatest"
    IF = "if"
    KNOWN_OR = "known_or"
    STARTS_WITH = "starts_with"


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of its arguments."""

    function: Function
    arguments: tuple[Node, ...]


class Quantifier(StrEnum):
    """What can be asked of the members."""

    EVERY = "every"
    SOME = "some"
    COUNT = "count"
    SUM = "sum"
    LARGEST = "largest"
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """A question about the members of the household; ``condition`` is after ``where``, ``count`` has no body."""

    quantifier: Quantifier
    condition: Node | None
    body: Node | None


def children(node: Node) -> tuple[Node, ...]:
    """Return the direct parts of a node in the order in which they are written."""
    match node:
        case Logical(parts=parts) | Sum(parts=parts) | Product(parts=parts) | Call(arguments=parts):
            return parts
        case Comparison(left=left, right=right):
            return (left, right)
        case Membership(operand=operand, choices=choices):
            return (operand, *choices)
        case Between(operand=operand, low=low, high=high):
            return (operand, low, high)
        case Negation(operand=only) | Knowledge(operand=only) | Having(operand=only) | Widening(operand=only):
            return (only,)
        case DefinitionValue(body=body):
            return (body,)
        case Quantified(condition=condition, body=body):
            return tuple(part for part in (condition, body) if part is not None)
        case _:
            return ()


def parts_of(node: Node) -> Iterator[Node]:
    """Yield the node and everything in it, definitions included, each distinct definition once."""
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, DefinitionValue):
            if part.name in seen:
                continue
            seen.add(part.name)
        yield part
        waiting.extend(reversed(children(part)))


def measured(node: Node, known: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """Return how many parts a node has with its definitions written out, and how deep it is nested.

    ``known`` holds the answer for each definition met so far; a definition used a hundred times is walked once.
    """
    if isinstance(node, DefinitionValue) and node.name in known:
        return known[node.name]
    inner = [measured(child, known) for child in children(node)]
    answer = 1 + sum(size for size, _ in inner), 1 + max((depth for _, depth in inner), default=0)
    if isinstance(node, DefinitionValue):
        known[node.name] = answer
    return answer
