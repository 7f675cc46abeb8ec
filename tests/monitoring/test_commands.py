"""Commands of monitoring: leads by number, what the register tells, every history replayed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cast import COUNTY, VILLAGE
from lianxin.eligibility.operations import identify
from lianxin.monitoring.commands import app
from lianxin.monitoring.models import Episode, Lead
from monitoring.makers import lead, monitored
from monitoring.test_warnings import HOSPITAL, patient, workbook
from procedures.conftest import Clock
from registry.makers import household
from supervision.scenes import resident

pytestmark = pytest.mark.django_db
runner = CliRunner()


def said(*words: str, status: int = 0) -> str:
    told = runner.invoke(app, list(words))
    assert told.exit_code == status, (told.output, told.exception)
    return told.output


def test_open_leads_are_listed_without_names(clock: Clock) -> None:
    made = lead()
    clock.pass_(days=9)
    told = said("leads", "due")
    assert f"{made.pk}\tvisit\t{VILLAGE}\tvillage\t2026-11-05\t超期 overdue" in told
    assert "乙某" not in told
    assert "0 条超期" in said("leads", "due", "--area", "999902")


def test_episodes_are_taken_over_and_doubts_are_told() -> None:
    monitored()
    doubtful = monitored("乙某", identified_month=None)
    assert f"{doubtful.pk}\t有监测类别，没有识别时间" in said("take-over")
    assert "新建 begun 0" in said("take-over", "--area", COUNTY)


def test_histories_are_replayed_and_a_difference_is_found() -> None:
    lead()
    monitored()
    said("take-over")
    assert "不一致 differ 0" in said("verify")
    Lead.objects.update(holder="county")
    Episode.objects.update(contact="别人")
    told = said("verify", status=1)
    assert "holder" in told
    assert "contact" in told


def test_warnings_and_hits_become_leads(tmp_path: Path) -> None:
    patient(1)
    path = workbook(tmp_path / "w.xlsx", ("甲某", resident(1), HOSPITAL, 15_000, "", ""), ("乙某", "", None, 1, "", ""))
    common = ["--kind", "medical_cost", "--department", "医保局", "--authorisation", "纪要", "--as-of"]
    assert "MONI-028" in said("leads", "import", str(path), *common, "2026-11-01")
    assert not Lead.objects.exists()
    assert "lead 1" in said("leads", "import", str(path), *common, "2026-11-01", "--use")
    assert "2026-06-01" in said("leads", "import", str(path), *common, "yesterday", status=2)
    household("危某", dangerous_house=True, house_grade="grade_d", house_repaired=False)
    from datetime import date

    identify(area_code=COUNTY, year=2026, on=date(2026, 11, 20), by=None, rule_set="at_risk_2026")
    assert "新线索 new leads 1" in said("leads", "of-rules", "--year", "2026")
