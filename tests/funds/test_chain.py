"""The chain: announced, received, arranged, claimed, approved, paid, confirmed; and back again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cast import COUNTY
from funds.makers import (
    ARRANGED_ON,
    PAID_ON,
    allocated,
    approved,
    contract,
    gains,
    paid,
    project,
    submitted,
    tranche,
)
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Account, Tranche, Transfer
from lianxin.funds.operations import (
    PaymentLine,
    approve_claim,
    close_books,
    confirm_receipt,
    recover_tranche,
    release_claim,
    return_payment,
    reverse_transfer,
    withdraw_allocation,
)
from lianxin.funds.operations.allocations import arranged_by_project, arranged_fen
from lianxin.funds.verifying import verdict
from registry.makers import household

pytestmark = pytest.mark.django_db


def balance(code: str) -> int:
    return Account.objects.get(code=code).balance_fen


def kinds() -> list[str]:
    return list(Transfer.objects.values_list("kind", flat=True))


def test_money_arrives_out_of_its_channel() -> None:
    money = tranche()
    assert balance(f"tranche:{money.pk}") == 60_000_00
    assert balance(f"source:transition:province:{COUNTY}") == -60_000_00


def test_a_forecast_is_no_money() -> None:
    tranche(is_received=False)
    assert not Account.objects.exists()


def test_each_fen_of_a_payment_keeps_its_channel() -> None:
    of = project()
    first = tranche("一号", amount_fen=30_000_00, use_by=date(2026, 12, 31))
    second = tranche("二号", amount_fen=50_000_00, channel="donation", level="society")
    allocated(first, of, 30_000_00)
    allocated(second, of, 50_000_00)
    claim = approved(of, 70_000_00, on_contract=contract(of))
    [payment] = paid(claim, PaymentLine("某建筑公司", 70_000_00))
    told = {t.tranche_id: t.amount_fen for t in payment.transfers.filter(kind="pay")}
    assert told == {first.pk: 30_000_00, second.pk: 40_000_00}


def test_what_is_arranged_for_a_project_counts_what_was_taken_away_and_what_was_reversed() -> None:
    of, other, money, more = project(), project("P-2"), tranche("一号"), tranche("二号")
    allocation = allocated(money, of, 20_000_00)
    allocated(more, of, 7_00)
    allocated(more, other, 3_00)
    approved(of, 1_000_00, on_contract=contract(of))
    withdraw_allocation(
        allocation=allocation, amount_fen=5_000_00, on=ARRANGED_ON, document_no="调整 1", reason="结余", by=None
    )
    assert arranged_by_project([of.pk, other.pk]) == {of.pk: 15_007_00, other.pk: 3_00}
    for kind, arranged in (("withdraw", 20_007_00), ("commit", 20_007_00), ("allocate", 7_00)):
        transfer = Transfer.objects.filter(kind=kind, tranche=money).get()
        reverse_transfer(transfer=transfer, on=PAID_ON, reason="误记", by=None)
        assert arranged_fen(of) == arranged
    assert (arranged_fen(of, money), arranged_fen(of, more), arranged_by_project([])) == (0, 7_00, {})


def test_a_household_is_paid_and_its_receipt_confirmed() -> None:
    of, home = project(), household("甲某")
    gains(of, home)
    allocated(tranche(), of, 5_000_00)
    claim = approved(of, 5_000_00)
    [payment] = paid(claim, PaymentLine("甲某", 5_000_00, household=home))
    confirm_receipt(payment=payment, on=date(2026, 5, 3), document_no="回单 1", by=None)
    assert balance(f"household:{home.pk}") == 5_000_00
    assert kinds() == ["receive", "allocate", "commit", "pay", "confirm"]


def test_a_payment_that_the_bank_refused_stands_with_its_claim_again() -> None:
    of, home = project(), household("甲某")
    gains(of, home)
    money = tranche()
    allocated(money, of, 5_000_00)
    claim = approved(of, 5_000_00)
    [payment] = paid(claim, PaymentLine("甲某", 5_000_00, household=home))
    return_payment(payment=payment, on=date(2026, 5, 2), reason="账号有误", by=None)
    assert balance(f"claim:{claim.pk}:{money.pk}") == 5_000_00
    [again] = paid(claim, PaymentLine("甲某", 5_000_00, household=home), number="PZ-2")
    assert confirm_receipt(payment=again, on=date(2026, 5, 9), document_no="回单", by=None)
    with pytest.raises(Refused, match="FUND-140"):
        confirm_receipt(payment=payment, on=date(2026, 5, 9), document_no="回单", by=None)


def test_what_a_claim_does_not_need_goes_back_to_each_allocation_and_may_be_claimed_anew() -> None:
    of = project()
    first, second = tranche("一号", use_by=date(2026, 12, 31)), tranche("二号", channel="donation", level="society")
    allocated(first, of, 30_000_00), allocated(second, of, 20_000_00)
    on = contract(of, amount_fen=50_000_00)
    claim = approved(of, 50_000_00, on_contract=on)
    [payment] = paid(claim, PaymentLine("某建筑公司", 40_000_00))
    given = {"claim": claim, "reason": "工程量减少", "by": None}
    assert release_claim(on=date(2026, 5, 2), **given) == 10_000_00
    held = {code: balance(code) for code in (f"claim:{claim.pk}:{second.pk}", f"allocation:{second.pk}:{of.pk}")}
    assert list(held.values()) == [0, 10_000_00]
    with pytest.raises(Refused, match="FUND-191"):
        release_claim(on=date(2026, 5, 2), **given)
    # The bank sends the payment back: it stands with the claim, and is released too, each tranche its own.
    return_payment(payment=payment, on=date(2026, 5, 3), reason="账号有误", by=None)
    assert release_claim(on=date(2026, 5, 4), **given) == 40_000_00
    assert [balance(f"allocation:{one.pk}:{of.pk}") for one in (first, second)] == [30_000_00, 20_000_00]
    assert approved(of, 50_000_00, on_contract=on, number="BZ-2").state == "approved"
    assert verdict().is_sound


def test_a_release_is_taken_back_like_any_other_act_and_never_the_approval_beneath_it() -> None:
    of, money = project(), tranche()
    allocated(money, of, 5_000_00)
    claim = approved(of, 5_000_00, on_contract=contract(of))
    release_claim(claim=claim, on=PAID_ON, reason="录错", by=None)
    with pytest.raises(Refused, match="FUND-130"):
        reverse_transfer(transfer=Transfer.objects.get(kind="commit"), on=PAID_ON, reason="录错", by=None)
    reverse_transfer(transfer=Transfer.objects.get(kind="release"), on=PAID_ON, reason="录错", by=None)
    assert balance(f"claim:{claim.pk}:{money.pk}") == 5_000_00
    assert verdict().is_sound


@pytest.mark.parametrize(("wrong", "code"), [({"reason": " "}, "FUND-128"), ({"on": date(2026, 1, 1)}, "FUND-139")])
def test_a_release_says_why_and_comes_after_the_approval(wrong: dict[str, Any], code: str) -> None:
    of = project()
    allocated(tranche(), of, 5_000_00)
    claim = approved(of, 5_000_00, on_contract=contract(of))
    with pytest.raises(Refused, match=code):
        release_claim(claim=claim, by=None, **({"on": PAID_ON, "reason": "余"} | wrong))
    waiting = submitted(of, 1_00, number="BZ-2")
    with pytest.raises(Refused, match="FUND-191"):
        release_claim(claim=waiting, on=PAID_ON, reason="余", by=None)


def test_money_that_went_on_is_not_taken_back_half_way() -> None:
    of = project()
    money = tranche()
    allocated(money, of, 60_000_00)
    receipt = Transfer.objects.get(kind="receive")
    with pytest.raises(Refused, match="FUND-130"):
        reverse_transfer(transfer=receipt, on=ARRANGED_ON, reason="重复登记", by=None)


def test_a_reversal_mirrors_and_stands_beside() -> None:
    money = tranche()
    receipt = Transfer.objects.get(kind="receive")
    undone = reverse_transfer(transfer=receipt, on=ARRANGED_ON, reason="重复登记", by=None)
    assert (undone.debit_id, undone.credit_id) == (receipt.credit_id, receipt.debit_id)
    assert balance(f"tranche:{money.pk}") == 0
    with pytest.raises(Refused, match="FUND-127"):
        reverse_transfer(transfer=receipt, on=ARRANGED_ON, reason="再来一次", by=None)
    with pytest.raises(Refused, match="FUND-127"):
        reverse_transfer(transfer=undone, on=ARRANGED_ON, reason="再来一次", by=None)


def test_what_is_not_needed_goes_back_to_its_tranche_and_to_the_treasury() -> None:
    of, money = project(), tranche()
    allocation = allocated(money, of, 20_000_00)
    withdraw_allocation(
        allocation=allocation, amount_fen=5_000_00, on=ARRANGED_ON, document_no="调整 1", reason="结余", by=None
    )
    recover_tranche(tranche=money, amount_fen=45_000_00, on=PAID_ON, document_no="收回 1", reason="盘活", by=None)
    assert (balance(f"tranche:{money.pk}"), balance(f"recovered:{COUNTY}")) == (0, 45_000_00)


def test_a_closed_period_takes_nothing_more() -> None:
    money = tranche()
    close_books(county_code=COUNTY, open_from=date(2026, 4, 1), by=None)
    with pytest.raises(Refused, match=r"FUND-125.*2026-04-01"):
        allocated(money, project(), 1_00, on=date(2026, 3, 31))
    assert allocated(money, project("P-2"), 1_00, on=date(2026, 4, 1))
    with pytest.raises(Refused, match="FUND-126"):
        close_books(county_code=COUNTY, open_from=date(2026, 3, 1), by=None)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"purpose": "industry"}, "FUND-106"),
        ({"area_code": "999902"}, "FUND-106"),
        ({"use_by": date(2026, 2, 15)}, "FUND-106"),
        ({"is_received": False}, "FUND-104"),
    ],
)
def test_money_pays_only_what_it_may(given: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        allocated(tranche(**given), project(), 1_00)  # type: ignore[arg-type]


def test_nothing_is_arranged_outside_the_library_or_above_the_cost() -> None:
    money = tranche(amount_fen=500_000_00)
    with pytest.raises(Refused, match="FUND-108"):
        allocated(money, project("P-2", stage="decided"), 1_00)
    of = project()
    allocated(money, of, 99_999_99)
    with pytest.raises(Refused, match="FUND-109"):
        allocated(money, of, 2)


def test_nothing_is_paid_before_approval_and_publicity() -> None:
    of = project(stage="planned", is_shown=False)
    allocated(tranche(), of, 10_000_00)
    with pytest.raises(Refused, match=r"FUND-110.*批复|FUND-110.*approved"):
        approved(of, 1_000_00, on_contract=contract(of))


def test_money_may_be_arranged_for_one_project_only_once_over() -> None:
    money = tranche()
    allocated(money, project("P-1"), 40_000_00)
    with pytest.raises(Refused, match="FUND-107"):
        allocated(money, project("P-2"), 20_000_01)
    assert Tranche.objects.get().state == "received"


def test_nobody_approves_his_own_claim(county_officer: object) -> None:
    of = project()
    allocated(tranche(), of, 10_000_00)
    claim = submitted(of, 1_000_00, on_contract=contract(of), by=county_officer)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="FUND-114"):
        approve_claim(claim=claim, on=PAID_ON, by=county_officer)  # type: ignore[arg-type]
