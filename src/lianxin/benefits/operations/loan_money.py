"""What happens to a loan after it was drawn: repaid, extended, compensated by the risk fund, recovered, written off."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from lianxin.benefits import errors
from lianxin.benefits.domain.loan_events import Account, Event, Extended, Keeps, Prepaid, Repaid
from lianxin.benefits.domain.loan_losses import (
    GOVERNMENT,
    Compensation,
    RiskAgreement,
    compensation,
    recovered,
)
from lianxin.benefits.domain.loan_products import extended, risk_agreement_of
from lianxin.benefits.models import Loan, LoanExtension, LoanPayment, LoanStep
from lianxin.benefits.operations.loan_accounts import (
    borrower_account,
    lender_account,
    risk_fund_account,
    risk_fund_source,
)
from lianxin.benefits.operations.loan_steps import PURPOSE
from lianxin.benefits.queries.loans import RUNNING, account_of, events_of, product_of, risk_fund_fen
from lianxin.benefits.queries.terms import county_of, look_up_on
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds.models import Account as LedgerAccount
from lianxin.funds.models import Transfer
from lianxin.funds.operations import Move, Paper, post_transfers
from lianxin.funds.operations.gates import (
    checked_choice,
    checked_fen,
    checked_reason,
    checked_text,
    may,
    record,
    taken_is,
)
from lianxin.funds.operations.posting import mirrored
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def repay_loan(
    *, loan: Loan, kind: str, amount_fen: Fen, on: date, document_no: str, by: User | None, key: str = ""
) -> LoanPayment:
    """Record money received. What is due is paid first, oldest first: penalty, interest, principal; early money repays principal.

    The principal becomes a transfer from borrower to lender; interest and penalty stand with the receipt. A loan on which nothing
    is left is repaid.

    Raises:
        PermissionDenied: ``by`` does not pay benefits in the loan's village.
        Refused: BENEFIT-104 not drawn, BENEFIT-107 more than is due, BENEFIT-108 out of order, BENEFIT-109 receipt taken,
            BENEFIT-011, BENEFIT-012 more than pays it off, FUND-101, FUND-102, FUND-141, and as :func:`post_transfers`.
    """
    held = _running(loan, on, Act.PAY_BENEFITS, Words("还款", "repay it"), by)
    checked_choice(kind, LoanPayment.Kind.values, Words("还款种类", "kinds of repayment"))
    number = checked_text(document_no, Words("凭证号", "receipt number"))
    if held.payments.filter(document_no=number, reversed_on__isnull=True).exists():
        raise Refused(errors.RECEIPT_TAKEN, number=number)
    amount = checked_fen(amount_fen)
    before = account_of(held, on)
    if kind == LoanPayment.Kind.DUE:
        _require_due(before, amount, on)
    after = account_of(held, on, _event(kind, on, amount))
    standing = held.payments.filter(reversed_on__isnull=True)
    principal = held.amount_fen - after.principal_fen - (standing.aggregate(sum=Sum("principal_fen"))["sum"] or 0)
    fund = _fund_part(held, principal)
    penalty = _paid_penalty(after) - _paid_penalty(before)
    transfers = post_transfers(_principal_moves(held, principal, fund, on), paper=Paper(on, number, by, key=key))
    payment = LoanPayment(
        loan=held,
        kind=kind,
        on=on,
        amount_fen=amount,
        principal_fen=principal,
        interest_fen=amount - principal - penalty,
        penalty_fen=penalty,
        fund_fen=fund,
        document_no=number,
        transfer=transfers[0] if transfers else None,
        fund_transfer=transfers[1] if fund else None,
        by=by,
        at=timezone.now(),
    )
    with taken_is(errors.RECEIPT_TAKEN, number=number):
        payment.save(force_insert=True)
    if after.is_paid_off:
        _settle(held, Loan.State.REPAID, "repaid", on, "", by)
    record(
        "benefits.repay_loan", by, "benefits.loan", held.pk, held.area_code, amount_fen=amount, principal_fen=principal
    )
    return payment


@transaction.atomic
def take_back_repayment(*, payment: LoanPayment, on: date, reason: str, by: User | None, key: str = "") -> LoanPayment:
    """Take the last receipt of a loan back because it was wrong: its transfers are mirrored, the loan stands as before.

    Raises:
        PermissionDenied: ``by`` does not pay benefits in the loan's village.
        Refused: BENEFIT-117 not the last one, or taken back already; FUND-128 no reason; and as :func:`post_transfers`.
    """
    may(by, Act.PAY_BENEFITS, payment.loan.area_code)
    loan = Loan.objects.select_for_update(no_key=True).get(pk=payment.loan_id)
    last = loan.payments.filter(reversed_on__isnull=True).order_by("-on", "-pk").first()
    later = max((one.on for one in loan.extensions.all()), default=payment.on)
    if last is None or last.pk != payment.pk or later > payment.on or on < payment.on:
        raise Refused(errors.NOT_THE_LAST_RECEIPT, number=payment.document_no)
    told = checked_reason(reason)
    moved = [one for one in (last.transfer, last.fund_transfer) if one is not None]
    post_transfers(mirrored(moved), paper=Paper(on, last.document_no, by, told, key))
    last.reversed_on, last.reason = on, told
    last.save(update_fields=["reversed_on", "reason"])
    if loan.state == Loan.State.REPAID:
        loan.state = Loan.State.COMPENSATED if loan.borne is not None else Loan.State.DRAWN
        loan.save(update_fields=["state"])
    record("benefits.take_back_repayment", by, "benefits.loan", loan.pk, loan.area_code, reason=told)
    return last


@transaction.atomic
def extend_loan(
    *, loan: Loan, months: int, on: date, words: str, by: User | None, rate: int | None = None
) -> LoanExtension:
    """Record a longer term agreed before maturity, as product and General Rules for Loans allow.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the loan's village.
        Refused: BENEFIT-013 in arrears, matured, too often or too long; BENEFIT-104, BENEFIT-108, FUND-128 no reason,
            RULEBOOK-021.
    """
    held = _running(loan, on, Act.MANAGE_BENEFITS, Words("展期", "extend it"), by)
    event = extended(product_of(held), account_of(held, on), Extended(on, months, rate), look_up_on(on, held.area_code))
    account_of(held, on, event)
    made = LoanExtension.objects.create(
        loan=held, on=on, months=months, rate=rate, words=checked_reason(words), by=by, at=timezone.now()
    )
    record("benefits.extend_loan", by, "benefits.loan", held.pk, held.area_code, months=months)
    return made


@transaction.atomic
def pay_into_risk_fund(
    *, county_code: str, amount_fen: Fen, on: date, document_no: str, by: User | None, key: str = ""
) -> Transfer:
    """Record money paid into the county's risk fund (风险补偿金). It stands in the book of loans, not among grants.

    Raises:
        PermissionDenied: ``by`` does not pay benefits in the whole county.
        Refused: FUND-101, FUND-141, and as :func:`post_transfers`.
    """
    may(by, Act.PAY_BENEFITS, county_code)
    move = Move(
        kind=Transfer.Kind.RECEIVE,
        debit=risk_fund_account(county_code),
        credit=risk_fund_source(county_code),
        amount_fen=checked_fen(amount_fen),
        purpose=PURPOSE,
        year=on.year,
    )
    (posted,) = post_transfers([move], paper=Paper(on, document_no, by, key=key))
    record("benefits.pay_into_risk_fund", by, "funds.transfer", posted.pk, county_code, amount_fen=posted.amount_fen)
    return posted


@transaction.atomic
def compensate_loan(*, loan: Loan, on: date, by: User | None, key: str = "") -> Transfer:
    """Pay the public part of a loss out of the risk fund to the lender (风险代偿), as the agreement divides it.

    The borrower still owes the loan; what comes back later is divided as the loss was.

    Raises:
        PermissionDenied: ``by`` does not pay benefits in the loan's village.
        Refused: BENEFIT-104 not drawn or compensated already, BENEFIT-111 the product has no fund, BENEFIT-112 not overdue for
            long enough, BENEFIT-113 the fund is empty, RULEBOOK-021 the county has not set the shares, and as
            :func:`post_transfers`.
    """
    held = _running(loan, on, Act.PAY_BENEFITS, Words("代偿", "compensate it"), by, states=(Loan.State.DRAWN,))
    agreement, county = _agreement(held, on), county_of(held.area_code)
    reckoned = account_of(held, on)
    fund = risk_fund_account(county)
    found = compensation(reckoned, agreement, fund_fen=risk_fund_fen(county))
    if found.verdict is not Verdict.MET:
        raise Refused(errors.NOT_OVERDUE_LONG_ENOUGH, days=reckoned.arrears.days, limit=agreement.claim_after_days)
    paid = found.borne_fen.get(GOVERNMENT, 0)
    if not paid:
        raise Refused(errors.RISK_FUND_EMPTY, county=county)
    move = Move(
        kind=Transfer.Kind.COMPENSATE,
        debit=lender_account(held),
        credit=fund,
        amount_fen=paid,
        purpose=PURPOSE,
        year=on.year,
        household_id=held.household_id,
    )
    (posted,) = post_transfers([move], paper=Paper(on, held.contract_no, by, key=key))
    told = Words(
        f"损失 {yuan_text(found.loss_fen)} 元，基金付 {yuan_text(paid)} 元，不足 {yuan_text(found.unfunded_fen)} 元",
        f"loss {yuan_text(found.loss_fen)}, paid {yuan_text(paid)}, short {yuan_text(found.unfunded_fen)}",
    )
    held.borne = dict(found.borne_fen)
    held.save(update_fields=["borne"])
    _settle(held, Loan.State.COMPENSATED, "compensation", on, f"{told.zh} · {told.en}", by)
    record("benefits.compensate_loan", by, "benefits.loan", held.pk, held.area_code, amount_fen=paid)
    return posted


@transaction.atomic
def write_off_loan(*, loan: Loan, on: date, reason: str, by: User | None) -> Loan:
    """Record that the lender wrote a loan off (核销). The debt stands in the ledger, and what still comes is recorded.

    Raises:
        PermissionDenied: ``by`` does not pay benefits in the loan's village.
        Refused: BENEFIT-104 not drawn, BENEFIT-108, FUND-128 no reason.
    """
    states = (Loan.State.DRAWN, Loan.State.COMPENSATED)
    held = _running(loan, on, Act.PAY_BENEFITS, Words("核销", "write it off"), by, states=states)
    _settle(held, Loan.State.WRITTEN_OFF, "write_off", on, checked_reason(reason), by)
    record("benefits.write_off_loan", by, "benefits.loan", held.pk, held.area_code, reason=reason.strip())
    return held


def _running(
    loan: Loan, on: date, act: Act, what: Words, by: User | None, *, states: tuple[Loan.State, ...] = RUNNING
) -> Loan:
    """Return the loan, locked, if something may happen to it on this day."""
    may(by, act, loan.area_code)
    held = Loan.objects.select_for_update(no_key=True).get(pk=loan.pk)
    if held.state not in states or held.drawn_on is None:
        state = Words(Loan.State(held.state).label, held.state)
        raise Refused(errors.NOT_IN_THIS_STATE, state=state, what=what)
    last = max((event.on for event in events_of(held)), default=held.drawn_on)
    if on < last:
        raise Refused(errors.OUT_OF_ORDER, on=on.isoformat(), last=last.isoformat())
    return held


def _event(kind: str, on: date, amount: Fen) -> Event:
    if kind == LoanPayment.Kind.DUE:
        return Repaid(on, amount)
    return Prepaid(on, amount, Keeps.TERM if kind == LoanPayment.Kind.EARLY_TERM else Keeps.INSTALMENT)


def _require_due(reckoned: Account, amount: Fen, on: date) -> None:
    """Money that waits for a due day would be principal that the ledger does not know: it is not taken."""
    due = sum(one.open_fen for one in reckoned.dues) - reckoned.unapplied_fen
    if amount > due:
        raise Refused(errors.MORE_THAN_DUE, amount=yuan_text(amount), due=yuan_text(max(due, 0)), on=on.isoformat())


def _paid_penalty(reckoned: Account) -> Fen:
    return sum(due.paid_penalty_fen for due in reckoned.dues)


def _principal_moves(loan: Loan, principal: Fen, fund: Fen, on: date) -> list[Move]:
    """Principal back to the lender; of a compensated loan, the fund's part of it on to the fund."""
    lender, moves = lender_account(loan), []
    if principal:
        moves.append(_repaid(loan, borrower_account(loan), lender, principal, on))
    if fund:
        moves.append(_repaid(loan, lender, risk_fund_account(county_of(loan.area_code)), fund, on))
    return moves


