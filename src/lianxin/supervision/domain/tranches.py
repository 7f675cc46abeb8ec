"""Money that lies idle: long after it arrived, or carried over too long (滞留、闲置, pattern 8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.periods import full_months
from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Subject, Tally, distinct


@dataclass(frozen=True, slots=True)
class ReceivedTranche:
    """A tranche that arrived: how much of it is still unspent, and when the first payment out of it was made."""

    tranche: int
    area_code: str
    received_on: date
    first_paid_on: date | None
    unspent_fen: Fen

    @property
    def row(self) -> str:
        return f"tranche:{self.tranche}"

    @property
    def about(self) -> About:
        return About(Subject.TRANCHE, self.area_code, tranche=self.tranche)


def money_idle(rows: Iterable[ReceivedTranche], *, on: date, most_days: int) -> Outcome:
    """Find tranches of which nothing was paid within so many days after they arrived; late first payments too."""
    tally = Tally("money_idle")
    for row in distinct(rows):
        tally.examined += 1
        days = ((row.first_paid_on or on) - row.received_on).days
        if days > most_days and (row.first_paid_on is not None or row.unspent_fen > 0):
            told = (("starts_on", row.received_on), ("days", days), ("left", row.unspent_fen))
            tally.tell(row.about, [Evidence(row.row, told)], limit=Limit("clues.unpaid_days", most_days))
    return tally.outcome()


def carry_over_old(rows: Iterable[ReceivedTranche], *, on: date, most_months: int) -> Outcome:
    """Find tranches with something unspent whole months after they arrived."""
    tally = Tally("carry_over_old")
    for row in distinct(rows):
        tally.examined += 1
        months = full_months(row.received_on, on)
        if row.unspent_fen > 0 and months >= most_months:
            told = (("starts_on", row.received_on), ("months", months), ("left", row.unspent_fen))
            limit = Limit("funds.carry_over_flagged_months", most_months)
            tally.tell(row.about, [Evidence(row.row, told)], limit=limit)
    return tally.outcome()
