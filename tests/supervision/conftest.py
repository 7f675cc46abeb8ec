"""A county with names and an open year."""

from __future__ import annotations

import pytest

from registry.makers import areas, year_book
from supervision.scenes import YEAR


@pytest.fixture
def county(db: None) -> None:
    """Names of the county and the village, and an open year."""
    areas()
    year_book(YEAR - 1, state="closed")
    year_book(YEAR)
