"""``lianxin assess`` over plain files: no database, the same bytes each time, and faults told with row and column."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from core.measures.populations import county
from lianxin.cli import app
from lianxin.core.kernel.errors import Refused
from lianxin.core.measures import commitment

RUNNER = CliRunner()
DESIGN = """
villages: 12
per_village: 20
reserve: 3
strata:
  exited: {share: 3}
  unregistered: {share: 2}
"""


def ran(*words: str) -> str:
    result = RUNNER.invoke(app, ["assess", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refused(code: str, *words: str) -> Refused:
    with pytest.raises(Refused) as found:
        RUNNER.invoke(app, ["assess", *words], catch_exceptions=False)
    assert found.value.code == code
    return found.value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "frame.csv").write_bytes(county().content())
    (tmp_path / "design.yaml").write_text(DESIGN, encoding="utf-8")
    return tmp_path


def drawn(folder: Path, *more: str) -> Path:
    out = folder / "sample.csv"
    ran("sample", "--frame", str(folder / "frame.csv"), "--design", str(folder / "design.yaml"), "--seed", "开奖 1",
        "--out", str(out), *more)  # fmt: skip
    return out


def test_it_tells_the_digest_and_draws_the_same_sample_twice(folder: Path) -> None:
    digest = ran("frame", str(folder / "frame.csv")).split("\t")[0]
    first = drawn(folder, "--published", digest).read_bytes()
    assert drawn(folder).read_bytes() == first
    assert drawn(folder, "--secret", "s" * 8).read_bytes() != first
    assert len(commitment("s" * 8)) == 64
    # A frame saved by a spreadsheet, with a mark and other columns in another order, is the same frame.
    rows = list(csv.DictReader((folder / "frame.csv").read_text().splitlines()))
    with (folder / "frame.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, ["stratum", "note", "household", "persons", "village"])
        writer.writeheader()
        writer.writerows(row | {"note": "x"} for row in rows)
    assert drawn(folder, "--published", digest).read_bytes() == first
    refused("MEASURE-009", "sample", "--frame", str(folder / "frame.csv"), "--design", str(folder / "design.yaml"),
            "--seed", "开奖 1", "--published", "0" * 64)  # fmt: skip


def answered(folder: Path, **column: Any) -> Path:
    rows = list(csv.DictReader(drawn(folder).read_text().splitlines()))
    path = folder / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], *column])
        writer.writeheader()
        for number, row in enumerate(rows):
            told = {name: value(number, row) if row["role"] == "sample" else "" for name, value in column.items()}
            writer.writerow(row | told)
    return path


def test_it_estimates_and_judges(folder: Path) -> None:
    path = answered(
        folder, hit=lambda n, row: int(n % 60 == 0), persons=lambda n, row: 3, income=lambda n, row: 4000 + n
    )
    told = json.loads(ran("estimate", "--answers", str(path), "--numerator", "hit", "--limit", "0.5", "--json"))
    assert told["verdict"] == "met"
    assert told["low"] < told["value"] < told["high"]
    assert told["households"] == sum(row["role"] == "sample" for row in csv.DictReader(path.read_text().splitlines()))
    shown = ran("estimate", "--answers", str(path), "--numerator", "hit", "--denominator", "persons", "--limit", "0.01")
    assert "cannot_tell" in shown
    assert "设计效应" in shown
    mean = json.loads(ran("estimate", "--answers", str(path), "--numerator", "income", "--mean", "--json"))
    assert 4000 < mean["low"] < mean["value"] < mean["high"] < 4400


def test_it_sizes_a_survey() -> None:
    assert "\t385" in ran("size", "--rate", "0.5", "--margin", "0.05")
    assert "\t436" in ran("size", "--rate", "0.005", "--limit", "0.02")
    refused("ASSESS-004", "size", "--rate", "0.5")
    refused("ASSESS-004", "size", "--rate", "0.5", "--margin", "0.1", "--limit", "0.2")
    assert RUNNER.invoke(app, ["assess", "size", "--rate", "0.5", "--limit", "0.6", "--side", "left"]).exit_code == 2


def test_it_says_where_a_file_is_at_fault(folder: Path) -> None:
    refused("ASSESS-001", "frame", str(folder / "none.csv"))
    (folder / "short.csv").write_text("household,village\nH1,V1\n")
    refused("MEASURE-003", "frame", str(folder / "short.csv"))
    (folder / "bad.csv").write_text("household,village,stratum,persons\nH1,V1,exited,four\n")
    assert refused("ASSESS-002", "frame", str(folder / "bad.csv")).details["row"] == 2
    refused("ASSESS-003", "sample", "--frame", str(folder / "frame.csv"), "--design", "guess", "--seed", "x")
    for column, value in (
        ("village_chance", "1/0"),
        ("village_chance", "half"),
        ("cell_households", "many"),
        ("hit", "yes"),
    ):
        path = answered(folder, hit=lambda n, row: 0)
        rows = list(csv.DictReader(path.read_text().splitlines()))
        rows[0][column] = value
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        found = refused("ASSESS-002", "estimate", "--answers", str(path), "--numerator", "hit")
        assert (found.details["row"], found.details["column"]) == (2, column)
    for words in (["--side", "left"], ["--confidence", "2"]):
        assert RUNNER.invoke(app, ["assess", "estimate", "--answers", "x", "--numerator", "hit", *words]).exit_code == 2


def test_it_refuses_a_design_that_cannot_be_drawn_by(folder: Path) -> None:
    for text in (
        "villages: 3\nper_village: -1\nstrata: {exited: {share: 1}}",
        "villages: 3\nstrata: {exited: {count: -2}}",
    ):
        (folder / "design.yaml").write_text(text)
        refused("RULEBOOK-047", "sample", "--frame", str(folder / "frame.csv"), "--design", str(folder / "design.yaml"),
                "--seed", "x")  # fmt: skip
