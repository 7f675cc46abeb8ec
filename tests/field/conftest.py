"""A county with its places and an open year, and a deployment's folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from lianxin.registry.models import Household
from registry.makers import areas, household, year_book


@pytest.fixture(autouse=True)
def _county(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> None:
    """Names for the places and an open year; nothing for the tests of the domain, which need no tables."""
    if "domain" in request.path.parts:
        return
    request.getfixturevalue("db")
    settings.LIANXIN_HOME = tmp_path
    cache.clear()  # guesses of passwords are counted there
    areas()
    year_book()


@pytest.fixture
def home() -> Household:
    """A household of the village."""
    return household("甲某", house_m2=80.0, arable_mu=3.0)
