"""The packaged files against the sources they were made from, and against yearly trees of another source."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lianxin.places.domain.names import even_width
from lianxin.places.gazetteer import gazetteer

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the sources are not beside the repository (../shared/data)"),
]


def test_it_holds_every_village_of_the_source_and_no_other() -> None:
    with gzip.open(SHARED / "cn_villages_nbs2023" / "villages.csv.gz", "rt", encoding="utf-8") as file:
        expected = {row["code"]: even_width(row["name"]) for row in csv.DictReader(file)}
    tree = gazetteer()
    found = {
        village.code: village.name
        for county in tree.counties_under("")
        for township in tree.townships(county)
        for village in tree.villages(township.code)
    }
    assert len(expected) == 620_573
    assert found == expected


def counties_of(year: int) -> dict[str, str]:
    """County codes and names of a yearly tree, without the fillers that only statistics know."""
    with gzip.open(SHARED / "cn_code_history" / f"area_code_{year}.json.gz", "rt", encoding="utf-8") as file:
        waiting: list[dict[str, Any]] = json.load(file)
    found = {}
    while waiting:
        node = waiting.pop()
        waiting += node.get("children") or []
        code = str(node["code"])[:6]
        if node["level"] == 3 and node["name"] != "市辖区" and code[4] != "7":
            found[code] = node["name"]
    return found


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021, 2022])
def test_it_agrees_with_the_yearly_trees_of_another_source(year: int) -> None:
    tree = gazetteer()
    counties = counties_of(year)
    # A tree of one year shows the state of the autumn before; a change of the months between may stand on either side.
    early, late = date(year - 2, 12, 31), date(year, 12, 31)
    wrong = {
        code: name
        for code, name in counties.items()
        if not any(v.name == name for v in tree.versions(code) if v.is_valid_on(early) or v.is_valid_on(late))
    }
    assert len(wrong) / len(counties) < 0.003, wrong
