"""A snapshot is written once, proves itself, and is judged as the households are one by one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.rules import Case, summaries_of
from lianxin.core.snapshots import (
    Column,
    SnapshotTerms,
    TableSource,
    judge,
    read_manifest,
    verdict_counts,
    write_snapshot,
)
from lianxin.rulebook import rulebook

ON = date(2026, 11, 23)
_HOUSEHOLD = (
    Column("household_id", FieldType.INTEGER),
    Column("village_code", FieldType.TEXT),
    Column("dangerous_house", FieldType.BOOLEAN),
    Column("net_income_per_person_yuan", FieldType.MONEY),
)
_MEMBER = (
    Column("household_id", FieldType.INTEGER),
    Column("member_id", FieldType.INTEGER),
    Column("birth_on", FieldType.DATE),
    Column("alive", FieldType.BOOLEAN),
)
_RULES = {
    "poor": "net_income_per_person_yuan < 7000 yuan or dangerous_house",
    "young": "some(members where known_or(alive, true): age(birth_on) < 6)",
    "size": "count(members) >= 3",
}

_households = st.lists(
    st.tuples(
        st.sampled_from(["630106100201", "630106100202"]),
        st.none() | st.booleans(),
        st.none() | st.integers(0, 2_000_000),
        st.lists(
            st.tuples(st.none() | st.dates(date(1950, 1, 1), date(2026, 1, 1)), st.none() | st.booleans()), max_size=4
        ),
    ),
    min_size=1,
    max_size=12,
)


def _written(folder: Path, households: list[Any]) -> dict[str, Any]:
    rules = {name: rulebook().schema.compile(text, table="household") for name, text in _RULES.items()}
    rows = [(key, village, unsafe, income) for key, (village, unsafe, income, _) in enumerate(households)]
    members = [
        (key, key * 10 + at, born, alive)
        for key, (*_, people) in enumerate(households)
        for at, (born, alive) in enumerate(people)
    ]
    write_snapshot(
        folder,
        {"households": TableSource(_HOUSEHOLD, rows), "members": TableSource(_MEMBER, members)},
        made_on=ON,
        about={"year": 2026},
        summaries=summaries_of(rules.values(), on=ON),
    )
    return rules


@settings(max_examples=12, deadline=None)
@given(_households)
def test_it_judges_every_household_as_its_own_page_does(
    tmp_path_factory: pytest.TempPathFactory, households: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("snapshot")
    rules = _written(folder, households)
    expected = {}
    for key, (village, unsafe, income, people) in enumerate(households):
        case = Case(
            {"village_code": village, "dangerous_house": unsafe, "net_income_per_person_yuan": income},
            [{"birth_on": born, "alive": alive} for born, alive in people],
        )
        expected[key] = tuple(rule.evaluate(case, on=ON) for rule in rules.values())
    for stored in (True, False):
        found = {row[0]: row[1:] for row in judge(folder, rules, SnapshotTerms(ON, {}, are_summaries_stored=stored))}
        assert found == expected
    counted = verdict_counts(folder, rules, SnapshotTerms(ON, {}, are_summaries_stored=True), verdict="poor")
    assert counted.verdicts[Verdict.CANNOT_TELL] == sum(answers[0] is None for answers in expected.values())
    assert sum(counted.verdicts.values()) == len(households)


def test_it_refuses_a_file_that_was_altered(tmp_path: Path) -> None:
    _written(tmp_path / "s", [("630106100201", False, 100, [])])
    path = tmp_path / "s" / "households.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(Refused) as refusal:
        read_manifest(tmp_path / "s")
    assert refusal.value.code == "SNAP-002"


def test_it_refuses_a_folder_without_a_sound_manifest(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read_manifest(tmp_path)
    assert refusal.value.code == "SNAP-001"
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        read_manifest(tmp_path)
    assert refusal.value.code == "SNAP-001"


def test_it_refuses_to_write_over_something(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        _written(tmp_path, [("630106100201", False, 100, [])])
    assert refusal.value.code == "SNAP-003"
    assert (tmp_path / "kept.txt").read_text(encoding="utf-8") == "kept"


def test_it_names_what_is_needed_to_judge_again(tmp_path: Path) -> None:
    _written(tmp_path / "s", [("630106100201", None, None, [])])
    manifest = read_manifest(tmp_path / "s")
    assert (manifest.rows, manifest.about) == ({"households": 1, "members": 0}, {"year": 2026})
    assert json.loads((tmp_path / "s" / "manifest.json").read_text(encoding="utf-8"))["made_on"] == "2026-11-23"
