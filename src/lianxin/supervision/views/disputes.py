"""Pages of disputes: the day's report from a telephone, villages by days, the ledger, one with its history, each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, capped_count
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.site.papers import Issue, asks_for_paper, give_out
from lianxin.supervision import operations
from lianxin.supervision.access import access_dispute
from lianxin.supervision.documents import dispute_ledger
from lianxin.supervision.errors.disputes import LIST_TOO_LONG
from lianxin.supervision.forms.disputes import (
    DayReportForm,
    DisputeFilterForm,
    FoundForm,
    MediationForm,
    RevisitForm,
    WeekForm,
)
from lianxin.supervision.forms.issues import StepForm, today_iso
from lianxin.supervision.lists.disputes import DISPUTES, DISPUTES_FILED, calendar_listing
from lianxin.supervision.queries.disputes import (
    calendar_of,
    days_of,
    dispute_counts,
    dispute_rows,
    events_of,
    filtered_disputes,
    steps_open,
    unreported_today,
    villages_to_report,
)
from lianxin.supervision.queries.issue_progress import week_of
from lianxin.supervision.views.histories import happenings_of_dispute

PAGE_SIZE = 50
MOST_PRINTED = 1000
_FORM_METHODS = ["GET", "HEAD", "POST"]
_WEEK = 7
_SHOWN_VILLAGES = 40


@needs(Act.REPORT_DISPUTES)
@require_http_methods(_FORM_METHODS)
def today(request: HttpRequest) -> HttpResponse:
    """Report the day: one tap for zero, or a dispute that was found."""
    user: Any = request.user
    villages = villages_to_report(user)
    sent = request.POST if request.method == "POST" else None
    is_found = "found" in (sent or request.GET)
    kind: type[Any] = FoundForm if is_found else DayReportForm
    form = kind(sent, villages=villages, initial={"on": today_iso()})
    if sent is not None and form.is_valid():
        told = form.cleaned_data
        try:
            made = operations.report_disputes_of_day(
                village_code=told["village"],
                on=told["on"],
                token=told["token"],
                by=user,
                found=[form.found()] if is_found else [],
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            late = Words("（迟报）", " (late)") if made.is_late else Words("", "")
            words = Words(
                f"已报告：{made.on.isoformat()} {made.found} 件{late.zh}。",
                f"Reported: {made.found} on {made.on.isoformat()}{late.en}.",
            )
            messages.success(request, say(words))
            return redirect("supervision:disputes-today")
    shown = {
        "form": form,
        "is_found": is_found,
        "waiting": area_names(unreported_today(user, timezone.localdate())).values(),
        "has_villages": bool(villages),
    }
    return render(request, "supervision/disputes_today.html", shown, status=409 if form.errors else 200)


@needs(Act.READ_DISPUTES)
@require_safe
def calendar(request: HttpRequest) -> HttpResponseBase:
    """Show villages by the days of a week: a number, a zero, late, or silence; ``silent_on``: those that were silent on a day."""
    user: Any = request.user
    now = timezone.localdate()
    form = WeekForm(request.GET, scope=required_scope(user, Act.READ_DISPUTES))
    if not form.is_valid():
        return render(request, "supervision/disputes_calendar.html", {"form": form, "is_faulty": True}, status=400)
    first_on = week_of(form.cleaned_data["week"] or now)
    days = days_of(first_on, _WEEK)
    asked = told_filters(form)
    silent_on = next(
        (day for day in days_of(now - timedelta(days=_WEEK), _WEEK) if day.isoformat() == request.GET.get("silent_on")),
        None,
    )
    if silent_on is not None:
        first_on, days, asked = week_of(silent_on), [silent_on], asked | {"silent_on": silent_on.isoformat()}
    rows = calendar_of(user, days, today=now, area_code=form.cleaned_data["area"])
    if silent_on is not None:
        rows = [row for row in rows if row.silent]
    listing = calendar_listing(days)
    if file := download(request, Offer(listing, rows, filters=asked, area_code=form.cleaned_data["area"])):
        return file
    shown = {
        "form": form,
        "rows": rows[:_SHOWN_VILLAGES],
        "villages": len(rows),
        "is_cut": len(rows) > _SHOWN_VILLAGES,
        "listing": listing,
        "silent": sum(row.silent for row in rows),
        "silent_villages": sum(bool(row.silent) for row in rows),
        "first_on": first_on,
        "last_on": days[-1],
        "before": first_on - timedelta(days=_WEEK),
        "after": first_on + timedelta(days=_WEEK) if days[-1] < now else None,
        "area": form.cleaned_data["area"],
        "may_report": user.may(Act.REPORT_DISPUTES),
    }
    return render(request, "supervision/disputes_calendar.html", shown)


@needs(Act.READ_DISPUTES)
@require_safe
def disputes(request: HttpRequest) -> HttpResponseBase:
    """The ledger of disputes: as a list, a workbook, or on paper."""
    user: Any = request.user
    now = timezone.localdate()
    form = DisputeFilterForm(request.GET, scope=required_scope(user, Act.READ_DISPUTES))
    if not form.is_valid():
        return render(request, "supervision/disputes.html", {"form": form, "is_faulty": True}, status=400)
    found = filtered_disputes(user, form.wanted(), on=now)
    rows = partial(dispute_rows, on=now)
    area = form.cleaned_data["area"]
    if asks_for_paper(request):
        return _ledger(request, found, area)
    if file := download(request, Offer(DISPUTES_FILED, found, rows, told_filters(form), area)):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("format", None)
    shown = {
        "form": form,
        "page": page,
        "rows": rows(page.rows),
        "listing": DISPUTES,
        "total": capped_count(found),
        "counts": dispute_counts(user, on=now),
        "paper": f"?{query.urlencode()}",
        "may_report": user.may(Act.REPORT_DISPUTES),
    }
    return render(request, "supervision/disputes.html", shown)


@needs(Act.READ_DISPUTES)
@require_safe
def dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Show a dispute: between whom, what about, since when, what was done."""
    user: Any = request.user
    return _page(request, access_dispute(user, dispute_id), {})


