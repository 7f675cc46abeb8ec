"""Open data: small cells and what would give them away are left out, and the files are what their formats say."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from ortools.linear_solver import pywraplp

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.eligibility.operations import NewValue, put_value_in_force
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.reports.indicators.showing import threshold_on
from lianxin.reports.open_data.cube import Cell, Cube, cube_of
from lianxin.reports.open_data.files import HEADINGS, archive_of, areas_of_cube, observations_of
from registry import makers

pytestmark = pytest.mark.django_db
YEAR = makers.YEAR


def settle(kinds: Mapping[str, int], village: str = VILLAGE) -> None:
    for kind, number in kinds.items():
        for _ in range(number):
            made = makers.household(household_type=None if kind == "none" else kind)
            Household.objects.filter(pk=made.pk).update(village_code=village)


@pytest.fixture
def register() -> None:
    makers.areas()
    makers.year_book()
    settle({"exited": 12, "ordinary": 8, "poor": 2})
    settle({"exited": 9}, OTHER_VILLAGE)


def counted(cube: Cube, area: str, standing: str, measure: str = "households") -> int | None:
    return cube.counts[Cell(area, measure, standing)]


def test_it_leaves_out_a_small_cell_and_the_next_smallest_with_it(register: None) -> None:
    cube = cube_of(COUNTY, YEAR, least=5)
    assert counted(cube, VILLAGE, "poor") is None
    assert counted(cube, VILLAGE, "ordinary") is None
    assert counted(cube, VILLAGE, "exited") == 12
    assert counted(cube, VILLAGE, "all") == 22
    # The township is its only village: what is left out there is left out here.
    assert counted(cube, TOWNSHIP, "poor") is None
    assert counted(cube, OTHER_VILLAGE, "poor") == 0
    assert cube.left_out > 0


def test_it_shows_everything_where_nothing_is_small(register: None) -> None:
    cube = cube_of(COUNTY, YEAR, least=1)
    assert cube.left_out == 0
    assert counted(cube, COUNTY, "all") == 31
    assert counted(cube, COUNTY, "all", "persons") == 31
    assert sum(counted(cube, COUNTY, kind) or 0 for kind in ("poor", "exited", "ordinary", "not_recorded")) == 31


def test_a_household_that_is_no_more_is_not_counted(register: None) -> None:
    Household.objects.filter(village_code=OTHER_VILLAGE).update(is_live=False)
    assert counted(cube_of(COUNTY, YEAR, least=1), COUNTY, "all") == 22


def test_its_observations_are_sdmx_csv(register: None) -> None:
    rows = list(csv.DictReader(io.StringIO(observations_of(cube_of(COUNTY, YEAR, least=5)))))
    assert tuple(rows[0]) == HEADINGS
    assert {row["STRUCTURE"] for row in rows} == {"dataflow"}
    assert {row["OBS_STATUS"] for row in rows} == {"A", "Q"}
    assert all((row["OBS_VALUE"] == "") == (row["OBS_STATUS"] == "Q") for row in rows)
    keys = [(row["REF_AREA"], row["TIME_PERIOD"], row["MEASURE"], row["STANDING"]) for row in rows]
    assert len(keys) == len(set(keys))


def test_its_archive_is_described_and_the_same_byte_by_byte(register: None) -> None:
    cube = cube_of(COUNTY, YEAR, least=5)
    content = archive_of(cube)
    assert content == archive_of(cube_of(COUNTY, YEAR, least=5))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = json.loads(archive.read("observations.csv-metadata.json"))
        areas = json.loads(archive.read("areas.geojson"))
        assert f"不足 {cube.least}" in archive.read("README.md").decode()
    assert [column["name"] for column in told["tableSchema"]["columns"]] == list(HEADINGS)
    assert told["@context"][0] == "http://www.w3.org/ns/csvw"
    assert {feature["id"] for feature in areas["features"]} == set(cube.areas)
    village = next(feature for feature in areas["features"] if feature["id"] == VILLAGE)
    assert village["properties"]["households"]["poor"] is None


def hidden_ranges(rows: list[dict[str, str]]) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Between what each number that is left out lies, as anybody can work out from the file: counts are not negative, areas add up, types
    add up to all, and the monitored and the others do. The others are in no file."""
    told = {(row["REF_AREA"], row["MEASURE"], row["STANDING"]): row["OBS_VALUE"] for row in rows}
    others = {(area, measure, "others"): "" for area, measure, _ in told}
    solver = pywraplp.Solver.CreateSolver("GLOP")
    unknown = {key: solver.NumVar(0, solver.infinity(), "") for key, value in (told | others).items() if value == ""}

    def of(key: tuple[str, str, str]) -> Any:
        return unknown[key] if key in unknown else float(told[key])

    areas = sorted({area for area, _, _ in told})
    kinds = sorted({kind for _, _, kind in told | others})
    for measure in ("households", "persons"):
        for area in areas:
            types = [kind for kind in kinds if kind not in {"all", "monitored", "others"}]
            solver.Add(sum(of((area, measure, kind)) for kind in types) == of((area, measure, "all")))
            solver.Add(of((area, measure, "monitored")) + of((area, measure, "others")) == of((area, measure, "all")))
            below = [one for one in areas if one.startswith(area) and len(one) == {6: 9, 9: 12}.get(len(area))]
            for kind in kinds if below else []:
                solver.Add(sum(of((one, measure, kind)) for one in below) == of((area, measure, kind)))
    found = {}
    for key, variable in unknown.items():
        ends = []
        for goal in (solver.Minimize, solver.Maximize):
            goal(variable)
            assert solver.Solve() == pywraplp.Solver.OPTIMAL
            ends.append(variable.solution_value())
        found[key] = (ends[0], ends[1])
    return found


