"""Subsidised interest through the chain of funds: claimed for the periods that fell due, approved by somebody else, paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.benefits import errors
from lianxin.benefits.models import Loan, SubsidyPeriod
from lianxin.benefits.queries.loans import subsidy_rows
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Claim, Payment
from lianxin.funds.operations import (
    BeneficiaryLists,
    NewClaim,
    PaymentLine,
    Voucher,
    pay_claim,
    submit_claim,
)
from lianxin.funds.operations.gates import may, record
from lianxin.people.roles import Act
from lianxin.projects.models import Project

if TYPE_CHECKING:
    from lianxin.people.models import User

_EXPENSE = "interest"


@dataclass(frozen=True, slots=True)
class NewSubsidyClaim:
    """Which project pays, up to which day periods are claimed, and the number and papers of the claim."""

    project: Project
    until: date
    claim_no: str
    papers: str


@transaction.atomic
def claim_subsidy(*, entry: NewSubsidyClaim, by: User | None) -> Claim:
    """Claim the subsidy of every period in the project's area that fell due by a day and was not claimed.

    Periods whose share nobody has set, and those that lost it by paying late, stay where they are.

    Raises:
        PermissionDenied: ``by`` does not manage benefits, or may not claim, in the project's area.
        Refused: BENEFIT-110 nothing to claim, and as ``funds.operations.submit_claim``.
    """
    area = entry.project.area_code
    may(by, Act.MANAGE_BENEFITS, area)
    release_refused_periods()
    held = Loan.objects.select_for_update(no_key=True).filter(area_code__startswith=area)
    due = [row for row in subsidy_rows(held, entry.until) if row.is_due]
    if not due:
        raise Refused(errors.NOTHING_TO_SUBSIDISE, on=entry.until.isoformat(), area=area)
    claim = submit_claim(
        entry=NewClaim(
            project=entry.project,
            claim_no=entry.claim_no,
            kind=Claim.Kind.DIRECT,
            expense=_EXPENSE,
            amount_fen=sum(row.line.subsidy_fen or 0 for row in due),
            papers=entry.papers,
            submitted_on=entry.until,
        ),
        by=by,
    )
    SubsidyPeriod.objects.bulk_create(
        SubsidyPeriod(
            loan=row.loan,
            claim=claim,
            starts_on=row.line.starts_on,
            due_on=row.line.due_on,
            interest_fen=row.line.interest_fen,
            subsidy_fen=row.line.subsidy_fen,
        )
        for row in due
    )
    record("benefits.claim_subsidy", by, "funds.claim", claim.pk, area, periods=len(due), amount_fen=claim.amount_fen)
    return claim


@transaction.atomic
def pay_subsidy(*, claim: Claim, voucher_no: str, on: date, by: User | None, key: str = "") -> list[Payment]:
    """Pay a claim of subsidies that was approved: one line for each loan, to the borrower himself.

    Raises:
        PermissionDenied: ``by`` does not pay benefits and funds in the project's area.
        Refused: BENEFIT-116 nothing of it waits, and as ``funds.operations.pay_claim``.
    """
    may(by, Act.PAY_BENEFITS, claim.project.area_code)
    waiting = SubsidyPeriod.objects.filter(claim=claim, is_open=True, payment__isnull=True)
    periods = list(waiting.select_related("loan__household", "loan__member").order_by("loan", "due_on"))
    if not periods:
        raise Refused(errors.SUBSIDY_NOT_OF_CLAIM, number=claim.claim_no)
    by_loan: dict[int, list[SubsidyPeriod]] = {}
    for period in periods:
        by_loan.setdefault(period.loan_id, []).append(period)
    lines = tuple(
        PaymentLine(
            payee=own[0].loan.member.name,
            amount_fen=sum(period.subsidy_fen for period in own),
            household=own[0].loan.household,
            member=own[0].loan.member,
        )
        for own in by_loan.values()
    )
    lists = BeneficiaryLists(frozenset(period.loan.household_id for period in periods))
    voucher = Voucher(voucher_no, on, "one_card", lines)
    payments = pay_claim(claim=claim, voucher=voucher, by=by, lists=lists, key=key)
    for payment, own in zip(payments, by_loan.values(), strict=True):
        SubsidyPeriod.objects.filter(pk__in=[period.pk for period in own]).update(payment=payment)
    return payments


def release_refused_periods() -> int:
    """Let the periods of claims that were refused be claimed again; return how many."""
    refused = SubsidyPeriod.objects.filter(is_open=True, claim__state=Claim.State.REFUSED)
    return refused.update(is_open=False)
