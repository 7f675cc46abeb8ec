"""A loan as it stands: what is paid, what is late, what was repaid early, what was put off; and what is refused."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.benefits.domain import errors
from lianxin.benefits.domain.loan_accounts import account, level_instalment, schedule
from lianxin.benefits.domain.loan_events import Event, Extended, Keeps, Prepaid, Repaid
from lianxin.benefits.domain.loan_terms import (
    DayCount,
    LoanTerms,
    Repayment,
    Roll,
    WorkingDays,
    months_after,
    rate_from_percent,
)
from lianxin.core.kernel.errors import Refused

DRAWN = date(2019, 1, 10)
QUARTERLY = LoanTerms(5_000_000, DRAWN, 12, 43_500, Repayment.INTEREST_QUARTERLY)
LEVEL = replace(QUARTERLY, repayment=Repayment.EQUAL_INSTALMENTS, day_count=DayCount.THIRTY_360)

TERMS = st.builds(
    LoanTerms,
    principal_fen=st.integers(1, 20_000_000),
    drawn_on=st.dates(date(2014, 1, 1), date(2026, 12, 31)),
    months=st.integers(1, 72),
    rate=st.integers(0, 240_000),
    repayment=st.sampled_from(Repayment),
    day_count=st.sampled_from(DayCount),
    settlement_day=st.integers(1, 28),
    penalty_factor=st.integers(1_000_000, 2_000_000),
    compounds=st.booleans(),
    roll=st.sampled_from(Roll),
    working_days=st.just(WorkingDays(frozenset({date(2020, 1, 27), date(2024, 5, 1), date(2024, 5, 2)}))),
)


def days_and_sums(terms: LoanTerms) -> st.SearchStrategy[list[Event]]:
    """Events that borrowers and banks do, some of them impossible; those are passed over."""
    days = st.integers(0, terms.months * 31 + 200).map(lambda n: terms.drawn_on + timedelta(days=n))
    sums = st.integers(1, max(2, terms.principal_fen // 2))
    return st.lists(
        st.one_of(
            st.builds(Repaid, days, sums),
            st.builds(Prepaid, days, sums, st.sampled_from(Keeps)),
            st.builds(Extended, days, st.integers(1, 12), st.none() | st.integers(0, 100_000)),
        ),
        max_size=6,
    )


def refusal_of(terms: LoanTerms, events: list[Event]) -> Refused | None:
    """Return why the last of the events cannot have happened, if so."""
    try:
        account(terms, events, on=events[-1].on)
    except Refused as refused:
        if refused.kind in (errors.EVENT_OUT_OF_TIME, errors.TOO_MUCH, errors.EXTENSION_REFUSED):
            return refused
        raise
    return None


@given(TERMS)
def test_it_repays_exactly_the_principal_and_never_less_than_nothing(terms: LoanTerms) -> None:
    dues = schedule(terms)
    assert sum(due.principal_fen for due in dues) == terms.principal_fen
    assert all(due.principal_fen >= 0 and due.interest_fen >= 0 for due in dues)
    balances = [terms.principal_fen, *(due.balance_fen for due in dues)]
    assert all(earlier >= later >= 0 for earlier, later in itertools.pairwise(balances))
    assert balances[-1] == 0
    days = [terms.drawn_on, *(due.due_on for due in dues)]
    assert all(earlier < later for earlier, later in itertools.pairwise(days))
    assert [due.starts_on for due in dues] == days[:-1]


@given(TERMS)
def test_it_counts_every_day_of_interest_once(terms: LoanTerms) -> None:
    dues = schedule(terms)
    stretches = [stretch for due in dues for stretch in due.stretches]
    assert stretches[0].starts_on == terms.drawn_on
    assert all(one.ends_before == two.starts_on for one, two in itertools.pairwise(stretches))
    assert stretches[-1].ends_before == dues[-1].due_on
    # Rounded once for each period, half a fen at most.
    exact = sum(s.principal_fen * s.rate * terms.days(s.starts_on, s.ends_before) for s in stretches)
    basis = 1_000_000 * terms.day_count.basis
    assert abs(sum(due.interest_fen for due in dues) * basis - exact) * 2 <= len(dues) * basis


@given(data=st.data(), terms=TERMS)
def test_it_loses_no_fen_whatever_happens(data: st.DataObject, terms: LoanTerms) -> None:
    events: list[Event] = []
    for event in sorted(data.draw(days_and_sums(terms)), key=lambda event: event.on):
        if refusal_of(terms, [*events, event]) is None:
            events.append(event)
    on = data.draw(st.dates(terms.drawn_on, terms.drawn_on + timedelta(days=4000)))
    loan = account(terms, events, on=on)
    received = sum(event.amount_fen for event in events if not isinstance(event, Extended) and event.on <= on)
    applied = sum(due.paid_principal_fen + due.paid_interest_fen + due.paid_penalty_fen for due in loan.dues)
    prepaid = sum(one.principal_fen for one in loan.prepayments)
    assert received == applied + prepaid + loan.unapplied_fen
    assert loan.principal_fen == terms.principal_fen - prepaid - sum(due.paid_principal_fen for due in loan.dues)
    fallen = sum(due.principal_fen for due in loan.dues)
    assert fallen + prepaid + loan.running_fen == terms.principal_fen
    assert sum(due.principal_fen for due in loan.upcoming) == loan.running_fen
    amounts = (loan.running_fen, loan.accrued_fen, loan.unapplied_fen, loan.arrears.total_fen, loan.payoff_fen)
    assert min(amounts) >= 0
    assert all(0 <= due.paid_principal_fen <= due.principal_fen for due in loan.dues)
    assert all(0 <= due.paid_interest_fen <= due.interest_fen for due in loan.dues)
    assert all(0 <= due.paid_penalty_fen <= due.penalty_fen for due in loan.dues)
    assert (loan.arrears.days > 0) == (loan.arrears.since is not None)


@given(data=st.data(), terms=TERMS)
def test_it_is_paid_off_by_what_it_says_pays_it_off(data: st.DataObject, terms: LoanTerms) -> None:
    on = data.draw(st.dates(terms.drawn_on, terms.drawn_on + timedelta(days=terms.months * 31 + 100)))
    owed_fen = account(terms, (), on=on).payoff_fen
    loan = account(terms, [Prepaid(on, owed_fen)], on=on)
    assert loan.is_paid_off
    assert loan.principal_fen == 0
    assert loan.upcoming == ()
    assert loan.arrears.days == 0
    with pytest.raises(Refused) as refused:
        account(terms, [Prepaid(on, owed_fen + 1)], on=on)
    assert refused.value.kind is errors.TOO_MUCH
    later = on + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        account(terms, [Prepaid(on, owed_fen), Repaid(later, 1)], on=later)
    assert refused.value.kind is errors.EVENT_OUT_OF_TIME


@given(terms=TERMS, days=st.integers(1, 400))
def test_it_charges_more_the_longer_nothing_is_paid(terms: LoanTerms, days: int) -> None:
    on = terms.matures_on + timedelta(days=days)
    earlier, later = (account(terms, (), on=day).arrears for day in (on, on + timedelta(days=1)))
    assert later.days == earlier.days + 1
    assert later.penalty_fen >= earlier.penalty_fen
    assert later.principal_fen == earlier.principal_fen == terms.principal_fen


@given(principal_fen=st.integers(100, 50_000_000), rate=st.integers(1, 240_000), months=st.integers(1, 360))
def test_it_finds_the_instalment_that_is_right_to_half_a_fen(principal_fen: int, rate: int, months: int) -> None:
    """Repaid without rounding, what is left after the last month is within half a fen times its growth."""
    level = level_instalment(principal_fen, rate, months)
    growth = 1 + rate / 12_000_000
    left = principal_fen * growth**months - level * (growth**months - 1) / (growth - 1)
    assert abs(left) <= 0.5 * (growth**months - 1) / (growth - 1) + principal_fen * growth**months * 1e-9


def test_it_is_not_late_on_the_day_something_is_due() -> None:
    due_on = date(2019, 3, 21)
    on_the_day = account(QUARTERLY, (), on=due_on)
    assert (on_the_day.arrears.days, on_the_day.arrears.since, on_the_day.arrears.total_fen) == (0, None, 0)
    assert on_the_day.dues[0].open_fen == 42_292
    late = account(QUARTERLY, (), on=due_on + timedelta(days=1)).arrears
    assert (late.days, late.since, late.interest_fen, late.principal_fen) == (1, due_on, 42_292, 0)
    # 422.92 × 6.525 % ÷ 360 = 0.0766…
    assert late.penalty_fen == 8


def test_it_takes_penalty_first_then_interest_then_principal() -> None:
    terms = replace(QUARTERLY, repayment=Repayment.ALL_AT_END)
    matured = terms.matures_on
    on = matured + timedelta(days=100)
    owed = account(terms, (), on=on).arrears
    paid = account(terms, [Repaid(on, owed.penalty_fen + owed.interest_fen + 100)], on=on)
    (due,) = paid.dues
    assert (due.paid_penalty_fen, due.paid_interest_fen) == (owed.penalty_fen, owed.interest_fen)
    assert due.paid_principal_fen == 100
    assert paid.arrears.principal_fen == terms.principal_fen - 100
    assert paid.arrears.days == 100


def test_it_charges_no_penalty_on_interest_where_the_contract_does_not_compound() -> None:
    plain = replace(QUARTERLY, compounds=False)
    late = account(plain, (), on=date(2019, 5, 1)).arrears
    assert (late.interest_fen, late.penalty_fen) == (42_292, 0)


def test_it_keeps_money_that_comes_early_for_the_next_due_day() -> None:
    loan = account(QUARTERLY, [Repaid(date(2019, 3, 1), 50_000)], on=date(2019, 3, 20))
    assert (loan.unapplied_fen, loan.running_fen) == (50_000, 5_000_000)
    later = account(QUARTERLY, [Repaid(date(2019, 3, 1), 50_000)], on=date(2019, 3, 21))
    assert (later.unapplied_fen, later.dues[0].paid_on) == (7_708, date(2019, 3, 21))


def test_it_pays_arrears_before_it_repays_early() -> None:
    on = date(2019, 4, 1)
    owed = account(QUARTERLY, (), on=on).arrears
    loan = account(QUARTERLY, [Prepaid(on, owed.total_fen)], on=on)
    assert (loan.prepayments, loan.arrears.days, loan.running_fen) == ((), 0, 5_000_000)


def test_it_lets_the_interest_of_an_early_repayment_fall_due_on_the_next_day() -> None:
    """All principal on 2019-02-09, thirty days in: the interest of 181.25 follows on the 21st of March."""
    loan = account(QUARTERLY, [Prepaid(date(2019, 2, 9), 5_000_000)], on=date(2019, 2, 9))
    assert (loan.running_fen, loan.accrued_fen, loan.payoff_fen) == (0, 18_125, 18_125)
    assert [(due.due_on, due.interest_fen, due.principal_fen) for due in loan.upcoming] == [
        (date(2019, 3, 21), 18_125, 0)
    ]


def test_it_makes_instalments_smaller_or_fewer_as_agreed() -> None:
    first = schedule(LEVEL)[0]
    events: list[Event] = [Repaid(first.due_on, first.payment_fen), Prepaid(first.due_on, 2_000_000, Keeps.TERM)]
    smaller = account(LEVEL, events, on=first.due_on).upcoming
    events[-1] = Prepaid(first.due_on, 2_000_000, Keeps.INSTALMENT)
    fewer = account(LEVEL, events, on=first.due_on).upcoming
    assert len(smaller) == 11
    assert smaller[0].payment_fen < first.payment_fen
    assert len(fewer) < 11
    assert fewer[0].payment_fen == first.payment_fen


def test_it_spreads_what_is_left_over_a_longer_term() -> None:
    first = schedule(LEVEL)[0]
    events: list[Event] = [Repaid(first.due_on, first.payment_fen), Extended(date(2019, 2, 20), 12)]
    loan = account(LEVEL, events, on=date(2019, 2, 20))
    assert loan.extensions == 1
    assert loan.matures_on == months_after(DRAWN, 24)
    assert len(loan.upcoming) == 23
    assert sum(due.principal_fen for due in loan.upcoming) == loan.running_fen


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (Extended(date(2019, 6, 1), 6), errors.EXTENSION_REFUSED),  # the interest of March is overdue
        (Extended(date(2019, 2, 1), 0), errors.EXTENSION_REFUSED),
        (Extended(date(2020, 1, 10), 6), errors.EXTENSION_REFUSED),  # matured that day
        (Repaid(date(2019, 1, 9), 100), errors.EVENT_OUT_OF_TIME),
        (Repaid(date(2019, 2, 1), 0), errors.NOT_A_QUANTITY),
        (Prepaid(date(2019, 2, 1), -5), errors.NOT_A_QUANTITY),
        (Prepaid(date(2019, 2, 1), 6_000_000), errors.TOO_MUCH),
    ],
)
def test_it_refuses_what_cannot_have_happened(event: Event, kind: object) -> None:
    with pytest.raises(Refused) as refused:
        account(QUARTERLY, [event], on=event.on)
    assert refused.value.kind is kind


def test_it_leaves_aside_what_happens_after_the_day() -> None:
    on = date(2019, 2, 1)
    assert account(QUARTERLY, [Repaid(date(2019, 3, 1), 100)], on=on) == account(QUARTERLY, (), on=on)


@pytest.mark.parametrize(
    "change",
    [
        {"principal_fen": 0},
        {"principal_fen": -1},
        {"months": 0},
        {"months": 601},
        {"rate": -1},
        {"rate": 1_000_001},
        {"penalty_factor": -1},
        {"settlement_day": 29},
    ],
)
def test_it_refuses_terms_that_cannot_be_reckoned_with(change: dict[str, int]) -> None:
    with pytest.raises(Refused) as refused:
        replace(QUARTERLY, **change)  # type: ignore[arg-type]
    assert refused.value.kind is errors.BAD_TERMS


@pytest.mark.parametrize(("written", "rate"), [("4.35", 43_500), ("0", 0), ("4.7501", 47_501), ("3", 30_000)])
def test_it_reads_a_rate_exactly(written: str, rate: int) -> None:
    assert rate_from_percent(written) == rate


@pytest.mark.parametrize("written", ["", "four", "-1", "4.35001", "NaN", "Infinity", "4,35"])
def test_it_refuses_what_is_no_rate(written: str) -> None:
    with pytest.raises(Refused) as refused:
        rate_from_percent(written)
    assert refused.value.kind is errors.NOT_A_RATE


def test_it_makes_every_month_a_twelfth_for_a_loan_drawn_on_the_31st() -> None:
    terms = LoanTerms(12_000_000, date(2019, 1, 31), 12, 10_000, Repayment.EQUAL_PRINCIPAL, DayCount.THIRTY_360)
    assert [due.due_on.day for due in schedule(terms)[:3]] == [28, 31, 30]
    # One per cent a year on 120,000 yuan is 100 yuan a month, and on 10,000 less each month 8.33 less.
    exact = [(12_000_000 - 1_000_000 * n) * 10_000 / 12_000_000 for n in range(12)]
    assert [due.interest_fen for due in schedule(terms)] == [round(one) for one in exact]


def test_it_settles_a_zero_rate_loan_without_interest() -> None:
    dues = schedule(replace(QUARTERLY, rate=0))
    assert {due.interest_fen for due in dues} == {0}
    loan = account(replace(QUARTERLY, rate=0), (), on=date(2019, 12, 31))
    assert loan.arrears.days == 0
