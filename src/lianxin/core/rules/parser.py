"""Read a rule by operator precedence (Pratt, POPL 1973): no guessing, every surprise refused with its place.

From loose to tight: ``or``; ``and``; ``not``; comparisons, ``in``, ``between``, ``is``, ``has`` (never chained);
``+ -``; ``*``; unary minus.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lianxin.core.kernel.words import Words
from lianxin.core.rules import errors
from lianxin.core.rules.foreign import FOREIGN_WORDS
from lianxin.core.rules.functions import FORMS
from lianxin.core.rules.source import Source, Span, nearest
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
from lianxin.core.rules.tokens import Mark, Token, tokens_of

MOST_LEVELS = 40
MOST_DIGITS = 15  # integers and fen up to 10¹⁵ and decimals of 15 digits mean the same in every engine

QUANTIFIERS = ("every", "some", "count", "sum", "largest", "smallest")

_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _MINUS = range(1, 8)
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_IN = Words("in (…)，区间的否定写作 not (x between a and b)", "in (…); the rest is written not (x between a and b)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse(source: Source) -> Written:
    """Return the tree of a rule.

    Raises:
        Refused: the text is not one expression of the rule language (RULE-001 to RULE-010).
    """
    if not source.text.strip():
        raise source.refused(errors.EMPTY, Span(0, 0))
    return _Parser(source).whole()


class _Parser:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._tokens = tokens_of(source)
        self._at = 0
        self._level = 0

    # The stream of tokens

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    @property
    def _after(self) -> Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _take_sign(self, sign: str) -> Token:
        if not self._next.is_sign(sign):
            raise self._unexpected(Words(f"“{sign}”", f"“{sign}”"))
        return self._take()

    def _unexpected(self, wanted: Words) -> Exception:
        token = self._next
        for suspect in (token, self._tokens[self._at - 1] if self._at else token):
            if suspect.mark is Mark.WORD and suspect.text.lower() in FOREIGN_WORDS:
                return self._foreign(suspect)
        found: Words | str = f"“{self._source.slice(token.span)}”"
        if token.mark is Mark.END:
            found = Words("规则的末尾", "the end of the rule")
        return self._source.refused(errors.UNEXPECTED, token.span, wanted=wanted, found=found)

    def _foreign(self, token: Token) -> Exception:
        word = token.text.lower()
        return self._source.refused(errors.OTHER_LANGUAGE, token.span, found=word, instead=FOREIGN_WORDS[word])

    # Expressions

    def whole(self) -> Written:
        tree = self._expression(0)
        if self._next.mark is not Mark.END:
            raise self._unexpected(Words("运算符或规则的末尾", "an operator or the end of the rule"))
        return tree

    def _expression(self, strength: int) -> Written:
        self._level += 1
        if self._level > MOST_LEVELS:
            raise self._source.refused(errors.TOO_DEEP, self._next.span, most=MOST_LEVELS)
        left = self._first()
        while (found := self._strength()) > strength:
            left = self._chain(left, found) if found in (_OR, _AND, _ADD, _MULTIPLY) else self._compared(left)
        self._level -= 1
        return left

    def _strength(self) -> int:
        """How tightly the next token binds to what stands before it; 0 ends the expression."""
        token = self._next
        if token.mark is Mark.KEYWORD:
            if token.text == "not":
                return _COMPARE if self._after.is_keyword("in", "between") else 0
            return {"or": _OR, "and": _AND, "in": _COMPARE, "between": _COMPARE, "is": _COMPARE, "has": _COMPARE}.get(
                token.text, 0
            )
        if token.mark is Mark.SIGN:
            if token.text in _COMPARISONS:
                return _COMPARE
            return {"+": _ADD, "-": _ADD, "*": _MULTIPLY}.get(token.text, 0)
        return 0

    def _chain(self, first: Written, strength: int) -> Written:
        parts, operators = [first], []
        while self._strength() == strength:
            operators.append(self._take().text)
            parts.append(self._expression(strength))
        return WrittenChain(first.span.to(parts[-1].span), tuple(operators), tuple(parts))

    def _compared(self, left: Written) -> Written:
        tree = self._comparison(left)
        if self._strength() == _COMPARE:
            raise self._source.refused(errors.CHAINED_COMPARISON, self._next.span)
        return tree

    def _comparison(self, left: Written) -> Written:
        token = self._take()
        if token.mark is Mark.SIGN:
            right = self._expression(_COMPARE)
            return WrittenComparison(left.span.to(right.span), token.text, left, right, token.span)
        if token.text == "not":
            return self._membership(left, negated=True)
        if token.text == "in":
            self._at -= 1
            return self._membership(left, negated=False)
        if token.text == "between":
            return self._between(left)
        if token.text == "has":
            key = self._expression(_COMPARE)
            return WrittenHas(left.span.to(key.span), left, key)
        if self._next.is_word("known") or self._next.is_word("unknown"):
            word = self._take()
            return WrittenKnown(left.span.to(word.span), left, word.text.lower() == "unknown")
        raise self._unexpected(Words("known 或 unknown", "known or unknown"))

    def _membership(self, left: Written, *, negated: bool) -> Written:
        if not self._next.is_keyword("in"):
            raise self._unexpected(_IN)
        self._take()
        self._take_sign("(")
        choices = self._listed()
        return WrittenMembership(Span(left.span.start, self._tokens[self._at - 1].span.end), left, choices, negated)

    def _between(self, left: Written) -> Written:
        low = self._expression(_COMPARE)
        if not self._next.is_keyword("and"):
            raise self._unexpected(Words("and", "and"))
        self._take()
        high = self._expression(_COMPARE)
        return WrittenBetween(left.span.to(high.span), left, low, high)

    def _listed(self) -> tuple[Written, ...]:
        """Read ``a, b, c)`` after the opening parenthesis."""
        parts = [self._expression(0)]
        while self._next.is_sign(","):
            self._take()
            parts.append(self._expression(0))
        self._take_sign(")")
        return tuple(parts)

    def _first(self) -> Written:
        token = self._next
        if token.is_keyword("not") or token.is_sign("-"):
            self._take()
            operand = self._expression(_NOT if token.text == "not" else _MINUS)
            return WrittenUnary(token.span.to(operand.span), token.text, operand)
        if token.is_sign("("):
            self._take()
            inner = self._expression(0)
            return replace(inner, span=token.span.to(self._take_sign(")").span))
        if token.mark is Mark.NUMBER:
            return self._number(self._take())
        if token.mark is Mark.QUOTED:
            self._take()
            return WrittenLiteral(token.span, "quoted", token.text)
        if token.mark is Mark.PARAMETER:
            self._take()
            return WrittenParameter(token.span, token.text)
        if token.is_keyword("true", "false"):
            self._take()
            return WrittenLiteral(token.span, "boolean", token.text == "true")
        if token.is_keyword("on"):
            self._take()
            return WrittenName(token.span, "on")
        if token.mark is Mark.WORD:
            return self._word()
        raise self._unexpected(Words("字段、数值、文字或“(”", "a field, a value, a text or “(”"))

    # Words and literals

    def _word(self) -> Written:
        token = self._take()
        if self._next.is_sign("("):
            return self._quantified(token) if token.text.lower() in QUANTIFIERS else self._call(token)
        if token.text.lower() == "date" and self._next.mark is Mark.QUOTED:
            return self._date(token, self._take())
        if self._next.is_sign("."):
            self._take()
            if self._next.mark is not Mark.WORD:
                raise self._unexpected(Words("字段名", "the name of a field"))
            name = self._take()
            return WrittenName(token.span.to(name.span), name.text, token.text)
        return WrittenName(token.span, token.text)

    def _call(self, name: Token) -> Written:
        if name.text.lower() in FOREIGN_WORDS:
            raise self._foreign(name)
        if name.text.lower() not in FORMS:
            remedy = nearest(name.text, [*FORMS, *QUANTIFIERS])
            raise self._source.refused(errors.UNKNOWN_FUNCTION, name.span, found=name.text, nearest=remedy)
        self._take_sign("(")
        if self._next.is_sign(")"):
            self._take()
            arguments: tuple[Written, ...] = ()
        else:
            arguments = self._listed()
        span = Span(name.span.start, self._tokens[self._at - 1].span.end)
        return WrittenCall(span, name.text.lower(), arguments, name.span)

    def _quantified(self, name: Token) -> Written:
        self._take_sign("(")
        if not self._next.is_word("members"):
            raise self._unexpected(Words("members", "members"))
        self._take()
        condition = body = None
        if self._next.is_word("where"):
            self._take()
            condition = self._expression(0)
        quantifier = name.text.lower()
        if quantifier != "count":
            if not self._next.is_sign(":"):
                raise self._unexpected(Words("“:”和要判断或合计的内容", "“:” and what to ask of the members"))
            self._take()
            body = self._expression(0)
        close = self._take_sign(")")
        return WrittenQuantified(name.span.to(close.span), quantifier, condition, body)

    def _number(self, token: Token) -> Written:
        digits = token.text
        span = token.span
        money = self._next.is_word("yuan")
        if money:
            span = span.to(self._take().span)
        whole, _, fraction = digits.partition(".")
        too_fine = money and len(fraction) > 2
        if too_fine or len((whole + fraction).lstrip("0")) > MOST_DIGITS:
            wanted = Words("金额", "amount of money") if money else Words("数", "number")
            example = "12.50 yuan" if money else "7300"
            raise self._source.refused(
                errors.BAD_LITERAL, span, found=self._source.slice(span), wanted=wanted, example=example
            )
        if money:
            return WrittenLiteral(span, "money", int(Decimal(digits) * 100))
        return (
            WrittenLiteral(span, "number", float(digits)) if fraction else WrittenLiteral(span, "integer", int(digits))
        )

    def _date(self, word: Token, text: Token) -> Written:
        span = word.span.to(text.span)
        try:
            day = date.fromisoformat(text.text) if _DAY.fullmatch(text.text) else None
        except ValueError:
            day = None
        if day is None:
            raise self._source.refused(
                errors.BAD_LITERAL,
                span,
                found=self._source.slice(span),
                wanted=Words("日期", "date"),
                example="date '2020-01-31'",
            )
        return WrittenLiteral(span, "date", day)
