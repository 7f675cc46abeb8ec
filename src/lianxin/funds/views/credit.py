"""各记其功: the money of a place and a period by who gave it, of a project, of a household."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.funds.access import claims_open_to, payments_open_to, transfers_open_to
from lianxin.funds.detail_lists import (
    CREDIT,
    CREDIT_PLACES,
    HOUSEHOLD_CREDIT,
    HOUSEHOLD_GOODS,
    PROJECT_CLAIMS,
    TRACE,
)
from lianxin.funds.drawings import money_flow, steps_chart
from lianxin.funds.forms.filters import CreditFilterForm
from lianxin.funds.lists import PAYMENTS
from lianxin.funds.queries import (
    Credit,
    CreditLine,
    Flows,
    access_funded_project,
    credit_of,
    credit_of_household,
    credit_of_project,
    goods_of_household,
    money_bands,
    places_of,
    seen_household_names,
    trace_of,
    within_period,
)
from lianxin.funds.views.rows import SOMEBODY, ledger_address, openable_tranches
from lianxin.funds.wording import CLAIM_KINDS, CLAIM_STATES, code_words
from lianxin.people.access import needs, required_scope, scope_of, within_area
from lianxin.people.roles import Act
from lianxin.registry.access import access_household
from lianxin.registry.queries import area_names, openable_ids
from lianxin.site.downloads import Offer, download, lists_of, told_filters
from lianxin.site.paging import keyset_page

_DAY = timedelta(days=1)
_SHOWN_CLAIMS = 50
_PAYMENTS = 25
_PLACES = 200


@needs(Act.READ_FUNDS)
@require_safe
def credit(request: HttpRequest) -> HttpResponseBase:
    """Credit every giver with what its money did in a place and a period."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_FUNDS)
    form = CreditFilterForm(request.GET, scope=scope)
    if not form.is_valid():
        return render(request, "funds/credit.html", {"form": form, "is_faulty": True})
    area = form.asked("area") or ""
    moved = transfers_open_to(user)
    if area:
        moved = moved.filter(within_area("area_code", area))
    period = _period(form)
    if period is not None:
        moved = within_period(moved, period)
    found = credit_of(moved)
    places = places_of(moved, at_most=_PLACES)
    names = area_names([*(code for code, _ in places), *([area] if area else [])])
    by_place = [(names[code], code, flows) for code, flows in places if code != area]
    offers = (
        Offer(CREDIT, credit_rows(found), filters=told_filters(form), area_code=area),
        Offer(CREDIT_PLACES, by_place, filters=told_filters(form), area_code=area),
    )
    if file := download(request, *offers):
        return file

    def address(**asked: Any) -> str:
        days = {"starts_on": form.asked("starts_on"), "ends_on": form.asked("ends_on")}
        return ledger_address(**({"area": area} | days | asked))

    return render(
        request,
        "funds/credit.html",
        {
            "form": form,
            "area_name": names.get(area, ""),
            "credit": found,
            "givers": found.by_giver(),
            "open_tranches": openable_tranches(user, [line.tranche.pk for line in found.lines]),
            "places": by_place,
            "lists": lists_of(*offers),
            "steps": steps_chart(found.total, address) if found.lines else None,
            "ledger": address(),
            "is_unit_only": not scope.prefixes,
        },
    )


def credit_rows(found: Credit) -> list[tuple[CreditLine, Flows]]:
    """The lines of credit by giver, as the page shows them, each with the sum of all."""
    return [(line, found.total) for giver in found.by_giver() for line in giver.lines]


def _payment_rows(user: Any, payments: list[Any]) -> list[tuple[Any, str | None]]:
    payees = seen_household_names(user, [payment.household_id for payment in payments])
    return [(payment, _payee(payment, payees) or None) for payment in payments]


