"""Write a bound rule as one SQL expression.

Comparison, ``AND``, ``OR``, ``NOT``, ``IN`` and ``BETWEEN`` of SQL follow Kleene's logic as the rule language does; the
rest is written out so that every engine gives the same answer: whole-number division that cuts towards zero,
integers widened to 64 bits before arithmetic, ``least`` and ``greatest`` guarded because engines skip NULL in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.rules import errors
from lianxin.core.rules.kinds import Kind
from lianxin.core.rules.sql.dialects import Dialect
from lianxin.core.rules.sql.layout import TableLayout
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
    Quantifier,
    Sum,
    ValueByArea,
    Widening,
)

MOST_CHARACTERS = 400_000
MOST_LIMIT = 10**11  # of a share: times any number of persons it stays within 64 bits

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class Writer:
    """Writes expressions for one engine and layout. ``quantified`` returns the column that holds the answer to a
    question about the members."""

    dialect: Dialect
    layout: TableLayout
    quantified: Callable[[Quantified], str]

    def written(self, node: Node) -> str:
        """Return the SQL of a part, in parentheses unless it is one word or call.

        Raises:
            Refused: the text grows beyond what an engine should be given (RULE-032).
        """
        sql = _WRITERS[type(node)](self, node)
        if len(sql) > MOST_CHARACTERS or not self._is_within_nesting(sql):
            raise Refused(errors.STATEMENT_TOO_LARGE, dialect=self.dialect.name)
        return sql

    def whole_number(self, node: Node) -> str:
        """Return an operand of arithmetic in the full width of its kind: 32-bit columns would overflow."""
        sql = self.written(node)
        counted = isinstance(node, Quantified) and node.quantifier in (Quantifier.COUNT, Quantifier.SUM)
        if counted or isinstance(node, Sum | Product) or node.type.kind is Kind.NUMBER:
            return sql
        return self.dialect.cast(sql, node.type.kind)

    def _is_within_nesting(self, sql: str) -> bool:
        most = self.dialect.most_nesting
        if most is None or sql.count("(") * 3 + sql.count("CASE ") * 6 <= most:
            return True
        return _nesting(sql) <= most


def _nesting(sql: str) -> int:
    """Return how many symbols a shift-reduce parser has open at the deepest place: about 3 for a parenthesis (what
    stands before it included), 6 for a CASE."""
    deepest = level = 0
    open_cases: list[int] = []
    at = 0
    while at < len(sql):
        mark = sql[at]
        if mark == "'":
            at = sql.index("'", at + 1)
        elif mark == "(":
            level += 3
        elif mark == ")":
            level -= 3
        elif sql.startswith("CASE ", at) and not sql[at - 1 : at].isalnum():
            level += 6
            open_cases.append(level)
        elif sql.startswith(" END", at) and open_cases and not sql[at + 4 : at + 5].isalnum():
            open_cases.pop()
            level -= 6
        deepest = max(deepest, level)
        at += 1
    return deepest


def _literal(to: Writer, node: Literal) -> str:
    return to.dialect.literal(node.value, node.type.kind)


def _field(to: Writer, node: FieldValue) -> str:
    return to.layout.column(node.table, node.name, to.dialect)


def _by_area(to: Writer, node: ValueByArea) -> str:
    """The longest prefix first; a household whose code is unknown has no value, not even the one for everywhere."""
    code = to.layout.key(node.table, "village_code", to.dialect)
    attempts = []
    for length, pairs in groupby(node.pairs, key=lambda pair: len(pair[0])):
        if length == 0:
            attempts.append(to.dialect.literal(next(pairs)[1], node.type.kind))
            continue
        cases = " ".join(
            f"WHEN {to.dialect.text(prefix)} THEN {to.dialect.literal(value, node.type.kind)}"
            for prefix, value in pairs
        )
        attempts.append(f"CASE substr({code}, 1, {length}) {cases} END")
    found = attempts[0] if len(attempts) == 1 else f"coalesce({', '.join(attempts)})"
    return f"CASE WHEN {code} IS NOT NULL THEN {found} END"


def _widening(to: Writer, node: Widening) -> str:
    return to.dialect.cast(to.written(node.operand), Kind.NUMBER)


def _logical(to: Writer, node: Logical) -> str:
    return "(" + f" {node.operator.upper()} ".join(to.written(part) for part in node.parts) + ")"


def _negation(to: Writer, node: Negation) -> str:
    return f"(NOT {to.written(node.operand)})"


def _comparison(to: Writer, node: Comparison) -> str:
    share = _share_against_limit(to, node.left, node.operator, node.right) or _share_against_limit(
        to, node.right, _MIRRORED.get(node.operator, ""), node.left
    )
    sign = "<>" if node.operator == "!=" else node.operator
    return share or f"({to.written(node.left)} {sign} {to.written(node.right)})"


def _share_against_limit(to: Writer, share: Node, operator: str, limit: Node) -> str:
    """Return a comparison of a share per person with a known limit, or nothing if it is something else.

    Division is slow and the income test runs over every household. A share rounded half away from zero is at least L
    exactly if 2·total ≥ (2L - 1)·persons for L ≥ 1, and 2·total > (2L - 1)·persons for L ≤ 0.
    """
    if not (isinstance(share, Call) and share.function is Function.PER_PERSON and operator in _MIRRORED):
        return ""
    if not (isinstance(limit, Literal) and isinstance(limit.value, int) and abs(limit.value) <= MOST_LIMIT):
        return ""
    least = limit.value + 1 if operator in (">", "<=") else limit.value
    reached, missed = (">=", "<") if least >= 1 else (">", "<=")
    total, persons = (to.whole_number(part) for part in share.arguments)
    sign = reached if operator in (">", ">=") else missed
    return f"(2 * {total} {sign} {to.dialect.literal(2 * least - 1, Kind.INTEGER)} * {_at_least_one(to, persons)})"


def _at_least_one(to: Writer, persons: str) -> str:
    """Return a number of persons, NULL where there is not even one."""
    return f"nullif({to.dialect.greatest}({persons}, 0), 0)"


def _between(to: Writer, node: Between) -> str:
    return f"({to.written(node.operand)} BETWEEN {to.written(node.low)} AND {to.written(node.high)})"


def _membership(to: Writer, node: Membership) -> str:
    choices = ", ".join(to.written(choice) for choice in node.choices)
    return f"({to.written(node.operand)} {'NOT IN' if node.negated else 'IN'} ({choices}))"


def _knowledge(to: Writer, node: Knowledge) -> str:
    return f"({to.written(node.operand)} IS {'NULL' if node.negated else 'NOT NULL'})"


def _having(to: Writer, node: Having) -> str:
    return to.dialect.contains(to.written(node.operand), to.dialect.text(f",{node.key},"))


def _sum(to: Writer, node: Sum) -> str:
    terms = []
    for place, (sign, part) in enumerate(zip(node.signs, node.parts, strict=True)):
        before = ("- " if sign < 0 else "") if place == 0 else (" - " if sign < 0 else " + ")
        terms.append(before + to.whole_number(part))
    return "(" + "".join(terms) + ")"


def _product(to: Writer, node: Product) -> str:
    return "(" + " * ".join(to.whole_number(part) for part in node.parts) + ")"


# Functions


def _per_person(to: Writer, node: Call) -> str:
    """Half the divisor is added with the sign of the total, then ``/`` cuts towards zero, as it does in all four engines."""
    total, persons = (to.whole_number(part) for part in node.arguments)
    half = f"CASE WHEN {total} < 0 THEN -{persons} ELSE {persons} END"
    return f"((2 * {total} + {half}) {to.dialect.divide} (2 * {_at_least_one(to, persons)}))"


def _years_between(to: Writer, node: Call) -> str:
    since, until = node.arguments
    start, say = to.written(since), to.dialect
    if isinstance(until, Literal) and isinstance(until.value, date):
        year, month_and_day = str(until.value.year), say.month_and_day_of(until.value)
    else:
        end = to.written(until)
        year, month_and_day = say.year(end), say.month_and_day(end)
    early = f"CASE WHEN {month_and_day} < {say.month_and_day(start)} THEN 1 ELSE 0 END"
    return f"({year} - {say.year(start)} - {early})"


def _months_between(to: Writer, node: Call) -> str:
    start, end = (to.written(part) for part in node.arguments)
    say = to.dialect
    early = f"CASE WHEN {say.day_of_month(end)} < {say.day_of_month(start)} THEN 1 ELSE 0 END"
    return f"(12 * ({say.year(end)} - {say.year(start)}) + {say.month(end)} - {say.month(start)} - {early})"


def _extreme(to: Writer, node: Call) -> str:
    parts = [to.written(part) for part in node.arguments]
    name = to.dialect.least if node.function is Function.LEAST else to.dialect.greatest
    chosen = f"{name}({', '.join(parts)})"
    if not to.dialect.ignores_null_in_least:
        return chosen
    guards = " AND ".join(f"{part} IS NOT NULL" for part in parts)
    return f"CASE WHEN {guards} THEN {chosen} END"


def _if(to: Writer, node: Call) -> str:
    condition, value, otherwise = (to.written(part) for part in node.arguments)
    say = to.dialect
    return f"CASE {condition} WHEN {say.boolean(True)} THEN {value} WHEN {say.boolean(False)} THEN {otherwise} END"


def _known_or(to: Writer, node: Call) -> str:
    return f"coalesce({', '.join(to.written(part) for part in node.arguments)})"


def _starts_with(to: Writer, node: Call) -> str:
    area, prefix = node.arguments
    assert isinstance(prefix, Literal)
    digits = str(prefix.value)
    return f"(substr({to.written(area)}, 1, {len(digits)}) = {to.dialect.text(digits)})"


_FUNCTIONS: dict[Function, Callable[[Writer, Call], str]] = {
    Function.PER_PERSON: _per_person,
    Function.YEARS_BETWEEN: _years_between,
    Function.MONTHS_BETWEEN: _months_between,
    Function.LEAST: _extreme,
    Function.GREATEST: _extreme,
    Function.IF: _if,
    Function.KNOWN_OR: _known_or,
    Function.STARTS_WITH: _starts_with,
}

_WRITERS: dict[type[Node], Callable[[Writer, Any], str]] = {
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
    Call: lambda to, node: _FUNCTIONS[node.function](to, node),
    Quantified: lambda to, node: to.quantified(node),
}
