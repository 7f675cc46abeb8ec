"""One page for every ledger of the room: of an area and a year, on the screen and as a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.reports.forms.papers import LedgerFilterForm, areas_for
from lianxin.reports.ledger_lists import LEDGERS, rows_for
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.paging import KeysetPage, keyset_page

PAGE_SIZE = 50
MOST_SHOWN = 300


@needs(Act.READ_REGISTRY)
@require_safe
def ledgers(request: HttpRequest) -> HttpResponseBase:
    """Lead to the shelf, where every ledger stands."""
    return redirect("reports:papers")


@needs(Act.READ_REGISTRY)
@require_safe
def ledger(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show a ledger, or give it out as Excel, CSV, PDF or Word."""
    user: Any = request.user
    found = LEDGERS.get(name)
    if found is None:
        raise Http404("no such ledger")
    if not user.may(found.listing.act):
        raise PermissionDenied(found.listing.act)
    scope = required_scope(user, Act(found.listing.act))
    form = LedgerFilterForm(request.GET, areas=areas_for(scope) if scope.prefixes else [])
    shown: dict[str, Any] = {"form": form, "ledger": found, "listing": found.listing}
    if not form.is_valid():
        return render(request, "reports/ledger.html", shown | {"is_faulty": True}, status=400)
    year, area = form.cleaned_data["year"] or timezone.localdate().year, form.cleaned_data["area"]
    held = found.found(user, area_code=area, year=year)
    if held is None:
        return render(request, "reports/ledger.html", shown | {"is_too_wide": True, "year": year})
    rows_of = rows_for(found, year, user)
    if isinstance(held, QuerySet):
        held = held.order_by(*found.order)
    if file := download(request, Offer(found.listing, held, rows_of, told_filters(form), area)):
        return file
    if isinstance(held, QuerySet):
        page = keyset_page(held, order=found.order, cursor=request.GET.get("page", ""), size=PAGE_SIZE)
        total = held.count()
    else:
        page, total = KeysetPage(list(held[:MOST_SHOWN])), len(held)
    shown |= {"year": year, "page": page, "rows": list(rows_of(page.rows)), "total": total}
    shown["is_cut"] = not isinstance(held, QuerySet) and total > MOST_SHOWN
    return render(request, "reports/ledger.html", shown | {"most": MOST_SHOWN})
