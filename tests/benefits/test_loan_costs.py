"""Who bears what: subsidised interest by date and overdue days, the class of a loan, the risk fund, what comes back later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.benefits.domain import errors
from lianxin.benefits.domain.loan_accounts import account, schedule
from lianxin.benefits.domain.loan_events import Repaid
from lianxin.benefits.domain.loan_losses import (
    BANK,
    GOVERNMENT,
    ClassLimits,
    Compensation,
    LoanClass,
    RiskAgreement,
    class_of,
    compensation,
    recovered,
)
from lianxin.benefits.domain.loan_terms import DayCount, LoanTerms, Repayment
from lianxin.benefits.domain.subsidies import (
    ABOVE_CAP,
    NOT_PAID,
    PAID_LATE,
    PARTLY_OVERDUE,
    SHARE_NOT_SET,
    ShareFrom,
    Subsidy,
    expected_lines,
    subsidy_lines,
)
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict

DRAWN = date(2019, 1, 10)
LOAN = LoanTerms(5_000_000, DRAWN, 12, 43_500, Repayment.INTEREST_QUARTERLY)
FULL = Subsidy((ShareFrom(date(2014, 12, 10), 1_000_000),))
LIMITS = ClassLimits(special_mention_days=0, substandard_days=90, doubtful_days=270, loss_days=360)
MATURED = account(LOAN, (), on=LOAN.matures_on + timedelta(days=91))


@given(
    principal_fen=st.integers(1, 20_000_000),
    rate=st.integers(0, 240_000),
    months=st.integers(1, 48),
    repayment=st.sampled_from(Repayment),
    count=st.sampled_from(DayCount),
    shares=st.lists(st.integers(0, 1_000_000), min_size=1, max_size=4),
    cap_fen=st.none() | st.integers(1, 10_000_000),
)
def test_it_never_pays_more_than_the_interest(
    principal_fen: int,
    rate: int,
    months: int,
    repayment: Repayment,
    count: DayCount,
    shares: list[int],
    cap_fen: int | None,
) -> None:
    loan = account(LoanTerms(principal_fen, DRAWN, months, rate, repayment, count), (), on=DRAWN)
    steps = tuple(ShareFrom(DRAWN + timedelta(days=100 * n), share) for n, share in enumerate(shares))
    lines = expected_lines(loan, Subsidy(steps, cap_fen))
    for line in lines:
        assert line.subsidy_fen is not None
        assert line.borrower_fen is not None
        assert 0 <= line.subsidy_fen <= line.interest_fen
        assert line.subsidy_fen + line.borrower_fen == line.interest_fen
    if set(shares) == {1_000_000} and (cap_fen is None or cap_fen >= principal_fen):
        assert all(line.borrower_fen == 0 for line in lines)
    if set(shares) == {0}:
        assert all(line.subsidy_fen == 0 for line in lines)


def test_it_pays_in_full_what_was_paid_in_time() -> None:
    paid = [Repaid(due.due_on, due.payment_fen) for due in schedule(LOAN)]
    loan = account(LOAN, paid, on=LOAN.matures_on)
    assert [(line.borrower_fen, line.reasons) for line in subsidy_lines(loan, FULL)] == [(0, ())] * 5


def test_it_says_why_a_subsidy_is_less() -> None:
    first, second = schedule(LOAN)[:2]
    events = [Repaid(first.due_on + timedelta(days=10), first.payment_fen + 100)]
    lines = subsidy_lines(account(LOAN, events, on=second.due_on + timedelta(days=1)), FULL)
    assert [line.reasons for line in lines] == [(PAID_LATE,), (NOT_PAID,)]
    assert [line.subsidy_fen for line in lines] == [0, 0]
    on_the_day = subsidy_lines(account(LOAN, events, on=second.due_on), FULL)
    assert on_the_day[1].reasons == (PARTLY_OVERDUE,)
    # 82 of the 92 days: 50,000 × 4.35 % × 82 ÷ 360 = 495.4166…
    assert on_the_day[1].subsidy_fen == 49_542


def test_it_keeps_the_subsidy_where_the_programme_does_not_take_it_away() -> None:
    kind = Subsidy(FULL.shares, lost_when_overdue=False)
    assert [line.borrower_fen for line in subsidy_lines(MATURED, kind)] == [0] * 5


def test_it_subsidises_no_more_than_the_rate_that_counts() -> None:
    capped = Subsidy(FULL.shares, rate_cap=30_000)
    line = expected_lines(account(LOAN, (), on=DRAWN), capped)[0]
    assert (line.interest_fen, line.subsidy_fen) == (42_292, 29_167)


def test_it_cannot_tell_a_subsidy_whose_share_nobody_has_set() -> None:
    shares = (ShareFrom(DRAWN, 1_000_000), ShareFrom(date(2019, 5, 1), None), ShareFrom(date(2019, 8, 1), 0))
    lines = expected_lines(account(LOAN, (), on=DRAWN), Subsidy(shares, cap_fen=4_000_000))
    assert [line.subsidy_fen for line in lines] == [33_833, None, None, 0, 0]
    assert lines[1].reasons == (ABOVE_CAP, SHARE_NOT_SET)
    assert lines[1].borrower_fen is None


def test_it_pays_nothing_where_there_is_no_subsidy_or_it_has_not_begun() -> None:
    loan = account(LOAN, (), on=DRAWN)
    assert {line.subsidy_fen for line in expected_lines(loan, Subsidy(()))} == {0}
    late = Subsidy((ShareFrom(date(2019, 12, 21), 1_000_000),))
    assert [line.subsidy_fen for line in expected_lines(loan, late)] == [0, 0, 0, 0, 12_083]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (0, LoanClass.NORMAL),
        (1, LoanClass.SPECIAL_MENTION),
        (90, LoanClass.SPECIAL_MENTION),
        (91, LoanClass.SUBSTANDARD),
        (270, LoanClass.SUBSTANDARD),
        (271, LoanClass.DOUBTFUL),
        (360, LoanClass.DOUBTFUL),
        (361, LoanClass.LOSS),
    ],
)
def test_it_classes_a_loan_by_its_days_overdue(days: int, found: LoanClass) -> None:
    assert class_of(days, LIMITS) is found


def test_it_divides_a_loss_exactly_between_bank_and_government() -> None:
    agreement = RiskAgreement({GOVERNMENT: 800_000, BANK: 200_000}, claim_after_days=60)
    found = compensation(MATURED, agreement, fund_fen=100_000_000)
    assert found.verdict is Verdict.MET
    assert found.loss_fen == 5_000_000 + sum(due.interest_fen for due in MATURED.dues)
    assert sum(found.borne_fen.values()) == found.loss_fen
    assert found.borne_fen[GOVERNMENT] == (found.loss_fen * 8 + 5) // 10
    assert recovered(100_001, found) == {GOVERNMENT: 80_001, BANK: 20_000}


def test_it_pays_no_more_than_the_fund_holds() -> None:
    agreement = RiskAgreement({GOVERNMENT: 700_000, BANK: 300_000}, claim_after_days=60)
    rich, poor = (compensation(MATURED, agreement, fund_fen=fund) for fund in (10**10, 1_000_000))
    assert poor.borne_fen[GOVERNMENT] == 1_000_000
    assert poor.unfunded_fen == rich.borne_fen[GOVERNMENT] - 1_000_000
    assert poor.borne_fen[BANK] == rich.borne_fen[BANK]


def test_it_compensates_nothing_before_the_time() -> None:
    # The oldest interest is overdue since 2019-03-21.
    days = MATURED.arrears.days
    assert days == (MATURED.on - date(2019, 3, 21)).days
    agreement = RiskAgreement({GOVERNMENT: 1_000_000}, claim_after_days=days)
    found = compensation(MATURED, agreement, fund_fen=10**10)
    assert (found.verdict, found.borne_fen) == (Verdict.NOT_MET, {})


@pytest.mark.parametrize("shares", [{GOVERNMENT: 800_000}, {GOVERNMENT: 1_100_000, BANK: -100_000}])
def test_it_refuses_shares_that_do_not_make_a_whole(shares: dict[str, int]) -> None:
    with pytest.raises(Refused) as refused:
        RiskAgreement(shares, 60)
    assert refused.value.kind is errors.SHARES_INCOMPLETE


def test_it_refuses_a_fund_below_nothing_and_more_recovered_than_was_lost() -> None:
    agreement = RiskAgreement({GOVERNMENT: 1_000_000}, 60)
    with pytest.raises(Refused) as refused:
        compensation(MATURED, agreement, fund_fen=-1)
    assert refused.value.kind is errors.NOT_A_QUANTITY
    found = compensation(MATURED, agreement, fund_fen=10**10)
    with pytest.raises(Refused) as refused:
        recovered(found.loss_fen + 1, found)
    assert refused.value.kind is errors.NOT_A_QUANTITY
    with pytest.raises(Refused) as refused:
        recovered(1, Compensation(Verdict.NOT_MET, 100, {}))
    assert refused.value.kind is errors.NOBODY_TO_SHARE
