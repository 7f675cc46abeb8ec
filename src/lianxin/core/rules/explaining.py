"""Say why: a rule as a tree of clauses with the values of this household, ready for a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.rules.binding import Binding
from lianxin.core.rules.case import Case, Record
from lianxin.core.rules.kinds import BOOLEAN, Kind
from lianxin.core.rules.missing import Evaluation
from lianxin.core.rules.source import Source
from lianxin.core.rules.tree import (
    Between,
    Call,
    Comparison,
    DefinitionValue,
    EvaluationDate,
    FieldValue,
    Function,
    Having,
    Knowledge,
    Literal,
    Logical,
    Membership,
    Negation,
    Node,
    ParameterValue,
    Quantified,
    Quantifier,
    Widening,
    children,
)

_UNKNOWN = Words("未知", "not known")
_TRUTH = {True: Words("是", "yes"), False: Words("否", "no")}
_AND = Words("以下都成立", "all of the following")
_OR = Words("以下至少一项成立", "at least one of the following")
_NOT = Words("以下不成立", "the following does not hold")
_NEEDED = Words("，要求", ", needed:")
_COMMA = Words("、", ", ")
_RANGE = Words("{low} 至 {high}", "{low} to {high}")
# How a value stands to a limit: if it is true, if it is false, if nobody can tell.
_BETWEEN = (
    Words("，在 {limit} 之内", ", within {limit}"),
    Words("，不在 {limit} 之内", ", outside {limit}"),
    Words("，要求在 {limit} 之内", ", needed: within {limit}"),
)
_AMONG, _NOT_AMONG = Words("，属于 {limit}", ", among {limit}"), Words("，不属于 {limit}", ", not among {limit}")
_IN = (_AMONG, _NOT_AMONG, Words("，要求属于 {limit}", ", needed: among {limit}"))
_NOT_IN = (_NOT_AMONG, _AMONG, Words("，要求不属于 {limit}", ", needed: not among {limit}"))
_HAS = (
    Words("，含 {limit}", ", has {limit}"),
    Words("，不含 {limit}", ", does not have {limit}"),
    Words("，要求含 {limit}", ", needed: {limit}"),
)
_BE_KNOWN, _BE_UNKNOWN = Words("已知", "known"), Words("未知", "not known")
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_SIGNS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_FUNCTIONS = {
    Function.PER_PERSON: Words("人均", "per person"),
    Function.YEARS_BETWEEN: Words("整年数", "full years"),
    Function.MONTHS_BETWEEN: Words("整月数", "full months"),
    Function.LEAST: Words("最小值", "least"),
    Function.GREATEST: Words("最大值", "greatest"),
    Function.IF: Words("视条件", "depending"),
    Function.KNOWN_OR: Words("未知时取后者", "or if not known"),
    Function.STARTS_WITH: Words("区划代码开头为", "area starts with"),
}
_NAMED = {
    Quantifier.EVERY: Words("每名成员", "every member"),
    Quantifier.SOME: Words("至少一名成员", "some member"),
    Quantifier.COUNT: Words("成员人数", "number of members"),
    Quantifier.SUM: Words("成员合计", "sum over members"),
    Quantifier.LARGEST: Words("成员中最大", "largest among members"),
    Quantifier.SMALLEST: Words("成员中最小", "smallest among members"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a rule and what it came to.

    ``text`` is the part as written. ``shown`` says it with the values in the reader's language
    (``人均纯收入 = 2,731.50 元 < 2,800.00 元``). ``verdict`` is its truth, or None for a part
    that is a value. ``value`` and ``limit`` are what was
    compared, with unit. ``whose`` names the member a clause is about. ``deciding`` names the members who decide a
    question about members: who failed ``every``, who satisfied ``some``, who was counted; for a cannot tell, those of
    whom something is not known. ``parts`` are the clauses below.
    """

    text: str
    shown: str
    verdict: Verdict | None
    value: str = ""
    limit: str = ""
    whose: str = ""
    deciding: tuple[str, ...] = ()
    parts: tuple[Clause, ...] = ()


def explanation(source: Source, node: Node, binding: Binding, case: Case, row: Record, language: str) -> Clause:
    """Return a rule as a tree of clauses."""
    teller = _Teller(Evaluation(binding, case), language)
    return teller.clause(node, _Place(source, row, binding.table))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part stands: the text it was written in, the record plain names belong to, and that record's table."""

    source: Source
    row: Record
    scope: str
    whose: str = ""

    def within(self, definition: DefinitionValue) -> _Place:
        return _Place(definition.source, self.row, self.scope, self.whose)


