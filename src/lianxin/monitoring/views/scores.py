"""Pages of the score: its proof and its verdict; and the visits that one which passed suggests."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lianxin.core.kernel.words import Words
from lianxin.monitoring.domain.calibration import group_words
from lianxin.monitoring.domain.features import FEATURES
from lianxin.monitoring.drawings import groups_chart, reliability_chart
from lianxin.monitoring.forms.scores import CountyForm
from lianxin.monitoring.jobs import begin_fitting
from lianxin.monitoring.lists import SCORE_GROUPS, VISITS
from lianxin.monitoring.queries.scoring import latest_score, scorable_counties, suggested_visits, visit_rows
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, capped_count
from lianxin.site.downloads import Offer, download
from lianxin.site.language import is_chinese
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50


@needs(Act.SCORE_RISK)
@require_safe
def score(request: HttpRequest) -> HttpResponseBase:
    """Show the newest score: whether it passed and why not, its reliability overall and by group, what it is made of."""
    user: Any = request.user
    found = latest_score(user)
    names = (
        [code for group, code in ((one.group, one.value) for one in found.proof.groups) if group == "township"]
        if found
        else []
    )
    places = area_names([*names, *([found.model.area_code] if found else [])])
    words = {one.name: one.words for one in FEATURES}
    groups = [
        (_named(one, places), one, one.high <= found.limits.group_error, _told(one))
        for one in (found.proof.groups if found else ())
    ]
    if file := download(request, Offer(SCORE_GROUPS, groups, area_code=found.model.area_code if found else "")):
        return file
    shown = {
        "found": found,
        "place": places.get(found.model.area_code, "") if found else "",
        "form": CountyForm(counties=scorable_counties(user)),
        "reasons": [Words(*one) for one in found.model.reasons] if found else [],
        "groups": groups,
        "listing": SCORE_GROUPS,
        "too_few": [(group_words(group, places.get(value, value)), n) for group, value, n in found.proof.too_few]
        if found
        else [],
        "overall": _told(found.proof.overall) if found else "",
        "chart": reliability_chart(found.proof.overall) if found else None,
        "multiples": groups_chart(found.proof.groups, places) if found and found.proof.groups else None,
        "features": [(words.get(one["name"]), one["weight"]) for one in found.model.model["features"]] if found else [],
        "learned": found.model.model["learned"] if found else None,
    }
    return render(request, "monitoring/score.html", shown)


@needs(Act.SCORE_RISK)
@require_POST
def fit(request: HttpRequest) -> HttpResponse:
    """Ask for a score of a county."""
    user: Any = request.user
    form = CountyForm(request.POST, counties=scorable_counties(user))
    if not form.is_valid():
        return render(request, "monitoring/score.html", {"form": form, "found": None}, status=409)
    job = begin_fitting(area_code=form.cleaned_data["county"], by=user)
    return redirect("jobs:job", job.key)


@needs(Act.REPORT_LEADS)
@require_safe
def visits(request: HttpRequest) -> HttpResponseBase:
    """List the visits that a score which passed suggests, village by village; nothing else uses it."""
    user: Any = request.user
    found = suggested_visits(user)
    rows = partial(visit_rows)
    if file := download(request, Offer(VISITS, found, rows)):
        return file
    page = keyset_page(found, order=("village_code", "rank", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "page": page,
        "rows": rows(page.rows),
        "listing": VISITS,
        "total": capped_count(found),
        "may_score": user.may(Act.SCORE_RISK),
    }
    return render(request, "monitoring/visits.html", shown)


def _named(one: Any, places: dict[str, str]) -> Words:
    return group_words(one.group, places.get(one.value, one.value))


def _told(one: Any) -> str:
    """The error with its interval, in per cent."""
    return (
        f"{one.error:.1%}（{one.low:.1%}–{one.high:.1%}）"
        if is_chinese()
        else f"{one.error:.1%} ({one.low:.1%}–{one.high:.1%})"
    )
