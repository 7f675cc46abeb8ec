"""A loan is made in steps, each by somebody else; what was agreed is kept; the principal goes from lender to borrower."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from benefits.makers import (
    ASKED_ON,
    BANK,
    DRAWN_ON,
    P1,
    PINELLIA,
    asked,
    drawn,
    new_loan,
    pinellia_terms,
    poor_household,
    ready,
    term,
)
from cast import COUNTY, OTHER_VILLAGE
from lianxin.audit.models import Event
from lianxin.benefits.models import Loan, LoanStep
from lianxin.benefits.operations import (
    NewTerm,
    apply_for_loan,
    check_in_village,
    draw_loan,
    rate_borrower,
    refuse_loan,
    review_loan,
    set_local_term,
)
from lianxin.benefits.queries.loans import loan_totals, next_step_of
from lianxin.benefits.queries.terms import is_left_open, open_terms
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Account, Transfer
from lianxin.people.models import User
from lianxin.registry.models import Household, Member
from registry.makers import household, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def family() -> tuple[Household, Member]:
    return poor_household()


def refusal(code: str, act: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def test_it_goes_from_the_application_to_the_drawing(
    family: tuple[Household, Member],
    township_clerk: User,
    village_team_member: User,
    county_officer: User,
    funds_officer: User,
) -> None:
    loan = asked(*family, by=township_clerk)
    check_in_village(loan=loan, on=date(2018, 5, 3), words="养殖属实", by=village_team_member)
    rate_borrower(loan=loan, on=date(2018, 5, 5), words="信用良好，授信 5 万元", by=county_officer)
    review_loan(loan=loan, on=date(2018, 5, 20), words="同意", by=None)
    done = draw_loan(loan=loan, on=DRAWN_ON, contract_no="HT-1", by=funds_officer)
    assert [step.step for step in done.steps.all()] == [
        "application", "village_check", "rating", "bank_review", "disbursement",
    ]  # fmt: skip
    assert (done.state, done.drawn_on, done.rate, done.penalty_factor) == ("drawn", DRAWN_ON, 43_500, 1_500_000)
    assert Account.objects.get(code=f"borrower:{loan.pk}").balance_fen == 5_000_000
    assert Account.objects.get(code=f"lender:{COUNTY}:{BANK}").balance_fen == -5_000_000
    (transfer,) = Transfer.objects.all()
    assert (transfer.book, transfer.kind, transfer.household_id) == ("loan", "lend", family[0].pk)
    acts = set(Event.objects.values_list("act", flat=True))
    assert {"benefits.apply_for_loan", "benefits.take_loan_step", "benefits.draw_loan"} <= acts


def test_nobody_takes_two_steps_of_a_loan(
    family: tuple[Household, Member], township_clerk: User, county_officer: User
) -> None:
    loan = asked(*family, by=township_clerk)
    again = lambda: check_in_village(loan=loan, on=ASKED_ON, words="属实", by=township_clerk)  # noqa: E731
    refusal("BENEFIT-105", again)
    check_in_village(loan=loan, on=ASKED_ON, words="属实", by=county_officer)
    refusal("BENEFIT-105", lambda: rate_borrower(loan=loan, on=ASKED_ON, words="", by=county_officer))


def test_it_keeps_the_order_of_steps_and_days(family: tuple[Household, Member]) -> None:
    loan = asked(*family)
    refusal("BENEFIT-014", lambda: rate_borrower(loan=loan, on=ASKED_ON, words="", by=None))
    refusal("BENEFIT-014", lambda: draw_loan(loan=loan, on=DRAWN_ON, contract_no="HT-1", by=None))
    early = date(2018, 4, 30)
    refusal("FUND-139", lambda: check_in_village(loan=loan, on=early, words="", by=None))
    done = drawn(*poor_household("乙某"))
    refusal("BENEFIT-104", lambda: check_in_village(loan=done, on=DRAWN_ON, words="", by=None))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"product": "no_such_loan"}, "BENEFIT-101"),
        ({"amount_fen": 5_000_001}, "BENEFIT-103"),
        ({"months": 37}, "BENEFIT-103"),
        ({"use": "wedding"}, "BENEFIT-103"),
        ({"use": "unheard_of"}, "FUND-102"),
        ({"repayment": "never"}, "FUND-102"),
        ({"amount_fen": 0}, "FUND-101"),
        ({"lender": " "}, "FUND-141"),
        ({"asked_on": date(2014, 1, 1)}, "BENEFIT-102"),
    ],
)
def test_it_refuses_what_may_not_be_lent(family: tuple[Household, Member], changed: dict[str, Any], code: str) -> None:
    refusal(code, lambda: asked(*family, **changed))
    assert not Loan.objects.exists()


def test_it_lends_to_members_only(family: tuple[Household, Member]) -> None:
    other = poor_household("乙某")[1]
    refusal("BENEFIT-102", lambda: asked(family[0], other))
    gone = member(family[0], "丙某", year=2018, left_on=date(2018, 1, 1), leaving_kind="marriage_out")
    refusal("BENEFIT-102", lambda: asked(family[0], gone))


def test_it_keeps_to_the_cap_over_all_loans_of_a_household(family: tuple[Household, Member]) -> None:
    drawn(*family, amount_fen=3_000_000)
    refusal("BENEFIT-103", lambda: asked(*family, amount_fen=2_000_001, asked_on=DRAWN_ON))
    assert asked(*family, amount_fen=2_000_000, asked_on=DRAWN_ON).pk


def test_it_asks_again_on_the_day_of_drawing(family: tuple[Household, Member]) -> None:
    first, second = ready(asked(*family)), ready(asked(*family))
    draw_loan(loan=first, on=DRAWN_ON, contract_no="HT-1", by=None)
    refusal("BENEFIT-103", lambda: draw_loan(loan=second, on=DRAWN_ON, contract_no="HT-2", by=None))


def test_a_contract_is_of_one_loan(family: tuple[Household, Member]) -> None:
    drawn(*family, amount_fen=1_000_000, contract_no="HT-1")
    refusal("BENEFIT-106", lambda: drawn(*family, amount_fen=1_000_000, contract_no="HT-1"))
    assert Transfer.objects.count() == 1


def test_it_is_sent_back_with_a_reason(family: tuple[Household, Member], village_team_member: User) -> None:
    loan = asked(*family)
    refusal("FUND-128", lambda: refuse_loan(loan=loan, on=ASKED_ON, reason=" ", by=village_team_member))
    done = refuse_loan(loan=loan, on=ASKED_ON, reason="用途不实", by=village_team_member)
    assert (done.state, done.steps.last().outcome) == ("refused", "refused")  # type: ignore[union-attr]
    assert next_step_of(done) is None
    refusal("BENEFIT-104", lambda: refuse_loan(loan=loan, on=ASKED_ON, reason="再退", by=None))


def test_what_cannot_be_told_is_kept_for_a_person(family: tuple[Household, Member]) -> None:
    loan = asked(*family, product=PINELLIA, use="crops", repayment="all_at_end")
    told = {finding["rule"]: finding["verdict"] for finding in loan.findings}
    assert told["loan_amount"] == "cannot_tell"
    assert LoanStep.objects.count() == 1


def test_it_is_not_drawn_while_the_county_has_not_set_its_rate(family: tuple[Household, Member]) -> None:
    loan = ready(asked(*family, product=PINELLIA, use="crops", repayment="all_at_end"))
    refusal("RULEBOOK-021", lambda: draw_loan(loan=loan, on=DRAWN_ON, contract_no="BX-1", by=None))
    pinellia_terms()
    assert draw_loan(loan=loan, on=DRAWN_ON, contract_no="BX-1", by=None).rate == 60_000


def test_a_later_term_changes_nothing_of_a_loan_that_was_drawn(family: tuple[Household, Member]) -> None:
    pinellia_terms()
    loan = drawn(*family, product=PINELLIA, use="crops", repayment="all_at_end")
    term("pinellia_loan.rate", 90_000, starts_on=date(2018, 7, 1))
    assert Loan.objects.get(pk=loan.pk).rate == 60_000


@pytest.mark.parametrize(
    ("name", "value", "on"),
    [
        ("small_loan.cap", 100, date(2018, 1, 1)),
        ("benchmark_rate.up_to_one_year", 1, date(2018, 1, 1)),
        ("no.such_value", 1, date(2018, 1, 1)),
        ("pinellia_loan.rate", -1, date(2018, 1, 1)),
    ],
)
def test_a_county_sets_only_what_is_left_to_it(name: str, value: int, on: date) -> None:
    entry = NewTerm(COUNTY, name, value, on, "某政发〔2018〕1号")
    refusal("BENEFIT-114", lambda: set_local_term(entry=entry, by=None))


def test_a_term_is_set_once_from_a_day_and_names_its_document() -> None:
    term("pinellia_loan.rate", 60_000)
    refusal("BENEFIT-115", lambda: term("pinellia_loan.rate", 50_000))
    refusal("FUND-141", lambda: set_local_term(entry=NewTerm(COUNTY, "pinellia_loan.cap", 1, DRAWN_ON, " "), by=None))


def test_it_lists_what_the_county_has_still_to_set() -> None:
    names = {one.name for one in open_terms(COUNTY, DRAWN_ON)}
    assert {"pinellia_loan.rate", "small_loan.bank_share"} <= names
    assert "small_loan.cap" not in names
    pinellia_terms()
    assert "pinellia_loan.rate" not in {one.name for one in open_terms(COUNTY, DRAWN_ON)}
    assert is_left_open("pinellia_loan.rate", DRAWN_ON, COUNTY)


@pytest.mark.parametrize("name", ["helper", "auditor", "unit_liaison", "village_team_member", "other_township_clerk"])
def test_others_may_not_apply(family: tuple[Household, Member], name: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        apply_for_loan(entry=new_loan(*family), by=request.getfixturevalue(name))


def test_only_the_funds_officer_draws(family: tuple[Household, Member], county_officer: User) -> None:
    loan = ready(asked(*family))
    with pytest.raises(PermissionDenied):
        draw_loan(loan=loan, on=DRAWN_ON, contract_no="HT-1", by=county_officer)


def test_the_county_alone_sets_terms(township_clerk: User, county_officer: User) -> None:
    entry = NewTerm(COUNTY, "pinellia_loan.rate", 60_000, DRAWN_ON, "某政发〔2018〕1号")
    with pytest.raises(PermissionDenied):
        set_local_term(entry=entry, by=township_clerk)
    assert set_local_term(entry=entry, by=county_officer).pk


def test_480_wan_of_pinellia_loans_are_counted_once_and_never_as_grants(auditor: User) -> None:
    # 报告000：“半夏贷”已发放480万元。
    pinellia_terms()
    for number in range(16):
        drawn(
            *poor_household(f"户{number}"), product=PINELLIA, use="crops", repayment="all_at_end", amount_fen=30_000_000
        )
    totals = loan_totals(auditor, product=PINELLIA)
    assert (totals.loans, totals.households, totals.lent_fen) == (16, 16, 480_000_000)
    assert loan_totals(auditor).lent_fen == 480_000_000
    assert not Transfer.objects.exclude(book="loan").exists()
    assert loan_totals(auditor, product=P1).lent_fen == 0


def test_twenty_households_borrow_two_million(auditor: User) -> None:
    # 报告004：引进惠农低息无担保贷款200余万元，20户。
    for name, value in {"longest_months": 36, "rate": 45_000, "penalty_factor": 1_500_000}.items():
        term(f"low_interest_loan.{name}", value)
    for number in range(20):
        of = poor_household(f"户{number}")
        drawn(*of, product="low_interest_loan", use="livestock", amount_fen=10_000_000)
    totals = loan_totals(auditor)
    assert (totals.households, totals.lent_fen) == (20, 200_000_000)


def test_totals_are_of_what_one_sees(family: tuple[Household, Member], township_clerk: User, helper: User) -> None:
    drawn(*family)
    assert loan_totals(township_clerk).lent_fen == 5_000_000
    assert loan_totals(helper).lent_fen == 0
    assert household("远某", village_code=OTHER_VILLAGE).pk
