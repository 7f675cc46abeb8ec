"""The money of a household, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from lianxin.funds.detail_lists import HOUSEHOLD_GIVERS
from lianxin.funds.queries import credit_of_household, goods_of_household
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.registry.access import may_do_to
from lianxin.registry.panels import Panel, register
from lianxin.site.downloads import Offer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household


def money_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show what the household was paid and given, by whom; nothing where there is none. The sums are of all years."""
    user: Any = request.user
    if not may_do_to(user, Act.READ_FUNDS, household):
        return None
    credit = credit_of_household(user, household.pk)
    goods = goods_of_household(user, household)
    if not credit.lines and not goods:
        return None
    is_partial = not scope_of(user, Act.READ_FUNDS).covers(household.village_code)
    shown = {
        "household": household,
        "credit": credit,
        "givers": credit.by_giver(),
        "goods": goods,
        "is_partial": is_partial,
        "listing": HOUSEHOLD_GIVERS,
    }
    return render_to_string("funds/parts/panel.html", shown, request=request)


def givers_offered(request: HttpRequest, household: Household, year: int) -> list[Offer]:
    """Who gave the money, as a list."""
    user: Any = request.user
    if not may_do_to(user, Act.READ_FUNDS, household):
        return []
    givers = credit_of_household(user, household.pk).by_giver()
    return [Offer(HOUSEHOLD_GIVERS, givers, area_code=household.village_code)]


register(Panel("funds.money", Act.READ_FUNDS, 40, money_panel, givers_offered))
