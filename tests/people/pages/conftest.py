"""Names for the areas of the cast, another county with its own people, and the status of a page by member."""

from __future__ import annotations

import pytest

from cast import COUNTY, LONG_AGO, OTHER_COUNTY, OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE, account_with
from lianxin.people.models import Helper, Team, Unit, User
from lianxin.people.operations import NewHelper, NewUnit, open_team, register_helper, register_unit
from lianxin.people.roles import Role
from lianxin.places.models import Area

FAR_VILLAGE = "999902101201"


@pytest.fixture
def known_areas(db: None) -> None:
    """The county with two townships and their villages, by name."""
    province = Area.objects.create(code=COUNTY[:2], name="某省", level=Area.Level.PROVINCE)
    city = Area.objects.create(code=COUNTY[:4], name="某市", level=Area.Level.CITY, parent=province)
    county = Area.objects.create(code=COUNTY, name="某县", level=Area.Level.COUNTY, parent=city)
    for township, village, name, below in (
        (TOWNSHIP, VILLAGE, "某镇", "上河村"),
        (OTHER_TOWNSHIP, OTHER_VILLAGE, "另镇", "下河村"),
    ):
        above = Area.objects.create(code=township, name=name, level=Area.Level.TOWNSHIP, parent=county)
        Area.objects.create(code=village, name=below, level=Area.Level.VILLAGE, parent=above)


@pytest.fixture
def far_unit(db: None) -> Unit:
    """A unit of the other county."""
    return register_unit(entry=NewUnit(code="U-09", name="外县局", area_code=OTHER_COUNTY), by=None)


@pytest.fixture
def far_helper(far_unit: Unit) -> Helper:
    """A helper of the other county's unit."""
    return register_helper(entry=NewHelper(code="H-99", name="外县癸", unit=far_unit, starts_on=LONG_AGO), by=None)


@pytest.fixture
def far_team(db: None) -> Team:
    """A team in the other county."""
    return open_team(village_code=FAR_VILLAGE, name="外县工作队", starts_on=LONG_AGO, by=None)


@pytest.fixture
def far_officer(db: None) -> User:
    """Runs the other county."""
    return account_with(Role.COUNTY_OFFICER, OTHER_COUNTY, username="far-officer", name="外管子")
