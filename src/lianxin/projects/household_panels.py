"""The projects that help a household, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from lianxin.people.roles import Act
from lianxin.projects.queries import projects_of_household
from lianxin.registry.panels import Panel, register
from lianxin.rulebook import dictionary

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
    mechanisms = dictionary().code_lists["benefit_mechanism"]
    rows = [(one, mechanisms.by_key(one.link.mechanism).words) for one in found]
    return render_to_string("projects/parts/household.html", {"rows": rows}, request=request)


# A helper reads what his households receive, though the library itself is not open to him.
register(Panel("projects.links", Act.READ_BENEFITS, 40, projects_panel))
