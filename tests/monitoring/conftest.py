"""A county with its places and an open year, a clock that tests move, and who acts for which level."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lianxin.registry.models import Household
from procedures.conftest import clock, people, second_officer
from registry.makers import areas, household, year_book

__all__ = ["clock", "people", "second_officer"]


@pytest.fixture(autouse=True)
def _county(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> None:
    """Names for the places and an open year; nothing for the tests of the domain, which need no tables."""
    if "domain" in request.path.parts:
        return
    request.getfixturevalue("db")
    settings.LIANXIN_HOME = tmp_path
    areas()
    year_book()


@pytest.fixture
def at_home() -> Household:
    """A household that nobody monitors."""
    return household("甲某", household_type="ordinary")
