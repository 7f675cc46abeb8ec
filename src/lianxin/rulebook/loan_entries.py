"""Load loan products: who may borrow, how much, for how long, at which rate, and who bears the interest and the loss.

A product holds no number of its own. Each one is the name of a dated value (``@small_loan.cap``), so that a county may have
its own, and a loan is judged by the values of the day it was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.rulebook.conditions import Condition, Shelf, codes_of, read_conditions, required_texts, value_name
from lianxin.rulebook.dated_values import Citation, read_area, read_citation, read_period
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.errors import BANDS_OUT_OF_ORDER, NOT_ALLOWED

REPAYMENTS = ("interest_monthly", "interest_quarterly", "equal_instalments", "equal_principal", "all_at_end")
DAY_COUNTS = ("actual_360", "actual_365", "thirty_360")


@dataclass(frozen=True, slots=True)
class RateBand:
    """The value that sets the rate of loans up to so many months; None: of any length."""

    longest_months: int | None
    value: str


@dataclass(frozen=True)
class LoanProduct:
    """A kind of loan. ``cap``, ``longest_months``, ``subsidy_share`` and the like are names of dated values, or empty.

    The interest of the part up to ``subsidised_cap`` is paid to the share ``subsidy_share``; without a cap, that of the whole.
    ``penalty_factor`` times the rate is charged on what is overdue. ``bank_share`` is what the bank bears of a lost loan, which
    may be claimed ``claim_after_days`` days after it fell due. ``settlement_day`` closes a period of interest.
    """

    name: str
    words: Words
    period: Period
    area: str
    cap: str
    subsidised_cap: str
    longest_months: str
    rates: tuple[RateBand, ...]
    subsidy_share: str
    penalty_factor: str
    bank_share: str
    claim_after_days: str
    repayments: tuple[str, ...]
    day_count: str
    settlement_day: int
    extensions: int
    steps: tuple[str, ...]
    forbidden_uses: tuple[str, ...]
    conditions: tuple[Condition, ...]
    source: Citation
    verified: bool
    note: Words | None

    def rate_value(self, months: int) -> str:
        """Return the name of the value that sets the rate of a loan of so many months."""
        return next(b.value for b in self.rates if b.longest_months is None or months <= b.longest_months)


def load_loan_products(entries: Mapping[str, Entry], shelf: Shelf) -> dict[str, LoanProduct]:
    """Load every product.

    Raises:
        Refused: RULEBOOK-003 to 009, 014, 024, 030 and 040 to 043, the first fault found, with file and key.
    """
    return {name: _product(name, entry, shelf) for name, entry in entries.items()}


def _product(name: str, entry: Entry, shelf: Shelf) -> LoanProduct:
    starts_on, ends_before = read_period(entry)
    product = LoanProduct(
        name=name,
        words=entry.words(),
        period=Period(starts_on, ends_before),
        area=read_area(entry.text("area", ""), entry.place),
        cap=value_name(entry, "cap", FieldType.MONEY, shelf),
        subsidised_cap=value_name(entry, "subsidised_cap", FieldType.MONEY, shelf, optional=True),
        longest_months=value_name(entry, "longest_months", FieldType.INTEGER, shelf),
        rates=_bands(entry, shelf),
        subsidy_share=value_name(entry, "subsidy_share", FieldType.INTEGER, shelf, optional=True),
        penalty_factor=value_name(entry, "penalty_factor", FieldType.INTEGER, shelf, optional=True),
        bank_share=value_name(entry, "bank_share", FieldType.INTEGER, shelf, optional=True),
        claim_after_days=value_name(entry, "claim_after_days", FieldType.INTEGER, shelf, optional=True),
        repayments=_chosen(entry, "repayments", REPAYMENTS),
        day_count=entry.choice("day_count", DAY_COUNTS),
        settlement_day=_between(entry, "settlement_day", 20, range(1, 29)),
        extensions=_between(entry, "extensions", 0, range(10)),
        steps=codes_of(entry, "steps", "loan_step", shelf, required=True),
        forbidden_uses=codes_of(entry, "forbidden_uses", "loan_use", shelf),
        conditions=read_conditions(entry, shelf),
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
    )
    entry.finish()
    return product


def _bands(entry: Entry, shelf: Shelf) -> tuple[RateBand, ...]:
    """Return the bands, each longer than the one before; the last one has no end."""
    bands = []
    for listed in entry.listed("rates"):
        months = listed.integer("longest_months", 0) if "longest_months" in listed.content else None
        bands.append(RateBand(months, value_name(listed, "value", FieldType.INTEGER, shelf)))
        listed.finish()
    limits = [band.longest_months for band in bands]
    closed = [months for months in limits[:-1] if months is not None]
    rises = closed == sorted(set(closed)) and all(months > 0 for months in closed)
    if not limits or limits[-1] is not None or len(closed) != len(limits) - 1 or not rises:
        raise Refused(BANDS_OUT_OF_ORDER, place=entry.at("rates"))
    return tuple(bands)


def _chosen(entry: Entry, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    chosen = required_texts(entry, key)
    for one in chosen:
        if one not in allowed:
            raise Refused(NOT_ALLOWED, place=entry.at(key), found=one, allowed=", ".join(allowed))
    return chosen


def _between(entry: Entry, key: str, default: int, allowed: range) -> int:
    value = entry.integer(key, default)
    if value not in allowed:
        limits = f"{allowed.start}–{allowed.stop - 1}"
        raise Refused(NOT_ALLOWED, place=entry.at(key), found=str(value), allowed=limits)
    return value
