"""One random population, loaded into every engine at hand; and how each engine's answers read."""

from __future__ import annotations

import os
import random
import re
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import duckdb

from core.rules.vocabulary import CODE_LISTS, FIELDS
from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.rules import Case, Expression, Kind, sql_of

Rows = dict[tuple[Any, ...], tuple[Any, ...]]
VILLAGES = ("632122101201", "632122101202", "522729103207", "5301")
SQL_TYPES = {
    FieldType.MONEY: "BIGINT", FieldType.INTEGER: "INTEGER", FieldType.NUMBER: "DOUBLE PRECISION",
    FieldType.DATE: "DATE", FieldType.MONTH: "DATE", FieldType.BOOLEAN: "BOOLEAN",
}  # fmt: skip


def fields_of(table: str) -> list[tuple[str, FieldType, str]]:
    return [(path.split(".")[1], kind, codes) for path, (kind, codes, _, _) in FIELDS.items() if path.startswith(table)]


def random_value(chance: random.Random, kind: FieldType, codes: str) -> Any:
    """A value of a field, a quarter of them unknown; small ranges, so that comparisons come out both ways."""
    if chance.random() < 0.25:
        return None
    day = date(1940, 1, 1) + timedelta(days=chance.randrange(32000))
    makers: dict[FieldType, Callable[[], Any]] = {
        FieldType.MONEY: lambda: chance.choice([0, 1, 250, -3, chance.randrange(-5_000, 900_000), 280_000]),
        FieldType.INTEGER: lambda: chance.choice([0, 1, 2, 3, 12, -1, chance.randrange(40)]),
        FieldType.NUMBER: lambda: chance.choice([0.0, 0.1, 0.3, 1.5, -2.25, chance.random() * 10]),
        FieldType.DATE: lambda: chance.choice([day, day, date(2016, 2, 29), date(2010, 11, 23), date(2010, 11, 24)]),
        FieldType.MONTH: lambda: day.replace(day=1),
        FieldType.BOOLEAN: lambda: chance.random() < 0.5,
        FieldType.CODE: lambda: chance.choice(sorted(CODE_LISTS[codes])),
        FieldType.CODES: lambda: "," + "".join(f"{k}," for k in sorted(CODE_LISTS[codes]) if chance.random() < 0.4),
        FieldType.AREA: lambda: chance.choice(VILLAGES),
    }
    return makers.get(kind, lambda: chance.choice(["三组", "O'Hara", "a", ""]))()


def population(households: int = 120, seed: int = 7) -> list[dict[str, Any]]:
    """Households with their members and villages; some without members, some in villages nobody has described."""
    chance = random.Random(seed)

    def record(table: str) -> dict[str, Any]:
        return {name: random_value(chance, kind, codes) for name, kind, codes in fields_of(table)}

    villages = {code: record("village") for code in VILLAGES[:3]}
    found = []
    for number in range(households):
        household = record("household")
        members = [record("member") | {"member_id": number * 10 + at} for at in range(chance.choice([0, 1, 2, 3, 5]))]
        village = villages.get(household["village_code"], {})
        found.append({"household_id": number, "household": household, "members": members, "village": village})
    found[0]["villages"] = villages
    return found


def tables_of(people: list[dict[str, Any]]) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """The population as columns and rows of the three tables."""
    names = {table: [name for name, _, _ in fields_of(table)] for table in ("household", "member", "village")}
    households = [(one["household_id"], *(one["household"][n] for n in names["household"])) for one in people]
    members = [
        (one["household_id"], member["member_id"], *(member[n] for n in names["member"]))
        for one in people
        for member in one["members"]
    ]
    villages = [(code, *(v[n] for n in names["village"])) for code, v in people[0]["villages"].items()]
    return {
        "households": (["household_id", *names["household"]], households),
        "members": (["household_id", "member_id", *names["member"]], members),
        "villages": (["village_code", *names["village"]], villages),
    }


def _creation(table: str, columns: list[str]) -> str:
    kinds = {name: kind for name, kind, _ in fields_of(table.removesuffix("s"))}
    keys = {"household_id": "BIGINT", "member_id": "BIGINT"}
    typed = [f'"{name}" {keys.get(name) or SQL_TYPES.get(kinds.get(name), "VARCHAR")}' for name in columns]  # type: ignore[arg-type]
    return f"CREATE TABLE {table} ({', '.join(typed)})"


def _insertion(table: str, columns: list[str]) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 -- names of this file


