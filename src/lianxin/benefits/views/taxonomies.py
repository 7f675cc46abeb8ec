"""The page of policy's ways of sorting: what was done, class by class."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.benefits.lists import CLASSES
from lianxin.benefits.queries.taxonomies import class_rows
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.rulebook import rulebook
from lianxin.site.downloads import Offer, download


@needs(Act.READ_BENEFITS)
@require_safe
def taxonomies(request: HttpRequest) -> HttpResponseBase:
    """Each taxonomy of the rulebook with its classes and what falls under them; one may be asked for by name."""
    user: Any = request.user
    known = rulebook().taxonomies
    chosen = known.get(request.GET.get("taxonomy", ""), next(iter(known.values())))
    rows = class_rows(user, chosen)
    if file := download(request, Offer(CLASSES, rows, filters={"taxonomy": chosen.name})):
        return file
    shown = {"chosen": chosen, "taxonomies": known.values(), "rows": rows, "listing": CLASSES}
    return render(request, "benefits/taxonomies.html", shown)
