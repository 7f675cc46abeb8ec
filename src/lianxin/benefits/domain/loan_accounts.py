"""A loan from the day it was drawn: its schedule, and how it stands after what was paid, prepaid, or not paid.

One reckoning serves both: the schedule is the account of a loan to which nothing has happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from lianxin.benefits.domain.division import MILLION, half_up
from lianxin.benefits.domain.errors import EVENT_OUT_OF_TIME, EXTENSION_REFUSED, NOT_A_QUANTITY, TOO_MUCH
from lianxin.benefits.domain.loan_events import (
    Account,
    Arrears,
    Due,
    Event,
    Extended,
    Keeps,
    Prepaid,
    Prepayment,
    Repaid,
    Stretch,
)
from lianxin.benefits.domain.loan_terms import LoanTerms, Repayment
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words

_MONTHS = 12


def schedule(terms: LoanTerms) -> tuple[Due, ...]:
    """Return everything that will fall due if the loan is repaid as agreed.

    Interest is rounded half up for each period; of principal each instalment takes its rounded part, and the last one what is
    left, so that the parts add up to the principal to the fen.
    """
    return account(terms, (), on=terms.drawn_on).upcoming


def account(terms: LoanTerms, events: Iterable[Event], *, on: date) -> Account:
    """Return how a loan stands at the end of a day.

    Args:
        terms: of the contract.
        events: receipts, early repayments and extensions, in any order; of one day, in the order given. Those after ``on`` are
            left aside. What falls due on a day is due before that day's receipts.
        on: the day.

    Raises:
        Refused: BENEFIT-002 a sum is not positive; 011 an event before the loan was drawn or after it was paid off; 012 more is
            prepaid than is owed; 013 an extension in arrears, after maturity, or of no length.
    """
    happened = sorted((event for event in events if event.on <= on), key=lambda event: event.on)
    running = _Running(terms)
    for event in happened:
        running.take(event)
    running.pass_to(on)
    seen = len(running.dues)
    arrears, dues = running.arrears(on), tuple(due.shown(on, terms) for due in running.dues)
    accrued = running.accrued_fen()
    state = (running.principal_fen, running.unapplied_fen, running.matures_on, running.extensions)
    prepayments = tuple(running.prepayments)
    running.pass_to(date.max)
    return Account(
        terms=terms,
        on=on,
        matures_on=state[2],
        running_fen=state[0],
        accrued_fen=accrued,
        unapplied_fen=state[1],
        arrears=arrears,
        dues=dues,
        prepayments=prepayments,
        upcoming=tuple(due.due for due in running.dues[seen:]),
        extensions=state[3],
    )


def level_instalment(principal_fen: Fen, yearly_rate: int, instalments: int) -> Fen:
    """Return the equal monthly instalment that repays a sum, rounded half up: P·r·(1+r)ⁿ / ((1+r)ⁿ − 1), r a twelfth of the rate."""
    if yearly_rate == 0:
        return half_up(principal_fen, instalments)
    monthly = Fraction(yearly_rate, MILLION * _MONTHS)
    growth = (1 + monthly) ** instalments
    exact = principal_fen * monthly * growth / (growth - 1)
    return half_up(exact.numerator, exact.denominator)


@dataclass
class _OpenDue:
    """A due while payments come in. ``penalty`` is reckoned exactly (fen × millionths × millionths × days), rounded when shown."""

    due: Due
    rate: int
    since: date
    penalty: int = 0

    @property
    def principal_fen(self) -> Fen:
        return self.due.principal_fen - self.due.paid_principal_fen

    @property
    def interest_fen(self) -> Fen:
        return self.due.interest_fen - self.due.paid_interest_fen

    def penalty_fen(self, terms: LoanTerms) -> Fen:
        """What is owed as penalty up to now."""
        return half_up(self.penalty, MILLION * MILLION * terms.day_count.basis) - self.due.paid_penalty_fen

    def age(self, on: date, terms: LoanTerms) -> None:
        """Let the penalty run to a day."""
        late_fen = self.principal_fen + (self.interest_fen if terms.compounds else 0)
        self.penalty += late_fen * self.rate * terms.penalty_factor * terms.days(self.since, on)
        self.since = on

    def settle(self, amount_fen: Fen, on: date, terms: LoanTerms) -> Fen:
        """Take what is owed out of an amount; return what is left of it."""
        if self.due.paid_on is not None:
            return amount_fen
        self.age(on, terms)
        penalty = min(amount_fen, self.penalty_fen(terms))
        interest = min(amount_fen - penalty, self.interest_fen)
        principal = min(amount_fen - penalty - interest, self.principal_fen)
        self.due = replace(
            self.due,
            paid_penalty_fen=self.due.paid_penalty_fen + penalty,
            paid_interest_fen=self.due.paid_interest_fen + interest,
            paid_principal_fen=self.due.paid_principal_fen + principal,
        )
        if self.principal_fen + self.interest_fen + self.penalty_fen(terms) == 0:
            self.due = replace(self.due, paid_on=on, penalty_fen=self.due.paid_penalty_fen)
        return amount_fen - penalty - interest - principal

    def shown(self, on: date, terms: LoanTerms) -> Due:
        """Return the due as it stands on a day."""
        if self.due.paid_on is None:
            self.age(on, terms)
            return replace(self.due, penalty_fen=self.penalty_fen(terms) + self.due.paid_penalty_fen)
        return self.due


@dataclass
class _Running:
    """The state of a loan while days pass. ``accrued`` is exact: fen × millionths × days since the last due day."""

    terms: LoanTerms
    principal_fen: Fen = 0
    unapplied_fen: Fen = 0
    accrued: int = 0
    extensions: int = 0
    dues: list[_OpenDue] = field(default_factory=list)
    prepayments: list[Prepayment] = field(default_factory=list)
    ahead: list[date] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.principal_fen = self.terms.principal_fen
        self.rate = self.terms.rate
        self.rate_changes: list[tuple[date, int]] = []
        self.months = self.terms.months
        self.since = self.started_on = self.terms.drawn_on
        self.ahead = list(self.terms.due_days(self.months))
        self._plan()

    @property
    def matures_on(self) -> date:
        return self.terms.matures_after(self.months)

    def take(self, event: Event) -> None:
        """Let one event happen."""
        self.pass_to(event.on)
        if event.on < self.terms.drawn_on or not self._owes():
            raise Refused(EVENT_OUT_OF_TIME, on=event.on.isoformat(), starts_on=self.terms.drawn_on.isoformat())
        if not isinstance(event, Extended) and event.amount_fen <= 0:
            raise Refused(NOT_A_QUANTITY, found=event.amount_fen)
        match event:
            case Repaid():
                self.unapplied_fen = self._settle(self.unapplied_fen + event.amount_fen, event.on)
            case Prepaid():
                self._prepay(event)
            case Extended():
                self._extend(event)

    def pass_to(self, on: date) -> None:
        """Let everything fall due that is due by a day, and interest run to it."""
        while self.ahead and self.ahead[0] <= on:
            self._fall_due(self.ahead.pop(0))
        if self.ahead:
            self._accrue(on)

    def accrued_fen(self) -> Fen:
        """The interest since the last due day, rounded."""
        return half_up(self.accrued, MILLION * self.terms.day_count.basis)

    def arrears(self, on: date) -> Arrears:
        """What was due before a day and has not been paid."""
        late = [due for due in self.dues if due.due.due_on < on and due.due.paid_on is None]
        for due in late:
            due.age(on, self.terms)
        since = late[0].due.due_on if late else None
        return Arrears(
            days=(on - since).days if since else 0,
            since=since,
            principal_fen=sum(due.principal_fen for due in late),
            interest_fen=sum(due.interest_fen for due in late),
            penalty_fen=sum(due.penalty_fen(self.terms) for due in late),
        )

    def _owes(self) -> bool:
        return bool(self.principal_fen or self.accrued or any(due.due.paid_on is None for due in self.dues))

    def _accrue(self, to: date) -> None:
        """Let interest run to a day, at the rate of each day."""
        while self.rate_changes and self.rate_changes[0][0] <= to:
            day, rate = self.rate_changes.pop(0)
            self._accrue_at_one_rate(day)
            self.rate = rate
        self._accrue_at_one_rate(to)

    def _accrue_at_one_rate(self, to: date) -> None:
        if to <= self.since:
            return
        self.accrued += self.principal_fen * self.rate * self.terms.days(self.since, to)
        self.stretches.append(Stretch(self.since, to, self.principal_fen, self.rate))
        self.since = to

    def _fall_due(self, day: date) -> None:
        self._accrue(day)
        interest_fen = self.accrued_fen()
        principal_fen = self._principal_of(interest_fen, is_last=not self.ahead)
        self._add_due(day, principal_fen, interest_fen)

    def _add_due(self, day: date, principal_fen: Fen, interest_fen: Fen) -> None:
        self.principal_fen -= principal_fen
        due = Due(self.started_on, day, principal_fen, interest_fen, self.principal_fen, tuple(self.stretches))
        paid_on = day if due.payment_fen == 0 else None
        self.dues.append(_OpenDue(replace(due, paid_on=paid_on), self.rate, day))
        self.accrued, self.started_on = 0, day
        self.stretches.clear()
        if not self.principal_fen:
            self.ahead.clear()
        self.unapplied_fen = self._settle(self.unapplied_fen, day) if self.unapplied_fen else 0

    def _principal_of(self, interest_fen: Fen, *, is_last: bool) -> Fen:
        if is_last:
            return self.principal_fen
        match self.terms.repayment:
            case Repayment.EQUAL_INSTALMENTS:
                # In a long month the interest may exceed the instalment; then nothing is repaid, and never less than nothing.
                return min(max(self.level_fen - interest_fen, 0), self.principal_fen)
            case Repayment.EQUAL_PRINCIPAL:
                return min(self.level_fen, self.principal_fen)
            case _:
                return 0

    def _plan(self) -> None:
        """Work out the equal part of the instalments ahead."""
        self.level_fen = 0
        if self.terms.repayment is Repayment.EQUAL_INSTALMENTS:
            self.level_fen = level_instalment(self.principal_fen, self.rate, len(self.ahead))
        elif self.terms.repayment is Repayment.EQUAL_PRINCIPAL:
            self.level_fen = half_up(self.principal_fen, len(self.ahead))

    def _settle(self, amount_fen: Fen, on: date) -> Fen:
        for due in self.dues:
            amount_fen = due.settle(amount_fen, on, self.terms)
        return amount_fen

    def _prepay(self, event: Prepaid) -> None:
        for due in self.dues:
            if due.due.paid_on is None:
                due.age(event.on, self.terms)
        late_fen = sum(due.principal_fen + due.interest_fen + due.penalty_fen(self.terms) for due in self.dues)
        owed_fen = late_fen + self.principal_fen + self.accrued_fen() - self.unapplied_fen
        if event.amount_fen > owed_fen:
            amount, owed = yuan_text(event.amount_fen), yuan_text(owed_fen)
            raise Refused(TOO_MUCH, on=event.on.isoformat(), amount=amount, owed=owed)
        is_all = event.amount_fen == owed_fen
        rest_fen = self._settle(event.amount_fen + self.unapplied_fen, event.on)
        self.unapplied_fen = 0
        if is_all:
            if self.principal_fen or self.accrued:
                self.unapplied_fen = rest_fen
                self._add_due(event.on, self.principal_fen, self.accrued_fen())
            return
        principal_fen = min(rest_fen, self.principal_fen)
        self.unapplied_fen = rest_fen - principal_fen
        if not principal_fen:
            return
        self.principal_fen -= principal_fen
        self.prepayments.append(Prepayment(event.on, principal_fen))
        # Where nothing is left, the interest up to today falls due with the next due day, which is the last.
        if self.principal_fen and event.keeps is Keeps.TERM:
            self._plan()

    def _extend(self, event: Extended) -> None:
        reason = None
        if event.months < 1:
            reason = Words("展期至少一个月", "an extension is at least a month long")
        elif not self.ahead:
            reason = Words("贷款已经到期", "the loan has matured")
        elif any(due.due.paid_on is None and due.due.due_on < event.on for due in self.dues):
            reason = Words("还有逾期未还", "something is overdue")
        if reason is not None:
            raise Refused(EXTENSION_REFUSED, reason=reason)
        if event.rate is not None:
            self.rate_changes.append((self.matures_on, event.rate))
        self.months += event.months
        self.ahead = [day for day in self.terms.due_days(self.months) if day > event.on]
        self.extensions += 1
        self._plan()
