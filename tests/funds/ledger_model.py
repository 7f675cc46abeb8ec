"""The ledger again, in plain Python and in memory, written from its rules and not from its SQL: what may be posted, and what follows."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import date

# Which kind of account gives to which in which act: the same money, told once more.
ROADS = {
    "receive": {("source", "tranche")},
    "allocate": {("tranche", "allocation")},
    "withdraw": {("allocation", "tranche")},
    "commit": {("allocation", "claim")},
    "release": {("claim", "allocation")},
    "pay": {("claim", "transit")},
    "confirm": {("transit", "household"), ("transit", "service")},
    "recover": {("tranche", "recovered"), ("household", "recovered")},
    "lend": {("lender", "borrower")},
    "repay": {("borrower", "lender")},
}
LARGEST = 10**15


@dataclass(slots=True)
class Place:
    """An account: what it is, and what it holds."""

    number: int
    kind: str
    book: str
    county: str
    is_outside: bool = False
    tranche: int | None = None
    project: int | None = None
    household: int | None = None
    claim: int | None = None
    payable_from: date | None = None
    held: int = 0


@dataclass(frozen=True, slots=True)
class Posting:
    """A transfer that somebody wants to post."""

    kind: str
    giver: int
    taker: int
    amount: int
    book: str
    on: date
    area: str
    tranche: int | None
    project: int | None
    household: int | None
    payment: int | None = None
    reverses: int | None = None
    reason: str = ""
    key: str = ""
    line: int = 0
    year: int = 2026


@dataclass(slots=True)
class Owed:
    """A payment: of which claim, to which household, how much, how much was paid and how much is under way."""

    claim: int
    household: int | None
    sum: int
    paid: int = 0
    under_way: int = 0


@dataclass
class Ledger:
    """All places, payments, postings by number, and how far each county is closed."""

    places: dict[int, Place]
    payments: dict[int, Owed]
    closed_before: dict[str, date] = field(default_factory=dict)
    posted: dict[int, Posting] = field(default_factory=dict)
    keys: set[tuple[str, int]] = field(default_factory=set)
    reversed: set[int] = field(default_factory=set)
    recent: deque[int] = field(default_factory=lambda: deque(maxlen=300))

    def accepts(self, wanted: Posting) -> bool:
        """Whether the posting breaks no rule."""
        giver, taker = self.places.get(wanted.giver), self.places.get(wanted.taker)
        if giver is None or taker is None or giver is taker or not 0 < wanted.amount <= LARGEST:
            return False
        if not wanted.area.isdigit() or {giver.book, taker.book} != {wanted.book}:
            return False
        if wanted.key and (wanted.key, wanted.line) in self.keys:
            return False
        return (
            self._keeps_its_owners(wanted, giver, taker)
            and self._falls_into_open_books(wanted, giver, taker)
            and (self._mirrors(wanted) if wanted.kind == "reverse" else self._takes_a_road(wanted, giver, taker))
            and self._keeps_its_payment(wanted, giver, taker)
            and (giver.is_outside or giver.held >= wanted.amount)
        )

    def post(self, number: int, wanted: Posting) -> None:
        """Let it follow."""
        giver, taker = self.places[wanted.giver], self.places[wanted.taker]
        giver.held -= wanted.amount
        taker.held += wanted.amount
        if wanted.payment is not None:
            owed = self.payments[wanted.payment]
            owed.under_way += self._change(wanted, giver, taker)
            if {giver.kind, taker.kind} == {"claim", "transit"}:
                owed.paid += wanted.amount if giver.kind == "claim" else -wanted.amount
        if wanted.key:
            self.keys.add((wanted.key, wanted.line))
        if wanted.reverses is not None:
            self.reversed.add(wanted.reverses)
        self.posted[number] = wanted
        self.recent.append(number)

    def _keeps_its_owners(self, wanted: Posting, giver: Place, taker: Place) -> bool:
        """It names all for whom its accounts stand, and no tranche or project for which neither stands."""
        return all(
            {owner for owner in owners if owner is not None} <= {named} and (is_anybodys or named in {None, *owners})
            for owners, is_anybodys, named in (
                ((giver.tranche, taker.tranche), False, wanted.tranche),
                ((giver.project, taker.project), False, wanted.project),
                ((giver.household, taker.household), True, wanted.household),
            )
        )

    def _falls_into_open_books(self, wanted: Posting, giver: Place, taker: Place) -> bool:
        counties = {wanted.area[:6], giver.county, taker.county}
        return all(wanted.on >= self.closed_before.get(county, date.min) for county in counties)

    def _takes_a_road(self, wanted: Posting, giver: Place, taker: Place) -> bool:
        if wanted.reverses is not None or (giver.kind, taker.kind) not in ROADS.get(wanted.kind, set()):
            return False
        if wanted.kind in {"commit", "pay"}:
            return giver.payable_from is not None and giver.payable_from <= wanted.on
        return True

    def _mirrors(self, wanted: Posting) -> bool:
        first = self.posted.get(wanted.reverses or 0)
        return (
            first is not None
            and first.kind != "reverse"
            and wanted.reverses not in self.reversed
            and wanted.reason != ""
            and (first.giver, first.taker, first.amount) == (wanted.taker, wanted.giver, wanted.amount)
            and (first.tranche, first.project, first.household) == (wanted.tranche, wanted.project, wanted.household)
            and (first.payment, first.area, first.year) == (wanted.payment, wanted.area, wanted.year)
            and first.on <= wanted.on
        )

    def _keeps_its_payment(self, wanted: Posting, giver: Place, taker: Place) -> bool:
        if wanted.kind in {"pay", "confirm"}:
            owed = self.payments.get(wanted.payment or 0)
            ours = [place for place in (giver, taker) if place.kind in {"claim", "transit"}]
            if owed is None or owed.household != wanted.household or any(place.claim != owed.claim for place in ours):
                return False
        if wanted.payment is None:
            return True
        owed = self.payments[wanted.payment]
        paid = wanted.amount if (giver.kind, taker.kind) == ("claim", "transit") else 0
        return owed.under_way + self._change(wanted, giver, taker) >= 0 and owed.paid + paid <= owed.sum

    def _change(self, wanted: Posting, giver: Place, taker: Place) -> int:
        return wanted.amount * ((taker.kind == "transit") - (giver.kind == "transit"))
