"""The page of the field in a real browser: no network, a killed tab, a restarted server; and each thing counts once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from browser.conftest import SIZES, overflow_of
from conftest import NOW
from lianxin.field.models import FieldItem, Receipt
from lianxin.people.models import User
from lianxin.registry.models import Change, HouseholdFacts
from lianxin.work.models import WorkRecord
from registry.makers import areas, give_to, household, year_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
_CALM = 15_000
# How much of his villages a telephone holds, how many items, and whether the first can be looked at.
HELD = """new Promise((done) => { indexedDB.open("lianxin-field").onsuccess = (opened) => {
  const held = opened.target.result.transaction(["kept", "items"]);
  const kept = held.objectStore("kept").count();
  const items = held.objectStore("items").getAll();
  held.oncomplete = () => done([kept.result, items.result.length, items.result[0].local]);
}; })"""

DRAFTS = """new Promise((done) => { indexedDB.open("lianxin-field").onsuccess = (opened) => {
  const names = opened.target.result.transaction("kept").objectStore("kept").getAllKeys();
  names.onsuccess = () => done(names.result.filter((one) => one.startsWith("draft:")));
}; })"""
FULL = """put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }; null"""


class SameAddress(ThreadedWSGIServer):
    """A server that comes back at the address of before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"allow_reuse_address": True}))


def phone(browser: Browser, address: str, user: User, workers: Literal["allow", "block"] = "allow") -> Page:
    """A telephone whose user has signed in, at the moment that every test takes place at."""
    context = browser.new_context(
        base_url=address,
        viewport=SIZES["phone"],
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        service_workers=workers,
    )
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    return opened(context.new_page())


def opened(page: Page) -> Page:
    page.clock.set_fixed_time(NOW)
    page.set_default_timeout(_CALM)
    page.goto("/field/")
    return page


def test_it_loses_nothing_without_network_and_counts_each_thing_once(
    browser: Browser,
    village_team_member: User,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    monkeypatch.setattr(LiveServerThread, "server_class", SameAddress)
    settings.LIANXIN_HOME = tmp_path
    areas()
    year_book()
    home = household("甲某", house_m2=80.0, arable_mu=3.0)
    house = LiveServer("localhost")
    page = phone(browser, house.url, village_team_member)
    context = page.context
    page.wait_for_selector(".home")
    # From now on the telephone has the page and what its user may see.
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.active.state)")
    page.wait_for_function("caches.keys().then((names) => names.length === 1)")
    assert_accessible(page)
    picture(page, "field-homes")

    context.set_offline(True)
    house.stop()
    page.get_by_role("link", name="甲某").click()
    page.wait_for_selector(".acts")
    assert_accessible(page)
    picture(page, "field-home")
    page.get_by_role("link", name="走访").click()
    page.get_by_label("了解到什么").fill("屋顶漏雨")
    assert_accessible(page)
    picture(page, "field-visit")
    assert overflow_of(page) == 0
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="情况变化").click()
    page.get_by_text("生产条件").click()
    page.get_by_label(re.compile("^耕地面积")).fill("5")
    page.get_by_role("button", name="入户查看").click()
    assert_accessible(page)
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector(".acts")
    page.close()

    page = opened(context.new_page())
    page.get_by_role("link", name="记录").click()
    expect(page.locator("[data-state=queued]")).to_have_count(2)
    picture(page, "field-waiting")
    assert_accessible(page)
    assert not FieldItem.objects.exists()

    again = LiveServer(house.url.removeprefix("http://"))
    context.set_offline(False)
    page.get_by_role("button", name="立即发送").click()
    expect(page.locator("[data-state=applied]")).to_have_count(2)
    expect(page.locator("#line")).to_have_text("在线")
    page.get_by_role("button", name="立即发送").click()
    expect(page.get_by_text("已同步")).to_be_visible()
    page.close()
    context.close()
    again.stop()
    assert (FieldItem.objects.count(), Receipt.objects.count()) == (2, 2)
    assert WorkRecord.objects.get().found == "屋顶漏雨"
    assert (HouseholdFacts.objects.get(household=home).arable_mu, Change.objects.count()) == (5.0, 1)


