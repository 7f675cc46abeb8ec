"""After exit: what goes on for households that exited, and what was ended all the same."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.exits.forms import AfterFilterForm
from lianxin.exits.lists import AFTER, TAKEN
from lianxin.exits.queries.after import after_rows, continuing_for, exited_households, taken_away
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import areas_of, capped_count
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50


@needs(Act.READ_EXITS)
@require_safe
def after(request: HttpRequest) -> HttpResponseBase:
    """List households that exited, and what was taken away from some of them."""
    user: Any = request.user
    areas = areas_of(required_scope(user, Act.READ_EXITS), "township", "village")
    form = AfterFilterForm(request.GET, areas=areas)
    today = timezone.localdate()
    shown: dict[str, Any] = {"form": form, "is_faulty": not form.is_valid(), "today": today}
    if form.is_valid():
        area = form.cleaned_data["area"]
        found = exited_households(user, area_code=area)
        taken = taken_away(user, on=today, area_code=area)
        told = told_filters(form)
        offers = [
            Offer(AFTER, found, lambda some: after_rows(user, some, on=today), told, area),
            Offer(TAKEN, taken, filters=told, area_code=area),
        ]
        if file := download(request, *offers):
            return file
        page = keyset_page(found, order=("village_code", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
        shown |= {
            "page": page,
            "rows": after_rows(user, page.rows, on=today),
            "listing": AFTER,
            "total": capped_count(found),
            "taken": taken,
            "taken_listing": TAKEN,
            "until": continuing_for(area or user.home_area(Act.READ_EXITS), None, on=today).until,
        }
    return render(request, "exits/after.html", shown)
