"""What rules can speak of: the fields of the dictionary, named definitions, and the types of the dated parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from graphlib import CycleError, TopologicalSorter

from lianxin.core.kernel.dictionary import Dictionary, FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.rules import errors
from lianxin.core.rules.checking import Checker
from lianxin.core.rules.expression import Expression
from lianxin.core.rules.kinds import TABLES, Kind, Type
from lianxin.core.rules.parser import parse
from lianxin.core.rules.source import Source
from lianxin.core.rules.syntax import names_in
from lianxin.core.rules.tokens import KEYWORDS
from lianxin.core.rules.tree import Node, measured

MOST_PARTS = 3_000  # of a rule with its definitions written out
MOST_DEPTH = 60

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PARAMETER_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_PARAMETER_KINDS = frozenset(
    {Kind.MONEY, Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.BOOLEAN, Kind.TEXT, Kind.CODE, Kind.AREA}
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression over a table, used by rules like a field (``income_per_person``)."""

    table: str
    text: str
    words: Words


@dataclass(frozen=True, slots=True)
class ParameterType:
    """What values a parameter takes. ``code_list`` names the list of a code. Money values are given in fen."""

    type: FieldType
    code_list: str = ""
    words: Words | None = None


@dataclass(frozen=True)
class Schema:
    """The vocabulary against which rules are checked. Make one with :meth:`of`; it never changes afterwards."""

    dictionary: Dictionary
    definitions: Mapping[str, Definition]
    parameters: Mapping[str, ParameterType]
    parameter_types: Mapping[str, Type]
    _bodies: dict[str, tuple[Node, Source, Words]] = attribute(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        dictionary: Dictionary,
        *,
        definitions: Mapping[str, Definition] | None = None,
        parameters: Mapping[str, ParameterType] | None = None,
    ) -> Schema:
        """Return the vocabulary made of a dictionary, definitions and parameters; every definition is checked now.

        Raises:
            Refused: a name is reserved, taken or misspelt; a definition is faulty or part of a circle.
        """
        definitions, parameters = dict(definitions or {}), dict(parameters or {})
        for path, entry in dictionary.fields.items():
            if entry.table in TABLES and entry.name in KEYWORDS:
                raise Refused(
                    errors.BAD_NAME,
                    found=path,
                    thing=Words("字段", "field"),
                    reason=Words("是保留字", "it is reserved"),
                )
        for name, definition in definitions.items():
            _require_definition_name(dictionary, name, definition)
        types = {name: _parameter_type(dictionary, name, entry) for name, entry in parameters.items()}
        schema = cls(dictionary, definitions, parameters, types)
        for name in _in_order(dictionary, definitions):
            source = Source(definitions[name].text, title=name)
            node = schema._checked(source, definitions[name].table)
            schema._bodies[name] = (node, source, definitions[name].words)
        return schema

    def compile(self, text: str, *, table: str, expected: Kind | None = None) -> Expression:
        """Return the rule checked and ready for use; ``expected`` demands a kind of result (a rule: ``boolean``).

        Raises:
            Refused: the text is no rule over this vocabulary; the message shows the place and what would do.
        """
        if table not in TABLES:
            raise Refused(errors.UNKNOWN_TABLE, found=table, known=", ".join(TABLES))
        source = Source(text)
        node = self._checked(source, table)
        if expected is not None and node.type.kind is not expected:
            wanted = Type(expected).words
            shown = source.slice(node.span)[:80]
            raise Refused(errors.NOT_A_CONDITION, text=shown, wanted=wanted, found=node.type.words)
        return Expression(source=source, table=table, node=node, schema=self)

    def _checked(self, source: Source, table: str) -> Node:
        node = Checker(self, source, table).check(parse(source))
        size, depth = measured(node, {})
        if size > MOST_PARTS:
            raise Refused(errors.TOO_LARGE, size=size, most=MOST_PARTS)
        if depth > MOST_DEPTH:
            raise source.refused(errors.TOO_DEEP, node.span, most=MOST_DEPTH)
        return node

    # What the checker asks

    def definition_table(self, name: str) -> str | None:
        """The table of a definition, or None where there is none of that name."""
        definition = self.definitions.get(name)
        return definition.table if definition else None

    def definition_names(self, table: str) -> tuple[str, ...]:
        """The definitions over a table."""
        return tuple(name for name, definition in self.definitions.items() if definition.table == table)

    def definition_body(self, name: str) -> tuple[Node, Source, Words]:
        """The checked body of a definition, its text and its words."""
        return self._bodies[name]


def _in_order(dictionary: Dictionary, definitions: Mapping[str, Definition]) -> list[str]:
    """Return the names of the definitions, each after those that it uses.

    Raises:
        Refused: some of them use each other in a circle, or one cannot be read.
    """
    uses: dict[str, set[str]] = {}
    for name, definition in definitions.items():
        written = parse(Source(definition.text, title=name))
        uses[name] = {
            used
            for table, used in names_in(written, definition.table)
            if f"{table}.{used}" not in dictionary.fields and used in definitions and definitions[used].table == table
        }
    try:
        return list(TopologicalSorter(uses).static_order())
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise Refused(errors.CIRCULAR_DEFINITION, circle=circle) from error


def _require_definition_name(dictionary: Dictionary, name: str, definition: Definition) -> None:
    thing = Words("定义", "definition")
    if definition.table not in TABLES:
        raise Refused(errors.UNKNOWN_TABLE, found=definition.table, known=", ".join(TABLES))
    if not _NAME.fullmatch(name):
        raise Refused(errors.BAD_NAME, found=name, thing=thing, reason=Words("写法不对", "it is misspelt"))
    if name in KEYWORDS:
        raise Refused(errors.BAD_NAME, found=name, thing=thing, reason=Words("是保留字", "it is reserved"))
    if f"{definition.table}.{name}" in dictionary.fields:
        raise Refused(errors.BAD_NAME, found=name, thing=thing, reason=Words("已是字段名", "a field has it"))


def _parameter_type(dictionary: Dictionary, name: str, entry: ParameterType) -> Type:
    thing = Words("参数", "parameter")
    if not _PARAMETER_NAME.fullmatch(name):
        raise Refused(errors.BAD_NAME, found=f"@{name}", thing=thing, reason=Words("写法不对", "it is misspelt"))
    kind = Kind.DATE if entry.type is FieldType.MONTH else Kind(entry.type.value)
    if kind not in _PARAMETER_KINDS:
        reason = Words(f"参数不能是{Type(kind).words.zh}", f"a parameter cannot be {Type(kind).words.en}")
        raise Refused(errors.BAD_NAME, found=f"@{name}", thing=thing, reason=reason)
    if (kind is Kind.CODE) != (entry.code_list in dictionary.code_lists):
        reason = Words("代码表不存在", "its code list does not exist")
        raise Refused(errors.BAD_NAME, found=f"@{name}", thing=thing, reason=reason)
    return Type(kind, entry.code_list)
