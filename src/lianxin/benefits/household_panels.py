"""What a household borrowed, which shares it holds, and which measures it gets, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Sum
from django.template.loader import render_to_string
from django.utils import timezone

from lianxin.benefits.access import benefits_open_to, loans_open_to
from lianxin.benefits.detail_lists import HOUSEHOLD_DISTRIBUTIONS, HOUSEHOLD_LOANS, HOUSEHOLD_MEASURES
from lianxin.benefits.lists import LOAN_STATES, measure_words, product_words, standing_of
from lianxin.benefits.queries.batches import paid_benefits, with_payment
from lianxin.benefits.queries.loans import loan_rows, with_events
from lianxin.benefits.queries.shares import shares_of
from lianxin.people.roles import Act
from lianxin.registry.access import may_do_to
from lianxin.registry.panels import Panel, register
from lianxin.site.downloads import Offer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household


_SHOWN = 50


def loans_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show the household's loans with what is owed and overdue; nothing where there are none and none can be asked for."""
    user: Any = request.user
    rows = _loans(user, household)
    may_apply = household.is_live and may_do_to(user, Act.MANAGE_BENEFITS, household)
    if not rows and not may_apply:
        return None
    context = {"rows": rows, "household": household, "may_apply": may_apply, "listing": HOUSEHOLD_LOANS}
    return render_to_string("benefits/parts/loans_panel.html", context, request=request)


def loans_offered(request: HttpRequest, household: Household, year: int) -> list[Offer]:
    """The household's loans as a list."""
    return [Offer(HOUSEHOLD_LOANS, _loans(request.user, household), area_code=household.village_code)]


def _loans(user: Any, household: Household) -> list[tuple[Any, ...]]:
    found = with_events(loans_open_to(user).filter(household=household)).prefetch_related("steps")
    rows = loan_rows(found, timezone.localdate())
    return [(row, product_words(row.loan.product), *LOAN_STATES[row.loan.state]) for row in rows]


def shares_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show the household's shares and what it got of distributions; nothing where there are none."""
    held, lines = shares_of(household)
    if not held and not lines:
        return None
    context = {"held": held, "lines": lines, "listing": HOUSEHOLD_DISTRIBUTIONS}
    return render_to_string("benefits/parts/shares_panel.html", context, request=request)


def distributions_offered(request: HttpRequest, household: Household, year: int) -> list[Offer]:
    """What the household got of distributions, as a list."""
    return [Offer(HOUSEHOLD_DISTRIBUTIONS, shares_of(household)[1], area_code=household.village_code)]


def benefits_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show the measures that the household and its members get; nothing where there are none and none can be proposed."""
    user: Any = request.user
    own = benefits_open_to(user).filter(household=household)
    rows = _measures(own, at_most=_SHOWN)
    may_propose = household.is_live and may_do_to(user, Act.MANAGE_BENEFITS, household)
    if not rows and not may_propose:
        return None
    paid_fen = paid_benefits(own).aggregate(sum=Sum("amount_fen"))["sum"]
    context = {"rows": rows, "household": household, "may_propose": may_propose, "paid_fen": paid_fen}
    context["listing"] = HOUSEHOLD_MEASURES
    return render_to_string("benefits/parts/benefits_panel.html", context, request=request)


def measures_offered(request: HttpRequest, household: Household, year: int) -> list[Offer]:
    """The measures of the household and its members as a list."""
    own = benefits_open_to(request.user).filter(household=household)  # type: ignore[arg-type]
    return [Offer(HOUSEHOLD_MEASURES, _measures(own), area_code=household.village_code)]


def _measures(own: QuerySet[Any], at_most: int | None = None) -> list[tuple[Any, ...]]:
    found = with_payment(own).select_related("member").order_by("-id")[:at_most]
    return [(one, measure_words(one.measure), *standing_of(one)) for one in found]


register(Panel("benefits.measures", Act.READ_BENEFITS, 39, benefits_panel, measures_offered))
register(Panel("benefits.shares", Act.READ_BENEFITS, 41, shares_panel, distributions_offered))
register(Panel("benefits.loans", Act.READ_BENEFITS, 40, loans_panel, loans_offered))
