"""Find out what the names, codes and parameters of a rule stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from lianxin.core.kernel.dictionary import CodeList, Dictionary
from lianxin.core.kernel.words import Words
from lianxin.core.rules import errors
from lianxin.core.rules.foreign import FOREIGN_WORDS
from lianxin.core.rules.kinds import DATE, QUOTED, TEXT, Kind, Type
from lianxin.core.rules.source import Source, Span, nearest
from lianxin.core.rules.syntax import WrittenLiteral, WrittenName, WrittenParameter
from lianxin.core.rules.tree import (
    DefinitionValue,
    EvaluationDate,
    FieldValue,
    Literal,
    Node,
    ParameterValue,
    Quantified,
    parts_of,
)

TABLE_WORDS = {
    "household": Words("户", "A household"),
    "member": Words("家庭成员", "A member"),
    "village": Words("村", "A village"),
    "county": Words("县", "A county"),
}
_REACH = {
    "household": ("household", "village"),
    "member": ("member", "household", "village"),
    "village": ("village",),
    "county": ("county",),
}


class Names(Protocol):
    """What a rule can speak of (the schema)."""

    @property
    def dictionary(self) -> Dictionary: ...

    @property
    def parameter_types(self) -> Mapping[str, Type]: ...

    def definition_table(self, name: str) -> str | None:
        """The table of a definition, or None where there is none of that name."""

    def definition_body(self, name: str) -> tuple[Node, Source, Words]:
        """The checked body of a definition."""

    def definition_names(self, table: str) -> tuple[str, ...]:
        """The definitions over a table."""


class Naming:
    """Resolves the names of one rule against a vocabulary."""

    def __init__(self, names: Names, source: Source) -> None:
        self._names = names
        self._source = source

    def literal(self, written: WrittenLiteral, expected: Type | None) -> Node:
        """Return a literal; a quoted one stands for what is expected in its place, or else for text."""
        if written.form != "quoted":
            return Literal(Type(Kind(written.form)), written.span, written.value)
        text = str(written.value)
        if expected is None or expected.kind not in QUOTED:
            return Literal(TEXT, written.span, text)
        if expected.kind is Kind.CODE:
            self.require_code(expected, text, written.span)
        return Literal(expected, written.span, text)

    def require_code(self, coded: Type, key: str, span: Span) -> None:
        """Refuse a key that the code list does not have; a label is answered with its key."""
        codes: CodeList = self._names.dictionary.code_lists[coded.code_list]
        if any(code.key == key for code in codes.codes):
            return
        labelled = codes.labels().get(key)
        remedy = nearest(key, [code.key for code in codes.codes])
        if labelled is not None:
            remedy = Words(f"写代码 '{labelled}'。", f"Write its key '{labelled}'.")
        raise self._source.refused(errors.UNKNOWN_CODE, span, list=codes.words, found=key, nearest=remedy)

    def name(self, written: WrittenName, scope: str, *, asking: bool) -> Node:
        """Return what a name means where plain names belong to ``scope``; ``asking`` is inside a question to members."""
        if written.name == "on" and not written.table:
            return EvaluationDate(DATE, written.span)
        table = written.table or scope
        if table not in _REACH:
            raise self._source.refused(
                errors.UNKNOWN_NAME,
                written.span,
                table=Words("规则语言", "The rule language"),
                found=table,
                nearest=nearest(table, _REACH),
            )
        if table not in _REACH[scope]:
            raise self._out_of_reach(written, table, scope)
        entry = self._names.dictionary.fields.get(f"{table}.{written.name}")
        if entry is not None:
            return FieldValue(Type.of_field(entry), written.span, table, written.name)
        return self._definition(written, table, scope, asking)

    def _definition(self, written: WrittenName, table: str, scope: str, asking: bool) -> Node:
        belongs_to = self._names.definition_table(written.name)
        if belongs_to != table:
            raise self._unknown_name(written, table, belongs_to, scope)
        body, source, words = self._names.definition_body(written.name)
        if asking and any(isinstance(part, Quantified) for part in parts_of(body)):
            raise self._source.refused(errors.NESTED_QUANTIFIER, written.span, found=written.name)
        return DefinitionValue(body.type, written.span, written.name, table, body, source, words)

    def _out_of_reach(self, written: WrittenName, table: str, scope: str) -> Exception:
        instead = Words(f"可用的表：{', '.join(_REACH[scope])}。", f"Within reach are: {', '.join(_REACH[scope])}.")
        if table == "member" and scope == "household":
            instead = Words(
                "用 every(members: …)、some、count 或 sum。", "Ask with every(members: …), some, count or sum."
            )
        here = TABLE_WORDS[scope]
        reason = Words(f"这里说的是{here.zh}", f"this part speaks of {here.en.lower()}")
        return self._source.refused(
            errors.OUT_OF_REACH, written.span, found=f"{table}.{written.name}", reason=reason, instead=instead
        )

    def _unknown_name(self, written: WrittenName, table: str, belongs_to: str | None, scope: str) -> Exception:
        foreign = FOREIGN_WORDS.get(written.name.lower())
        if foreign is not None:
            return self._source.refused(errors.OTHER_LANGUAGE, written.span, found=written.name, instead=foreign)
        fields = self._names.dictionary.fields
        known = [path.partition(".")[2] for path in fields if path.startswith(f"{table}.")]
        remedy = nearest(written.name, [*known, *self._names.definition_names(table)])
        elsewhere = [other for other in _REACH if f"{other}.{written.name}" in fields or other == belongs_to]
        within_reach = [other for other in elsewhere if other in _REACH[scope]]
        if within_reach:
            qualified = f"{within_reach[0]}.{written.name}"
            remedy = Words(f"该名称属于另一张表：{qualified}。", f"It belongs to another table: {qualified}.")
        elif "member" in elsewhere and scope == "household":
            asked = f"every(members: … {written.name} …)"
            remedy = Words(f"这是成员的字段，写作 {asked}。", f"It is a member's: ask with {asked}.")
        return self._source.refused(
            errors.UNKNOWN_NAME, written.span, table=TABLE_WORDS[table], found=written.name, nearest=remedy
        )

    def parameter(self, written: WrittenParameter) -> Node:
        """Return the parameter of that name."""
        known = self._names.parameter_types
        if written.name not in known:
            near = nearest(written.name, known)
            raise self._source.refused(errors.UNKNOWN_PARAMETER, written.span, found=written.name, nearest=near)
        return ParameterValue(known[written.name], written.span, written.name)
