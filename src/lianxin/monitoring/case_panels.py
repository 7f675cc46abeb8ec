"""What monitoring shows on the page of a case: the lead behind an entry, and the fit of risks and measures before an elimination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone

from lianxin.monitoring.lists import day_shown
from lianxin.monitoring.queries.episodes import episode_of_case, episodes_of_household
from lianxin.monitoring.queries.fitting import finding_words, fit_of, told_by_words
from lianxin.people.roles import Act
from lianxin.procedures.panels import CasePanel, register

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.procedures.models import Case


def fit_panel(request: HttpRequest, case: Case) -> SafeString | None:
    """Show risks against measures where the elimination of a risk is asked for."""
    if case.procedure != "risk_elimination" or case.household_id is None:
        return None
    episode = episode_of_case(case)
    if episode is None:
        return render_to_string("monitoring/parts/fit.html", {"fit": None}, request=request)
    fit = fit_of(episode, on=case.ended_on or timezone.localdate(), for_elimination=True)
    shown = {
        "episode": episode,
        "lists": {"fit": None},  # it is taken away on the page of the episode, to which the panel leads
        "began": day_shown(episode, episode.began_on),
        "fit": fit,
        "findings": [(one, finding_words(one)) for one in fit.findings],
        "measures": [(one, told_by_words(one.told_by)) for one in fit.case.measures],
        "bars": [one for one in fit.failing if one.name in fit.table.bars],
    }
    return render_to_string("monitoring/parts/fit.html", shown, request=request)


def entry_panel(request: HttpRequest, case: Case) -> SafeString | None:
    """Show the lead that a case of entry began with, and whether the household was monitored before."""
    if case.procedure != "monitoring_entry" or case.household_id is None:
        return None
    user: Any = request.user
    lead = getattr(case, "lead", None)
    former = [one for one in episodes_of_household(user, case.household_id) if one.entry_case_id != case.pk]
    if lead is None and not former:
        return None
    shown = {"lead": lead, "former": [(one, day_shown(one, one.began_on)) for one in former]}
    return render_to_string("monitoring/parts/entry.html", shown, request=request)


register(CasePanel("monitoring.fit", Act.READ_MONITORING, 10, fit_panel))
register(CasePanel("monitoring.entry", Act.READ_MONITORING, 10, entry_panel))
