"""Cases and their notices on a telephone: shown from the case's page, objected to by a villager, answered, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from lianxin.notices.models import Notice, Objection
from lianxin.notices.operations import draft_notice, object_publicly, publish_notice
from lianxin.procedures.models import Case
from procedures.conftest import Clock, clock, people, second_officer
from procedures.makers import People, begun, walked
from procedures.test_showings import entry
from registry.makers import areas, household, year_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

__all__ = ["clock", "people", "second_officer"]

Opened = Callable[..., Page]


@pytest.fixture(autouse=True)
def _county(transactional_db: None) -> None:
    areas()
    year_book()


@pytest.fixture
def case(people: People, clock: Clock) -> Case:
    """Two cases of one meeting that wait to be shown; the first of them."""
    made = [walked(begun(household(name), people.village), "discussed", people, clock) for name in ("甲某某", "乙某某")]
    return made[0]


def test_a_case_is_shown_objected_to_and_answered_on_a_telephone(
    case: Case, people: People, page_at: Opened, sign_in: Any, assert_accessible: Any
) -> None:
    page = page_at("phone")
    sign_in(page, people.village)
    page.goto(f"/procedures/cases/{case.pk}/")
    page.get_by_role("link", name="拟公示").click()
    page.get_by_label("公示内容").select_option("all")
    page.get_by_label("监督电话").fill("0939-8210000")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("main")).to_contain_text("甲*某")
    page.get_by_role("button", name="保存，等别人发布").click()
    notice = Notice.objects.get()
    clerk = page_at("phone")
    sign_in(clerk, people.township)
    clerk.goto(f"/notices/{notice.pk}/publish")
    clerk.get_by_role("button", name="发布").click()
    villager = page_at("phone")
    villager.goto(f"/public/{notice.key}/")
    villager.get_by_role("link", name="我有异议").click()
    assert_accessible(villager)
    villager.get_by_label("对哪一行").select_option(index=1)
    villager.get_by_label("您有什么异议").fill("家里有车")
    villager.get_by_role("button", name="提交").click()
    expect(villager.locator("main")).to_contain_text("收到异议 1 件")
    held = Case.objects.get(open_objections=1)
    clerk.goto(f"/procedures/cases/{held.pk}/")
    expect(clerk.locator("main")).to_contain_text("有异议，计时暂停")
    assert_accessible(clerk)
    clerk.get_by_role("link", name=re.compile("答复第 1 件")).click()
    expect(clerk.locator("main")).to_contain_text("家里有车")
    clerk.locator("textarea[name=words]").fill("车已卖出，有过户证明")
    clerk.get_by_role("button", name="答复第 1 件异议").click()
    expect(clerk.locator("main")).to_contain_text("已答复")
    assert Objection.objects.get().outcome == "not_upheld"
    assert Case.objects.get(pk=held.pk).open_objections == 0


@pytest.mark.one_engine
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_showings_are_accessible_and_fit(
    language: str, case: Case, people: People, page_at: Opened, sign_in: Any, assert_accessible: Any, picture: Any
) -> None:
    waiting = Case.objects.exclude(pk=case.pk).get()
    made = publish_notice(notice_id=draft_notice(entry=entry(f"c{case.pk}"), by=people.village).pk, by=people.township)
    objection = object_publicly(key=made.key, words="家里有车", row=1)
    pages = {
        "showings": "/procedures/cases/showings/",
        "case-shown": f"/procedures/cases/{case.pk}/",
        "case-waiting": f"/procedures/cases/{waiting.pk}/",
        "step-on-paper": f"/procedures/cases/{waiting.pk}/steps/report/",
        "notice": f"/notices/{made.pk}/",
        "answer": f"/notices/objections/{objection.pk}/",
        "public": f"/public/{made.key}/",
        "public-objection": f"/public/{made.key}/objection?row=1",
    }
    people.village.language = language
    people.village.save()
    for size in ("phone", "desktop"):
        page = page_at(size)
        sign_in(page, people.village)
        for name, address in pages.items():
            page.goto(address)
            assert page.locator("h1").count() == 1, name
            picture(page, f"showings-{name}-{size}-{language}")
            assert overflow_of(page) == 0, name
            assert_accessible(page)
        page.context.close()
