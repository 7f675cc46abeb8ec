"""Payments on approved claims: paid to suppliers and households, confirmed as received, returned by the bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.config.statements import Columns, Statement, insert, models_in
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
from lianxin.funds.operations.posting import (
    ACCOUNT,
    TOLD_BY_A_MIRROR,
    Move,
    Paper,
    account_named,
    mirrored,
    post_transfers,
)
from lianxin.people.roles import Act
from lianxin.projects.models import Asset, Contract, Project
from lianxin.registry.models import Household, Member

if TYPE_CHECKING:
    from lianxin.people.models import User


_CLAIM, _CONTRACT = Columns(Claim, "b"), Columns(Contract, "k", ("id", "contract_no", "payee", "project_id"))
_PROJECT = Columns(Project, "p", ("id", "code", "name", "area_code"))
_CLAIM_LOCKED = Statement(
    f"SELECT {_CLAIM.words}, {_PROJECT.words}, {_CONTRACT.words} FROM funds_claim b "  # noqa: S608
    "JOIN projects_project p ON p.id = b.project_id LEFT JOIN projects_contract k ON k.id = b.contract_id "
    "WHERE b.id = %s FOR NO KEY UPDATE OF b"
)
# The tranche that must be used soonest pays first, one without a last day last.
_ACCOUNTS_OF_CLAIM = Statement(
    f"SELECT {ACCOUNT.words}, t.year, l.purpose FROM funds_account a JOIN funds_tranche t ON t.id = a.tranche_id "  # noqa: S608
    "JOIN funds_allocation l ON l.tranche_id = a.tranche_id AND l.project_id = a.project_id "
    "WHERE a.claim_id = %s AND a.kind IN ('claim', 'transit') ORDER BY t.use_by IS NULL, t.use_by, a.id"
)
_PAYMENTS_LOCKED = Statement("SELECT id FROM funds_payment WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE")
_TRANSFER, _GIVER = Columns(Transfer, "t", TOLD_BY_A_MIRROR), Columns(Account, "g")
_STANDING = Statement(
    f"SELECT {_TRANSFER.words}, {ACCOUNT.words}, {_GIVER.words} FROM funds_transfer t "  # noqa: S608
    "JOIN funds_account a ON a.id = t.debit_id JOIN funds_account g ON g.id = t.credit_id "
    "LEFT JOIN funds_transfer r ON r.reverses_id = t.id "
    "WHERE t.payment_id = ANY(%s) AND t.kind <> 'reverse' AND r.id IS NULL ORDER BY t.id"
)


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
    held: Claim
    held, held.project, held.contract = models_in(_CLAIM_LOCKED.only(claim.pk), _CLAIM, _PROJECT, _CONTRACT)
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
    under_way = _under_way([payment])[payment.pk]
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
    under_way = _under_way(payments)
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
    under_way = _under_way([payment])[payment.pk]
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
        insert(rows)
    return rows


def _paid(claim: Claim, payments: Sequence[Payment]) -> list[Move]:
    """Move each payment's money out of the claim's accounts, those in turn: where one ends in the middle of a payment, that
    payment is two transfers, of two tranches."""
    accounts, open_, arranged = [], {}, {}
    for row in _ACCOUNTS_OF_CLAIM.rows(claim.pk):
        account, year, purpose = models_in(row, ACCOUNT)
        if account.kind == Account.Kind.CLAIM:
            accounts.append(account)
        else:
            open_[account.tranche_id] = account
        arranged[account.tranche_id] = year, purpose
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
    moves = []
    for payment in payments:
        wanted_fen = payment.amount_fen
        for account in accounts:
            taken = min(left[account.pk], wanted_fen)
            if not taken:
                continue
            left[account.pk] -= taken
            wanted_fen -= taken
            year, purpose = arranged[account.tranche_id]
            moves.append(
                Move(
                    kind=Transfer.Kind.PAY,
                    debit=transit[account.pk],
                    credit=account,
                    amount_fen=taken,
                    purpose=purpose,
                    year=year,
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


def _under_way(payments: Sequence[Payment]) -> dict[int, list[Transfer]]:
    """The transfers that paid, by payment, unless they were taken back or confirmed. The payments' rows are the locks.

    Raises:
        Refused: FUND-140 one has none.
    """
    numbers = [payment.pk for payment in payments]
    _PAYMENTS_LOCKED.rows(numbers)
    found: dict[int, list[Transfer]] = {number: [] for number in numbers}
    arrived = set()
    for row in _STANDING.rows(numbers):
        transfer, transfer.debit, transfer.credit = models_in(row, _TRANSFER, ACCOUNT, _GIVER)
        if transfer.kind == Transfer.Kind.CONFIRM:
            arrived.add(transfer.payment_id)
        elif transfer.kind == Transfer.Kind.PAY:
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
