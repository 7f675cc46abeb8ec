"""A product on the day of a loan: its numbers, whether somebody may have the loan, and the steps in which it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.benefits.domain.division import MILLION
from lianxin.benefits.domain.errors import EXTENSION_REFUSED, STEP_OUT_OF_TURN
from lianxin.benefits.domain.loan_events import Account, Extended
from lianxin.benefits.domain.loan_losses import BANK, GOVERNMENT, ClassLimits, RiskAgreement
from lianxin.benefits.domain.loan_terms import DayCount, LoanTerms, Repayment
from lianxin.benefits.domain.policy import LookUp, condition_findings, limit_finding, verdict_of
from lianxin.benefits.domain.subsidies import ShareFrom, Subsidy
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Finding, Verdict
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Case
from lianxin.rulebook.loan_entries import LoanProduct

_SHORT_MONTHS = 12  # 短期贷款: up to a year, by the General Rules for Loans


@dataclass(frozen=True, slots=True)
class LoanRequest:
    """What somebody asks for. ``use`` is a code of ``loan_use``; ``owed_fen`` what the household still owes under the product."""

    amount_fen: Fen
    months: int
    repayment: Repayment
    use: str
    owed_fen: Fen = 0


@dataclass(frozen=True)
class Standing:
    """Whether a loan may be made: every condition with its answer. ``cannot tell`` wants a fact or a value, not a refusal."""

    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def failing(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict is Verdict.NOT_MET)

    @property
    def untold(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict is Verdict.CANNOT_TELL)


def loan_standing(
    product: LoanProduct, request: LoanRequest, case: Case, look_up: LookUp, parameters: Mapping[str, object]
) -> Standing:
    """Return whether a household may have a loan under a product, and why.

    Args:
        product: of the rulebook.
        request: what is asked for.
        case: the household; ``case.member`` is the borrower.
        look_up: the values of the day, for the household's village.
        parameters: the same values, as rules take them.
    """
    findings = (
        _in_force(product, look_up),
        limit_finding(
            "loan_amount", Words("累计额度不超过上限", "All loans together stay within the cap"),
            request.amount_fen + request.owed_fen, product.cap, look_up, is_money=True,
        ),
        limit_finding(
            "loan_months", Words("期限不超过上限", "The term stays within the longest"),
            request.months, product.longest_months, look_up,
        ),
        _allowed("loan_repayment", Words("还款方式为产品所有", "The product is repaid this way"),
                 request.repayment.value in product.repayments, request.repayment.value, product),
        _allowed("loan_use", Words("用途不在禁止之列", "The use is not forbidden"),
                 request.use not in product.forbidden_uses, request.use, product),
        *condition_findings(product.conditions, case, look_up.on, parameters),
    )  # fmt: skip
    return Standing(verdict_of(findings), findings)


def terms_of(product: LoanProduct, request: LoanRequest, look_up: LookUp) -> LoanTerms:
    """Return the terms of a loan drawn on the day of the values.

    Raises:
        Refused: RULEBOOK-021 the rate or the penalty is not known that day (a locality must set it); BENEFIT-010.
    """
    penalty = look_up.number(product.penalty_factor) if product.penalty_factor else MILLION
    return LoanTerms(
        principal_fen=request.amount_fen,
        drawn_on=look_up.on,
        months=request.months,
        rate=look_up.number(product.rate_value(request.months)),
        repayment=request.repayment,
        day_count=DayCount(product.day_count),
        settlement_day=product.settlement_day,
        penalty_factor=penalty,
    )


def subsidy_of(product: LoanProduct, look_up: LookUp, *, until: date) -> Subsidy:
    """Return how the interest of a product is subsidised from the day of the values until another day, each change by its day.

    For days on which nobody has set the share, the subsidy cannot be told.

    Raises:
        Refused: RULEBOOK-021, the subsidised sum is not known on the first day.
    """
    cap_fen = look_up.number(product.subsidised_cap) if product.subsidised_cap else None
    shares = look_up.changes(product.subsidy_share, until=until) if product.subsidy_share else ()
    return Subsidy(tuple(ShareFrom(day, value) for day, value in shares), cap_fen)


def risk_agreement_of(product: LoanProduct, look_up: LookUp) -> RiskAgreement | None:
    """Return who bears the losses of a product, or None where it has no risk fund.

    Raises:
        Refused: RULEBOOK-021, the locality has not set the shares.
    """
    if not product.bank_share or not product.claim_after_days:
        return None
    bank = look_up.number(product.bank_share)
    return RiskAgreement({BANK: bank, GOVERNMENT: MILLION - bank}, look_up.number(product.claim_after_days))


def class_limits_of(look_up: LookUp) -> ClassLimits:
    """Return the limits of the classes of loans on the day of the values.

    Raises:
        Refused: RULEBOOK-021, on that day classes did not follow from days overdue.
    """
    names = ("special_mention_days", "substandard_days", "doubtful_days", "loss_days")
    return ClassLimits(*(look_up.number(f"loan_class.{name}") for name in names))


def extended(product: LoanProduct, account: Account, event: Extended, look_up: LookUp) -> Extended:
    """Return the extension if the product and the General Rules for Loans allow it.

    Raises:
        Refused: BENEFIT-013 too often or too long; RULEBOOK-021.
    """
    if account.extensions >= product.extensions:
        allowed = product.extensions
        reason = Words(f"至多展期 {allowed} 次", f"it may be extended {allowed} times at most")
        raise Refused(EXTENSION_REFUSED, reason=reason)
    term = account.terms.months
    name = "loan_extension.short_share" if term <= _SHORT_MONTHS else "loan_extension.long_share"
    longest = term * look_up.number(name) // MILLION
    if event.months > longest:
        reason = Words(f"至多展期 {longest} 个月", f"it may be extended by {longest} months at most")
        raise Refused(EXTENSION_REFUSED, reason=reason)
    return event


def step_after(product: LoanProduct, done: Sequence[str]) -> str | None:
    """Return the next step of making a loan, or None when it is made.

    Args:
        product: of the rulebook.
        done: codes of ``loan_step``, in the order in which they were done.

    Raises:
        Refused: BENEFIT-014, they were not done in the order of the product.
    """
    for number, step in enumerate(done):
        wanted = product.steps[number] if number < len(product.steps) else "—"
        if step != wanted:
            raise Refused(STEP_OUT_OF_TURN, step=step, wanted=wanted)
    return product.steps[len(done)] if len(done) < len(product.steps) else None


def _in_force(product: LoanProduct, look_up: LookUp) -> Finding:
    is_here = look_up.on in product.period and look_up.area.startswith(product.area)
    until = product.period.ends_before.isoformat() if product.period.ends_before else "…"
    return Finding(
        rule="loan_product_in_force",
        words=Words("产品当日在当地有效", "The product is offered here on the day"),
        verdict=Verdict.of(is_here),
        value=look_up.on.isoformat(),
        limit=f"{product.period.starts_on.isoformat()}–{until}",
        limit_source=str(product.source),
        verified=product.verified,
    )


def _allowed(rule: str, words: Words, is_allowed: bool, value: str, product: LoanProduct) -> Finding:
    return Finding(
        rule, words, Verdict.of(is_allowed), value, limit_source=str(product.source), verified=product.verified
    )
