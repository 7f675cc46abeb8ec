"""The command line: procedures are checked, shown and drawn; histories are replayed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from lianxin.cli import app
from lianxin.core.kernel.errors import Refused
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.queries.verifying import differing_cases
from lianxin.registry.models import Household
from procedures.conftest import Clock
from procedures.domain.small import only_version, small
from procedures.makers import People, begun, walked
from registry.makers import household

pytestmark = pytest.mark.django_db


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["procedures", *words])
    assert result.exit_code == code, result.output
    return result.output


def test_it_checks_what_is_shipped() -> None:
    told = run("check")
    assert "registration: 1" in told
    assert "2014–2026" in told


def test_it_checks_another_folder_and_says_what_is_wrong(tmp_path: Path) -> None:
    content = small()
    only_version(content)["steps"]["show"].pop("by")
    folder = tmp_path / "procedures"
    folder.mkdir()
    text = yaml.safe_dump(content, allow_unicode=True).replace("'2020-01-01'", "2020-01-01")
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["procedures", "check", str(folder)])
    assert isinstance(result.exception, Refused)
    assert result.exception.code == "PROC-003"
    assert "procedures/some.yaml" in result.exception.into("en")


def test_it_shows_the_steps_of_a_procedure() -> None:
    steps: Any = json.loads(run("show", "registration", "--json"))
    visit = next(step for step in steps if step["step"] == "visit")
    assert (visit["by"], visit["persons"], visit["clock"]) == ("village", 2, {"working_days": 10})
    assert "入户核实" in run("show", "registration")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_draws_a_procedure(language: str, tmp_path: Path) -> None:
    out = tmp_path / "way.svg"
    run("diagram", "monitoring_entry", str(out), "--version", "entry_2021_fifteen_days", "--language", language)
    assert ("村级公示中" if language == "zh" else "Shown in the village") in out.read_text(encoding="utf-8")


def test_it_lists_what_is_due_without_naming_anybody(people: People, clock: Clock, at_home: Household) -> None:
    case = begun(at_home, people.village)
    assert case.due_on is not None
    told = run("due", "--on", case.due_on.isoformat())
    assert "soon" in told
    assert "甲某" not in told
    clock.pass_(days=10)
    assert "overdue" in run("due")


def test_it_replays_every_history(people: People, clock: Clock, at_home: Household) -> None:
    walked(begun(at_home, people.village), "helped", people, clock)
    walked(begun(household("乙某"), people.village), "discussed", people, clock)
    assert "2 件 cases, 0 件不符" in run("verify")


@pytest.mark.parametrize(
    "changed",
    [{"state": "entered"}, {"revision": 9}, {"due_on": None}, {"open_objections": 1}, {"payload_digest": "0" * 64}],
)
def test_it_finds_a_case_that_is_not_what_its_events_say(
    changed: dict[str, Any], people: People, clock: Clock, at_home: Household
) -> None:
    case = walked(begun(at_home, people.village), "compared", people, clock)
    Case.objects.filter(pk=case.pk).update(**changed)
    assert next(iter(changed)) in run("verify", code=1)


def test_it_finds_a_history_that_cannot_be(people: People, at_home: Household) -> None:
    case = begun(at_home, people.village)
    CaseEvent.objects.create(
        case=case, number=2, kind="taken", at=case.events.get().at, by=people.county, hat="county", step="decide"
    )
    bare = Case.objects.create(
        procedure="move", version="move_2014", area_code=case.area_code, year=2026, payload={}, payload_digest="0" * 64,
        state="told", entered_on=case.begun_on, waits_for="village", begun_on=case.begun_on,
    )  # fmt: skip
    _, found = differing_cases()
    assert "PROC-051" in dict(found)[case.pk]
    assert dict(found)[bare.pk] == "events"