@needs(Act.READ_DISPUTES)
@require_http_methods(_FORM_METHODS)
def act(request: HttpRequest, dispute_id: int, name: str) -> HttpResponse:
    """Record mediation, settle, escalate, or look again."""
    user: Any = request.user
    found = access_dispute(user, dispute_id)
    if name not in _STEPS:
        raise Http404("no such step")
    if name not in steps_open(user, found) and request.method != "POST":
        raise PermissionDenied(name)
    words, kind, do = _STEPS[name]
    form = kind(request.POST if request.method == "POST" else None, initial={"seen": found.revision})
    if request.method == "POST" and form.is_valid():
        try:
            do(found, form, user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已记录。", "Recorded.")))
            return redirect("supervision:dispute", found.pk)
    shown = {"form": form, "act": name, "act_words": words}
    return _page(request, found, shown, status=409 if form.errors else 200)


def _mediate(found: Any, form: Any, user: Any, *, is_settled: bool) -> None:
    operations.record_mediation(
        dispute_id=found.pk, entry=form.entry(), is_settled=is_settled, seen=form.cleaned_data["seen"], by=user
    )


def _escalate(found: Any, form: Any, user: Any) -> None:
    told = form.cleaned_data
    operations.escalate_dispute(dispute_id=found.pk, words=told["words"], seen=told["seen"], by=user)


def _revisit(found: Any, form: Any, user: Any) -> None:
    operations.revisit_dispute(dispute_id=found.pk, by=user, **form.cleaned_data)


_STEPS: dict[str, tuple[Words, type[Any], Callable[[Any, Any, Any], None]]] = {
    "settle": (Words("达成协议", "Settled"), MediationForm, partial(_mediate, is_settled=True)),
    "mediate": (Words("登记调解", "Record mediation"), MediationForm, partial(_mediate, is_settled=False)),
    "escalate": (Words("上报", "Escalate"), StepForm, _escalate),
    "revisit": (Words("回访", "Look again"), RevisitForm, _revisit),
}


def _page(request: HttpRequest, found: Any, more: dict[str, Any], status: int = 200) -> HttpResponse:
    user: Any = request.user
    (row,) = dispute_rows([found], on=timezone.localdate())
    shown = {
        "dispute": found,
        "row": row,
        "acts": [(name, _STEPS[name][0]) for name in steps_open(user, found)],
        "happenings": happenings_of_dispute(events_of(found)),
    }
    return render(request, "supervision/dispute.html", shown | more, status=status)


def _ledger(request: HttpRequest, found: Any, area: str) -> HttpResponse:
    user: Any = request.user
    if (count := found.count()) > MOST_PRINTED:
        raise Refused(LIST_TOO_LONG, count=count, most=MOST_PRINTED)
    code = area or str(user.home_area(Act.READ_DISPUTES))
    operations.print_disputes(area_code=code, rows=count, by=user)
    now = timezone.localdate()
    place = area_names([code])[code] if code else ""
    document = dispute_ledger(dispute_rows(found, on=now), place=place, on=now)
    about = Issue("supervision.disputes", Words("矛盾纠纷台账", "Ledger of disputes"), code, rows=count)
    return give_out(request, document, f"矛盾纠纷台账 {now.isoformat()}", about=about)
