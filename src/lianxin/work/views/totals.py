"""The page of totals: every indicator with what was counted and what units told, each number opening its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.people.access import needs, required_scope
from lianxin.people.queries import units_under
from lianxin.people.roles import Act
from lianxin.rulebook import rulebook
from lianxin.rulebook.work_entries import WorkIndicator
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.work.forms.records import PeriodForm, default_period
from lianxin.work.lists import PARTS, TOTALS
from lianxin.work.queries.totals import Total, indicator_totals, totals_by_area, totals_by_unit


@dataclass(frozen=True, slots=True)
class _Pair:
    counted: Total
    told: Total


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of totals: an indicator, or a part of one, with the filters of the page for the addresses behind its numbers."""

    indicator: WorkIndicator
    part: _Pair
    filters: dict[str, str]
    name: str = ""

    def url(self, part: str) -> str:
        """The address of the rows behind a number."""
        source = "total" if part == "told" else "counted"
        asked = {**self.filters, "indicator": self.indicator.name, "source": source}
        return f"{reverse('work:records')}?{urlencode({k: v for k, v in asked.items() if v})}"

    @property
    def parts_url(self) -> str:
        """The address of the indicator by unit and area."""
        query = urlencode({k: v for k, v in self.filters.items() if v})
        return f"{reverse('work:indicator', args=[self.indicator.name])}?{query}"


@needs(Act.READ_WORK)
@require_safe
def totals(request: HttpRequest) -> HttpResponseBase:
    """Every indicator over an area, a unit and a period."""
    return _page(request, None)


@needs(Act.READ_WORK)
@require_safe
def indicator(request: HttpRequest, name: str) -> HttpResponseBase:
    """One indicator, unit by unit and area by area."""
    found = rulebook().work_indicators.get(name)
    if found is None:
        raise Http404("no such indicator")
    return _page(request, found)


def _page(request: HttpRequest, chosen: WorkIndicator | None) -> HttpResponseBase:
    user: Any = request.user
    scope = required_scope(user, Act.READ_WORK)
    asked = request.GET if "starts_on" in request.GET else default_period(timezone.localdate()) | request.GET.dict()
    form = PeriodForm(asked, scope=scope, units=list(units_under(scope)))
    template = "work/indicator.html" if chosen else "work/totals.html"
    if not form.is_valid():
        return render(request, template, {"form": form, "is_faulty": True, "indicator": chosen}, status=400)
    filters = {name: str(form.data.get(name, "")) for name in ("area", "unit", "starts_on", "ends_on")}
    wanted, area = form.wanted(), form.cleaned_data["area"]
    if chosen is None:
        rows = [_Row(one.indicator, _Pair(one.counted, one.told), filters) for one in indicator_totals(user, wanted)]
        if file := download(request, Offer(TOTALS, rows, filters=told_filters(form), area_code=area)):
            return file
        return render(request, template, {"form": form, "rows": rows, "listing": TOTALS})
    by_unit = [
        _Row(chosen, _Pair(one.counted, one.told), filters | ({"unit": one.key} if one.key else {}), one.name)
        for one in totals_by_unit(user, chosen, wanted)
    ]
    by_area = [
        _Row(chosen, _Pair(one.counted, one.told), filters | {"area": one.key}, one.name)
        for one in totals_by_area(user, chosen, wanted)
    ]
    if file := download(request, Offer(PARTS, [*by_unit, *by_area], filters=told_filters(form), area_code=area)):
        return file
    shown = {"form": form, "indicator": chosen, "by_unit": by_unit, "by_area": by_area, "listing": PARTS}
    return render(request, template, shown)
