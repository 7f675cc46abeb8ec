"""``lianxin funds allocate`` and ``check``, as a clerk uses them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from funds.allocation_problems import example, text_of
from lianxin.core.kernel.errors import Refused
from lianxin.funds.commands import app

runner = CliRunner()


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(text_of(example()), encoding="utf-8")
    return path


def test_it_writes_the_plan_and_says_how_good_it_is(problem_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    result = runner.invoke(app, ["allocate", str(problem_file), "--out", str(out), "--seconds", "20"])
    assert result.exit_code == 0, result.output
    assert "状态 status: optimal" in result.stdout
    assert "… benefit" in result.stderr
    plan = json.loads(out.read_text(encoding="utf-8"))
    assert (plan["status"], plan["objective"], plan["bound"], plan["gap"]) == ("optimal", 1_640_000, 1_640_000, 0.0)
    assert plan["allocations"][0].keys() >= {"source", "project", "amount_fen"}
    assert {row["project"] for row in plan["unfunded"]} == {"P5", "P6"}


def test_it_prints_one_json_object_when_asked(problem_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    result = runner.invoke(app, ["allocate", str(problem_file), "--out", str(out), "--json", "--seconds", "20"])
    summary = json.loads(result.stdout)
    assert (summary["status"], summary["unfunded"], summary["violations"]) == ("optimal", 2, 0)
    assert result.stderr == ""


def test_it_writes_the_same_plan_twice(problem_file: Path, tmp_path: Path) -> None:
    outs = [tmp_path / "one.json", tmp_path / "two.json"]
    for out in outs:
        runner.invoke(app, ["allocate", str(problem_file), "--out", str(out), "--seconds", "20", "--seed", "3"])
    assert outs[0].read_text(encoding="utf-8") == outs[1].read_text(encoding="utf-8")


def test_it_ends_with_2_when_the_minima_cannot_all_be_reached(problem_file: Path, tmp_path: Path) -> None:
    # Each minimum can be reached alone; the road money lies in one area, and the other has only a bridge that needs a road.
    areas = [{"area": "999902", "minimum_fen": 30_000_000}, {"area": "999901", "maximum_fen": 60_000_000}]
    problem_file.write_text(text_of(example(rules={"areas": areas})), encoding="utf-8")
    out = tmp_path / "plan.json"
    result = runner.invoke(app, ["allocate", str(problem_file), "--out", str(out), "--seconds", "20"])
    assert result.exit_code == 2
    assert "300,000.00 yuan short" in result.stdout
    assert json.loads(out.read_text(encoding="utf-8"))["status"] == "infeasible"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"{"])
def test_it_refuses_a_file_it_cannot_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "problem.json"
    if content is not None:
        path.write_bytes(content)
    result = runner.invoke(app, ["allocate", str(path), "--out", str(tmp_path / "plan.json")])
    assert isinstance(result.exception, Refused)
    assert result.exception.code == ("FUND-012" if content == b"{" else "FUND-011")
    assert not (tmp_path / "plan.json").exists()


def test_it_refuses_a_place_it_cannot_write_to(problem_file: Path, tmp_path: Path) -> None:
    result = runner.invoke(app, ["allocate", str(problem_file), "--out", str(tmp_path / "no" / "plan.json")])
    assert isinstance(result.exception, Refused)
    assert result.exception.code == "FUND-013"


@pytest.mark.parametrize("seconds", ["0", "-5", "soon"])
def test_it_refuses_seconds_that_make_no_sense(problem_file: Path, tmp_path: Path, seconds: str) -> None:
    out = tmp_path / "p.json"
    result = runner.invoke(app, ["allocate", str(problem_file), "--out", str(out), "--seconds", seconds])
    assert result.exit_code == 2
    assert not out.exists()


def test_it_checks_a_plan_that_was_changed_by_hand(problem_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    runner.invoke(app, ["allocate", str(problem_file), "--out", str(out), "--seconds", "20"])
    assert runner.invoke(app, ["check", str(problem_file), str(out)]).exit_code == 0
    plan = json.loads(out.read_text(encoding="utf-8"))
    plan["allocations"][0]["amount_fen"] -= 1
    out.write_text(json.dumps(plan), encoding="utf-8")
    result = runner.invoke(app, ["check", str(problem_file), str(out)])
    assert result.exit_code == 2
    assert "[whole] P1" in result.stdout
    found = json.loads(runner.invoke(app, ["check", str(problem_file), str(out), "--json"]).stdout)
    assert [violation["subject"] for violation in found["violations"]] == ["P1"]
    assert found["quality"]["paid_by_source"]["S3"] == 30_000_000


def test_it_needs_no_database_and_no_solver_to_start() -> None:
    code = (
        "import sys, lianxin.funds.commands; "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'ortools', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_it_keeps_the_domain_free_of_django() -> None:
    code = "import sys, lianxin.funds.domain; print([n for n in sys.modules if n.split('.')[0] == 'django'])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
