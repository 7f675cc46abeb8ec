"""The pages of accounts and roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cast import COUNTY, LONG_AGO, OTHER_COUNTY, TOWNSHIP, Cast, account_with, signed_in
from lianxin.audit.models import Event
from lianxin.people.models import Grant, Unit, User
from lianxin.people.operations import NewHelper, close_account, grant_role, register_helper
from lianxin.people.roles import Act, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_areas")]
MEMBERS = (
    "township_clerk", "other_township_clerk", "village_team_member", "helper", "other_helper", "unit_liaison",
    "auditor", "stranger",
)  # fmt: skip
OFFICER_ONLY = dict.fromkeys(MEMBERS, 403) | {"county_officer": 200, "nobody": 302}
SECRET = "three blue wagons uphill"
NEW = {
    "username": "new-clerk", "name": "新办丑", "password": SECRET, "again": SECRET, "role": "township_clerk",
    "area_code": TOWNSHIP, "starts_on": "2026-11-24", "reason": "任命",
}  # fmt: skip
PARTS = ("grant/", "close/", "password/", "name/", "helper/")


@pytest.fixture
def office(county_officer: User) -> Client:
    return signed_in(county_officer)


def fault(answer: Any, field: str) -> str:
    assert answer.status_code == 400
    return str(answer.context["form"].errors[field][0])


def of(user: User, part: str = "") -> str:
    return f"/people/accounts/{user.pk}/{part}"


def usernames(answer: Any) -> list[str]:
    return [account.username for account, _ in answer.context["rows"]]


@pytest.mark.parametrize("url", ["/people/accounts/", "/people/accounts/new/"])
def test_accounts_are_for_the_county_officer(sent_at: Callable[..., dict[str, int]], url: str) -> None:
    assert sent_at(url) == OFFICER_ONLY


@pytest.mark.parametrize("part", ["", *PARTS])
def test_every_page_of_an_account_is_for_the_county_officer(
    sent_at: Callable[..., dict[str, int]], township_clerk: User, part: str
) -> None:
    assert sent_at(of(township_clerk, part)) == OFFICER_ONLY


@pytest.mark.parametrize("part", PARTS)
def test_nobody_else_writes_to_an_account(
    sent_at: Callable[..., dict[str, int]], township_clerk: User, part: str
) -> None:
    assert sent_at(of(township_clerk, part), method="post") == OFFICER_ONLY | {"county_officer": 400}


@pytest.mark.parametrize("part", ["", *PARTS])
def test_another_countys_account_has_no_page(office: Client, far_officer: User, part: str) -> None:
    assert office.get(of(far_officer, part)).status_code == 404
    assert office.post(of(far_officer, part), {"password": SECRET, "again": SECRET, "reason": "x"}).status_code in {
        404,
        405,
    }
    assert far_officer.check_password("invented-for-tests-only")


def test_the_list_shows_roles_in_force_and_leaves_another_county_out(cast: Cast, far_officer: User) -> None:
    answer = cast.client("county_officer").get("/people/accounts/")
    assert "far-officer" not in usernames(answer)
    assert len(usernames(answer)) == 9
    page = answer.content.decode()
    assert "乡镇经办人" in page
    assert "某镇" in page


def test_accounts_are_found_by_name_and_state(office: Client, township_clerk: User, auditor: User) -> None:
    close_account(user=auditor, reason="离任", by=None)
    assert usernames(office.get("/people/accounts/?q=镇办")) == ["township-clerk"]
    assert usernames(office.get("/people/accounts/?q=TOWNSHIP")) == ["township-clerk"]
    assert usernames(office.get("/people/accounts/?state=closed")) == ["auditor"]
    assert "auditor" not in usernames(office.get("/people/accounts/?state=open"))
    assert usernames(office.get("/people/accounts/?state=hidden")) == []


def test_a_longer_list_asks_no_more_questions(
    office: Client, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(User, "set_password", lambda user, password: None)
    for number in range(30):
        account_with(Role.TOWNSHIP_CLERK, TOWNSHIP, username=f"clerk-{number:02}", name="某")
    with django_assert_max_num_queries(12):
        assert len(usernames(office.get("/people/accounts/"))) == 31


def test_an_account_is_opened_with_its_role_and_signs_in(office: Client, county_officer: User) -> None:
    assert office.post("/people/accounts/new/", NEW)["Location"] == "/people/accounts/"
    made = User.objects.get(username="new-clerk")
    assert made.check_password(SECRET)
    assert made.may(Act.IMPORT)
    assert set(Event.objects.filter(thing_id=made.pk).values_list("act", "area_code", "actor_id")) == {
        ("people.open_account", COUNTY, county_officer.pk),
        ("people.grant_role", TOWNSHIP, county_officer.pk),
    }
    assert SECRET not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"username": "Township-Clerk"}, "username", "PEOPLE-001"),
        ({"username": "某某"}, "username", "PEOPLE-002"),
        ({"name": "　"}, "name", ""),
        ({"password": "1234567890", "again": "1234567890"}, "password", "PEOPLE-004"),
        ({"again": "something else entirely"}, "again", ""),
        ({"role": "unit_liaison"}, "unit", "PEOPLE-012"),
        ({"role": "king"}, "role", ""),
        ({"area_code": OTHER_COUNTY}, "area_code", ""),
        ({"area_code": ""}, "area_code", ""),
        ({"area_code": "*"}, "area_code", ""),
        ({"ends_before": "2026-11-24"}, "ends_before", "PEOPLE-009"),
        ({"reason": " "}, "reason", ""),
    ],
)
def test_a_refusal_shows_at_its_field_and_no_account_is_left_behind(
    office: Client, township_clerk: User, changed: dict[str, str], field: str, code: str
) -> None:
    before = User.objects.count()
    answer = office.post("/people/accounts/new/", NEW | changed)
    assert code in fault(answer, field)
    assert User.objects.count() == before
    assert SECRET not in answer.content.decode()


def test_the_whole_deployment_is_offered_only_to_those_who_have_it(office: Client) -> None:
    chief = account_with(Role.COUNTY_OFFICER, "", username="chief", name="总管")
    assert "整个系统" not in office.get("/people/accounts/new/").content.decode()
    browser = signed_in(chief)
    assert "整个系统" in browser.get("/people/accounts/new/").content.decode()
    assert fault(browser.post("/people/accounts/new/", NEW | {"area_code": ""}), "area_code")
    assert browser.post("/people/accounts/new/", NEW | {"area_code": "*"}).status_code == 302
    assert Grant.objects.get(user__username="new-clerk").area_code == ""


def test_a_role_is_granted_and_shown(office: Client, stranger: User) -> None:
    form = {"role": "village_team", "area_code": TOWNSHIP, "starts_on": "2026-11-24", "reason": "选派"}
    assert office.post(of(stranger, "grant/"), form)["Location"] == of(stranger)
    page = office.get(of(stranger)).content.decode()
    assert "驻村工作队" in page
    assert "选派" in page


def test_an_auditor_gets_no_second_role(office: Client, auditor: User) -> None:
    form = {"role": "helper", "area_code": COUNTY, "starts_on": "2026-11-24", "reason": "兼任"}
    assert "[PEOPLE-011]" in fault(office.post(of(auditor, "grant/"), form), "role")
    assert auditor.grants.count() == 1


def test_nobody_grants_himself_a_role_or_closes_his_own_account(office: Client, county_officer: User) -> None:
    form = {"role": "auditor", "area_code": COUNTY, "starts_on": "2026-11-24", "reason": "自查"}
    assert "[PEOPLE-006]" in fault(office.post(of(county_officer, "grant/"), form), "__all__")
    assert "[PEOPLE-006]" in fault(office.post(of(county_officer, "close/"), {"reason": "走了"}), "__all__")
    assert office.post(of(county_officer, "name/"), {"name": "他人"}).status_code == 403
    assert office.get(of(county_officer, "password/"))["Location"] == "/people/me/"
    assert (
        office.post(of(county_officer, "password/"), {"password": SECRET, "again": SECRET})["Location"] == "/people/me/"
    )
    county_officer.refresh_from_db()
    assert county_officer.is_active
    assert county_officer.name == "县管甲"
    assert not county_officer.check_password(SECRET)


def test_a_role_is_ended_with_a_reason(office: Client, township_clerk: User) -> None:
    held = township_clerk.grants.get()
    url = of(township_clerk, f"grants/{held.pk}/end/")
    assert "镇办乙" in office.get(url).content.decode()
    assert office.post(url, {"ends_before": "2026-11-24", "reason": "调离"})["Location"] == of(township_clerk)
    held.refresh_from_db()
    assert held.ends_before == date(2026, 11, 24)
    assert "已结束" in office.get(of(township_clerk)).content.decode()
    later = office.post(url, {"ends_before": "2026-12-01", "reason": "延后"})
    assert "[PEOPLE-015]" in fault(later, "ends_before")


def test_a_role_is_not_ended_under_another_account_or_out_of_scope(
    office: Client, township_clerk: User, auditor: User, far_officer: User
) -> None:
    form = {"ends_before": "2026-11-24", "reason": "x"}
    assert office.post(of(auditor, f"grants/{township_clerk.grants.get().pk}/end/"), form).status_code == 404
    assert office.post(of(far_officer, f"grants/{far_officer.grants.get().pk}/end/"), form).status_code == 404
    grant_role(user=township_clerk, role="helper", area_code=OTHER_COUNTY, starts_on=LONG_AGO, reason="兼", by=None)
    far = township_clerk.grants.get(area_code=OTHER_COUNTY)
    assert office.post(of(township_clerk, f"grants/{far.pk}/end/"), form).status_code == 404
    assert not Grant.objects.filter(ends_before__isnull=False).exists()


def test_an_account_that_serves_elsewhere_too_is_not_taken_over(office: Client, township_clerk: User) -> None:
    grant_role(user=township_clerk, role="helper", area_code=OTHER_COUNTY, starts_on=LONG_AGO, reason="兼", by=None)
    page = office.get(of(township_clerk)).content.decode()
    assert "范围之外" in page
    assert OTHER_COUNTY not in page
    assert of(township_clerk, "password/") not in page
    assert office.post(of(township_clerk, "password/"), {"password": SECRET, "again": SECRET}).status_code == 403
    assert office.post(of(township_clerk, "close/"), {"reason": "x"}).status_code == 403


def test_a_closed_account_stays_for_the_record_and_takes_no_more_roles(office: Client, township_clerk: User) -> None:
    assert office.post(of(township_clerk, "close/"), {"reason": "离任"}).status_code == 302
    township_clerk.refresh_from_db()
    assert not township_clerk.is_active
    assert "已停用" in office.get(of(township_clerk)).content.decode()
    form = {"role": "helper", "area_code": COUNTY, "starts_on": "2026-11-24", "reason": "再用"}
    assert "[PEOPLE-005]" in fault(office.post(of(township_clerk, "grant/"), form), "__all__")
    assert Event.objects.get(act="people.close_account").area_code == TOWNSHIP


def test_a_new_password_ends_the_sessions_of_its_owner(office: Client, township_clerk: User) -> None:
    his = signed_in(township_clerk)
    assert his.get("/").status_code == 200
    form = {"password": SECRET, "again": SECRET}
    assert office.post(of(township_clerk, "password/"), form).status_code == 302
    assert his.get("/").status_code == 302
    assert "[PEOPLE-004]" in fault(
        office.post(of(township_clerk, "password/"), {"password": "short", "again": "short"}), "password"
    )


def test_a_name_is_corrected_by_another(office: Client, township_clerk: User) -> None:
    assert office.post(of(township_clerk, "name/"), {"name": "镇办更正"}).status_code == 302
    assert User.objects.get(pk=township_clerk.pk).name == "镇办更正"
    event = Event.objects.get(act="people.rename_account")
    assert (event.area_code, event.details) == (TOWNSHIP, {})


def test_an_account_is_linked_to_a_helper_once(office: Client, stranger: User, unit: Unit, helper: User) -> None:
    person = register_helper(entry=NewHelper(code="H-60", name="路人壬", unit=unit, starts_on=LONG_AGO), by=None)
    assert "[PEOPLE-025]" in fault(office.post(of(stranger, "helper/"), {"helper": "H-01"}), "helper")
    assert "[PEOPLE-028]" in fault(office.post(of(stranger, "helper/"), {"helper": "H-404"}), "helper")
    assert office.post(of(stranger, "helper/"), {"helper": "H-60"}).status_code == 302
    person.refresh_from_db()
    assert person.user == stranger
    assert "H-60" in office.get(of(stranger)).content.decode()
