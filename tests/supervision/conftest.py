"""A county with names and an open year."""

from __future__ import annotations

import pytest

from cast import COUNTY, OTHER_TOWNSHIP, OTHER_VILLAGE
from lianxin.places.models import Area
from registry.makers import areas, year_book
from supervision.scenes import YEAR


@pytest.fixture
def county(db: None) -> None:
    """Names of the county and the village, and an open year."""
    areas()
    year_book(YEAR - 1, state="closed")
    year_book(YEAR)


@pytest.fixture
def two_townships(county: None) -> None:
    """The county with a second township and its village."""
    above = Area.objects.get(code=COUNTY)
    for code, name, level in (
        (OTHER_TOWNSHIP, "乙镇", Area.Level.TOWNSHIP),
        (OTHER_VILLAGE, "下河村", Area.Level.VILLAGE),
    ):
        above = Area.objects.create(code=code, name=name, level=level, parent=above)
