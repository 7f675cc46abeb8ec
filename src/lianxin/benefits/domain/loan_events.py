"""What happens to a loan, and what is then known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lianxin.benefits.domain.loan_terms import LoanTerms
from lianxin.core.kernel.money import Fen


class Keeps(StrEnum):
    """What an early repayment leaves as it was: the term, with smaller instalments, or the instalment, with fewer of them."""

    TERM = "term"
    INSTALMENT = "instalment"


@dataclass(frozen=True, slots=True)
class Repaid:
    """Money received for what is due: oldest first; penalty, then interest, then principal. What is over waits for the next."""

    on: date
    amount_fen: Fen


@dataclass(frozen=True, slots=True)
class Prepaid:
    """Money received to repay principal early, after whatever is due. Interest goes on running on what is left."""

    on: date
    amount_fen: Fen
    keeps: Keeps = Keeps.TERM


@dataclass(frozen=True, slots=True)
class Extended:
    """A longer term (展期), agreed on a day before maturity; from the old maturity on at ``rate``, where it changes."""

    on: date
    months: int
    rate: int | None = None


Event = Repaid | Prepaid | Extended


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which the principal not yet due, and the rate, did not change: ``starts_on ≤ d < ends_before``."""

    starts_on: date
    ends_before: date
    principal_fen: Fen
    rate: int


@dataclass(frozen=True, slots=True)
class Due:
    """What falls due on a day, the days whose interest it is, and what was paid of it.

    ``balance_fen`` is the principal not yet due afterwards. ``paid_on`` is the day on which nothing was left of it, or None.
    """

    starts_on: date
    due_on: date
    principal_fen: Fen
    interest_fen: Fen
    balance_fen: Fen
    stretches: tuple[Stretch, ...]
    paid_principal_fen: Fen = 0
    paid_interest_fen: Fen = 0
    penalty_fen: Fen = 0
    paid_penalty_fen: Fen = 0
    paid_on: date | None = None

    @property
    def payment_fen(self) -> Fen:
        """Principal and interest together."""
        return self.principal_fen + self.interest_fen

    @property
    def open_fen(self) -> Fen:
        """What is still to be paid of it, penalty included."""
        paid_fen = self.paid_principal_fen + self.paid_interest_fen + self.paid_penalty_fen
        return self.payment_fen + self.penalty_fen - paid_fen


@dataclass(frozen=True, slots=True)
class Prepayment:
    """Principal repaid before it was due."""

    on: date
    principal_fen: Fen


@dataclass(frozen=True, slots=True)
class Arrears:
    """What was due before a day and was not paid. ``days`` since the oldest of it fell due."""

    days: int
    since: date | None
    principal_fen: Fen
    interest_fen: Fen
    penalty_fen: Fen

    @property
    def total_fen(self) -> Fen:
        return self.principal_fen + self.interest_fen + self.penalty_fen


@dataclass(frozen=True, slots=True)
class Account:
    """A loan as it stands on a day, that day's receipts included.

    ``running_fen`` is the principal not yet due, ``accrued_fen`` its interest since the last due day. ``unapplied_fen`` is money
    that waits for the next due day. ``upcoming`` is what is still to come if nothing else happens.
    """

    terms: LoanTerms
    on: date
    matures_on: date
    running_fen: Fen
    accrued_fen: Fen
    unapplied_fen: Fen
    arrears: Arrears
    dues: tuple[Due, ...]
    prepayments: tuple[Prepayment, ...]
    upcoming: tuple[Due, ...]
    extensions: int

    @property
    def principal_fen(self) -> Fen:
        """The principal not yet repaid, due or not."""
        return self.running_fen + sum(due.principal_fen - due.paid_principal_fen for due in self.dues)

    @property
    def payoff_fen(self) -> Fen:
        """What pays the loan off on this day."""
        return max(0, self.running_fen + self.accrued_fen + sum(due.open_fen for due in self.dues) - self.unapplied_fen)

    @property
    def is_paid_off(self) -> bool:
        return self.payoff_fen == 0
