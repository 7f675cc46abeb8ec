"""Clues about a household, on its page, for those who may know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from lianxin.people.roles import Act
from lianxin.registry.panels import Panel, register
from lianxin.supervision.queries.clues import FINDINGS, STATES, clues_of_household, shown_clues

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household

_MOST = 20


def clues_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show clues about the household or one of its members; nothing where there are none."""
    user: Any = request.user
    found = shown_clues(clues_of_household(user, household.pk)[:_MOST])
    if not found:
        return None
    rows = [(one, *STATES[one.clue.state], FINDINGS.get(one.clue.finding)) for one in found]
    return render_to_string("supervision/parts/clues_panel.html", {"rows": rows}, request=request)


register(Panel("supervision.clues", Act.READ_CLUES, 80, clues_panel))
