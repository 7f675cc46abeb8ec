"""Clues and issues about a household, on its page, for those who may know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone

from lianxin.people.roles import Act
from lianxin.registry.panels import Panel, register
from lianxin.supervision.access import may_in
from lianxin.supervision.queries.clues import FINDINGS, STATES, clues_of_household, shown_clues
from lianxin.supervision.queries.complaints import complaint_rows, complaints_of_household
from lianxin.supervision.queries.issues import issue_rows, issues_of_household

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


def issues_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show issues that name the household, and the way to put one on record; nothing where there is neither."""
    user: Any = request.user
    found = issue_rows(issues_of_household(user, household.pk), on=timezone.localdate())
    may_add = may_in(user, Act.MANAGE_ISSUES, household.village_code)
    if not found and not may_add:
        return None
    shown = {"rows": found, "household": household, "may_add": may_add}
    return render_to_string("supervision/parts/issues_panel.html", shown, request=request)


register(Panel("supervision.issues", Act.READ_ISSUES, 81, issues_panel))


def complaints_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show complaints about the household that the reader may see, without their texts; nothing where there are none."""
    user: Any = request.user
    rows = complaint_rows(complaints_of_household(user, household.pk)[:_MOST], on=timezone.localdate())
    if not rows:
        return None
    return render_to_string("supervision/parts/complaints_panel.html", {"rows": rows}, request=request)


register(Panel("supervision.complaints", Act.READ_COMPLAINTS, 82, complaints_panel))
