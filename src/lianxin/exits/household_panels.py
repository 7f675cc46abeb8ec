"""Exit on a household's page: what goes on after it, what was taken away, and its sheets of criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone

from lianxin.exits.access import may_in
from lianxin.exits.models import HouseholdExit
from lianxin.exits.queries.after import after_rows, continuing_for, exited_households, taken_from
from lianxin.exits.queries.sheets import sheets_of_household
from lianxin.exits.wording import STATES
from lianxin.people.roles import Act
from lianxin.registry.panels import Panel, register
from lianxin.registry.queries import household_facts_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household

_POOR = "poor"


def exit_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show what goes on for a household that exited, and its sheets; nothing where there is neither."""
    user: Any = request.user
    today = timezone.localdate()
    exited = exited_households(user).filter(pk=household.pk).exists()
    after = after_rows(user, [household], on=today)[0] if exited else None
    sheets = [{"sheet": sheet, "state": STATES[sheet.state]} for sheet in sheets_of_household(user, household)]
    left = HouseholdExit.objects.filter(household=household).select_related("line__exit_list", "case").last()
    facts: Any = household_facts_of(household, year)
    is_poor = facts is not None and facts.household_type == _POOR
    may_open = is_poor and may_in(user, Act.JUDGE_EXITS, household.village_code)
    may_open = may_open and all(one["sheet"].year != year for one in sheets)
    if after is None and not sheets and not may_open and left is None:
        return None
    shown = {
        "household": household,
        "year": year,
        "after": after,
        "left": left,
        "until": continuing_for(household.village_code, None, on=today).until,
        "taken": taken_from(user, household, on=today) if exited else [],
        "sheets": sheets,
        "open_form": may_open,
    }
    return render_to_string("exits/parts/household_panel.html", shown, request=request)


register(Panel("exits.exit", Act.READ_EXITS, 30, exit_panel))
