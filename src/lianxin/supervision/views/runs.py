"""Pages of runs: what every test covered and could not tell, and asking for a run."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.site.downloads import Offer, download
from lianxin.supervision.access import access_one, runs_open_to
from lianxin.supervision.domain.catalogue import TESTS
from lianxin.supervision.forms.clues import RunForm
from lianxin.supervision.jobs import begin_run
from lianxin.supervision.lists.clues import COVERAGE
from lianxin.supervision.queries.clues import clearable_counties, coverage_of, latest_runs


@needs(Act.READ_CLUES)
@require_safe
def coverage(request: HttpRequest) -> HttpResponseBase:
    """Show what the last run covered, and what it could not tell."""
    user: Any = request.user
    runs = latest_runs(user)
    return _page(request, runs[0] if runs else None, runs)


@needs(Act.READ_CLUES)
@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Show what one run covered."""
    user: Any = request.user
    found = access_one(runs_open_to(user).select_related("by"), run_id)
    return _page(request, found, latest_runs(user))


def _page(request: HttpRequest, found: Any, runs: list[Any]) -> HttpResponseBase:
    shown = _shown(request.user, found, runs)
    offer = Offer(COVERAGE, shown["lines"], area_code=found.area_code if found is not None else "")
    return download(request, offer) or render(request, "supervision/coverage.html", shown)


@needs(Act.SETTLE_CLUES)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for a run over a county."""
    user: Any = request.user
    form = RunForm(request.POST, counties=clearable_counties(user))
    if not form.is_valid():
        shown = _shown(user, None, latest_runs(user)) | {"run_form": form}
        return render(request, "supervision/coverage.html", shown, status=409)
    job = begin_run(area_code=form.cleaned_data["county"], on=timezone.localdate(), by=user)
    return redirect(reverse("jobs:job", args=[job.key]))


def _shown(user: Any, found: Any, runs: list[Any]) -> dict[str, Any]:
    lines = coverage_of(found) if found is not None else []
    counties = clearable_counties(user)
    return {
        "run": found,
        "runs": runs,
        "lines": lines,
        "listing": COVERAGE,
        "tests": len(TESTS),
        "silent": [line for line in lines if not line.coverage.examined],
        "place": area_names([found.area_code])[found.area_code] if found is not None else "",
        "run_form": RunForm(counties=counties) if counties else None,
    }
