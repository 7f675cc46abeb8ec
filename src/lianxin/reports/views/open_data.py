"""Open data: the counts of a county and year for everybody, with small cells left out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lianxin.audit.operations import record_event
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, open_years
from lianxin.reports.indicators.showing import threshold_on
from lianxin.reports.open_data.cube import counties_of, cube_of
from lianxin.reports.open_data.files import archive_of


@needs(Act.READ_REGISTRY)
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Offer the open data of the reader's counties; ``?county=…&year=…`` is the archive, and its taking is recorded."""
    user: Any = request.user
    counties = counties_of(user)
    asked = request.GET.get("county", "")
    if asked:
        years = [str(year) for year in open_years(asked)] if asked in counties else []
        if request.GET.get("year", "") not in years:
            raise Http404("no such county or year")
        return _archive(user, asked, int(request.GET["year"]))
    names = area_names(counties)
    today = timezone.localdate()
    rows = [(code, names[code], open_years(code), threshold_on(today, code)) for code in counties]
    return render(request, "reports/open_data.html", {"rows": rows})


def _archive(user: Any, county: str, year: int) -> HttpResponse:
    cube = cube_of(county, year, least=threshold_on(timezone.localdate(), county))
    record_event(
        act="reports.take_open_data", by=user, thing="reports.open_data", area_code=county, year=year, cells=len(cube.counts),
        left_out=cube.left_out,
    )  # fmt: skip
    response = HttpResponse(archive_of(cube), content_type="application/zip")
    named = f"open-data-{county}-{year}.zip"
    response.headers["Content-Disposition"] = content_disposition_header(True, named) or "attachment"
    return response
