"""What the rule language refuses, by code; attacks and garbage included."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules.vocabulary import DEFINITIONS, PARAMETERS, dictionary, schema
from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused, catalogue
from lianxin.core.kernel.words import Words
from lianxin.core.rules import ByArea, Case, Definition, Kind, ParameterType, Schema, TableLayout, sql_of, summary_sql

SCHEMA = schema()
ON = date(2026, 11, 23)
DEEP_CHOICE = "if(" * 18 + "water_safe" + ", true, false)" * 18

IN_TEXT = [
    ("RULE-001", "rooms = 1 " + "or rooms = 1 " * 1_000),
    ("RULE-002", "(" * 60 + "water_safe" + ")" * 60),
    ("RULE-002", "not " * 60 + "water_safe"),
    ("RULE-002", "- " * 60 + "rooms > 1"),
    ("RULE-004", " \n\t "),
    ("RULE-005", "net_income < 7300 yuan ¥"),
    ("RULE-005", "rooms ＞ 3"),
    ("RULE-005", "house_grade = ‘a’"),
    ("RULE-005", "house_grade = “a”"),
    ("RULE-005", "rooms > 3\u200b"),
    ("RULE-005", "rooms > 3\x00"),
    ("RULE-005", "收入 < 7300 yuan"),
    ("RULE-005", "group_name = 'a\\'"),
    ("RULE-005", "group_name = 'a\nb'"),
    ("RULE-005", "rooms ≥ 3"),
    ("RULE-005", "rooms > $1"),
    ("RULE-005", "rooms > ?"),
    ("RULE-005", "{rooms} > 1"),
    ("RULE-006", "group_name = 'a"),
    ("RULE-007", "registered_on < date '2020-02-30'"),
    ("RULE-007", "registered_on < date '2020-2-3'"),
    ("RULE-007", "registered_on < date '2020-W01-1'"),
    ("RULE-007", "net_income < 1.234 yuan"),
    ("RULE-007", "rooms < 12345678901234567890"),
    ("RULE-008", "rooms rooms"),
    ("RULE-008", "rooms >"),
    ("RULE-008", "rooms in (1, )"),
    ("RULE-008", "rooms in 1"),
    ("RULE-008", "rooms in (select 1)".replace("select", "3 4")),
    ("RULE-008", "every(members)"),
    ("RULE-008", "every(households: water_safe)"),
    ("RULE-008", "count(members: working)"),
    ("RULE-008", "rooms is not known"),
    ("RULE-008", "rooms not between 1 and 2"),
    ("RULE-008", "rooms between 1 or 2"),
    ("RULE-008", "household.3"),
    ("RULE-008", "rooms > and"),
    ("RULE-009", "rooms / 2 > 1"),
    ("RULE-009", "rooms % 2 = 1"),
    ("RULE-009", "rooms <> 2"),
    ("RULE-009", "rooms == 2"),
    ("RULE-009", "rooms is null"),
    ("RULE-009", "rooms = (select 1)"),
    ("RULE-009", "case when water_safe then 1 end = 1"),
    ("RULE-009", "rooms = null"),
    ("RULE-009", "round(land_mu) = 2"),
    ("RULE-009", 'house_grade = "a"'),
    ("RULE-009", "water_safe && relocated"),
    ("RULE-009", "!water_safe"),
    ("RULE-010", "1 < rooms < 3"),
    ("RULE-010", "rooms = 1 is known"),
    ("RULE-011", "incom > 1"),
    ("RULE-011", "health has 'disabled'"),
    ("RULE-011", "helper.phone is known"),
    ("RULE-011", "every(members: net_income > 1 yuan)"),
    ("RULE-011", "is_child"),
    ("RULE-011", "village.is_poor"),
    ("RULE-012", "member.working"),
    ("RULE-009", "max(members: months) > 2"),
    ("RULE-013", "sqrt(rooms) = 2"),
    ("RULE-013", "eldest(members: months) > 2"),
    ("RULE-013", "read_csv('/etc/passwd') = 'a'"),
    ("RULE-013", "getenv('HOME') = 'a'"),
    ("RULE-014", "age() > 1"),
    ("RULE-014", "age(registered_on, on) > 1"),
    ("RULE-014", "least(rooms) > 1"),
    ("RULE-014", "if(water_safe, 1) = 1"),
    ("RULE-015", "net_income < @income_line"),
    ("RULE-015", "net_income < @income_line.identity"),
    ("RULE-016", "house_grade = 'e'"),
    ("RULE-016", "house_grade in ('a', 'D级')"),
    ("RULE-016", "risks has 'flood'"),
    ("RULE-017", "every(members: count(members) > 1)"),
    ("RULE-017", "some(members where household.is_poor: working)"),
    ("RULE-021", "net_income and water_safe"),
    ("RULE-021", "not rooms"),
    ("RULE-021", "every(members: wage)"),
    ("RULE-021", "every(members where months: working)"),
    ("RULE-021", "registered_on + 30 > on"),
    ("RULE-021", "- water_safe"),
    ("RULE-021", "net_income * 1.5 > 3 yuan"),
    ("RULE-021", "net_income * grant > 3 yuan"),
    ("RULE-021", "house_grade has 'a'"),
    ("RULE-021", "risks has group_name"),
    ("RULE-021", "age(rooms) > 1"),
    ("RULE-021", "per_person(land_mu, 2) > 1"),
    ("RULE-021", "per_person(net_income, 2.5) > 1 yuan"),
    ("RULE-021", "sum(members: share) > 1.5"),
    ("RULE-021", "sum(members: birth_on) > on"),
    ("RULE-021", "largest(members: school) = 'high'"),
    ("RULE-021", "least(group_name, 'a') = 'a'"),
    ("RULE-021", "starts_with(group_name, '63')"),
    ("RULE-021", "starts_with(village_code, '63%')"),
    ("RULE-021", "starts_with(village_code, group_name)"),
    ("RULE-022", "net_income < 7300"),
    ("RULE-022", "7300 < net_income"),
    ("RULE-022", "net_income + 7300 > 3 yuan"),
    ("RULE-022", "net_income in (7300, 7400)"),
    ("RULE-022", "if(water_safe, net_income, 0) > 3 yuan"),
    ("RULE-022", "known_or(net_income, 0) > 3 yuan"),
    ("RULE-023", "risks = 'flood'"),
    ("RULE-023", "house_grade < 'b'"),
    ("RULE-023", "group_name > 'b'"),
    ("RULE-023", "water_safe > relocated"),
    ("RULE-023", "account < '3'"),
    ("RULE-023", "account = '6222020000000000000'"),
    ("RULE-023", "water_safe = 1"),
    ("RULE-023", "registered_on > '2020-01-01'"),
    ("RULE-023", "rooms = '3'"),
    ("RULE-023", "account = group_name"),
    ("RULE-023", "house_grade = group_name"),
    ("RULE-023", "house_grade between 'a' and 'b'"),
    ("RULE-023", "if(water_safe, 1, 'a') = 1"),
    ("RULE-024", "some(members: school = insurance)"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), IN_TEXT)
def test_it_refuses_a_faulty_rule_with_its_code(code: str, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        SCHEMA.compile(text, table="household")
    assert refusal.value.code == code, refusal.value


ATTACKS = [
    "water_safe; drop table households",
    "water_safe -- and more",
    "water_safe /* and */ or true",
    "net_income::json is known",
    "rooms = (select count(*) from households)",
    "exists(select 1)",
    "1=1 union select 1",
    "true) or (1=1",
    "house_grade = 'a' or '1'='1",
    "house_grade = 'a'' or 1=1 --'",
    "rooms = 1 or 1e9 > 0",
    "rooms = 0x10",
    "@@version = 'a'",
    "pg_sleep(10) is known",
    "load_extension('x') is known",
    "household.household_id.x is known",
    "`rooms` = 1",
    "[rooms] = 1",
    "rooms = 1 # or true",
    "cast(rooms as text) = 'a'",
    "case when true then 1 end = 1",
    "rooms = rooms collate nocase",
    "__import__('os').system('id') is known",
    "rooms\u00a0>\u00a03",
    "ｒooms > 3",
    "rooms > ３",
    "every(members: working) over ()",
    "rooms in (values (1))",
    "(" * 10_000 + "water_safe" + ")" * 10_000,
    "(" * 4_000,
    "not " * 2_400,
    "-" * 9_000,
    "if(" * 3_000,
    "every(members where " * 400,
    "\ud800",
    "'\ud800'",
    "group_name = '\u202e'",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_it_refuses_an_attack(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        SCHEMA.compile(text, table="household", expected=Kind.BOOLEAN)
    assert refusal.value.code.startswith("RULE-0")
    assert len(refusal.value.into("zh")) < 1_000


WORDS = [
    "rooms", "net_income", "water_safe", "house_grade", "risks", "registered_on", "on", "is_poor", "household", "village",
    "members", "and", "or", "not", "in", "between", "is", "known", "unknown", "has", "where", "every", "some", "count",
    "sum", "largest", "age", "per_person", "if", "known_or", "least", "date", "yuan", "true", "working", "birth_on",
    "(", ")", ",", ":", ".", "=", "!=", "<", ">=", "+", "-", "*", "'a'", "'2020-01-01'", "3", "2.5", "@income_line.identify",
]  # fmt: skip


SOUP = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


@given(SOUP | st.text(max_size=60), st.sampled_from(["household", "member", "village"]))
@settings(max_examples=1500, deadline=None)
def test_it_answers_garbage_with_a_refusal_and_nothing_else(text: str, table: str) -> None:
    refused, rule = None, None
    try:
        rule = SCHEMA.compile(text, table=table)
    except Refused as refusal:
        refused = refusal
    if refused is None:
        assert rule is not None
        assert rule.type.kind in Kind
    else:
        assert refused.code.startswith("RULE-0")
        assert refused.into("zh") != refused.into("en")


def _refused(code: str, act: object) -> Refused:
    assert callable(act)
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == code, refusal.value
    return refusal.value


def _schema_with(**definitions: Definition) -> Schema:
    return Schema.of(dictionary(), definitions={**DEFINITIONS, **definitions}, parameters=PARAMETERS)


def _defined(text: str, table: str = "household") -> Definition:
    return Definition(table, text, Words("定义", "definition"))


def test_it_refuses_definitions_that_grow_without_bound() -> None:
    growing = {"d0": _defined("rooms + rooms")}
    growing |= {f"d{at}": _defined(f"d{at - 1} + d{at - 1}") for at in range(1, 30)}
    _refused("RULE-003", lambda: _schema_with(**growing))


def test_it_refuses_definitions_nested_without_bound() -> None:
    nested = {"d0": _defined("rooms")} | {f"d{at}": _defined(f"-d{at - 1}") for at in range(1, 500)}
    _refused("RULE-002", lambda: _schema_with(**nested))


def test_it_refuses_circular_definitions_and_names_the_circle() -> None:
    refused = _refused(
        "RULE-018", lambda: _schema_with(a=_defined("b + 1"), b=_defined("c * 2"), c=_defined("if(water_safe, a, 1)"))
    )
    assert all(name in refused.what.en for name in ("a", "b", "c"))
    _refused("RULE-018", lambda: _schema_with(a=_defined("a + 1")))


def test_it_refuses_a_faulty_definition_and_names_it() -> None:
    refused = _refused("RULE-022", lambda: _schema_with(rich=_defined("rooms > 1 and\n  net_income > 7300")))
    assert "Definition rich, line 2, column 16" in refused.what.en


@pytest.mark.parametrize("name", ["net_income", "and", "Rich", "1st", "a-b", "穷", ""])
def test_it_refuses_a_bad_name_of_a_definition(name: str) -> None:
    _refused("RULE-019", lambda: _schema_with(**{name: _defined("rooms > 1")}))


def test_it_refuses_bad_names_of_fields_parameters_columns_and_tables() -> None:
    reserved = dictionary({"household.on": (FieldType.DATE, "", "日", "day")})
    _refused("RULE-019", lambda: Schema.of(reserved))
    _refused("RULE-019", lambda: Schema.of(dictionary(), parameters={"Line": ParameterType(FieldType.MONEY)}))
    _refused("RULE-019", lambda: Schema.of(dictionary(), parameters={"a": ParameterType(FieldType.CODES)}))
    _refused("RULE-019", lambda: Schema.of(dictionary(), parameters={"a": ParameterType(FieldType.CODE, "nowhere")}))
    _refused("RULE-019", lambda: TableLayout(households="households; drop table x"))
    _refused("RULE-019", lambda: TableLayout(columns={"household.rooms": 'a" or 1=1'}))
    rule = SCHEMA.compile("water_safe", table="household")
    _refused("RULE-019", lambda: sql_of({"a b": rule}, dialect="duckdb", on=ON))
    _refused("RULE-019", lambda: sql_of({"household_id": rule}, dialect="duckdb", on=ON))


def test_it_refuses_a_table_that_rules_do_not_know() -> None:
    _refused("RULE-020", lambda: SCHEMA.compile("phone is known", table="helper"))
    _refused("RULE-020", lambda: _schema_with(a=_defined("phone is known", "helper")))


def test_it_refuses_members_in_a_rule_about_a_village() -> None:
    _refused("RULE-012", lambda: SCHEMA.compile("count(members) > 1", table="village"))
    _refused("RULE-012", lambda: SCHEMA.compile("household.rooms > 1", table="village"))


def test_it_refuses_a_rule_that_gives_another_kind_of_value() -> None:
    _refused("RULE-025", lambda: SCHEMA.compile("net_income", table="household", expected=Kind.BOOLEAN))


RICH = SCHEMA.compile("net_income > @income_line.identify", table="household")


def test_it_refuses_to_judge_without_the_value_of_a_parameter() -> None:
    _refused("RULE-026", lambda: RICH.evaluate(Case({"net_income": 1}), on=ON))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("income_line.identify", 2800.5),
        ("income_line.identify", "2800"),
        ("income_line.identify", True),
        ("income_line.identify", 10**30),
        ("school.first_age", 6.0),
        ("land.least", float("nan")),
        ("land.least", float("inf")),
        ("round.starts", "2020-01-01"),
        ("round.starts", datetime(2020, 1, 1)),  # noqa: DTZ001 -- the point of the test
        ("clinic.required", 1),
        ("house.worst", "e"),
        ("group.special", "a\\"),
        ("group.special", "a\x00"),
        ("income_line.identify", ByArea([("63", 1.5)])),
    ],
)
def test_it_refuses_a_parameter_value_of_the_wrong_type(name: str, value: object) -> None:
    rule = SCHEMA.compile(f"@{name} is known", table="household")
    _refused("RULE-027", lambda: rule.evaluate(Case(), on=ON, parameters={name: value}))
    _refused("RULE-027", lambda: sql_of(rule, dialect="duckdb", on=ON, parameters={name: value}))


@pytest.mark.parametrize(
    "pairs", [[], [("63", 1), ("63", 2)], [("63%", 1)], [("6" * 13, 1)], [("青海", 1)], [("63", None)]]
)
def test_it_refuses_faulty_areas(pairs: list[tuple[str, object]]) -> None:
    _refused("RULE-028", lambda: ByArea(pairs))


def test_it_refuses_to_judge_a_member_without_the_member() -> None:
    rule = SCHEMA.compile("working", table="member")
    for act in (rule.evaluate, rule.missing, rule.explain):
        _refused("RULE-029", lambda act=act: act(Case({"net_income": 1}), on=ON))


def test_it_refuses_an_unknown_dialect() -> None:
    rule = SCHEMA.compile("water_safe", table="household")
    _refused("RULE-030", lambda: sql_of(rule, dialect="mysql", on=ON))


def test_it_refuses_rules_of_different_tables_in_one_query() -> None:
    rules = {"a": SCHEMA.compile("water_safe", table="household"), "b": SCHEMA.compile("working", table="member")}
    _refused("RULE-031", lambda: sql_of(rules, dialect="duckdb", on=ON))


def test_it_refuses_a_query_that_would_grow_without_bound() -> None:
    grown = "greatest(" * 15 + "rooms" + ", rooms + 1)" * 15
    rule = SCHEMA.compile(f"{grown} > 1", table="household")
    assert rule.evaluate(Case({"rooms": 3}), on=ON) is True
    _refused("RULE-032", lambda: sql_of({f"r{at}": rule for at in range(12)}, dialect="duckdb", on=ON))


def test_it_refuses_nesting_that_the_parser_of_sqlite_cannot_hold() -> None:
    rule = SCHEMA.compile(DEEP_CHOICE, table="household")
    assert rule.evaluate(Case({"water_safe": True}), on=ON) is True
    assert "CASE" in sql_of(rule, dialect="duckdb", on=ON)
    _refused("RULE-032", lambda: sql_of(rule, dialect="sqlite", on=ON))


def test_it_refuses_to_ask_nothing() -> None:
    _refused("RULE-033", lambda: sql_of({}, dialect="duckdb", on=ON))
    _refused("RULE-033", lambda: summary_sql((), dialect="duckdb"))


def test_it_refuses_a_moment_for_a_day() -> None:
    with pytest.raises(TypeError):
        RICH.evaluate(Case(), on=datetime(2026, 11, 23), parameters={"income_line.identify": 1})  # noqa: DTZ001


def test_it_refuses_a_truth_that_is_not_one() -> None:
    rule = SCHEMA.compile("water_safe", table="household")
    for value in (1, 0, "no", "true"):
        with pytest.raises(TypeError):
            rule.evaluate(Case({"water_safe": value}), on=ON)


def test_it_points_at_the_place_with_a_caret() -> None:
    refused = _refused(
        "RULE-011", lambda: SCHEMA.compile("group_name = '三组' and\n  incom > 1 yuan", table="household")
    )
    assert refused.details["line"] == 2
    assert refused.details["column"] == 3
    shown = str(refused.details["excerpt"]).splitlines()
    assert shown[0].index("incom") == shown[1].index("^")
    wide = _refused("RULE-011", lambda: SCHEMA.compile("group_name = '三组' and incom > 1 yuan", table="household"))
    assert str(wide.details["excerpt"]).splitlines()[1].count("\u3000") == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("net_incme > 1 yuan", "net_income"),
        ("house_grade = 'B级'", "'b'"),
        ("net_income < 7300", "7300 yuan"),
        ("every(members: household.health has 'disabled')", "member.health"),
        ("wage > 1 yuan", "every(members: … wage …)"),
        ("evry(members: working)", "every"),
        ("net_income < @income_line.identity", "income_line.identify"),
        ("（water_safe）", "write (."),
        ("net_income / 3 > 1 yuan", "per_person"),
    ],
)
def test_it_says_what_would_have_worked(text: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        SCHEMA.compile(text, table="household")
    assert said in refusal.value.remedy.en


def test_it_has_a_test_for_every_code() -> None:
    declared = {code for code in catalogue() if code.startswith("RULE-")}
    tested = {code for code, _ in IN_TEXT} | set(_codes_in_this_file())
    assert declared == tested
    assert len(declared) == 33


def _codes_in_this_file() -> list[str]:
    import re
    from pathlib import Path

    return re.findall(r'_refused\(\s*"(RULE-\d{3})"', Path(__file__).read_text(encoding="utf-8"))
