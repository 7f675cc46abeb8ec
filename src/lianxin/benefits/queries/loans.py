"""Loans as they stand on a day: schedule, arrears, class, subsidy; and totals, which are those of the ledger's book of loans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum
from django.utils import timezone

from lianxin.benefits.access import loans_open_to
from lianxin.benefits.domain.loan_accounts import account
from lianxin.benefits.domain.loan_events import Account, Event, Extended, Keeps, Prepaid, Repaid
from lianxin.benefits.domain.loan_losses import GOVERNMENT, LoanClass, class_of
from lianxin.benefits.domain.loan_products import class_limits_of, step_after, subsidy_of
from lianxin.benefits.domain.loan_terms import DayCount, LoanTerms, Repayment
from lianxin.benefits.domain.policy import LookUp
from lianxin.benefits.domain.subsidies import SubsidyLine, subsidy_lines
from lianxin.benefits.models import Loan, LoanPayment, LoanStep, SubsidyPeriod
from lianxin.benefits.queries.terms import county_of, values_of
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.funds.models import Account as LedgerAccount
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.rulebook import rulebook
from lianxin.rulebook.dated_values import Values
from lianxin.rulebook.loan_entries import LoanProduct

if TYPE_CHECKING:
    from lianxin.people.models import User

RUNNING = (Loan.State.DRAWN, Loan.State.COMPENSATED, Loan.State.WRITTEN_OFF)


def product_of(loan: Loan) -> LoanProduct:
    """The product of the rulebook that the loan is of."""
    return rulebook().loan_product(loan.product)


def terms_of_loan(loan: Loan) -> LoanTerms:
    """The terms that were kept when the loan was drawn.

    Raises:
        ValueError: it has not been drawn.
    """
    if loan.drawn_on is None or loan.rate is None or loan.penalty_factor is None or loan.settlement_day is None:
        raise ValueError("a loan has terms once it is drawn")
    return LoanTerms(
        principal_fen=loan.amount_fen,
        drawn_on=loan.drawn_on,
        months=loan.months,
        rate=loan.rate,
        repayment=Repayment(loan.repayment),
        day_count=DayCount(loan.day_count),
        settlement_day=loan.settlement_day,
        penalty_factor=loan.penalty_factor,
    )


_KEEPS = {"early_term": Keeps.TERM, "early_instalment": Keeps.INSTALMENT}


def events_of(loan: Loan) -> list[Event]:
    """Everything that was recorded of the loan, in the order of its days."""
    events: list[tuple[date, int, Event]] = [
        (one.on, 0, Extended(one.on, one.months, one.rate)) for one in loan.extensions.all()
    ]
    for paid in loan.payments.all():
        if paid.reversed_on is not None:
            continue
        early = _KEEPS.get(paid.kind)
        event = Repaid(paid.on, paid.amount_fen) if early is None else Prepaid(paid.on, paid.amount_fen, early)
        events.append((paid.on, paid.pk, event))
    return [event for *_, event in sorted(events, key=lambda line: line[:2])]


def account_of(loan: Loan, on: date, *more: Event) -> Account:
    """The loan as it stands at the end of a day, with what was recorded and, besides, ``more``."""
    return account(terms_of_loan(loan), [*events_of(loan), *more], on=on)


def with_events(loans: QuerySet[Loan]) -> QuerySet[Loan]:
    """Loans with what a reckoning needs, in a fixed number of queries."""
    return loans.select_related("household", "member").prefetch_related("payments", "extensions")


@dataclass(frozen=True, slots=True)
class LoanRow:
    """A loan of a list: the reckoning is None before it was drawn; the class where it follows from days overdue."""

    loan: Loan
    account: Account | None
    loan_class: LoanClass | None
    next_step: str | None


@dataclass
class Desk:
    """Values of policy by county, read once for many loans."""

    on: date
    known: dict[str, Values] = field(default_factory=dict)

    def look_up(self, area_code: str, on: date | None = None) -> LookUp:
        """The values of a day (by default the desk's) in a place."""
        county = county_of(area_code)
        if county not in self.known:
            self.known[county] = values_of(county)
        return LookUp(self.known[county], on or self.on, area_code)


def loan_rows(loans: Iterable[Loan], on: date) -> list[LoanRow]:
    """Return loans as they stand on a day."""
    desk = Desk(on)
    return [_row(loan, desk) for loan in loans]


def _row(loan: Loan, desk: Desk) -> LoanRow:
    if loan.drawn_on is None:
        return LoanRow(loan, None, None, next_step_of(loan))
    found = account_of(loan, max(desk.on, loan.drawn_on))
    return LoanRow(loan, found, class_on(found, desk.look_up(loan.area_code)), None)


def class_on(found: Account, look_up: LookUp) -> LoanClass | None:
    """The class that follows from days overdue; None on days when classes did not follow from them."""
    try:
        return class_of(found.arrears.days, class_limits_of(look_up))
    except Refused:
        return None


def next_step_of(loan: Loan) -> str | None:
    """The step that comes next, or None where nothing is to be done to make the loan."""
    if loan.state != Loan.State.ASKED:
        return None
    return step_after(product_of(loan), [step.step for step in loan.steps.all() if step.outcome == "passed"])


def who_did(loan: Loan) -> list[LoanStep]:
    """The steps of a loan with who did them."""
    return list(loan.steps.select_related("by").order_by("pk"))


@dataclass(frozen=True, slots=True)
class SubsidyRow:
    """A line of the ledger of subsidies (贴息台账): the period of a loan, and the claim that asked for it, if any."""

    loan: Loan
    line: SubsidyLine
    claimed: SubsidyPeriod | None

    @property
    def is_due(self) -> bool:
        """Whether it can be claimed now."""
        return self.claimed is None and bool(self.line.subsidy_fen)


def subsidy_rows(loans: QuerySet[Loan], on: date) -> list[SubsidyRow]:
    """Every period of interest that has fallen due on loans whose product has a subsidy, with its claim.

    What was claimed says what was claimed, also where something paid since would make it another sum.
    """
    desk, found = Desk(on), []
    wanted = with_events(loans.filter(drawn_on__isnull=False, drawn_on__lte=on).order_by("area_code", "pk"))
    for loan in wanted.prefetch_related("subsidy_periods__claim"):
        product = product_of(loan)
        if not product.subsidy_share:
            continue
        claimed = {one.due_on: one for one in loan.subsidy_periods.all() if one.is_open}
        found += [SubsidyRow(loan, line, claimed.get(line.due_on)) for line in _lines(loan, product, desk)]
    return found


def _lines(loan: Loan, product: LoanProduct, desk: Desk) -> Sequence[SubsidyLine]:
    reckoned = account_of(loan, desk.on)
    until = max(reckoned.matures_on, desk.on)
    return subsidy_lines(reckoned, subsidy_of(product, desk.look_up(loan.area_code, loan.drawn_on), until=until))


@dataclass(frozen=True, slots=True)
class LoanTotals:
    """Sums of the ledger's book of loans. They are never added to grants or to dividends."""

    loans: int
    households: int
    lent_fen: Fen
    repaid_fen: Fen
    compensated_fen: Fen
    outstanding_fen: Fen


def loan_totals(user: User, *, product: str = "") -> LoanTotals:
    """Totals of the loans that the user may see: what was drawn and repaid, by the transfers of the ledger."""
    loans = loans_open_to(user)
    if product:
        loans = loans.filter(product=product)
    drawn = loans.filter(drawn_on__isnull=False)
    lent = _sum(drawn, "transfer__amount_fen")
    received = LoanPayment.objects.filter(loan__in=drawn, reversed_on__isnull=True)
    repaid = _sum(received, "transfer__amount_fen")
    borne = drawn.filter(borne__isnull=False).values_list("borne", flat=True)
    return LoanTotals(
        loans=drawn.count(),
        households=drawn.values("household").distinct().count(),
        lent_fen=lent,
        repaid_fen=repaid,
        compensated_fen=sum(part.get(GOVERNMENT, 0) for part in borne),
        outstanding_fen=lent - repaid,
    )


def risk_fund_fen(county_code: str) -> Fen:
    """What the county's risk fund holds, by the ledger."""
    found = LedgerAccount.objects.filter(code=risk_fund_code(county_code)).first()
    return found.balance_fen if found is not None else 0


def risk_fund_code(county_code: str) -> str:
    """The name of the risk fund's account."""
    return f"risk_fund:{county_code}"


def seen_counties(user: User) -> list[str]:
    """Counties that the user's areas lie in, of those with loans or terms."""
    scope = required_scope(user, Act.READ_BENEFITS)
    return sorted({county_of(prefix) for prefix in scope.prefixes if len(prefix) >= 6})


def _sum(rows: QuerySet[Loan] | QuerySet[LoanPayment], column: str) -> Fen:
    return rows.aggregate(sum=Sum(column))["sum"] or 0


def last_receipt_of(loan: Loan) -> LoanPayment | None:
    """The last receipt of a loan that was not taken back."""
    standing = [paid for paid in loan.payments.all() if paid.reversed_on is None]
    return max(standing, key=lambda paid: (paid.on, paid.pk), default=None)


def steps_waiting(loans: QuerySet[Loan], step: str, user: User) -> list[Loan]:
    """Loans whose next step is this one, and of which the user took none."""
    asked = loans.filter(state=Loan.State.ASKED).exclude(steps__by=user).prefetch_related("steps")
    return [loan for loan in asked.order_by("pk") if next_step_of(loan) == step]


def overdue_loans(loans: QuerySet[Loan], on: date) -> list[Loan]:
    """Loans on which something that fell due before a day is not paid."""
    drawn = with_events(loans.filter(state=Loan.State.DRAWN, drawn_on__lte=on))
    return [loan for loan in drawn if account_of(loan, on).arrears.days]


STEP_ACTS = {
    "village_check": Act.VERIFY_BENEFITS,
    "rating": Act.MANAGE_BENEFITS,
    "bank_review": Act.MANAGE_BENEFITS,
    "disbursement": Act.PAY_BENEFITS,
}
"""Who takes each step of a loan that is asked for."""
OVERDUE = "overdue"


def waiting_loans(user: User, wanted: str, on: date) -> list[Loan]:
    """Loans that wait: for a step that the user may take and in which he had no part, or because something is overdue on them."""
    if wanted == OVERDUE:
        return overdue_loans(loans_open_to(user), on)
    act = STEP_ACTS[wanted]
    return steps_waiting(loans_open_to(user, act), wanted, user) if user.may(act) else []


def house_loans(area_code: str = "") -> list[LoanRow]:
    """Every loan of the house in an area as it stands today, for the command line, which serves the house itself."""
    found = with_events(Loan.objects.filter(area_code__startswith=area_code)).prefetch_related("steps")
    return loan_rows(found.order_by("pk"), timezone.localdate())
