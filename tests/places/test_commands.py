"""The command line."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from lianxin.core.kernel.errors import Refused
from lianxin.places.commands import app
from lianxin.places.models import Area

runner = CliRunner()


def test_it_prints_json_for_programs() -> None:
    result = runner.invoke(app, ["resolve", "--json", "湟中县鲁沙尔镇白土庄村", "朝阳区", "某地"])
    resolved, ambiguous, unresolved = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (resolved["status"], resolved["code"], resolved["level"]) == ("resolved", "630106102222", "village")
    assert resolved["path"] == ["青海省", "西宁市", "湟中区", "鲁沙尔镇", "白土庄村委会"]
    assert resolved["corrections"][0]["zh"].startswith("“湟中县”已于 2019 年改为")
    assert (ambiguous["status"], ambiguous["code"], ambiguous["score"]) == ("ambiguous", None, None)
    assert {"code", "name", "level", "path", "score", "corrections"} == set(ambiguous["candidates"][0])
    assert (unresolved["status"], unresolved["candidates"]) == ("unresolved", [])
    assert unresolved["reason"]["en"]


def test_it_prints_lines_for_people() -> None:
    result = runner.invoke(app, ["resolve", "湟中区鲁沙尔镇白土庄村"])
    assert result.exit_code == 0
    assert result.stdout.startswith("✓ 湟中区鲁沙尔镇白土庄村  630106102222  青海省 西宁市 湟中区")


def test_it_reads_mentions_from_standard_input_within_an_area_on_a_day() -> None:
    result = runner.invoke(
        app, ["resolve", "-", "--within", "630122", "--on", "2016-05-01"], input="白土庄\n\n阿家庄村\n"
    )
    assert result.exit_code == 0
    assert "湟中县" in result.stdout
    assert [line for line in result.stdout.splitlines() if line.startswith("✓")] == [
        line for line in result.stdout.splitlines() if "630106102" in line
    ]


@pytest.mark.parametrize("arguments", [["resolve"], ["resolve", "某地", "--on", "昨天"], ["show"]])
def test_it_refuses_a_command_that_is_not_whole(arguments: list[str]) -> None:
    assert runner.invoke(app, arguments).exit_code == 2


def test_it_refuses_a_code_that_is_none() -> None:
    result = runner.invoke(app, ["show", "999999"])
    assert isinstance(result.exception, Refused)
    assert result.exception.code == "PLACE-002"


def test_it_shows_what_a_code_was_and_is() -> None:
    result = runner.invoke(app, ["show", "630122"])
    assert "湟中县  [1999-12-31, 2019-12-31) → 630106" in result.stdout
    assert "= 630106  湟中区" in result.stdout
    assert "630106102  鲁沙尔镇" in result.stdout
    assert runner.invoke(app, ["show", "630106", "--on", "2010-01-01"]).stdout.startswith("630122  湟中县")


@pytest.mark.django_db
def test_it_opens_a_county() -> None:
    result = runner.invoke(app, ["open", "630122", "--on", "2016-01-01"])
    assert result.exit_code == 0
    assert "630106 湟中区" in result.stdout
    assert Area.objects.filter(code="630106102222").exists()


def test_it_resolves_without_setting_django_up() -> None:
    program = (
        "import sys; from typer.testing import CliRunner; from lianxin.places.commands import app\n"
        "r = CliRunner().invoke(app, ['resolve', '湟中区鲁沙尔镇']); assert r.exit_code == 0, r.output\n"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
