"""Write whole queries: many rules at once over a table, with one pass over the members for all of their questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.rules import errors
from lianxin.core.rules.canonical import canonical
from lianxin.core.rules.expression import Expression
from lianxin.core.rules.kinds import Kind, Type
from lianxin.core.rules.sql.dialects import Dialect, dialect_of
from lianxin.core.rules.sql.layout import TableLayout
from lianxin.core.rules.sql.writing import MOST_CHARACTERS, Writer
from lianxin.core.rules.tree import FieldValue, Node, Quantified, Quantifier, ValueByArea, children

_OUTPUT = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
_NOTHING: Mapping[str, object] = {}
_DEFAULT = TableLayout()


@dataclass(frozen=True, slots=True)
class Summary:
    """The answer to one question about the members, as a column of the household table.

    ``name`` is a hash of the question with its definitions, dates and parameter values written out: a stored column is
    used by exactly the rules that ask the same question, and never for another day or another limit.
    """

    name: str
    type: Type
    question: Quantified
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A bound rule with the name of its column."""

    name: str
    node: Node


def summaries_of(
    expressions: Iterable[Expression], *, on: date, parameters: Mapping[str, object] = _NOTHING
) -> tuple[Summary, ...]:
    """Return the questions about members that the rules ask, each once, in order of first use.

    A snapshot writer stores the columns of ``summary_sql`` next to the household's facts; queries over a layout with
    ``summaries_stored`` then read them instead of the members.

    Raises:
        Refused: a parameter is missing or wrong.
    """
    nodes = [expression.bound(on=on, parameters=parameters) for expression in expressions]
    return tuple({summary.name: summary for node in nodes for summary in _asked(node)}.values())


def summary_sql(summaries: Iterable[Summary], *, dialect: str, layout: TableLayout = _DEFAULT) -> str:
    """Return the query that answers the questions: ``household_id`` and a column per summary, one row per household
    that has members.

    Raises:
        Refused: no questions, an unknown dialect, or a query too large.
    """
    wanted = tuple(summaries)
    if not wanted:
        raise Refused(errors.NOTHING_TO_ASK)
    say = dialect_of(dialect)
    key = say.quoted(layout.household_id)
    answers = ",\n  ".join(f"{_answer(at, summary, say)} AS {summary.name}" for at, summary in enumerate(wanted))
    rows = _member_rows(wanted, say, layout)
    return f"SELECT\n  household_id AS {key},\n  {answers}\nFROM (\n{rows}\n) AS asked\nGROUP BY household_id"


def sql_of(
    expressions: Expression | Mapping[str, Expression],
    *,
    dialect: str,
    on: date,
    parameters: Mapping[str, object] = _NOTHING,
    layout: TableLayout = _DEFAULT,
) -> str:
    """Return one query that answers all the rules for every row of their table.

    Its columns are the key of the table (``household_id``; ``household_id, member_id``; ``village_code``) and one per
    rule, by name (``value`` for a single rule): true, false or NULL for cannot tell, or the value. Questions about the
    members are answered in one pass over them, or read from stored summaries if the layout has them.

    Raises:
        Refused: rules of several tables, a bad name, a missing parameter, an unknown dialect, or a query too large.
    """
    named = {"value": expressions} if isinstance(expressions, Expression) else dict(expressions)
    table = _one_table(named)
    say = dialect_of(dialect)
    judged = [Judged(name, rule.bound(on=on, parameters=parameters)) for name, rule in named.items()]
    questions = {summary.name: summary for rule in judged for summary in _asked(rule.node)}
    holder = "h" if layout.summaries_stored else "s"
    writer = Writer(say, layout, lambda question: f"{holder}.{_summary(question).name}")
    columns = [f"{key} AS {say.quoted(name)}" for name, key in _keys(table, say, layout)]
    columns += [f"{writer.written(rule.node)} AS {say.quoted(rule.name)}" for rule in judged]
    computed = questions and not layout.summaries_stored
    tables = {name for rule in judged for name in _tables_read(rule.node)}
    if questions and layout.summaries_stored:
        tables.add("household")
    body = "SELECT\n  " + ",\n  ".join(columns) + "\nFROM " + _joined(table, tables, say, layout)
    if computed:
        source = layout.key("member" if table == "member" else "household", "household_id", say)
        body += f"\nLEFT JOIN roster AS s ON s.{say.quoted(layout.household_id)} = {source}"
        roster = summary_sql(questions.values(), dialect=dialect, layout=layout)
        body = f"WITH roster AS (\n{roster}\n)\n{body}"
    if len(body) > MOST_CHARACTERS:
        raise Refused(errors.STATEMENT_TOO_LARGE, dialect=dialect)
    return body


def _one_table(named: Mapping[str, Expression]) -> str:
    tables = sorted({rule.table for rule in named.values()})
    if not tables:
        raise Refused(errors.NOTHING_TO_ASK)
    if len(tables) > 1:
        raise Refused(errors.MIXED_TABLES, found=", ".join(tables))
    taken = {"household_id", "member_id", "village_code"}
    for name in named:
        if not _OUTPUT.fullmatch(name) or name in taken:
            thing, reason = Words("结果列", "result column"), Words("写法不对或已占用", "it is misspelt or taken")
            raise Refused(errors.BAD_NAME, found=name, thing=thing, reason=reason)
    return tables[0]


