"""The cast: ten visitors whom every page and endpoint meets, with the areas and units they belong to.

All are invented. Division codes begin with 9999, which GB/T 2260 gives to no province, so that nothing here can be
taken for a real place. Ask for one member by name (``township_clerk``), for all (``cast``), or send all to a page
(``sent_at``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from lianxin.people.models import TeamMember, Unit, User
from lianxin.people.operations import (
    NewHelper,
    NewUnit,
    grant_role,
    issue_token,
    join_team,
    link_account_to_helper,
    open_account,
    open_team,
    register_helper,
    register_unit,
)
from lianxin.people.roles import Role

COUNTY = "999901"
TOWNSHIP = "999901101"
OTHER_TOWNSHIP = "999901102"
VILLAGE = "999901101201"
OTHER_VILLAGE = "999901102201"
OTHER_COUNTY = "999902"
LONG_AGO = date(2020, 1, 1)
PASSWORD = "invented-for-tests-only"

MEMBERS = (
    "county_officer",
    "township_clerk",
    "other_township_clerk",
    "village_team_member",
    "helper",
    "other_helper",
    "unit_liaison",
    "auditor",
    "stranger",
    "nobody",
)
# Whom the rooms of money meet besides.
WITH_FUNDS = (*MEMBERS, "funds_officer")


def account(username: str, name: str) -> User:
    """Open an account without any role."""
    return open_account(username=username, name=name, password=PASSWORD, by=None)


def account_with(role: Role, area_code: str, *, username: str, name: str, unit: Unit | None = None) -> User:
    """Open an account that has held one role for years."""
    user = account(username, name)
    grant_role(user=user, role=role, area_code=area_code, unit=unit, starts_on=LONG_AGO, reason="测试", by=None)
    return user


def helper_with_account(unit: Unit, *, code: str, username: str, name: str, area_code: str = COUNTY) -> User:
    """Open the account of a new helper of the unit; the record is ``user.helper``."""
    user = account_with(Role.HELPER, area_code, username=username, name=name)
    person = register_helper(entry=NewHelper(code=code, name=name, unit=unit, starts_on=LONG_AGO), by=None)
    link_account_to_helper(user=user, helper=person, by=None)
    return user


@pytest.fixture
def unit(db: None) -> Unit:
    """A unit that serves the county."""
    return register_unit(entry=NewUnit(code="U-01", name="甲局", area_code=COUNTY), by=None)


@pytest.fixture
def other_unit(db: None) -> Unit:
    """Another unit that serves the county."""
    return register_unit(entry=NewUnit(code="U-02", name="乙局", area_code=COUNTY), by=None)


@pytest.fixture
def county_officer(db: None) -> User:
    """Runs the programme of the county."""
    return account_with(Role.COUNTY_OFFICER, COUNTY, username="county-officer", name="县管甲")


@pytest.fixture
def funds_officer(db: None) -> User:
    """Keeps the county's tranches, pays, reconciles and closes the books."""
    return account_with(Role.FUNDS_OFFICER, COUNTY, username="funds-officer", name="资金癸")


@pytest.fixture
def township_clerk(db: None) -> User:
    """Keeps the data of the township."""
    return account_with(Role.TOWNSHIP_CLERK, TOWNSHIP, username="township-clerk", name="镇办乙")


@pytest.fixture
def other_township_clerk(db: None) -> User:
    """Keeps the data of the other township."""
    return account_with(Role.TOWNSHIP_CLERK, OTHER_TOWNSHIP, username="other-township-clerk", name="镇办丙")


@pytest.fixture
def village_team_member(unit: Unit) -> User:
    """First secretary of the team in the village."""
    user = account_with(Role.VILLAGE_TEAM, VILLAGE, username="village-team", name="驻村丁")
    person = register_helper(entry=NewHelper(code="H-90", name="驻村丁", unit=unit, starts_on=LONG_AGO), by=None)
    link_account_to_helper(user=user, helper=person, by=None)
    team = open_team(village_code=VILLAGE, name="某村驻村工作队", starts_on=LONG_AGO, by=None)
    join_team(team=team, helper=person, duty=TeamMember.Duty.FIRST_SECRETARY, starts_on=LONG_AGO, by=None)
    return user


@pytest.fixture
def helper(unit: Unit) -> User:
    """A helper of the unit; his record is ``helper.helper``."""
    return helper_with_account(unit, code="H-01", username="helper", name="帮扶戊")


@pytest.fixture
def other_helper(other_unit: Unit) -> User:
    """A helper of the other unit."""
    return helper_with_account(other_unit, code="H-02", username="other-helper", name="帮扶己")


@pytest.fixture
def unit_liaison(unit: Unit) -> User:
    """Follows what the unit helps."""
    return account_with(Role.UNIT_LIAISON, COUNTY, username="unit-liaison", name="联络庚", unit=unit)


@pytest.fixture
def auditor(db: None) -> User:
    """Sees the whole county and every event, changes nothing."""
    return account_with(Role.AUDITOR, COUNTY, username="auditor", name="审计辛")


@pytest.fixture
def stranger(db: None) -> User:
    """Signed in, without any role."""
    return account("stranger", "路人壬")


@pytest.fixture
def nobody() -> AnonymousUser:
    """Not signed in."""
    return AnonymousUser()


@dataclass(frozen=True, slots=True)
class Cast:
    """All members by name."""

    members: Mapping[str, User | AnonymousUser]

    def __getitem__(self, name: str) -> User | AnonymousUser:
        return self.members[name]

    def client(self, name: str) -> Client:
        """A browser in which the member has signed in."""
        return signed_in(self.members[name])


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> Cast:
    """Everybody."""
    return Cast({name: request.getfixturevalue(name) for name in MEMBERS})


def signed_in(user: User | AnonymousUser) -> Client:
    """Return a browser in which the user has signed in (an anonymous one has not)."""
    client = Client()
    if isinstance(user, User):
        client.force_login(user)
    return client


@pytest.fixture
def sent_at(request: pytest.FixtureRequest, cast: Cast) -> Callable[..., dict[str, int]]:
    """Send the whole cast to one address: ``sent_at("/registry/")`` gives the status by member.

    ``method`` is the HTTP verb in small letters; ``form`` is what is sent with it. A page that breaks raises.
    """

    def send(
        url: str,
        *,
        method: str = "get",
        form: Mapping[str, Any] | None = None,
        members: tuple[str, ...] = MEMBERS,
    ) -> dict[str, int]:
        clients = {name: signed_in(request.getfixturevalue(name)) for name in members}
        return {name: getattr(client, method)(url, dict(form or {})).status_code for name, client in clients.items()}

    return send


class Program:
    """A program that acts for a user at the API, with a token that he issued; for nobody, one without a token."""

    def __init__(self, user: User | AnonymousUser | None) -> None:
        self.client = Client()
        if isinstance(user, User):
            self.token, self.secret = issue_token(user=user, name="测试程序", days=366, by=user)
            self.client = Client(headers={"authorization": f"Bearer {self.secret}"})

    def get(self, path: str, **asked: Any) -> Any:
        """Ask for a path below ``/api/v1/``."""
        return self.client.get(f"/api/v1/{path}", asked)

    def post(self, path: str, told: Any) -> Any:
        """Send something as JSON."""
        content = json.dumps(told, default=str, ensure_ascii=False)
        return self.client.post(f"/api/v1/{path}", content, content_type="application/json")
