"""Unit prices far above those of the like (抬高单价, pattern 10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from lianxin.core.kernel.money import Fen
from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Tally, distinct
from lianxin.supervision.domain.statistics import median, robust_score


@dataclass(frozen=True, slots=True)
class PricedItem:
    """A thing bought or given in an area, at a price for its unit; None where price or quantity is not recorded."""

    row: str
    about: About
    region: str
    item: str
    unit: str
    unit_price_fen: Fen | None
    concerned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """How many robust standard deviations are too many, how many of the like there must be, and the least spread that
    is taken for one, in per cent of the median."""

    most_deviations: float
    least_count: int
    least_spread_percent: float


def unit_price_high(rows: Iterable[PricedItem], terms: PriceTerms) -> Outcome:
    """Find prices that lie too far above the median of the same thing in the same region."""
    tally = Tally("unit_price_high")
    groups: dict[tuple[str, str, str], list[tuple[PricedItem, Fen]]] = defaultdict(list)
    for row in distinct(rows):
        tally.examined += 1
        if row.unit_price_fen is None:
            tally.cannot_tell("unit_price")
        else:
            groups[row.region, row.item, row.unit].append((row, row.unit_price_fen))
    for found in groups.values():
        if len(found) < terms.least_count:
            tally.cannot_tell("few_prices", len(found))
            continue
        prices = [price_fen for _, price_fen in found]
        centre = median(prices)
        least = centre * Fraction(str(terms.least_spread_percent)) / 100
        for row, price_fen in found:
            if robust_score(price_fen, prices, least_spread=least) > terms.most_deviations:
                told = (("item", row.item), ("unit_price", price_fen), ("median_price", int(centre)))
                limit = Limit("clues.price_deviations", terms.most_deviations)
                tally.tell(row.about, [Evidence(row.row, told)], limit=limit, concerned=row.concerned)
    return tally.outcome()
