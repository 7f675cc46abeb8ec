"""A county with two villages in the year 2020, whose criteria of exit are those of the nation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exits.scenes import YEAR
from registry.makers import areas, year_book


@pytest.fixture(autouse=True)
def _county(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> None:
    """Names for the places and an open year; nothing for the tests of the domain, which need no tables."""
    if "domain" in request.path.parts:
        return
    request.getfixturevalue("db")
    settings.LIANXIN_HOME = tmp_path
    areas()
    year_book(YEAR)