class DuckDB:
    name = "duckdb"

    def __init__(self, people: list[dict[str, Any]]) -> None:
        self.connection = duckdb.connect()
        for table, (columns, rows) in tables_of(people).items():
            self.connection.execute(_creation(table, columns))
            self.connection.executemany(_insertion(table, columns), rows)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def close(self) -> None:
        self.connection.close()


class SQLite:
    name = "sqlite"

    def __init__(self, people: list[dict[str, Any]]) -> None:
        self.connection = sqlite3.connect(":memory:")
        for table, (columns, rows) in tables_of(people).items():
            self.connection.execute(_creation(table, columns))
            plain = [tuple(v.isoformat() if isinstance(v, date) else v for v in row) for row in rows]
            self.connection.executemany(_insertion(table, columns), plain)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def close(self) -> None:
        self.connection.close()


class PostgreSQL:
    name = "postgresql"

    def __init__(self, people: list[dict[str, Any]]) -> None:
        import psycopg

        self.connection = psycopg.connect(os.environ["LIANXIN_TEST_POSTGRES"], autocommit=True)
        self.connection.execute("SET search_path TO pg_temp")
        for table, (columns, rows) in tables_of(people).items():
            self.connection.execute(_creation(table, columns).replace("TABLE", "TEMP TABLE").encode())
            with self.connection.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql.encode()).fetchall()

    def close(self) -> None:
        self.connection.close()


class Spark:
    name = "spark"

    def __init__(self, people: list[dict[str, Any]]) -> None:
        from pyspark.sql import SparkSession

        local = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false"}
        builder = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "1")
        self.session = builder.config(map=local).getOrCreate()
        types = {"BIGINT": "bigint", "INTEGER": "int", "DOUBLE PRECISION": "double", "VARCHAR": "string"}
        for table, (columns, rows) in tables_of(people).items():
            typed = re.findall(r'"(\w+)" ([A-Z ]+)', _creation(table, columns))
            schema = ", ".join(f"`{name}` {types.get(kind, kind)}" for name, kind in typed)
            self.session.createDataFrame(rows, schema).coalesce(1).cache().createOrReplaceTempView(table)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def close(self) -> None:
        self.session.stop()


Engine = DuckDB | SQLite | PostgreSQL | Spark


def engines(people: list[dict[str, Any]]) -> list[Engine]:
    """Every engine at hand: PostgreSQL where LIANXIN_TEST_POSTGRES says how to reach it, Spark where LIANXIN_TEST_SPARK
    is set and pyspark installed (minutes instead of seconds)."""
    found: list[Engine] = [DuckDB(people), SQLite(people)]
    if os.environ.get("LIANXIN_TEST_POSTGRES"):
        found.append(PostgreSQL(people))
    if os.environ.get("LIANXIN_TEST_SPARK"):
        found.append(Spark(people))
    return found


def as_value(stored: Any, kind: Kind) -> Any:
    """Return a value of SQLite as Python has it: booleans are 0 and 1 there, dates text."""
    if stored is None:
        return None
    if kind is Kind.BOOLEAN and stored in (0, 1):
        return bool(stored)
    if kind is Kind.DATE and isinstance(stored, str):
        return date.fromisoformat(stored)
    return stored


def answer_of(rule: Expression, case: Case, *, dialect: str, on: date, parameters: dict[str, Any]) -> Any:
    """Return the answer of DuckDB or SQLite for one case, put into tables of its own."""
    connection: Any = duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")
    members = list(case.members) if case.member is None else [case.member]
    code = case.household.get("village_code", "1")
    records = {
        "household": [{**case.household, "household_id": 1, "village_code": code}],
        "member": [{**member, "household_id": 1, "member_id": at} for at, member in enumerate(members)],
        "village": [{**case.village, "village_code": code}],
    }
    for table, rows in records.items():
        columns = list(
            dict.fromkeys(["household_id", "member_id", "village_code", *(n for n, _, _ in fields_of(table))])
        )
        connection.execute(_creation(f"{table}s", columns))
        for row in rows:
            values = [row.get(name) for name in columns]
            plain = [v.isoformat() if dialect == "sqlite" and isinstance(v, date) else v for v in values]
            connection.execute(_insertion(f"{table}s", columns), plain)
    (found,) = connection.execute(sql_of(rule, dialect=dialect, on=on, parameters=parameters)).fetchall()
    connection.close()
    return as_value(found[-1], rule.type.kind)
