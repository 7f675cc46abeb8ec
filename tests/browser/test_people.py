"""The pages of people and of the chain in a browser: both sizes, both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from cast import COUNTY, LONG_AGO, PASSWORD, TOWNSHIP, Cast
from lianxin.audit.models import Event
from lianxin.people.models import Helper, Team, TeamMember, Unit, User
from lianxin.people.operations import NewHelper, end_grant, grant_role, join_team, register_helper
from registry.makers import areas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

Opened = Callable[..., Page]
SECRET = "three blue wagons uphill"


@pytest.fixture
def county(cast: Cast, unit: Unit, today: Any) -> Cast:
    """The cast with some more people, a team of two, and an account with a role that has ended."""
    areas()
    for number, name in enumerate(("子某", "丑某某", "寅某", "卯某")):
        entry = NewHelper(
            code=f"H-1{number}", name=name, unit=unit, starts_on=LONG_AGO, post="四级主任科员", phone="0859-0000000",
            sex="female", is_leader=number == 0, is_party_member=True,
        )  # fmt: skip
        register_helper(entry=entry, by=None)
    second = Helper.objects.get(code="H-12")
    join_team(team=Team.objects.get(), helper=second, duty=TeamMember.Duty.MEMBER, starts_on=LONG_AGO, by=None)
    officer, clerk = cast["county_officer"], cast["township_clerk"]
    assert isinstance(officer, User)
    assert isinstance(clerk, User)
    held = grant_role(
        user=clerk, role="village_team", area_code=COUNTY, starts_on=LONG_AGO, reason="选派驻村", by=officer
    )
    end_grant(grant=held, ends_before=today, reason="轮换期满", by=officer)
    return cast


def addresses(cast: Cast) -> dict[str, str]:
    """Every page that the county officer has."""
    clerk, unit = cast["township_clerk"], Unit.objects.get(code="U-01")
    assert isinstance(clerk, User)
    held = clerk.grants.get(area_code=TOWNSHIP)
    return {
        "units": "/people/units/",
        "new-unit": "/people/units/new/",
        "unit": f"/people/units/{unit.pk}/",
        "helpers": "/people/helpers/",
        "new-helper": f"/people/helpers/new/?unit={unit.pk}",
        "helper": f"/people/helpers/{Helper.objects.get(code='H-12').pk}/",
        "move": f"/people/helpers/{Helper.objects.get(code='H-12').pk}/move/",
        "teams": "/people/teams/",
        "team": f"/people/teams/{Team.objects.get().pk}/",
        "join": f"/people/teams/{Team.objects.get().pk}/join/",
        "accounts": "/people/accounts/",
        "new-account": "/people/accounts/new/",
        "account": f"/people/accounts/{clerk.pk}/",
        "close": f"/people/accounts/{clerk.pk}/close/",
        "end": f"/people/accounts/{clerk.pk}/grants/{held.pk}/end/",
        "me": "/people/me/",
    }


@pytest.mark.one_engine
@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desktop", "en")])
def test_every_page_is_accessible_and_fits(
    size: str, language: str, county: Cast, page_at: Opened, sign_in: Any, assert_accessible: Any, picture: Any
) -> None:
    User.objects.update(language=language)
    page = page_at(size)
    sign_in(page, county["county_officer"])
    ended = Event.objects.get(act="people.end_grant")
    pages = addresses(county) | {"events": "/audit/", "event": f"/audit/{ended.pk}/", "verify": "/audit/verify/"}
    for name, address in pages.items():
        if name == "events":
            sign_in(page, county["auditor"])
        page.goto(address)
        assert page.locator("h1").count() == 1, name
        picture(page, f"people-{name}-{size}-{language}")
        assert overflow_of(page) == 0, name
        assert_accessible(page)


def test_an_account_is_opened_at_the_desk_and_its_owner_changes_the_password(
    county: Cast, page_at: Opened, sign_in: Any, picture: Any
) -> None:
    page = page_at("desktop")
    sign_in(page, county["county_officer"])
    page.goto("/people/accounts/new/")
    page.get_by_label("用户名").fill("new-clerk")
    page.get_by_role("textbox", name="姓名").fill("新办丑")
    page.get_by_label("新密码").fill("1234567890")
    page.get_by_label("再输一次").fill("1234567890")
    page.get_by_label("乡镇经办人").check()
    page.get_by_label("范围").select_option(TOWNSHIP)
    page.get_by_label("理由").fill("任命")
    page.get_by_role("button", name="开通").click()
    expect(page.get_by_role("alert")).to_contain_text("PEOPLE-004")
    picture(page, "people-refused-desktop")
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_label("再输一次").fill(PASSWORD)
    page.get_by_role("button", name="开通").click()
    expect(page.locator("tbody")).to_contain_text("新办丑")
    phone = page_at("phone")
    sign_in(phone, User.objects.get(username="new-clerk"))
    phone.goto("/people/me/")
    phone.get_by_label("现在的密码").fill(PASSWORD)
    phone.get_by_label("新密码").fill(SECRET)
    phone.get_by_label("再输一次").fill(SECRET)
    phone.get_by_role("button", name="修改密码").click()
    expect(phone.locator("#notices")).to_contain_text("密码已更改")
    assert User.objects.get(username="new-clerk").check_password(SECRET)


def test_the_chain_is_verified_by_a_press(county: Cast, page_at: Opened, sign_in: Any, picture: Any) -> None:
    page = page_at("phone")
    sign_in(page, county["auditor"])
    page.goto("/audit/")
    page.get_by_role("button", name="核对事件链").click()
    expect(page.locator("main")).to_contain_text("事件链完整")
    expect(page.locator("main")).to_contain_text(Event.objects.latest("id").digest)
    assert overflow_of(page) == 0
    picture(page, "people-verified-phone")


@pytest.mark.one_engine
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_token_is_seen_once_and_revoked(
    size: str, township_clerk: User, page_at: Opened, sign_in: Any, assert_accessible: Any, picture: Any
) -> None:
    page = page_at(size)
    sign_in(page, township_clerk)
    page.goto("/people/me/tokens/new/")
    picture(page, f"token-new-{size}")
    assert_accessible(page)
    page.get_by_label("名称").fill("县数据平台")
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="签发接口令牌").click()
    secret = page.locator(".secret").first.inner_text()
    assert secret.startswith("lianxin_")
    assert overflow_of(page) == 0
    assert_accessible(page)
    picture(page, f"token-{size}")
    page.get_by_role("link", name="已存好").click()
    expect(page.get_by_text("县数据平台").first).to_be_visible()
    assert secret not in page.content()
    assert overflow_of(page) == 0
    picture(page, f"token-mine-{size}")
    page.get_by_role("link", name="吊销 县数据平台").click()
    assert_accessible(page)
    picture(page, f"token-revoke-{size}")
    page.get_by_role("button", name="吊销").click()
    expect(page.locator("main").get_by_text("已吊销").first).to_be_visible()
