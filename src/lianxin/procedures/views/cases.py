"""Lists of cases: all, those that wait for the reader, and how many stand where and since when."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.procedures import operations
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.event_log import written_log
from lianxin.procedures.drawings import ages_chart
from lianxin.procedures.forms import CaseFilterForm
from lianxin.procedures.lists import CASES, WAITING, rows_of
from lianxin.procedures.queries.cases import (
    CaseFilter,
    due_soon,
    filtered_cases,
    overdue,
    state_counts,
    waiting_cases,
)
from lianxin.procedures.queries.traces import traces_of
from lianxin.registry.queries import areas_of
from lianxin.site.downloads import Offer, asked_of, download, told_filters
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
MOST_WAITING = 300


@needs(Act.READ_CASES)
@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    """List the cases that the reader may see, narrowed as he asks: at first those under way."""
    user: Any = request.user
    today = timezone.localdate()
    scope = required_scope(user, Act.READ_CASES)
    asked = asked_of(request, standing="open")
    form = CaseFilterForm(asked, areas=areas_of(scope, "township", "village") if scope.prefixes else [])
    if not form.is_valid():
        return render(request, "procedures/cases.html", {"form": form, "is_faulty": True}, status=400)
    found = filtered_cases(user, form.wanted(), on=today)
    rows = partial(rows_of, today)
    if file := download(request, Offer(CASES, found, rows, told_filters(form), form.cleaned_data["area"])):
        return file
    everything = filtered_cases(user, CaseFilter(standing="open"), on=today)
    total = found.count()
    page = keyset_page(found, order=("area_code", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form,
        "page": page,
        "rows": rows(page.rows),
        "listing": CASES,
        "total": total,
        "open": everything.count(),
        "late": everything.filter(overdue(today)).count(),
        "soon": everything.filter(due_soon(today)).count(),
        "contested": everything.filter(open_objections__gt=0).count(),
    }
    return render(request, "procedures/cases.html", shown)


@needs(Act.READ_CASES)
@require_safe
def waiting(request: HttpRequest) -> HttpResponseBase:
    """List the cases whose next step is the reader's own, those due first at the top; ``late`` chooses those overdue, or the others."""
    today = timezone.localdate()
    asked = {"late": request.GET["late"]} if request.GET.get("late") in {"yes", "no"} else {}
    cases = waiting_cases(request.user)  # type: ignore[arg-type]
    if asked:
        cases = cases.filter(overdue(today)) if asked["late"] == "yes" else cases.exclude(overdue(today))
    found = cases[:MOST_WAITING]
    rows = partial(rows_of, today)
    if file := download(request, Offer(WAITING, list(found), rows, asked)):
        return file
    user: Any = request.user
    shown = {"rows": rows(list(found)), "listing": WAITING, "may_decide": user.may(Act.ACT_FOR_COUNTY)}
    return render(request, "procedures/waiting.html", shown)


@needs(Act.READ_CASES)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How many open cases stand in which state, and how long they have stood there."""
    counts = state_counts(request.user, on=timezone.localdate())  # type: ignore[arg-type]
    parts = []
    for key, procedure in shelf.procedures().items():
        found = [one for one in counts if one.procedure == key]
        if found:
            parts.append((procedure, found, ages_chart(found)))
    return render(request, "procedures/overview.html", {"parts": parts, "total": sum(one.total for one in counts)})


@needs(Act.READ_CASES)
@require_safe
def log(request: HttpRequest) -> HttpResponseBase:
    """Give out the event log (XES) of the cases that the reader may see."""
    user: Any = request.user
    found = operations.open_log(by=user)
    response = StreamingHttpResponse(written_log(traces_of(found)), content_type="application/xml; charset=utf-8")
    name = f"procedures-{timezone.localdate().isoformat()}.xes"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
