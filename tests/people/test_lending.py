"""Roles lent to a colleague for a time: what he may do then, for whom, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cast import COUNTY, LONG_AGO, TOWNSHIP, VILLAGE, account_with, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import acts_of, lenders_of, scope_of
from lianxin.people.models import Grant, User
from lianxin.people.operations import close_account, end_grant, lend_role, take_role_back
from lianxin.people.roles import ROLES, Act, Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def lent(by: User, to: User, today: date, **changed: Any) -> Grant:
    wanted: dict[str, Any] = {"starts_on": today, "ends_before": today + 7 * DAY, "reason": "出差"} | changed
    return lend_role(grant=by.grants.get(lent_from__isnull=True), to=to, by=by, **wanted)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_colleague_does_what_the_role_does_for_the_lender_and_manages_no_accounts(
    county_officer: User, stranger: User, today: date
) -> None:
    lent(county_officer, stranger, today)
    assert acts_of(stranger) == ROLES[Role.COUNTY_OFFICER].acts - {Act.MANAGE_PEOPLE}
    assert scope_of(stranger, Act.MANAGE_PEOPLE).is_empty
    assert scope_of(stranger, Act.ACT_FOR_COUNTY).prefixes == (COUNTY,)
    assert lenders_of(stranger, Act.ACT_FOR_COUNTY, VILLAGE) == (county_officer.pk,)
    assert lenders_of(county_officer, Act.ACT_FOR_COUNTY, VILLAGE) == ()
    event = Event.objects.latest("id")
    assert (event.act, event.actor_id, event.thing_id) == ("people.lend_role", county_officer.pk, str(stranger.pk))


def test_who_holds_the_role_himself_acts_for_himself(county_officer: User, today: date) -> None:
    colleague = account_with(Role.COUNTY_OFFICER, COUNTY, username="another", name="县甲")
    with pytest.raises(Refused, match="PEOPLE-010"):
        lent(county_officer, colleague, today)
    assert lenders_of(colleague, Act.ACT_FOR_COUNTY, VILLAGE) == ()


@pytest.mark.parametrize("how", ["day", "taken back", "role over", "lender gone"])
def test_it_ends_with_its_day_with_the_lenders_word_with_his_role_and_with_his_account(
    how: str, township_clerk: User, county_officer: User, stranger: User, today: date
) -> None:
    grant = lent(township_clerk, stranger, today - 3 * DAY)
    after = today + DAY
    if how == "day":
        after = grant.ends_before
    elif how == "taken back":
        take_role_back(grant=grant, ends_before=after, reason="回来了", by=township_clerk)
    elif how == "role over":
        end_grant(grant=grant.lent_from, ends_before=after, reason="调离", by=county_officer)
    else:
        close_account(user=township_clerk, reason="离职", by=county_officer)
    from lianxin.people.access import grants_in_force

    assert grants_in_force(fresh(stranger), after) == []
    assert bool(grants_in_force(fresh(stranger), today)) is (how != "lender gone")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ends_before": date(2020, 1, 1)}, "PEOPLE-009"), ({"reason": " "}, "PEOPLE-014"),
        ({"starts_on": LONG_AGO - DAY}, "PEOPLE-032"),
    ],
)  # fmt: skip
def test_it_is_lent_for_a_reason_within_the_lenders_own_time(
    changed: dict[str, Any], code: str, township_clerk: User, stranger: User, today: date
) -> None:
    with pytest.raises(Refused, match=code):
        lent(township_clerk, stranger, today, **changed)
    assert not Grant.objects.filter(lent_from__isnull=False).exists()


def test_nobody_lends_to_himself_lends_on_lends_anothers_role_or_one_without_an_area(
    township_clerk: User, helper: User, auditor: User, stranger: User, other_township_clerk: User, today: date
) -> None:
    with pytest.raises(Refused, match="PEOPLE-006"):
        lent(township_clerk, township_clerk, today)
    with pytest.raises(Refused, match="PEOPLE-031"):
        lent(helper, stranger, today)
    with pytest.raises(Refused, match="PEOPLE-011"):
        lent(township_clerk, auditor, today)
    grant = lent(township_clerk, stranger, today)
    with pytest.raises(Refused, match="PEOPLE-030"):
        lend_role(grant=grant, to=helper, starts_on=today, ends_before=today + DAY, reason="再转", by=stranger)
    with pytest.raises(PermissionDenied):
        lend_role(grant=grant, to=helper, starts_on=today, ends_before=today + DAY, reason="抢", by=township_clerk)
    with pytest.raises(PermissionDenied):
        take_role_back(grant=grant, ends_before=today + DAY, reason="抢", by=other_township_clerk)


def test_the_database_wants_an_end_too(township_clerk: User, stranger: User, today: date) -> None:
    grant = lent(township_clerk, stranger, today)
    with pytest.raises(IntegrityError, match="lent_role_has_an_end"), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(ends_before=None)


def test_one_lends_and_takes_back_on_ones_own_page(township_clerk: User, stranger: User, today: date) -> None:
    client, own = signed_in(township_clerk), township_clerk.grants.get()
    page = f"/people/me/roles/{own.pk}/lend/"
    told = {"username": stranger.username, "starts_on": today, "ends_before": today + 7 * DAY, "reason": "出差"}
    faulty = client.post(page, told | {"username": "nobody"})
    assert (faulty.status_code, "PEOPLE-028" in faulty.content.decode()) == (400, True)
    assert client.post(page, told).status_code == 302
    assert stranger.name in client.get("/people/me/").content.decode()
    his = signed_in(stranger).get("/people/me/").content.decode()
    assert f"受{township_clerk.name}委托" in his
    assert "委托办理" not in his
    grant = Grant.objects.get(lent_from=own)
    assert signed_in(stranger).get(f"/people/me/roles/{grant.pk}/lend/").status_code == 404
    assert signed_in(stranger).get(f"/people/me/lent/{grant.pk}/end/").status_code == 404
    assert (
        client.post(f"/people/me/lent/{grant.pk}/end/", {"ends_before": today + DAY, "reason": "回"}).status_code == 302
    )
    grant.refresh_from_db()
    assert (grant.ends_before, TOWNSHIP) == (today + DAY, grant.area_code)
