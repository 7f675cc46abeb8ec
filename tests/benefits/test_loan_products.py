"""Products of the rulebook on a day: who may borrow, on which terms, with which subsidy, in which steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from benefits.local_values import COUNTY, VILLAGE, parameters_of, with_local
from lianxin.benefits.domain import errors
from lianxin.benefits.domain.loan_accounts import account
from lianxin.benefits.domain.loan_events import Extended
from lianxin.benefits.domain.loan_losses import BANK, GOVERNMENT, LoanClass, class_of
from lianxin.benefits.domain.loan_products import (
    LoanRequest,
    Standing,
    class_limits_of,
    extended,
    loan_standing,
    risk_agreement_of,
    step_after,
    subsidy_of,
    terms_of,
)
from lianxin.benefits.domain.loan_terms import DayCount, Repayment
from lianxin.benefits.domain.policy import LookUp
from lianxin.benefits.domain.subsidies import expected_lines
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.rules import Case
from lianxin.rulebook import rulebook, values
from lianxin.rulebook.dated_values import Values
from lianxin.rulebook.loan_entries import DAY_COUNTS, REPAYMENTS

P1, P2 = "small_loan_2014", "small_loan_2021"
DAY = date(2018, 6, 1)
REQUEST = LoanRequest(5_000_000, 12, Repayment.INTEREST_QUARTERLY, "livestock")
BORROWER = {"name": "张三", "birth_on": date(1980, 5, 1)}
HOUSEHOLD = {"household_type": "poor", "village_code": VILLAGE}


def standing(
    *,
    product: str = P1,
    on: date = DAY,
    request: LoanRequest = REQUEST,
    household: dict[str, Any] = HOUSEHOLD,
    member: dict[str, Any] = BORROWER,
    held: Values | None = None,
) -> Standing:
    held = held or values()
    case = Case(household, (member,), member=member)
    look_up = LookUp(held, on, VILLAGE)
    return loan_standing(rulebook().loan_product(product), request, case, look_up, parameters_of(held, on))


def test_it_lends_to_a_registered_household_within_every_limit() -> None:
    found = standing()
    assert found.verdict is Verdict.MET
    assert (found.failing, found.untold) == ((), ())
    assert {finding.rule for finding in found.findings} >= {"loan_amount", "loan_use", "borrower_is_of_age"}


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"request": replace(REQUEST, amount_fen=5_000_001)}, "loan_amount"),
        ({"request": replace(REQUEST, amount_fen=0)}, "loan_amount"),
        ({"request": replace(REQUEST, amount_fen=100, owed_fen=5_000_000)}, "loan_amount"),
        ({"request": replace(REQUEST, months=37)}, "loan_months"),
        ({"request": replace(REQUEST, use="house")}, "loan_use"),
        ({"request": replace(REQUEST, use="shareholding")}, "loan_use"),
        (
            {"request": replace(REQUEST, repayment=Repayment.EQUAL_PRINCIPAL), "product": "pinellia_loan"},
            "loan_repayment",
        ),
        ({"on": date(2014, 12, 9)}, "loan_product_in_force"),
        ({"on": date(2021, 3, 4)}, "loan_product_in_force"),
        ({"household": HOUSEHOLD | {"household_type": "ordinary"}}, "household_is_assisted"),
        ({"member": BORROWER | {"birth_on": date(2000, 6, 2)}}, "borrower_is_of_age"),
        ({"member": BORROWER | {"birth_on": date(1952, 6, 1)}}, "borrower_is_of_age"),
        ({"member": BORROWER | {"alive": False}}, "borrower_is_living"),
    ],
)
def test_it_does_not_lend_beyond_a_limit(changed: dict[str, Any], rule: str) -> None:
    found = standing(**changed)
    assert found.verdict is Verdict.NOT_MET
    assert rule in [finding.rule for finding in found.failing]


def test_it_does_not_lend_a_product_of_another_county() -> None:
    product = replace(rulebook().loan_product(P1), area="9998")
    case = Case(HOUSEHOLD, (BORROWER,), member=BORROWER)
    found = loan_standing(product, REQUEST, case, LookUp(values(), DAY, VILLAGE), parameters_of(values(), DAY))
    assert [finding.rule for finding in found.failing] == ["loan_product_in_force"]


@pytest.mark.parametrize("born_on", [date(2000, 6, 1), date(1952, 6, 2)])
def test_it_lends_from_the_first_to_the_last_day_of_the_age(born_on: date) -> None:
    assert standing(member=BORROWER | {"birth_on": born_on}).verdict is Verdict.MET


def test_it_lends_to_a_monitored_household_until_its_risk_is_gone() -> None:
    monitored = {"household_type": "ordinary", "monitored_class": "marginal", "village_code": VILLAGE}
    held = with_local({"small_loan.subsidy_share": 700_000})
    on = date(2024, 3, 1)
    assert standing(product=P2, on=on, household=monitored, held=held).verdict is Verdict.MET
    gone = standing(product=P2, on=on, household=monitored | {"risk_eliminated": True}, held=held)
    assert gone.verdict is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"member": {"name": "张三"}}, ("member", "birth_on")),
        ({"household": {"village_code": VILLAGE}}, ("household", "household_type")),
        ({"product": "pinellia_loan"}, ("parameter", "pinellia_loan.cap")),
    ],
)
def test_it_cannot_tell_while_a_fact_or_a_value_is_missing(changed: dict[str, Any], missing: tuple[str, str]) -> None:
    found = standing(**changed)
    assert found.verdict is Verdict.CANNOT_TELL
    assert missing in [(fact.table, fact.field) for finding in found.untold for fact in finding.missing]


def test_it_lends_up_to_100000_since_2021_and_subsidises_50000() -> None:
    held = with_local({"small_loan.subsidy_share": ((date(2021, 1, 1), 1_000_000), (date(2024, 1, 1), 700_000))})
    on = date(2023, 7, 1)
    request = replace(REQUEST, amount_fen=10_000_000, months=24)
    assert standing(product=P2, on=on, request=request, held=held).verdict is Verdict.MET
    product, look_up = rulebook().loan_product(P2), LookUp(held, on, VILLAGE)
    terms = terms_of(product, request, look_up)
    assert (terms.rate, terms.day_count, terms.penalty_factor) == (42_000, DayCount.ACTUAL_360, 1_500_000)
    subsidy = subsidy_of(product, look_up, until=terms.matures_on)
    assert [(step.starts_on, step.share) for step in subsidy.shares] == [(on, 1_000_000), (date(2024, 1, 1), 700_000)]
    assert subsidy.cap_fen == 5_000_000
    lines = expected_lines(account(terms, (), on=on), subsidy)
    # 82 days: 100,000 × 4.2 % × 82 ÷ 360 = 956.67, half of it subsidised; at the end 0.7 × 50,000 × 4.2 % × 91 ÷ 360 and so on.
    assert (lines[0].interest_fen, lines[0].subsidy_fen) == (95_667, 47_833)
    assert lines[-1].starts_on == date(2025, 6, 21)
    assert (lines[-1].interest_fen, lines[-1].subsidy_fen) == (11_667, 4_083)


def test_it_takes_the_rate_of_the_day_and_of_the_length() -> None:
    product = rulebook().loan_product(P1)
    rates = [terms_of(product, replace(REQUEST, months=m), LookUp(values(), DAY)).rate for m in (12, 13)]
    assert rates == [43_500, 47_500]


def test_it_refuses_terms_while_the_locality_has_not_set_the_rate() -> None:
    with pytest.raises(Refused) as refused:
        terms_of(rulebook().loan_product("pinellia_loan"), REQUEST, LookUp(values(), DAY, VILLAGE))
    assert refused.value.code == "RULEBOOK-021"
    held = with_local({"pinellia_loan.rate": 60_000, "pinellia_loan.penalty_factor": 1_300_000})
    terms = terms_of(rulebook().loan_product("pinellia_loan"), REQUEST, LookUp(held, DAY, VILLAGE))
    assert (terms.rate, terms.penalty_factor) == (60_000, 1_300_000)


def test_it_cannot_tell_the_subsidy_that_a_locality_has_not_set() -> None:
    subsidy = subsidy_of(rulebook().loan_product(P2), LookUp(values(), date(2023, 7, 1)), until=date(2026, 7, 1))
    assert [step.share for step in subsidy.shares] == [None]


def test_it_knows_who_bears_the_losses_where_the_county_has_agreed_it() -> None:
    product = rulebook().loan_product(P1)
    held = with_local({"small_loan.bank_share": 200_000, "small_loan.claim_after_days": 60})
    agreement = risk_agreement_of(product, LookUp(held, DAY, VILLAGE))
    assert agreement is not None
    assert dict(agreement.shares) == {BANK: 200_000, GOVERNMENT: 800_000}
    with pytest.raises(Refused) as refused:
        risk_agreement_of(product, LookUp(values(), DAY, VILLAGE))
    assert refused.value.code == "RULEBOOK-021"
    assert risk_agreement_of(rulebook().loan_product("pinellia_loan"), LookUp(values(), DAY)) is None


def test_it_classes_by_the_limits_in_force() -> None:
    limits = class_limits_of(LookUp(values(), date(2024, 1, 1)))
    assert class_of(91, limits) is LoanClass.SUBSTANDARD
    with pytest.raises(Refused):
        class_limits_of(LookUp(values(), date(2020, 1, 1)))


def test_it_extends_once_and_not_too_long() -> None:
    product, look_up = rulebook().loan_product(P1), LookUp(values(), DAY, COUNTY)
    terms = terms_of(product, REQUEST, look_up)
    on = date(2018, 6, 20)
    once = Extended(on, 12)
    assert extended(product, account(terms, (), on=on), once, look_up) is once
    longer = terms_of(product, replace(REQUEST, months=24), look_up)
    for loan, event in (
        (account(terms, [once], on=on), Extended(on, 1)),  # a second time
        (account(terms, (), on=on), Extended(on, 13)),  # longer than the term of a short loan
        (account(longer, (), on=on), Extended(on, 13)),  # longer than half the term of a longer one
    ):
        with pytest.raises(Refused) as refused:
            extended(product, loan, event, look_up)
        assert refused.value.kind is errors.EXTENSION_REFUSED


def test_it_goes_through_the_five_steps_in_order() -> None:
    product = rulebook().loan_product(P1)
    done: list[str] = []
    while (step := step_after(product, done)) is not None:
        done.append(step)
    assert done == ["application", "village_check", "rating", "bank_review", "disbursement"]


@pytest.mark.parametrize("done", [["rating"], ["application", "bank_review"], ["application", "application"]])
def test_it_refuses_a_step_out_of_turn(done: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        step_after(rulebook().loan_product(P1), done)
    assert refused.value.kind is errors.STEP_OUT_OF_TURN


def test_it_refuses_a_step_after_the_last() -> None:
    product = rulebook().loan_product(P1)
    with pytest.raises(Refused) as refused:
        step_after(product, [*product.steps, "disbursement"])
    assert refused.value.kind is errors.STEP_OUT_OF_TURN


def test_it_names_ways_of_repaying_and_counting_as_the_rulebook_does() -> None:
    assert {one.value for one in Repayment} == set(REPAYMENTS)
    assert {one.value for one in DayCount} == set(DAY_COUNTS)


def test_it_classes_loans_as_the_code_list_does() -> None:
    keys = [code.key for code in rulebook().dictionary.code_lists["loan_class"].codes]
    assert keys == [one.value for one in LoanClass]


def test_it_refuses_the_name_of_no_value() -> None:
    with pytest.raises(Refused) as refused:
        LookUp(values(), DAY).known("small_loan.hat")
    assert refused.value.code == "RULEBOOK-020"
