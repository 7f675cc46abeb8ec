"""Jobs on the workbench: those of the user that run, and those that stopped and nobody began again."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.jobs.access import READ, jobs_open_to
from lianxin.jobs.kinds import all_kinds
from lianxin.jobs.models import Job, State
from lianxin.jobs.operations import settled
from lianxin.jobs.queries import open_jobs_of, page_of
from lianxin.site.workbench import Card, Urgency, Waiting, register

_STOPPED = (State.FAILED, State.INTERRUPTED, State.REFUSED)


def jobs_waiting(user: Any) -> list[Waiting]:
    """The user's own jobs. Rooms with a table of their own say themselves what stopped."""
    running = [job for job in map(settled, open_jobs_of(user)) if job.is_open]
    newer = Job.objects.filter(kind=OuterRef("kind"), subject=OuterRef("subject"), pk__gt=OuterRef("pk"))
    stopped = [
        job
        for kind in all_kinds()
        if kind.table is Job
        for job in jobs_open_to(user, kind).filter(~Exists(newer), by=user, state__in=_STOPPED)[:20]
    ]
    waiting = []
    if stopped:
        words = Words("没有做完的任务", "Jobs that did not get done")
        detail = Words("没有作任何改动，可以重新开始", "nothing was changed; they can be begun again")
        url = page_of(stopped[0]) if len(stopped) == 1 else reverse("jobs:jobs")
        waiting.append(Waiting(words, len(stopped), url, Urgency.NOW, detail))
    if running:
        words = Words("正在进行的任务", "Jobs under way")
        detail = Words("可以离开，做完后回来看", "you may leave and come back")
        url = page_of(running[0]) if len(running) == 1 else reverse("jobs:jobs")
        waiting.append(Waiting(words, len(running), url, Urgency.WHEN_CONVENIENT, detail))
    return waiting


register(Card("jobs.own", READ, 5, "hourglass", jobs_waiting))
