"""``lianxin pairing solve`` and ``check``, as a clerk uses them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lianxin.core.kernel.errors import Refused
from lianxin.pairing.commands import app
from pairing.pairing_problems import example, text_of

runner = CliRunner()


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(text_of(example()), encoding="utf-8")
    return path


def test_it_writes_the_plan_and_says_how_good_it_is(problem_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    result = runner.invoke(app, ["solve", str(problem_file), "--out", str(out), "--seconds", "20"])
    assert result.exit_code == 0, result.output
    assert "状态 status: optimal" in result.stdout
    plan = json.loads(out.read_text(encoding="utf-8"))
    assert plan["status"] == "optimal"
    assert {row["role"] for row in plan["unit_villages"]} == {"lead", "responsible", "co"}
    assert plan["quality"]["gap"] == 0
    assert plan["explanation"][0].keys() == {"zh", "en"}


def test_it_prints_one_json_object_when_asked(problem_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    result = runner.invoke(app, ["solve", str(problem_file), "--out", str(out), "--json", "--seconds", "20"])
    summary = json.loads(result.stdout)
    assert (summary["status"], summary["unplaced"], summary["violations"]) == ("optimal", 0, 0)


def test_it_writes_the_same_plan_twice(problem_file: Path, tmp_path: Path) -> None:
    outs = [tmp_path / "one.json", tmp_path / "two.json"]
    for out in outs:
        runner.invoke(app, ["solve", str(problem_file), "--out", str(out), "--seconds", "20", "--seed", "3"])
    assert outs[0].read_text(encoding="utf-8") == outs[1].read_text(encoding="utf-8")


def test_it_ends_with_2_and_explains_when_no_complete_plan_exists(problem_file: Path, tmp_path: Path) -> None:
    problem_file.write_text(text_of(example(rules={"cap_first": 0, "reshuffle": True})), encoding="utf-8")
    out = tmp_path / "plan.json"
    result = runner.invoke(app, ["solve", str(problem_file), "--out", str(out), "--seconds", "20"])
    assert result.exit_code == 2
    assert "cap_first" in result.stdout
    assert json.loads(out.read_text(encoding="utf-8"))["unplaced"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"{"])
def test_it_refuses_a_file_it_cannot_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "problem.json"
    if content is not None:
        path.write_bytes(content)
    result = runner.invoke(app, ["solve", str(path), "--out", str(tmp_path / "plan.json")])
    assert isinstance(result.exception, Refused)
    assert result.exception.code == ("PAIR-016" if content == b"{" else "PAIR-014")
    assert not (tmp_path / "plan.json").exists()


def test_it_refuses_a_place_it_cannot_write_to(problem_file: Path, tmp_path: Path) -> None:
    result = runner.invoke(app, ["solve", str(problem_file), "--out", str(tmp_path / "no" / "plan.json")])
    assert isinstance(result.exception, Refused)
    assert result.exception.code == "PAIR-017"


@pytest.mark.parametrize("seconds", ["0", "-5", "soon"])
def test_it_refuses_seconds_that_make_no_sense(problem_file: Path, tmp_path: Path, seconds: str) -> None:
    result = runner.invoke(app, ["solve", str(problem_file), "--out", str(tmp_path / "p.json"), "--seconds", seconds])
    assert result.exit_code == 2
    assert not (tmp_path / "p.json").exists()


def test_it_checks_a_plan_that_was_changed_by_hand(problem_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    runner.invoke(app, ["solve", str(problem_file), "--out", str(out), "--seconds", "20"])
    assert runner.invoke(app, ["check", str(problem_file), str(out)]).exit_code == 0
    plan = json.loads(out.read_text(encoding="utf-8"))
    plan["household_helpers"] = [row for row in plan["household_helpers"] if row["household"] != "H1"]
    out.write_text(json.dumps(plan), encoding="utf-8")
    result = runner.invoke(app, ["check", str(problem_file), str(out)])
    assert result.exit_code == 2
    assert "[first_helpers_per_household] H1" in result.stdout
    found = json.loads(runner.invoke(app, ["check", str(problem_file), str(out), "--json"]).stdout)
    assert [violation["subject"] for violation in found["violations"]] == ["H1"]
    assert found["quality"]["load_by_helper"]["P3"] == 1


def test_it_needs_no_database_and_no_solver_to_start() -> None:
    code = (
        "import sys, lianxin.pairing.commands; "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'ortools', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_it_keeps_the_domain_free_of_django() -> None:
    code = "import sys, lianxin.pairing.domain; print([n for n in sys.modules if n.split('.')[0] == 'django'])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
