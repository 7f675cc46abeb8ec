"""Loans reckoned again by libraries that know nothing of ours: pyloan to the fen, QuantLib where days and calendars count.

pyloan rounds a half to the even fen and QuantLib does not round at all; cases that hang on exactly half a fen are passed over.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pyloan
import pytest
import QuantLib as ql
from hypothesis import assume, given
from hypothesis import strategies as st

from lianxin.benefits.domain.loan_accounts import account, schedule
from lianxin.benefits.domain.loan_events import Due, Keeps, Prepaid, Repaid
from lianxin.benefits.domain.loan_terms import DayCount, LoanTerms, Repayment, Roll, WorkingDays

DAYS = st.dates(date(2014, 1, 1), date(2026, 12, 31))
SAFE_DAYS = DAYS.filter(lambda day: day.day <= 28)
YUAN = st.integers(1_000, 200_000)
RATES = st.integers(100, 2_400).map(lambda basis_points: basis_points * 100)
QL_COUNTS = {
    DayCount.ACTUAL_360: ql.Actual360(),
    DayCount.ACTUAL_365: ql.Actual365Fixed(),
    DayCount.THIRTY_360: ql.Thirty360(ql.Thirty360.EurobondBasis),
}
PYLOAN_COUNTS = {DayCount.ACTUAL_360: "A/360", DayCount.ACTUAL_365: "A/365", DayCount.THIRTY_360: "30E/360"}
# pyloan makes years of months and months of years again, in floats; some terms lose a month on the way.
WHOLE_MONTHS = st.integers(2, 60).filter(lambda months: int(months / 12 * 12) == months)


def ql_day(day: date) -> ql.Date:
    return ql.Date(day.day, day.month, day.year)


def hangs_on_half_a_fen(dues: tuple[Due, ...], terms: LoanTerms) -> bool:
    """Whether something rounded is so near to half a fen that libraries with floats may go the other way."""
    basis = 1_000_000 * terms.day_count.basis
    monthly = Fraction(terms.rate, 12_000_000)
    growth = (1 + monthly) ** terms.months
    if any(
        abs((equal % 1) - Fraction(1, 2)) < Fraction(1, 1000)
        for equal in (
            Fraction(terms.principal_fen, terms.months),
            terms.principal_fen * monthly * growth / (growth - 1),
        )
    ):
        return True
    for due in dues:
        exact = sum(
            Fraction(s.principal_fen * s.rate * terms.days(s.starts_on, s.ends_before), basis) for s in due.stretches
        )
        if abs((exact % 1) - Fraction(1, 2)) < Fraction(1, 1000):
            return True
    return False


@given(since=DAYS, until=DAYS, count=st.sampled_from(DayCount))
def test_it_counts_days_as_quantlib_does(since: date, until: date, count: DayCount) -> None:
    since, until = sorted((since, until))
    assert count.days(since, until) == QL_COUNTS[count].dayCount(ql_day(since), ql_day(until))


def other_loan(terms: LoanTerms) -> pyloan.Loan:
    """Return the loan as pyloan has it. It is told the equal instalment, by the textbook's formula in floats."""
    monthly = terms.rate / 12_000_000
    level = round(terms.principal_fen * monthly / (1 - (1 + monthly) ** -terms.months)) / 100
    is_level = terms.repayment is Repayment.EQUAL_INSTALMENTS
    return pyloan.Loan(
        loan_amount=terms.principal_fen / 100,
        interest_rate=terms.rate / 10_000,
        loan_term=terms.months,
        loan_term_period="M",
        start_date=terms.drawn_on.isoformat(),
        payment_amount=level if is_level else None,
        payment_end_of_month=False,
        compounding_method=PYLOAN_COUNTS[terms.day_count],
        loan_type="annuity" if is_level else "linear",
    )


def rows_of(loan: pyloan.Loan) -> list[tuple[date, int, int]]:
    """Return due day, interest and principal in fen as pyloan has them."""
    return [
        (row.date.date(), int(row.interest_amount * 100), int(row.principal_amount * 100))
        for row in loan.get_payment_schedule()[1:]
    ]


@given(
    yuan=YUAN,
    rate=RATES,
    months=WHOLE_MONTHS,
    drawn_on=SAFE_DAYS,
    repayment=st.sampled_from([Repayment.EQUAL_INSTALMENTS, Repayment.EQUAL_PRINCIPAL]),
    count=st.sampled_from(DayCount),
)
def test_it_agrees_with_pyloan_on_every_instalment(
    yuan: int, rate: int, months: int, drawn_on: date, repayment: Repayment, count: DayCount
) -> None:
    terms = LoanTerms(yuan * 100, drawn_on, months, rate, repayment, count)
    dues = schedule(terms)
    assume(not hangs_on_half_a_fen(dues, terms))
    ours = [(due.due_on, due.interest_fen, due.principal_fen) for due in dues]
    rows = rows_of(other_loan(terms))
    assert len(ours) == months
    # The last principal is what is left; pyloan leaves it standing where the instalment was given.
    assert ours[:-1] == rows[: months - 1]
    assert ours[-1][:2] == rows[months - 1][:2]


