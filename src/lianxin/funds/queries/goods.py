"""Goods in kind: lots with what is left of them, and sums by what they are; values by basis, never added to money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds.access import goods_open_to
from lianxin.funds.wording import BASES
from lianxin.people.access import within_area

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.funds.models import GoodsCount, GoodsDelivery, GoodsLot
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class BasisTotal:
    """Value of all lots that were valued in one way."""

    basis: str
    lots: int
    value_fen: Fen

    @property
    def words(self) -> Words:
        return BASES[self.basis]


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """How much of one thing was received and given on, in one unit of measure: 斤 and 套 are never added."""

    item: str
    measure_unit: str
    quantity: Decimal
    delivered: Decimal
    is_exact: bool


def listed_goods(user: User, *, area_code: str = "", year: int | None = None, text: str = "") -> QuerySet[GoodsLot]:
    """Lots of goods that the user may see, narrowed as asked.

    Raises:
        PermissionDenied: he may read funds nowhere.
    """
    lots = goods_open_to(user).select_related("unit")
    if area_code:
        lots = lots.filter(within_area("area_code", area_code))
    if year is not None:
        lots = lots.filter(received_on__year=year)
    return lots.filter(item__icontains=text) | lots.filter(giver__icontains=text) if text else lots


def totals_by_basis(lots: QuerySet[GoodsLot]) -> list[BasisTotal]:
    """Values of lots by how they were valued: an invoice and an estimate are not the same kind of figure."""
    counted = lots.order_by().values_list("basis").annotate(n=Count("pk"), total=Sum("value_fen"))
    found = [BasisTotal(basis, count, int(total)) for basis, count, total in counted]
    return sorted(found, key=lambda one: list(BASES).index(one.basis))


def totals_by_item(lots: QuerySet[GoodsLot], *, at_most: int = 30) -> list[ItemTotal]:
    """Quantities by thing and unit of measure, those with most lots first."""
    counted = (
        lots.order_by()
        .values_list("item", "measure_unit")
        .annotate(n=Count("pk"), total=Sum("quantity"), given=Sum("delivered_quantity"))
        .order_by("-n", "item", "measure_unit")[:at_most]
    )
    loose = set(lots.exclude(qualifier="=").order_by().values_list("item", "measure_unit"))
    return [ItemTotal(item, unit, total, given, (item, unit) not in loose) for item, unit, _, total, given in counted]


@dataclass(frozen=True, slots=True)
class LotSheet:
    """What became of a lot: the newest deliveries, how many there are in all and all of them, and every count."""

    deliveries: tuple[GoodsDelivery, ...]
    delivery_count: int
    counts: tuple[GoodsCount, ...]
    every_delivery: QuerySet[GoodsDelivery]


def lot_sheet(lot: GoodsLot, *, at_most: int = 200) -> LotSheet:
    """To whom a lot was given on, and what counts found of it."""
    given = lot.deliveries.select_related("household")
    return LotSheet(tuple(given[:at_most]), given.count(), tuple(lot.counts.select_related("by")[:at_most]), given)
