"""Meetings as a user may see them, each with how many decisions it took and how many of them are settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from lianxin.work.access import meetings_open_to
from lianxin.work.models import Meeting, MeetingDecision, Task

if TYPE_CHECKING:
    from lianxin.people.models import User


def listed_meetings(user: User) -> QuerySet[Meeting]:
    """The newest first.

    Raises:
        PermissionDenied: he may read the work nowhere.
    """
    settled = Count("decisions", filter=Q(decisions__task__state=Task.State.VERIFIED))
    return meetings_open_to(user).annotate(counted=Count("decisions"), settled=settled)


def decisions_of(meeting: Meeting) -> QuerySet[MeetingDecision]:
    """What a meeting decided, in the order of its minutes."""
    return meeting.decisions.select_related("task", "regulation").order_by("number")


def meeting_of_task(task: Task) -> Meeting | None:
    """The meeting that decided on a task, if one did."""
    found = MeetingDecision.objects.filter(task=task).select_related("meeting").first()
    return found.meeting if found else None
