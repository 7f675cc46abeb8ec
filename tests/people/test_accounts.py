"""Opening and closing accounts, passwords, language."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cast import COUNTY, OTHER_COUNTY, PASSWORD, TOWNSHIP, account, account_with
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import acts_of
from lianxin.people.models import User
from lianxin.people.operations import close_account, grant_role, open_account, set_language, set_password
from lianxin.people.roles import Role

pytestmark = pytest.mark.django_db


def test_it_opens_an_account_that_may_do_nothing(county_officer: User) -> None:
    user = open_account(username="new-clerk", name=" 新人 ", password=PASSWORD, by=county_officer)
    assert user.name == "新人"
    assert acts_of(user) == frozenset()
    assert authenticate(username="NEW-CLERK", password=PASSWORD) == user
    event = Event.objects.latest("id")
    assert (event.act, event.actor_id, event.thing_id) == ("people.open_account", county_officer.pk, str(user.pk))
    assert PASSWORD not in str(event.details)


@pytest.mark.parametrize("username", ["", "ab", "张三", "a b c", ".hidden", "x" * 61, "name@place"])
def test_it_refuses_an_unfit_user_name(username: str) -> None:
    with pytest.raises(Refused) as caught:
        open_account(username=username, name="甲", password=PASSWORD, by=None)
    assert caught.value.code == "PEOPLE-002"


def test_it_refuses_a_user_name_that_differs_only_in_case(stranger: User) -> None:
    with pytest.raises(Refused) as caught:
        open_account(username="Stranger", name="甲", password=PASSWORD, by=None)
    assert caught.value.code == "PEOPLE-001"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="STRANGER", name="甲")


def test_it_refuses_an_account_without_a_name() -> None:
    with pytest.raises(Refused) as caught:
        open_account(username="nameless", name="  ", password=PASSWORD, by=None)
    assert caught.value.code == "PEOPLE-003"


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", ""])
def test_it_refuses_a_weak_password_in_both_languages_and_keeps_no_account(password: str) -> None:
    with pytest.raises(Refused) as caught:
        open_account(username="weak", name="甲", password=password, by=None)
    assert caught.value.code == "PEOPLE-004"
    assert caught.value.what.zh != caught.value.what.en
    assert not User.objects.filter(username="weak").exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "member", ["township_clerk", "village_team_member", "helper", "unit_liaison", "auditor", "stranger"]
)
def test_it_lets_nobody_but_managers_of_people_open_accounts(member: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(member)
    with pytest.raises(PermissionDenied):
        open_account(username="sneaked-in", name="甲", password=PASSWORD, by=user)
    assert not User.objects.filter(username="sneaked-in").exists()


def test_it_refuses_an_anonymous_visitor() -> None:
    with pytest.raises(PermissionDenied):
        open_account(username="sneaked-in", name="甲", password=PASSWORD, by=AnonymousUser())


def test_it_shuts_an_account_at_once_and_ends_its_roles(
    county_officer: User, township_clerk: User, today: date
) -> None:
    assert acts_of(township_clerk)
    close_account(user=township_clerk, reason="调离", by=county_officer)
    assert acts_of(township_clerk) == frozenset()
    assert acts_of(User.objects.get(pk=township_clerk.pk)) == frozenset()
    assert authenticate(username="township-clerk", password=PASSWORD) is None
    assert [grant.ends_before for grant in township_clerk.grants.all()] == [today]
    assert Event.objects.latest("id").details["reason"] == "调离"


def test_it_refuses_to_close_twice_without_reason_or_oneself(county_officer: User, township_clerk: User) -> None:
    with pytest.raises(Refused) as caught:
        close_account(user=township_clerk, reason=" ", by=county_officer)
    assert caught.value.code == "PEOPLE-014"
    with pytest.raises(Refused) as caught:
        close_account(user=county_officer, reason="离任", by=county_officer)
    assert caught.value.code == "PEOPLE-006"
    close_account(user=township_clerk, reason="调离", by=county_officer)
    with pytest.raises(Refused) as caught:
        close_account(user=township_clerk, reason="调离", by=county_officer)
    assert caught.value.code == "PEOPLE-005"


def test_it_lets_no_county_close_or_take_over_an_account_of_another(county_officer: User) -> None:
    other = account_with(Role.TOWNSHIP_CLERK, OTHER_COUNTY + "101", username="elsewhere", name="外县")
    for act in (
        lambda: close_account(user=other, reason="越界", by=county_officer),
        lambda: set_password(user=other, password="another-secret-1", by=county_officer),
    ):
        with pytest.raises(PermissionDenied):
            act()
    other.refresh_from_db()
    assert other.is_active
    assert other.check_password(PASSWORD)


def test_it_lets_no_manager_of_a_part_take_over_the_manager_of_the_whole(county_officer: User) -> None:
    part = account_with(Role.COUNTY_OFFICER, TOWNSHIP, username="part", name="部分")
    with pytest.raises(PermissionDenied):
        set_password(user=county_officer, password="another-secret-1", by=part)


def test_it_sets_ones_own_password_and_that_of_people_in_ones_area(county_officer: User, township_clerk: User) -> None:
    set_password(user=township_clerk, password="chosen-by-myself-1", by=township_clerk)
    assert township_clerk.check_password("chosen-by-myself-1")
    set_password(user=township_clerk, password="set-by-the-officer-1", by=county_officer)
    assert User.objects.get(pk=township_clerk.pk).check_password("set-by-the-officer-1")
    with pytest.raises(PermissionDenied):
        set_password(user=county_officer, password="set-by-the-clerk-1", by=township_clerk)


def test_it_refuses_a_password_for_a_closed_account(township_clerk: User) -> None:
    close_account(user=township_clerk, reason="调离", by=None)
    with pytest.raises(Refused) as caught:
        set_password(user=township_clerk, password="another-secret-1", by=None)
    assert caught.value.code == "PEOPLE-005"
    with pytest.raises(Refused) as caught:
        grant_role(
            user=township_clerk, role="helper", area_code=COUNTY, starts_on=date(2026, 1, 1), reason="再用", by=None
        )
    assert caught.value.code == "PEOPLE-005"


def test_it_keeps_a_language_for_oneself_only(stranger: User, county_officer: User) -> None:
    set_language(user=stranger, language="en", by=stranger)
    assert User.objects.get(pk=stranger.pk).language == "en"
    with pytest.raises(Refused) as caught:
        set_language(user=stranger, language="tlh", by=stranger)
    assert caught.value.code == "PEOPLE-027"
    with pytest.raises(PermissionDenied):
        set_language(user=stranger, language="zh-hans", by=county_officer)


def test_it_refuses_to_delete_an_account_that_holds_a_role(township_clerk: User) -> None:
    with pytest.raises(IntegrityError):
        township_clerk.delete()
    assert account("after", "后来")
