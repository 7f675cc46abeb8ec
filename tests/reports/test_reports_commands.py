"""``lianxin reports``: indicators and statements on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lianxin.core.kernel.errors import Refused
from lianxin.reports.commands import app
from reports.test_figures_from_rows import lot

pytestmark = [pytest.mark.one_engine, pytest.mark.django_db]


@pytest.fixture
def statements(tmp_path: Path) -> Path:
    """A file with one statement that agrees and one that differs."""
    told = tmp_path / "statements.yaml"
    told.write_text(
        """statements:
  - {number: a, zh: 米面油, en: rice, reported: 1800, unit: 斤, qualifier: ">", indicator: funds.goods_weight, before: 2017-01-01}
  - {number: b, zh: 米面油, en: rice, reported: 10, unit: 吨, indicator: funds.goods_weight, part_of: a, note: {zh: 注, en: a note}}
""",
        encoding="utf-8",
    )
    lot("大米", "1850", "斤")
    return told


def test_it_prints_each_statement_beside_the_figure(statements: Path) -> None:
    found = CliRunner().invoke(app, ["figures", "--statements", str(statements)])
    assert found.exit_code == 0
    for words in (
        "1800余斤 / more than 1,800 jin", "1,850斤 / 1,850 jin", "0.925吨 / 0.925 tonnes", "一致 / agrees: 1", "不一致 / differs: 1",
        "part of a", "a note", "全部地方；至 2017-01-01 前 / everywhere; before 2017-01-01",
    ):  # fmt: skip
        assert words in found.output, words
    assert "/reports/figures/funds.goods_weight/?before=2017-01-01" in found.output


def test_it_tells_the_same_as_json_and_only_what_is_asked(statements: Path) -> None:
    found = CliRunner().invoke(app, ["figures", "--statements", str(statements), "--json", "--only", "differs"])
    (told,) = json.loads(found.output)
    assert (told["number"], told["value"], told["rows"], told["agreement"]) == ("b", 1850, 1, "differs")


@pytest.mark.parametrize(
    "asked", [[], ["--programme", "a", "--statements", "b"], ["--statements", "b", "--only", "half"]]
)
def test_it_asks_for_one_source_and_a_known_answer(asked: list[str]) -> None:
    assert CliRunner().invoke(app, ["figures", *asked]).exit_code == 2


def test_it_knows_no_statements_of_a_programme_that_is_not_there() -> None:
    found = CliRunner().invoke(app, ["figures", "--programme", "nowhere"])
    assert isinstance(found.exception, Refused)
    assert found.exception.code == "REPORTS-014"


def test_it_lists_the_indicators_of_a_room() -> None:
    found = CliRunner().invoke(app, ["indicators", "--room", "exits"])
    assert "exits.incidence" in found.output
    assert "work.visits" not in found.output
    told = json.loads(CliRunner().invoke(app, ["indicators", "--json"]).output)
    needing = next(one for one in told if one["code"] == "funds.goods_quantity")
    assert [part["key"] for part in needing["filters"] if part["required"]] == ["measure_unit"]
