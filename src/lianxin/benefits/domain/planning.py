"""A schedule before there is a loan: what would fall due, and which part of the interest would be subsidised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lianxin.benefits.domain.errors import BAD_TERMS
from lianxin.benefits.domain.loan_accounts import account
from lianxin.benefits.domain.loan_events import Due
from lianxin.benefits.domain.loan_products import LoanRequest, subsidy_of, terms_of
from lianxin.benefits.domain.loan_terms import DayCount, LoanTerms, Repayment, rate_from_percent
from lianxin.benefits.domain.policy import LookUp
from lianxin.benefits.domain.subsidies import expected_lines
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.rulebook.dated_values import Values
from lianxin.rulebook.loan_entries import LoanProduct


@dataclass(frozen=True)
class Planned:
    """The terms, and every due with its subsidy: None where nobody has set the share."""

    terms: LoanTerms
    lines: tuple[tuple[Due, Fen | None], ...]


def planned(
    product: LoanProduct,
    held: Values,
    *,
    amount_fen: Fen,
    months: int,
    drawn_on: date,
    repayment: str = "",
    rate: str = "",
) -> Planned:
    """Return what falls due if everything is paid in time.

    Args:
        product: of the rulebook.
        held: the values of policy.
        amount_fen: the principal.
        months: the term.
        drawn_on: the day of drawing.
        repayment: a way of the product; the first of them when empty.
        rate: yearly, in per cent; empty for the rulebook's.

    Raises:
        Refused: BENEFIT-001 no rate, BENEFIT-010 no such repayment or terms that do not hold, RULEBOOK-021 the rate is not set.
    """
    way = repayment or product.repayments[0]
    if way not in product.repayments:
        known = "、".join(product.repayments)
        raise Refused(BAD_TERMS, reason=Words(f"还款方式只有 {known}", f"the ways of repayment are {known}"))
    look_up = LookUp(held, drawn_on)
    request = LoanRequest(amount_fen, months, Repayment(way), "")
    terms = _given(product, request, look_up, rate) if rate else terms_of(product, request, look_up)
    reckoned = account(terms, (), on=drawn_on)
    subsidy = subsidy_of(product, look_up, until=reckoned.matures_on)
    by_day = {line.due_on: line.subsidy_fen for line in expected_lines(reckoned, subsidy)}
    return Planned(terms, tuple((due, by_day.get(due.due_on, 0)) for due in reckoned.upcoming))


def _given(product: LoanProduct, request: LoanRequest, look_up: LookUp, rate: str) -> LoanTerms:
    plain = LoanTerms(
        principal_fen=request.amount_fen,
        drawn_on=look_up.on,
        months=request.months,
        rate=rate_from_percent(rate),
        repayment=request.repayment,
        day_count=DayCount(product.day_count),
        settlement_day=product.settlement_day,
    )
    penalty = look_up.known(product.penalty_factor) if product.penalty_factor else None
    if penalty is None or penalty.value is None:
        return plain
    return replace(plain, penalty_factor=int(penalty.value))
