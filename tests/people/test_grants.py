"""Roles granted and ended: who may, what is refused, and that the database refuses the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cast import COUNTY, LONG_AGO, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, account_with
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import Scope, acts_of, scope_of
from lianxin.people.models import Grant, Unit, User
from lianxin.people.operations import NewUnit, end_grant, grant_role, register_unit
from lianxin.people.roles import ROLES, Act, Role

pytestmark = pytest.mark.django_db


def granted(user: User, role: str = "township_clerk", area_code: str = TOWNSHIP, **changed: Any) -> Grant:
    wanted: dict[str, Any] = {"starts_on": LONG_AGO, "reason": "任命", "by": None} | changed
    return grant_role(user=user, role=role, area_code=area_code, **wanted)


def test_it_grants_a_role_in_its_area_from_its_day_to_its_day(
    county_officer: User, stranger: User, today: date
) -> None:
    granted(stranger, starts_on=today, ends_before=today + timedelta(days=1), by=county_officer)
    assert acts_of(stranger) == ROLES[Role.TOWNSHIP_CLERK].acts
    assert scope_of(stranger, Act.READ_REGISTRY).prefixes == (TOWNSHIP,)
    event = Event.objects.latest("id")
    assert (event.act, event.area_code, event.details["role"]) == ("people.grant_role", TOWNSHIP, "township_clerk")


@pytest.mark.parametrize(
    ("prefixes", "area", "inside"),
    [
        (("",), "", ("",)),
        (("",), "999901", ("999901",)),
        (("999901",), "", ("999901",)),
        (("999901",), "999901101", ("999901101",)),
        (("999901101",), "999901", ("999901101",)),
        (("999901101", "999901102", "999902"), "999901", ("999901101", "999901102")),
        (("999901",), "999902", ()),
        ((), "999901", ()),
    ],
)
def test_it_cuts_a_scope_down_to_an_area(prefixes: tuple[str, ...], area: str, inside: tuple[str, ...]) -> None:
    cut = Scope(1, prefixes, unit_ids=(7,), is_own=True).within(area)
    assert cut == Scope(1, inside, unit_ids=(7,), is_own=True)


@pytest.mark.parametrize(("first", "last"), [(1, None), (-30, 0)])
def test_it_gives_nothing_before_the_first_day_or_from_the_end(
    stranger: User, today: date, first: int, last: int | None
) -> None:
    end = None if last is None else today + timedelta(days=last)
    granted(stranger, starts_on=today + timedelta(days=first), ends_before=end)
    assert acts_of(stranger) == frozenset()
    assert scope_of(stranger, Act.READ_REGISTRY).is_empty


def test_it_refuses_a_role_to_oneself(county_officer: User) -> None:
    with pytest.raises(Refused) as caught:
        granted(county_officer, by=county_officer)
    assert caught.value.code == "PEOPLE-006"


def test_it_refuses_an_unknown_role(stranger: User) -> None:
    with pytest.raises(Refused) as caught:
        granted(stranger, role="emperor")
    assert caught.value.code == "PEOPLE-007"
    with pytest.raises(ValueError, match="emperor"):
        Grant(user=stranger, role="emperor", starts_on=LONG_AGO).save()


@pytest.mark.parametrize(
    "area_code", ["9", "99990", "9999011", "99990110120", "9999011012011", "九九九九", "99a901", " "]
)
def test_it_refuses_a_prefix_that_is_no_division(stranger: User, area_code: str) -> None:
    with pytest.raises(Refused) as caught:
        granted(stranger, area_code=area_code)
    assert caught.value.code == "PEOPLE-008"


def test_it_grants_over_an_area_that_has_no_national_code_yet(stranger: User) -> None:
    assert granted(stranger, area_code="999901T01").pk
    assert granted(stranger, role="village_team", area_code="999901T01V02").pk


def test_it_refuses_an_empty_period(stranger: User) -> None:
    with pytest.raises(Refused) as caught:
        granted(stranger, starts_on=date(2026, 5, 1), ends_before=date(2026, 5, 1))
    assert caught.value.code == "PEOPLE-009"
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=stranger, role="helper", starts_on=date(2026, 5, 1), ends_before=date(2026, 5, 1))


def test_it_refuses_the_same_role_twice_over_an_area_at_a_time(stranger: User) -> None:
    granted(stranger, starts_on=date(2026, 1, 1), ends_before=date(2026, 6, 1))
    with pytest.raises(Refused) as caught:
        granted(stranger, starts_on=date(2026, 5, 31))
    assert caught.value.code == "PEOPLE-010"
    granted(stranger, starts_on=date(2026, 6, 1))
    granted(stranger, area_code=OTHER_TOWNSHIP)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=stranger, role="township_clerk", area_code=TOWNSHIP, starts_on=date(2026, 7, 1))


@pytest.mark.parametrize("other", [role.value for role in Role if role not in {Role.AUDITOR, Role.UNIT_LIAISON}])
@pytest.mark.parametrize("auditor_first", [True, False])
def test_it_refuses_two_hats(stranger: User, other: str, auditor_first: bool) -> None:
    first, second = ("auditor", other) if auditor_first else (other, "auditor")
    granted(stranger, role=first, area_code=COUNTY)
    with pytest.raises(Refused) as caught:
        granted(stranger, role=second, area_code=OTHER_COUNTY)
    assert caught.value.code == "PEOPLE-011"
    assert stranger.grants.count() == 1


def test_it_lets_an_auditor_take_another_role_when_he_no_longer_audits(stranger: User) -> None:
    granted(stranger, role="auditor", starts_on=date(2025, 1, 1), ends_before=date(2026, 1, 1))
    assert granted(stranger, role="county_officer", area_code=COUNTY, starts_on=date(2026, 1, 1)).pk


def test_it_refuses_a_liaison_without_a_unit(stranger: User, unit: Unit) -> None:
    with pytest.raises(Refused) as caught:
        granted(stranger, role="unit_liaison")
    assert caught.value.code == "PEOPLE-012"
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=stranger, role="unit_liaison", starts_on=LONG_AGO)
    with pytest.raises(Refused) as caught:
        granted(stranger, unit=unit)
    assert caught.value.code == "PEOPLE-013"


def test_it_refuses_a_grant_without_a_reason(stranger: User) -> None:
    with pytest.raises(Refused) as caught:
        granted(stranger, reason="\t")
    assert caught.value.code == "PEOPLE-014"
    assert not Grant.objects.exists()


@pytest.mark.parametrize("area_code", ["", "99", OTHER_COUNTY, OTHER_COUNTY + "101"])
def test_it_lets_no_officer_grant_outside_his_county(county_officer: User, stranger: User, area_code: str) -> None:
    with pytest.raises(PermissionDenied):
        granted(stranger, area_code=area_code, by=county_officer)


def test_it_lets_no_officer_reach_another_countys_unit(county_officer: User, stranger: User) -> None:
    far = register_unit(entry=NewUnit(code="U-09", name="外县局", area_code=OTHER_COUNTY), by=None)
    with pytest.raises(PermissionDenied):
        granted(stranger, role="unit_liaison", area_code=COUNTY, unit=far, by=county_officer)


@pytest.mark.parametrize("member", ["township_clerk", "village_team_member", "helper", "unit_liaison", "auditor"])
def test_it_lets_nobody_but_managers_of_people_grant(
    member: str, stranger: User, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        granted(stranger, role="helper", area_code=VILLAGE, by=request.getfixturevalue(member))


def test_it_ends_a_grant_and_brings_an_end_forward_but_never_puts_it_off(county_officer: User, today: date) -> None:
    clerk = account_with(Role.TOWNSHIP_CLERK, TOWNSHIP, username="ending", name="离任")
    grant = clerk.grants.get()
    end_grant(grant=grant, ends_before=today + timedelta(days=30), reason="换岗", by=county_officer)
    end_grant(grant=grant, ends_before=today, reason="提前", by=county_officer)
    assert acts_of(User.objects.get(pk=clerk.pk)) == frozenset()
    for later in (today, today + timedelta(days=60)):
        with pytest.raises(Refused) as caught:
            end_grant(grant=grant, ends_before=later, reason="延后", by=county_officer)
        assert caught.value.code == "PEOPLE-015"


def test_it_refuses_to_end_a_grant_before_it_began_or_from_outside(township_clerk: User, county_officer: User) -> None:
    grant = township_clerk.grants.get()
    with pytest.raises(Refused) as caught:
        end_grant(grant=grant, ends_before=LONG_AGO, reason="从未", by=county_officer)
    assert caught.value.code == "PEOPLE-009"
    with pytest.raises(Refused) as caught:
        end_grant(grant=grant, ends_before=date(2026, 12, 1), reason="", by=county_officer)
    assert caught.value.code == "PEOPLE-014"
    elsewhere = account_with(Role.COUNTY_OFFICER, OTHER_COUNTY, username="elsewhere", name="外县")
    with pytest.raises(PermissionDenied):
        end_grant(grant=grant, ends_before=date(2026, 12, 1), reason="越界", by=elsewhere)
