"""Money that stands: unspent by age, idle, shares of a year, accounts with running balances, statements that differ."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from cast import COUNTY, VILLAGE
from conftest import TODAY
from funds.makers import allocated, approved, contract, gains, paid, project, tranche
from funds.scenes import lent
from lianxin.core.kernel.findings import Verdict
from lianxin.funds.domain.ageing import Age
from lianxin.funds.models import Account, Tranche
from lianxin.funds.operations import (
    PaymentLine,
    confirm_receipt,
    receive_tranche,
    record_statement,
    recover_tranche,
    return_payment,
    reverse_transfer,
)
from lianxin.funds.queries import (
    balances,
    carry_over,
    differing_statements,
    idle_money,
    transfers_of,
    unconfirmed_payments,
    year_shares,
)
from lianxin.people.models import User
from registry.makers import household

pytestmark = pytest.mark.django_db


def arrived(document_no: str, on: date, **given: Any) -> Tranche:
    made = tranche(document_no, is_received=False, announced_on=on, **given)
    return receive_tranche(tranche=made, on=on, by=None)


@pytest.mark.parametrize(
    ("on", "age"),
    [
        (date(2026, 11, 25), Age.FRESH), (date(2025, 11, 25), Age.FRESH), (date(2025, 11, 24), Age.FLAGGED),
        (date(2024, 11, 25), Age.FLAGGED), (date(2024, 11, 24), Age.RECOVERABLE),
    ],
)  # fmt: skip
def test_money_ages_by_completed_months(on: date, age: Age, funds_officer: User) -> None:
    arrived("一号", on)
    found = carry_over(funds_officer, TODAY)
    assert [(one.age, one.unspent_fen) for one in found] == ([(age, 60_000_00)] if on <= TODAY else [])


def test_only_what_is_not_paid_is_carried_over(funds_officer: User) -> None:
    of, money = project(), tranche()
    allocated(money, of, 50_000_00)
    claim = approved(of, 20_000_00, on_contract=contract(of))
    paid(claim, PaymentLine("某建筑公司", 15_000_00))
    recover_tranche(tranche=money, amount_fen=4_000_00, on=date(2026, 6, 1), document_no="收", reason="盘活", by=None)
    [found] = carry_over(funds_officer, TODAY)
    assert (found.unspent_fen, found.unallocated_fen) == (41_000_00, 6_000_00)
    # On an earlier day, before anything was paid and recovered, the transfers say what stood there.
    [then] = carry_over(funds_officer, date(2026, 4, 30))
    assert (then.unspent_fen, then.unallocated_fen) == (60_000_00, 10_000_00)
    assert carry_over(funds_officer, date(2026, 1, 31)) == []


def test_money_without_arrangement_lies_idle_after_its_days(funds_officer: User) -> None:
    arrived("早", date(2026, 5, 27))
    arrived("晚", date(2026, 5, 28))
    used = arrived("用", date(2026, 1, 27))
    allocated(used, project(), 60_000_00)
    assert [(one.tranche.document_no, one.days, one.limit_days) for one in idle_money(funds_officer, TODAY)] == [
        ("早", 181, 180)
    ]


def test_shares_of_a_year_are_met_broken_or_cannot_be_told(funds_officer: User) -> None:
    def verdicts(year: int) -> dict[str, Verdict]:
        return {one.name: one.verdict for one in year_shares(funds_officer, COUNTY, year)}

    assert set(verdicts(2025).values()) == {Verdict.CANNOT_TELL}
    industry = arrived("产业", date(2025, 2, 1), year=2025, purpose="industry", amount_fen=60_00)
    roads = arrived("路", date(2025, 2, 1), year=2025, amount_fen=41_00)
    other = arrived("行业", date(2025, 2, 1), year=2025, channel="sector", amount_fen=900_00)
    allocated(industry, project("P-1", purpose="industry"), 60_00)
    allocated(roads, project("P-2"), 40_00)
    allocated(other, project("P-3"), 900_00)
    assert verdicts(2025) == {"industry": Verdict.MET, "management": Verdict.MET}
    allocated(roads, project("P-4"), 1_00)
    assert verdicts(2025)["industry"] is Verdict.NOT_MET
    # No document sets a share for 2026.
    now = tranche("新")
    allocated(now, project("P-5"), 1_00)
    assert verdicts(2026) == {"industry": Verdict.CANNOT_TELL, "management": Verdict.MET}


def test_an_account_tells_its_balance_after_each_transfer_page_by_page(funds_officer: User) -> None:
    of, money = project(cost_fen=900_000_00), tranche(amount_fen=500_000_00)
    for number in range(1, 8):
        allocated(money, of, number * 1_000_01, on=date(2026, 3, number))
    account = Account.objects.get(code=f"tranche:{money.pk}")
    seen, cursor = [], ""
    while True:
        listed = transfers_of(account, cursor=cursor, size=3)
        seen += [(line.change_fen, line.balance_fen) for line in listed.lines]
        cursor = listed.page.next
        if not cursor:
            break
    assert seen[0][1] == account.balance_fen == 500_000_00 - 28 * 1_000_01
    assert seen[-1] == (500_000_00, 500_000_00)
    assert all(later[1] == earlier[1] + later[0] for later, earlier in pairwise(seen))


def test_a_transfer_that_is_entered_late_stands_on_its_day(funds_officer: User) -> None:
    of, money = project(), tranche()
    allocated(money, of, 2_00, on=date(2026, 6, 1))
    allocated(money, of, 1_00, on=date(2026, 3, 1))
    listed = transfers_of(Account.objects.get(code=f"tranche:{money.pk}"))
    assert [line.balance_fen for line in listed.lines] == [59_997_00, 59_999_00, 60_000_00]


def test_books_are_never_added(funds_officer: User) -> None:
    tranche()
    lent(household("甲某"), 5_00)
    found = {(one.book, one.kind): (one.accounts, one.balance_fen) for one in balances(funds_officer)}
    assert found[("grant", "tranche")] == (1, 60_000_00)
    assert found[("loan", "borrower")] == (1, 5_00)
    assert ("grant", "borrower") not in found


def test_a_difference_stays_until_somebody_explains_it(funds_officer: User, township_clerk: User) -> None:
    account = Account.objects.get(code=f"tranche:{tranche().pk}")
    for number, stated in (("一", 60_000_00), ("二", 59_999_99)):
        record_statement(
            account=account, kind="bank", on=date(2026, 6, 30), stated_fen=stated, document_no=number, by=None
        )
    assert [(one.document_no, one.difference_fen) for one in differing_statements(funds_officer)] == [("二", -1)]
    assert differing_statements(township_clerk) == []


def test_a_payment_waits_until_it_is_confirmed_or_returned(funds_officer: User) -> None:
    of = project()
    allocated(tranche(), of, 60_000_00)
    homes = [household(f"户{n}") for n in range(3)]
    for home in homes:
        gains(of, home)
    payments = paid(approved(of, 300_00), *(PaymentLine(home.head_name or "", 100_00, home) for home in homes))
    late = unconfirmed_payments(funds_officer, before=TODAY)
    assert late.count() == 3
    confirm_receipt(payment=payments[0], on=date(2026, 5, 2), document_no="回单", by=None)
    return_payment(payment=payments[1], on=date(2026, 5, 2), reason="账号有误", by=None)
    assert [payment.pk for payment in late] == [payments[2].pk]
    assert not unconfirmed_payments(funds_officer, before=date(2026, 5, 1)).exists()
    # A confirmation that is reversed confirms nothing.
    confirmed = payments[0].transfers.get(kind="confirm")
    reverse_transfer(transfer=confirmed, on=date(2026, 5, 3), reason="录错", by=None)
    assert late.all().count() == 2


def test_a_township_sees_no_tranche_of_the_county_in_its_ages(township_clerk: User) -> None:
    arrived("县", date(2024, 1, 1))
    arrived("镇", date(2024, 1, 1), area_code=VILLAGE[:9])
    assert [one.tranche.document_no for one in carry_over(township_clerk, TODAY)] == ["镇"]
    assert [one.tranche.document_no for one in idle_money(township_clerk, TODAY)] == ["镇"]
