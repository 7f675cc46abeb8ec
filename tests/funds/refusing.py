"""Expect a refusal that leaves no trace, and pay or claim in a line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cast import COUNTY, VILLAGE
from funds.makers import (
    PAID_ON,
    submitted,
)
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import (
    Claim,
    Payment,
    Transfer,
)
from lianxin.funds.operations import (
    NewGoods,
    NewTotal,
    PaymentLine,
    Voucher,
    pay_claim,
)
from lianxin.funds.verifying import verdict
from lianxin.projects.models import Project


@contextmanager
def refused(code: str, *says: str) -> Iterator[None]:
    """Expect a refusal that says certain things in one language or the other, and leaves no trace in the ledger."""
    before = Transfer.objects.count(), Payment.objects.count(), Claim.objects.count()
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code
    told = caught.value.into("zh") + caught.value.into("en")
    for part in says:
        assert part in told
    assert (Transfer.objects.count(), Payment.objects.count(), Claim.objects.count()) == before
    assert verdict().is_sound


def pay(claim: Claim, *lines: PaymentLine, **given: Any) -> list[Payment]:
    wanted: dict[str, Any] = {"number": "PZ-9", "on": PAID_ON, "method": "transfer", "lists": None} | given
    voucher = Voucher(wanted["number"], wanted["on"], wanted["method"], lines)
    return pay_claim(claim=claim, voucher=voucher, lists=wanted["lists"], by=None)


def submitted_for(of: Project) -> Claim:
    return submitted(of, 1_00, number="BZ-7")


def goods(**given: Any) -> NewGoods:
    wanted: dict[str, Any] = {
        "giver": "某企业", "item": "大米", "quantity": Decimal(100), "measure_unit": "袋", "value_fen": 10_000_00, "basis": "invoice",
        "area_code": VILLAGE, "document_no": "收 1", "received_on": date(2026, 1, 5),
    }  # fmt: skip
    return NewGoods(**(wanted | given))


def total(**given: Any) -> NewTotal:
    wanted: dict[str, Any] = {
        "document": "总结",
        "words": "投入近 200 万元",
        "kind": "grant",
        "amount_fen": 200_0000_00,
        "area_codes": (COUNTY,),
        "qualifier": "≈",
    }
    return NewTotal(**(wanted | given))
