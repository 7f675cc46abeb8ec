"""The acts of money in a browser: the whole chain by three people on a phone, and every page of an act at both sizes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from cast import COUNTY
from funds.makers import gains, project
from funds.scenes import Scene, county_with_money, named_places
from lianxin.funds.models import Account, Payment, ToldTotal, Tranche, Transfer
from lianxin.funds.operations import keep_plan, solved_plan
from lianxin.people.models import Unit, User
from registry.makers import household

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opened = Callable[..., Page]


def press(page: Page, name: str) -> None:
    """Press the button that says so."""
    page.get_by_role("button", name=name, exact=True).click()


def number_in(page: Page) -> str:
    """The number at the end of the address of the page of a thing."""
    found = re.search(r"/(\d+)/$", page.url)
    assert found, page.url
    return found.group(1)


@pytest.fixture
def at_phone(page_at: Opened, sign_in: Any) -> Callable[[User], Page]:
    """The phone of one of the three."""

    def opened(user: User) -> Page:
        page = page_at("phone")
        sign_in(page, user)
        return page

    return opened


def test_money_goes_from_the_document_to_the_household_through_three_hands(
    funds_officer: User, township_clerk: User, county_officer: User, at_phone: Callable[[User], Page], picture: Any
) -> None:
    named_places()
    of, home = project(name="上河村养殖补助", purpose="industry", cost_fen=5_000_00), household("甲某")
    gains(of, home)
    keeper, clerk, officer = at_phone(funds_officer), at_phone(township_clerk), at_phone(county_officer)
    _arranged(keeper, of.pk)
    claim = _claimed(clerk, of.pk, picture)
    officer.goto("/")
    officer.get_by_role("link", name=re.compile("待我审定的报账")).click()
    officer.get_by_role("link", name="BZ-1").click()
    press(officer, "审定，留出资金")
    expect(officer.locator("#notices, .toast, main").first).to_be_visible()
    expect(officer.get_by_text("已审定，钱已留出，等待付款。")).to_be_visible()
    _paid(keeper, claim, picture)
    payment = Payment.objects.get()
    keeper.get_by_role("link", name="确认 甲某").click()
    keeper.get_by_label("凭据").fill("回单 1")
    press(keeper, "确认到账")
    expect(keeper.get_by_text("已确认到账。")).to_be_visible()
    assert Account.objects.get(code=f"household:{home.pk}").balance_fen == payment.amount_fen == 2_000_50
    assert [one.kind for one in Transfer.objects.order_by("pk")] == ["receive", "allocate", "commit", "pay", "confirm"]


def _arranged(page: Page, number: int) -> None:
    """Announce, receive, arrange."""
    page.goto("/funds/tranches/")
    page.get_by_role("link", name="登记指标").first.click()
    page.get_by_label("文件号").fill("某财农〔2026〕1号")
    page.get_by_label("指标名称").fill("产业补助")
    page.get_by_label("金额（元）").fill("1万")
    page.get_by_label("资金渠道").select_option("transition")
    page.get_by_label("资金级次").select_option("province")
    page.get_by_label("用途", exact=False).first.select_option("industry")
    press(page, "登记")
    expect(page.get_by_role("alert")).to_contain_text("FUND-101")
    page.get_by_label("金额（元）").fill("10000")
    press(page, "登记")
    expect(page.get_by_text("已登记，等待到账。")).to_be_visible()
    page.get_by_role("link", name="登记到账").click()
    press(page, "登记到账")
    expect(page.get_by_text("已登记到账。")).to_be_visible()
    page.get_by_role("link", name="安排到项目").click()
    page.get_by_role("main").get_by_label("项目").select_option(str(number))
    page.get_by_label("安排金额（元）").fill("3000")
    page.get_by_label("文号").fill("某整合〔2026〕1号")
    expect(page.locator("#outlook")).to_contain_text("7,000.00")
    press(page, "安排")
    expect(page.get_by_text("已安排到项目。")).to_be_visible()


def _claimed(page: Page, number: int, picture: Any) -> int:
    page.goto("/funds/claims/")
    page.get_by_role("link", name="报账", exact=True).first.click()
    page.get_by_role("link", name="上河村养殖补助").click()
    page.get_by_label("付款种类").select_option("direct")
    page.get_by_label("支出内容").select_option("subsidy")
    page.get_by_label("报账金额（元）").fill("2,000.50")
    page.get_by_label("报账单号").fill("BZ-1")
    page.get_by_label("票据").fill("花名册 1 份")
    picture(page, "funds-act-claim-phone")
    press(page, "提交")
    expect(page.get_by_text("已提交，等待审定。")).to_be_visible()
    return int(number_in(page))


def _paid(page: Page, claim: int, picture: Any) -> None:
    page.goto(f"/funds/claims/{claim}/")
    page.get_by_role("link", name="付款").click()
    page.get_by_label("凭证号").fill("PZ-1")
    page.get_by_label("支付方式").select_option("transfer")
    page.get_by_label("明细").fill("乙某 2000.50")
    page.get_by_label("合计（元）").fill("2000.50")
    press(page, "付款")
    expect(page.get_by_role("table")).to_contain_text("FUND-158")
    picture(page, "funds-act-faulty-lines-phone")
    page.get_by_label("明细").fill("甲某 2000.50")
    press(page, "付款")
    expect(page.get_by_text("已付 1 笔，等待确认到账。")).to_be_visible()


def pages_of(scene: Scene) -> dict[str, tuple[str, str]]:
    """Every page of an act with something to do: who may, and where."""
    expected = Tranche.objects.get(state="expected")
    account = Account.objects.get(code=f"tranche:{scene.special.pk}")
    received = Transfer.objects.filter(kind="pay").first()
    claim = scene.industry.claims.get(claim_no="BZ-9")
    paid = scene.payments[3].claim
    lot, told = scene.unit_money.unit.goods.get(), ToldTotal.objects.first()
    assert received is not None
    assert told is not None
    start = f"/funds/tranches/{scene.special.pk}"
    keeper, officer = "funds_officer", "county_officer"
    return {
        "announce": (keeper, "/funds/tranches/new/"),
        "receive": (keeper, f"/funds/tranches/{expected.pk}/receive/"),
        "allocate": (keeper, f"{start}/allocate/"),
        "withdraw": (keeper, f"{start}/projects/{scene.industry.pk}/withdraw/"),
        "recover": (keeper, f"{start}/recover/"),
        "tranche": (keeper, f"{start}/"),
        "plans": (officer, "/funds/plans/"),
        "plan": (officer, f"/funds/plans/{drafted()}/"),
        "change-line": (officer, f"/funds/plans/{drafted()}/change/"),
        "claims": (officer, "/funds/claims/"),
        "claim-projects": (officer, "/funds/claims/new/"),
        "claim-form": (officer, f"/funds/projects/{scene.road.pk}/claim/"),
        "claim": (officer, f"/funds/claims/{claim.pk}/"),
        "claim-paid": (keeper, f"/funds/claims/{paid.pk}/"),
        "pay-supplier": (keeper, f"/funds/claims/{scene.payments[0].claim_id}/pay/"),
        "pay-households": (keeper, f"/funds/claims/{paid.pk}/pay/"),
        "confirm": (keeper, f"/funds/payments/{scene.payments[3].pk}/confirm/"),
        "confirm-voucher": (keeper, f"/funds/claims/{paid.pk}/confirm/"),
        "return": (keeper, f"/funds/payments/{scene.payments[3].pk}/return/"),
        "reverse": (keeper, f"/funds/ledger/{received.pk}/reverse/"),
        "statement": (keeper, f"/funds/accounts/{account.pk}/statement/"),
        "close": (keeper, "/funds/books/"),
        "goods-new": (keeper, "/funds/goods/new/"),
        "lot": (keeper, f"/funds/goods/{lot.pk}/"),
        "deliver": (keeper, f"/funds/goods/{lot.pk}/deliver/"),
        "count": (keeper, f"/funds/goods/{lot.pk}/count/"),
        "told-new": (keeper, "/funds/told/new/"),
        "told-link": (keeper, f"/funds/told/{told.pk}/link/"),
        "told": (keeper, "/funds/told/"),
    }


def drafted() -> int:
    answer = solved_plan(area_code=COUNTY, year=2026, on=date(2026, 6, 30), by=None, seconds=5)
    return int(keep_plan(answer=answer, by=None).pk)


@pytest.mark.one_engine
@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desktop", "en")])
def test_every_page_of_an_act_is_accessible_and_fits(
    size: str, language: str, funds_officer: User, county_officer: User, unit: Unit,
    page_at: Opened, sign_in: Any, assert_accessible: Any, picture: Any,
) -> None:  # fmt: skip
    scene = county_with_money(unit)
    project("P-5", name="上河村危房改造", purpose="housing", cost_fen=80_000_00)
    project("P-6", name="上河村到户产业奖补", purpose="industry", cost_fen=500_000_00, is_divisible=True)
    users, opened = {"funds_officer": funds_officer, "county_officer": county_officer}, {}
    for name, user in users.items():
        user.language = language
        user.save()
        opened[name] = page_at(size)
        sign_in(opened[name], user)
    for name, (who, address) in pages_of(scene).items():
        page = opened[who]
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        assert overflow_of(page) <= 0, name
        assert_accessible(page)
        picture(page, f"funds-act-{name}-{size}")