def test_it_shows_nothing_after_sign_out_and_keeps_what_was_not_sent(
    browser: Browser, village_team_member: User, live_pages: str, settings: Any, tmp_path: Path,
    assert_accessible: Callable[[Page], None], picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    settings.LIANXIN_HOME = tmp_path
    areas()
    year_book()
    household("甲某")
    village_team_member.language = "en"
    village_team_member.save()
    page = phone(browser, live_pages, village_team_member, workers="block")
    page.get_by_role("link", name="甲某").click()
    page.get_by_role("link", name="Lead").click()
    page.get_by_label("What is the matter").fill("Nobody has seen him for days")
    picture(page, "field-lead-en")
    # Nothing of it gets through: the item waits.
    page.route(re.compile("/field/(device|items)"), lambda route: route.abort())
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".acts")
    page.unroute_all()
    page.goto("/")
    page.locator("details.me summary").click()
    page.get_by_role("button", name=re.compile("Sign out|退出")).click()
    page.goto("/field/")
    page.wait_for_selector(".locked")
    expect(page.get_by_text("not lost: 1.")).to_be_visible()
    assert_accessible(page)
    picture(page, "field-locked")
    assert not FieldItem.objects.exists()
    assert "甲某" not in page.content()
    assert page.evaluate(HELD) == [0, 1, None]
    client = Client()
    client.force_login(village_team_member)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_pages}])
    page.reload()
    page.wait_for_selector(".home")
    page.get_by_role("link", name="Records").click()
    expect(page.locator("[data-state=applied]")).to_have_count(1)
    assert FieldItem.objects.get().state == "applied"
    # What is no longer his goes at the next sync.
    assert page.evaluate(HELD)[0] == 3
    village_team_member.grants.update(ends_before=date(2021, 1, 1))
    page.get_by_role("link", name="Me").click()
    page.get_by_role("button", name="Sync now").click()
    page.wait_for_selector(".locked")
    assert page.evaluate(HELD)[0] == 0
    page.context.close()


def write_visit(page: Page, words: str) -> None:
    page.get_by_role("link", name="走访", exact=True).click()
    page.get_by_label("了解到什么").fill(words)
    page.get_by_role("button", name="保存").click()


def test_one_item_holds_up_no_other_and_nobody_sees_what_another_left_open(
    browser: Browser, village_team_member: User, helper: User, live_pages: str, settings: Any, tmp_path: Path,
    assert_accessible: Callable[[Page], None], picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    settings.LIANXIN_HOME = tmp_path
    areas()
    year_book()
    household("甲某")
    give_to(helper, household("乙某"))
    page = phone(browser, live_pages, village_team_member, workers="block")
    page.get_by_role("link", name="甲某").click()
    # The telephone is full: nothing is kept, and it is said; the words are still there.
    page.get_by_role("link", name="走访").click()
    page.evaluate(FULL)
    page.get_by_label("了解到什么").fill("第一条\0")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("没有保存：手机空间满了")).to_be_visible()
    assert page.get_by_label("了解到什么").input_value() == "第一条\0"
    page.evaluate("IDBObjectStore.prototype.put = put; null")
    # The camera opens, and the telephone ends the page: what was written is there again, and goes when it is saved.
    page.get_by_label("做了什么").fill("修屋顶")
    page.evaluate("new Promise((done) => setTimeout(done, 600))")
    page.goto("about:blank")
    page.go_back()
    expect(page.get_by_label("做了什么")).to_have_value("修屋顶")
    expect(page.get_by_text("上次没写完的已恢复")).to_be_visible()
    page.get_by_label("看到的日期").fill("1970-01-01")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("[aria-invalid]")).to_have_count(1)
    page.get_by_label("看到的日期").fill("2026-11-24")
    # The server fails on the first item, whenever it comes; the second arrives.
    failing: list[str] = []

    def answer(route: Route) -> None:
        failing.append(route.request.post_data_json["uuid"])
        is_first = failing[0] == failing[-1]
        route.fulfill(status=500, body="<h1>Error</h1>", content_type="text/html") if is_first else route.continue_()

    page.route(re.compile("/field/items$"), answer)
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector(".acts")
    write_visit(page, "第二条")
    page.get_by_role("link", name="记录").click()
    expect(page.locator("[data-state=applied]")).to_have_count(1)
    expect(page.locator("[data-state=queued] .why")).to_contain_text("服务器处理这一条时出错")
    assert page.evaluate(DRAFTS) == []
    picture(page, "field-failed")
    assert_accessible(page)
    page.unroute_all()
    page.get_by_role("button", name="立即发送").click()
    expect(page.locator("[data-state=applied]")).to_have_count(2)
    assert {row.found for row in WorkRecord.objects.all()} == {"第一条", "第二条"}
    # Another signs in on the same telephone; the page of the first lies open under his.
    page.get_by_role("link", name="农户").click()
    page.get_by_role("link", name="甲某").wait_for()
    client = Client()
    client.force_login(helper)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_pages}])
    other = opened(page.context.new_page())
    other.get_by_role("link", name="乙某").wait_for()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("link", name="甲某")).to_have_count(0)
    expect(page.get_by_role("link", name="乙某")).to_have_count(1)
    expect(other.get_by_role("link", name="甲某")).to_have_count(0)
    page.context.close()
