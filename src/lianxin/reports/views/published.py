"""The frozen rows of a published figure, page by page and as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.reports.access import access_published
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.freezing import as_of_now
from lianxin.reports.library_lists import FROZEN
from lianxin.reports.queries.frozen import frozen_lines
from lianxin.reports.views.figures import is_published_hidden
from lianxin.site.downloads import MOST_ROWS, Offer, download

PAGE_SIZE = 50


@needs(Act.READ_REPORTS)
@require_safe
def rows(request: HttpRequest, figure_id: int) -> HttpResponseBase:
    """The rows by which a published figure was made, with who had recorded each, and what it is today. A file holds all of them."""
    user: Any = request.user
    found = access_published(user, figure_id)
    indicator = shelf().library.indicators.get(found.indicator)
    if indicator is None:
        raise Http404("no such indicator any more")
    value, count = as_of_now(found.sealed, timezone.now())
    context: dict[str, Any] = {
        "published": found, "listing": FROZEN, "is_hidden": is_published_hidden(found, indicator, value, count, user),
    }  # fmt: skip
    if not context["is_hidden"]:
        is_file = bool(request.GET.get("format"))
        if is_file and found.rows > MOST_ROWS:
            # Refused by its length, before a row is read.
            return download(request, Offer(FROZEN, range(found.rows))) or redirect("reports:published", found.pk)
        asked = request.GET.get("page", "")
        after = int(asked) if not is_file and asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
        try:
            lines = frozen_lines(found, reader=user, after=after, size=found.rows if is_file else PAGE_SIZE)
        except (OSError, EOFError, ValueError):
            return render(request, "reports/published_rows.html", context | {"is_lost": True})
        if file := download(request, Offer(FROZEN, lines.rows, area_code=found.area_code)):
            return file
        context |= {"rows": lines.rows, "left_out": lines.left_out, "next": lines.next}
    return render(request, "reports/published_rows.html", context)
