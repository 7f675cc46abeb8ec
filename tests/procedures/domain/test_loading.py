"""What is wrong with a procedure is found when it is loaded, and said with file, state and remedy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Outcome, StepKind
from lianxin.rulebook import dictionary
from procedures.domain.small import loaded, only_version, small

Change = Callable[[dict[str, Any]], object]


def _reach(version: dict[str, Any], state: str, *, before: str, after: str) -> None:
    """Add a state and a step."""
    words = {"zh": "另", "en": "other"}
    version["states"][state] = {"words": words}
    version["steps"]["go"] = {"words": words, "before": [before], "after": after, "by": "village"}


def _set(step: str, **entry: Any) -> Change:
    return lambda version: version["steps"][step].update(entry)


def _drop(step: str, key: str) -> Change:
    return lambda version: version["steps"][step].pop(key)


def _notice(version: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = version["states"]["shown"]["publicity"]
    return found


def _circle(version: dict[str, Any]) -> None:
    words = {"zh": "另", "en": "other"}
    version["states"].update({"round": {"words": words}, "about": {"words": words}})
    version["steps"]["stray"] = {"words": words, "before": ["asked"], "after": "round", "by": "village"}
    version["steps"]["on"] = {"words": words, "before": ["round"], "after": "about", "by": "village"}
    version["steps"]["off"] = {"words": words, "before": ["about"], "after": "round", "by": "village"}


def _no_way_out(version: dict[str, Any]) -> None:
    version["steps"]["again"]["before"] = ["waiting"]


def _nothing_granted(version: dict[str, Any]) -> None:
    version["states"]["granted"]["ends"] = "refused"
    version["steps"]["grant"]["kind"] = "refuse"


FAULTS: list[tuple[str, str, Change]] = [
    ("PROC-001", "stray", lambda v: _reach(v, "stray", before="asked", after="stray")),
    ("PROC-002", "island", lambda v: _reach(v, "island", before="island", after="waiting")),
    ("PROC-003", "show", _drop("show", "by")),
    ("PROC-004", "shown", lambda v: _notice(v).pop("objections")),
    ("PROC-004", "shown", lambda v: _notice(v)["objections"].pop("answered_by")),
    ("PROC-005", "shown", _no_way_out),
    ("PROC-006", "round", _circle),
    ("PROC-008", "nowhere", _set("show", after="nowhere")),
    ("PROC-008", "nowhere", _set("show", before=["nowhere"])),
    ("PROC-008", "nowhere", lambda v: v.update(begins="nowhere")),
    ("PROC-008", "before", _set("show", before=[])),
    ("PROC-009", "rumour", _set("show", evidence=["rumour"])),
    ("PROC-010", "granted", _set("again", before=["granted"])),
    ("PROC-011", "never", _set("grant", clock={"days": 3, "since": "never"})),
    ("PROC-012", "grant", _drop("grant", "evidence")),
    ("PROC-013", "clock", _set("grant", clock={"since": "show"})),
    ("PROC-013", "clock", _set("grant", clock={"days": 3, "working_days": 3})),
    ("PROC-013", "clock", _set("grant", clock={"days": 0})),
    ("PROC-013", "publicity", lambda v: _notice(v).pop("days")),
    ("PROC-013", "objections", lambda v: _notice(v)["objections"].pop("working_days")),
    ("PROC-014", "3/2", _set("show", meeting={"quorum": "3/2", "majority": "1/2"})),
    ("PROC-014", "most", _set("show", meeting={"quorum": "2/3", "majority": "most"})),
    ("PROC-015", "house_m2", lambda v: v.update(effects=[{"field": "house_m2", "value": 3}])),
    ("PROC-015", "household_type", lambda v: v.update(effects=[{"field": "household_type", "value": "rich"}])),
    ("PROC-015", "household_type", lambda v: v.update(effects=[{"field": "household_type", "choose": ["poor", "rich"]}])),
    ("PROC-015", "household_type", lambda v: v.update(effects=[{"field": "household_type"}])),
    ("PROC-015", "exit_year", lambda v: v.update(effects=[{"field": "exit_year", "day": "month"}])),
    ("PROC-015", "risk_eliminated", lambda v: v.update(effects=[{"field": "risk_eliminated", "value": "yes"}])),
    ("PROC-023", "facts", lambda v: v.update(content={"kind": "facts", "changes": ["death"]})),
    ("PROC-023", "arrival", lambda v: v.update(content={"kind": "arrival"})),
    ("PROC-023", "death", lambda v: v.update(content={"kind": "arrival", "changes": ["death"]})),
    ("PROC-023", "newborn", lambda v: v.update(content={"kind": "departure", "changes": ["newborn"]})),
    ("PROC-015", "no_such", lambda v: v.update(effects=[{"field": "no_such", "value": "x"}])),
    ("PROC-016", "granted", _set("grant", decides=False)),
    ("PROC-017", "refuse", _drop("refuse", "kind")),
    ("PROC-017", "grant", _set("grant", kind="refuse")),
    ("PROC-017", "again", _set("again", before=["asked", "shown"], after="waiting")),
    ("PROC-018", "versions", _nothing_granted),
    ("PROC-019", "exit", lambda v: v.update(rule={"purpose": "exit", "wants": "met"})),
    ("PROC-108", "wedding", lambda v: v["states"]["shown"]["publicity"].update(template="wedding")),
    ("PROC-108", "household_exit", _set("grant", announces={"level": "county", "template": "household_exit"})),
    ("PROC-022", "show", _set("show", persons=0)),
    ("PROC-022", "show", _set("show", persons=9)),
    ("RULEBOOK-003", "colour", _set("show", colour="red")),
    ("RULEBOOK-004", "words", _drop("show", "words")),
    ("RULEBOOK-006", "words", _set("show", words={"zh": "某", "en": ""})),
    ("RULEBOOK-009", "by", _set("show", by="anybody")),
    ("RULEBOOK-014", "some_2020", lambda v: v.update(ends_before="2020-01-01")),
    ("RULEBOOK-024", "9", lambda v: v.update(area="9")),
]  # fmt: skip


def test_it_loads_the_small_procedure(tmp_path: Path) -> None:
    version = loaded(tmp_path, small()).versions[0]
    assert [step.name for step in version.steps_from("waiting")] == ["grant", "again", "refuse"]
    assert version.steps["show"].meeting is not None
    assert str(version.steps["show"].meeting.quorum) == "2/3"


@pytest.mark.parametrize(
    ("code", "named", "change"), FAULTS, ids=[f"{c}-{n}-{i}" for i, (c, n, _) in enumerate(FAULTS)]
)
def test_it_refuses(code: str, named: str, change: Change, tmp_path: Path) -> None:
    content = small()
    change(only_version(content))
    with pytest.raises(Refused) as refused:
        loaded(tmp_path, content)
    assert refused.value.code == code
    for language in ("zh", "en"):
        told = refused.value.into(language)
        assert "procedures/some.yaml" in told
        assert named in told


@pytest.mark.parametrize(
    ("starts_on", "area", "overlaps"),
    [("2021-01-01", "", True), ("2022-01-01", "", False), ("2021-01-01", "9999", False)],
)
def test_it_refuses_two_versions_on_the_same_day_in_the_same_area(
    starts_on: str, area: str, overlaps: bool, tmp_path: Path
) -> None:
    content = small()
    versions = content["procedures"]["some"]["versions"]
    versions["later"] = {**small()["procedures"]["some"]["versions"]["some_2020"], "starts_on": starts_on, "area": area}
    versions["some_2020"]["ends_before"] = "2022-01-01"
    if overlaps:
        with pytest.raises(Refused) as refused:
            loaded(tmp_path, content)
        assert refused.value.code == "PROC-007"
    else:
        assert len(loaded(tmp_path, content).versions) == 2


@pytest.mark.parametrize(
    ("subject", "effect"),
    [
        ("village", {"field": "household_type", "value": "poor"}),
        ("village", {"field": "unexited_persons", "value": 3}),  # worked out, not recorded
        ("village", {"field": "terrain", "value": "hills"}),  # not yearly
        ("village", {"field": "exited", "value": "yes"}),
        ("county", {"field": "exited", "value": True}),  # the register has no row for a county
    ],
)
def test_it_gives_a_subject_only_effects_of_its_own(subject: str, effect: dict[str, Any], tmp_path: Path) -> None:
    content = small()
    content["procedures"]["some"]["subject"] = subject
    only_version(content)["effects"] = [effect]
    with pytest.raises(Refused) as refused:
        loaded(tmp_path, content)
    assert refused.value.code == "PROC-015"


def test_it_gives_a_village_effects_of_its_own(tmp_path: Path) -> None:
    content = small()
    content["procedures"]["some"]["subject"] = "village"
    only_version(content)["effects"] = [{"field": "exited", "value": True}, {"field": "exit_year", "day": "year"}]
    only_version(content).pop("rule", None)
    effects = loaded(tmp_path, content).versions[0].effects
    assert [(one.field, one.source, one.value) for one in effects] == [
        ("exited", "value", True),
        ("exit_year", "year", None),
    ]


def test_it_ships_the_procedures_of_three_periods() -> None:
    assert set(shelf.procedures()) == {
        "registration", "re_entry", "removal", "household_exit", "village_exit", "county_exit", "monitoring_entry",
        "risk_elimination", "change_of_facts", "birth", "death", "move",
    }  # fmt: skip
    for one in shelf.procedures().values():
        for version in one.versions:
            assert any(state.ends is Outcome.GRANTED for state in version.states.values())
            assert any(step.kind is StepKind.BACK for step in version.steps.values())


def test_it_knows_43_types_of_evidence() -> None:
    codes = dictionary().code_lists["evidence_type"].codes
    assert len(codes) == 43


@pytest.mark.parametrize(
    ("on", "area", "name"),
    [
        (date(2022, 3, 1), "630106", "entry_2021_fifteen_days"),
        (date(2022, 3, 1), "460101", "entry_2021_twenty_working_days"),
        (date(2026, 3, 1), "460101", "entry_2026"),
        (date(2025, 12, 31), "630106", "entry_2021_fifteen_days"),
    ],
)
def test_it_finds_the_version_of_the_day_and_the_narrowest_area(on: date, area: str, name: str) -> None:
    assert shelf.version_on("monitoring_entry", on, area).name == name
    assert shelf.version("monitoring_entry", name).name == name


def test_it_says_what_there_is_where_nothing_is_in_force() -> None:
    with pytest.raises(Refused) as refused:
        shelf.version_on("registration", date(2026, 1, 1), "630106")
    assert refused.value.code == "PROC-021"
    assert "registration_2014" in refused.value.into("zh")


@pytest.mark.parametrize(("key", "name"), [("wedding", "x"), ("registration", "registration_1999")])
def test_it_knows_no_other_procedure_or_version(key: str, name: str) -> None:
    with pytest.raises(Refused) as refused:
        shelf.version(key, name)
    assert refused.value.code == "PROC-020"
