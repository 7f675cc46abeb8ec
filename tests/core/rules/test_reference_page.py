"""Every example of docs/reference/rule-language.md, run in Python, DuckDB and SQLite."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.rules.engines import answer_of
from core.rules.vocabulary import schema
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import fen_from_yuan
from lianxin.core.rules import ByArea, Case, Kind

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
    found = answer_of(rule, _case(block), dialect=dialect, on=block["day"], parameters=_parameters(block))
    assert _answer(found) == _value(block["answer"])


def test_it_shows_an_example_of_each_kind_of_answer() -> None:
    answers = [str(_read(text)["answer"]).split()[0] for text in BLOCKS]
    assert {"met", "not", "cannot", "refused"} <= set(answers)
    assert len(BLOCKS) > 30
    assert Kind.BOOLEAN in {SCHEMA.compile(_read(t)["rule"], table="household").type.kind for t in BLOCKS[:2]}
