"""Pages: the jobs of the reader's areas, one job, and how far it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianxin.core.kernel.words import Words
from lianxin.jobs.access import access_job, readers_only
from lianxin.jobs.kinds import kind_of
from lianxin.jobs.lists import JOBS
from lianxin.jobs.models import State
from lianxin.jobs.operations import settled
from lianxin.jobs.queries import LISTED_AT_MOST, STATES, latest_jobs, page_of, refusal_of, shown_progress
from lianxin.site.components import Tab
from lianxin.site.downloads import Offer, download
from lianxin.site.middleware import is_fragment


@readers_only
@require_safe
def jobs(request: HttpRequest) -> HttpResponseBase:
    """List the latest jobs: the reader's own, or all in his areas."""
    is_own_only = request.GET.get("whose") != "all"
    found = [settled(job) for job in latest_jobs(request.user, is_own_only=is_own_only)]
    if file := download(request, Offer(JOBS, found)):
        return file
    address = reverse("jobs:jobs")
    tabs = [
        Tab(Words("我发起的", "Mine"), address, is_own_only),
        Tab(Words("本地区全部", "All in my areas"), f"{address}?whose=all", not is_own_only),
    ]
    shown = {
        "rows": found,
        "listing": JOBS,
        "tabs": tabs,
        "is_own_only": is_own_only,
        "is_cut": len(found) == LISTED_AT_MOST,
    }
    return render(request, "jobs/jobs.html", shown | {"at_most": LISTED_AT_MOST})


@readers_only
@require_safe
def job(request: HttpRequest, key: str) -> HttpResponse:
    """Show a job: how far it is, or how it ended and where its result stands. A room may show its own jobs itself."""
    found = settled(access_job(request.user, key))
    kind = kind_of(found)
    if kind.own_page is not None:
        return redirect(kind.own_page(found))
    user: Any = request.user
    shown = {
        "task": found,
        "kind": kind.words,
        "title": kind.title(found),
        "job": shown_progress(found),
        "state": STATES[State(found.state)],
        "refused": refusal_of(found),
        "begin_page": kind.begin_page(found),
        "is_own": found.by_id == user.pk,  # type: ignore[attr-defined]
    }
    return render(request, "jobs/job.html", shown)


@readers_only
@require_safe
def progress(request: HttpRequest, key: str) -> HttpResponse:
    """Say how far a job is; once it has ended, have the page that shows it asked for again."""
    found = settled(access_job(request.user, key))
    if not found.is_open:
        if is_fragment(request):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return redirect(page_of(found))
    return render(request, "site/components/job.html", {"job": shown_progress(found)})
