"""The projects that help a household, on its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.projects.detail_lists import PROJECTS_OF_HOUSEHOLD
from lianxin.projects.queries import projects_of_household
from lianxin.registry.panels import Panel, register
from lianxin.rulebook import dictionary
from lianxin.site.downloads import Offer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household


def projects_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show from which projects a household gains and gained, and how; nothing where there is none."""
    user: Any = request.user
    found = projects_of_household(user, household.pk)
    if not found:
        return None
    shown = {"rows": _rows(found), "listing": PROJECTS_OF_HOUSEHOLD}
    return render_to_string("projects/parts/household.html", shown, request=request)


def projects_offered(request: HttpRequest, household: Household, year: int) -> list[Offer]:
    """The projects that help the household as a list."""
    user: Any = request.user
    rows = _rows(projects_of_household(user, household.pk))
    return [Offer(PROJECTS_OF_HOUSEHOLD, rows, area_code=household.village_code)]


def _rows(found: Iterable[Any]) -> list[tuple[Any, Words]]:
    mechanisms = dictionary().code_lists["benefit_mechanism"]
    return [(one, mechanisms.by_key(one.link.mechanism).words) for one in found]


# A helper reads what his households receive, though the library itself is not open to him.
register(Panel("projects.links", Act.READ_BENEFITS, 40, projects_panel, projects_offered))
