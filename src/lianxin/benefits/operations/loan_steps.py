"""Make a loan: asked for, checked in the village, rated, reviewed by the bank, drawn; each step by somebody else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lianxin.benefits import errors
from lianxin.benefits.domain.loan_products import LoanRequest, Standing, loan_standing, terms_of
from lianxin.benefits.domain.loan_terms import Repayment
from lianxin.benefits.domain.policy import LookUp
from lianxin.benefits.models import Loan, LoanStep
from lianxin.benefits.operations.loan_accounts import borrower_account, lender_account
from lianxin.benefits.queries.loans import RUNNING, account_of, next_step_of, with_events
from lianxin.benefits.queries.terms import case_of, look_up_on, parameters_of
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Finding, Verdict
from lianxin.core.kernel.words import Words
from lianxin.funds.models import Transfer
from lianxin.funds.operations import Move, Paper, post_transfers
from lianxin.funds.operations.gates import (
    checked_choice,
    checked_code,
    checked_day,
    checked_fen,
    checked_reason,
    checked_text,
    code_words,
    fitting,
    joined,
    may,
    record,
    taken_is,
)
from lianxin.people.roles import Act
from lianxin.registry.models import Household, Member, MemberFacts
from lianxin.rulebook import rulebook
from lianxin.rulebook.loan_entries import LoanProduct

if TYPE_CHECKING:
    from lianxin.people.models import User

PURPOSE = "industry"  # 产业发展: what every loan of the rulebook is for, as far as the ledger asks

STEP_ACTS = {
    "application": Act.MANAGE_BENEFITS,
    "village_check": Act.VERIFY_BENEFITS,
    "rating": Act.MANAGE_BENEFITS,
    "bank_review": Act.MANAGE_BENEFITS,
    "disbursement": Act.PAY_BENEFITS,
}


@dataclass(frozen=True, slots=True)
class NewLoan:
    """What a household asks for: of which product and lender, how much, for how many months, repaid how, for which use."""

    product: str
    household: Household
    member: Member
    lender: str
    amount_fen: int
    months: int
    repayment: str
    use: str
    asked_on: date


@transaction.atomic
def apply_for_loan(*, entry: NewLoan, by: User | None) -> Loan:
    """Record what a household asks for. A condition that cannot be told is kept for the next steps; one not met refuses.

    Raises:
        PermissionDenied: ``by`` does not manage benefits in the household's village.
        Refused: BENEFIT-101 no such product, BENEFIT-102 not a member, BENEFIT-103 a condition is not met, FUND-101 amount,
            FUND-102 use or way of repayment, FUND-141 no lender.
    """
    area = entry.household.village_code
    may(by, Act.MANAGE_BENEFITS, area)
    product = _product(entry.product)
    if not is_present(entry.household, entry.member, entry.asked_on):
        raise Refused(errors.NOT_OF_HOUSEHOLD)
    loan = Loan(
        product=product.name,
        household=entry.household,
        member=entry.member,
        area_code=area,
        lender=checked_text(entry.lender, Words("放贷机构", "lender"), longest=40),
        amount_fen=checked_fen(entry.amount_fen),
        months=entry.months,
        repayment=checked_choice(
            entry.repayment, [one.value for one in Repayment], Words("还款方式", "ways of repayment")
        ),
        use=checked_code("loan_use", entry.use),
    )
    standing = require_standing(loan, product, look_up_on(entry.asked_on, area))
    loan.findings = [as_kept(finding) for finding in standing.findings]
    loan.save(force_insert=True)
    _keep_step(loan, "application", entry.asked_on, "", by)
    record(
        "benefits.apply_for_loan", by, "benefits.loan", loan.pk, area, product=loan.product, amount_fen=loan.amount_fen
    )
    return loan


def check_in_village(*, loan: Loan, on: date, words: str, by: User | None) -> Loan:
    """Record that the village looked at household and use (村级核查).

    Raises:
        PermissionDenied, Refused: as :func:`take_step`.
    """
    return take_step(loan=loan, step="village_check", on=on, words=words, by=by)


def rate_borrower(*, loan: Loan, on: date, words: str, by: User | None) -> Loan:
    """Record the rating and the credit that follows from it (评级授信).

    Raises:
        PermissionDenied, Refused: as :func:`take_step`.
    """
    return take_step(loan=loan, step="rating", on=on, words=words, by=by)


def review_loan(*, loan: Loan, on: date, words: str, by: User | None) -> Loan:
    """Record what the bank decided (银行审核).

    Raises:
        PermissionDenied, Refused: as :func:`take_step`.
    """
    return take_step(loan=loan, step="bank_review", on=on, words=words, by=by)


@transaction.atomic
def take_step(*, loan: Loan, step: str, on: date, words: str, by: User | None) -> Loan:
    """Take the next step before the drawing.

    Raises:
        PermissionDenied: ``by`` may not take it in the loan's village.
        Refused: BENEFIT-104 not being made, BENEFIT-014 out of turn, BENEFIT-105 he took another step, FUND-139 before the last.
    """
    held = _held(loan, step, on, by)
    _keep_step(held, step, on, words, by)
    record("benefits.take_loan_step", by, "benefits.loan", held.pk, held.area_code, step=step)
    return held


@transaction.atomic
def refuse_loan(*, loan: Loan, on: date, reason: str, by: User | None) -> Loan:
    """Send an application back at the step that comes next, with a reason (退回).

    Raises:
        PermissionDenied: ``by`` may not take that step in the loan's village.
        Refused: BENEFIT-104, BENEFIT-105, FUND-128 no reason, FUND-139.
    """
    step = next_step_of(loan) or "disbursement"
    held = _held(loan, step, on, by)
    _keep_step(held, step, on, checked_reason(reason), by, LoanStep.Outcome.REFUSED)
    held.state = Loan.State.REFUSED
    held.save(update_fields=["state"])
    record("benefits.refuse_loan", by, "benefits.loan", held.pk, held.area_code, step=step, reason=reason.strip())
    return held


@transaction.atomic
def draw_loan(*, loan: Loan, on: date, contract_no: str, by: User | None, key: str = "") -> Loan:
    """Pay a loan out (放款): its terms are those of the day and are kept; the principal goes from lender to borrower.

    Raises:
        PermissionDenied: ``by`` does not pay benefits in the loan's village.
        Refused: BENEFIT-014, BENEFIT-103 a condition is no longer met, BENEFIT-104, BENEFIT-105, BENEFIT-106 contract taken,
            RULEBOOK-021 the county has not set the rate, FUND-139, FUND-141, and as :func:`post_transfers`.
    """
    held = _held(loan, "disbursement", on, by)
    look_up, product = look_up_on(on, held.area_code), _product(held.product)
    require_standing(held, product, look_up)
    terms = terms_of(product, request_of(held), look_up)
    number = checked_text(contract_no, Words("合同号", "contract number"), longest=60)
    move = Move(
        kind=Transfer.Kind.LEND,
        debit=borrower_account(held),
        credit=lender_account(held),
        amount_fen=held.amount_fen,
        purpose=PURPOSE,
        year=on.year,
        household_id=held.household_id,
    )
    held.state, held.drawn_on, held.contract_no = Loan.State.DRAWN, on, number
    held.rate, held.penalty_factor = terms.rate, terms.penalty_factor
    held.day_count, held.settlement_day = terms.day_count.value, terms.settlement_day
    (held.transfer,) = post_transfers([move], paper=Paper(on, number, by, key=key))
    with taken_is(errors.CONTRACT_TAKEN, lender=held.lender, number=number):
        held.save()
    _keep_step(held, "disbursement", on, number, by)
    record(
        "benefits.draw_loan", by, "benefits.loan", held.pk, held.area_code, amount_fen=held.amount_fen, rate=held.rate
    )
    return held


def request_of(loan: Loan) -> LoanRequest:
    """Return what is asked for, with what the household still owes under the product."""
    others = Loan.objects.filter(household=loan.household, product=loan.product, state__in=RUNNING).exclude(pk=loan.pk)
    today = timezone.localdate()
    owed = sum(account_of(one, max(today, one.drawn_on or today)).principal_fen for one in with_events(others))
    return LoanRequest(loan.amount_fen, loan.months, Repayment(loan.repayment), loan.use, owed)


def require_standing(loan: Loan, product: LoanProduct, look_up: LookUp) -> Standing:
    """Return how each condition is answered.

    Raises:
        Refused: BENEFIT-103, one is not met.
    """
    case = case_of(loan.household, loan.member, look_up.on)
    standing = loan_standing(product, request_of(loan), case, look_up, parameters_of(look_up))
    if standing.verdict is Verdict.NOT_MET:
        raise Refused(errors.CONDITIONS_NOT_MET, reasons=joined(finding.words for finding in standing.failing))
    return standing


def as_kept(finding: Finding) -> dict[str, Any]:
    """Return a finding as it is kept: what was asked, the answer, and what is missing."""
    return {
        "rule": finding.rule,
        "words": asdict(finding.words),
        "verdict": finding.verdict.value,
        "value": finding.value,
        "limit": finding.limit,
        "source": finding.limit_source,
        "verified": finding.verified,
    }


def _product(name: str) -> LoanProduct:
    known = rulebook().loan_products
    if name not in known:
        raise Refused(errors.NO_SUCH_PRODUCT, name=name, known="、".join(known))
    return known[name]


def is_present(household: Household, member: Member, on: date) -> bool:
    """Whether the person is on the household's newest roster up to the day's year, and has not left by the day."""
    rows = MemberFacts.objects.filter(household=household, year__lte=on.year).order_by("-year")
    newest = rows.values_list("year", flat=True).first()
    here = Q(left_on__isnull=True) | Q(left_on__gt=on)
    return rows.filter(here, year=newest, member=member).exists()


def _held(loan: Loan, step: str, on: date, by: User | None) -> Loan:
    """Return the loan, locked, if this step may be taken now, by this person, on this day."""
    may(by, STEP_ACTS[step], loan.area_code)
    held = Loan.objects.select_for_update(no_key=True).get(pk=loan.pk)
    wanted = code_words("loan_step", step)
    if held.state != Loan.State.ASKED:
        state = Words(Loan.State(held.state).label, held.state)
        raise Refused(errors.NOT_IN_THIS_STATE, state=state, what=wanted)
    done = list(held.steps.order_by("pk"))
    due = next_step_of(held)
    if due != step:
        from lianxin.benefits.domain.errors import STEP_OUT_OF_TURN

        raise Refused(STEP_OUT_OF_TURN, step=wanted, wanted=code_words("loan_step", due) if due else "—")
    own = next((one for one in done if by is not None and one.by_id == by.pk), None)
    if own is not None:
        raise Refused(errors.TWO_STEPS_OF_ONE, step=code_words("loan_step", own.step), wanted=wanted)
    checked_day(on, not_before=done[-1].on)
    return held


def _keep_step(
    loan: Loan, step: str, on: date, words: str, by: User | None, outcome: str = LoanStep.Outcome.PASSED
) -> None:
    told = fitting(words, Words("说明", "words"), longest=200)
    LoanStep.objects.create(loan=loan, step=step, outcome=outcome, on=on, words=told, by=by, at=timezone.now())
