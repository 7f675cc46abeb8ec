"""What the database itself refuses of loans, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from benefits.makers import asked, drawn
from cast import COUNTY
from funds import makers as funds
from lianxin.benefits.models import Loan, LoanExtension, LoanPayment, LoanStep, LocalTerm, SubsidyPeriod
from lianxin.people.models import User
from lianxin.registry.models import Household, Member

pytestmark = pytest.mark.django_db

DAY = date(2018, 7, 1)


def refuses(name: str, act: Callable[[], Any]) -> None:
    # SQLite names the columns of a unique index instead of the constraint.
    with pytest.raises(IntegrityError, match=rf"{name}|UNIQUE constraint failed"), transaction.atomic():
        act()


@pytest.fixture
def loan(family: tuple[Household, Member]) -> Loan:
    return drawn(*family)


def changed(loan: Loan, **given: Any) -> Callable[[], Any]:
    return lambda: Loan.objects.filter(pk=loan.pk).update(**given)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("loan_is_of_some_money", {"amount_fen": 0}),
        ("loan_runs_for_some_months", {"months": 0}),
        ("drawn_loan_keeps_its_terms", {"rate": None}),
        ("drawn_loan_keeps_its_terms", {"contract_no": ""}),
        ("drawn_loan_keeps_its_terms", {"state": "asked"}),
    ],
)
def test_a_loan_is_whole(loan: Loan, name: str, given: dict[str, Any]) -> None:
    refuses(name, changed(loan, **given))


def test_a_contract_of_a_lender_is_of_one_loan(loan: Loan, family: tuple[Household, Member]) -> None:
    other = asked(*family, product="pinellia_loan", use="crops", repayment="all_at_end")
    refuses("contract_of_a_lender_is_of_one_loan", changed(other, contract_no=loan.contract_no))


def step(loan: Loan, name: str, by: User | None = None, **given: Any) -> LoanStep:
    return LoanStep.objects.create(loan=loan, step=name, by=by, on=DAY, at=timezone.now(), **given)


def test_steps_are_taken_once_and_by_different_people(family: tuple[Household, Member], township_clerk: User) -> None:
    loan = asked(*family, by=township_clerk)
    refuses("nobody_does_two_steps_of_a_loan", lambda: step(loan, "rating", township_clerk))
    refuses("loan_goes_through_a_step_once", lambda: step(loan, "application"))
    refuses("step_sent_back_says_why", lambda: step(loan, "rating", outcome="refused"))


def receipt(loan: Loan, **given: Any) -> LoanPayment:
    wanted: dict[str, Any] = {
        "kind": "due", "on": DAY, "amount_fen": 100, "principal_fen": 0, "interest_fen": 100, "penalty_fen": 0,
        "document_no": "SK-1", "at": timezone.now(),
    }  # fmt: skip
    return LoanPayment.objects.create(loan=loan, **(wanted | given))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("loan_payment_adds_up", {"interest_fen": 99}),
        ("loan_payment_has_no_negative_part", {"interest_fen": 101, "penalty_fen": -1}),
        ("principal_repaid_stands_in_the_ledger", {"interest_fen": 0, "principal_fen": 100}),
        ("fund_gets_part_of_the_principal", {"fund_fen": 1}),
        ("receipt_taken_back_says_why", {"reversed_on": DAY}),
    ],
)
def test_a_receipt_is_whole(loan: Loan, name: str, given: dict[str, Any]) -> None:
    refuses(name, lambda: receipt(loan, **given))


def test_a_receipt_is_recorded_once(loan: Loan) -> None:
    receipt(loan)
    refuses("receipt_is_recorded_once_for_a_loan", lambda: receipt(loan))


@pytest.mark.parametrize(
    ("name", "given"), [("extension_is_a_month_or_more", {"months": 0}), ("extension_says_why", {"words": ""})]
)
def test_an_extension_is_whole(loan: Loan, name: str, given: dict[str, Any]) -> None:
    wanted: dict[str, Any] = {"on": DAY, "months": 1, "words": "受灾", "at": timezone.now()}
    refuses(name, lambda: LoanExtension.objects.create(loan=loan, **(wanted | given)))


def period(loan: Loan, claim: Any, **given: Any) -> SubsidyPeriod:
    wanted = {"starts_on": DAY, "due_on": DAY, "interest_fen": 100, "subsidy_fen": 100}
    return SubsidyPeriod.objects.create(loan=loan, claim=claim, **(wanted | given))


def test_a_period_is_subsidised_once_and_within_its_interest(loan: Loan) -> None:
    claim = funds.submitted(funds.project(), 100)
    period(loan, claim)
    refuses("period_of_interest_is_subsidised_once", lambda: period(loan, claim))
    later = date(2018, 10, 1)
    refuses("subsidy_is_part_of_the_interest", lambda: period(loan, claim, due_on=later, subsidy_fen=101))
    refuses("subsidy_is_part_of_the_interest", lambda: period(loan, claim, due_on=later, subsidy_fen=0))


@pytest.mark.parametrize(
    ("name", "given"),
    [("local_term_is_not_negative", {"value": -1}), ("local_term_names_its_document", {"document": ""})],
)
def test_a_term_is_whole(db: None, name: str, given: dict[str, Any]) -> None:
    wanted: dict[str, Any] = {"name": "x", "value": 1, "starts_on": DAY, "document": "一号", "at": timezone.now()}
    refuses(name, lambda: LocalTerm.objects.create(county_code=COUNTY, **(wanted | given)))


def test_a_term_is_set_once_from_a_day(db: None) -> None:
    wanted: dict[str, Any] = {"name": "x", "value": 1, "starts_on": DAY, "document": "一号", "at": timezone.now()}
    LocalTerm.objects.create(county_code=COUNTY, **wanted)
    refuses("county_sets_a_term_once_from_a_day", lambda: LocalTerm.objects.create(county_code=COUNTY, **wanted))
