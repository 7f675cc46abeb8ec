"""Loans, shares and benefits for tests, made by the room's own acts. All are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from cast import COUNTY, VILLAGE
from lianxin.benefits.models import Loan, ShareInstrument
from lianxin.benefits.operations import (
    NewInstrument,
    NewLoan,
    NewRun,
    NewTerm,
    allot_shares,
    apply_for_loan,
    draw_loan,
    open_instrument,
    set_local_term,
    take_step,
)
from lianxin.benefits.queries.loans import next_step_of
from lianxin.people.models import User
from lianxin.registry.models import Household, Member
from registry.makers import household, household_facts, member

P1, PINELLIA = "small_loan_2014", "pinellia_loan"
ASKED_ON, DRAWN_ON = date(2018, 5, 1), date(2018, 6, 1)
BANK = "某农商行"
PINELLIA_TERMS = {
    "pinellia_loan.cap": 30_000_000,
    "pinellia_loan.longest_months": 36,
    "pinellia_loan.rate": 60_000,
    "pinellia_loan.penalty_factor": 1_500_000,
    "pinellia_loan.subsidy_share": 500_000,
}


def poor_household(name: str = "甲某", **facts: Any) -> tuple[Household, Member]:
    """A registered household of 2018 and its head, of an age to borrow."""
    made = household(name, year=2018, with_facts=False)
    household_facts(made, 2018, household_type="poor", **facts)
    who = member(made, name, year=2018, relation_to_head="head", identity={"birth_on": date(1980, 5, 1)})
    return made, who


def term(name: str, value: int, *, starts_on: date = date(2016, 1, 1)) -> None:
    """A value that the county set."""
    set_local_term(entry=NewTerm(COUNTY, name, value, starts_on, "某政发〔2016〕9号"), by=None)


def pinellia_terms() -> None:
    """Everything that the county sets for pinellia loans."""
    for name, value in PINELLIA_TERMS.items():
        term(name, value)


def new_loan(of: Household, who: Member, **given: Any) -> NewLoan:
    """What a household asks for: fifty thousand for a year of livestock."""
    wanted: dict[str, Any] = {
        "product": P1,
        "lender": BANK,
        "amount_fen": 5_000_000,
        "months": 12,
        "repayment": "interest_quarterly",
        "use": "livestock",
        "asked_on": ASKED_ON,
    }
    return NewLoan(household=of, member=who, **(wanted | given))


def asked(of: Household, who: Member, *, by: User | None = None, **given: Any) -> Loan:
    """An application."""
    return apply_for_loan(entry=new_loan(of, who, **given), by=by)


def ready(loan: Loan, *, on: date | None = None) -> Loan:
    """Every step up to the drawing, taken by the house."""
    while (step := next_step_of(loan)) != "disbursement":
        assert step is not None
        take_step(loan=loan, step=step, on=on or ASKED_ON, words="属实", by=None)
    return loan


def drawn(of: Household, who: Member, *, on: date = DRAWN_ON, contract_no: str = "", **given: Any) -> Loan:
    """A loan that was paid out."""
    loan = ready(asked(of, who, **({"asked_on": min(on, ASKED_ON)} | given)), on=on)
    return draw_loan(loan=loan, on=on, contract_no=contract_no or f"HT-{loan.pk}", by=None)


def instrument(**given: Any) -> ShareInstrument:
    """A co-operative into which 100000 yuan were put in 100 shares, with 5 % promised a year."""
    wanted: dict[str, Any] = {
        "name": "蜂业入股",
        "enterprise": "某养蜂合作社",
        "area_code": VILLAGE,
        "capital_fen": 10_000_000,
        "shares": 100,
        "contract_no": "RG-1",
        "starts_on": date(2016, 1, 1),
        "guaranteed_rate": 50_000,
    }
    return open_instrument(entry=NewInstrument(**(wanted | given)), by=None)


def holders(of: ShareInstrument, count: int) -> list[Household]:
    """So many households with equal weights."""
    made = [household(f"户{number:03}") for number in range(count)]
    allot_shares(instrument=of, weights={one.household_no: 1 for one in made}, on=of.starts_on, by=None)
    return made


def new_run(**given: Any) -> NewRun:
    """A distribution of 5000 yuan for 2016, on 27 November."""
    wanted: dict[str, Any] = {
        "starts_on": date(2016, 1, 1),
        "ends_before": date(2017, 1, 1),
        "on": date(2016, 11, 27),
        "total": 500_000,
        "document_no": "决议1",
    }
    return NewRun(**(wanted | given))