@needs(Act.READ_FUNDS)
@require_safe
def project(request: HttpRequest, project_id: int) -> HttpResponseBase:
    """Show the money of a project: whose it is, how far it has come, claims and payments."""
    user: Any = request.user
    found = access_funded_project(user, project_id)
    whole = credit_of_project(user, found)
    bands = money_bands(user, project_id=found.pk)
    names = seen_household_names(user, {one.household_id for one in bands.arrivals})

    def address(**asked: Any) -> str:
        return ledger_address(**({"project": found.pk} | asked))

    claims = claims_open_to(user).filter(project=found).select_related("contract", "submitted_by", "settled_by")
    payments = payments_open_to(user).filter(claim__project=found).select_related("claim").defer("account_no")
    area = found.area_code
    offers = (
        Offer(PAYMENTS, payments.order_by("-id"), lambda some: _payment_rows(user, some), area_code=area),
        Offer(CREDIT, credit_rows(whole), area_code=area),
        Offer(PROJECT_CLAIMS, claims, _claim_rows, area_code=area),
    )
    if file := download(request, *offers):
        return file
    page = keyset_page(payments, order=("-id",), cursor=request.GET.get("page", ""), size=_PAYMENTS)
    return render(
        request,
        "funds/project.html",
        {
            "project": found,
            "place": area_names([found.area_code])[found.area_code],
            "purpose": code_words("fund_purpose", found.purpose),
            "credit": whole,
            "open_tranches": openable_tranches(user, [line.tranche.pk for line in whole.lines]),
            "left_fen": found.cost_fen - whole.total.arranged_fen,
            "steps": steps_chart(whole.total, address) if whole.lines else None,
            "flow": money_flow(
                bands,
                title=Words("这个项目的钱从哪来、到哪去", "Where this project's money came from and went"),
                address=address,
                place_names=area_names(key[2] for key in bands.spent),
                household_names=names,
            ),
            "claims": _claim_rows(list(claims[:_SHOWN_CLAIMS])),
            "lists": lists_of(*offers),
            "page": page,
            "payments": _payment_rows(user, page.rows),
            "listing": PAYMENTS,
            "somebody": SOMEBODY,
            "ledger": address(),
            "is_partial": not scope_of(user, Act.READ_FUNDS).covers(found.area_code),
            "may_claim": scope_of(user, Act.CLAIM_FUNDS).covers(found.area_code),
        },
    )


def _claim_rows(claims: list[Any]) -> list[tuple[Any, ...]]:
    return [(claim, CLAIM_KINDS[claim.kind], *CLAIM_STATES[claim.state]) for claim in claims]


@needs(Act.READ_FUNDS)
@require_safe
def household(request: HttpRequest, household_id: int) -> HttpResponseBase:
    """Trace a household's money: each payment back to its project, tranche, document and channel; and goods."""
    user: Any = request.user
    found = access_household(user, household_id, Act.READ_FUNDS)
    trace = trace_of(user, found)
    whole = credit_of_household(user, found.pk)
    goods = goods_of_household(user, found)
    is_named = bool(seen_household_names(user, [found.pk]))
    offers = [
        Offer(listing, rows, area_code=found.village_code)
        for listing, rows in ((HOUSEHOLD_CREDIT, credit_rows(whole)), (TRACE, trace.lines), (HOUSEHOLD_GOODS, goods))
    ]
    return download(request, *offers) or render(
        request,
        "funds/household.html",
        {
            "household": found,
            "is_named": is_named,
            "village": area_names([found.village_code])[found.village_code],
            "trace": trace,
            "credit": whole,
            "givers": whole.by_giver(),
            "goods": goods,
            "lists": lists_of(*offers),
            "open_tranches": openable_tranches(user, [line.tranche.pk for line in trace.lines]),
            "may_open": found.pk in openable_ids(user, Act.OPEN_SENSITIVE, [found.pk]),
            "is_partial": not scope_of(user, Act.READ_FUNDS).covers(found.village_code),
            "ledger": ledger_address(household=found.pk),
            "registry_url": reverse("registry:household", args=[found.pk]) if is_named else "",
        },
    )


def _period(form: CreditFilterForm) -> Period | None:
    """The days asked for, both included; an open end is open."""
    first, last = form.asked("starts_on"), form.asked("ends_on")
    if first is None and last is None:
        return None
    return Period(first or date.min, last + _DAY if last else None)


def _payee(payment: Any, names: dict[int, str]) -> str | None:
    """Who was paid: a supplier by name, a household's member only where the reader may see the household."""
    return payment.payee if payment.household_id is None or payment.household_id in names else None
