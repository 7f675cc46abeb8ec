"""Leads and episodes of a household, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone

from lianxin.monitoring.lists import day_shown, lead_state
from lianxin.monitoring.queries.episodes import STATES, episode_rows, episodes_of_household
from lianxin.monitoring.queries.leads import lead_rows, leads_of_household
from lianxin.people.roles import Act
from lianxin.registry.access import may_do_to
from lianxin.registry.panels import Panel, register

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household

_MOST = 10


def monitoring_panel(request: HttpRequest, household: Household, year: int) -> SafeString | None:
    """Show when the household was monitored and which leads there are about it; nothing where there is neither and none can be
    reported."""
    user: Any = request.user
    today = timezone.localdate()
    episodes = episode_rows(episodes_of_household(user, household.pk)[:_MOST], on=today)
    leads = lead_rows(leads_of_household(user, household.pk)[:_MOST], on=today)
    may_report = household.is_live and may_do_to(user, Act.REPORT_LEADS, household)
    if not episodes and not leads and not may_report:
        return None
    shown = {
        "episodes": [
            (
                row,
                *STATES[row.state],
                day_shown(row.episode, row.episode.began_on),
                day_shown(row.episode, row.episode.ended_on) if row.episode.ended_on else "",
            )
            for row in episodes
        ],
        "leads": [(row, *lead_state(row)) for row in leads],
        "household": household,
        "may_report": may_report,
    }
    return render_to_string("monitoring/parts/household.html", shown, request=request)


register(Panel("monitoring.household", Act.READ_MONITORING, 20, monitoring_panel))
