"""After the drawing: repaid, taken back, extended, compensated, recovered; domain and ledger agree to the fen throughout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benefits.makers import DRAWN_ON, asked, drawn, poor_household, term
from cast import COUNTY
from funds import makers as funds
from lianxin.benefits.models import Loan, SubsidyPeriod
from lianxin.benefits.operations import (
    NewSubsidyClaim,
    claim_subsidy,
    compensate_loan,
    extend_loan,
    pay_into_risk_fund,
    pay_subsidy,
    repay_loan,
    take_back_repayment,
    write_off_loan,
)
from lianxin.benefits.queries.loans import account_of, loan_rows, loan_totals, risk_fund_fen, subsidy_rows
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Account, Claim, Transfer
from lianxin.funds.operations import approve_claim, refuse_claim
from lianxin.funds.verifying import verdict
from lianxin.people.models import User

pytestmark = pytest.mark.django_db

FIRST_DUE = date(2018, 6, 21)  # interest of 20 days at 4.35 % of 50000: 120.83
END = date(2019, 6, 1)


@pytest.fixture
def loan() -> Loan:
    return drawn(*poor_household())


def refusal(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


def repaid(loan: Loan, amount_fen: int, on: date, *, kind: str = "due", number: str = "") -> Any:
    document = number or f"SK-{loan.payments.count()}"
    return repay_loan(loan=loan, kind=kind, amount_fen=amount_fen, on=on, document_no=document, by=None)


def balance(code: str) -> int:
    found = Account.objects.filter(code=code).first()
    return found.balance_fen if found else 0


def test_interest_stands_with_the_receipt_and_not_in_the_ledger(loan: Loan) -> None:
    paid = repaid(loan, 12083, FIRST_DUE)
    assert (paid.principal_fen, paid.interest_fen, paid.penalty_fen, paid.transfer) == (0, 12083, 0, None)
    assert balance(f"borrower:{loan.pk}") == 5_000_000


def test_principal_goes_back_to_the_lender(loan: Loan, auditor: User) -> None:
    repaid(loan, 12083, FIRST_DUE)
    early = repaid(loan, 1_000_000, FIRST_DUE, kind="early_term")
    assert early.principal_fen == 1_000_000
    assert balance(f"borrower:{loan.pk}") == account_of(loan, FIRST_DUE).principal_fen == 4_000_000
    totals = loan_totals(auditor)
    assert (totals.lent_fen, totals.repaid_fen, totals.outstanding_fen) == (5_000_000, 1_000_000, 4_000_000)


def test_it_is_repaid_when_nothing_is_left(loan: Loan) -> None:
    owed = account_of(loan, END).payoff_fen
    last = repaid(loan, owed, END)
    loan.refresh_from_db()
    assert (loan.state, balance(f"borrower:{loan.pk}")) == ("repaid", 0)
    assert last.penalty_fen > 0
    refusal("BENEFIT-104", lambda: repaid(loan, 1, END))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 120), st.sampled_from(["due", "early_term", "early_instalment"]), st.integers(1, 100)),
        min_size=1,
        max_size=5,
    ),
    way=st.sampled_from(["interest_quarterly", "equal_instalments", "equal_principal", "all_at_end"]),
)
def test_domain_and_ledger_agree_to_the_fen(loan: Loan, steps: list[tuple[int, str, int]], way: str) -> None:
    from datetime import timedelta

    from django.db import transaction

    with transaction.atomic():
        fresh = drawn(*poor_household("乙某"), repayment=way)
        day = DRAWN_ON
        for number, (days, kind, percent) in enumerate(steps):
            day += timedelta(days=days)
            reckoned = account_of(fresh, day)
            owed = sum(due.open_fen for due in reckoned.dues) if kind == "due" else reckoned.payoff_fen
            amount = owed * percent // 100
            fresh.refresh_from_db()
            if not amount or fresh.state == "repaid":
                continue
            repaid(fresh, amount, day, kind=kind, number=f"H-{number}")
            fresh = Loan.objects.get(pk=fresh.pk)
            assert balance(f"borrower:{fresh.pk}") == account_of(fresh, day).principal_fen
            # Nothing waits: what the ledger says holds also on every day until something else happens.
            later = day + timedelta(days=40)
            assert balance(f"borrower:{fresh.pk}") == account_of(fresh, later).principal_fen
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"amount_fen": 12084, "on": FIRST_DUE}, "BENEFIT-107"),
        ({"amount_fen": 100, "on": date(2018, 6, 10)}, "BENEFIT-107"),
        ({"amount_fen": 100, "on": date(2018, 5, 31)}, "BENEFIT-108"),
        ({"amount_fen": 6_000_000, "on": FIRST_DUE, "kind": "early_term"}, "BENEFIT-012"),
        ({"amount_fen": 0, "on": FIRST_DUE}, "FUND-101"),
        ({"amount_fen": 100, "on": FIRST_DUE, "kind": "gift"}, "FUND-102"),
        ({"amount_fen": 100, "on": FIRST_DUE, "document_no": " "}, "FUND-141"),
    ],
)
def test_it_refuses_a_receipt_that_cannot_be(loan: Loan, told: dict[str, Any], code: str) -> None:
    wanted = {"kind": "due", "document_no": "SK-1"} | told
    refusal(code, lambda: repay_loan(loan=loan, by=None, **wanted))
    assert not loan.payments.exists()


def test_it_takes_receipts_in_order_and_once(loan: Loan) -> None:
    repaid(loan, 100, FIRST_DUE, number="SK-1")
    refusal("BENEFIT-109", lambda: repaid(loan, 100, FIRST_DUE, number="SK-1"))
    refusal("BENEFIT-108", lambda: repaid(loan, 100, date(2018, 6, 20), number="SK-2"))


def test_what_was_not_drawn_is_not_repaid() -> None:
    refusal("BENEFIT-104", lambda: repaid(asked(*poor_household("乙某")), 100, FIRST_DUE))


def test_a_wrong_receipt_is_taken_back(loan: Loan) -> None:
    first = repaid(loan, 12083, FIRST_DUE, number="SK-1")
    second = repaid(loan, 1_000_000, FIRST_DUE, kind="early_term", number="SK-2")
    refusal("BENEFIT-117", lambda: take_back_repayment(payment=first, on=FIRST_DUE, reason="错户", by=None))
    refusal("FUND-128", lambda: take_back_repayment(payment=second, on=FIRST_DUE, reason="", by=None))
    take_back_repayment(payment=second, on=FIRST_DUE, reason="错户", by=None)
    refusal("BENEFIT-117", lambda: take_back_repayment(payment=second, on=FIRST_DUE, reason="错户", by=None))
    assert (
        balance(f"borrower:{loan.pk}") == account_of(Loan.objects.get(pk=loan.pk), FIRST_DUE).principal_fen == 5_000_000
    )
    assert repaid(loan, 1_000_000, FIRST_DUE, kind="early_term", number="SK-2").pk


def test_the_last_receipt_taken_back_opens_the_loan_again(loan: Loan) -> None:
    last = repaid(loan, account_of(loan, FIRST_DUE).payoff_fen, FIRST_DUE, kind="early_term")
    loan.refresh_from_db()
    assert loan.state == "repaid"
    take_back_repayment(payment=last, on=FIRST_DUE, reason="退票", by=None)
    loan.refresh_from_db()
    assert loan.state == "drawn"


def test_it_is_extended_as_the_rules_allow(loan: Loan) -> None:
    clean = date(2018, 6, 2)
    extend_loan(loan=loan, months=12, on=clean, words="受灾", by=None)
    loan = Loan.objects.get(pk=loan.pk)
    assert account_of(loan, clean).matures_on == date(2020, 6, 1)
    refusal("BENEFIT-013", lambda: extend_loan(loan=loan, months=1, on=clean, words="再延", by=None))


def test_it_is_not_extended_for_too_long_or_without_a_reason_or_in_arrears(loan: Loan) -> None:
    clean = date(2018, 6, 2)
    refusal("BENEFIT-013", lambda: extend_loan(loan=loan, months=13, on=clean, words="受灾", by=None))
    refusal("FUND-128", lambda: extend_loan(loan=loan, months=6, on=clean, words=" ", by=None))
    refusal("BENEFIT-013", lambda: extend_loan(loan=loan, months=6, on=date(2018, 7, 20), words="受灾", by=None))


def risk_terms() -> None:
    term("small_loan.bank_share", 300_000)
    term("small_loan.claim_after_days", 60)


LATE = date(2019, 9, 1)


def test_the_risk_fund_bears_its_part_and_gets_back_its_part(loan: Loan) -> None:
    risk_terms()
    pay_into_risk_fund(county_code=COUNTY, amount_fen=10_000_000, on=date(2018, 1, 1), document_no="注1", by=None)
    owed = account_of(loan, LATE)
    loss = owed.principal_fen + owed.arrears.interest_fen
    posted = compensate_loan(loan=loan, on=LATE, by=None)
    loan.refresh_from_db()
    assert (loan.state, loan.borne) == (
        "compensated",
        {"bank": loss - posted.amount_fen, "government": posted.amount_fen},
    )
    assert abs(posted.amount_fen - loss * 7 // 10) <= 1
    assert risk_fund_fen(COUNTY) == 10_000_000 - posted.amount_fen
    refusal("BENEFIT-104", lambda: compensate_loan(loan=loan, on=LATE, by=None))
    paid = repaid(loan, account_of(loan, LATE).payoff_fen, LATE)
    assert paid.principal_fen == 5_000_000
    assert abs(paid.fund_fen - 3_500_000) <= 1
    assert risk_fund_fen(COUNTY) == 10_000_000 - posted.amount_fen + paid.fund_fen
    assert verdict().is_sound
    take_back_repayment(payment=paid, on=LATE, reason="退票", by=None)
    loan.refresh_from_db()
    assert (loan.state, risk_fund_fen(COUNTY)) == ("compensated", 10_000_000 - posted.amount_fen)


def test_the_risk_fund_does_not_pay_before_its_time_or_what_it_has_not(loan: Loan) -> None:
    refusal("RULEBOOK-021", lambda: compensate_loan(loan=loan, on=LATE, by=None))
    risk_terms()
    refusal("BENEFIT-113", lambda: compensate_loan(loan=loan, on=LATE, by=None))
    pay_into_risk_fund(county_code=COUNTY, amount_fen=100, on=date(2018, 1, 1), document_no="注1", by=None)
    refusal("BENEFIT-112", lambda: compensate_loan(loan=loan, on=date(2018, 7, 1), by=None))
    assert compensate_loan(loan=loan, on=LATE, by=None).amount_fen == 100


def test_a_product_without_a_fund_is_not_compensated() -> None:
    from benefits.makers import PINELLIA, pinellia_terms

    pinellia_terms()
    loan = drawn(*poor_household("乙某"), product=PINELLIA, use="crops", repayment="all_at_end")
    refusal("BENEFIT-111", lambda: compensate_loan(loan=loan, on=LATE, by=None))


def test_a_loan_written_off_can_still_be_repaid(loan: Loan) -> None:
    refusal("FUND-128", lambda: write_off_loan(loan=loan, on=LATE, reason="", by=None))
    write_off_loan(loan=loan, on=LATE, reason="死亡无遗产", by=None)
    loan.refresh_from_db()
    assert loan.state == "written_off"
    refusal("BENEFIT-104", lambda: write_off_loan(loan=loan, on=LATE, reason="再核销", by=None))
    assert repaid(loan, 1000, LATE).penalty_fen > 0


def test_it_says_the_class_where_it_follows_from_days(loan: Loan) -> None:
    (row,) = loan_rows([loan], date(2026, 1, 1))
    assert row.loan_class == "loss"
    (row,) = loan_rows([loan], date(2018, 6, 2))
    assert row.loan_class is None or row.loan_class == "normal"


@pytest.fixture
def interest_project() -> Any:
    project = funds.project("P-TX", purpose="loan_interest", cost_fen=10_000_000)
    money = funds.tranche("贴息一号", purpose="loan_interest", amount_fen=1_000_000)
    funds.allocated(money, project, 1_000_000)
    return project


def test_subsidy_goes_through_the_chain_to_the_borrower(loan: Loan, interest_project: Any) -> None:
    repaid(loan, 12083, FIRST_DUE)
    entry = NewSubsidyClaim(interest_project, date(2026, 4, 1), "TX-1", "利息清单")
    (due, *rest) = subsidy_rows(Loan.objects.all(), entry.until)
    assert (due.is_due, due.line.subsidy_fen) == (True, 12083)
    assert not any(row.is_due for row in rest)  # never paid: the subsidy is lost
    claim = claim_subsidy(entry=entry, by=None)
    assert (claim.amount_fen, claim.expense) == (12083, "interest")
    refusal(
        "BENEFIT-110",
        lambda: claim_subsidy(entry=NewSubsidyClaim(interest_project, entry.until, "TX-2", "清单"), by=None),
    )
    approve_claim(claim=claim, on=date(2026, 4, 2), by=None)
    (payment,) = pay_subsidy(claim=claim, voucher_no="PZ-9", on=date(2026, 5, 1), by=None)
    assert (payment.payee, payment.amount_fen) == (loan.member.name, 12083)
    assert SubsidyPeriod.objects.get().payment == payment
    refusal("BENEFIT-116", lambda: pay_subsidy(claim=claim, voucher_no="PZ-10", on=date(2026, 5, 1), by=None))
    assert set(Transfer.objects.filter(payment=payment).values_list("book", flat=True)) == {"grant"}


def test_a_refused_claim_lets_the_period_be_claimed_again(loan: Loan, interest_project: Any) -> None:
    repaid(loan, 12083, FIRST_DUE)
    first = claim_subsidy(entry=NewSubsidyClaim(interest_project, date(2026, 4, 1), "TX-1", "清单"), by=None)
    refuse_claim(claim=first, on=date(2026, 4, 2), reason="缺票据", by=None)
    again = claim_subsidy(entry=NewSubsidyClaim(interest_project, date(2026, 4, 3), "TX-2", "清单"), by=None)
    assert Claim.objects.count() == 2
    assert SubsidyPeriod.objects.get(is_open=True).claim == again
