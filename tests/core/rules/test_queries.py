"""The shape of the queries: names, literals, one pass over the members, stored summaries; sizes that engines can bear."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from itertools import product

import duckdb
import pytest

from core.rules.oracle import birthdays, full_months
from core.rules.vocabulary import dictionary, schema
from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.rules import ByArea, Case, ParameterType, Schema, TableLayout, sql_of, summaries_of, summary_sql
from lianxin.core.rules.sql.dialects import DIALECTS

SCHEMA = schema()
ON = date(2026, 11, 23)
LINE = {"income_line.identify": 280_000}


def test_it_asks_all_questions_in_one_pass_over_the_members() -> None:
    rules = {
        "poor": SCHEMA.compile("is_poor", table="household"),
        "rich": SCHEMA.compile("not ( is_poor )", table="household"),
        "schooled": SCHEMA.compile("every(members where is_child: school != 'none')", table="household"),
        "large": SCHEMA.compile("count( members ) > 4", table="household"),
    }
    for dialect in DIALECTS:
        sql = sql_of(rules, dialect=dialect, on=ON, parameters=LINE)
        assert len(re.findall(r"FROM [\"`]members[\"`]", sql)) == 1
        assert sql.count("count(*) AS") == 1
    assert len(summaries_of(rules.values(), on=ON, parameters=LINE)) == 2


def test_it_joins_only_the_tables_that_it_reads() -> None:
    plain = sql_of(SCHEMA.compile("water_safe", table="household"), dialect="duckdb", on=ON)
    assert "JOIN" not in plain
    assert "members" not in plain
    outward = sql_of(SCHEMA.compile("some(members: village.has_clinic)", table="household"), dialect="duckdb", on=ON)
    assert outward.count('"villages"') == 1
    assert outward.count('"households"') == 2


def test_it_names_a_summary_by_its_question_day_and_limits() -> None:
    rule = SCHEMA.compile("every(members where is_child: wage < @income_line.identify)", table="household")
    same = SCHEMA.compile(
        "rooms > 1 or every(members  where (age(birth_on) between 6 and 15): (wage)<@income_line.identify)",
        table="household",
    )

    def names(one: object, on: date = ON, line: object = 280_000) -> list[str]:
        assert one in (rule, same)
        chosen = rule if one is rule else same
        return [s.name for s in summaries_of([chosen], on=on, parameters={"income_line.identify": line})]

    assert names(rule) == names(same)
    assert re.fullmatch(r"every_[0-9a-f]{12}", names(rule)[0])
    others = [names(rule, on=date(2026, 11, 24)), names(rule, line=280_001), names(rule, line=ByArea([("", 280_000)]))]
    assert len({tuple(one) for one in [names(rule), *others]}) == 4


def test_it_keeps_the_name_of_a_summary_from_one_release_to_the_next() -> None:
    rule = SCHEMA.compile("count(members where working)", table="household")
    (summary,) = summaries_of([rule], on=ON)
    assert summary.name == "count_c8f0c8d6d8d8"


def test_it_reads_stored_summaries_and_no_members() -> None:
    rules = {"poor": SCHEMA.compile("is_poor", table="household")}
    layout = TableLayout(households="snapshot.households", summaries_stored=True)
    sql = sql_of(rules, dialect="postgresql", on=ON, parameters=LINE, layout=layout)
    assert '"snapshot"."households" AS h' in sql
    assert "members" not in sql
    (summary,) = summaries_of(rules.values(), on=ON, parameters=LINE)
    assert f"h.{summary.name}" in sql
    assert summary.name in summary_sql([summary], dialect="postgresql")


def test_it_reads_stored_summaries_from_the_household_of_a_member() -> None:
    rule = SCHEMA.compile("working and count(members) > 2", table="member")
    sql = sql_of(rule, dialect="duckdb", on=ON, layout=TableLayout(summaries_stored=True))
    assert 'LEFT JOIN "households" AS h' in sql
    assert "GROUP BY" not in sql


def test_it_uses_the_names_of_the_layout() -> None:
    layout = TableLayout(
        households="registry_facts", members="registry_member", household_id="hid", village_code="place",
        columns={"household.net_income": "income_fen", "member.working": "works"},
    )  # fmt: skip
    rule = SCHEMA.compile("net_income > @income_line.identify and some(members: working)", table="household")
    sql = sql_of(rule, dialect="duckdb", on=ON, parameters={"income_line.identify": ByArea([("63", 5)])}, layout=layout)
    for name in ('"registry_facts"', '"registry_member"', 'h."hid"', 'h."place"', 'h."income_fen"', 'm."works"'):
        assert name in sql
    assert '"net_income"' not in sql


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_it_puts_hostile_text_into_a_literal_and_nowhere_else(dialect: str) -> None:
    hostile = "'; DROP TABLE households; --"
    rule = SCHEMA.compile("group_name = @group.special or group_name = '''; SELECT 1; --'", table="household")
    given = {"group.special": ByArea([("63", hostile), ("", "%_'")])}
    sql = sql_of(rule, dialect=dialect, on=ON, parameters=given)
    connection = duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")
    connection.execute('CREATE TABLE households (household_id INTEGER, village_code VARCHAR, "group_name" VARCHAR)')
    rows = [(1, "6301", hostile), (2, "53", "%_'"), (3, "53", "'; SELECT 1; --"), (4, "53", "x"), (5, None, "x")]
    connection.executemany("INSERT INTO households VALUES (?, ?, ?)", rows)
    answers = dict(connection.execute(sql).fetchall())
    assert {key: None if value is None else bool(value) for key, value in answers.items()} == {
        1: True, 2: True, 3: True, 4: False, 5: None,
    }  # fmt: skip
    connection.close()


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_it_shares_out_like_the_kernel_to_the_last_fen(dialect: str) -> None:
    connection = duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE households (household_id INTEGER, net_income BIGINT, rooms INTEGER)")
    large = [(10**15 + at, 3) for at in range(3)] + [(2**31 + 1, 2), (-(2**31) - 1, 2)]
    pairs = [*product(range(-13, 14), range(-2, 7)), *large, (None, 2), (5, None)]
    connection.executemany("INSERT INTO households VALUES (?, ?, ?)", [(at, *pair) for at, pair in enumerate(pairs)])
    rule = SCHEMA.compile("per_person(net_income, rooms)", table="household")
    found = dict(connection.execute(sql_of(rule, dialect=dialect, on=ON)).fetchall())
    for at, (total, persons) in enumerate(pairs):
        assert found[at] == rule.evaluate(Case({"net_income": total, "rooms": persons}), on=ON)
    connection.close()


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_it_holds_a_share_against_a_limit_without_dividing(dialect: str) -> None:
    connection = duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE households (household_id INTEGER, net_income BIGINT, rooms INTEGER)")
    pairs = [*product(range(-13, 14), range(-2, 7)), (None, 2), (5, None)]
    connection.executemany("INSERT INTO households VALUES (?, ?, ?)", [(at, *pair) for at, pair in enumerate(pairs)])
    limits = [f"{'-' if fen < 0 else ''}0.0{abs(fen)} yuan" for fen in range(-4, 5)]
    share = "per_person(net_income, rooms)"
    texts = [f"{share} {sign} {limit}" for sign in ("<", "<=", ">", ">=", "=", "!=") for limit in limits]
    texts += [f"{limit} {sign} {share}" for sign in ("<", "<=", ">", ">=") for limit in limits]
    rules = {f"r{at}": SCHEMA.compile(text, table="household") for at, text in enumerate(texts)}
    sql = sql_of(rules, dialect=dialect, on=ON)
    assert sql.count("nullif") == len(texts)
    assert sql.count("CASE") == 2 * len(limits)
    for row in connection.execute(sql).fetchall():
        total, persons = pairs[row[0]]
        case = Case({"net_income": total, "rooms": persons})
        wanted = [rule.evaluate(case, on=ON) for rule in rules.values()]
        assert [None if value is None else bool(value) for value in row[1:]] == wanted
    connection.close()


DAYS = [date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1), date(2021, 2, 28), date(2021, 3, 1), date(2020, 12, 31),
        date(2021, 1, 1), date(2021, 1, 31), date(2020, 1, 31), date(2020, 11, 30), date(2010, 6, 15)]  # fmt: skip


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_it_counts_full_years_and_months_from_any_day_to_any_other(dialect: str) -> None:
    connection = duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE households (household_id INTEGER, village_code VARCHAR, registered_on DATE)")
    connection.execute("CREATE TABLE villages (village_code VARCHAR, opened_on DATE)")
    pairs = list(product(DAYS, DAYS))
    connection.executemany(
        "INSERT INTO households VALUES (?, ?, ?)", [(at, str(at), one.isoformat()) for at, (one, _) in enumerate(pairs)]
    )
    connection.executemany(
        "INSERT INTO villages VALUES (?, ?)", [(str(at), other.isoformat()) for at, (_, other) in enumerate(pairs)]
    )
    texts = {
        "years": "years_between(registered_on, village.opened_on)",
        "months": "months_between(registered_on, village.opened_on)",
    }
    texts |= {f"years_{at}": f"years_between(registered_on, date '{day}')" for at, day in enumerate(DAYS)}
    rules = {name: SCHEMA.compile(text, table="household") for name, text in texts.items()}
    rows = sorted(connection.execute(sql_of(rules, dialect=dialect, on=ON)).fetchall())
    for (since, until), (_, years, months, *until_each_day) in zip(pairs, rows, strict=True):
        assert (years, months) == (birthdays(since, until), full_months(since, until))
        assert until_each_day == [birthdays(since, day) for day in DAYS]
        case = Case({"registered_on": since}, village={"opened_on": until})
        assert rules["years"].evaluate(case, on=ON) == years
        assert rules["months"].evaluate(case, on=ON) == months
        assert [rules[f"years_{at}"].evaluate(case, on=ON) for at in range(len(DAYS))] == until_each_day
    connection.close()


def test_it_widens_narrow_columns_before_it_computes() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE households (household_id INTEGER, net_income INTEGER, rooms SMALLINT)")
    connection.execute("INSERT INTO households VALUES (1, 2000000000, 30000)")
    rule = SCHEMA.compile("net_income + net_income * rooms + rooms * 30000 * 1 yuan", table="household")
    assert connection.execute(sql_of(rule, dialect="duckdb", on=ON)).fetchall() == [
        (1, rule.evaluate(Case({"net_income": 2_000_000_000, "rooms": 30_000}), on=ON))
    ]
    connection.close()


def test_it_reads_decimals_of_a_rule_as_the_engines_do() -> None:
    own = Schema.of(
        dictionary({"household.x": (FieldType.NUMBER, "", "x", "x")}), parameters={"p": ParameterType(FieldType.NUMBER)}
    )
    literals = ["0.1", "0.3", "1234567.125", "0.000001", "99999999.9999999", "1.5"]
    for dialect in ("duckdb", "sqlite"):
        connection = duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")
        connection.execute("CREATE TABLE households (household_id INTEGER, x DOUBLE PRECISION)")
        connection.executemany(
            "INSERT INTO households VALUES (?, ?)", [(at, float(one)) for at, one in enumerate(literals)]
        )
        rules = {f"r{at}": own.compile(f"x = {one} and x >= @p", table="household") for at, one in enumerate(literals)}
        rows = sorted(connection.execute(sql_of(rules, dialect=dialect, on=ON, parameters={"p": 1e-7})).fetchall())
        assert [[bool(value) for value in row[1:]] for row in rows] == [
            [at == other for other in range(len(literals))] for at in range(len(literals))
        ]
        connection.close()


def test_it_writes_the_names_and_literals_of_spark() -> None:
    text = "per_person(net_income, count(members)) = 5 yuan and risks has 'disabled' and land_mu > 0.5 and registered_on < on"
    sql = sql_of(SCHEMA.compile(text, table="household"), dialect="spark", on=ON)
    for part in ("`households` AS h", " div ", "instr(h.`risks`, ',disabled,') > 0", "0.5D", "DATE '2026-11-23'"):
        assert part in sql
    assert '"' not in sql


def test_it_writes_rules_of_ordinary_depth_for_sqlite() -> None:
    """Its parser holds 100 symbols; what people write stays far below."""
    nested = (
        "if({flag} and ({number} > 1 or (village.has_clinic and not ({number} < 0))), "
        "per_person({money} + {money}, known_or({number}, 1) + 1), known_or({money}, 0 yuan)) > 3 yuan"
    )
    own = nested.format(flag="water_safe", number="rooms", money="net_income")
    theirs = nested.format(flag="working", number="months", money="wage")
    rules = {
        "own": SCHEMA.compile(own, table="household"),
        "theirs": SCHEMA.compile(
            f"every(members where age(birth_on) > 6: household.relocated or {theirs})", table="household"
        ),
    }
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE households (household_id, village_code, net_income, rooms, water_safe, relocated)")
    connection.execute("CREATE TABLE members (household_id, birth_on, wage, months, working)")
    connection.execute("CREATE TABLE villages (village_code, has_clinic)")
    connection.execute("INSERT INTO households VALUES (1, '63', 1000, 2, 1, 0)")
    connection.execute("INSERT INTO members VALUES (1, '1980-01-01', 100, 2, 1), (1, NULL, 1, 1, 0)")
    assert connection.execute(sql_of(rules, dialect="sqlite", on=ON)).fetchall() == [(1, 1, 0)]
    connection.close()
