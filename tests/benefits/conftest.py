"""A named county with a year open, and a household with its head who may borrow."""

from __future__ import annotations

from datetime import date

import pytest

from benefits.makers import poor_household
from lianxin.registry.models import Household, Member
from registry.makers import areas, year_book

PAGES_DAY = date(2026, 11, 24)


@pytest.fixture
def known_areas(db: None) -> None:
    """Names for the county and the village."""
    areas()
    year_book()


@pytest.fixture
def family(known_areas: None) -> tuple[Household, Member]:
    """A registered household and its head."""
    return poor_household()
