"""Units, helpers and teams: registered, moved, linked, joined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cast import COUNTY, LONG_AGO, OTHER_COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, account
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import Helper, Team, TeamMember, Unit, User
from lianxin.people.operations import (
    NewHelper,
    NewUnit,
    close_account,
    join_team,
    link_account_to_helper,
    move_helper,
    open_team,
    register_helper,
    register_unit,
)

pytestmark = pytest.mark.django_db
UNIT = NewUnit(code="U-50", name="农业局", area_code=COUNTY)


def new_helper(unit: Unit, code: str = "H-50", **changed: Any) -> Helper:
    entry = replace(NewHelper(code=code, name="某人", unit=unit, starts_on=LONG_AGO), **changed)
    return register_helper(entry=entry, by=None)


def test_it_registers_a_unit_with_its_skills_sorted(county_officer: User) -> None:
    unit = register_unit(entry=replace(UNIT, skills=("law", "farming", "law")), by=county_officer)
    assert unit.skills == ",farming,law,"
    assert Event.objects.latest("id").thing_id == str(unit.pk)


@pytest.mark.parametrize(("skills", "stored"), [(None, ""), ((), ",")])
def test_it_tells_no_skills_from_skills_not_recorded(skills: tuple[str, ...] | None, stored: str) -> None:
    assert register_unit(entry=replace(UNIT, skills=skills), by=None).skills == stored


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": ""}, "PEOPLE-003"),
        ({"area_code": "99990"}, "PEOPLE-008"),
        ({"code": " "}, "PEOPLE-017"),
        ({"village_capacity": -1}, "PEOPLE-026"),
        ({"affiliation": "galactic"}, "PEOPLE-029"),
        ({"longitude": 181.0}, "PEOPLE-026"),
        ({"latitude": -90.5}, "PEOPLE-026"),
        ({"longitude": float("nan")}, "PEOPLE-026"),
    ],
)
def test_it_refuses_an_unfit_unit(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        register_unit(entry=replace(UNIT, **changed), by=None)
    assert caught.value.code == code
    assert not Unit.objects.exists()


def test_it_refuses_a_code_that_is_taken(unit: Unit) -> None:
    with pytest.raises(Refused) as caught:
        register_unit(entry=replace(UNIT, code=unit.code), by=None)
    assert caught.value.code == "PEOPLE-016"
    new_helper(unit)
    with pytest.raises(Refused) as caught:
        new_helper(unit)
    assert caught.value.code == "PEOPLE-016"
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(code=unit.code, name="重号", area_code=COUNTY)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "PEOPLE-003"),
        ({"code": ""}, "PEOPLE-017"),
        ({"home_village_code": COUNTY}, "PEOPLE-008"),
        ({"ends_before": LONG_AGO}, "PEOPLE-009"),
        ({"household_capacity": 1000}, "PEOPLE-026"),
        ({"sex": "男"}, "PEOPLE-029"),
    ],
)
def test_it_refuses_an_unfit_helper(unit: Unit, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        new_helper(unit, **changed)
    assert caught.value.code == code


def test_it_keeps_the_database_from_ending_service_before_it_starts(unit: Unit) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Helper.objects.create(code="H-51", name="甲", unit=unit, starts_on=LONG_AGO, ends_before=LONG_AGO)


def test_it_keeps_units_and_helpers_to_the_officers_county(county_officer: User, township_clerk: User) -> None:
    with pytest.raises(PermissionDenied):
        register_unit(entry=replace(UNIT, area_code=OTHER_COUNTY), by=county_officer)
    with pytest.raises(PermissionDenied):
        register_unit(entry=replace(UNIT, area_code=TOWNSHIP), by=township_clerk)
    far = register_unit(entry=replace(UNIT, area_code=OTHER_COUNTY), by=None)
    with pytest.raises(PermissionDenied):
        register_helper(entry=NewHelper(code="H-52", name="甲", unit=far, starts_on=LONG_AGO), by=county_officer)
    with pytest.raises(PermissionDenied):
        move_helper(helper=new_helper(far), unit=far, on=date(2026, 1, 1), by=county_officer)


def test_it_moves_a_helper_and_keeps_where_he_came_from(unit: Unit, other_unit: Unit, county_officer: User) -> None:
    helper = new_helper(unit)
    move_helper(helper=helper, unit=other_unit, on=date(2026, 3, 1), by=county_officer)
    assert Helper.objects.get(pk=helper.pk).unit == other_unit
    details = Event.objects.latest("id").details
    assert details == {"left": unit.code, "joined": other_unit.code, "on": "2026-03-01"}


def test_it_refuses_a_move_to_the_same_unit_or_after_service(unit: Unit, other_unit: Unit) -> None:
    helper = new_helper(unit, ends_before=date(2026, 1, 1))
    with pytest.raises(Refused) as caught:
        move_helper(helper=helper, unit=unit, on=date(2025, 1, 1), by=None)
    assert caught.value.code == "PEOPLE-018"
    for on in (date(2026, 1, 1), date(2019, 12, 31)):
        with pytest.raises(Refused) as caught:
            move_helper(helper=helper, unit=other_unit, on=on, by=None)
        assert caught.value.code == "PEOPLE-019"


def test_it_links_one_account_to_one_helper(unit: Unit, stranger: User, county_officer: User) -> None:
    helper, second = new_helper(unit), new_helper(unit, "H-53")
    with pytest.raises(Refused) as caught:
        link_account_to_helper(user=county_officer, helper=helper, by=county_officer)
    assert caught.value.code == "PEOPLE-006"
    link_account_to_helper(user=stranger, helper=helper, by=county_officer)
    assert User.objects.get(pk=stranger.pk).helper == helper
    for user, person in ((stranger, second), (account("third", "第三人"), helper)):
        with pytest.raises(Refused) as caught:
            link_account_to_helper(user=user, helper=person, by=county_officer)
        assert caught.value.code == "PEOPLE-025"
    with pytest.raises(IntegrityError), transaction.atomic():
        Helper.objects.filter(pk=second.pk).update(user=stranger)


def test_it_links_no_closed_account(unit: Unit, stranger: User) -> None:
    close_account(user=stranger, reason="停用", by=None)
    with pytest.raises(Refused) as caught:
        link_account_to_helper(user=stranger, helper=new_helper(unit), by=None)
    assert caught.value.code == "PEOPLE-005"


def test_it_opens_one_team_per_village(county_officer: User) -> None:
    open_team(village_code=VILLAGE, name="一队", starts_on=LONG_AGO, by=county_officer)
    with pytest.raises(Refused) as caught:
        open_team(village_code=VILLAGE, name="二队", starts_on=LONG_AGO, by=county_officer)
    assert caught.value.code == "PEOPLE-020"
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.create(village_code=VILLAGE, name="二队", starts_on=LONG_AGO)
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.create(village_code=OTHER_VILLAGE, name="三队", starts_on=LONG_AGO, ends_before=LONG_AGO)
    with pytest.raises(Refused) as caught:
        open_team(village_code=TOWNSHIP, name="镇队", starts_on=LONG_AGO, by=county_officer)
    assert caught.value.code == "PEOPLE-008"
    with pytest.raises(PermissionDenied):
        open_team(village_code=OTHER_COUNTY + "101201", name="外县队", starts_on=LONG_AGO, by=county_officer)


@pytest.fixture
def team() -> Team:
    return open_team(village_code=VILLAGE, name="一队", starts_on=LONG_AGO, by=None)


def test_it_lets_a_helper_join_and_refuses_a_second_team_or_first_secretary(
    team: Team, unit: Unit, county_officer: User
) -> None:
    first, second = new_helper(unit), new_helper(unit, "H-54")
    join_team(team=team, helper=first, duty="first_secretary", starts_on=date(2025, 1, 1), by=county_officer)
    with pytest.raises(Refused) as caught:
        join_team(team=team, helper=second, duty="first_secretary", starts_on=date(2025, 6, 1), by=county_officer)
    assert caught.value.code == "PEOPLE-023"
    elsewhere = open_team(village_code=OTHER_VILLAGE, name="二队", starts_on=LONG_AGO, by=None)
    with pytest.raises(Refused) as caught:
        join_team(team=elsewhere, helper=first, duty="member", starts_on=date(2025, 6, 1), by=county_officer)
    assert caught.value.code == "PEOPLE-022"
    times = {"team": team, "starts_on": date(2025, 6, 1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(helper=second, duty="first_secretary", **times)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(helper=first, duty="member", **times)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(helper=second, duty="member", ends_before=date(2025, 6, 1), **times)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"duty": "cook"}, "PEOPLE-024"),
        ({"ends_before": date(2025, 1, 1)}, "PEOPLE-009"),
        ({"starts_on": date(2019, 1, 1)}, "PEOPLE-021"),
        ({"starts_on": date(2026, 6, 1)}, "PEOPLE-019"),
    ],
)
def test_it_refuses_an_unfit_place_in_a_team(team: Team, unit: Unit, changed: dict[str, Any], code: str) -> None:
    wanted: dict[str, Any] = {"duty": "member", "starts_on": date(2025, 1, 1)} | changed
    with pytest.raises(Refused) as caught:
        join_team(team=team, helper=new_helper(unit, ends_before=date(2026, 1, 1)), by=None, **wanted)
    assert caught.value.code == code


def test_it_lets_no_clerk_fill_teams(team: Team, unit: Unit, township_clerk: User) -> None:
    with pytest.raises(PermissionDenied):
        join_team(team=team, helper=new_helper(unit), duty="member", starts_on=date(2025, 1, 1), by=township_clerk)
    assert not TeamMember.objects.exists()
