"""A county with two units, a helper of each, and three poor households in two villages."""

from __future__ import annotations

import pytest

from cast import OTHER_TOWNSHIP, OTHER_VILLAGE, VILLAGE
from lianxin.eligibility.models import Run
from lianxin.jobs import operations as jobs
from lianxin.pairing.models import Plan
from lianxin.pairing.operations import draft_plan
from lianxin.people.models import User
from lianxin.places.models import Area
from lianxin.registry.models import Household
from pairing_pages.makers import identification
from registry.makers import areas, household, year_book


@pytest.fixture
def known_areas(db: None) -> None:
    """Names for the county and both villages; the first village has a place on the map."""
    areas()
    year_book()
    county = Area.objects.get(level=Area.Level.COUNTY)
    place = {"longitude": 101.6, "latitude": 36.4, "position_source": "测试"}
    town = Area.objects.create(code=OTHER_TOWNSHIP, name="邻镇", level=Area.Level.TOWNSHIP, parent=county, **place)
    Area.objects.create(code=OTHER_VILLAGE, name="下河村", level=Area.Level.VILLAGE, parent=town)
    Area.objects.filter(code=VILLAGE).update(longitude=101.5, latitude=36.5, position_source="测试")


@pytest.fixture
def poor(known_areas: None) -> list[Household]:
    """Two households in the village, one in the other."""
    return [household("甲某"), household("乙某"), household("丙某", village_code=OTHER_VILLAGE)]


@pytest.fixture
def run(poor: list[Household]) -> Run:
    """An identification that found them, and one more that is not poor."""
    return identification(*poor, others=(household("丁某"),))


@pytest.fixture
def draft(run: Run, helper: User, other_helper: User, county_officer: User) -> Plan:
    """A draft for them."""
    return draft_plan(run=run, by=county_officer, seconds=5)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run jobs in this process: another one would not see the transaction of the test."""
    monkeypatch.setattr(jobs, "start", lambda job: jobs.run(job.key))
