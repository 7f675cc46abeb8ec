"""Pages on which tranches are entered, received, arranged, withdrawn and given back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cast import COUNTY, WITH_FUNDS, signed_in
from funds.handing_in import DAY, faults_at, handed_in, let_in, text_of, told_after
from funds.makers import allocated, project, tranche
from funds.scenes import named_places
from lianxin.funds.models import Allocation, CountyBook, Tranche, Transfer
from lianxin.funds.operations import adopt_plan, keep_plan, solved_plan
from lianxin.people.models import User

pytestmark = pytest.mark.django_db
KEEPERS = {"county_officer", "funds_officer"}
SAID = {
    "document_no": "某财〔2026〕1号", "name": "农村公路补助", "channel": "transition", "level": "province", "area_code": COUNTY,
    "year": "2026", "amount": "600,000.00", "purpose": "road", "announced_on": "2026-01-10",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    named_places()


def pages_of(money: Tranche, number: int) -> list[str]:
    start = f"/funds/tranches/{money.pk}"
    acts = ("receive", "recover", "allocate", f"projects/{number}/withdraw")
    return ["/funds/tranches/new/", *(f"{start}/{act}/" for act in acts)]


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_who_keeps_funds_is_let_in(method: str, sent_at: Callable[..., dict[str, int]]) -> None:
    money, of = tranche(), project()
    allocated(money, of, 1_00)
    for url in pages_of(money, of.pk):
        assert let_in(sent_at(url, method=method, members=WITH_FUNDS)) == KEEPERS, url
    assert Transfer.objects.count() == 2


def test_money_of_another_county_is_not_there(funds_officer: User) -> None:
    money = tranche("外", area_code="999902")
    for url in pages_of(money, 1)[1:]:
        assert signed_in(funds_officer).get(url).status_code == 404


def test_it_enters_what_a_document_says(funds_officer: User) -> None:
    client = signed_in(funds_officer)
    assert "已登记，等待到账" in told_after(client, client.post("/funds/tranches/new/", SAID))
    made = Tranche.objects.get()
    assert (made.amount_fen, made.state, made.purpose_planned, made.use_by) == (600_000_00, "expected", "road", None)


@pytest.mark.parametrize(
    "amount", ["60万", "60 万元", "60.5万", "六十", "-1", "0", "1.005", "1e6", "10000000000000.01"]
)
def test_an_amount_that_is_not_in_yuan_is_asked_for_again(amount: str, funds_officer: User) -> None:
    response = signed_in(funds_officer).post("/funds/tranches/new/", SAID | {"amount": amount})
    assert response.status_code == 400
    assert "[FUND-101]" in faults_at(response, "amount")
    assert "万元请换算成元" in faults_at(response, "amount")
    assert f'value="{amount}"' in response.content.decode()
    assert not Tranche.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "at", "code"),
    [
        ({"use_by": "2026-01-09"}, "use_by", "FUND-139"), ({"channel": "gold"}, "channel", "没有这个选项"),
        ({"area_code": "999902"}, "area_code", ""), ({"document_no": " "}, "document_no", "请填写"),
        ({"announced_on": "2026-02-30"}, "announced_on", "这不是日期"), ({"name": "长" * 121}, "name", "120"),
        ({"unit": "999"}, "unit", "没有这个选项"), ({"year": "26"}, "year", "1990"),
    ],
)  # fmt: skip
def test_a_fault_stands_at_its_field(wrong: dict[str, str], at: str, code: str, funds_officer: User) -> None:
    response = signed_in(funds_officer).post("/funds/tranches/new/", SAID | wrong)
    assert response.status_code in (400, 409)
    assert faults_at(response, at)
    assert code in faults_at(response, at)
    assert not Tranche.objects.exists()


def test_a_document_gives_a_tranche_once(funds_officer: User) -> None:
    client = signed_in(funds_officer)
    client.post("/funds/tranches/new/", SAID)
    response = client.post("/funds/tranches/new/", SAID)
    assert response.status_code == 409
    assert "FUND-103" in faults_at(response, "document_no")


def test_it_arrives_once_and_is_said_to_be_there(funds_officer: User) -> None:
    client, money = signed_in(funds_officer), tranche(is_received=False)
    url = f"/funds/tranches/{money.pk}/receive/"
    early = handed_in(client, url, on="2026-01-09")
    assert "FUND-139" in faults_at(early, "on")
    assert "已登记到账" in told_after(client, handed_in(client, url, on=DAY))
    assert "没有重复办理" in told_after(client, handed_in(client, url, on=DAY))
    assert "FUND-105" in faults_at(handed_in(client, url, key="another", on=DAY), "__all__")
    assert Transfer.objects.count() == 1


def test_a_form_without_its_token_is_opened_again(funds_officer: User) -> None:
    money = tranche(is_received=False)
    response = handed_in(signed_in(funds_officer), f"/funds/tranches/{money.pk}/receive/", key="", on=DAY)
    assert "页面已失效" in faults_at(response, "key")


def test_choosing_a_project_shows_what_would_be_left(funds_officer: User) -> None:
    money, of = tranche(amount_fen=60_000_00), project(cost_fen=100_000_00)
    page = signed_in(funds_officer).get(f"/funds/tranches/{money.pk}/allocate/?project={of.pk}&amount=50000")
    text = text_of(page)
    for amount in ("60,000.00", "100,000.00", "10,000.00", "50,000.00"):
        assert amount in text
    assert 'value="50000"' in page.content.decode()


def test_each_project_that_it_may_not_pay_says_why(funds_officer: User) -> None:
    money, full = tranche(amount_fen=60_000_00), project("P-9", cost_fen=1_00)
    allocated(money, full, 1_00)
    project("P-2", purpose="housing"), project("P-3", stage="decided"), project("P-4", area_code="999902101201")
    text = text_of(signed_in(funds_officer).get(f"/funds/tranches/{money.pk}/allocate/"))
    for words in ("没有可以安排的项目", "不在整合清单内", "尚未入库", "资金已安排足额", "不能安排的项目（3）"):
        assert words in text
    assert "P-4" not in text


def test_it_arranges_what_is_chosen_once(funds_officer: User) -> None:
    client, money, of = signed_in(funds_officer), tranche(amount_fen=60_000_00), project(cost_fen=100_000_00)
    url = f"/funds/tranches/{money.pk}/allocate/"
    told: dict[str, Any] = {"project": of.pk, "amount": "50000.01", "on": DAY, "document_no": "某整合〔2026〕1号"}
    assert "已安排到项目" in told_after(client, handed_in(client, url, **told))
    assert "没有重复办理" in told_after(client, handed_in(client, url, **told))
    assert Allocation.objects.get().account.balance_fen == 50_000_01


@pytest.mark.parametrize(
    ("wrong", "at", "code"),
    [
        ({"amount": "60000.01"}, "amount", "FUND-107"), ({"amount": "100000.01"}, "amount", "FUND-109"),
        ({"on": "2026-01-31"}, "project", "FUND-106"), ({"amount": "5万"}, "amount", "FUND-101"),
        ({"project": ""}, "project", "请填写"), ({"document_no": ""}, "document_no", "请填写"),
        ({"on": "2025-12-31"}, "project", "FUND-106"),
    ],
)  # fmt: skip
def test_what_cannot_be_arranged_is_said_at_its_field(
    wrong: dict[str, str], at: str, code: str, funds_officer: User
) -> None:
    money, of = tranche(amount_fen=60_000_00), project(cost_fen=100_000_00)
    told = {"project": of.pk, "amount": "1", "on": DAY, "document_no": "号"} | wrong
    response = handed_in(signed_in(funds_officer), f"/funds/tranches/{money.pk}/allocate/", **told)
    assert code in faults_at(response, at)
    assert not Allocation.objects.exists()


def test_a_project_that_it_may_not_pay_cannot_be_chosen(funds_officer: User) -> None:
    money, of = tranche(), project(purpose="housing")
    project("P-2")
    told = {"project": of.pk, "amount": "1", "on": DAY, "document_no": "号"}
    response = handed_in(signed_in(funds_officer), f"/funds/tranches/{money.pk}/allocate/", **told)
    assert "没有这个选项" in faults_at(response, "project")


def test_a_closed_month_is_said_at_the_day(funds_officer: User) -> None:
    money, of = tranche(), project()
    CountyBook.objects.create(county_code=COUNTY, open_from="2026-04-01")
    told = {"project": of.pk, "amount": "1", "on": DAY, "document_no": "号"}
    response = handed_in(signed_in(funds_officer), f"/funds/tranches/{money.pk}/allocate/", **told)
    assert "FUND-125" in faults_at(response, "on")


def test_an_adopted_plan_lets_a_purpose_change(funds_officer: User) -> None:
    client, of = signed_in(funds_officer), project(cost_fen=40_000_00, purpose="housing")
    money = tranche(is_on_integration_list=True)
    url = f"/funds/tranches/{money.pk}/allocate/"
    assert "没有审定的整合方案" in text_of(client.get(url))
    day = date(2026, 11, 24)
    plan = keep_plan(answer=solved_plan(area_code=COUNTY, year=2026, on=day, by=None, seconds=5), by=None)
    adopt_plan(plan=plan, document_no="号", on=plan.made_at.date(), by=None)
    told = {"project": of.pk, "amount": "40000", "on": "2026-11-24", "document_no": "号"}
    told_after(client, handed_in(client, url, **told))
    assert Allocation.objects.get().plan_id == plan.pk


def test_it_takes_away_what_is_not_claimed_and_no_more(funds_officer: User) -> None:
    client, money, of = signed_in(funds_officer), tranche(), project()
    held = allocated(money, of, 100_00)
    url = f"/funds/tranches/{money.pk}/projects/{of.pk}/withdraw/"
    told = {"amount": "100.01", "on": DAY, "document_no": "调 1", "reason": "工程缩减"}
    assert "FUND-107" in faults_at(handed_in(client, url, **told), "amount")
    assert "请填写" in faults_at(handed_in(client, url, **told | {"reason": " "}), "reason")
    told_after(client, handed_in(client, url, **told | {"amount": "40"}))
    held.account.refresh_from_db()
    assert held.account.balance_fen == 60_00
    assert client.get(f"/funds/tranches/{money.pk}/projects/999/withdraw/").status_code == 404


def test_it_gives_back_what_is_not_arranged(funds_officer: User) -> None:
    client, money = signed_in(funds_officer), tranche(amount_fen=100_00)
    url = f"/funds/tranches/{money.pk}/recover/"
    told = {"amount": "100.01", "on": DAY, "document_no": "收 1", "reason": "结余"}
    assert "FUND-107" in faults_at(handed_in(client, url, **told), "amount")
    assert "已收回财政" in told_after(client, handed_in(client, url, **told | {"amount": "100"}))


def test_english_readers_are_asked_in_english(funds_officer: User) -> None:
    funds_officer.language = "en"
    funds_officer.save()
    client = signed_in(funds_officer)
    assert "Enter a tranche" in text_of(client.get("/funds/tranches/new/"))
    response = client.post("/funds/tranches/new/", SAID | {"amount": "60万"})
    assert "turn ten thousands into yuan" in faults_at(response, "amount")
