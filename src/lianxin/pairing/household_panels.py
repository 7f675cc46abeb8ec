"""Who helps a household, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone

from lianxin.pairing.lists import HELPERS_OF_HOUSEHOLD
from lianxin.pairing.queries import helpers_of_household, is_left_out
from lianxin.people.roles import Act
from lianxin.registry.panels import Panel, register
from lianxin.site.downloads import Offer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household


def helpers_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show the helpers of today with how to reach them, and those before; nothing for a household that needs none."""
    user: Any = request.user
    today = timezone.localdate()
    pairings = helpers_of_household(user, household.pk)
    over = [p for p in pairings if p.ends_before is not None and p.ends_before <= today]
    present = [p for p in pairings if p not in over]
    is_missed = not present and is_left_out(user, household)
    if not pairings and not is_missed:
        return None
    shown = {"present": present, "over": over, "is_missed": is_missed, "today": today, "listing": HELPERS_OF_HOUSEHOLD}
    return render_to_string("pairing/parts/panel.html", shown, request=request)


def helpers_offered(request: HttpRequest, household: Household, year: int) -> list[Offer]:
    """Every helper of the household, today's and those before, as a list."""
    user: Any = request.user
    pairings = helpers_of_household(user, household.pk)
    return [Offer(HELPERS_OF_HOUSEHOLD, pairings, area_code=household.village_code)]


register(Panel("pairing.helpers", Act.READ_PAIRING, 20, helpers_panel, helpers_offered))
