"""Totals that were told, grouped by what may be the same money; and goods in kind."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.funds.detail_lists import BASES as BASIS_TOTALS
from lianxin.funds.detail_lists import ITEMS, TOLD_SUMS
from lianxin.funds.forms.filters import GoodsFilterForm, ToldFilterForm
from lianxin.funds.lists import GOODS, TOLD
from lianxin.funds.queries import listed_goods, told_sheet, totals_by_basis, totals_by_item
from lianxin.funds.wording import BASES, QUALIFIERS, TOLD_KINDS
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, capped_count
from lianxin.site.downloads import Offer, download, lists_of, told_filters
from lianxin.site.paging import KeysetPage, keyset_page

PAGE_SIZE = 50
_SHOWN_PAIRS = 100


@needs(Act.READ_FUNDS)
@require_safe
def told(request: HttpRequest) -> HttpResponseBase:
    """Show the totals that were told, which of them may be the same money, and sums that count each once."""
    user: Any = request.user
    form = ToldFilterForm(request.GET, scope=required_scope(user, Act.READ_FUNDS))
    if not form.is_valid():
        return render(request, "funds/told.html", {"form": form, "is_faulty": True})
    sheet = told_sheet(user, document=form.asked("q") or "")
    names = area_names({code for total in sheet.totals for code in total.area_codes})
    words = {total.pk: (QUALIFIERS[total.qualifier], TOLD_KINDS[total.kind]) for total in sheet.totals}
    rows = [(total, *words[total.pk], "、".join(names[code] for code in total.area_codes)) for total in sheet.totals]
    offers = Offer(TOLD, rows, filters=told_filters(form)), Offer(TOLD_SUMS, sheet.sums, filters=told_filters(form))
    if file := download(request, *offers):
        return file
    return render(
        request,
        "funds/told.html",
        {
            "form": form,
            "listing": TOLD,
            "lists": lists_of(*offers),
            "sheet": sheet,
            "open_pairs": [
                (pair, words[pair.part.pk], words[pair.whole.pk]) for pair in sheet.pairs if not pair.is_settled
            ][:_SHOWN_PAIRS],
            "settled_pairs": [
                (pair, words[pair.part.pk], words[pair.whole.pk]) for pair in sheet.pairs if pair.is_settled
            ][:_SHOWN_PAIRS],
            "rows": rows,
            "may_manage": user.may(Act.MANAGE_FUNDS),
        },
    )


@needs(Act.READ_FUNDS)
@require_safe
def goods(request: HttpRequest) -> HttpResponseBase:
    """List goods in kind: quantity, unit, value and how it was valued, and what is left in store."""
    user: Any = request.user
    years = sorted(set(listed_goods(user).order_by().values_list("received_on__year", flat=True)), reverse=True)
    form = GoodsFilterForm(request.GET, scope=required_scope(user, Act.READ_FUNDS), years=years)
    page, total, bases, items, lists = KeysetPage([]), 0, [], [], {}
    if form.is_valid():
        found = listed_goods(
            user, area_code=form.asked("area") or "", year=form.asked("year"), text=form.cleaned_data["q"]
        )
        bases, items = totals_by_basis(found), totals_by_item(found)
        told_by = told_filters(form)
        sums = Offer(ITEMS, items, filters=told_by), Offer(BASIS_TOTALS, bases, filters=told_by)
        if file := download(request, Offer(GOODS, found, _lot_rows, told_by), *sums):
            return file
        lists = lists_of(*sums)
        total = capped_count(found)
        page = keyset_page(found, order=("-received_on", "-id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    rows = _lot_rows(page.rows)
    shown = {"form": form, "page": page, "rows": rows, "listing": GOODS, "total": total, "bases": bases, "items": items}
    shown |= {"is_faulty": bool(form.errors), "may_manage": user.may(Act.MANAGE_FUNDS), "lists": lists}
    return render(request, "funds/goods.html", shown)


def _lot_rows(lots: list[Any]) -> list[tuple[Any, ...]]:
    places = area_names(lot.area_code for lot in lots)
    return [
        (lot, QUALIFIERS[lot.qualifier], BASES[lot.basis], places[lot.area_code], lot.quantity - lot.delivered_quantity)
        for lot in lots
    ]
