"""The columns of the list of jobs, on the screen and in files."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.jobs.access import READ
from lianxin.jobs.kinds import kind_of
from lianxin.jobs.models import State
from lianxin.jobs.queries import STATES, page_of
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked
from lianxin.site.values import badge

_HOUSE = Words("系统", "The house")


def _state_shown(job: Any) -> SafeString:
    words, tone = STATES[State(job.state)]
    return badge(say(words), tone)


JOBS = Listing(
    name="jobs.jobs",
    words=Words("任务", "Jobs"),
    act=READ,
    columns=(
        Column(
            Words("任务", "Job"),
            lambda job: kind_of(job).title(job),
            html=lambda job: linked(say(kind_of(job).title(job)), page_of(job)),
        ),
        Column(Words("状态", "State"), lambda job: STATES[State(job.state)][0], html=_state_shown),
        Column(Words("发起人", "Asked by"), lambda job: job.by.name if job.by else _HOUSE),
        Column(Words("发起", "Asked"), lambda job: job.asked_at, Kind.MOMENT),
        Column(Words("结束", "Ended"), lambda job: job.ended_at, Kind.MOMENT, missing=NOTHING),
    ),
)
