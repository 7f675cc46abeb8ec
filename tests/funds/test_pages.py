"""The pages that read money: who gets them, what they say and leave unsaid, what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, WITH_FUNDS, signed_in
from funds.makers import allocated, approved, gains, paid, project, tranche
from funds.scenes import Scene, county_with_money
from lianxin.core.kernel.words import Words
from lianxin.funds.drawings import money_flow
from lianxin.funds.models import Account, Transfer
from lianxin.funds.operations import PaymentLine, confirm_receipt
from lianxin.funds.queries import money_bands
from lianxin.people.models import Unit, User
from lianxin.registry.models import HouseholdAccess
from registry.makers import household

pytestmark = pytest.mark.django_db

LISTS = (
    "/funds/", "/funds/flows/", "/funds/tranches/", "/funds/ledger/", "/funds/accounts/", "/funds/statements/",
    "/funds/credit/", "/funds/told/", "/funds/goods/",
)  # fmt: skip
READERS = {
    "county_officer", "funds_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor", "unit_liaison",
}  # fmt: skip
WHOLE_COUNTY = {"county_officer", "funds_officer", "auditor"}
MOST_QUERIES = 45
ACCOUNT_NO = "6222020000000012345"


@pytest.fixture
def scene(unit: Unit) -> Scene:
    return county_with_money(unit)


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def opened_by(statuses: dict[str, int]) -> set[str]:
    """Who was let in; all others were turned away as it should be."""
    assert statuses.pop("nobody") == 302
    assert {status for status in statuses.values() if status != 200} <= {403, 404}
    return {name for name, status in statuses.items() if status == 200}


def account_of(scene: Scene) -> Account:
    return Account.objects.get(code=f"tranche:{scene.special.pk}")


@pytest.mark.parametrize("url", LISTS)
def test_every_list_is_for_those_who_may_read_funds(
    url: str, scene: Scene, sent_at: Callable[..., dict[str, int]]
) -> None:
    assert opened_by(sent_at(url, members=WITH_FUNDS)) == READERS


def test_a_thing_is_shown_where_it_may_be_seen_and_is_otherwise_not_there(
    scene: Scene, sent_at: Callable[..., dict[str, int]]
) -> None:
    received = Transfer.objects.get(tranche=scene.special, kind="receive")
    expected = {
        f"/funds/tranches/{scene.special.pk}/": WHOLE_COUNTY,
        f"/funds/tranches/{scene.unit_money.pk}/": WHOLE_COUNTY | {"unit_liaison"},
        f"/funds/ledger/{received.pk}/": WHOLE_COUNTY,
        f"/funds/accounts/{account_of(scene).pk}/": WHOLE_COUNTY,
        f"/funds/projects/{scene.road.pk}/": WHOLE_COUNTY | {"township_clerk", "village_team_member", "unit_liaison"},
        # Money of that project went to a household of the other village: it is seen there too, as far as it went there.
        f"/funds/projects/{scene.industry.pk}/": READERS,
        f"/funds/households/{scene.home.pk}/": WHOLE_COUNTY | {"township_clerk", "village_team_member"},
    }
    for url, members in expected.items():
        assert opened_by(sent_at(url, members=WITH_FUNDS)) == members, url


def test_nothing_is_there_that_does_not_exist(funds_officer: User) -> None:
    client = signed_in(funds_officer)
    for url in ("tranches/99/", "ledger/99/", "accounts/99/", "projects/99/", "households/99/"):
        assert client.get(f"/funds/{url}").status_code == 404


@pytest.mark.parametrize("url", LISTS)
def test_an_empty_page_says_what_to_do_next(url: str, funds_officer: User, unit_liaison: User) -> None:
    for reader in (funds_officer, unit_liaison):
        response = signed_in(reader).get(url)
        assert response.status_code == 200
        assert 'class="empty"' in response.content.decode()


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("/funds/?area=999902", "area"), ("/funds/?year=1066", "year"), ("/funds/tranches/?channel=gold", "channel"),
        ("/funds/ledger/?starts_on=never", "starts_on"), ("/funds/ledger/?kind=steal", "kind"), ("/funds/ledger/?tranche=x", "tranche"),
        ("/funds/accounts/?kind=sock", "kind"), ("/funds/credit/?starts_on=2026-02-01&ends_on=2026-01-01", "days"),
        ("/funds/goods/?area=1", "area"), (f"/funds/told/?q={'x' * 61}", "q"), ("/funds/flows/?area=99", "area"),
    ],
)  # fmt: skip
def test_a_filter_that_is_not_known_is_a_fault_and_not_everything(
    url: str, fault: str, scene: Scene, funds_officer: User
) -> None:
    text = text_of(signed_in(funds_officer), url)
    assert "筛选条件有误" in text
    assert "上河村通组路" not in text
    assert "900,000.00" not in text


def test_a_cursor_of_another_list_is_refused(scene: Scene, funds_officer: User) -> None:
    assert signed_in(funds_officer).get("/funds/ledger/?page=nonsense").status_code in {400, 409, 422}


def test_the_overview_keeps_grants_loans_goods_and_forecasts_apart(scene: Scene, funds_officer: User) -> None:
    text = text_of(signed_in(funds_officer), "/funds/")
    assert "1,423,456.78" in text  # what was received in the year's budget, of three channels
    assert "1,473,456.78" not in text  # with the loan
    assert "1,723,456.78" not in text  # with the forecast
    assert "另有预计、尚未到账的 30.00 万元" in text
    assert "340,000.01" in text
    for flag in ("应收回的结转资金", "与对账单不符", "待审定的报账", "可能重复计算的总数", "30 天仍未确认到账"):
        assert flag in text
    assert "无法判断" in text  # no document sets the share of industry for 2026


def test_the_overview_of_all_years_holds_the_old_money_too(scene: Scene, funds_officer: User) -> None:
    assert "1,503,456.78" in text_of(signed_in(funds_officer), "/funds/?year=")


def test_a_tranche_tells_every_fen_of_itself(scene: Scene, funds_officer: User) -> None:
    text = text_of(signed_in(funds_officer), f"/funds/tranches/{scene.special.pk}/")
    for amount in ("900,000.00", "700,000.00", "608,999.99", "40,000.00", "50,000.01", "200,000.00"):
        assert amount in text
    assert "有钱对不上" not in text


def test_a_forecast_says_that_it_is_none(scene: Scene, funds_officer: User) -> None:
    number = tranche("预〔2026〕1号", is_received=False).pk
    assert "预计数不是到账数" in text_of(signed_in(funds_officer), f"/funds/tranches/{number}/")


def test_the_ledger_is_narrowed_as_asked(scene: Scene, funds_officer: User) -> None:
    client = signed_in(funds_officer)

    def listed(query: str) -> int:
        found = re.search(r"共 ([\d,]+) 笔", text_of(client, f"/funds/ledger/?{query}"))
        return int(found.group(1)) if found else 0

    everything = Transfer.objects.all()
    assert listed("") == everything.count()
    assert listed("book=loan") == 1
    assert listed("kind=confirm&area=" + VILLAGE) == 2
    assert listed(f"account={account_of(scene).pk}") == 2
    assert listed(f"tranche={scene.special.pk}&kind=reverse") == 1
    assert listed(f"household={scene.home.pk}") == everything.filter(household=scene.home).count()
    assert listed("starts_on=2026-05-01&ends_on=2026-05-05") == everything.filter(on=date(2026, 5, 1)).count()
    assert listed("channel=sector&purpose=road") == everything.filter(tranche__channel="sector").count()
    assert listed("starts_on=2030-01-01") == 0


def test_the_ledger_turns_its_pages_without_losing_a_row(funds_officer: User) -> None:
    of, money = project(cost_fen=900_000_00), tranche()
    for number in range(1, 61):
        allocated(money, of, number)
    client, seen, url = signed_in(funds_officer), [], "/funds/ledger/?kind=allocate"
    while url:
        html = client.get(url).content.decode()
        seen += re.findall(r'href="/funds/ledger/(\d+)/"', html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        url = "/funds/ledger/" + following.group(1).replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 60


def test_a_reversed_transfer_and_its_reversal_name_each_other(scene: Scene, funds_officer: User) -> None:
    undone = Transfer.objects.get(kind="reverse")
    client = signed_in(funds_officer)
    assert "这笔已冲正" in text_of(client, f"/funds/ledger/{undone.reverses_id}/")
    assert "账号有误" in text_of(client, f"/funds/ledger/{undone.pk}/")


def test_an_account_shows_statements_that_agree_and_that_do_not(scene: Scene, funds_officer: User) -> None:
    text = text_of(signed_in(funds_officer), f"/funds/accounts/{account_of(scene).pk}/")
    assert "相符" in text
    assert "-1,000.00" in text


def test_a_household_is_told_where_each_yuan_came_from(scene: Scene, funds_officer: User) -> None:
    client = signed_in(funds_officer)
    text = text_of(client, f"/funds/households/{scene.home.pk}/")
    for words in (
        "20,000.01",
        "某财农〔2026〕1号",
        "财政衔接推进乡村振兴补助资金",
        "省财政厅",
        "下河村肉牛养殖到户补助",
        "已退回",
        "化肥 100 斤",
    ):
        assert words in text
    panel = text_of(client, f"/registry/households/{scene.home.pk}/")
    assert "收到的资金和物资" in panel
    assert "20,000.01" in panel


def test_a_household_without_money_has_no_panel_and_a_page_that_says_so(funds_officer: User) -> None:
    home = household("无某")
    client = signed_in(funds_officer)
    assert "收到的资金和物资" not in text_of(client, f"/registry/households/{home.pk}/")
    assert "还没有给这户的资金" in text_of(client, f"/funds/households/{home.pk}/")


def test_a_helper_sees_no_money_of_his_household(scene: Scene, helper: User) -> None:
    HouseholdAccess.objects.create(household=scene.home, user=helper, starts_on=date(2026, 1, 1))
    client = signed_in(helper)
    assert "收到的资金和物资" not in text_of(client, f"/registry/households/{scene.home.pk}/")
    text_of(client, f"/funds/households/{scene.home.pk}/", status=403)


def test_a_unit_sees_what_it_gave_wherever_it_went_and_nothing_else(scene: Scene, unit_liaison: User) -> None:
    client = signed_in(unit_liaison)
    for url in (*LISTS, f"/funds/tranches/{scene.unit_money.pk}/", f"/funds/projects/{scene.road.pk}/"):
        text = text_of(client, url)
        for foreign in ("某财农〔2026〕1号", "某财农〔2026〕2号", "900,000.00", "某建筑公司", "甲某", "BZ-1"):
            assert foreign not in text, (url, foreign)
    assert "123,456.78" in text_of(client, "/funds/")
    assert "100,000.00" in text_of(client, f"/funds/projects/{scene.road.pk}/")
    assert "只是一部分" in text_of(client, f"/funds/projects/{scene.road.pk}/")


def test_a_township_sees_its_own_projects_and_payments(scene: Scene, township_clerk: User) -> None:
    client = signed_in(township_clerk)
    text = text_of(client, "/funds/ledger/")
    assert "上河村通组路" in text
    assert "乙某" not in text
    assert "40,000.00" not in text  # what a household of the other township was paid
    credit = text_of(client, "/funds/credit/")
    assert "270,000.01" in credit  # the road, and the household of the village
    assert "某财农〔2026〕1号" in credit
    assert text_of(client, f"/funds/credit/?area={OTHER_VILLAGE}").count("筛选条件有误") == 1


def test_no_name_of_a_household_is_told_to_whom_the_register_does_not_show_it(scene: Scene, unit_liaison: User) -> None:
    of, home = project("P-9", name="慰问"), household("隐某", village_code=OTHER_VILLAGE)
    gains(of, home)
    allocated(scene.unit_money, of, 500_00)
    [payment] = paid(approved(of, 500_00, number="BZ-90"), PaymentLine("隐某", 500_00, home), number="PZ-90")
    confirm_receipt(payment=payment, on=date(2026, 5, 2), document_no="回单", by=None)
    client = signed_in(unit_liaison)
    confirmed = Transfer.objects.get(payment=payment, kind="confirm")
    urls = (
        "/funds/ledger/", "/funds/flows/", "/funds/credit/", f"/funds/ledger/{confirmed.pk}/", f"/funds/projects/{of.pk}/",
        f"/funds/tranches/{scene.unit_money.pk}/",
    )  # fmt: skip
    for url in urls:
        assert "隐某" not in client.get(url).content.decode(), url
    assert "姓名不显示" in text_of(client, "/funds/ledger/")
    HouseholdAccess.objects.create(household=home, unit=scene.unit_money.unit, starts_on=date(2026, 1, 1))
    assert "隐某" in text_of(client, "/funds/ledger/")
    assert "500.00" in text_of(client, f"/funds/households/{home.pk}/")


def test_no_page_that_reads_shows_an_account_number(scene: Scene, county_officer: User) -> None:
    client = signed_in(county_officer)
    for url in (*LISTS, f"/funds/projects/{scene.industry.pk}/", f"/funds/households/{scene.home.pk}/"):
        html = client.get(url).content.decode()
        assert ACCOUNT_NO not in html
        assert ACCOUNT_NO[-4:] not in html


@pytest.mark.parametrize("name", ["funds_officer", "township_clerk", "unit_liaison"])
def test_no_list_asks_the_database_more_where_there_are_more_rows(
    name: str, scene: Scene, request: pytest.FixtureRequest, django_assert_max_num_queries: Any
) -> None:
    of = project("P-7", cost_fen=900_000_00)
    for number in range(30):
        allocated(tranche(f"多〔2026〕{number}号", amount_fen=1_000_00), of, 10_00)
    client = signed_in(request.getfixturevalue(name))
    for url in LISTS:
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(url)
    for url in (
        "/funds/ledger/",
        "/funds/tranches/",
        "/funds/accounts/",
        "/funds/goods/",
        "/funds/told/",
        "/funds/statements/",
    ):
        with django_assert_max_num_queries(15):
            client.get(url)


def test_a_thing_asks_the_database_little(
    scene: Scene, funds_officer: User, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(funds_officer)
    pages = {
        f"/funds/tranches/{scene.special.pk}/": 25, f"/funds/projects/{scene.industry.pk}/": 30,
        f"/funds/households/{scene.home.pk}/": 20, f"/funds/accounts/{account_of(scene).pk}/": 15,
    }  # fmt: skip
    for url, most in pages.items():
        with django_assert_max_num_queries(most):
            client.get(url)


def test_english_readers_are_told_in_english(scene: Scene, funds_officer: User) -> None:
    funds_officer.language = "en"
    funds_officer.save()
    text = text_of(signed_in(funds_officer), "/funds/")
    assert "Claims to be approved" in text
    assert "¥1.42 million" in text


def test_the_way_of_money_is_drawn_exactly_and_hides_no_channel(scene: Scene, funds_officer: User) -> None:
    bands = money_bands(funds_officer, year=2026)
    flow = money_flow(
        bands, title=Words("去向", "Way"), address=lambda **asked: str(asked), place_names={}, household_names={}
    )
    assert flow is not None
    left = [sum(band.value for band in flow.bands if flow.nodes[band.source].layer == layer) for layer in range(4)]
    assert left[:3] == [1_170_000_01, 1_170_000_01, 1_170_000_01]
    assert left[3] == 340_000_01  # what was paid went on to assets, households, and what is under way
    by_channel = {flow.kinds[band.kind].zh: 0 for band in flow.bands}
    for band in flow.bands:
        if flow.nodes[band.source].layer == 2:
            by_channel[flow.kinds[band.kind].zh] += band.value
    assert by_channel == {
        "财政衔接推进乡村振兴补助资金": 700_000_00, "行业部门资金": 350_000_00, "定点帮扶单位投入": 120_000_01,
    }  # fmt: skip


def test_the_workbench_says_what_stands_and_what_differs(
    scene: Scene, funds_officer: User, township_clerk: User
) -> None:
    text = text_of(signed_in(funds_officer), "/")
    for words in ("应收回的结转资金", "滞留未安排的指标", "与对账单不符的账户", "可能重复计算的总数"):
        assert words in text
    assert "结转" not in text_of(signed_in(township_clerk), "/")


def test_a_place_and_days_narrow_the_credit(scene: Scene, funds_officer: User) -> None:
    client = signed_in(funds_officer)
    assert "250,000.00" in text_of(client, f"/funds/credit/?area={TOWNSHIP}")
    before = text_of(client, f"/funds/credit/?area={COUNTY}&ends_on=2026-04-30")
    assert "1,170,000.01" in before
    assert "250,000.00" not in before
    assert "这段时间没有资金" in text_of(client, "/funds/credit/?starts_on=2031-01-01")


def test_the_ledger_is_given_out_as_a_journal_of_what_is_chosen(
    scene: Scene, funds_officer: User, unit_liaison: User, village_team_member: User
) -> None:
    client, address = signed_in(funds_officer), "/funds/ledger/journal.beancount"
    assert address in client.get("/funds/ledger/").content.decode()
    answer = client.get(address)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ledger-999901-')
    whole = answer.content.decode()
    assert whole.count(" * ") == Transfer.objects.count() > 0
    late = client.get(f"{address}?starts_on=2099-01-01").content.decode()
    assert late.count(" * ") == late.count("期初余额") > 0
    assert client.get(f"{address}?starts_on=never").status_code == 400
    assert signed_in(unit_liaison).get(address).status_code == 403
    assert address not in signed_in(unit_liaison).get("/funds/ledger/").content.decode()
    assert signed_in(village_team_member).get(f"{address}?area=999901").status_code in {400, 403}
