"""Payments on approved claims: paid to suppliers and households, confirmed as received, returned by the bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.models import Account, Claim, Payment, Transfer
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations.gates import (
    checked_code,
    checked_day,
    checked_fen,
    checked_reason,
    checked_text,
    may,
    record,
    taken_is,
)
from lianxin.funds.operations.payees import BeneficiaryLists, require_beneficiaries, require_party
from lianxin.funds.operations.posting import Move, Paper, account_named, mirrored, post_transfers
from lianxin.people.roles import Act
from lianxin.projects.models import Asset
from lianxin.registry.models import Household, Member

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One line of a voucher: who gets how much, in fen. A household's money names a member as payee, and where known the person."""

    payee: str
    amount_fen: Fen
    household: Household | None = None
    member: Member | None = None
    account_no: str = ""


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher: its number, day, method (code list payment_method) and lines."""

    voucher_no: str
    on: date
    method: str
    lines: tuple[PaymentLine, ...]


@transaction.atomic
def pay_claim(
    *, claim: Claim, voucher: Voucher, by: User | None, lists: BeneficiaryLists | None = None, key: str = ""
) -> list[Payment]:
    """Pay on an approved claim. Each line takes its money from the claim's tranches in turn, so that each fen keeps its channel.

    ``lists`` says who may be paid where a measure has lists of its own; without it, a household must gain from the project.

    Raises:
        PermissionDenied: ``by`` may not pay in the project's area.
        Refused: FUND-101, FUND-102, FUND-107 more than was set aside, FUND-117 not approved, FUND-118 a line is there already,
            FUND-119 to FUND-122 the payee is not who should be paid, FUND-139 before the approval, FUND-141 no voucher number,
            and as :func:`post_transfers`.
    """
    may(by, Act.PAY_FUNDS, claim.project.area_code)
    held = (
        Claim.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "contract")
        .get(pk=claim.pk)
    )
    if held.state != Claim.State.APPROVED or held.settled_on is None:
        raise Refused(errors.CLAIM_NOT_APPROVED, number=held.claim_no)
    checked_day(voucher.on, not_before=held.settled_on)
    _require_lines(voucher)
    households = [line for line in voucher.lines if line.household is not None]
    require_party(held, [line.payee for line in voucher.lines if line.household is None])
    require_beneficiaries(held.project, households, on=voucher.on, lists=lists)
    payments = _entered(held, voucher)
    post_transfers(_paid(held, payments), paper=Paper(voucher.on, voucher.voucher_no, by, key=key))
    total = sum(payment.amount_fen for payment in payments)
    record("funds.pay", by, "funds.claim", held.pk, held.project.area_code, amount_fen=total, lines=len(payments))
    return payments


@transaction.atomic
def confirm_receipt(
    *, payment: Payment, on: date, document_no: str, by: User | None, asset: Asset | None = None, key: str = ""
) -> list[Transfer]:
    """Record that a payment arrived: at its household, in an asset, or (neither) as a service that was rendered.

    Raises:
        PermissionDenied: ``by`` may not pay in the project's area.
        Refused: FUND-139 before the payment, FUND-140 nothing of it is under way, FUND-141, and as :func:`post_transfers`.
    """
    may(by, Act.PAY_FUNDS, payment.claim.project.area_code)
    checked_day(on, not_before=payment.on)
    under_way = _under_way(payment)
    if not under_way:
        raise Refused(errors.NOT_UNDER_WAY, amount=yuan_text(payment.amount_fen))
    receiver = _receiver(payment, asset)
    moves = [_confirmation(transfer, receiver, payment) for transfer in under_way]
    paper = Paper(on, checked_text(document_no, Words("凭据", "document")), by, key=key)
    posted = post_transfers(moves, paper=paper)
    record(
        "funds.confirm", by, "funds.payment", payment.pk, payment.claim.project.area_code, amount_fen=payment.amount_fen
    )
    return posted


@transaction.atomic
def confirm_arrivals(
    *, payments: Sequence[Payment], on: date, document_no: str, by: User | None, key: str = ""
) -> list[Transfer]:
    """Record that payments on one claim arrived at their households: all of them or none, as one act with one event.

    Raises:
        PermissionDenied: ``by`` may not pay in the project's area.
        Refused: FUND-139 before a payment, FUND-140 nothing of one is under way, FUND-141, and as :func:`post_transfers`.
        ValueError: payments on several claims, or one that goes to no household.
    """
    if len({payment.claim_id for payment in payments}) != 1 or any(one.household_id is None for one in payments):
        raise ValueError("payments on one claim, each to a household")
    claim = payments[0].claim
    may(by, Act.PAY_FUNDS, claim.project.area_code)
    for payment in payments:
        checked_day(on, not_before=payment.on)
    under_way = _all_under_way(payments)
    receivers = _household_accounts(payments)
    moves = [
        _confirmation(transfer, receivers[payment.household_id], payment)
        for payment in payments
        for transfer in under_way[payment.pk]
    ]
    paper = Paper(on, checked_text(document_no, Words("凭据", "document")), by, key=key)
    posted = post_transfers(moves, paper=paper)
    total = sum(payment.amount_fen for payment in payments)
    record("funds.confirm", by, "funds.claim", claim.pk, claim.project.area_code, amount_fen=total, lines=len(payments))
    return posted


@transaction.atomic
def return_payment(*, payment: Payment, on: date, reason: str, by: User | None, key: str = "") -> list[Transfer]:
    """Take a payment back that did not arrive (the bank refused it): its money stands with the claim again.

    Raises:
        PermissionDenied: ``by`` may not pay in the project's area.
        Refused: FUND-128 no reason, FUND-139 before the payment, FUND-140 nothing of it is under way, and as :func:`post_transfers`.
    """
    may(by, Act.PAY_FUNDS, payment.claim.project.area_code)
    checked_day(on, not_before=payment.on)
    under_way = _under_way(payment)
    if not under_way:
        raise Refused(errors.NOT_UNDER_WAY, amount=yuan_text(payment.amount_fen))
    paper = Paper(on, payment.voucher_no, by, checked_reason(reason), key)
    posted = post_transfers(mirrored(under_way), paper=paper)
    record("funds.return", by, "funds.payment", payment.pk, payment.claim.project.area_code, reason=paper.reason)
    return posted


def _require_lines(voucher: Voucher) -> None:
    checked_text(voucher.voucher_no, Words("凭证号", "voucher number"), longest=60)
    if not voucher.lines:
        raise Refused(errors.NO_TEXT, what=Words("付款明细", "lines of the voucher"))
    checked_code("payment_method", voucher.method)


def _entered(claim: Claim, voucher: Voucher) -> list[Payment]:
    rows = [
        Payment(
            claim=claim,
            voucher_no=voucher.voucher_no.strip(),
            line=number,
            payee=checked_text(line.payee, Words("收款人", "payee")),
            account_no=line.account_no or None,
            method=voucher.method,
            household=line.household,
            member=line.member,
            amount_fen=checked_fen(line.amount_fen),
            on=voucher.on,
        )
        for number, line in enumerate(voucher.lines)
    ]
    with taken_is(errors.VOUCHER_TAKEN, voucher=voucher.voucher_no.strip(), line=1):
        return Payment.objects.bulk_create(rows)


def _paid(claim: Claim, payments: Sequence[Payment]) -> list[Move]:
    """Move each payment's money out of the claim's accounts, those in turn: where one ends in the middle of a payment, that
    payment is two transfers, of two tranches."""
    kept = Account.objects.filter(kind__in=[Account.Kind.CLAIM, Account.Kind.TRANSIT], claim=claim)
    found = list(kept.select_related("tranche").order_by(F("tranche__use_by").asc(nulls_last=True), "pk"))
    accounts = [account for account in found if account.kind == Account.Kind.CLAIM]
    open_ = {account.tranche_id: account for account in found if account.kind == Account.Kind.TRANSIT}
    left = {account.pk: account.balance_fen for account in accounts}
    if sum(left.values()) < sum(payment.amount_fen for payment in payments):
        wanted = yuan_text(sum(payment.amount_fen for payment in payments))
        named = Words(f"报账单 {claim.claim_no} 的待付款", f"what is set aside for the claim {claim.claim_no}")
        raise Refused(errors.NOT_ENOUGH, account=named, balance=yuan_text(sum(left.values())), amount=wanted)
    transit = {
        account.pk: open_.get(account.tranche_id) or _transit(claim, account)
        for account in accounts
        if left[account.pk]
    }
    allocated = dict(claim.project.allocations.values_list("tranche_id", "purpose"))
    moves = []
    for payment in payments:
        wanted_fen = payment.amount_fen
        for account in accounts:
            taken = min(left[account.pk], wanted_fen)
            if not taken or account.tranche is None:
                continue
            left[account.pk] -= taken
            wanted_fen -= taken
            moves.append(
                Move(
                    kind=Transfer.Kind.PAY,
                    debit=transit[account.pk],
                    credit=account,
                    amount_fen=taken,
                    purpose=allocated[account.tranche.pk],
                    year=account.tranche.year,
                    area_code=payment.household.village_code if payment.household else "",
                    tranche_id=account.tranche_id,
                    project_id=claim.project_id,
                    household_id=payment.household_id,
                    payment_id=payment.pk,
                )
            )
    return moves


def _transit(claim: Claim, account: Account) -> Account:
    return account_named(
        f"transit:{claim.pk}:{account.tranche_id}",
        kind=Account.Kind.TRANSIT,
        book=Book.GRANT,
        area_code=claim.project.area_code,
        tranche_id=account.tranche_id,
        project_id=claim.project_id,
        claim_id=claim.pk,
    )


def _under_way(payment: Payment) -> list[Transfer]:
    """The transfers that paid, unless they were taken back or confirmed. The payment's row is the lock."""
    Payment.objects.select_for_update(no_key=True).only("pk").get(pk=payment.pk)
    standing = Transfer.objects.filter(payment=payment, reversal__isnull=True)
    moved = list(standing.exclude(kind=Transfer.Kind.REVERSE).select_related("debit", "credit").order_by("pk"))
    if any(transfer.kind == Transfer.Kind.CONFIRM for transfer in moved):
        return []
    return [transfer for transfer in moved if transfer.kind == Transfer.Kind.PAY]


