"""The site's own pages in a browser: both sizes, both languages, light and dark, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from cast import PASSWORD
from lianxin.core.kernel.words import Words
from lianxin.people.models import User
from lianxin.site import workbench
from lianxin.site.workbench import Card, Shortcut, Urgency, Waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

Opened = Callable[..., Page]


def _waiting(user: Any) -> list[Waiting]:
    oldest = Words("最早的一件已等 5 天", "The oldest has waited 5 days")
    return [
        Waiting(
            Words("公示期已满，等待公告认定", "Notices that ended, to be announced"), 3, "/style", Urgency.NOW, oldest
        ),
        Waiting(
            Words("比对发现的疑点，待入户核实", "Clues from comparisons, to verify at home"), 27, "/style", Urgency.SOON
        ),
        Waiting(Words("确认本年度名册", "Confirm the roster of the year"), None, "/style", Urgency.WHEN_CONVENIENT),
    ]


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbench on which something waits."""
    card = Card("style.waiting", "registry.read", 1, "clipboard-check", _waiting)
    step = Words("先预览，确认后才写入", "Preview first; written only when you confirm")
    shortcut = Shortcut(Words("导入名册", "Import a roster"), step, "site:about", "registry.read", "upload", 1)
    monkeypatch.setattr(workbench, "_cards", {card.name: card})
    monkeypatch.setattr(workbench, "_shortcuts", {shortcut.url_name: shortcut})


@pytest.fixture
def demo(settings: Any) -> Iterator[None]:
    """A house that shows its accounts."""
    roles = (
        ("county_officer", "县级管理员", "County officer"),
        ("township_clerk", "乡镇经办人", "Township clerk"),
        ("auditor", "审计人员", "Auditor"),
    )
    settings.LIANXIN_DEMO_ACCOUNTS = [
        {"username": name.replace("_", "-"), "password": PASSWORD, "role": [zh, en]} for name, zh, en in roles
    ]
    cache.clear()
    yield
    cache.clear()


@pytest.mark.one_engine
@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible_and_fits(
    size: str,
    language: str,
    scheme: str,
    county_officer: User,
    page_at: Opened,
    sign_in: Any,
    assert_accessible: Any,
    picture: Any,
) -> None:
    county_officer.language = language
    county_officer.save()
    page = page_at(size, scheme=scheme)
    sign_in(page, county_officer)
    page.goto("/style")
    picture(page, f"style-{size}-{language}-{scheme}")
    assert overflow_of(page) == 0
    assert_accessible(page)


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_workbench_says_what_waits(
    size: str,
    language: str,
    busy: None,
    township_clerk: User,
    page_at: Opened,
    sign_in: Any,
    assert_accessible: Any,
    picture: Any,
) -> None:
    township_clerk.language = language
    township_clerk.save()
    page = page_at(size)
    sign_in(page, township_clerk)
    page.goto("/")
    picture(page, f"workbench-{size}-{language}")
    expect(page.locator(".wait")).to_have_count(3)
    assert overflow_of(page) == 0
    assert_accessible(page)


def test_a_user_without_a_role_is_told_whom_to_ask(
    stranger: User, page_at: Opened, sign_in: Any, picture: Any, assert_accessible: Any
) -> None:
    page = page_at("phone")
    sign_in(page, stranger)
    page.goto("/")
    picture(page, "workbench-stranger")
    expect(page.locator(".empty")).to_contain_text("县级管理员")
    assert_accessible(page)


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_of_the_demonstration_enters_with_one_click(
    size: str, scripts: bool, demo: None, county_officer: User, page_at: Opened, assert_accessible: Any, picture: Any
) -> None:
    page = page_at(size, scripts=scripts)
    page.goto("/sign-in")
    if scripts:
        picture(page, f"sign-in-{size}")
        assert_accessible(page)
    assert page.locator(".role").count() == 3
    page.locator(".role").first.click()
    page.wait_for_url("**/")
    expect(page.locator("h1")).to_contain_text("县管甲")


