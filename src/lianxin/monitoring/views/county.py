"""The page of the county: leads and monitored households at a glance."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.monitoring.drawings import months_chart, risks_chart, sources_chart
from lianxin.monitoring.forms.county import OverviewForm
from lianxin.monitoring.lists import CLASSES, SOURCES
from lianxin.monitoring.queries import county
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.site.downloads import Offer, download, lists_of, told_filters


@needs(Act.READ_MONITORING)
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show leads by source and age, and monitored households by class, risk and month, inside what the reader sees."""
    user: Any = request.user
    form = OverviewForm(request.GET, scope=required_scope(user, Act.READ_MONITORING))
    if not form.is_valid():
        return render(request, "monitoring/overview.html", {"form": form, "is_faulty": True}, status=400)
    found = county.overview(user, on=timezone.localdate(), area_code=form.cleaned_data["area"])
    told, area = told_filters(form), form.cleaned_data["area"]
    offers = (
        Offer(SOURCES, found.sources, filters=told, area_code=area),
        Offer(CLASSES, found.classes, filters=told, area_code=area),
    )
    if file := download(request, *offers):
        return file
    leads, episodes = reverse("monitoring:leads"), reverse("monitoring:episodes")
    shown = {
        "form": form,
        "found": found,
        "lists": lists_of(*offers),
        "fits": {verdict.value: n for verdict, n in found.fits.items()} if found.fits is not None else None,
        "urls": {
            "open": f"{episodes}?state=open",
            "eliminated": f"{episodes}?state=eliminated",
            "relapses": f"{episodes}?state=&relapse=1",
        },
        "sources": sources_chart(found.sources, leads) if any(one.open for one in found.sources) else None,
        "risks": risks_chart(found, episodes) if found.risks else None,
        "months": months_chart(found.months),
        "may_score": user.may(Act.SCORE_RISK),
        "may_visit": user.may(Act.REPORT_LEADS),
        "may_manage": user.may(Act.MANAGE_MONITORING),
    }
    return render(request, "monitoring/overview.html", shown)
