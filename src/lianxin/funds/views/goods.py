"""Goods in kind: received, one lot with what became of it, given on, counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.words import Words
from lianxin.funds import operations
from lianxin.funds.access import access_one, goods_open_to, may_in
from lianxin.funds.detail_lists import COUNTS, DELIVERIES
from lianxin.funds.forms.goods import CountForm, DeliverForm, ReceiveGoodsForm
from lianxin.funds.queries import (
    givers_of,
    household_named,
    lot_sheet,
    managed_areas,
    seen_household_names,
    villages_for,
)
from lianxin.funds.templatetags.quantities import quantity
from lianxin.funds.views.acting import ActPage, act_page, sent
from lianxin.funds.views.rows import SOMEBODY
from lianxin.funds.wording import BASES, QUALIFIERS
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.site.downloads import Offer, download, lists_of
from lianxin.site.language import say

if TYPE_CHECKING:
    from lianxin.funds.models import GoodsLot

FUNDS, GOODS = Words("资金", "Funds"), Words("物资", "Goods")


def _crumbs(lot: GoodsLot | None = None) -> list[tuple[str, Words]]:
    way = [(reverse("funds:overview"), FUNDS), (reverse("funds:goods"), GOODS)]
    if lot is not None:
        way.append((reverse("funds:lot", args=[lot.pk]), Words(lot.item, lot.item)))
    return way


def _left(lot: GoodsLot) -> tuple[Words, str]:
    return Words("库存", "In store"), f"{quantity(lot.quantity - lot.delivered_quantity)} {lot.measure_unit}"


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Record goods received."""
    user: Any = request.user
    form = ReceiveGoodsForm(sent(request), areas=managed_areas(user), units=givers_of(user))
    page = ActPage(
        Words("登记物资", "Record goods"),
        say(Words("数量、单位、价值和计价依据都要写明。", "Quantity, unit, value and how it was valued.")),
        _crumbs(),
        Words("登记", "Record"),
        icon="package",
        note=Words("物资折价不是收到的钱，不计入资金合计。", "The value of goods is never money received."),
    )

    def act() -> str:
        made = operations.receive_goods(entry=form.entry(), by=user, key=form.cleaned_data["key"])
        return reverse("funds:lot", args=[made.pk])

    return act_page(request, page, form, act, Words("已登记。", "Recorded."))


@needs(Act.READ_FUNDS)
@require_safe
def lot(request: HttpRequest, lot_id: int) -> HttpResponseBase:
    """Show a lot: what it is worth, to whom it was given on, what counts found."""
    user: Any = request.user
    found = access_one(goods_open_to(user).select_related("unit"), lot_id)
    sheet = lot_sheet(found)
    area = found.area_code
    offers = (
        Offer(DELIVERIES, sheet.every_delivery, lambda some: _delivery_rows(user, some), area_code=area),
        Offer(COUNTS, sheet.counts, area_code=area),
    )
    return download(request, *offers) or render(
        request,
        "funds/lot.html",
        {
            "lot": found,
            "place": area_names([area])[area],
            "qualifier": QUALIFIERS[found.qualifier],
            "basis": BASES[found.basis],
            "left": found.quantity - found.delivered_quantity,
            "deliveries": _delivery_rows(user, sheet.deliveries),
            "lists": lists_of(*offers),
            "delivery_count": sheet.delivery_count,
            "counts": sheet.counts,
            "somebody": SOMEBODY,
            "may_manage": may_in(user, Act.MANAGE_FUNDS, found.area_code),
        },
    )


def _delivery_rows(user: Any, deliveries: Sequence[Any]) -> list[tuple[Any, str | None, str]]:
    names = seen_household_names(user, {one.household_id for one in deliveries})
    places = area_names(one.area_code for one in deliveries)
    return [(one, names.get(one.household_id or 0), places[one.area_code]) for one in deliveries]


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Give goods of a lot to a household or to a village."""
    user: Any = request.user
    found = access_one(goods_open_to(user, Act.MANAGE_FUNDS), lot_id)
    form = DeliverForm(sent(request), villages=villages_for(user, found.area_code))
    page = ActPage(
        Words("发放物资", "Give goods on"), found.item, _crumbs(found), Words("登记发放", "Record"), icon="package",
        facts=[_left(found)],
    )  # fmt: skip

    def act() -> str:
        told = form.cleaned_data
        home = household_named(user, told["household"]) if told["household"] else None
        operations.deliver_goods(
            lot=found, quantity=told["quantity"], on=told["on"], signed_by=told["signed_by"], area_code=told["area_code"],
            household=home, by=user, key=told["key"],
        )  # fmt: skip
        return page.back

    return act_page(request, page, form, act, Words("已登记发放。", "Recorded."))


@needs(Act.MANAGE_FUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Hold what was found of a lot against the books."""
    user: Any = request.user
    found = access_one(goods_open_to(user, Act.MANAGE_FUNDS), lot_id)
    form = CountForm(sent(request))
    page = ActPage(
        Words("盘点", "Count"), found.item, _crumbs(found), Words("登记盘点", "Record the count"), icon="scale",
        facts=[_left(found)],
        note=Words("有差异会留下、提示，数量不变。", "A difference is kept and shown; it changes no quantity."),
    )  # fmt: skip
    differences: list[Any] = []

    def act() -> str:
        told = form.cleaned_data
        made = operations.record_count(
            lot=found,
            on=told["on"],
            counted=told["quantity"],
            document_no=told["document_no"],
            words=told["words"],
            by=user,
        )
        differences.append(made.difference)
        return page.back

    def words() -> Words:
        if not differences[0]:
            return Words("与账面相符。", "It agrees with the books.")
        differs = Words("与账面不符，差 {n} {unit}。请查明原因。", "It differs by {n} {unit}. Find out why.")
        return differs.filled(n=quantity(differences[0]), unit=found.measure_unit)

    return act_page(request, page, form, act, words)