def test_a_wrong_password_is_said_and_the_form_stays(
    county_officer: User, page_at: Opened, assert_accessible: Any
) -> None:
    cache.clear()
    page = page_at("phone")
    page.goto("/sign-in")
    page.get_by_label("用户名").fill("county-officer")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_reader_switches_language_and_stays_on_the_page(
    scripts: bool, county_officer: User, page_at: Opened, sign_in: Any
) -> None:
    page = page_at("desktop", scripts=scripts)
    sign_in(page, county_officer)
    page.goto("/about?from=menu")
    page.get_by_role("button", name="English").click()
    page.wait_for_url("**/about?from=menu")
    expect(page.locator("h1")).to_have_text("About Lianxin")
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.one_engine
@pytest.mark.parametrize("scripts", [True, False])
def test_the_menu_of_a_phone_opens_and_closes(
    scripts: bool, county_officer: User, page_at: Opened, sign_in: Any, picture: Any
) -> None:
    page = page_at("phone", scripts=scripts)
    sign_in(page, county_officer)
    page.goto("/")
    menu = page.locator("#menu")
    expect(menu).not_to_be_visible()
    page.locator("[data-menu]").click()
    expect(menu).to_be_visible()
    page.wait_for_timeout(300)
    picture(page, f"menu-{scripts}")
    page.locator(".menu__close").click()
    expect(menu).not_to_be_visible()


@pytest.mark.one_engine
def test_the_keyboard_reaches_the_content_and_escape_closes_the_menu(
    county_officer: User, page_at: Opened, sign_in: Any
) -> None:
    page = page_at("phone")
    sign_in(page, county_officer)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    opener = page.locator("[data-menu]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).not_to_be_visible()
    expect(opener).to_be_focused()


@pytest.mark.one_engine
def test_a_dialog_takes_the_focus_and_escape_gives_it_back(
    county_officer: User, page_at: Opened, sign_in: Any, picture: Any
) -> None:
    page = page_at("desktop")
    sign_in(page, county_officer)
    page.goto("/style")
    opener = page.locator("[data-opens='sample-dialog']")
    opener.click()
    expect(page.locator("#sample-dialog")).to_be_visible()
    page.screenshot()
    picture(page, "dialog")
    page.keyboard.press("Escape")
    expect(page.locator("#sample-dialog")).not_to_be_visible()
    expect(opener).to_be_focused()


def test_filters_refresh_the_list_without_leaving_the_page(county_officer: User, page_at: Opened, sign_in: Any) -> None:
    page = page_at("desktop")
    sign_in(page, county_officer)
    page.goto("/style")
    page.evaluate("window.sameDocument = true")
    page.get_by_label("致贫原因", exact=True).select_option("illness")
    page.wait_for_url("**/style?*cause=illness*")
    expect(page.locator("#results tbody tr")).to_have_count(3)
    assert page.evaluate("window.sameDocument") is True


def test_filters_work_without_scripts(county_officer: User, page_at: Opened, sign_in: Any) -> None:
    page = page_at("phone", scripts=False)
    sign_in(page, county_officer)
    page.goto("/style")
    page.get_by_label("致贫原因", exact=True).select_option("illness")
    page.get_by_role("button", name="查询").click()
    page.wait_for_url("**/style?*cause=illness*")
    expect(page.locator("#results tbody tr")).to_have_count(3)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_pages_that_refuse_say_what_to_do(
    size: str, helper: User, page_at: Opened, sign_in: Any, picture: Any, assert_accessible: Any
) -> None:
    page = page_at(size)
    sign_in(page, helper)
    for path, name, said in (("/nowhere", "missing", "没有找到"), ("/style", "forbidden", "权限")):
        page.goto(path)
        picture(page, f"{name}-{size}")
        expect(page.locator("h1")).to_contain_text(said)
        assert_accessible(page)


@pytest.mark.one_engine
@pytest.mark.parametrize("appearance", ["dark", "light"])
def test_a_chosen_appearance_overrides_the_device(
    appearance: str, county_officer: User, page_at: Opened, sign_in: Any
) -> None:
    page = page_at("desktop", scheme="light" if appearance == "dark" else "dark")
    sign_in(page, county_officer)
    page.goto("/about")
    if appearance == "light":
        page.get_by_role("button", name="改为深色").click()
        page.get_by_role("button", name="改为浅色").click()
    else:
        page.get_by_role("button", name="改为深色").click()
    expect(page.locator("html")).to_have_attribute("data-appearance", appearance)
    red = page.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
    assert (red < 60) is (appearance == "dark")


@pytest.mark.one_engine
def test_targets_on_a_phone_are_large_enough(county_officer: User, page_at: Opened, sign_in: Any) -> None:
    page = page_at("phone")
    sign_in(page, county_officer)
    page.goto("/style")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.button, .control, .choice__button, .tabs a, summary, .bar__menu')]
        .filter(part => part.offsetParent && part.getBoundingClientRect().height < 44)
        .map(part => part.className + ' ' + part.textContent.trim() + ' ' + part.getBoundingClientRect().height)"""
    )
    assert small == []
