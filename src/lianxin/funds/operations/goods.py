"""Goods in kind: received with quantity, unit, value and basis; given on to households and villages, never more than there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.models import GoodsCount, GoodsDelivery, GoodsLot
from lianxin.funds.operations.gates import (
    QUALIFIERS,
    TOKEN,
    checked_choice,
    checked_day,
    checked_fen,
    checked_text,
    fitting,
    may,
    record,
    taken_is,
)
from lianxin.people.models import Unit
from lianxin.people.roles import Act
from lianxin.registry.models import Household

if TYPE_CHECKING:
    from lianxin.people.models import User

_FINEST = Decimal("0.001")
_LARGEST = Decimal(10) ** 11


@dataclass(frozen=True, slots=True)
class NewGoods:
    """What is known of goods when they are received. The value is of the whole lot, in fen."""

    giver: str
    item: str
    quantity: Decimal
    measure_unit: str
    value_fen: Fen
    basis: GoodsLot.Basis
    area_code: str
    document_no: str
    received_on: date
    qualifier: str = "="
    store: str = ""
    unit: Unit | None = None


@transaction.atomic
def receive_goods(*, entry: NewGoods, by: User | None, key: str = "") -> GoodsLot:
    """Record goods received.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the area.
        Refused: FUND-101 no value, FUND-102 unknown basis or qualifier, FUND-129 recorded already, FUND-134 no quantity, FUND-141 a
            text is missing.
    """
    may(by, Act.MANAGE_FUNDS, entry.area_code)
    checked_choice(entry.basis, GoodsLot.Basis.values, Words("计价依据", "bases of a value"))
    checked_choice(entry.qualifier, QUALIFIERS, Words("数量说明", "qualifiers"))
    lot = GoodsLot(
        giver=checked_text(entry.giver, Words("来源", "giver")),
        unit=entry.unit,
        item=checked_text(entry.item, Words("物资名称", "item"), longest=60),
        quantity=checked_quantity(entry.quantity),
        measure_unit=checked_text(entry.measure_unit, Words("计量单位", "unit"), longest=20),
        qualifier=entry.qualifier,
        value_fen=checked_fen(entry.value_fen),
        basis=entry.basis,
        area_code=entry.area_code,
        store=fitting(entry.store, Words("存放地点", "store"), longest=100),
        document_no=checked_text(entry.document_no, Words("单号", "document number")),
        received_on=entry.received_on,
        key=fitting(key, TOKEN, longest=64),
        by=by,
        at=timezone.now(),
    )
    with taken_is(errors.POSTED_TWICE):
        lot.save(force_insert=True)
    record("funds.receive_goods", by, "funds.goods", lot.pk, lot.area_code, item=lot.item, value_fen=lot.value_fen)
    return lot


@transaction.atomic
def deliver_goods(
    *,
    lot: GoodsLot,
    quantity: Decimal,
    on: date,
    signed_by: str,
    area_code: str = "",
    household: Household | None = None,
    by: User | None,
    key: str = "",
) -> GoodsDelivery:
    """Give goods of a lot to a household, or to a village.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the lot's area.
        Refused: FUND-129 recorded already, FUND-133 less is left, FUND-134 no quantity,
            FUND-139 before they were received, FUND-141 nobody signed.
    """
    may(by, Act.MANAGE_FUNDS, lot.area_code)
    wanted = checked_quantity(quantity)
    held = GoodsLot.objects.select_for_update(no_key=True).get(pk=lot.pk)
    left = held.quantity - held.delivered_quantity
    if wanted > left:
        shown = f"{left.normalize():f} {held.measure_unit}"
        raise Refused(errors.GOODS_GONE, item=held.item, left=shown, wanted=f"{wanted.normalize():f}")
    held.delivered_quantity += wanted
    held.save(update_fields=["delivered_quantity"])
    place = household.village_code if household is not None else area_code
    delivery = GoodsDelivery(
        lot=held,
        household=household,
        area_code=checked_text(place, Words("区划", "division")),
        quantity=wanted,
        on=checked_day(on, not_before=held.received_on),
        signed_by=checked_text(signed_by, Words("签收人", "signed by"), longest=60),
        key=fitting(key, TOKEN, longest=64),
        by=by,
        at=timezone.now(),
    )
    with taken_is(errors.POSTED_TWICE):
        delivery.save(force_insert=True)
    record(
        "funds.deliver_goods",
        by,
        "funds.goods",
        held.pk,
        place,
        quantity=str(wanted),
        household=household.pk if household else None,
    )
    return delivery


@transaction.atomic
def record_count(
    *, lot: GoodsLot, on: date, counted: Decimal | str, document_no: str, words: str = "", by: User | None
) -> GoodsCount:
    """Compare what was found of a lot in its store at the end of a day with what should be there (盘点).

    A difference is kept, shown and asked about; it changes no quantity.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the lot's area.
        Refused: FUND-134 not a quantity, FUND-139 before the goods came, FUND-141 no sheet, FUND-156 recorded already.
    """
    may(by, Act.MANAGE_FUNDS, lot.area_code)
    found = checked_quantity(counted, is_none_allowed=True)
    number = checked_text(document_no, Words("盘点表号", "number of the count sheet"))
    given = lot.deliveries.filter(on__lte=on).aggregate(sum=Sum("quantity"))["sum"] or Decimal(0)
    count = GoodsCount(
        lot=lot,
        on=checked_day(on, not_before=lot.received_on),
        counted=found,
        expected=lot.quantity - given,
        document_no=number,
        words=fitting(words, Words("说明", "explanation"), longest=400),
        by=by,
        at=timezone.now(),
    )
    with taken_is(errors.COUNT_TAKEN, number=number, on=on.isoformat()):
        count.save(force_insert=True)
    record(
        "funds.record_count", by, "funds.goods", lot.pk, lot.area_code,
        on=on.isoformat(), difference=str(count.difference),
    )  # fmt: skip
    return count


def checked_quantity(quantity: Decimal | str, *, is_none_allowed: bool = False) -> Decimal:
    """Return a quantity above zero (or none, where nothing may be left) with at most three decimals.

    Raises:
        Refused: FUND-134.
    """
    try:
        found = Decimal(str(quantity).strip())
    except InvalidOperation:
        found = Decimal(-1)
    least = Decimal(0) if is_none_allowed else _FINEST
    if not found.is_finite() or not least <= found < _LARGEST or found != found.quantize(_FINEST):
        raise Refused(errors.BAD_QUANTITY, quantity=quantity)
    return found