def _keys(table: str, say: Dialect, layout: TableLayout) -> list[tuple[str, str]]:
    keys = {
        "household": ("household_id",),
        "member": ("household_id", "member_id"),
        "village": ("village_code",),
        "county": ("village_code",),
    }
    return [(key, layout.key(table, key, say)) for key in keys[table]]


def _joined(table: str, read: set[str], say: Dialect, layout: TableLayout) -> str:
    """Return the table with the tables joined to it that the rules read; a missing row leaves its facts unknown."""
    sql = layout.table(table, say)
    if table == "member" and read & {"household", "village"}:
        same = f"{layout.key('household', 'household_id', say)} = {layout.key('member', 'household_id', say)}"
        sql += f"\nLEFT JOIN {layout.table('household', say)} ON {same}"
    if table != "village" and "village" in read:
        same = f"{layout.key('village', 'village_code', say)} = {layout.key('household', 'village_code', say)}"
        sql += f"\nLEFT JOIN {layout.table('village', say)} ON {same}"
    return sql


def _tables_read(node: Node) -> Iterator[str]:
    """Yield the tables that a part reads, leaving out questions about members (answered elsewhere)."""
    if isinstance(node, Quantified):
        return
    if isinstance(node, FieldValue | ValueByArea):
        yield node.table
    for child in children(node):
        yield from _tables_read(child)


# Questions about the members


def _asked(node: Node) -> Iterator[Summary]:
    if isinstance(node, Quantified):
        yield _summary(node)
    else:
        for child in children(node):
            yield from _asked(child)


def _summary(question: Quantified) -> Summary:
    text = canonical(question)
    return Summary(
        f"{question.quantifier.value}_{sha256(text.encode()).hexdigest()[:12]}", question.type, question, text
    )


def _member_rows(summaries: tuple[Summary, ...], say: Dialect, layout: TableLayout) -> str:
    """Return the query with one row per member and, for each question, what the member contributes to its answer."""

    def no_question(question: Quantified) -> str:
        raise AssertionError("questions about members are never nested")

    writer = Writer(say, layout, no_question)
    columns = [f"{layout.key('member', 'household_id', say)} AS household_id"]
    read: set[str] = set()
    for at, summary in enumerate(summaries):
        for part in children(summary.question):
            read.update(_tables_read(part))
        columns += [f"{sql} AS {name}{at}" for name, sql in _contribution(summary.question, writer)]
    return "SELECT\n  " + ",\n  ".join(columns) + "\nFROM " + _joined("member", read, say, layout)


def _contribution(question: Quantified, writer: Writer) -> list[tuple[str, str]]:
    """Columns of one member: ``t`` the truth (0 false, 1 unknown, 2 true); ``c`` 1 if the member is meant, 0 if not,
    NULL if unknown; ``e`` the value of a member who is meant (for a sum, 0 of one who is not)."""
    say = writer.dialect
    yes, no = say.boolean(True), say.boolean(False)
    meant = None if question.condition is None else writer.written(question.condition)
    body = None if question.body is None else writer.written(question.body)
    if question.quantifier in (Quantifier.EVERY, Quantifier.SOME):
        assert body is not None
        truth = body
        if meant is not None:
            truth = f"((NOT {meant}) OR {body})" if question.quantifier is Quantifier.EVERY else f"({meant} AND {body})"
        return [("t", f"CASE {truth} WHEN {yes} THEN 2 WHEN {no} THEN 0 ELSE 1 END")]
    if question.quantifier is Quantifier.COUNT:
        return [] if meant is None else [("c", f"CASE {meant} WHEN {yes} THEN 1 WHEN {no} THEN 0 END")]
    assert body is not None
    if meant is None:
        return [("e", body)]
    if question.quantifier is Quantifier.SUM:
        return [("e", f"CASE {meant} WHEN {yes} THEN {body} WHEN {no} THEN 0 END")]
    return [
        ("c", f"CASE {meant} WHEN {yes} THEN 1 WHEN {no} THEN 0 END"),
        ("e", f"CASE {meant} WHEN {yes} THEN {body} END"),
    ]


def _answer(at: int, summary: Summary, say: Dialect) -> str:
    """Return the aggregate over a household's members that answers a question."""
    question = summary.question
    match question.quantifier:
        case Quantifier.EVERY:
            return f"CASE min(t{at}) WHEN 2 THEN {say.boolean(True)} WHEN 0 THEN {say.boolean(False)} END"
        case Quantifier.SOME:
            return f"CASE max(t{at}) WHEN 2 THEN {say.boolean(True)} WHEN 0 THEN {say.boolean(False)} END"
        case Quantifier.COUNT:
            if question.condition is None:
                return say.cast("count(*)", Kind.INTEGER)
            return f"CASE WHEN count(*) = count(c{at}) THEN {say.cast(f'sum(c{at})', Kind.INTEGER)} END"
        case Quantifier.SUM:
            return f"CASE WHEN count(*) = count(e{at}) THEN {say.cast(f'sum(e{at})', Kind.INTEGER)} END"
    extreme = f"{'max' if question.quantifier is Quantifier.LARGEST else 'min'}(e{at})"
    if question.condition is None:
        return f"CASE WHEN count(*) = count(e{at}) THEN {extreme} END"
    return f"CASE WHEN count(*) = count(c{at}) AND sum(c{at}) = count(e{at}) THEN {extreme} END"
