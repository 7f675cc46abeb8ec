"""One whole chain of money in raw rows, to be attacked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cast import COUNTY, VILLAGE
from funds.makers import allocated, approved, gains, paid, project, tranche
from funds.raw_ledger import IS_POSTGRES, Row, account, transfer
from lianxin.funds.models import Account, Transfer
from lianxin.funds.operations import PaymentLine
from registry.makers import household

only_sqlite = pytest.mark.skipif(IS_POSTGRES, reason="a way round that only SQLite has")


class Places:
    """One whole chain: a tranche of 60,000 yuan, 50,000 arranged, 20,000 set aside for a claim, 5,000 paid to a household."""

    def __init__(self) -> None:
        self.home = household("甲某")
        self.of = project()
        gains(self.of, self.home)
        self.money = tranche()
        allocated(self.money, self.of, 50_000_00)
        self.claim_row = approved(self.of, 20_000_00)
        [self.payment] = paid(self.claim_row, PaymentLine("甲某", 5_000_00, household=self.home))
        self.source = self.named("source:transition:province:999901")
        self.tranche = self.named(f"tranche:{self.money.pk}")
        self.allocation = self.named(f"allocation:{self.money.pk}:{self.of.pk}")
        self.claim = self.named(f"claim:{self.claim_row.pk}:{self.money.pk}")
        self.transit = self.named(f"transit:{self.claim_row.pk}:{self.money.pk}")

    def named(self, code: str) -> Account:
        return Account.objects.get(code=code)

    def household_account(self) -> Account:
        return account(f"household:{self.home.pk}", household_id=self.home.pk, area_code=VILLAGE)

    def confirmation(self, **given: Any) -> Row:
        """What confirms the payment."""
        of = {"payment_id": self.payment.pk, "household_id": self.home.pk}
        debit = Account.objects.filter(kind="household").first() or self.household_account()
        return transfer("confirm", self.transit, debit, 5_000_00, **(of | given))

    def reversal(self, number: int, **given: Any) -> Row:
        """What takes a transfer back."""
        held = Transfer.objects.get(pk=number)
        row = transfer(
            "reverse", held.debit, held.credit, held.amount_fen, reverses_id=number, reason="重复", area_code=held.area_code,
            payment_id=held.payment_id, household_id=held.household_id, purpose=held.purpose,
        )  # fmt: skip
        return row | given


def day(text: str) -> Any:
    """A day as the engine's own client writes it."""
    return date.fromisoformat(text) if IS_POSTGRES else text


def number_of(kind: str) -> int:
    return int(Transfer.objects.filter(kind=kind).values_list("pk", flat=True)[0])


def bare_account() -> Row:
    return {"book": "grant", "area_code": COUNTY, "is_outside": True, "debits_fen": 0, "credits_fen": 0}