@dataclass
class _Teller:
    evaluation: Evaluation
    language: str

    def clause(self, node: Node, place: _Place) -> Clause:
        """Return the clause of any part."""
        maker = _CLAUSES.get(type(node))
        return maker(self, node, place) if maker else self._value_clause(node, place)

    # Words

    def say(self, words: Words) -> str:
        return words.into(self.language)

    def value(self, node: Node, place: _Place) -> Any:
        return self.evaluation.value(node, place.row, place.scope)

    def verdict(self, node: Node, place: _Place) -> Verdict | None:
        return Verdict.of(self.value(node, place)) if node.type == BOOLEAN else None

    def shown_value(self, node: Node, place: _Place) -> str:
        """Return the value of a part as a person reads it, with its unit."""
        return self.shown(self.value(node, place), node)

    def shown(self, value: Any, node: Node) -> str:
        """Return a value of the type of a part as a person reads it."""
        if value is None:
            return self.say(_UNKNOWN)
        kind = node.type.kind
        if kind is Kind.MONEY:
            return yuan_text(value) + self.say(Words(" 元", " yuan"))
        if kind is Kind.BOOLEAN:
            return self.say(_TRUTH[value])
        if kind in (Kind.CODE, Kind.CODES):
            return self._labels(str(value), node.type.code_list)
        if isinstance(value, date):
            return value.isoformat()
        unit = ""
        if isinstance(node, FieldValue):
            unit = self.evaluation.binding.dictionary.fields[node.path].unit
        return f"{value:g} {unit}".strip() if isinstance(value, float) else f"{value} {unit}".strip()

    def _labels(self, keys: str, code_list: str) -> str:
        codes = {code.key: code.words for code in self.evaluation.binding.dictionary.code_lists[code_list].codes}
        labels = [self.say(codes[key]) if key in codes else key for key in keys.strip(",").split(",") if key]
        return self.say(_COMMA).join(labels) or self.say(Words("无", "none"))

    def label(self, node: Node, place: _Place) -> str:
        """Return what a part is called: the words of fields, definitions and functions, otherwise the text."""
        match node:
            case Widening(operand=operand):
                return self.label(operand, place)
            case FieldValue(path=path):
                return self.say(self.evaluation.binding.dictionary.fields[path].words)
            case DefinitionValue(words=words):
                return self.say(words)
            case EvaluationDate():
                return self.say(Words("判断日期", "the day of the judgement"))
            case Call(function=Function.YEARS_BETWEEN, arguments=(since, EvaluationDate())):
                return self._applied(Words("周岁", "full years"), (since,), place)
            case Call(function=function, arguments=arguments):
                return self._applied(_FUNCTIONS[function], arguments, place)
            case Quantified(quantifier=quantifier):
                return self._applied(_NAMED[quantifier], children(node), place)
            case Literal() | ParameterValue():
                return self.shown_value(node, place)
            case _:
                return place.source.slice(node.span)

    def _applied(self, name: Words, arguments: tuple[Node, ...], place: _Place) -> str:
        inner = self.say(_COMMA).join(self.label(argument, place) for argument in arguments)
        return f"{self.say(name)}({inner})" if inner else self.say(name)

    def equation(self, node: Node, place: _Place) -> str:
        """Return ``label = value``; a literal or a parameter just its value."""
        if isinstance(node, Literal | ParameterValue | EvaluationDate):
            return self.shown_value(node, place)
        return f"{self.label(node, place)} = {self.shown_value(node, place)}"

    # Clauses

    def _made(self, node: Node, place: _Place, shown: str, **more: Any) -> Clause:
        text, whose = place.source.slice(node.span), place.whose
        return Clause(text=text, shown=shown, verdict=self.verdict(node, place), whose=whose, **more)

    def _value_clause(self, node: Node, place: _Place) -> Clause:
        """A value: a field, or something computed from the values below it."""
        parts = () if isinstance(node, FieldValue) else self._inputs(children(node), place)
        value = self.shown_value(node, place)
        return self._made(node, place, self.equation(node, place), value=value, parts=parts)

    def _inputs(self, nodes: tuple[Node, ...], place: _Place, *, fields: bool = True) -> tuple[Clause, ...]:
        """Clauses of the parts that a reader may want to open: everything but literals, the date and the obvious."""
        closed = (Literal, EvaluationDate) if fields else (Literal, EvaluationDate, FieldValue, ParameterValue)
        opened = [node.operand if isinstance(node, Widening) else node for node in nodes]
        return tuple(self.clause(node, place) for node in opened if not isinstance(node, closed))

    def _logical(self, node: Logical, place: _Place) -> Clause:
        parts = tuple(self.clause(part, place) for part in node.parts)
        return self._made(node, place, self.say(_AND if node.operator == "and" else _OR), parts=parts)

    def _negation(self, node: Negation, place: _Place) -> Clause:
        return self._made(node, place, self.say(_NOT), parts=(self.clause(node.operand, place),))

    def _definition(self, node: DefinitionValue, place: _Place) -> Clause:
        parts = (self.clause(node.body, place.within(node)),)
        shown = self.label(node, place) if node.type == BOOLEAN else self.equation(node, place)
        return self._made(node, place, shown, value=self.shown_value(node, place), parts=parts)

    def _comparison(self, node: Comparison, place: _Place) -> Clause:
        """Say what is the case: ``3,000.00 ≥ 2,800.00`` where the rule asked for less."""
        left, right = self.equation(node.left, place), self.equation(node.right, place)
        truth = self.value(node, place)
        sign = _SIGNS[node.operator if truth is not False else _OPPOSITE[node.operator]]
        if truth is None:
            shown = f"{left}{self.say(_NEEDED)} {sign} {right}"
        elif sign == "=" and isinstance(node.right, Literal | ParameterValue):
            shown = left
        else:
            shown = f"{left} {sign} {right}"
        value, limit = self.shown_value(node.left, place), self.shown_value(node.right, place)
        parts = self._inputs((node.left, node.right), place, fields=False)
        return self._made(node, place, shown, value=value, limit=limit, parts=parts)

    def _between(self, node: Between, place: _Place) -> Clause:
        limit = self.say(_RANGE.filled(low=self.shown_value(node.low, place), high=self.shown_value(node.high, place)))
        return self._limited(node, place, limit, _BETWEEN)

    def _membership(self, node: Membership, place: _Place) -> Clause:
        limit = self.say(_COMMA).join(self.shown_value(choice, place) for choice in node.choices)
        return self._limited(node, place, limit, _NOT_IN if node.negated else _IN)

    def _having(self, node: Having, place: _Place) -> Clause:
        return self._limited(node, place, self._labels(node.key, node.operand.type.code_list), _HAS)

    def _limited(
        self, node: Between | Membership | Having, place: _Place, limit: str, stands: tuple[Words, Words, Words]
    ) -> Clause:
        """A clause that holds a value against a limit; ``stands`` says how if true, if false, if unknown."""
        truth = self.value(node, place)
        said = stands[2 if truth is None else (0 if truth else 1)]
        shown = self.equation(node.operand, place) + self.say(said.filled(limit=limit))
        parts = self._inputs(children(node), place, fields=False)
        value = self.shown_value(node.operand, place)
        return self._made(node, place, shown, value=value, limit=limit, parts=parts)

    def _knowledge(self, node: Knowledge, place: _Place) -> Clause:
        value, limit = self.shown_value(node.operand, place), self.say(_BE_UNKNOWN if node.negated else _BE_KNOWN)
        shown = f"{self.equation(node.operand, place)}{self.say(_NEEDED)} {limit}"
        return self._made(node, place, shown, value=value, limit=limit)

    def _quantified(self, node: Quantified, place: _Place) -> Clause:
        wanted = _deciding_truth(node, self.value(node, place))
        named = []
        parts: list[Clause] = []
        for at, member in enumerate(self.evaluation.case.members, start=1):
            if self._share(node, member) not in wanted:
                continue
            name = str(member.get("name") or self.say(Words(f"成员 {at}", f"member {at}")))
            named.append(name)
            inside = _Place(place.source, member, "member", name)
            parts += [self.clause(part, inside) for part in (node.condition, node.body) if part is not None]
        shown = self.say(_NAMED[node.quantifier])
        if node.type != BOOLEAN:
            shown = self.equation(node, place)
        value = self.shown_value(node, place)
        return self._made(node, place, shown, value=value, deciding=tuple(named), parts=tuple(parts))

    def _share(self, node: Quantified, member: Record) -> bool | None:
        """What one member contributes: for ``every`` and ``some`` the truth for the member, otherwise whether the
        member is meant with a known value."""
        value = self.evaluation.value
        meant = True if node.condition is None else value(node.condition, member, "member")
        body = True if node.body is None else value(node.body, member, "member")
        if node.quantifier is Quantifier.EVERY:
            return True if meant is False or body else (False if meant and body is False else None)
        if meant is False or (node.quantifier is Quantifier.SOME and body is False):
            return False
        return None if meant is None or body is None else True


def _deciding_truth(node: Quantified, answer: Any) -> tuple[bool | None, ...]:
    """Return which contributions decide: those that failed, those that satisfied, or those not known."""
    if answer is None:
        return (None,)
    if node.quantifier is Quantifier.EVERY:
        return () if answer else (False,)
    return (True,) if answer is not False else ()


_CLAUSES: Mapping[type[Node], Callable[[_Teller, Any, _Place], Clause]] = {
    Logical: _Teller._logical,
    Negation: _Teller._negation,
    DefinitionValue: _Teller._definition,
    Comparison: _Teller._comparison,
    Between: _Teller._between,
    Membership: _Teller._membership,
    Knowledge: _Teller._knowledge,
    Having: _Teller._having,
    Quantified: _Teller._quantified,
}
