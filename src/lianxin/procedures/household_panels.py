"""The cases of a household, on its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.procedures.access import hat_of
from lianxin.procedures.domain import shelf
from lianxin.procedures.lists import CASES_OF_HOUSEHOLD
from lianxin.procedures.queries.cases import cases_of_household, state_words
from lianxin.registry.panels import Panel, register
from lianxin.site.downloads import Offer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household


def cases_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show the cases of a household, and where one is begun; nothing to those who can do neither."""
    user: Any = request.user
    found = cases_of_household(user, household.pk)
    may_begin = hat_of(user, household.village_code) is not None
    if not found and not may_begin:
        return None
    shown = {"rows": _rows(found), "listing": CASES_OF_HOUSEHOLD, "household": household, "may_begin": may_begin}
    return render_to_string("procedures/parts/household.html", shown, request=request)


def cases_offered(request: HttpRequest, household: Household, year: int) -> list[Offer]:
    """The cases of the household as a list."""
    user: Any = request.user
    rows = _rows(cases_of_household(user, household.pk))
    return [Offer(CASES_OF_HOUSEHOLD, rows, area_code=household.village_code)]


def _rows(found: Iterable[Any]) -> list[tuple[Any, Words, Words]]:
    return [(case, shelf.procedure(case.procedure).words, state_words(case)) for case in found]


register(Panel("procedures.cases", Act.READ_CASES, 15, cases_panel, cases_offered))
