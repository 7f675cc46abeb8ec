"""The pages on pairing problems say what the code does: the example runs, and every name stands in the reference."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lianxin.pairing.commands import app
from lianxin.pairing.domain import (
    HouseholdHelper,
    LeaderVillage,
    PairingPlan,
    Post,
    Quality,
    Released,
    Role,
    Shortage,
    Stage,
    Status,
    UnitVillage,
    Unplaced,
)
from lianxin.pairing.domain.rules import rule_entries
from pairing.pairing_problems import EXAMPLE

DOCS = Path(__file__).resolve().parents[2] / "docs"
HOW_TO = (DOCS / "how-to" / "solve-a-pairing-problem.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "pairing-problem.md").read_text(encoding="utf-8")
PLAN_PARTS = (PairingPlan, UnitVillage, HouseholdHelper, LeaderVillage, Unplaced, Released, Stage, Shortage, Quality)


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", HOW_TO, re.S)


def printed(problem: dict[str, Any], folder: Path) -> str:
    path = folder / "problem.json"
    path.write_text(json.dumps(problem), encoding="utf-8")
    return CliRunner().invoke(app, ["solve", str(path), "--out", str(folder / "plan.json"), "--seconds", "20"]).stdout


def test_it_prints_what_the_how_to_shows(tmp_path: Path) -> None:
    (problem,) = blocks("json")
    assert printed(json.loads(problem), tmp_path) == blocks("text")[0]


def test_it_explains_what_the_how_to_shows(tmp_path: Path) -> None:
    (problem,) = blocks("json")
    short = {**json.loads(problem), "rules": {"cap_first": 1}}
    assert blocks("text")[1] in printed(short, tmp_path)


def test_it_lists_every_rule_with_its_default() -> None:
    for name, entry in rule_entries().items():
        assert f"| `{name}` | {json.dumps(entry.value)} |" in REFERENCE


@pytest.mark.parametrize("part", PLAN_PARTS, ids=lambda part: part.__name__)
def test_it_lists_every_field_of_a_plan(part: type) -> None:
    assert [field.name for field in fields(part) if f"`{field.name}`" not in REFERENCE] == []


@pytest.mark.parametrize("choices", [Status, Role, Post], ids=lambda choices: choices.__name__)
def test_it_lists_every_choice(choices: type[Status] | type[Role] | type[Post]) -> None:
    assert [choice.value for choice in choices if f"`{choice.value}`" not in REFERENCE] == []


def test_it_lists_every_field_of_a_problem() -> None:
    names = {name for table in ("villages", "units", "households", "helpers") for row in EXAMPLE[table] for name in row}
    assert [name for name in sorted(names | set(EXAMPLE)) if f"`{name}`" not in REFERENCE] == []


def test_it_lists_every_rule_that_a_check_may_name() -> None:
    source = (DOCS.parent / "src" / "lianxin" / "pairing" / "domain" / "checking.py").read_text(encoding="utf-8")
    names = set(re.findall(r"""_(?:broken|note)\(\s*"(\w+)",""", source))
    assert {"capacity", "known"} <= names
    assert [name for name in sorted(names) if f"`{name}`" not in REFERENCE] == []