def _all_under_way(payments: Sequence[Payment]) -> dict[int, list[Transfer]]:
    """The transfers that paid, by payment, as :func:`_under_way` gives them for one. The payments' rows are the locks.

    Raises:
        Refused: FUND-140 one has none.
    """
    numbers = [payment.pk for payment in payments]
    list(Payment.objects.select_for_update(no_key=True).only("pk").filter(pk__in=numbers).order_by("pk"))
    found: dict[int, list[Transfer]] = {number: [] for number in numbers}
    arrived = set()
    standing = Transfer.objects.filter(payment__in=numbers, reversal__isnull=True).exclude(kind=Transfer.Kind.REVERSE)
    for transfer in standing.select_related("debit", "credit").order_by("pk"):
        if transfer.kind == Transfer.Kind.CONFIRM:
            arrived.add(transfer.payment_id)
        elif transfer.kind == Transfer.Kind.PAY and transfer.payment_id is not None:
            found[transfer.payment_id].append(transfer)
    for payment in payments:
        if payment.pk in arrived or not found[payment.pk]:
            raise Refused(errors.NOT_UNDER_WAY, amount=yuan_text(payment.amount_fen))
    return found


def _household_accounts(payments: Sequence[Payment]) -> dict[int | None, Account]:
    """The accounts of the payments' households, opened now where there is none yet."""
    codes = {f"household:{payment.household_id}" for payment in payments}
    found: dict[int | None, Account] = {
        account.household_id: account
        for account in Account.objects.filter(code__in=codes, kind=Account.Kind.HOUSEHOLD, book=Book.GRANT)
    }
    for payment in payments:
        if payment.household_id not in found:
            found[payment.household_id] = _receiver(payment, None)
    return found


