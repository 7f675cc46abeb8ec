"""A county with its places and an open year; a helper with a household that is paired with him, and one that is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.work.models import WorkPlan
from registry.makers import areas, household, year_book
from work.makers import paired
from work.planned import written


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
def home(helper: User) -> Household:
    """A household that the helper is paired with since January."""
    made = household("甲某", household_type="exited")
    paired(helper, made, starts_on=date(2026, 1, 1))
    return made


@pytest.fixture
def stranger_home(db: None) -> Household:
    """A household of the same village that nobody is paired with."""
    return household("乙某", household_type="poor")


@pytest.fixture
def ill(helper: User) -> Household:
    """A household that the helper is paired with; the register tells two causes and a risk."""
    made = household(
        "辛某",
        main_cause="illness",
        other_causes=",skill,",
        risk_1="illness",
        risk_2="disaster",
        risk_eliminated=False,
    )
    paired(helper, made)
    return made


@pytest.fixture
def plan(ill: Household, helper: User) -> WorkPlan:
    return written(ill, helper).plan
