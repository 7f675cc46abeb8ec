"""What a household borrowed, which shares it holds, and which measures it gets, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils import timezone

from lianxin.benefits.access import benefits_open_to, loans_open_to
from lianxin.benefits.lists import LOAN_STATES, measure_words, product_words, standing_of
from lianxin.benefits.queries.batches import paid_benefits, with_payment
from lianxin.benefits.queries.loans import loan_rows, with_events
from lianxin.benefits.queries.shares import shares_of
from lianxin.people.roles import Act
from lianxin.registry.access import may_do_to
from lianxin.registry.panels import Panel, register

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household


def loans_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show the household's loans with what is owed and overdue; nothing where there are none and none can be asked for."""
    user: Any = request.user
    found = with_events(loans_open_to(user).filter(household=household)).prefetch_related("steps")
    rows = loan_rows(found, timezone.localdate())
    may_apply = household.is_live and may_do_to(user, Act.MANAGE_BENEFITS, household)
    if not rows and not may_apply:
        return None
    shown = [(row, product_words(row.loan.product), *LOAN_STATES[row.loan.state]) for row in rows]
    context = {"rows": shown, "household": household, "may_apply": may_apply}
    return render_to_string("benefits/parts/loans_panel.html", context, request=request)


def shares_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show the household's shares and what it got of distributions; nothing where there are none."""
    held, lines = shares_of(household)
    if not held and not lines:
        return None
    return render_to_string("benefits/parts/shares_panel.html", {"held": held, "lines": lines}, request=request)


def benefits_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show the measures that the household and its members get; nothing where there are none and none can be proposed."""
    user: Any = request.user
    own = benefits_open_to(user).filter(household=household)
    found = with_payment(own).select_related("member").order_by("-id")[:50]
    rows = [(one, measure_words(one.measure), *standing_of(one)) for one in found]
    may_propose = household.is_live and may_do_to(user, Act.MANAGE_BENEFITS, household)
    if not rows and not may_propose:
        return None
    paid_fen = paid_benefits(own).aggregate(sum=Sum("amount_fen"))["sum"]
    context = {"rows": rows, "household": household, "may_propose": may_propose, "paid_fen": paid_fen}
    return render_to_string("benefits/parts/benefits_panel.html", context, request=request)


register(Panel("benefits.measures", Act.READ_BENEFITS, 39, benefits_panel))
register(Panel("benefits.shares", Act.READ_BENEFITS, 41, shares_panel))
register(Panel("benefits.loans", Act.READ_BENEFITS, 40, loans_panel))
