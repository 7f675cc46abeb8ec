"""A county with its places, a clock that tests move, and the people who take a case from the village to the county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cast import COUNTY, account_with
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.procedures.domain.calendar import ZONE
from lianxin.registry.models import Household
from procedures.makers import People
from registry.makers import areas, household, year_book


@dataclass
class Clock:
    """The moment that every act takes place at."""

    now: datetime

    def pass_(self, *, days: int = 0, hours: int = 1) -> None:
        """Let time pass."""
        self.now += timedelta(days=days, hours=hours)

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands at ten in the morning of Monday, 2 November 2026, in China."""
    made = Clock(datetime(2026, 11, 2, 10, tzinfo=ZONE))
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture(autouse=True)
def _county(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> None:
    """Names for the places and an open year; nothing for the tests of the domain, which need no tables."""
    if "domain" in request.path.parts:
        return
    mark = request.node.get_closest_marker("django_db")
    is_transactional = mark is not None and bool(mark.kwargs.get("transaction"))
    request.getfixturevalue("transactional_db" if is_transactional else "db")
    settings.LIANXIN_HOME = tmp_path
    areas()
    year_book()


@pytest.fixture
def at_home() -> Household:
    """A household that nobody has registered."""
    return household("甲某", household_type="ordinary")


@pytest.fixture
def second_officer(db: None) -> User:
    """Another officer of the county."""
    return account_with(Role.COUNTY_OFFICER, COUNTY, username="second-officer", name="县管乙")


@pytest.fixture
def people(village_team_member: User, township_clerk: User, county_officer: User, second_officer: User) -> People:
    """Who acts for which level."""
    return People(village_team_member, township_clerk, county_officer, second_officer)
