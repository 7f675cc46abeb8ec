"""Reads of people stay inside the reader's scope."""

from __future__ import annotations

from datetime import date

import pytest

from cast import COUNTY, LONG_AGO, OTHER_COUNTY, OTHER_VILLAGE, VILLAGE, Cast
from lianxin.people.access import Scope, scope_of
from lianxin.people.models import Unit, User
from lianxin.people.operations import NewHelper, NewUnit, open_team, register_helper, register_unit
from lianxin.people.queries import (
    accounts_under,
    grants_under,
    helper_of,
    helpers_of,
    helpers_under,
    team_of,
    teams_under,
    units_under,
)
from lianxin.people.roles import Act

pytestmark = pytest.mark.django_db
NOWHERE = Scope(None)


@pytest.fixture
def far_unit() -> Unit:
    return register_unit(entry=NewUnit(code="U-09", name="外县局", area_code=OTHER_COUNTY), by=None)


def codes(things: object) -> list[str]:
    return [thing.code for thing in things]  # type: ignore[attr-defined]


def test_it_shows_an_officer_the_units_of_his_county_only(cast: Cast, far_unit: Unit) -> None:
    assert codes(units_under(scope_of(cast["county_officer"], Act.READ_PEOPLE))) == ["U-01", "U-02"]
    assert codes(units_under(Scope(None, ("",)))) == ["U-01", "U-02", "U-09"]


def test_it_shows_a_liaison_his_unit_only(cast: Cast, today: date) -> None:
    scope = scope_of(cast["unit_liaison"], Act.READ_PEOPLE)
    assert codes(units_under(scope)) == ["U-01"]
    assert codes(helpers_under(scope, on=today)) == ["H-01", "H-90"]


def test_it_shows_a_helper_himself(cast: Cast, today: date) -> None:
    scope = scope_of(cast["helper"], Act.READ_REGISTRY)
    assert codes(helpers_under(scope, on=today)) == ["H-01"]
    assert units_under(scope).count() == 0


def test_it_shows_nothing_to_an_empty_scope(cast: Cast, today: date) -> None:
    assert units_under(NOWHERE).count() == 0
    assert helpers_under(NOWHERE, on=today).count() == 0
    assert teams_under(NOWHERE, on=today).count() == 0
    assert accounts_under(NOWHERE).count() == 0
    assert grants_under(NOWHERE).count() == 0


def test_it_leaves_out_helpers_who_are_not_in_service(unit: Unit) -> None:
    served = NewHelper(code="H-70", name="曾任", unit=unit, starts_on=date(2024, 1, 1), ends_before=date(2025, 1, 1))
    register_helper(entry=served, by=None)
    assert codes(helpers_of(unit, on=date(2024, 12, 31))) == ["H-70"]
    assert codes(helpers_of(unit, on=date(2025, 1, 1))) == []
    assert codes(helpers_of(unit, on=date(2023, 12, 31))) == []


def test_it_finds_the_helper_of_an_account_or_none(helper: User, stranger: User) -> None:
    found = helper_of(helper)
    assert found is not None
    assert found.code == "H-01"
    assert helper_of(stranger) is None


def test_it_finds_the_team_of_a_village_with_its_members(cast: Cast, today: date) -> None:
    open_team(village_code=OTHER_VILLAGE, name="二队", starts_on=LONG_AGO, by=None)
    teams = list(teams_under(scope_of(cast["township_clerk"], Act.READ_PEOPLE), on=today))
    assert [team.village_code for team in teams] == [VILLAGE]
    assert [member.helper.code for member in teams[0].members_on] == ["H-90"]
    assert team_of(VILLAGE, on=today) == teams[0]
    assert team_of(VILLAGE, on=date(2019, 1, 1)) is None


def test_it_shows_an_officer_the_accounts_of_his_county_and_the_new_ones(cast: Cast) -> None:
    elsewhere = Scope(None, (OTHER_COUNTY,))
    names = [user.username for user in accounts_under(scope_of(cast["county_officer"], Act.MANAGE_PEOPLE))]
    assert names == sorted(names)
    assert "stranger" in names
    assert "county-officer" in names
    assert len(names) == 9
    assert [user.username for user in accounts_under(elsewhere)] == ["stranger"]
    assert grants_under(elsewhere).count() == 0
    assert {grant.area_code[:6] for grant in grants_under(Scope(None, (COUNTY,)))} == {COUNTY}
