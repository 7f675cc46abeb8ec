"""Pages: the events of the reader's areas, one event with its digests, and whether the chain is whole."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.audit.access import auditors_only, prefixes_of
from lianxin.audit.domain.terms import ACTS, DETAILS, THINGS, term
from lianxin.audit.forms import CheckForm, EventFilterForm
from lianxin.audit.lists import EVENTS
from lianxin.audit.queries import (
    LISTED_AT_MOST,
    ChainCheck,
    EventFilter,
    check_chain,
    events_under,
    fault_of,
    filtered_events,
    newest_id,
    readable_ids,
)
from lianxin.core.kernel.words import Words
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.paging import KeysetPage, keyset_page

PAGE_SIZE = 50


@auditors_only
@require_safe
def events(request: HttpRequest) -> HttpResponseBase:
    """List the events of the reader's areas, newest first, narrowed as he asks."""
    form = EventFilterForm(request.GET)
    page = KeysetPage([])
    is_faulty = not form.is_valid()
    if not is_faulty:
        found = filtered_events(prefixes_of(request.user), form.wanted())
        # The download is an event too; it does not stand in the file that it is about.
        if file := download(request, Offer(EVENTS, found.filter(pk__lte=newest_id()), _rows, told_filters(form))):
            return file
        page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {"form": form, "page": page, "rows": _rows(page.rows), "listing": EVENTS, "is_faulty": is_faulty}
    return render(request, "audit/events.html", shown)


def _rows(events: list[Any]) -> list[tuple[Any, Words, Words | None]]:
    return [(event, term(ACTS, event.act), term(THINGS, event.thing) if event.thing else None) for event in events]


@auditors_only
@require_safe
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """Show one event: who, when, what, its details, its digests and whether its link holds."""
    prefixes = prefixes_of(request.user)
    found = events_under(prefixes).filter(pk=event_id).first()
    if found is None:
        raise Http404("no such event")
    alike = 0
    if found.thing:
        alike = filtered_events(prefixes, EventFilter(thing=found.thing, thing_id=found.thing_id)).count() - 1
    return render(
        request,
        "audit/event.html",
        {
            "event": found,
            "act": term(ACTS, found.act),
            "thing": term(THINGS, found.thing) if found.thing else None,
            "details": [(term(DETAILS, name), _written(value)) for name, value in sorted(found.details.items())],
            "fault": fault_of(found),
            "alike": alike,
        },
    )


@auditors_only
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain when asked to, and say what was found."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    check: ChainCheck | None = None
    links: list[tuple[int, Words, bool]] = []
    if form.is_bound and form.is_valid():
        check = check_chain(form.cleaned_data["noted"])
        readable = readable_ids(prefixes_of(request.user), [link.event_id for link in check.broken])
        links = [(link.event_id, link.reason, link.event_id in readable) for link in check.broken]
    shown = {"form": form, "check": check, "links": links, "listed_at_most": LISTED_AT_MOST}
    return render(request, "audit/verify.html", shown)


def _written(value: Any) -> str | None:
    """A detail as it is kept; text stays as it is, and what was not recorded stays missing."""
    if value is None or isinstance(value, str):
        return value or None
    return json.dumps(value, ensure_ascii=False)
