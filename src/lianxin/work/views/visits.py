"""The page of visits due: a helper's own households, or those of the reader's area."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.work.forms.records import VisitFilterForm
from lianxin.work.lists import OWN_VISITS, PAIRED_PLACES, VISITS, VISITS_FILED
from lianxin.work.queries.visits import MOST_ON_A_PAGE, VisitFilter, paired_places, standing_counts, visit_rows

MOST_ROWS = 300


@needs(Act.READ_WORK)
@require_safe
def visits(request: HttpRequest) -> HttpResponseBase:
    """Which paired households are to be visited by when; those overdue first. A helper records from here; of a county its places are
    shown first."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_WORK)
    form = VisitFilterForm(request.GET, scope=scope)
    if not form.is_valid():
        return render(request, "work/visits.html", {"form": form, "is_faulty": True}, status=400)
    today, area = timezone.localdate(), form.cleaned_data["area"]
    standing = form.cleaned_data["standing"]
    has_areas = len(form.fields["area"].choices) > 1  # type: ignore[attr-defined]
    places = paired_places(user, area) if scope.prefixes else []
    if sum(one.households for one in places) > MOST_ON_A_PAGE and len(places) > 1:
        if file := download(request, Offer(PAIRED_PLACES, places, filters=told_filters(form), area_code=area)):
            return file
        shown = {"form": form, "places": places, "listing": PAIRED_PLACES, "has_areas": has_areas}
        return render(request, "work/visits.html", shown)
    everybody = visit_rows(user, VisitFilter(area_code=area), on=today)
    wanted = {"due": {"overdue", "soon"}}.get(standing, {standing})
    rows = [row for row in everybody if not standing or row.due.standing.value in wanted]
    if file := download(request, Offer(VISITS_FILED, rows, filters=told_filters(form), area_code=area)):
        return file
    is_own = not (scope.prefixes or scope.unit_ids)
    shown = {
        "form": form,
        "rows": rows[:MOST_ROWS],
        "is_cut": len(rows) > MOST_ROWS,
        "total": len(rows),
        "counts": standing_counts(everybody),
        "is_own": is_own,
        "has_areas": has_areas,
        "listing": OWN_VISITS if is_own else VISITS,
        "may_record": user.may(Act.RECORD_WORK),
    }
    return render(request, "work/visits.html", shown)
