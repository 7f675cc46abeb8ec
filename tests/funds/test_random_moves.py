"""Random postings, legal and illegal, against a ledger in memory: the database accepts exactly what the rules accept."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, connection

from cast import COUNTY, OTHER_COUNTY, VILLAGE
from funds.ledger_model import Ledger, Owed, Place, Posting
from funds.makers import project, tranche
from funds.raw_ledger import IS_POSTGRES, account, insert
from lianxin.funds.models import Account, Claim, Payment
from lianxin.funds.verifying import verdict
from registry.makers import household

# On PostgreSQL each attempt is a transaction of its own, as in life: inside one, each version of a busy account would stay.
pytestmark = pytest.mark.django_db(transaction=IS_POSTGRES)
ATTEMPTS = 20_000 if IS_POSTGRES else 100_000
JANUARY = date(2026, 1, 1)
_COLUMNS = (
    "kind", "credit_id", "debit_id", "amount_fen", "book", "on", "area_code", "tranche_id", "project_id", "household_id",
    "payment_id", "reverses_id", "reason", "key", "line", "year", "purpose", "document_no", "at",
)  # fmt: skip
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_INSERT = f"INSERT INTO funds_transfer ({_NAMES}) VALUES ({', '.join(['%s'] * len(_COLUMNS))}) RETURNING id"  # noqa: S608 - columns, named above


def furnished() -> Ledger:
    """Three tranches of two counties, four projects of which one may not be paid, claims, payments to three households, a bank."""
    homes = [household(f"甲{number}") for number in range(3)]
    tranches = [tranche(f"{number}号", is_received=False) for number in range(3)]
    projects = [project(f"P-{number}") for number in range(4)]
    places: list[Place] = []

    def opened(code: str, county: str = COUNTY, **given: Any) -> None:
        row = account(code, area_code=county, **given)
        places.append(
            Place(
                row.pk,
                row.kind,
                row.book,
                county[:6],
                row.is_outside,
                row.tranche_id,
                row.project_id,
                row.household_id,
                row.claim_id,
                row.payable_from,
            )
        )

    opened("source:1", county=OTHER_COUNTY)
    opened("recovered:1")
    opened("lender:1", book="loan")
    opened("borrower:1", book="loan", household_id=homes[0].pk)
    for home in homes:
        opened(f"household:{home.pk}", county=VILLAGE, household_id=home.pk)
    payments: dict[int, Owed] = {}
    for money in tranches:
        opened(f"tranche:{money.pk}", tranche_id=money.pk)
    for number, of in enumerate(projects):
        opened(f"service:{of.pk}", project_id=of.pk)
        for money in tranches:
            owned = {"tranche_id": money.pk, "project_id": of.pk}
            opened_from = JANUARY + timedelta(60) if number else None
            opened(f"allocation:{money.pk}:{of.pk}", payable_from=opened_from, **owned)
        claim = Claim.objects.create(
            project=of,
            claim_no=f"BZ-{number}",
            kind="direct",
            expense="subsidy",
            amount_fen=1,
            papers="—",
            submitted_on=JANUARY,
        )
        for money in tranches:
            for kind in ("claim", "transit"):
                approved_on = JANUARY + timedelta(70) if kind == "claim" else None
                owned = {"tranche_id": money.pk, "project_id": of.pk, "claim_id": claim.pk}
                opened(f"{kind}:{claim.pk}:{money.pk}", payable_from=approved_on, **owned)
        for line, home in enumerate([*homes, None]):
            paid = Payment.objects.create(
                claim=claim, voucher_no=f"PZ-{number}", line=line, payee="某", method="transfer", household=home,
                amount_fen=3_000, on=JANUARY,
            )  # fmt: skip
            payments[paid.pk] = Owed(claim.pk, home.pk if home else None, 3_000)
    return Ledger({place.number: place for place in places}, payments)


class Chance:
    """Somebody who posts without thinking: half of what he wants is right by the rules of the road, the rest is spoilt."""

    def __init__(self, seed: int, ledger: Ledger) -> None:
        self.random, self.ledger = Random(seed), ledger
        self.by_kind: dict[str, list[Place]] = {}
        for place in ledger.places.values():
            self.by_kind.setdefault(place.kind, []).append(place)
        self.spoilers: list[Callable[[Posting], Posting]] = [
            lambda p: replace(p, amount=self.random.choice([0, -1, -p.amount, 10**15 + 1, p.amount * 50])),
            lambda p: replace(p, taker=self.random.choice(list(ledger.places))),
            lambda p: replace(p, giver=self.random.choice([*ledger.places, 10**9])),
            lambda p: replace(p, tranche=self._anybody("tranche")),
            lambda p: replace(p, project=self._anybody("project")),
            lambda p: replace(p, household=self._anybody("household")),
            lambda p: replace(p, payment=self.random.choice([None, *ledger.payments])),
            lambda p: replace(p, book=self.random.choice(["grant", "loan", "return", "gold"])),
            lambda p: replace(p, kind=self.random.choice(["receive", "allocate", "pay", "confirm", "gift", "reverse"])),
            lambda p: replace(p, on=JANUARY + timedelta(self.random.randrange(-30, 200))),
            lambda p: replace(p, area=self.random.choice(["", "x", "9", OTHER_COUNTY, "999903101"])),
            lambda p: replace(p, reverses=self.random.choice([None, *list(ledger.recent)[-20:]])),
            lambda p: replace(p, reason=self.random.choice(["", "误"])),
            lambda p: replace(p, key=f"form-{self.random.randrange(40)}", line=self.random.randrange(3)),
            lambda p: replace(p, year=2025),
        ]

    def _anybody(self, column: str) -> int | None:
        return self.random.choice([getattr(place, column) for place in self.ledger.places.values()])

    def wish(self) -> Posting:
        """The next attempt."""
        wanted = self._reversal() if self.ledger.posted and self.random.random() < 0.15 else self._forward()
        return self.random.choice(self.spoilers)(wanted) if self.random.random() < 0.4 else wanted

    def _forward(self) -> Posting:
        pick = self.random.choice
        kind = pick(
            [
                "receive",
                "allocate",
                "allocate",
                "withdraw",
                "commit",
                "commit",
                "pay",
                "pay",
                "confirm",
                "recover",
                "lend",
                "repay",
            ]
        )
        amount = self.random.randrange(1, 2_000) * (5 if kind == "receive" else 1)
        if kind in {"lend", "repay"}:
            ends = (self.by_kind["lender"][0], self.by_kind["borrower"][0])
            giver, taker = ends if kind == "lend" else reversed(ends)
            return self._posting(kind, giver, taker, amount)
        if kind == "receive":
            return self._posting(kind, self.by_kind["source"][0], pick(self.by_kind["tranche"]), amount)
        if kind == "recover":
            return self._posting(kind, pick(self.by_kind["tranche"]), self.by_kind["recovered"][0], amount)
        held = pick(self.by_kind["allocation"])
        if kind in {"allocate", "withdraw"}:
            money = next(place for place in self.by_kind["tranche"] if place.tranche == held.tranche)
            giver, taker = (money, held) if kind == "allocate" else (held, money)
            return self._posting(kind, giver, taker, amount)
        same = {
            name: next(
                place for place in self.by_kind[name] if (place.tranche, place.project) == (held.tranche, held.project)
            )
            for name in ("claim", "transit")
        }
        if kind == "commit":
            return self._posting(kind, held, same["claim"], amount)
        number, owed = pick([(n, o) for n, o in self.ledger.payments.items() if o.claim == same["claim"].claim])
        if kind == "pay":
            return self._posting(
                kind, same["claim"], same["transit"], min(amount, 900), payment=number, household=owed.household
            )
        receivers = [
            place for place in (*self.by_kind["household"], *self.by_kind["service"])
            if (place.household, place.kind) == (owed.household, "household")
            or (owed.household is None and place.project == held.project)
        ]  # fmt: skip
        whole = owed.under_way if self.random.random() < 0.5 else amount
        return self._posting(kind, same["transit"], receivers[0], whole, payment=number, household=owed.household)

    def _posting(self, kind: str, giver: Place, taker: Place, amount: int, **given: Any) -> Posting:
        owned = {
            name: getattr(taker, name) if getattr(taker, name) is not None else getattr(giver, name)
            for name in ("tranche", "project", "household")
        }
        on = max(self.ledger.closed_before.get(COUNTY, JANUARY), JANUARY + timedelta(self.random.randrange(40, 140)))
        wanted = Posting(kind, giver.number, taker.number, amount, taker.book, on, VILLAGE, **(owned | given))
        return replace(wanted, key=f"form-{self.random.randrange(10**6)}") if self.random.random() < 0.2 else wanted

    def _reversal(self) -> Posting:
        number = self.random.choice(self.ledger.recent)
        first = self.ledger.posted[number]
        later = max(first.on, self.ledger.closed_before.get(COUNTY, JANUARY))
        return replace(
            first,
            kind="reverse",
            giver=first.taker,
            taker=first.giver,
            reverses=number,
            reason="误",
            on=later,
            key="",
            line=0,
        )


class Hand:
    """Sends postings to the database, one statement each."""

    def __init__(self) -> None:
        self.cursor = connection.cursor()
        if IS_POSTGRES:
            self.cursor.execute("SET synchronous_commit = off")

    def post(self, wanted: Posting) -> int | None:
        """The number of the row, or None where the database refuses."""
        row = (
            wanted.kind, wanted.giver, wanted.taker, wanted.amount, wanted.book, wanted.on.isoformat(), wanted.area, wanted.tranche,
            wanted.project, wanted.household, wanted.payment, wanted.reverses, wanted.reason, wanted.key, wanted.line, wanted.year,
            "road", "某财〔2026〕1号", "2026-11-24 02:00:00+00:00",
        )  # fmt: skip
        try:
            self.cursor.execute(_INSERT, row)
            return int(self.cursor.fetchone()[0])
        except IntegrityError:
            return None


def test_the_database_accepts_exactly_what_the_rules_accept() -> None:
    seed = 2026 if os.environ.get("CI") else Random().randrange(10**6)
    ledger = furnished()
    chance, hand = Chance(seed, ledger), Hand()
    told: Counter[str] = Counter()
    closings = sorted(chance.random.sample(range(ATTEMPTS), 5))
    for attempt in range(ATTEMPTS):
        if closings and attempt == closings[0]:
            closings.pop(0)
            _close(ledger, JANUARY + timedelta(10 * (6 - len(closings))))
        wanted = chance.wish()
        is_accepted = ledger.accepts(wanted)
        number = hand.post(wanted)
        assert (number is not None) is is_accepted, f"seed {seed}, attempt {attempt}: {wanted}"
        if number is not None:
            ledger.post(number, wanted)
        told[f"{wanted.kind} {'accepted' if is_accepted else 'refused'}"] += 1
    held = {row.pk: row.balance_fen for row in Account.objects.all()}
    assert held == {number: place.held for number, place in ledger.places.items()}
    assert sum(held.values()) == 0
    # Neither side of the coin was rare, and each act was seen on both.
    for kind in ("receive", "allocate", "withdraw", "commit", "pay", "confirm", "recover", "reverse", "lend", "repay"):
        assert min(told[f"{kind} accepted"], told[f"{kind} refused"]) > ATTEMPTS // 2_000, told
    # What is half paid here is half paid on purpose; no rule of the ledger itself is broken.
    on_purpose = {"payment_is_moved_whole", "claim_is_set_aside_whole", "tranche_is_received_as_its_document_says"}
    assert {fault.rule for fault in verdict().faults} <= on_purpose


def _close(ledger: Ledger, before: date) -> None:
    if COUNTY in ledger.closed_before:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE funds_countybook SET open_from = %s WHERE county_code = %s", [before.isoformat(), COUNTY]
            )
    else:
        insert("funds_countybook", {"county_code": COUNTY, "open_from": before.isoformat()})
    ledger.closed_before[COUNTY] = before