def _confirmation(transfer: Transfer, receiver: Account, payment: Payment) -> Move:
    """The move that takes what paid on to its receiver."""
    return Move(
        kind=Transfer.Kind.CONFIRM,
        debit=receiver,
        credit=transfer.debit,
        amount_fen=transfer.amount_fen,
        purpose=transfer.purpose,
        year=transfer.year,
        area_code=transfer.area_code,
        tranche_id=transfer.tranche_id,
        project_id=transfer.project_id,
        household_id=payment.household_id,
        payment_id=payment.pk,
    )


def _receiver(payment: Payment, asset: Asset | None) -> Account:
    project = payment.claim.project
    if payment.household is not None:
        return account_named(
            f"household:{payment.household_id}",
            kind=Account.Kind.HOUSEHOLD,
            book=Book.GRANT,
            area_code=payment.household.village_code,
            household_id=payment.household_id,
        )
    if asset is not None:
        return account_named(
            f"asset:{asset.pk}",
            kind=Account.Kind.ASSET,
            book=Book.GRANT,
            area_code=asset.area_code,
            asset_id=asset.pk,
            project_id=asset.project_id,
        )
    return account_named(
        f"service:{project.pk}",
        kind=Account.Kind.SERVICE,
        book=Book.GRANT,
        area_code=project.area_code,
        project_id=project.pk,
    )
