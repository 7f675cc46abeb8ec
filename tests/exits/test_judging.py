"""Judging an area: counts over the register, villages, the county, households on their way out, and the command."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from cast import COUNTY, VILLAGE
from lianxin.eligibility.domain.places import Count
from lianxin.exits.operations import judged_area
from lianxin.registry.models import Source, VillageFacts
from registry.makers import areas, household, source, year_book

pytestmark = pytest.mark.django_db
YEAR = 2020
GOOD = {
    "household_type": "poor", "household_size": 1, "net_income_per_person_yuan": 500_000, "food_secure": True,
    "clothing_secure": True, "house_grade": "grade_a", "water_safe": True,
}  # fmt: skip
runner = CliRunner()


def village(code: str = VILLAGE, **facts: object) -> VillageFacts:
    facts.setdefault("source", Source.objects.first() or source())
    return VillageFacts.objects.create(village_code=code, year=YEAR, **facts)


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    areas()
    year_book(YEAR)


def test_it_judges_a_village_by_numerator_and_denominator() -> None:
    household("甲某", year=YEAR, **GOOD)
    household("乙某", year=YEAR, **(GOOD | {"household_type": "exited", "household_size": 3}))
    village(rural_persons=100, hard_road_to_township=True, clinics=1, doctors=1)
    found = judged_area(area_code=COUNTY, year=YEAR)
    incidence = found.villages[VILLAGE].criteria[0]
    assert (incidence.value.exact, incidence.base.exact, incidence.limit) == (1, 100, 2)
    assert found.villages[VILLAGE].verdict == "met"
    assert found.counts[VILLAGE]["registered_persons"] == Count(4, 4)
    assert found.county is not None
    assert found.county.verdict == "cannot_tell"  # no survey yet