@pytest.mark.one_engine
@pytest.mark.parametrize("seed", range(2))
def test_nobody_can_work_a_small_number_out_of_the_files(seed: int, db: None) -> None:
    makers.areas()
    makers.year_book()
    chance = random.Random(seed)
    truth: Counter[tuple[str, str]] = Counter()
    for village in (VILLAGE, "999901101202", "999901101203", OTHER_VILLAGE):
        for kind in ("poor", "exited", "ordinary"):
            for _ in range(chance.choice((0, 1, 2, 3, 7, 12))):
                watched = chance.random() < 0.3
                made = makers.household(
                    household_type=kind,
                    monitored_class="unstable" if watched else None,
                    risk_eliminated=False if watched else None,
                )
                Household.objects.filter(pk=made.pk).update(village_code=village)
                for area in (village[:6], village[:9], village):
                    truth[area, kind] += 1
                    truth[area, "monitored"] += watched
    with zipfile.ZipFile(io.BytesIO(archive_of(cube_of(COUNTY, YEAR, least=5)))) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("observations.csv").decode())))
        areas = json.loads(archive.read("areas.geojson"))["features"]
    told = {(row["REF_AREA"], row["MEASURE"], row["STANDING"]): row["OBS_VALUE"] for row in rows}
    # What the table leaves out, the map does not tell.
    for feature in areas:
        for measure in ("households", "persons"):
            for kind, value in feature["properties"][measure].items():
                assert ("" if value is None else str(value)) == told[feature["id"], measure, kind]
    assert not [key for key, value in told.items() if value and 0 < int(value) < 5]
    ranges = hidden_ranges(rows)
    small = [(area, kind) for (area, kind), count in truth.items() if 0 < count < 5]
    assert small
    for area, kind in small:
        least, most = ranges[area, "households", kind]
        assert most - least > 0.5, (area, kind, least, most)


def test_its_outline_of_a_county_is_closed_and_turns_against_the_clock(db: None) -> None:
    cube = Cube("630106", 2026, 5, {Cell("630106", m, s): 9 for m in ("households", "persons") for s in _standings()})
    (feature,) = areas_of_cube(cube, {})["features"]
    (ring,) = feature["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) > 0
    assert "OpenStreetMap" in feature["properties"]["attribution"]


def _standings() -> list[str]:
    from lianxin.reports.open_data.cube import standings

    return list(standings())


def test_a_county_may_ask_for_larger_cells(register: None) -> None:
    assert threshold_on(date(2026, 11, 1), COUNTY) == 5
    put_value_in_force(entry=NewValue("statistics.least_cell", COUNTY, "20", date(2026, 1, 1), "某县 1 号"), by=None)
    assert threshold_on(date(2026, 11, 1), COUNTY) == 20
    # Before there was a value the strictest of common practice holds: forgetting one shows nothing.
    assert threshold_on(date(1999, 1, 1), COUNTY) == 10


@pytest.mark.parametrize(("county", "year"), [("999902", YEAR), (COUNTY, 1999), ("9", 1999)])
def test_it_publishes_no_empty_file(register: None, county: str, year: int) -> None:
    with pytest.raises(Refused, match="REPORTS-042"):
        cube_of(county, year, least=5)


def test_taking_it_is_recorded(register: None, client: Client, county_officer: User) -> None:
    client.force_login(county_officer)
    page = client.get(reverse("reports:open-data"))
    assert f"?county={COUNTY}&amp;year={YEAR}" in page.content.decode()
    got = client.get(reverse("reports:open-data"), {"county": COUNTY, "year": YEAR})
    assert got["Content-Type"] == "application/zip"
    event = Event.objects.latest("id")
    assert (event.act, event.area_code, event.details["year"]) == ("reports.take_open_data", COUNTY, YEAR)


@pytest.mark.parametrize(
    "asked", [{"county": COUNTY, "year": "1999"}, {"county": "999902", "year": YEAR}, {"county": "x"}]
)
def test_it_knows_no_other_county_and_year(register: None, client: Client, county_officer: User, asked: Any) -> None:
    client.force_login(county_officer)
    assert client.get(reverse("reports:open-data"), asked).status_code == 404


def test_a_township_does_not_give_a_county_out(
    register: None, client: Client, township_clerk: User, sent_at: Callable[..., Mapping[str, int]]
) -> None:
    client.force_login(township_clerk)
    assert client.get(reverse("reports:open-data"), {"county": COUNTY, "year": YEAR}).status_code == 404
    got = sent_at(reverse("reports:open-data"))
    assert got["stranger"] == 403
    assert got["nobody"] == 302
