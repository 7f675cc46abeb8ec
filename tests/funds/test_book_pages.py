"""Pages on which transfers are reversed, statements recorded, and the books closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import COUNTY, WITH_FUNDS, signed_in
from funds.handing_in import DAY, faults_at, handed_in, let_in, text_of, told_after
from funds.makers import allocated, approved, project, tranche
from funds.scenes import named_places
from lianxin.funds.models import Account, BalanceAssertion, CountyBook, Transfer
from lianxin.people.models import User

pytestmark = pytest.mark.django_db
KEEPERS = {"county_officer", "funds_officer"}


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    named_places()


def account_of_a_tranche() -> Account:
    return Account.objects.get(code=f"tranche:{tranche().pk}")


@pytest.mark.parametrize("method", ["get", "post"])
def test_each_page_is_for_those_who_may(method: str, sent_at: Callable[..., dict[str, int]]) -> None:
    account = account_of_a_tranche()
    received = Transfer.objects.get()
    expected = {
        f"/funds/ledger/{received.pk}/reverse/": KEEPERS,
        f"/funds/accounts/{account.pk}/statement/": KEEPERS,
        "/funds/books/": {"funds_officer"},
    }
    for url, members in expected.items():
        assert let_in(sent_at(url, method=method, members=WITH_FUNDS)) == members, url
    assert (Transfer.objects.count(), BalanceAssertion.objects.count(), CountyBook.objects.count()) == (1, 0, 0)


def test_a_transfer_is_taken_back_once_with_a_reason(funds_officer: User, auditor: User) -> None:
    client = signed_in(funds_officer)
    allocated(tranche(), project(), 100_00)
    moved = Transfer.objects.get(kind="allocate")
    page = f"/funds/ledger/{moved.pk}/"
    assert f'href="{page}reverse/"' in client.get(page).content.decode()
    assert "reverse/" not in signed_in(auditor).get(page).content.decode()
    assert "请填写" in faults_at(handed_in(client, f"{page}reverse/", on=DAY, reason=" "), "reason")
    assert "FUND-139" in faults_at(handed_in(client, f"{page}reverse/", on="2026-02-28", reason="错"), "on")
    assert "这笔已冲正" in told_after(client, handed_in(client, f"{page}reverse/", on=DAY, reason="记错项目"))
    assert "没有重复办理" in told_after(client, handed_in(client, f"{page}reverse/", on=DAY, reason="记错项目"))
    again = handed_in(client, f"{page}reverse/", key="another", on=DAY, reason="再冲")
    assert "FUND-127" in faults_at(again, "__all__")
    assert "reverse/" not in client.get(page).content.decode()


def test_what_one_act_did_is_shown_and_taken_back_together(funds_officer: User) -> None:
    client, of = signed_in(funds_officer), project()
    allocated(tranche("一号"), of, 60_00), allocated(tranche("二号"), of, 40_00)
    approved(of, 100_00)
    first = Transfer.objects.filter(kind="commit").first()
    assert first is not None
    url = f"/funds/ledger/{first.pk}/reverse/"
    assert "2 笔，共 100.00 元" in text_of(client.get(url))
    told_after(client, handed_in(client, url, on="2026-04-02", reason="审定有误"))
    assert Transfer.objects.filter(kind="reverse").count() == 2


def test_money_that_went_on_is_not_taken_back_here(funds_officer: User) -> None:
    allocated(tranche(), project(), 60_000_00)
    received = Transfer.objects.get(kind="receive")
    answer = handed_in(signed_in(funds_officer), f"/funds/ledger/{received.pk}/reverse/", on=DAY, reason="错")
    assert "FUND-130" in faults_at(answer, "__all__")


def test_a_statement_says_by_how_much_it_differs(funds_officer: User) -> None:
    client, account = signed_in(funds_officer), account_of_a_tranche()
    url = f"/funds/accounts/{account.pk}/statement/"
    told = {"kind": "bank", "document_no": "对 1", "on": "2026-06-30", "amount": "60,000.00", "words": ""}
    assert "与账面相符" in told_after(client, client.post(url, told))
    assert "FUND-154" in faults_at(client.post(url, told), "document_no")
    answer = client.post(url, told | {"document_no": "对 2", "amount": "0", "words": "待查"})
    assert "差 -60,000.00 元" in told_after(client, answer)
    assert "FUND-101" in faults_at(client.post(url, told | {"document_no": "对 3", "amount": "6万"}), "amount")
    assert BalanceAssertion.objects.count() == 2


def test_an_account_that_nobody_states_says_so(funds_officer: User) -> None:
    account_of_a_tranche()
    source = Account.objects.get(kind="source")
    told = {"kind": "bank", "document_no": "对 1", "on": "2026-06-30", "amount": "1"}
    answer = signed_in(funds_officer).post(f"/funds/accounts/{source.pk}/statement/", told)
    assert "FUND-132" in faults_at(answer, "__all__")
    assert "登记对账单" not in text_of(signed_in(funds_officer).get(f"/funds/accounts/{source.pk}/"))


def test_closing_says_what_cannot_be_undone_and_asks_whether_one_is_certain(funds_officer: User) -> None:
    client = signed_in(funds_officer)
    tranche()
    page = text_of(client.get("/funds/books/?month=2026-02"))
    assert "从未关账" in page
    assert "2026-02-28 以前的 1 笔记账从此不能再加、再改" in page
    told = {"county": COUNTY, "month": "2026-02"}
    assert "请填写" in faults_at(client.post("/funds/books/", told), "is_certain")
    assert "已关账" in told_after(client, client.post("/funds/books/", told | {"is_certain": "on"}))
    assert CountyBook.objects.get().open_from.isoformat() == "2026-03-01"
    back = client.post("/funds/books/", {"county": COUNTY, "month": "2026-01", "is_certain": "on"})
    assert "FUND-126" in faults_at(back, "month")


@pytest.mark.parametrize("month", ["2026-13", "26-01", "", "x" * 9])
def test_a_month_is_written_as_one(month: str, funds_officer: User) -> None:
    told = {"county": COUNTY, "month": month, "is_certain": "on"}
    assert faults_at(signed_in(funds_officer).post("/funds/books/", told), "month")
    assert not CountyBook.objects.exists()


def test_a_month_to_come_is_not_closed(funds_officer: User) -> None:
    ahead = timezone.localdate() + timedelta(days=40)
    told = {"county": COUNTY, "month": f"{ahead:%Y-%m}", "is_certain": "on"}
    assert "FUND-153" in faults_at(signed_in(funds_officer).post("/funds/books/", told), "month")


def test_a_december_is_closed_into_the_next_year(funds_officer: User) -> None:
    signed_in(funds_officer).post("/funds/books/", {"county": COUNTY, "month": "2025-12", "is_certain": "on"})
    assert CountyBook.objects.get().open_from.isoformat() == "2026-01-01"
