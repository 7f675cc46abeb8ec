"""Events of accounts lie where the account belongs, so that the auditor of the area reads them."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from cast import COUNTY, LONG_AGO, OTHER_COUNTY, OTHER_VILLAGE, PASSWORD, TOWNSHIP, VILLAGE
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people import errors
from lianxin.people.models import User
from lianxin.people.operations import close_account, grant_role, open_account, rename_account, set_password
from lianxin.people.operations.gates import area_of_account

pytestmark = pytest.mark.django_db


def hold(user: User, *areas: str) -> None:
    for area_code in areas:
        grant_role(user=user, role="township_clerk", area_code=area_code, starts_on=LONG_AGO, reason="任", by=None)


@pytest.mark.parametrize(
    ("areas", "shared"),
    [
        ((TOWNSHIP,), TOWNSHIP),
        ((TOWNSHIP, VILLAGE), TOWNSHIP),
        ((VILLAGE, OTHER_VILLAGE), COUNTY),
        ((VILLAGE, "999901101202"), TOWNSHIP),
        ((COUNTY, OTHER_COUNTY), "9999"),
        ((COUNTY, ""), ""),
        ((), ""),
    ],
)
def test_it_finds_the_smallest_division_of_all_roles(stranger: User, areas: tuple[str, ...], shared: str) -> None:
    hold(stranger, *areas)
    assert area_of_account(stranger, None) == shared


def test_it_puts_an_account_without_roles_where_its_opener_manages(county_officer: User) -> None:
    made = open_account(username="new-one", name="新人", password=PASSWORD, by=county_officer)
    set_password(user=made, password=PASSWORD + "-again", by=county_officer)
    assert set(Event.objects.filter(thing_id=made.pk).values_list("area_code", flat=True)) == {COUNTY}


def test_it_refuses_to_rename_oneself_a_stranger_in_power_and_a_closed_account(
    county_officer: User, township_clerk: User, stranger: User
) -> None:
    for by, user in ((county_officer, county_officer), (township_clerk, stranger), (stranger, stranger)):
        with pytest.raises(PermissionDenied):
            rename_account(user=user, name="他人", by=by)
    with pytest.raises(Refused) as blank:
        rename_account(user=stranger, name=" ", by=county_officer)
    assert blank.value.code == errors.NAME_MISSING.code
    close_account(user=stranger, reason="离任", by=county_officer)
    with pytest.raises(Refused) as closed:
        rename_account(user=stranger, name="他人", by=county_officer)
    assert closed.value.code == errors.ACCOUNT_CLOSED.code
    assert not Event.objects.filter(act="people.rename_account").exists()
