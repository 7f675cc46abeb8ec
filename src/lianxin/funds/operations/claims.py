"""Claims for payment (报账): handed in with papers, approved by somebody else out of named tranches, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet, Sum

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.domain.splitting import Part, soonest_first
from lianxin.funds.models import Account, Allocation, Claim, Tranche, Transfer
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations.allocations import open_for_payment
from lianxin.funds.operations.gates import (
    checked_choice,
    checked_code,
    checked_day,
    checked_fen,
    checked_reason,
    checked_text,
    code_words,
    may,
    record,
    source_of,
    taken_is,
    value_on,
)
from lianxin.funds.operations.posting import Move, Paper, account_named, post_transfers
from lianxin.people.roles import Act
from lianxin.projects.models import Contract, Project
from lianxin.rulebook import values

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class NewClaim:
    """What is asked for: a sum in fen for an expense (code list expense_kind), on a contract or straight to households."""

    project: Project
    claim_no: str
    kind: Claim.Kind
    expense: str
    amount_fen: Fen
    papers: str
    submitted_on: date
    contract: Contract | None = None


@transaction.atomic
def submit_claim(*, entry: NewClaim, by: User | None) -> Claim:
    """Hand a claim in. Nothing is paid yet.

    Raises:
        PermissionDenied: ``by`` may not claim for the project's area.
        Refused: FUND-101, FUND-102, FUND-112 number taken, FUND-123 above the contract, FUND-124 too high an advance,
            FUND-141 no number or papers, FUND-155 the contract is another project's.
    """
    may(by, Act.CLAIM_FUNDS, entry.project.area_code)
    number = checked_text(entry.claim_no, Words("报账单号", "claim number"), longest=60)
    checked_choice(entry.kind, Claim.Kind.values, Words("付款种类", "kinds of payments"))
    if Claim.objects.filter(claim_no=number).exists():
        raise Refused(errors.CLAIM_NO_TAKEN, number=number)
    amount = checked_fen(entry.amount_fen)
    if entry.contract is not None:
        _keeps_to_contract(entry, entry.contract.pk, amount)
    claim = Claim(
        project=entry.project,
        contract=entry.contract,
        claim_no=number,
        kind=entry.kind,
        expense=checked_code("expense_kind", entry.expense),
        amount_fen=amount,
        papers=checked_text(entry.papers, Words("票据", "papers"), longest=400),
        submitted_on=entry.submitted_on,
        submitted_by=by,
    )
    with taken_is(errors.CLAIM_NO_TAKEN, number=number):
        claim.save(force_insert=True)
    record(
        "funds.submit_claim",
        by,
        "funds.claim",
        claim.pk,
        entry.project.area_code,
        amount_fen=amount,
        expense=claim.expense,
    )
    return claim


@transaction.atomic
def approve_claim(
    *, claim: Claim, shares: Mapping[int, Fen] | None = None, on: date, by: User | None, key: str = ""
) -> Claim:
    """Approve a claim and set its money aside: ``shares`` says how much of which tranche (by number); without it, the money
    that must be used first pays first.

    Raises:
        PermissionDenied: ``by`` may not approve for the project's area.
        Refused: FUND-107 not enough, FUND-110 not payable yet, FUND-111 on the negative list, FUND-113 settled already,
            FUND-114 his own, FUND-115 shares that do not add up, FUND-116 no such allocation, and as :func:`post_transfers`.
    """
    held = _open_claim(claim, by)
    checked_day(on, not_before=held.submitted_on)
    payable_from = open_for_payment(project=held.project)
    if on < payable_from:
        reasons = Words(f"{payable_from.isoformat()} 起才可付款", f"it can be from {payable_from.isoformat()}")
        raise Refused(errors.NOT_PAYABLE, project=held.project, reasons=reasons)
    moves = _commitments(held, shares)
    for move in moves:
        _may_be_spent_on(held, move.credit, on)
    held.state, held.settled_on, held.settled_by = Claim.State.APPROVED, on, by
    held.save(update_fields=["state", "settled_on", "settled_by"])
    # From this day on the claim may be paid, unless it was approved, and perhaps paid, before.
    Account.objects.filter(claim=held, kind=Account.Kind.CLAIM, payable_from__isnull=True).update(payable_from=on)
    post_transfers(moves, paper=Paper(on, held.claim_no, by, key=key))
    record("funds.approve_claim", by, "funds.claim", held.pk, held.project.area_code, amount_fen=held.amount_fen)
    return held


@transaction.atomic
def refuse_claim(*, claim: Claim, on: date, reason: str, by: User | None) -> Claim:
    """Send a claim back with a reason.

    Raises:
        PermissionDenied: ``by`` may not approve for the project's area.
        Refused: FUND-113 settled already, FUND-114 his own, FUND-128 no reason.
    """
    held = _open_claim(claim, by)
    held.words, held.state = checked_reason(reason), Claim.State.REFUSED
    held.settled_on, held.settled_by = checked_day(on, not_before=held.submitted_on), by
    held.save(update_fields=["words", "state", "settled_on", "settled_by"])
    record("funds.refuse_claim", by, "funds.claim", held.pk, held.project.area_code, reason=held.words)
    return held


@transaction.atomic
def release_claim(*, claim: Claim, on: date, reason: str, by: User | None, key: str = "") -> Fen:
    """Give what an approved claim still holds back to the project's allocations, each tranche its own: the bank sent payments
    back, or less was needed. What is paid or under way stays; return how much was released, in fen.

    Raises:
        PermissionDenied: ``by`` may not approve for the project's area.
        Refused: FUND-128 no reason, FUND-139 before the approval, FUND-191 it holds nothing, and as
            :func:`post_transfers`.
    """
    may(by, Act.APPROVE_CLAIMS, claim.project.area_code)
    held = Claim.objects.select_for_update(of=("self",), no_key=True).select_related("project").get(pk=claim.pk)
    if held.settled_on is None:
        raise Refused(errors.NOTHING_LEFT, number=held.claim_no)
    paper = Paper(checked_day(on, not_before=held.settled_on), held.claim_no, by, checked_reason(reason), key)
    moves = _releases(held)
    if not moves:
        raise Refused(errors.NOTHING_LEFT, number=held.claim_no)
    post_transfers(moves, paper=paper)
    released = sum(move.amount_fen for move in moves)
    record(
        "funds.release_claim", by, "funds.claim", held.pk, held.project.area_code,
        amount_fen=released, reason=paper.reason,
    )  # fmt: skip
    return released


def released_fen(claims: QuerySet[Claim]) -> Fen:
    """What claims gave back to their allocations, less what was set aside anew by a reversal."""
    moved = Transfer.objects.filter(
        kind=Transfer.Kind.RELEASE, credit__claim__in=claims, reversal__isnull=True
    ).order_by()
    return moved.aggregate(sum=Sum("amount_fen"))["sum"] or 0


def claim_account(claim: Claim, tranche_id: int) -> Account:
    """Where the money of a tranche stands that is set aside for a claim."""
    return account_named(
        f"claim:{claim.pk}:{tranche_id}",
        kind=Account.Kind.CLAIM,
        book=Book.GRANT,
        area_code=claim.project.area_code,
        tranche_id=tranche_id,
        project_id=claim.project_id,
        claim_id=claim.pk,
    )


def _open_claim(claim: Claim, by: User | None) -> Claim:
    may(by, Act.APPROVE_CLAIMS, claim.project.area_code)
    # The project's row too: its allocations are opened, and drawn on, by one approval at a time.
    held = (
        Claim.objects.select_for_update(of=("self", "project"), no_key=True).select_related("project").get(pk=claim.pk)
    )
    if held.state != Claim.State.SUBMITTED:
        raise Refused(errors.CLAIM_SETTLED, number=held.claim_no)
    if by is not None and held.submitted_by_id == by.pk:
        raise Refused(errors.OWN_CLAIM)
    return held


def _keeps_to_contract(entry: NewClaim, contract_id: int, amount: Fen) -> None:
    # The contract's row is the lock under which its sum is not exceeded.
    contract = Contract.objects.select_for_update(no_key=True).get(pk=contract_id)
    if contract.project_id != entry.project.pk:
        raise Refused(errors.CONTRACT_OF_ANOTHER, contract=contract.contract_no, project=entry.project)
    limit = contract.amount_fen if contract.settled_fen is None else contract.settled_fen
    others = Claim.objects.filter(contract=contract).exclude(state=Claim.State.REFUSED)
    total = (others.aggregate(sum=Sum("amount_fen"))["sum"] or 0) - released_fen(others) + amount
    if total > limit:
        raise Refused(errors.ABOVE_CONTRACT, total=yuan_text(total), limit=yuan_text(limit))
    if entry.kind == Claim.Kind.ADVANCE:
        percent = value_on("funds.advance_percent", on=entry.submitted_on, area=entry.project.area_code)
        advances = others.filter(kind=Claim.Kind.ADVANCE).aggregate(sum=Sum("amount_fen"))["sum"] or 0
        if percent is not None and (advances + amount) * 100 > contract.amount_fen * percent:
            raise Refused(errors.ADVANCE_TOO_HIGH, amount=yuan_text(advances + amount), percent=f"{percent:g}")


def _commitments(claim: Claim, shares: Mapping[int, Fen] | None) -> list[Move]:
    allocations = list(
        Allocation.objects.filter(project=claim.project)
        .select_related("account", "tranche")
        .order_by("tranche__use_by", "pk")
    )
    if shares is None:
        shares = _soonest_first(claim, allocations)
    given = sum(shares.values())
    if given != claim.amount_fen:
        raise Refused(errors.SPLIT_DIFFERS, given=yuan_text(given), wanted=yuan_text(claim.amount_fen))
    by_tranche = {allocation.tranche_id: allocation for allocation in allocations}
    moves = []
    for tranche_id, amount in sorted(shares.items()):
        if tranche_id not in by_tranche:
            named = Tranche.objects.filter(pk=tranche_id).first()
            raise Refused(errors.NO_SUCH_ALLOCATION, project=claim.project, tranche=named or "—")
        allocation = by_tranche[tranche_id]
        moves.append(
            Move(
                kind=Transfer.Kind.COMMIT,
                debit=claim_account(claim, tranche_id),
                credit=allocation.account,
                amount_fen=checked_fen(amount),
                purpose=allocation.purpose,
                year=allocation.tranche.year,
                tranche_id=tranche_id,
                project_id=claim.project_id,
            )
        )
    return moves


def _releases(claim: Claim) -> list[Move]:
    """What the claim holds of each tranche, moved back to where it came from."""
    allocations = Allocation.objects.filter(project=claim.project).select_related("account", "tranche")
    by_tranche = {allocation.tranche_id: allocation for allocation in allocations}
    accounts = Account.objects.filter(kind=Account.Kind.CLAIM, claim=claim).order_by("pk")
    return [
        Move(
            kind=Transfer.Kind.RELEASE,
            debit=allocation.account,
            credit=account,
            amount_fen=account.balance_fen,
            purpose=allocation.purpose,
            year=allocation.tranche.year,
            tranche_id=account.tranche_id,
            project_id=claim.project_id,
        )
        for account in accounts
        if account.balance_fen and (allocation := by_tranche[account.tranche_id])
    ]


def _soonest_first(claim: Claim, allocations: list[Allocation]) -> dict[int, Fen]:
    """What each tranche pays if the one that must be used soonest pays first; a tranche without a last day pays last."""
    wanted = claim.amount_fen
    shares = soonest_first(wanted, (Part(a.tranche_id, a.tranche.use_by, a.account.balance_fen) for a in allocations))
    held = sum(shares.values())
    if held < wanted:
        named = Words(f"项目“{claim.project}”的资金安排", f"what is arranged for the project “{claim.project}”")
        raise Refused(errors.NOT_ENOUGH, account=named, balance=yuan_text(held), amount=yuan_text(wanted))
    return shares


def _may_be_spent_on(claim: Claim, account: Account, on: date) -> None:
    """Hold the expense against the negative list of the day, for money of a channel that it binds then."""
    channel = account.tranche.channel if account.tranche is not None else ""
    forbids, binds = f"funds.forbidden.{claim.expense}", f"funds.bound.{channel}"
    if not {forbids, binds} <= values().keys():
        return
    if all(value_on(name, on=on, area=claim.project.area_code) for name in (forbids, binds)):
        raise Refused(
            errors.FORBIDDEN_EXPENSE,
            expense=code_words("expense_kind", claim.expense),
            source=source_of(forbids, on=on),
            channel=code_words("fund_channel", channel),
        )
