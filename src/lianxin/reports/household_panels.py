"""The papers of a household, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse

from lianxin.people.roles import Act
from lianxin.registry.panels import Panel, register
from lianxin.reports.documents.shelf import About, forms_about
from lianxin.reports.queries.papers import papers_of_household

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household


def papers_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Offer every paper about the household, as PDF and Word, and show the last that were taken."""
    user: Any = request.user
    rows = [
        (form, f"{reverse('reports:paper', args=[form.name, household.pk])}?year={year}")
        for form in forms_about(About.HOUSEHOLD, user)
    ]
    shown = {"rows": rows, "taken": papers_of_household(user, household)}
    return render_to_string("reports/parts/household_papers.html", shown, request=request)


register(Panel("reports.papers", Act.READ_REGISTRY, 90, papers_panel))
