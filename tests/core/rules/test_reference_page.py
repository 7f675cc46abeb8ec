"""Every example of docs/reference/rule-language.md, run in Python, DuckDB and SQLite."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from rule_engines import SQL_TYPES, as_value
from rule_vocabulary import FIELDS, schema

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import fen_from_yuan
from lianxin.core.rules import ByArea, Case, Kind, sql_of

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "rule-language.md"
BLOCKS = re.findall(r"^```rule\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
SCHEMA = schema()


def _read(text: str) -> dict[str, Any]:
    """A block is YAML, but a rule may hold colons: its line is read as it stands."""
    rule = re.search(r"^rule: (.*)$", text, re.MULTILINE)
    assert rule, text
    block = yaml.safe_load(text.replace(rule.group(0), ""))
    return {"table": "household", "day": date(2026, 11, 23), "parameters": {}, **block, "rule": rule.group(1)}


def _value(written: Any) -> Any:
    if isinstance(written, str) and written.endswith(" yuan"):
        return fen_from_yuan(written.removesuffix(" yuan"))
    return written


def _record(block: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: _value(value) for name, value in (block.get(key) or {}).items()}


def _case(block: dict[str, Any]) -> Case:
    members = [{name: _value(value) for name, value in member.items()} for member in block.get("members", [])]
    household, village = _record(block, "household"), _record(block, "village")
    return Case(household, members, village, _record(block, "member") if "member" in block else None)


def _parameters(block: dict[str, Any]) -> dict[str, Any]:
    return {
        name: ByArea([(area, _value(inner)) for area, inner in value.items()])
        if isinstance(value, dict)
        else _value(value)
        for name, value in block["parameters"].items()
    }


def _answer(value: Any) -> Any:
    return Verdict.of(value).value.replace("_", " ") if value is None or isinstance(value, bool) else value


@pytest.mark.parametrize("text", BLOCKS)
def test_it_answers_as_the_page_says(text: str) -> None:
    block = _read(text)
    if str(block["answer"]).startswith("refused "):
        with pytest.raises(Refused) as refusal:
            SCHEMA.compile(block["rule"], table=block["table"])
        assert refusal.value.code == block["answer"].removeprefix("refused ")
        return
    rule = SCHEMA.compile(block["rule"], table=block["table"])
    case, on, given = _case(block), block["day"], _parameters(block)
    assert _answer(rule.evaluate(case, on=on, parameters=given)) == _value(block["answer"])
    missing = [f"{one.table}.{one.field} {one.whose}".strip() for one in rule.missing(case, on=on, parameters=given)]
    assert missing == block.get("missing", [])


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
@pytest.mark.parametrize("text", [text for text in BLOCKS if "answer: refused" not in text])
def test_it_answers_the_same_in_a_database(text: str, dialect: str) -> None:
    block = _read(text)
    rule = SCHEMA.compile(block["rule"], table=block["table"])
    case = _case(block)
    connection: Any = duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")
    members = [case.member] if case.member is not None else list(case.members)
    code = case.household.get("village_code", "1")
    _fill(connection, dialect, "household", [case.household | {"household_id": 1, "village_code": code}])
    _fill(connection, dialect, "member", [m | {"household_id": 1, "member_id": at} for at, m in enumerate(members)])
    _fill(connection, dialect, "village", [case.village | {"village_code": code}])
    sql = sql_of(rule, dialect=dialect, on=block["day"], parameters=_parameters(block))
    (row,) = connection.execute(sql).fetchall()
    assert _answer(as_value(row[-1], rule.type.kind)) == _value(block["answer"])
    connection.close()


def _fill(connection: Any, dialect: str, table: str, records: list[dict[str, Any]]) -> None:
    kinds = {path.split(".")[1]: kind for path, (kind, *_) in FIELDS.items() if path.startswith(f"{table}.")}
    columns = {
        **kinds,
        "household_id": FieldType.INTEGER,
        "member_id": FieldType.INTEGER,
        "village_code": FieldType.TEXT,
    }
    typed = ", ".join(f'"{name}" {SQL_TYPES.get(kind, "VARCHAR")}' for name, kind in columns.items())
    connection.execute(f"CREATE TABLE {table}s ({typed})")
    for record in records:
        row = [record.get(name) for name in columns]
        plain = [v.isoformat() if dialect == "sqlite" and isinstance(v, date) else v for v in row]
        connection.execute(f"INSERT INTO {table}s VALUES ({', '.join('?' * len(row))})", plain)  # noqa: S608


def test_it_shows_an_example_of_each_kind_of_answer() -> None:
    answers = [str(_read(text)["answer"]).split()[0] for text in BLOCKS]
    assert {"met", "not", "cannot", "refused"} <= set(answers)
    assert len(BLOCKS) > 30
    assert Kind.BOOLEAN in {SCHEMA.compile(_read(t)["rule"], table="household").type.kind for t in BLOCKS[:2]}
