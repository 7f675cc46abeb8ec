"""What money was spent for: expenses that are barred, payees who do not fit (挪用、挤占, pattern 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.supervision.domain.clues import About, Evidence, Outcome, Subject, Tally, distinct


@dataclass(frozen=True, slots=True)
class SupplierPayment:
    """Money of a project paid to somebody who is no household, with the expense that its claim names.

    ``is_bound``: on the day of the payment a negative list bound a channel of its money. ``is_forbidden``: that list bars the
    expense. What is barred today says nothing of what was paid when it was not.
    """

    payment: int
    project: int
    area_code: str
    payee: str
    expense: Words
    amount_fen: Fen
    on: date
    is_bound: bool = True
    is_forbidden: bool = False
    concerned: tuple[int, ...] = ()

    @property
    def row(self) -> str:
        return f"payment:{self.payment}"

    @property
    def about(self) -> About:
        return About(Subject.PROJECT, self.area_code, project=self.project)


def payee_unfitting(rows: Iterable[SupplierPayment], words: Mapping[str, Sequence[str]]) -> Outcome:
    """Find payments to a department, a hotel or a seller of vehicles, by words in the payee's name.

    Args:
        rows: payments to others than households.
        words: by the name of each list of the rulebook, its words.
    """
    tally = Tally("payee_unfitting")
    for row in distinct(rows):
        tally.examined += 1
        hits = sorted({word for listed in words.values() for word in listed if word in row.payee})
        if hits:
            told = (("payee", row.payee), ("word", hits[0]), ("amount", row.amount_fen), ("on", row.on))
            tally.tell(row.about, [Evidence(row.row, told)], concerned=row.concerned)
    return tally.outcome()


def expense_barred(rows: Iterable[SupplierPayment]) -> Outcome:
    """Find payments for an expense that the negative list of their day bars, with money of a channel that it binds."""
    tally = Tally("expense_barred")
    for row in distinct(rows):
        tally.examined += 1
        if not row.is_bound:
            tally.cannot_tell("not_bound")
        elif row.is_forbidden:
            told = (("expense", row.expense), ("payee", row.payee), ("amount", row.amount_fen), ("on", row.on))
            tally.tell(row.about, [Evidence(row.row, told)], concerned=row.concerned)
    return tally.outcome()
