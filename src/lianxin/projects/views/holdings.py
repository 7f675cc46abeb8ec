"""The register of assets and the page of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.projects import errors
from lianxin.projects.access import access_asset
from lianxin.projects.detail_lists import ASSET_EVENTS
from lianxin.projects.forms.acts import EVENT_KINDS
from lianxin.projects.forms.filters import AssetFilterForm
from lianxin.projects.ledgers import LARGEST_LEDGER, asset_ledger
from lianxin.projects.lists import ASSETS
from lianxin.projects.models import AssetEvent
from lianxin.projects.queries import asset_lines, assets_to_look_at, filtered_assets
from lianxin.projects.views.library import PAGE_SIZE, SHEET, downloaded
from lianxin.projects.views.parts import code_words, plain
from lianxin.registry.queries import area_names, areas_of
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.paging import KeysetPage, keyset_page


def _asset_rows(assets: list[Any], today: date) -> list[tuple[Any, ...]]:
    """Assets as the list shows them."""
    names = area_names(asset.area_code for asset in assets)
    return [
        (
            line,
            names[line.asset.area_code],
            code_words("asset_kind", line.asset.kind),
            code_words("asset_state", line.asset.state),
            line.is_due(today),
        )
        for line in asset_lines(assets, on=today)
    ]


@needs(Act.READ_PROJECTS)
@require_safe
def assets(request: HttpRequest) -> HttpResponseBase:
    """List the assets that the reader may see, with what they bring and by when they are to be looked at again."""
    user: Any = request.user
    today = timezone.localdate()
    form = _filters(request)
    if not form.is_valid():
        return render(request, "projects/assets.html", {"form": form, "page": KeysetPage([]), "is_faulty": True})
    asked = form.cleaned_data
    found = filtered_assets(
        user, text=asked["q"], area_code=asked.get("area", ""), kind=asked["kind"], state=asked["state"]
    )
    offer = Offer(
        ASSETS, found.order_by("area_code", "code"), lambda some: _asset_rows(some, today), told_filters(form)
    )
    if file := download(request, offer):
        return file
    total = found.count()
    page = keyset_page(
        found, order=("area_code", "code"), cursor=request.GET.get("page", ""), size=PAGE_SIZE, total=total
    )
    rows = _asset_rows(page.rows, today)
    return render(
        request,
        "projects/assets.html",
        {
            "form": form,
            "page": page,
            "rows": rows,
            "listing": ASSETS,
            "total": total,
            "due": len(assets_to_look_at(user, on=today)),
            "is_narrowed": any(asked.values()),
            "query": request.GET.urlencode(),
        },
    )


@needs(Act.READ_PROJECTS)
@require_safe
def asset(request: HttpRequest, asset_id: int) -> HttpResponseBase:
    """Show an asset: whose it is, who keeps it, what happened to it."""
    user: Any = request.user
    found = access_asset(user, asset_id)
    today = timezone.localdate()
    line = asset_lines([found], on=today)[0]
    events = [
        (event, EVENT_KINDS[AssetEvent.Kind(event.kind)])
        for event in found.events.select_related("by").order_by("-on", "-id")
    ]
    if file := download(request, Offer(ASSET_EVENTS, events, area_code=found.area_code)):
        return file
    is_open = found.state != "disposed"
    return render(
        request,
        "projects/asset.html",
        {
            "asset": found,
            "line": line,
            "area": area_names([found.area_code])[found.area_code],
            "kind": code_words("asset_kind", found.kind),
            "owner_kind": code_words("asset_owner", found.owner_kind),
            "state": code_words("asset_state", found.state),
            "quantity": None if found.quantity is None else plain(found.quantity),
            "is_due": line.is_due(today),
            "events": events,
            "listing": ASSET_EVENTS,
            "is_open": is_open,
            "may_record": is_open and scope_of(user, Act.PROPOSE_PROJECTS).covers(found.area_code),
            "may_dispose": is_open and scope_of(user, Act.DECIDE_PROJECTS).covers(found.area_code),
        },
    )


@needs(Act.READ_PROJECTS)
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of the assets asked for, as a workbook that may be imported again."""
    form = _filters(request)
    if not form.is_valid():
        return render(
            request, "projects/assets.html", {"form": form, "page": KeysetPage([]), "is_faulty": True}, status=400
        )
    asked = form.cleaned_data
    found = filtered_assets(
        request.user, text=asked["q"], area_code=asked.get("area", ""), kind=asked["kind"], state=asked["state"]
    )  # type: ignore[arg-type]
    rows = list(found[:LARGEST_LEDGER])
    if not rows:
        raise Refused(errors.NOTHING_TO_EXPORT)
    return downloaded(asset_ledger(rows), "资产台账.xlsx", SHEET)


def _filters(request: HttpRequest) -> AssetFilterForm:
    user: Any = request.user
    scope = required_scope(user, Act.READ_PROJECTS)
    areas = (
        areas_of(scope, "township", "village") if scope.prefixes and all(len(p) >= 6 for p in scope.prefixes) else []
    )
    return AssetFilterForm(request.GET, areas=areas)