def _repaid(loan: Loan, credit: LedgerAccount, debit: LedgerAccount, amount: Fen, on: date) -> Move:
    return Move(
        kind=Transfer.Kind.REPAY,
        debit=debit,
        credit=credit,
        amount_fen=amount,
        purpose=PURPOSE,
        year=on.year,
        household_id=loan.household_id,
    )


def _fund_part(loan: Loan, principal: Fen) -> Fen:
    """What the fund gets of principal that comes back after it compensated: of all that came, its part as it bore the loss."""
    compensated = loan.steps.filter(step="compensation").first()
    if loan.borne is None or compensated is None:
        return 0
    later = loan.payments.filter(at__gte=compensated.at, reversed_on__isnull=True)
    sums = later.aggregate(principal=Sum("principal_fen"), fund=Sum("fund_fen"))
    borne = {name: int(part) for name, part in loan.borne.items()}
    total = min((sums["principal"] or 0) + principal, sum(borne.values()))
    part = recovered(total, Compensation(Verdict.MET, sum(borne.values()), borne))
    return part.get(GOVERNMENT, 0) - (sums["fund"] or 0)


def _agreement(loan: Loan, on: date) -> RiskAgreement:
    product = product_of(loan)
    found = risk_agreement_of(product, look_up_on(on, loan.area_code))
    if found is None:
        raise Refused(errors.NO_RISK_FUND, product=product.words)
    return found


def _settle(loan: Loan, state: Loan.State, step: str, on: date, words: str, by: User | None) -> None:
    loan.state = state
    loan.save(update_fields=["state"])
    LoanStep.objects.create(loan=loan, step=step, on=on, words=words[:200], by=by, at=timezone.now())
