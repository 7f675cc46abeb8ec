"""The rules as shipped give the same answer household by household and over a whole table, in DuckDB and in SQLite."""

from __future__ import annotations

import random
import sqlite3
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.rules import Case, Expression, sql_of
from lianxin.rulebook import dictionary, rulebook

DAYS = [date(2019, 12, 1), date(2023, 11, 1), date(2026, 11, 23)]
AREAS = ["522729103207", "450123100200", "632122101201", "990000000000", None]
STORED = {FieldType.MONEY: "BIGINT", FieldType.INTEGER: "INTEGER", FieldType.NUMBER: "DOUBLE", FieldType.DATE: "DATE",
          FieldType.MONTH: "DATE", FieldType.BOOLEAN: "BOOLEAN"}  # fmt: skip


SUBJECTS = ("household", "village", "county")
# Nobody has laid it down; what hangs on it is told by no engine.
OPEN_ONES = {"village_houses_are_safe"}


def conditions(table: str) -> dict[str, Expression]:
    book = rulebook()
    found = {name: rule.expression for name, rule in book.rules.items()}
    found |= {name: rule_set.verdict for name, rule_set in book.rule_sets.items()}
    return {name: condition for name, condition in found.items() if condition.table == table}


USED = sorted(
    {path for table in SUBJECTS for condition in conditions(table).values() for path in condition.fields}
    - {"household.village_code"}
)


def some_value(chance: random.Random, field: Field) -> Any:
    """A value of a field; one in five is not known, and amounts lie about the lines."""
    if chance.random() < 0.2:
        return None
    keys = [code.key for code in dictionary().code_lists[field.code_list].codes] if field.code_list else []
    match field.type:
        case FieldType.MONEY:
            return chance.choice([0, chance.randrange(0, 1_000_000), 295_200, 730_000, 6_000_000])
        case FieldType.INTEGER:
            return chance.choice([0, chance.randrange(0, 40), chance.randrange(0, 40), chance.randrange(0, 2_000)])
        case FieldType.NUMBER:
            return float(chance.choice([0, 19, 20, 40, 90, 95.5]))
        case FieldType.DATE | FieldType.MONTH:
            return date(2026, 11, 1) - timedelta(days=chance.randrange(0, 9000))
        case FieldType.BOOLEAN:
            return chance.random() < 0.6
        case FieldType.CODES:
            return "," + "".join(f"{key}," for key in sorted(keys) if chance.random() < 0.3)
        case _:
            return chance.choice(keys) if keys else "x"


def population(size: int = 300) -> list[Case]:
    chance = random.Random(11)
    paths = {table: [p.split(".")[1] for p in USED if p.startswith(f"{table}.")] for table in (*SUBJECTS, "member")}

    def record(table: str) -> dict[str, Any]:
        return {name: some_value(chance, dictionary().field(f"{table}.{name}")) for name in paths[table]}

    codes = [area and f"{area[:9]}{500 + number}" for area in AREAS for number in range(8)]
    villages = {code: record("village") | {"village_code": code} for code in codes}

    def case(members: int) -> Case:
        code = chance.choice(codes)
        return Case(
            record("household") | {"village_code": code},
            [record("member") for _ in range(members)],
            villages[code] if code else {},
        )

    return [case(chance.choice([0, 1, 2, 3, 4])) for _ in range(size)]


def places(table: str, size: int = 400) -> list[Case]:
    """Villages or counties, each with its own code under one of the areas."""
    chance = random.Random(7)
    names = [p.split(".")[1] for p in USED if p.startswith(f"{table}.")]
    found = []
    for number in range(size):
        code = AREAS[number % 4][:9] + f"{number:03d}"  # type: ignore[index]
        record = {name: some_value(chance, dictionary().field(f"{table}.{name}")) for name in names}
        found.append(
            Case(village=record | {"village_code": code})
            if table == "village"
            else Case(county=record | {"village_code": code})
        )
    return found


PEOPLE = population()
CASES = {"household": PEOPLE, "village": places("village"), "county": places("county")}
VILLAGES = {case.village["village_code"]: case.village for case in (*PEOPLE, *CASES["village"]) if case.village}


def columns(table: str) -> list[tuple[str, str]]:
    fields = [dictionary().field(path) for path in USED if path.startswith(f"{table}.")]
    return [(field.name, STORED.get(field.type, "VARCHAR")) for field in fields]


class Store:
    """The population in one engine."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.connection: Any = duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")
        keys = [("household_id", "BIGINT"), ("village_code", "VARCHAR")]
        households = [({"household_id": n} | dict(case.household)) for n, case in enumerate(PEOPLE)]
        members = [
            {"household_id": n, "member_id": 10 * n + m} | dict(member)
            for n, case in enumerate(PEOPLE)
            for m, member in enumerate(case.members)
        ]
        self._fill("households", [*keys, *columns("household")], households)
        self._fill("members", [keys[0], ("member_id", "BIGINT"), *columns("member")], members)
        self._fill("villages", [keys[1], *columns("village")], list(VILLAGES.values()))
        self._fill("counties", [keys[1], *columns("county")], [case.county for case in CASES["county"]])

    def _fill(self, table: str, typed: list[tuple[str, str]], rows: list[dict[str, Any]]) -> None:
        self.connection.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in typed)})")
        marks = ", ".join("?" * len(typed))
        values = [[self._plain(row.get(name)) for name, _ in typed] for row in rows]
        self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 -- names of this file

    def _plain(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) and self.dialect == "sqlite" else value


@pytest.fixture(scope="module", params=["duckdb", "sqlite"])
def store(request: pytest.FixtureRequest) -> Store:
    return Store(request.param)


@pytest.mark.parametrize("table", SUBJECTS)
@pytest.mark.parametrize("on", DAYS, ids=str)
def test_it_answers_alike_in_every_engine(store: Store, on: date, table: str) -> None:
    parameters = rulebook().parameters(on=on)
    asked = conditions(table)
    sql = sql_of(asked, dialect=store.dialect, on=on, parameters=parameters)
    answered = {row[0]: row[1:] for row in store.connection.execute(sql).fetchall()}
    cases = (
        dict(enumerate(PEOPLE))
        if table == "household"
        else {getattr(case, table)["village_code"]: case for case in CASES[table]}
    )
    assert set(answered) >= set(cases)
    for at, (name, condition) in enumerate(asked.items()):
        judge = condition.bind(on=on, parameters=parameters)
        found = [None if answered[key][at] is None else bool(answered[key][at]) for key in cases]
        assert found == [judge(case) for case in cases.values()], name


@pytest.mark.parametrize("table", SUBJECTS)
def test_it_is_tried_on_cases_of_every_answer(table: str) -> None:
    answers: dict[str, set[bool | None]] = {name: set() for name in conditions(table)}
    for on in DAYS:
        parameters = rulebook().parameters(on=on)
        for name, condition in conditions(table).items():
            judge = condition.bind(on=on, parameters=parameters)
            answers[name] |= {judge(case) for case in CASES[table]}
    # Who meets all six or seven standards of a set at once is rare among random cases, and so is who has no source at all.
    rare = set(rulebook().rule_sets) | OPEN_ONES | {"has_stable_source"}
    assert {name for name, found in answers.items() if not found >= {True, False, None}} <= rare
    assert all(len(found) >= 2 and None in found for name, found in answers.items() if name not in OPEN_ONES)
