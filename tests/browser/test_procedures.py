"""The pages of procedures and cases in a browser: both sizes, both languages, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from lianxin.people.models import User
from lianxin.procedures.operations import record_objection
from lianxin.registry.models import Household
from procedures.conftest import Clock, at_home, clock, people, second_officer
from procedures.makers import People, begun, walked
from registry.makers import areas, household, year_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

__all__ = ["at_home", "clock", "people", "second_officer"]

Opened = Callable[..., Page]


@pytest.fixture(autouse=True)
def _county(transactional_db: None) -> None:
    areas()
    year_book()


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("size", "language"), [("phone", "zh-hans"), ("phone", "en"), ("desktop", "zh-hans"), ("desktop", "en")]
)
def test_every_page_is_accessible_and_fits(
    size: str, language: str, people: People, clock: Clock, at_home: Household, page_at: Opened, sign_in: Any,
    assert_accessible: Any, picture: Any,
) -> None:  # fmt: skip
    decided = walked(begun(at_home, people.village, note="走访发现大额医疗支出"), "reviewed", people, clock)
    contested = walked(begun(household("乙某"), people.village), "discussed", people, clock)
    record_objection(case_id=contested.pk, words="家里有车", seen=contested.revision, by=people.township)
    met = walked(begun(household("丙某"), people.village), "compared", people, clock)
    pages: dict[str, tuple[User, str]] = {
        "procedures": (people.village, "/procedures/"),
        "procedure": (people.village, "/procedures/monitoring_entry/"),
        "cases": (people.county, "/procedures/cases/"),
        "waiting": (people.county, "/procedures/cases/waiting/"),
        "overview": (people.county, "/procedures/cases/overview/"),
        "case": (people.county, f"/procedures/cases/{decided.pk}/"),
        "contested": (people.village, f"/procedures/cases/{contested.pk}/"),
        "answer": (people.village, f"/procedures/cases/{contested.pk}/objections/1/"),
        "decide": (people.county, f"/procedures/cases/{decided.pk}/steps/decide/"),
        "meeting": (people.village, f"/procedures/cases/{met.pk}/steps/discuss/"),
        "choose": (people.village, f"/procedures/cases/new/?household={at_home.pk}"),
        "begin": (people.village, f"/procedures/cases/new/risk_elimination/?household={at_home.pk}"),
    }
    for name, (user, address) in pages.items():
        user.language = language
        user.save()
        page = page_at(size)
        sign_in(page, user)
        page.goto(address)
        assert page.locator("h1").count() == 1, name
        picture(page, f"procedures-{name}-{size}-{language}")
        assert overflow_of(page) == 0, name
        assert_accessible(page)
        page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_meeting_is_recorded_on_a_telephone(
    scripts: bool, people: People, clock: Clock, at_home: Household, page_at: Opened, sign_in: Any
) -> None:
    case = walked(begun(at_home, people.village), "compared", people, clock)
    page = page_at("phone", scripts=scripts)
    sign_in(page, people.village)
    page.goto(f"/procedures/cases/{case.pk}/")
    page.get_by_role("link", name="民主评议").click()
    page.get_by_label("会议日期").fill("2026-11-04")
    page.get_by_label("地点").fill("村委会")
    for label, count in (("应到人数", "60"), ("实到人数", "45"), ("同意", "40"), ("反对", "3"), ("弃权", "1")):
        page.get_by_label(label, exact=False).first.fill(count)
    page.get_by_label("回避的人和缘由").fill("乙某：申请人亲属")
    for words in ("会议记录", "签到表", "表决记录", "公示表"):
        page.get_by_label(f"{words}：存放处或档案号").fill("2026 年第 3 盒")
    page.get_by_role("button", name="民主评议").click()
    expect(page.locator("main")).to_contain_text("村级公示中")
    expect(page.locator("main")).to_contain_text("应到 60，实到 45，回避 1；同意 40")
