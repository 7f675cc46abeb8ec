"""What waits for a user in daily work: visits overdue and due soon, of his own households or of his villages; absences to decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.site.workbench import Card, Shortcut, Urgency, Waiting, register, register_shortcut
from lianxin.work.queries.attendance import absences_to_decide, untold_days
from lianxin.work.queries.campaigns import task_counts
from lianxin.work.queries.visits import standings_of

_TOWNSHIP_LENGTH = 9
_ONE_DAY = timedelta(days=1)


def visits(user: Any) -> list[Waiting]:
    """Visits of a helper, a team or a township; a whole county is not chased from above."""
    scope = scope_of(user, Act.READ_WORK)
    if any(len(prefix) < _TOWNSHIP_LENGTH for prefix in scope.prefixes) or not _is_concerned(user):
        return []
    counts = standings_of(user, on=timezone.localdate())
    found = []
    if counts["overdue"]:
        found.append(Waiting(Words("走访超期的户", "Visits overdue"), counts["overdue"], _list("overdue"), Urgency.NOW))
    if counts["soon"]:
        found.append(Waiting(Words("快到期的走访", "Visits due soon"), counts["soon"], _list("soon"), Urgency.SOON))
    return found


def tasks(user: Any) -> list[Waiting]:
    """Tasks that the user has, late ones apart; those that he may claim; and those that wait for his verification."""
    counts = task_counts(user, on=timezone.localdate())
    told = (
        ("late", "mine", Words("超期的任务", "Tasks that are late"), Urgency.NOW),
        ("to_verify", "done", Words("等您核实的任务", "Tasks to verify"), Urgency.SOON),
        ("mine", "mine", Words("您在办的任务", "Tasks that you have"), Urgency.SOON),
        ("claimable", "open", Words("可以认领的任务", "Tasks to claim"), Urgency.WHEN_CONVENIENT),
    )
    counts["mine"] -= counts["late"]
    return [
        Waiting(words, counts[name], f"{reverse('work:tasks')}?standing={standing}", urgency)
        for name, standing, words, urgency in told
        if counts[name]
    ]


def attendance(user: Any) -> list[Waiting]:
    """Absences that the user may decide, and days of this month that nobody told of his team."""
    today, found = timezone.localdate(), []
    asked = absences_to_decide(user).order_by().aggregate(n=Count("pk"), first=Min("starts_on"))
    if asked["n"]:
        address = f"{reverse('work:absences')}?standing=decide"
        # Who waits to go today or tomorrow cannot wait; who asks for next week can.
        urgency = Urgency.NOW if asked["first"] <= today + _ONE_DAY else Urgency.SOON
        words = Words("等您批的请假", "Absences to decide")
        detail = Words("最早 {day} 开始", "the first begins on {day}").filled(day=asked["first"].isoformat())
        found.append(Waiting(words, asked["n"], address, urgency, detail, asked["first"]))
    if untold := untold_days(user, today=today):
        words = Words("本月没有登记的驻村人天", "Days of your team not told this month")
        found.append(Waiting(words, untold, reverse("work:attendance"), Urgency.WHEN_CONVENIENT))
    return found


def _is_concerned(user: Any) -> bool:
    return bool(user.may(Act.RECORD_WORK) or user.may(Act.MANAGE_WORK))


def _list(standing: str) -> str:
    return f"{reverse('work:visits')}?standing={standing}"


register(Card("work.visits", Act.READ_WORK, 22, "calendar", visits))
register(Card("work.tasks", Act.READ_WORK, 23, "list-checks", tasks))
register(Card("work.attendance", Act.READ_WORK, 24, "calendar", attendance))
register_shortcut(
    Shortcut(
        Words("记一次走访", "Record a visit"),
        Words("去了哪户、了解到什么、下一步，一分钟记下来", "whom, what was found, what comes next: a minute"),
        "work:new-record",
        Act.RECORD_WORK,
        "calendar",
        12,
    )
)
