"""Find out what a rule means: resolve its names, give every part a type, refuse what does not go together.

Nothing is converted, guessed or ignored here. Whatever has no meaning by the reference page is refused with its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.core.rules import errors
from lianxin.core.rules.functions import checked_call
from lianxin.core.rules.kinds import BOOLEAN, DATE, INTEGER, MONEY, NUMBER, ORDERED, PLACES, SUMMABLE, Kind, Type
from lianxin.core.rules.naming import Names, Naming
from lianxin.core.rules.source import Source, Span
from lianxin.core.rules.syntax import (
    Written,
    WrittenBetween,
    WrittenCall,
    WrittenChain,
    WrittenComparison,
    WrittenHas,
    WrittenKnown,
    WrittenLiteral,
    WrittenMembership,
    WrittenName,
    WrittenParameter,
    WrittenQuantified,
    WrittenUnary,
)
from lianxin.core.rules.tree import (
    Between,
    Comparison,
    Having,
    Knowledge,
    Literal,
    Logical,
    Membership,
    Negation,
    Node,
    Product,
    Quantified,
    Quantifier,
    Sum,
    Widening,
)

_USE_HAS = Words("多选代码写作 x has '代码'。", "For a choice of several codes write x has 'key'.")
_ONE_TYPE = Words("两边要同一类型。", "Both sides need one type.")
_CONDITION = Words("写成比较，例如 income < 7300 yuan。", "Write a comparison, for example income < 7300 yuan.")


class Checker:
    """Checks one rule over one table. ``scope`` is the table that plain names belong to at the moment."""

    def __init__(self, names: Names, source: Source, table: str) -> None:
        self._naming = Naming(names, source)
        self._code_lists = names.dictionary.code_lists
        self.source = source
        self._scope = table
        self._inside = ""  # the quantifier around the part that is being checked
        self._by_form: dict[type[Written], Callable[[Any, Type | None], Node]] = {
            WrittenLiteral: self._naming.literal,
            WrittenName: self._name,
            WrittenParameter: self._parameter,
            WrittenUnary: self._unary,
            WrittenChain: self._chain,
            WrittenComparison: self._comparison,
            WrittenMembership: self._membership,
            WrittenBetween: self._between,
            WrittenKnown: self._known,
            WrittenHas: self._has,
            WrittenCall: self._call,
            WrittenQuantified: self._quantified,
        }

    def check(self, written: Written, expected: Type | None = None) -> Node:
        """Return the part with its meaning. ``expected`` only tells a quoted literal what it stands for."""
        return self._by_form[type(written)](written, expected)

    def condition(self, written: Written, of: Words) -> Node:
        """Return a part that must be true or false."""
        node = self.check(written)
        if node.type != BOOLEAN:
            raise self.wrong_type(node, of, BOOLEAN.words, _CONDITION)
        return node

    def wrong_type(self, node: Node, what: Words, wanted: Words, instead: Words) -> Exception:
        """Return the refusal of a part that has the wrong type for its place."""
        return self.source.refused(
            errors.WRONG_TYPE, node.span, what=what, wanted=wanted, found=node.type.words, instead=instead
        )

    def _name(self, written: WrittenName, _: Type | None) -> Node:
        return self._naming.name(written, self._scope, asking=bool(self._inside))

    def _parameter(self, written: WrittenParameter, _: Type | None) -> Node:
        return self._naming.parameter(written)

    # Logic and comparison

    def _unary(self, written: WrittenUnary, _: Type | None) -> Node:
        if written.operator == "not":
            return Negation(BOOLEAN, written.span, self.condition(written.operand, Words("not", "not")))
        operand = self.check(written.operand)
        self._require_number(operand, Words("负号", "A minus sign"))
        if isinstance(operand, Literal):
            return Literal(operand.type, written.span, -operand.value)  # type: ignore[operator]
        return Sum(operand.type, written.span, (-1,), (operand,))

    def _chain(self, written: WrittenChain, _: Type | None) -> Node:
        operator = written.operators[0]
        if operator in ("and", "or"):
            parts = tuple(self.condition(part, Words(operator, operator)) for part in written.parts)
            return Logical(BOOLEAN, written.span, operator, parts)
        numbers = [self.check(part) for part in written.parts]
        return self._product(written, numbers) if operator == "*" else self._sum(written, numbers)

    def _sum(self, written: WrittenChain, numbers: list[Node]) -> Node:
        for node in numbers:
            self._require_number(node, Words("加减", "Adding"))
        monies = [node for node in numbers if node.type == MONEY]
        if monies and len(monies) < len(numbers):
            raise self._money_and_number(next(node for node in numbers if node.type != MONEY))
        signs = (1, *(1 if operator == "+" else -1 for operator in written.operators))
        kind = MONEY if monies else _wider(numbers)
        return Sum(kind, written.span, signs, tuple(widened(node, kind) for node in numbers))

    def _product(self, written: WrittenChain, numbers: list[Node]) -> Node:
        for node in numbers:
            self._require_number(node, Words("乘法", "Multiplying"))
        monies = [node for node in numbers if node.type == MONEY]
        if not monies:
            kind = _wider(numbers)
            return Product(kind, written.span, tuple(widened(node, kind) for node in numbers))
        for node in numbers:
            if node is not monies[0] and node.type != INTEGER:
                instead = Words(
                    "倍数写成整数：x < 1.5 倍 y 写作 2 * x < 3 * y。",
                    "Use integers: for x < 1.5 times y write 2 * x < 3 * y.",
                )
                raise self.wrong_type(node, Words("金额的乘法", "Multiplying money"), INTEGER.words, instead)
        return Product(MONEY, written.span, tuple(numbers))

    def _require_number(self, node: Node, what: Words) -> None:
        if node.type not in (INTEGER, NUMBER, MONEY):
            instead = Words("只有数和金额可以计算。", "Only numbers and money can be computed with.")
            if node.type == DATE:
                instead = Words(
                    "日期用 years_between 或 months_between 计算。", "For dates use years_between or months_between."
                )
            raise self.wrong_type(node, what, Words("整数、小数或金额", "a number or money"), instead)

    def _money_and_number(self, number: Node) -> Exception:
        shown = self.source.slice(number.span) if isinstance(number, Literal) else "7300"
        return self.source.refused(
            errors.MONEY_AND_NUMBER, number.span, other=number.type.words, example=f"{shown} yuan"
        )

    def together(self, written: tuple[Written, ...], expected: Type | None = None) -> list[Node]:
        """Return the parts brought to one type: a quoted literal takes the type of its neighbours.

        Raises:
            Refused: the parts have no type in common.
        """
        rigid = {at: self.check(part) for at, part in enumerate(written) if not _is_open(part)}
        hint = next((node.type for node in rigid.values()), expected)
        nodes = [rigid[at] if at in rigid else self.check(part, hint) for at, part in enumerate(written)]
        kind = nodes[0].type
        for node in nodes[1:]:
            if node.type != kind:
                kind = self._shared_type(nodes[0], kind, node)
        return [widened(node, kind) for node in nodes]

    def _shared_type(self, first: Node, kind: Type, node: Node) -> Type:
        pair = {kind, node.type}
        if pair == {INTEGER, NUMBER}:
            return NUMBER
        if MONEY in pair and pair & {INTEGER, NUMBER}:
            raise self._money_and_number(node if node.type != MONEY else first)
        if {one.kind for one in pair} == {Kind.CODE}:
            lists = self._code_lists
            raise self.source.refused(
                errors.DIFFERENT_LISTS,
                node.span,
                left=lists[kind.code_list].words,
                right=lists[node.type.code_list].words,
            )
        has_codes = Kind.CODES in {one.kind for one in pair}
        raise self._not_comparable(node.span, kind, node.type, "=", _USE_HAS if has_codes else _ONE_TYPE)

    def _not_comparable(self, span: Span, left: Type, right: Type, operator: str, instead: Words) -> Exception:
        return self.source.refused(
            errors.NOT_COMPARABLE, span, left=left.words, right=right.words, operator=operator, instead=instead
        )

    def _comparison(self, written: WrittenComparison, _: Type | None) -> Node:
        left, right = self.together((written.left, written.right))
        self._require_comparable(left, right, written.operator, written.operator_span)
        return Comparison(BOOLEAN, written.span, written.operator, left, right)

    def _require_comparable(self, left: Node, right: Node, operator: str, span: Span) -> None:
        kind = left.type.kind
        if kind is Kind.CODES:
            instead = _USE_HAS
        elif operator not in ("=", "!=") and kind not in ORDERED:
            instead = Words("只能用 =、!= 或 in。", "Use =, != or in.")
        else:
            return
        raise self._not_comparable(span, left.type, right.type, operator, instead)

    def _membership(self, written: WrittenMembership, _: Type | None) -> Node:
        operand, *choices = self.together((written.operand, *written.choices))
        self._require_comparable(operand, choices[0], "=", written.span)
        return Membership(BOOLEAN, written.span, operand, tuple(choices), written.negated)

    def _between(self, written: WrittenBetween, _: Type | None) -> Node:
        operand, low, high = self.together((written.operand, written.low, written.high))
        self._require_comparable(operand, low, "<=", written.span)
        return Between(BOOLEAN, written.span, operand, low, high)

    def _known(self, written: WrittenKnown, _: Type | None) -> Node:
        return Knowledge(BOOLEAN, written.span, self.check(written.operand), written.negated)

    def _has(self, written: WrittenHas, _: Type | None) -> Node:
        operand = self.check(written.operand)
        if operand.type.kind is not Kind.CODES:
            wanted = Words("多选代码", "a choice of several codes")
            instead = Words("单选代码写作 x = '代码'。", "For a single code write x = 'key'.")
            raise self.wrong_type(operand, Words("has", "has"), wanted, instead)
        if not (isinstance(written.key, WrittenLiteral) and written.key.form == "quoted"):
            key = self.check(written.key)
            instead = Words("写作 x has '代码'。", "Write x has 'key'.")
            raise self.wrong_type(key, Words("has", "has"), Words("引号里的代码", "a code in quotes"), instead)
        key_text = str(written.key.value)
        self._naming.require_code(operand.type, key_text, written.key.span)
        return Having(BOOLEAN, written.span, operand, key_text)

    # Functions and questions about the members

    def _call(self, written: WrittenCall, expected: Type | None) -> Node:
        return checked_call(self, written, expected)

    def _quantified(self, written: WrittenQuantified, _: Type | None) -> Node:
        name = written.quantifier
        if self._inside:
            raise self.source.refused(errors.NESTED_QUANTIFIER, written.span, found=name)
        if self._scope in PLACES:
            reason = Words("村和县的规则里没有家庭成员", "a rule about a village or a county has no household members")
            instead = Words("写在户的规则里。", "Write it in a rule about a household.")
            raise self.source.refused(errors.OUT_OF_REACH, written.span, found=name, reason=reason, instead=instead)
        scope, self._scope, self._inside = self._scope, "member", name
        condition = None if written.condition is None else self.condition(written.condition, Words("where", "where"))
        body = None if written.body is None else self._quantified_body(name, written.body)
        self._scope, self._inside = scope, ""
        kind = BOOLEAN if name in ("every", "some") else INTEGER if body is None else body.type
        return Quantified(kind, written.span, Quantifier(name), condition, body)

    def _quantified_body(self, name: str, written: Written) -> Node:
        if name in ("every", "some"):
            return self.condition(written, Words(name, name))
        body = self.check(written)
        allowed = SUMMABLE if name == "sum" else ORDERED
        if body.type.kind not in allowed:
            wanted = (
                Words("整数或金额", "integers or money")
                if name == "sum"
                else Words("数、金额或日期", "numbers, money or dates")
            )
            instead = Words("改用可以合计或比较大小的字段。", "Use a field that can be added up or put in order.")
            if body.type == NUMBER:
                instead = Words(
                    "小数的合计会因相加次序不同而不同；请用整数单位的字段。",
                    "The sum of decimals depends on their order: use a field in whole units.",
                )
            raise self.wrong_type(body, Words(name, name), wanted, instead)
        return body


def widened(node: Node, kind: Type) -> Node:
    """Return the node as a decimal number where the place asks for one."""
    if kind != NUMBER or node.type == NUMBER:
        return node
    if isinstance(node, Literal):
        return Literal(NUMBER, node.span, float(node.value))  # type: ignore[arg-type]
    return Widening(NUMBER, node.span, node)


def _wider(numbers: list[Node]) -> Type:
    return NUMBER if any(node.type == NUMBER for node in numbers) else INTEGER


def _is_open(written: Written) -> bool:
    """Whether a part takes its type from its neighbours: a quoted literal, or a choice between quoted literals."""
    if isinstance(written, WrittenLiteral):
        return written.form == "quoted"
    if isinstance(written, WrittenCall) and written.function in ("if", "known_or"):
        return all(_is_open(part) for part in written.arguments[-2:])
    return False
