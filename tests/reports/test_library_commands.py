"""``lianxin reports publish``, ``prove``, ``table`` and ``make-due``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cast import COUNTY
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.reports.commands import app
from lianxin.reports.indicators.freezing import file_of
from lianxin.reports.models import PublishedFigure, TableFile, TableSchedule
from lianxin.reports.operations.tables import NewTable, keep_table, schedule_table
from registry.makers import areas, household
from reports.test_figures_from_rows import lot

pytestmark = [pytest.mark.one_engine, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path
    areas()


def told(*words: str) -> Any:
    """What a command says."""
    return CliRunner().invoke(app, list(words))


def test_it_publishes_and_proves_and_fails_where_something_was_altered() -> None:
    lot("大米", "1850", "斤")
    lot("化肥", "2", "吨")
    asked = (
        "publish",
        "funds.goods_weight",
        "--name",
        "米",
        "--area",
        COUNTY,
        "--before",
        "2017-01-01",
        "--where",
        "item=大米",
    )
    assert told(*asked).exit_code == 0
    made = PublishedFigure.objects.get()
    assert made.sealed["value"] == "1850"
    good = told("prove")
    assert good.exit_code == 0
    assert "成立 holds" in good.output
    file_of(made.rows_digest).unlink()
    bad = told("prove", str(made.pk))
    assert bad.exit_code == 1
    assert "不成立 fails" in bad.output


def test_it_refuses_to_publish_what_does_not_fit() -> None:
    for asked, code in (
        (("publish", "funds.none", "--name", "x"), "REPORTS-003"),
        (("publish", "funds.goods_weight", "--name", "x"), "REPORTS-023"),
        (("publish", "funds.goods_weight", "--name", "x", "--where", "colour=red"), "REPORTS-004"),
    ):
        fault = told(*asked).exception
        assert isinstance(fault, Refused)
        assert fault.code == code


def test_it_writes_a_table_into_a_file(tmp_path: Path) -> None:
    household(household_type="poor")
    asked, out = tmp_path / "asked.json", tmp_path / "out.csv"
    asked.write_text(json.dumps({"of": "household", "fields": ["household_type"], "year": 2026}), encoding="utf-8")
    found = told("table", str(asked), "--out", str(out))
    assert found.exit_code == 0, found.output
    assert "贫困户" in out.read_text(encoding="utf-8-sig")


def test_it_makes_the_tables_that_are_due(county_officer: User) -> None:
    household(household_type="poor")
    asked = {"indicator": "registry.households", "rows": "household_type", "before": "2027-01-01", "area": COUNTY}
    kept = keep_table(entry=NewTable("户表", asked), by=county_officer)
    schedule_table(table=kept, every="day", file_format="csv", by=county_officer)
    assert told("make-due").output == ""
    TableSchedule.objects.update(next_on="2020-01-01")
    assert "户表" in told("make-due").output
    assert TableFile.objects.count() == 1
