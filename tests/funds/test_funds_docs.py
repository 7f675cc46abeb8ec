"""The pages on allocation problems say what the code does: the examples run, and every name stands in the reference."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from funds.allocation_problems import EXAMPLE
from lianxin.funds.commands import app
from lianxin.funds.domain import (
    Allocation,
    AllocationPlan,
    Bar,
    Kind,
    Price,
    Quality,
    Rules,
    Stage,
    Status,
    Unfunded,
)

DOCS = Path(__file__).resolve().parents[2] / "docs"
HOW_TO = (DOCS / "how-to" / "allocate-funds.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "funds-problem.md").read_text(encoding="utf-8")
PARTS = (AllocationPlan, Allocation, Unfunded, Price, Stage, Quality, Rules)


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", HOW_TO, re.S)


def printed(problem: dict[str, Any], folder: Path) -> str:
    path = folder / "problem.json"
    path.write_text(json.dumps(problem), encoding="utf-8")
    out = str(folder / "plan.json")
    return CliRunner().invoke(app, ["allocate", str(path), "--out", out, "--seconds", "20"]).stdout


def test_it_prints_what_the_how_to_shows(tmp_path: Path) -> None:
    assert printed(json.loads(blocks("json")[0]), tmp_path) == blocks("text")[0]


def test_it_explains_what_the_how_to_shows(tmp_path: Path) -> None:
    problem, changes = (json.loads(block) for block in blocks("json"))
    short = {**problem, "rules": {**problem["rules"], **changes}}
    assert blocks("text")[1] in printed(short, tmp_path)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_it_lists_every_field(part: type) -> None:
    assert [field.name for field in fields(part) if f"`{field.name}`" not in REFERENCE] == []


@pytest.mark.parametrize("choices", [Status, Kind, Bar], ids=lambda choices: choices.__name__)
def test_it_lists_every_choice(choices: type[Status] | type[Kind] | type[Bar]) -> None:
    assert [choice.value for choice in choices if f"`{choice.value}`" not in REFERENCE] == []


def test_it_lists_every_field_of_a_problem() -> None:
    names = {name for table in ("sources", "projects") for row in EXAMPLE[table] for name in row} | set(EXAMPLE)
    names |= {name for rule in EXAMPLE["rules"].values() if isinstance(rule, list) for row in rule for name in row}
    assert [name for name in sorted(names) if f"`{name}`" not in REFERENCE] == []


def test_it_lists_every_rule_that_a_check_may_name() -> None:
    source = (DOCS.parent / "src" / "lianxin" / "funds" / "domain" / "checking.py").read_text(encoding="utf-8")
    names = set(re.findall(r"""_broken\(\s*"(\w+)",""", source))
    assert {"budget", "known", "matching"} <= names
    assert [name for name in sorted(names) if f"`{name}`" not in REFERENCE] == []
