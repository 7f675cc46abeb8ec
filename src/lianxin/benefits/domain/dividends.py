"""A distribution: a sum of money, or things (two hives each), divided among the holders; what was promised; who has received."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lianxin.benefits.domain.division import divided
from lianxin.benefits.domain.shares import Holding, Instrument, held_on
from lianxin.core.kernel.findings import Finding, Missing, Verdict
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words


class Weighing(StrEnum):
    """By what a distribution is divided: the shares held on its day, or shares times days held in the period."""

    ON_DAY = "on_day"
    BY_DAYS = "by_days"


@dataclass(frozen=True, slots=True)
class Portion:
    """What one holder gets, in fen or in whole things, and the weight it was reckoned from."""

    holder: str
    weight: int
    amount: int


def distributed(
    total: int, register: Iterable[Holding], period: Period, *, weighing: Weighing = Weighing.ON_DAY
) -> tuple[Portion, ...]:
    """Divide fen, or whole things, among the holders; the portions add up to the total.

    Args:
        total: fen, or a number of things.
        register: of holdings.
        period: what is distributed for; with ``ON_DAY`` the holders of its last day share.
        weighing: by shares on the last day, or by shares times days.

    Raises:
        Refused: BENEFIT-002 a negative total; 003 nobody held shares.
        ValueError: the period has no end.
    """
    weights = _weights(tuple(register), period, weighing)
    parts = divided(total, weights)
    return tuple(Portion(holder, weights[holder], parts[holder]) for holder in sorted(parts))


def _weights(register: tuple[Holding, ...], period: Period, weighing: Weighing) -> dict[str, int]:
    if period.ends_before is None:
        raise ValueError("a period of distribution ends")
    if weighing is Weighing.ON_DAY:
        return held_on(register, date.fromordinal(period.ends_before.toordinal() - 1))
    weights: dict[str, int] = {}
    for holding in register:
        starts_on = max(holding.starts_on, period.starts_on)
        ends_before = min(holding.ends_before or period.ends_before, period.ends_before)
        if starts_on < ends_before:
            days = (ends_before - starts_on).days
            weights[holding.holder] = weights.get(holding.holder, 0) + holding.shares * days
    return weights


@dataclass(frozen=True)
class Default:
    """A promise not kept: what was promised for a period, what was paid, what is short. It becomes an issue of supervision."""

    instrument: str
    period: Period
    promised_fen: Fen
    paid_fen: Fen
    finding: Finding

    @property
    def shortfall_fen(self) -> Fen:
        return self.promised_fen - self.paid_fen


def guarantee_finding(instrument: Instrument, period: Period, paid_fen: Fen | None) -> Finding:
    """Return whether what was paid for a period reaches what was promised.

    Nothing promised is always met. Where nobody has recorded whether anything was paid, it cannot be told.
    """
    promised_fen = instrument.promised_fen(period)
    words = Words("分红不低于保底收益", "The dividend reaches what is guaranteed")
    if promised_fen is None:
        return Finding("guaranteed_dividend", words, Verdict.MET)
    if paid_fen is None:
        missing = (Missing("distribution", "amount_fen", instrument.name),)
        return Finding(
            "guaranteed_dividend", words, Verdict.CANNOT_TELL, limit=yuan_text(promised_fen), missing=missing
        )
    verdict = Verdict.of(paid_fen >= promised_fen)
    return Finding("guaranteed_dividend", words, verdict, value=yuan_text(paid_fen), limit=yuan_text(promised_fen))


def default_of(instrument: Instrument, period: Period, paid_fen: Fen, *, due_on: date, on: date) -> Default | None:
    """Return the default of a business that has not paid what it promised by the day it was due; None if it has, or has time.

    Args:
        instrument: with what is promised.
        period: what is paid for.
        paid_fen: everything paid for the period up to ``on``.
        due_on: the last day to pay.
        on: the day of asking.
    """
    finding = guarantee_finding(instrument, period, paid_fen)
    promised_fen = instrument.promised_fen(period)
    if promised_fen is None or finding.verdict is not Verdict.NOT_MET or on <= due_on:
        return None
    return Default(instrument.name, period, promised_fen, paid_fen, finding)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a holder says he has received: fen or things, signed for on a day, or not signed."""

    holder: str
    amount: int
    signed_on: date | None


class ReceiptFault(StrEnum):
    """What is wrong with a distribution when portions and receipts are laid side by side."""

    NOT_RECEIVED = "not_received"
    NOT_SIGNED = "not_signed"
    AMOUNT_DIFFERS = "amount_differs"
    NOT_A_HOLDER = "not_a_holder"


def receipt_faults(portions: Iterable[Portion], receipts: Iterable[Receipt]) -> dict[str, ReceiptFault]:
    """Return what is wrong by holder. Several receipts of one holder count together; a portion of nothing needs none."""
    due: Mapping[str, int] = {portion.holder: portion.amount for portion in portions}
    received: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        received.setdefault(receipt.holder, []).append(receipt)
    faults: dict[str, ReceiptFault] = {}
    for holder in sorted({*due, *received}):
        found = received.get(holder, [])
        if holder not in due:
            faults[holder] = ReceiptFault.NOT_A_HOLDER
        elif not found and due[holder]:
            faults[holder] = ReceiptFault.NOT_RECEIVED
        elif sum(receipt.amount for receipt in found) != due[holder]:
            faults[holder] = ReceiptFault.AMOUNT_DIFFERS
        elif any(receipt.signed_on is None for receipt in found):
            faults[holder] = ReceiptFault.NOT_SIGNED
    return faults
