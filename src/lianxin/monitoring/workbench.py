"""What waits for a user in monitoring: leads to answer, leads that a level below left unanswered, warnings to confirm."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.monitoring.access import leads_open_to
from lianxin.monitoring.queries.leads import lead_counts, mine, overdue
from lianxin.monitoring.queries.warnings import drafts_of
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Shortcut, Urgency, Waiting, register, register_shortcut


def leads(user: Any) -> list[Waiting]:
    """Leads that the user answers, the late ones apart; and those that a level below left unanswered for too long."""
    today = timezone.localdate()
    counts = lead_counts(user, on=today)
    late = leads_open_to(user).filter(mine(user) & overdue(today)).order_by()
    is_late = late.aggregate(n=Count("pk"), since=Min("due_on"))
    found = []
    if is_late["n"]:
        words = Words("超期没有处置的线索", "Leads that are overdue")
        found.append(Waiting(words, is_late["n"], _list("mine_late"), Urgency.NOW, since=is_late["since"]))
    if counts["told"]:
        words = Words("下级超期未处置的线索", "Leads that the level below left unanswered")
        detail = Words("可以催办，也可以接过来", "ask after them, or take them over")
        found.append(Waiting(words, counts["told"], _list("told"), Urgency.NOW, detail))
    if rest := counts["mine"] - is_late["n"]:
        words = Words("等您核实的线索", "Leads to look into")
        found.append(Waiting(words, rest, _list("mine_in_time"), Urgency.SOON))
    return found


def warnings(user: Any) -> list[Waiting]:
    """Lists of warnings that were read and not yet made into leads."""
    count = drafts_of(user).count()
    if not count:
        return []
    words = Words("待确认的部门预警", "Warnings to confirm")
    return [Waiting(words, count, f"{reverse('monitoring:warnings')}?state=draft", Urgency.SOON)]


def _list(standing: str) -> str:
    return f"{reverse('monitoring:leads')}?standing={standing}"


register(Card("monitoring.leads", Act.READ_MONITORING, 25, "bell", leads))
register(Card("monitoring.warnings", Act.MANAGE_MONITORING, 26, "bell", warnings))
register_shortcut(
    Shortcut(
        Words("登记返贫线索", "Report a lead"),
        Words("走访、电话、群众反映，一分钟记下来", "from a visit, a call, a neighbour: a minute"),
        "monitoring:new-lead",
        Act.REPORT_LEADS,
        "bell",
        15,
    )
)
