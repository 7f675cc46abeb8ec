"""Judge a snapshot: the same rule text as for one household, over all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from lianxin.core.kernel.findings import Verdict
from lianxin.core.rules import Expression, TableLayout, sql_of

_TABLES = ("households", "members", "villages")


@dataclass(frozen=True, slots=True)
class SnapshotTerms:
    """The day and the parameter values of a judgement (plain values or ``ByArea``). ``are_summaries_stored`` says that
    the snapshot was written with the summaries of exactly these rules, day and values."""

    on: date
    parameters: Mapping[str, object]
    are_summaries_stored: bool = False


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """Households by verdict, and for every named rule by its answer."""

    verdicts: Mapping[Verdict, int]
    rules: Mapping[str, Mapping[Verdict, int]]


def judge(folder: Path, rules: Mapping[str, Expression], terms: SnapshotTerms) -> Iterator[tuple[object, ...]]:
    """Yield ``(household_id, answer of each rule in order)`` for every household; True, False, or None for cannot tell."""
    with _opened(folder) as connection:
        found = connection.execute(_statement(rules, terms))
        while rows := found.fetchmany(10_000):
            yield from rows


def verdict_counts(
    folder: Path, rules: Mapping[str, Expression], terms: SnapshotTerms, *, verdict: str
) -> VerdictCounts:
    """Count the answers of every rule in one pass; ``verdict`` names the rule that decides."""
    columns = []
    for name in rules:
        columns += [
            f'count(*) FILTER (a."{name}")',
            f'count(*) FILTER (NOT a."{name}")',
            f'count(*) FILTER (a."{name}" IS NULL)',
        ]
    with _opened(folder) as connection:
        row = connection.execute(f"SELECT {', '.join(columns)} FROM ({_statement(rules, terms)}) AS a").fetchone()  # noqa: S608
    assert row is not None
    order = (Verdict.MET, Verdict.NOT_MET, Verdict.CANNOT_TELL)
    counted = {name: dict(zip(order, row[3 * at : 3 * at + 3], strict=True)) for at, name in enumerate(rules)}
    return VerdictCounts(counted[verdict], counted)


def _statement(rules: Mapping[str, Expression], terms: SnapshotTerms) -> str:
    layout = TableLayout(summaries_stored=terms.are_summaries_stored)
    return sql_of(rules, dialect="duckdb", on=terms.on, parameters=terms.parameters, layout=layout)


@contextmanager
def _opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the snapshot's files and nothing else: the connection can reach no other file and no network."""
    with duckdb.connect() as connection:
        for name in _TABLES:
            path = folder / f"{name}.parquet"
            if path.is_file():
                escaped = str(path).replace("'", "''")
                connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{escaped}')")  # noqa: S608 - our own path
        allowed = str(folder.resolve()).replace("'", "''")
        connection.execute(f"SET allowed_directories=['{allowed}/']")
        connection.execute("SET autoinstall_known_extensions=false")
        connection.execute("SET enable_external_access=false")
        connection.execute("SET lock_configuration=true")
        yield connection
