"""Goods in kind: received with quantity, unit, value and basis; given on to households and villages, never more than there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen
from lianxin.funds import errors
from lianxin.funds.models import GoodsDelivery, GoodsLot
from lianxin.funds.operations.gates import checked_day, checked_fen, checked_text, may, record
from lianxin.people.models import Unit
from lianxin.people.roles import Act
from lianxin.registry.models import Household

if TYPE_CHECKING:
    from lianxin.people.models import User

_FINEST = Decimal("0.001")


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
def receive_goods(*, entry: NewGoods, by: User | None) -> GoodsLot:
    """Record goods received.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the area.
        Refused: FUND-101 no value, FUND-134 no quantity, FUND-141 a text is missing.
    """
    may(by, Act.MANAGE_FUNDS, entry.area_code)
    lot = GoodsLot.objects.create(
        giver=checked_text(entry.giver, "来源 · giver"),
        unit=entry.unit,
        item=checked_text(entry.item, "物资名称 · item"),
        quantity=checked_quantity(entry.quantity),
        measure_unit=checked_text(entry.measure_unit, "计量单位 · unit"),
        qualifier=entry.qualifier,
        value_fen=checked_fen(entry.value_fen),
        basis=entry.basis,
        area_code=entry.area_code,
        store=entry.store.strip(),
        document_no=checked_text(entry.document_no, "单号 · document number"),
        received_on=entry.received_on,
        by=by,
        at=timezone.now(),
    )
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
) -> GoodsDelivery:
    """Give goods of a lot to a household, or to a village.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the lot's area.
        Refused: FUND-133 less is left, FUND-134 no quantity, FUND-139 before they were received, FUND-141 nobody signed.
    """
    may(by, Act.MANAGE_FUNDS, lot.area_code)
    wanted = checked_quantity(quantity)
    held = GoodsLot.objects.select_for_update().get(pk=lot.pk)
    left = held.quantity - held.delivered_quantity
    if wanted > left:
        shown = f"{left.normalize():f} {held.measure_unit}"
        raise Refused(errors.GOODS_GONE, item=held.item, left=shown, wanted=f"{wanted.normalize():f}")
    held.delivered_quantity += wanted
    held.save(update_fields=["delivered_quantity"])
    place = household.village_code if household is not None else area_code
    delivery = GoodsDelivery.objects.create(
        lot=held,
        household=household,
        area_code=checked_text(place, "区划 · division"),
        quantity=wanted,
        on=checked_day(on, not_before=held.received_on),
        signed_by=checked_text(signed_by, "签收人 · signed by"),
        by=by,
        at=timezone.now(),
    )
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


def checked_quantity(quantity: Decimal | str) -> Decimal:
    """Return a quantity above zero with at most three decimals.

    Raises:
        Refused: FUND-134.
    """
    try:
        found = Decimal(str(quantity).strip())
    except InvalidOperation:
        found = Decimal(0)
    if not found.is_finite() or found <= 0 or found != found.quantize(_FINEST):
        raise Refused(errors.BAD_QUANTITY, quantity=quantity)
    return found
