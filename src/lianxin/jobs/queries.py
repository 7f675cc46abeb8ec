"""Reads of jobs: the latest that a user may see, and one as the site's component shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.jobs.access import jobs_open_to, rows_of_kind
from lianxin.jobs.kinds import all_kinds, kind_of
from lianxin.jobs.models import UNENDED, LongWork, State
from lianxin.jobs.progress import progress_of
from lianxin.site.components import NO_DETAIL, JobProgress

LISTED_AT_MOST = 100

STATES: dict[str, tuple[Words, str]] = {
    State.WAITING: (Words("排队中", "Waiting"), "info"),
    State.RUNNING: (Words("进行中", "Running"), "info"),
    State.DONE: (Words("完成", "Done"), "good"),
    State.REFUSED: (Words("未通过", "Refused"), "bad"),
    State.FAILED: (Words("出错", "Failed"), "bad"),
    State.INTERRUPTED: (Words("中断", "Interrupted"), "unsure"),
}
# A state as the component calls it.
_SHOWN = {State.FAILED: "failed", State.INTERRUPTED: "stopped"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a job was refused."""

    code: str
    what: Words
    remedy: Words


def latest_jobs(user: Any, *, is_own_only: bool = False, at_most: int = LISTED_AT_MOST) -> list[LongWork]:
    """The latest jobs of every kind in the user's areas, the newest first."""
    found: list[LongWork] = []
    for rows in _open_by_table(user):
        wanted = rows.filter(by=user) if is_own_only else rows
        found += wanted.select_related("by").order_by("-asked_at", "-pk")[:at_most]
    return _newest(found, at_most)


def _open_by_table(user: Any) -> list[QuerySet[Any]]:
    """The jobs open to the user, table by table: most kinds share one, and it is asked once for all of them."""
    found: dict[Any, QuerySet[Any]] = {}
    for kind in all_kinds():
        rows = jobs_open_to(user, kind)
        found[rows.model] = found[rows.model] | rows if rows.model in found else rows
    return list(found.values())


def latest_jobs_of_the_house(*, at_most: int) -> list[LongWork]:
    """The latest jobs of every kind, for the command line."""
    found: list[LongWork] = []
    for kind in all_kinds():
        found += rows_of_kind(kind).select_related("by").order_by("-asked_at", "-pk")[:at_most]
    return _newest(found, at_most)


def open_jobs_of(user: Any) -> list[LongWork]:
    """The user's own jobs that have not ended."""
    return [
        job
        for rows in _open_by_table(user)
        for job in rows.filter(by=user, state__in=UNENDED).order_by("pk")[:LISTED_AT_MOST]
    ]


def _newest(found: list[LongWork], at_most: int) -> list[LongWork]:
    return sorted(found, key=lambda job: (job.asked_at, job.pk), reverse=True)[:at_most]


def page_of(job: LongWork) -> str:
    """The address of a job: the page of its room, or the general one."""
    own = kind_of(job).own_page
    return own(job) if own is not None else reverse("jobs:job", args=[job.key])


def refusal_of(job: LongWork) -> Refusal | None:
    """Why a refused job was refused."""
    told = job.result.get("refused") if job.state == State.REFUSED else None
    return Refusal(told["code"], Words(*told["what"]), Words(*told["remedy"])) if told else None


def shown_progress(job: LongWork) -> JobProgress:
    """A job as ``site/components/job.html`` shows it, running or ended: a bar that refreshes itself, then the result."""
    kind = kind_of(job)
    told = progress_of(job.key) if job.is_open else None
    is_done = job.state == State.DONE
    return JobProgress(
        words=kind.title(job),
        state=_SHOWN.get(State(job.state), job.state),
        done=told.percent if told is not None else (100 if is_done else 0),
        total=100 if is_done or job.state == State.RUNNING else None,
        poll_url=reverse("jobs:progress", args=[job.key]),
        result_url=kind.result_page(job) if is_done else "",
        detail=told.words if told is not None else NO_DETAIL,
    )
