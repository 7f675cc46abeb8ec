"""Supervision and evaluation in a browser: an issue from finding to closing, a telephone's zero and complaint, a sheet without signal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from assessment.makers import SMALL, YEAR, evaluator, opened, register_of_households
from browser.conftest import overflow_of
from browser.test_field import phone
from cast import TOWNSHIP, VILLAGE
from lianxin.assessment.models import Answers
from lianxin.assessment.operations import NewSeed, draw_sample, freeze_frame
from lianxin.field.models import FieldItem
from lianxin.people.models import User
from lianxin.supervision.models import Complaint, DisputeReport, Issue
from registry.makers import areas, year_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
Opened = Callable[..., Page]
_CALM = 15_000


@pytest.fixture(autouse=True)
def _county(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    settings.LIANXIN_HOME = tmp_path
    areas()
    year_book(YEAR)


def step(page: Page, name: str, words: str) -> None:
    """Take a step of an issue or complaint that is told in words."""
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_label("情况说明").fill(words)
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.one_engine
def test_an_issue_goes_from_finding_to_closing_by_several_hands(
    page_at: Opened, sign_in: Any, county_officer: User, village_team_member: User, assert_accessible: Any, picture: Any
) -> None:
    officer, team = page_at("desktop"), page_at("phone")
    sign_in(officer, county_officer)
    sign_in(team, village_team_member)
    officer.goto("/supervision/issues/new/")
    officer.get_by_label("在哪里").select_option(VILLAGE)
    officer.get_by_label("问题描述").fill("三户人口变化没有更新")
    officer.get_by_label("发现人或单位").fill("市暗访组")
    assert_accessible(officer)
    officer.locator("form .button--primary").last.click()
    issue = Issue.objects.get()
    page = f"/supervision/issues/{issue.pk}/"
    officer.get_by_role("link", name="交办、改方案", exact=True).click()
    for field in officer.locator("form.form input[type=text]:not([name=due_on]), form.form textarea").all():
        field.fill("按方案办")
    officer.get_by_label("整改期限").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    officer.get_by_role("button", name="交办、改方案", exact=True).click()
    assert Issue.objects.get().state == "assigned"
    # The team puts it right on a telephone; it can neither verify nor close what it did.
    team.goto(page)
    assert overflow_of(team) == 0
    team.get_by_role("link", name="填写整改进展", exact=True).click()
    team.get_by_label("情况说明").fill("三户都更新了")
    team.get_by_label("佐证存放处或档案号").fill("村档案 7 号")
    assert_accessible(team)
    picture(team, "oversight-issue-progress")
    team.get_by_role("button", name="填写整改进展", exact=True).click()
    step(team, "申请销号", "请来核验")
    expect(team.get_by_role("link", name="现场核验通过", exact=True)).to_have_count(0)
    expect(team.get_by_role("link", name="销号", exact=True)).to_have_count(0)
    officer.goto(page)
    officer.get_by_role("link", name="现场核验通过", exact=True).click()
    officer.get_by_label("情况说明").fill("到村看过三户")
    officer.get_by_label("佐证存放处或档案号").fill("现场照片 3 张")
    officer.get_by_role("button", name="现场核验通过", exact=True).click()
    step(officer, "销号", "同意销号")
    expect(officer.get_by_text("已销号").first).to_be_visible()
    picture(officer, "oversight-issue-closed")
    assert Issue.objects.get().state == "closed"


def test_a_telephone_reports_zero_and_an_unnamed_complaint_is_answered(
    page_at: Opened, sign_in: Any, village_team_member: User, township_clerk: User, assert_accessible: Any, picture: Any
) -> None:
    team = page_at("phone")
    sign_in(team, village_team_member)
    team.goto("/")
    team.get_by_role("link", name="今天的纠纷排查还没有报").first.click()
    assert overflow_of(team) == 0
    assert_accessible(team)
    picture(team, "oversight-zero")
    team.get_by_role("button", name="没有纠纷，报零").click()
    expect(team.get_by_role("status").first).to_be_visible()
    report = DisputeReport.objects.get()
    assert (report.village_code, report.found) == (VILLAGE, 0)

    someone = page_at("phone", scripts=False)
    someone.goto("/complaints/")
    someone.get_by_label("哪个乡镇").select_option(TOWNSHIP)
    someone.get_by_label("反映哪方面").select_option("money")
    someone.get_by_label("什么情况").fill("补贴少发了一个月")
    assert overflow_of(someone) == 0
    picture(someone, "oversight-complaint")
    someone.get_by_role("button", name="提交").click()
    code = someone.locator(".receipt").inner_text()
    clerk = page_at("desktop")
    sign_in(clerk, township_clerk)
    clerk.goto(f"/supervision/complaints/{Complaint.objects.get().pk}/")
    expect(clerk.get_by_text("匿名")).to_be_visible()
    clerk.get_by_role("link", name="受理", exact=True).click()
    clerk.get_by_role("button", name="受理", exact=True).click()
    clerk.get_by_role("link", name="答复", exact=True).click()
    clerk.get_by_label("结果").select_option("upheld")
    clerk.get_by_label("答复").fill("已核实并补发")
    assert_accessible(clerk)
    clerk.get_by_role("button", name="答复", exact=True).click()
    someone.goto("/complaints/follow/")
    someone.get_by_role("textbox", name="查询码").fill(code.lower())
    someone.get_by_role("button", name="查看").click()
    expect(someone.get_by_text("已核实并补发")).to_be_visible()
    picture(someone, "oversight-answer")
    someone.get_by_label("满意，可以办结").check()
    someone.locator("form .button--primary").click()
    assert Complaint.objects.get().state == "settled"


def test_a_sheet_is_filled_in_without_signal_and_entered_once(
    browser: Browser, live_pages: str, assert_accessible: Any, picture: Any
) -> None:
    register_of_households()
    lead, now, day = evaluator(), timezone.now(), timedelta(days=1)
    evaluation = opened(lead)
    freeze_frame(evaluation_id=evaluation.pk, design_name="half_and_half", design=SMALL, by=lead, at=now - 5 * day)
    seed = NewSeed("03 08 11", timezone.localdate() - 2 * day, "某彩票", "两人")
    draw_sample(evaluation_id=evaluation.pk, seed=seed, by=lead, at=now - day)
    page = phone(browser, live_pages, lead)
    page.wait_for_selector(".home")
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.active.state)")
    page.wait_for_function("caches.keys().then((names) => names.length === 1)")
    assert_accessible(page)
    picture(page, "oversight-sample")
    page.context.set_offline(True)
    home = page.locator("a.home").first
    name = home.locator(".home__name").inner_text()
    home.click()
    page.get_by_role("button", name="保存问卷").click()
    expect(page.get_by_text("请看标出的一项")).to_be_visible()
    for group in page.locator("fieldset.f").all():
        group.locator("label.pick").first.click()
    assert_accessible(page)
    assert overflow_of(page) == 0
    picture(page, "oversight-sheet")
    page.get_by_role("button", name="保存问卷").click()
    expect(page.locator("a.home", has_text=name).get_by_text("待发送")).to_be_visible()
    assert not Answers.objects.exists()
    page.context.set_offline(False)
    page.get_by_role("link", name="记录").click()
    page.get_by_role("button", name="立即发送").click()
    expect(page.locator("[data-state=applied]")).to_have_count(1)
    page.get_by_role("button", name="立即发送").click()
    expect(page.get_by_text("已同步")).to_be_visible()
    page.get_by_role("link", name="农户").click()
    expect(page.get_by_text("已访问")).to_have_count(1)
    page.context.close()
    kept = Answers.objects.select_related("drawn__household").get()
    assert (kept.by, kept.drawn.household.head_name) == (lead, name)
    assert not FieldItem.objects.exists()
