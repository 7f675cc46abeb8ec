"""The dashboard: what stands in the rows of the reader's area."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.core.kernel.findings import Verdict
from lianxin.eligibility.queries import rule_set_of
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.reports.drawings import age_chart, failing_chart, income_chart, labour_chart, village_map
from lianxin.reports.queries import figures_for


@needs(Act.READ_FINDINGS)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show totals, charts and the map of what the reader may see."""
    user: Any = request.user
    figures = figures_for(user)
    context: dict[str, Any] = {"figures": figures, "may_import": user.may(Act.IMPORT)}
    if figures.households:
        names = area_names(figures.villages)
        context |= {
            "map": village_map(figures),
            "charts": [
                chart
                for chart in (failing_chart(figures), income_chart(figures), age_chart(figures), labour_chart(figures))
                if chart is not None
            ],
            "villages": [
                (names[code], code, count, figures.by_village.get(code, {}).get(Verdict.MET, 0))
                for code, count in sorted(figures.villages.items())
            ],
        }
    if figures.run is not None:
        answers = rule_set_of(figures.run).answers
        context["verdicts"] = [(answers[v], figures.verdicts.get(v, 0), v.value) for v in Verdict]
    return render(request, "reports/dashboard.html", context)