@given(yuan=YUAN, rate=RATES, months=st.integers(2, 60), drawn_on=DAYS)
def test_it_repays_the_loan_with_equal_instalments_as_quantlib_discounts_them(
    yuan: int, rate: int, months: int, drawn_on: date
) -> None:
    """What is paid, discounted at the rate of the loan, is the loan: within half a fen for each instalment."""
    terms = LoanTerms(yuan * 100, drawn_on, months, rate, Repayment.EQUAL_INSTALMENTS, DayCount.THIRTY_360)
    dues = schedule(terms)
    instalments = {due.payment_fen for due in dues[:-1]}
    assert len(instalments) == 1
    monthly = ql.InterestRate(rate / 1_000_000, ql.SimpleDayCounter(), ql.Compounded, ql.Monthly)
    worth = sum(due.payment_fen * monthly.discountFactor(number / 12) for number, due in enumerate(dues, 1))
    assert abs(worth - terms.principal_fen) <= 0.5 * months + 1e-6 * terms.principal_fen


@given(
    yuan=YUAN,
    rate=RATES,
    months=st.integers(1, 60),
    drawn_on=DAYS,
    count=st.sampled_from([DayCount.ACTUAL_360, DayCount.ACTUAL_365]),
)
def test_it_pays_the_coupons_of_quantlib_by_the_quarter(
    yuan: int, rate: int, months: int, drawn_on: date, count: DayCount
) -> None:
    terms = LoanTerms(yuan * 100, drawn_on, months, rate, Repayment.INTEREST_QUARTERLY, count)
    dues = schedule(terms)
    settled = ql.Schedule(
        [ql_day(day) for day in (drawn_on, *(due.due_on for due in dues))], ql.NullCalendar(), ql.Unadjusted
    )
    coupons = ql.FixedRateLeg(settled, QL_COUNTS[count], [float(terms.principal_fen)], [rate / 1_000_000])
    assert [ql.as_coupon(coupon).accrualDays() for coupon in coupons] == [
        terms.days(due.starts_on, due.due_on) for due in dues
    ]
    for coupon, due in zip(coupons, dues, strict=True):
        assert abs(coupon.amount() - due.interest_fen) <= 0.5 + 1e-6


def interbank(year_from: int, year_to: int) -> WorkingDays:
    """Return the working days of China's banks as QuantLib knows them, worked weekends included."""
    calendar = ql.China(ql.China.IB)
    holidays, worked = set(), set()
    day = date(year_from, 1, 1)
    while day.year <= year_to:
        is_open, is_weekend = calendar.isBusinessDay(ql_day(day)), day.weekday() >= 5
        if is_weekend and is_open:
            worked.add(day)
        elif not is_weekend and not is_open:
            holidays.add(day)
        day += timedelta(days=1)
    return WorkingDays(frozenset(holidays), frozenset(worked))


CHINA = interbank(2016, 2022)


@pytest.mark.parametrize(
    ("roll", "other"),
    [
        (Roll.FOLLOWING, ql.Following),
        (Roll.MODIFIED_FOLLOWING, ql.ModifiedFollowing),
        (Roll.PRECEDING, ql.Preceding),
        (Roll.NONE, ql.Unadjusted),
    ],
)
def test_it_moves_a_day_off_a_holiday_as_quantlib_does(roll: Roll, other: int) -> None:
    calendar = ql.China(ql.China.IB)
    assert len(CHINA.worked_weekends) > 20
    days = [date(2017, 1, 1) + timedelta(days=n) for n in range(1800)]
    moved = [CHINA.rolled(day, roll) for day in days]
    assert [ql_day(day) for day in moved] == [calendar.adjust(ql_day(day), other) for day in days]


def test_it_charges_interest_to_the_day_that_a_due_day_moved_to() -> None:
    """Maturity on 2018-10-01, a holiday until the 7th, moves to the 8th: seven days more, 372 in all."""
    terms = LoanTerms(
        5_000_000, date(2017, 10, 1), 12, 43_500, Repayment.ALL_AT_END, roll=Roll.FOLLOWING, working_days=CHINA
    )
    assert [(due.due_on, due.interest_fen) for due in schedule(terms)] == [(date(2018, 10, 8), 224_750)]
    assert 5_000_000 * 43_500 * 372 // 360_000_000 == 224_750


@given(yuan=st.integers(10_000, 100_000), rate=RATES, drawn_on=SAFE_DAYS, prepaid_after=st.integers(1, 10))
def test_it_agrees_with_pyloan_after_an_early_repayment(
    yuan: int, rate: int, drawn_on: date, prepaid_after: int
) -> None:
    """pyloan keeps the instalment, and takes the early repayment on the day of an instalment."""
    months = 12
    terms = LoanTerms(yuan * 100, drawn_on, months, rate, Repayment.EQUAL_INSTALMENTS, DayCount.THIRTY_360)
    planned = schedule(terms)
    day = planned[prepaid_after - 1].due_on
    extra_yuan = planned[prepaid_after - 1].balance_fen // 300
    paid = [Repaid(due.due_on, due.payment_fen) for due in planned[:prepaid_after]]
    loan = account(terms, [*paid, Prepaid(day, extra_yuan * 100, Keeps.INSTALMENT)], on=day)
    ours = (*loan.dues, *loan.upcoming)
    assume(not hangs_on_half_a_fen(ours, terms))
    other = other_loan(terms)
    other.add_special_payment(extra_yuan, day.isoformat(), special_payment_term=1, annual_payments=1)
    rows = [row for row in rows_of(other) if row[1] or row[2]]
    assert [(due.due_on, due.interest_fen, due.principal_fen) for due in ours[:-1]] == rows[: len(ours) - 1]
