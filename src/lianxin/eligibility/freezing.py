"""Freeze a year of an area into a snapshot, and judge a snapshot again without the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.findings import Verdict
from lianxin.core.rules import ByArea, summaries_of
from lianxin.core.snapshots import (
    Column,
    Manifest,
    SnapshotTerms,
    TableSource,
    VerdictCounts,
    read_manifest,
    verdict_counts,
    write_snapshot,
)
from lianxin.eligibility.domain.judging import Terms
from lianxin.eligibility.statements import expressions_of, facts_tables
from lianxin.eligibility.terms import identifying_rule_set, terms_on
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.rule_entries import RuleSet

_KEYS = {
    "households": [Column("household_id", FieldType.INTEGER), Column("village_code", FieldType.TEXT)],
    "members": [Column("household_id", FieldType.INTEGER), Column("member_id", FieldType.INTEGER)],
    "villages": [Column("village_code", FieldType.TEXT)],
}
_TABLE_OF = {"households": "household", "members": "member", "villages": "village"}
_BATCH = 5000


def freeze(folder: Path, *, area_code: str, year: int, on: date, rule_set: str = "") -> Manifest:
    """Freeze what the rules of a day read of an area's facts of a year, with the values that they apply.

    Raises:
        Refused: ELIG-001 no rules on the day; SNAP-003 the folder is not empty.
    """
    chosen = identifying_rule_set(on, area_code, rule_set)
    terms = terms_on(on, chosen)
    expressions = expressions_of(chosen)
    common, bound = facts_tables(expressions, year=year, area_code=area_code)
    tables = {name: _source(name, expressions, common, bound) for name in _KEYS}
    about = {"area": area_code, "year": year, "on": on.isoformat(), "rule_set": chosen.name, "values": _values(terms)}
    summaries = summaries_of(expressions, on=on, parameters=terms.parameters)
    return write_snapshot(folder, tables, made_on=on, about=about, summaries=summaries)


def judged_again(folder: Path) -> tuple[RuleSet, VerdictCounts]:
    """Judge a snapshot by the rules, the day and the values that its manifest names.

    Raises:
        Refused: SNAP-001 or SNAP-002, not a sound snapshot.
    """
    about = read_manifest(folder).about
    rule_set = rulebook().rule_sets[about["rule_set"]]
    parameters = {
        name: ByArea([(area, _read(name, value)) for area, value in entries]) if entries else None
        for name, entries in about["values"].items()
    }
    rules = {"verdict": rule_set.verdict} | {rule.name: rule.expression for rule in rule_set.rules}
    terms = SnapshotTerms(date.fromisoformat(about["on"]), parameters, are_summaries_stored=True)
    return rule_set, verdict_counts(folder, rules, terms, verdict="verdict")


def answers_of(rule_set: RuleSet, counts: VerdictCounts) -> list[tuple[str, int]]:
    """The verdicts in words, with their counts."""
    return [(str(rule_set.answers[verdict]), counts.verdicts[verdict]) for verdict in Verdict]


def _source(name: str, expressions: list[Any], common: str, bound: list[Any]) -> TableSource:
    table = _TABLE_OF[name]
    fields = sorted({path.split(".", 1)[1] for e in expressions for path in e.fields if path.startswith(table + ".")})
    columns = [
        *_KEYS[name],
        *(Column(f, dictionary().field(f"{table}.{f}").type) for f in fields if f != "village_code"),
    ]
    listed = ", ".join(connection.ops.quote_name(column.name) for column in columns)
    return TableSource(columns, _rows(f"{common}SELECT {listed} FROM case_{name}", bound, columns))  # noqa: S608


def _rows(statement: str, bound: list[Any], columns: list[Column]) -> Iterator[list[Any]]:
    truths = [at for at, column in enumerate(columns) if column.type is FieldType.BOOLEAN]
    with connection.cursor() as cursor:
        cursor.execute(statement, bound)
        while rows := cursor.fetchmany(_BATCH):
            for row in rows:
                values = list(row)
                for at in truths:  # an embedded database keeps truth as 0 and 1
                    if values[at] is not None:
                        values[at] = bool(values[at])
                yield values


def _values(terms: Terms) -> dict[str, list[list[Any]]]:
    return {name: [[v.area, str(v.value)] for v in entries] for name, entries in terms.applied.items()}


def _read(name: str, stored: str) -> Any:
    match rulebook().values[name].type:
        case FieldType.MONEY | FieldType.INTEGER:
            return int(stored)
        case FieldType.NUMBER:
            return float(stored)
        case FieldType.BOOLEAN:
            return stored == "True"
        case FieldType.DATE:
            return date.fromisoformat(stored)
    return stored
