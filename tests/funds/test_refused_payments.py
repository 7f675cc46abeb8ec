"""Each refusal of claims, payments and reversals, reached by an operation: it says the code, and nothing is posted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cast import VILLAGE
from funds.makers import (
    PAID_ON,
    allocated,
    approved,
    contract,
    gains,
    new_tranche,
    paid,
    project,
    shown_before,
    submitted,
    tranche,
)
from funds.refusing import pay, refused
from lianxin.funds.models import (
    Account,
    Claim,
    Payment,
    Tranche,
    Transfer,
)
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations import (
    BeneficiaryLists,
    Move,
    Paper,
    PaymentLine,
    account_named,
    announce_tranche,
    approve_claim,
    confirm_arrivals,
    confirm_receipt,
    open_for_payment,
    post_transfers,
    receive_tranche,
    refuse_claim,
    return_payment,
    reverse_transfer,
)
from lianxin.funds.verifying import verdict
from lianxin.people.models import User
from lianxin.projects.models import Asset, BenefitLink, Project
from lianxin.registry.models import Household, Member, MemberFacts
from registry.makers import household, member

pytestmark = pytest.mark.django_db


# Claims.


def test_nothing_is_set_aside_before_approval_and_publicity(money: Tranche) -> None:
    for number, given in enumerate(({"stage": "planned"}, {"is_shown": False})):
        of = project(f"P-{number}", **given)  # type: ignore[arg-type]
        allocated(money, of, 1_00)
        waiting = submitted(of, 1_00, number=f"BZ-{number}")
        with refused("FUND-110"):
            approve_claim(claim=waiting, on=PAID_ON, by=None)
        with refused("FUND-110"):
            open_for_payment(project=of)


def test_nothing_is_set_aside_on_a_day_before_the_project_was_shown(money: Tranche) -> None:
    of = project(is_shown=False, approved_on=date(2026, 2, 1))
    shown_before(of)
    allocated(money, of, 1_00)
    early = submitted(of, 1_00, submitted_on=date(2026, 2, 10))
    # Shown from the first on, for ten days.
    with refused("FUND-110", "2026-02-11 起才可付款"):
        approve_claim(claim=early, on=date(2026, 2, 10), by=None)
    assert approve_claim(claim=early, on=date(2026, 2, 11), by=None).state == "approved"


def test_the_database_itself_refuses_what_is_set_aside_too_early(money: Tranche, of: Project) -> None:
    allocation = allocated(money, of, 1_00)
    waiting = submitted(of, 1_00)
    held = account_named(
        f"claim:{waiting.pk}:{money.pk}",
        claim_id=waiting.pk,
        kind=Account.Kind.CLAIM,
        book=Book.GRANT,
        area_code=VILLAGE,
        tranche_id=money.pk,
        project_id=of.pk,
    )
    move = Move(Transfer.Kind.COMMIT, held, allocation.account, 1, "road", 2026, "", money.pk, of.pk)
    with refused("FUND-110", "某村道路"):
        post_transfers([move], paper=Paper(PAID_ON, "x", None))


@pytest.mark.parametrize(
    ("channel", "on", "code"),
    [
        ("special_poverty", date(2017, 6, 1), "FUND-111"),
        ("transition", date(2022, 6, 1), "FUND-111"),
        ("donation", date(2022, 6, 1), None),
        ("special_poverty", date(2011, 1, 1), None),
    ],
)
def test_the_negative_list_binds_by_channel_and_regime(channel: str, on: date, code: str | None) -> None:
    start = on - timedelta(200)
    of = project(year=on.year, approved_on=start)
    of.publicity.update(starts_on=start, ends_before=start + timedelta(20))
    given = {"channel": channel, "year": on.year, "announced_on": start}
    wanted = announce_tranche(entry=new_tranche(**given), by=None)
    receive_tranche(tranche=wanted, on=start, by=None)
    allocated(wanted, of, 1_00, on=on)
    claim = submitted(of, 1_00, expense="office_building", submitted_on=on)
    if code is None:
        assert approve_claim(claim=claim, on=on, by=None).state == "approved"
        return
    with refused(code, "楼堂馆所"):
        approve_claim(claim=claim, on=on, by=None)


def test_a_claim_is_numbered_once_and_settled_once_by_another(
    of: Project, claim: Claim, county_officer: User, money: Tranche
) -> None:
    with refused("FUND-112", "BZ-1"):
        submitted(of, 1_00)
    for act in (approve_claim, lambda **given: refuse_claim(reason="x", **given)):
        with refused("FUND-113", "BZ-1"):
            act(claim=claim, on=PAID_ON, by=None)
    own = submitted(of, 1_00, number="BZ-2", by=county_officer)
    for act in (approve_claim, lambda **given: refuse_claim(reason="x", **given)):
        with refused("FUND-114"):
            act(claim=own, on=PAID_ON, by=county_officer)
    with refused("FUND-128"):
        refuse_claim(claim=own, on=PAID_ON, reason="", by=None)
    with refused("FUND-139"):
        refuse_claim(claim=own, on=date(2026, 3, 31), reason="x", by=None)
    with refused("FUND-139"):
        approve_claim(claim=own, on=date(2026, 3, 31), by=None)
    assert refuse_claim(claim=own, on=PAID_ON, reason="发票不全", by=None).words == "发票不全"
    with refused("FUND-141", "票据"):
        submitted(of, 1_00, number="BZ-3", papers=" ")
    with refused("FUND-141"):
        submitted(of, 1_00, number=" ")


def test_shares_add_up_and_come_from_allocations(of: Project, claim: Claim, money: Tranche) -> None:
    other = tranche("二号", name="别的")
    waiting = submitted(of, 3_00, number="BZ-2")
    with refused("FUND-115", "2.00", "3.00"):
        approve_claim(claim=waiting, shares={money.pk: 2_00}, on=PAID_ON, by=None)
    with refused("FUND-116", "别的", "某村道路"):
        approve_claim(claim=waiting, shares={other.pk: 3_00}, on=PAID_ON, by=None)
    large = submitted(of, 30_000_01, number="BZ-3")
    for shares in (None, {money.pk: 30_000_01}):
        with refused("FUND-107", "的资金安排", "30,000.00"):
            approve_claim(claim=large, shares=shares, on=PAID_ON, by=None)


def test_a_contract_is_the_projects_own_and_not_exceeded(of: Project) -> None:
    built = contract(of, amount_fen=10_000_00)
    other = project("P-2")
    with refused("FUND-155", "HT-1"):
        submitted(other, 1_00, on_contract=built)
    submitted(of, 6_000_00, number="BZ-1", on_contract=built)
    with refused("FUND-123", "10,000.01"):
        submitted(of, 4_000_01, number="BZ-2", on_contract=built)
    built.settled_fen, built.settled_on = 7_000_00, date(2026, 6, 1)
    built.save()
    with refused("FUND-123", "7,000.00"):
        submitted(of, 1_000_01, number="BZ-2", on_contract=built)


def test_advances_together_stay_below_their_share(of: Project) -> None:
    built = contract(of, amount_fen=10_000_00)
    with refused("FUND-124", "30%"):
        submitted(of, 3_000_01, on_contract=built, kind="advance")
    submitted(of, 2_000_00, on_contract=built, kind="advance")
    with refused("FUND-124", "3,000.01"):
        submitted(of, 1_000_01, number="BZ-2", on_contract=built, kind="advance")


# Payments.


def test_only_an_approved_claim_is_paid_and_no_more_of_it_than_was_set_aside(
    of: Project, claim: Claim, home: Household
) -> None:
    waiting = submitted(of, 1_00, number="BZ-2")
    with refused("FUND-117", "BZ-2"):
        pay(waiting, PaymentLine("甲某", 1_00, household=home))
    with refused("FUND-107", "报账单 BZ-1 的待付款", "20,000.00"):
        pay(claim, PaymentLine("甲某", 20_000_01, household=home))
    with refused("FUND-139"):
        pay(claim, PaymentLine("甲某", 1_00, household=home), on=date(2026, 3, 31))
    with refused("FUND-141", "付款明细"):
        pay(claim)
    with refused("FUND-141", "凭证号"):
        pay(claim, PaymentLine("甲某", 1_00, household=home), number=" ")


def test_a_voucher_is_paid_once(claim: Claim, payment: Payment, home: Household) -> None:
    with refused("FUND-118", "PZ-1"):
        pay(claim, PaymentLine("甲某", 5_000_00, household=home), number="PZ-1")


def test_only_a_household_that_gains_is_paid(of: Project, claim: Claim, home: Household) -> None:
    other = household("乙某")
    with refused("FUND-119"):
        pay(claim, PaymentLine("乙某", 1, household=other))
    gains(of, other)
    BenefitLink.objects.filter(household=other).update(ends_before=PAID_ON)
    with refused("FUND-119"):
        pay(claim, PaymentLine("乙某", 1, household=other))
    with refused("FUND-119"):
        pay(claim, PaymentLine("甲某", 1, household=home), lists=BeneficiaryLists(frozenset({other.pk})))
    Household.objects.filter(pk=home.pk).update(is_live=False)
    with refused("FUND-119"):
        pay(claim, PaymentLine("甲某", 1, household=Household.objects.get(pk=home.pk)))


def test_only_a_present_member_is_paid(claim: Claim, home: Household) -> None:
    with refused("FUND-120", "丙某"):
        pay(claim, PaymentLine("丙某", 1, household=home))
    other: Member = member(home, "乙某")
    with refused("FUND-120"):
        pay(claim, PaymentLine("甲某", 1, household=home, member=other))
    assert pay(claim, PaymentLine("乙某", 1, household=home, member=other))


@pytest.mark.parametrize(("kind", "says"), [("left_death", "死亡"), ("", "离开")])
def test_a_dead_person_is_not_paid(claim: Claim, home: Household, kind: str, says: str) -> None:
    MemberFacts.objects.filter(household=home).update(left_on=PAID_ON, leaving_kind=kind)
    with refused("FUND-121", "2026-05-01"):
        pay(claim, PaymentLine("甲某", 1, household=home))
    assert pay(claim, PaymentLine("甲某", 1, household=home), on=date(2026, 4, 30))


def test_only_the_party_to_the_contract_is_paid(of: Project, claim: Claim) -> None:
    with refused("FUND-122", "—"):
        pay(claim, PaymentLine("某建筑公司", 1))
    built = approved(of, 1_00, number="BZ-2", on_contract=contract(of))
    for payee in ("某建筑公司二", ""):
        with refused("FUND-122", "某建筑公司"):
            pay(built, PaymentLine(payee, 1_00))


def test_a_payment_is_confirmed_or_returned_once(payment: Payment) -> None:
    given: dict[str, Any] = {"payment": payment, "by": None}
    with refused("FUND-139"):
        confirm_receipt(on=date(2026, 4, 30), document_no="回单", **given)
    with refused("FUND-139"):
        return_payment(on=date(2026, 4, 30), reason="x", **given)
    with refused("FUND-141"):
        confirm_receipt(on=PAID_ON, document_no="", **given)
    with refused("FUND-128"):
        return_payment(on=PAID_ON, reason="", **given)
    confirm_receipt(on=PAID_ON, document_no="回单", **given)
    for act in (
        lambda: confirm_receipt(on=PAID_ON, document_no="回单", **given),
        lambda: return_payment(on=PAID_ON, reason="x", **given),
    ):
        with refused("FUND-140", "5,000.00"):
            act()


def test_payments_to_households_are_confirmed_together_or_not_at_all(
    of: Project, claim: Claim, payment: Payment, home: Household, township_clerk: User
) -> None:
    other = household("乙某")
    gains(of, other)
    both = [*pay(claim, PaymentLine("乙某", 1_00, household=other)), payment]
    given: dict[str, Any] = {"payments": both, "by": None}
    with pytest.raises(PermissionDenied):
        confirm_arrivals(payments=both, on=PAID_ON, document_no="回单", by=township_clerk)
    with refused("FUND-139"):
        confirm_arrivals(on=date(2026, 4, 30), document_no="回单", **given)
    with refused("FUND-141"):
        confirm_arrivals(on=PAID_ON, document_no=" ", **given)
    for none_of_it in ([], [on_another_claim(both[0]), payment]):
        with pytest.raises(ValueError, match="one claim"):
            confirm_arrivals(payments=none_of_it, on=PAID_ON, document_no="回单", by=None)
    assert len(confirm_arrivals(on=PAID_ON, document_no="回单", **given)) == 2
    assert {Account.objects.get(code=f"household:{one.pk}").balance_fen for one in (home, other)} == {
        1_00, payment.amount_fen,
    }  # fmt: skip
    [third] = paid(claim, PaymentLine("乙某", 2_00, household=other), number="PZ-10")
    with refused("FUND-140"):
        confirm_arrivals(payments=[third, payment], on=PAID_ON, document_no="回单", by=None)
    assert not third.transfers.filter(kind="confirm").exists()
    return_payment(payment=third, on=PAID_ON, reason="账号有误", by=None)
    with refused("FUND-140"):
        confirm_arrivals(payments=[third], on=PAID_ON, document_no="回单", by=None)


def on_another_claim(payment: Payment) -> Payment:
    """The payment as if it were on another claim."""
    found = Payment.objects.get(pk=payment.pk)
    found.claim_id = 0
    return found


def test_a_payment_is_not_confirmed_into_another_projects_asset(of: Project) -> None:
    allocated(tranche("三号"), of, 1_00)
    [built] = paid(
        approved(of, 1_00, number="BZ-5", on_contract=contract(of)), PaymentLine("某建筑公司", 1_00), number="PZ-5"
    )
    elsewhere = Asset.objects.create(
        project=project("P-2"), code="ZC-1", name="村道", kind="public_benefit", owner_kind="village", owner="某村", keeper="某村",
        area_code=VILLAGE, original_fen=1, received_on=PAID_ON,
    )  # fmt: skip
    with refused("FUND-131", "项目与账户不符", "the project is not the one of the account"):
        confirm_receipt(payment=built, asset=elsewhere, on=PAID_ON, document_no="回单", by=None)


# Reversals.


def test_what_went_on_or_was_reversed_is_not_reversed(claim: Claim, payment: Payment, home: Household) -> None:
    transfers = {kind: Transfer.objects.get(kind=kind) for kind in ("receive", "allocate", "commit", "pay")}
    for kind in ("receive", "allocate", "commit"):
        with refused("FUND-130"):
            reverse_transfer(transfer=transfers[kind], on=PAID_ON, reason="误", by=None)
    with refused("FUND-128"):
        reverse_transfer(transfer=transfers["pay"], on=PAID_ON, reason="", by=None)
    undone = reverse_transfer(transfer=transfers["pay"], on=PAID_ON, reason="误", by=None)
    for transfer in (transfers["pay"], undone):
        with refused("FUND-127"):
            reverse_transfer(transfer=transfer, on=PAID_ON, reason="误", by=None)


def test_a_confirmed_payment_is_not_reversed_out_of_another_ones_money(
    claim: Claim, payment: Payment, home: Household
) -> None:
    [second] = pay(claim, PaymentLine("甲某", 5_000_00, household=home))
    confirm_receipt(payment=payment, on=PAID_ON, document_no="回单", by=None)
    with refused("FUND-130"):
        reverse_transfer(transfer=payment.transfers.get(kind="pay"), on=PAID_ON, reason="误", by=None)
    assert confirm_receipt(payment=second, on=PAID_ON, document_no="回单", by=None)


def test_an_approval_is_taken_back_whole_and_given_again(of: Project) -> None:
    for number in range(2):
        allocated(tranche(f"{number}号"), of, 1_00)
    claim = approved(of, 2_00)
    first = Transfer.objects.filter(kind="commit")[0]
    assert reverse_transfer(transfer=first, on=PAID_ON, reason="误", by=None).reverses_id == first.pk
    claim.refresh_from_db()
    assert (claim.state, claim.settled_on, Transfer.objects.filter(kind="reverse").count()) == ("submitted", None, 2)
    assert verdict().is_sound
    approve_claim(claim=claim, on=PAID_ON, by=None)
    assert verdict().is_sound


def test_a_payment_of_two_tranches_is_reversed_and_returned_whole(of: Project, home: Household) -> None:
    for number in range(2):
        allocated(tranche(f"{number}号"), of, 1_00)
    [payment] = paid(approved(of, 2_00), PaymentLine("甲某", 2_00, household=home))
    confirm_receipt(payment=payment, on=PAID_ON, document_no="回单", by=None)
    reverse_transfer(transfer=payment.transfers.filter(kind="confirm")[0], on=PAID_ON, reason="误", by=None)
    assert verdict().is_sound
    reverse_transfer(transfer=payment.transfers.filter(kind="pay")[0], on=PAID_ON, reason="误", by=None)
    assert verdict().is_sound
    assert sum(Account.objects.filter(kind="claim").values_list("debits_fen", flat=True)) == 4_00
    with refused("FUND-140"):
        return_payment(payment=payment, on=PAID_ON, reason="x", by=None)
