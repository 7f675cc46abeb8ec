"""Each refusal of books, goods, told totals and bulk, reached by an operation: it says the code, and nothing is posted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cast import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE
from funds.makers import (
    ARRANGED_ON,
    PAID_ON,
    submitted,
    tranche,
)
from funds.refusing import goods, pay, refused, total
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds.ledger_words import account_words
from lianxin.funds.models import (
    Account,
    Allocation,
    Claim,
    GoodsCount,
    GoodsLot,
    Payment,
    ToldTotal,
    Tranche,
    Transfer,
)
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations import (
    Arrangement,
    Move,
    Paper,
    PaymentLine,
    account_named,
    allocate,
    approve_claim,
    close_books,
    confirm_receipt,
    deliver_goods,
    link_told_total,
    post_transfers,
    receive_goods,
    receive_tranche,
    record_count,
    record_statement,
    record_told_total,
    recover_tranche,
    return_payment,
    reverse_transfer,
    withdraw_allocation,
)
from lianxin.funds.operations.bulk import post_in_bulk
from lianxin.people.models import User
from lianxin.projects.models import Project
from lianxin.registry.models import Household
from registry.makers import household

pytestmark = pytest.mark.django_db


# Books, statements, double submission.


def test_closed_books_take_nothing_from_any_act(
    claim: Claim, payment: Payment, of: Project, money: Tranche, home: Household
) -> None:
    waiting = submitted(of, 1_00, number="BZ-2")
    close_books(county_code=COUNTY, open_from=date(2026, 6, 1), by=None)
    early: dict[str, Any] = {"on": date(2026, 5, 31), "by": None}
    acts: list[Callable[[], Any]] = [
        lambda: allocate(arrangement=Arrangement(money, of, 1, date(2026, 5, 31), "x"), by=None),
        lambda: withdraw_allocation(
            allocation=Allocation.objects.get(), amount_fen=1, document_no="x", reason="x", **early
        ),
        lambda: recover_tranche(tranche=money, amount_fen=1, document_no="x", reason="x", **early),
        lambda: receive_tranche(tranche=tranche("二号", is_received=False), **early),
        lambda: approve_claim(claim=waiting, **early),
        lambda: pay(claim, PaymentLine("甲某", 1, household=home), on=date(2026, 5, 31)),
        lambda: confirm_receipt(payment=payment, document_no="x", **early),
        lambda: return_payment(payment=payment, reason="x", **early),
        lambda: reverse_transfer(transfer=payment.transfers.get(), reason="x", **early),
    ]
    for act in acts:
        with refused("FUND-125", "2026-06-01"):
            act()


def test_books_are_closed_forward_for_a_county_and_for_days_that_are_over(today: date) -> None:
    close_books(county_code=COUNTY, open_from=today, by=None)
    for again in (today, date(2026, 1, 1)):
        with refused("FUND-126", today.isoformat()):
            close_books(county_code=COUNTY, open_from=again, by=None)
    for code in ("", "9999011", TOWNSHIP, "某县", "99990１", " 99901"):
        with refused("FUND-152"):
            close_books(county_code=code, open_from=today, by=None)
    with refused("FUND-153", "2027-11-24"):
        close_books(county_code=OTHER_COUNTY, open_from=date(2027, 11, 24), by=None)


def test_what_was_handed_in_twice_is_posted_once(money: Tranche, of: Project) -> None:
    entry = Arrangement(money, of, 1_00, ARRANGED_ON, "某整合〔2026〕1号")
    allocate(arrangement=entry, by=None, key="form-7")
    with refused("FUND-129"):
        allocate(arrangement=entry, by=None, key="form-7")
    with refused("FUND-129"):
        recover_tranche(tranche=money, amount_fen=1, on=PAID_ON, document_no="x", reason="x", by=None, key="form-7")


def test_what_no_rule_of_an_act_foresaw_is_told_in_words(money: Tranche) -> None:
    held, source = Account.objects.get(kind="tranche"), Account.objects.get(kind="source")
    bare = {"purpose": "road", "year": 2026, "tranche_id": money.pk}
    for move, says in (
        (Move(Transfer.Kind.ALLOCATE, held, source, 1, **bare), "没有这样的往来"),
        (Move(Transfer.Kind.RECEIVE, held, source, 0, **bare), "大于零"),
        (Move(Transfer.Kind.RECEIVE, held, source, 1, **(bare | {"year": -1})), "year"),
    ):
        with refused("FUND-131", says):
            post_transfers([move], paper=Paper(PAID_ON, "x", None))


def test_a_name_that_belongs_to_another_account_is_not_taken_for_ours(money: Tranche) -> None:
    other = household("乙某")
    account_named(
        "household:77:x", kind=Account.Kind.HOUSEHOLD, book=Book.GRANT, area_code=VILLAGE, household_id=other.pk
    )
    for given in ({"household_id": None}, {"book": Book.RETURN, "household_id": other.pk}):
        wanted: dict[str, Any] = {"kind": Account.Kind.HOUSEHOLD, "book": Book.GRANT, "area_code": VILLAGE} | given
        with refused("FUND-131", "账户名称"):
            account_named("household:77:x", **wanted)


def test_a_statement_is_of_an_account_that_has_one_and_recorded_once(money: Tranche) -> None:
    held, source = Account.objects.get(kind="tranche"), Account.objects.get(kind="source")
    given: dict[str, Any] = {"kind": "bank", "on": PAID_ON, "document_no": "1", "by": None}
    with refused("FUND-132", "资金来源（财政衔接推进乡村振兴补助资金，省级）"):
        record_statement(account=source, stated_fen=1, **given)
    assert record_statement(account=held, stated_fen=59_000_00, **given).difference_fen == -1_000_00
    with refused("FUND-154", "2026-05-01"):
        record_statement(account=held, stated_fen=59_000_00, **given)
    with refused("FUND-141"):
        record_statement(account=held, stated_fen=1, **(given | {"document_no": ""}))


def test_every_account_has_words(claim: Claim, payment: Payment) -> None:
    confirm_receipt(payment=payment, on=PAID_ON, document_no="回单", by=None)
    for account in Account.objects.all():
        words = account_words(account)
        assert account.code not in words.zh
        assert account.kind not in words.zh
    assert account_words(Account.objects.get(kind="claim")).zh.startswith("已审待付款（报账单 BZ-1，指标")
    bare = Account(code="recovered:999901", kind="recovered", area_code=COUNTY)
    assert account_words(bare) == Words("收回财政的资金“999901”", "money given back to the treasury “999901”")
    assert account_words(Account(code="source:x", kind="source", area_code=COUNTY)).zh == "资金来源"


# Goods and told totals.


@pytest.fixture
def lot(db: None) -> GoodsLot:
    return receive_goods(entry=goods(), by=None)


def test_no_more_goods_are_given_on_than_there_are(lot: GoodsLot) -> None:
    given: dict[str, Any] = {"lot": lot, "on": PAID_ON, "signed_by": "甲某", "area_code": VILLAGE, "by": None}
    deliver_goods(quantity=Decimal("99.5"), **given)
    with refused("FUND-133", "0.5 袋"):
        deliver_goods(quantity=Decimal("0.501"), **given)
    with refused("FUND-139"):
        deliver_goods(quantity=Decimal("0.5"), **(given | {"on": date(2026, 1, 4)}))
    with refused("FUND-141", "签收人"):
        deliver_goods(quantity=Decimal("0.5"), **(given | {"signed_by": ""}))
    for quantity in ("0", "-1", "0.0001", "x", "NaN", "Infinity", "1e12", ""):
        with refused("FUND-134"):
            deliver_goods(quantity=quantity, **given)  # type: ignore[arg-type]
    with refused("FUND-134"):
        receive_goods(entry=goods(quantity=Decimal(0)), by=None)


def test_a_count_stands_beside_what_should_be_there_and_changes_nothing(lot: GoodsLot) -> None:
    given: dict[str, Any] = {"lot": lot, "signed_by": "甲某", "area_code": VILLAGE, "by": None}
    deliver_goods(quantity=Decimal(30), on=date(2026, 3, 1), **given)
    deliver_goods(quantity=Decimal(20), on=date(2026, 6, 1), **given)
    counted: dict[str, Any] = {"lot": lot, "on": PAID_ON, "document_no": "盘 1", "by": None}
    count = record_count(counted="68.5", words="受潮一袋半", **counted)
    assert (count.expected, count.difference, str(count)) == (Decimal(70), Decimal("-1.5"), f"{lot} 2026-05-01 68.5")
    lot.refresh_from_db()
    assert lot.delivered_quantity == 50
    with refused("FUND-156", "盘 1"):
        record_count(counted="68.5", **counted)
    for wrong in ("-1", "0.0001", "x"):
        with refused("FUND-134"):
            record_count(counted=wrong, **(counted | {"document_no": "盘 2"}))
    with refused("FUND-139"):
        record_count(counted="1", **(counted | {"on": date(2026, 1, 4), "document_no": "盘 2"}))
    with refused("FUND-141"):
        record_count(counted="1", **(counted | {"document_no": ""}))
    assert record_count(counted="0", **(counted | {"document_no": "盘 2"})).difference == -70
    assert GoodsCount.objects.count() == 2


def test_goods_are_counted_by_who_keeps_them(lot: GoodsLot, stranger: User) -> None:
    with pytest.raises(PermissionDenied):
        record_count(lot=lot, counted="1", on=PAID_ON, document_no="盘 1", by=stranger)


def test_totals_are_told_with_their_place_and_never_parts_of_each_other() -> None:
    first, second = record_told_total(entry=total(), by=None), record_told_total(entry=total(), by=None)
    link_told_total(total=first, to=second, link="part", by=None)
    with refused("FUND-135"):
        link_told_total(total=second, to=first, link="same", by=None)
    with refused("FUND-135"):
        link_told_total(total=first, to=first, link="same", by=None)
    with refused("FUND-102"):
        link_told_total(total=second, to=first, link="cousin", by=None)
    with refused("FUND-141", "区划"):
        record_told_total(entry=total(area_codes=()), by=None)
    with refused("FUND-141"):
        record_told_total(entry=total(words=""), by=None)
    assert ToldTotal.objects.count() == 2


# Bulk.


def receipts(money: Tranche, *amounts: int, key: str = "file") -> list[tuple[Move, Paper]]:
    held, source = Account.objects.get(code=f"tranche:{money.pk}"), Account.objects.get(kind="source")
    return [
        (
            Move(Transfer.Kind.RECEIVE, held, source, amount, "road", 2026, tranche_id=money.pk),
            Paper(PAID_ON, f"凭 {number}", None, key=f"{key}-{number}"),
        )
        for number, amount in enumerate(amounts)
    ]


def test_many_are_posted_together_or_not_at_all(money: Tranche, stranger: User) -> None:
    given: dict[str, Any] = {"area_code": COUNTY, "document_no": "导入.xlsx", "by": None}
    with refused("FUND-131"):
        post_in_bulk(entries=receipts(money, 5, 6, 0), **given)
    assert post_in_bulk(entries=iter(receipts(money, 5, 6)), **given) == 2
    assert Account.objects.get(kind="tranche").balance_fen == 60_000_11
    with pytest.raises(Refused, match="FUND-129"):
        post_in_bulk(entries=receipts(money, 5, 6), **given)
    with pytest.raises(Refused, match=r"FUND-157.*999901.*999902"):
        post_in_bulk(entries=receipts(money, 5, key="b"), **(given | {"area_code": OTHER_COUNTY}))
    with pytest.raises(Refused, match="FUND-141"):
        post_in_bulk(entries=receipts(money, 5, key="b"), **(given | {"document_no": ""}))
    with pytest.raises(PermissionDenied):
        post_in_bulk(entries=[], **(given | {"by": stranger}))
    close_books(county_code=COUNTY, open_from=date(2026, 6, 1), by=None)
    with pytest.raises(Refused, match="FUND-125"):
        post_in_bulk(entries=receipts(money, 5, key="b"), **given)
    assert Account.objects.get(kind="tranche").balance_fen == 60_000_11
