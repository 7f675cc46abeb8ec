"""Supervision's long work: running every test over a county. Of one county, one run is made at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.jobs.kinds import Kind, Tell, register
from lianxin.jobs.models import Job
from lianxin.jobs.operations import begin, done, open_job
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

_TESTED_AT_MOST = 90  # per cent; the rest is keeping what was found


def begin_run(*, area_code: str, on: date, by: User) -> Job:
    """Ask for a run over a county; while one is under way, whoever asks is given that one.

    Raises:
        PermissionDenied: ``by`` does not settle clues in the whole county.
    """
    return begin(kind=RUN, subject=area_code, area_code=area_code, asked={"on": on.isoformat()}, by=by)


def run_under_way(area_code: str) -> Job | None:
    """The job that looks for clues in the county now, or None."""
    return open_job(RUN, area_code)


def _work(job: Job, tell: Tell) -> dict[str, Any]:
    from lianxin.supervision.operations.running import keep_outcomes, outcomes_of

    def told(words: Words, percent: float) -> None:
        tell(words, percent * _TESTED_AT_MOST / 100)

    on = date.fromisoformat(job.asked["on"])
    outcomes = outcomes_of(area_code=job.area_code, on=on, by=job.by, tell=told)
    tell(Words("保存线索", "Keeping the clues"), 95)
    with transaction.atomic():
        run = keep_outcomes(outcomes=outcomes, by=job.by)
        result = {"run": run.pk, "clues": run.clues, "fresh": run.fresh}
        done(job, result)
    return result


def _title(job: Job) -> Words:
    from lianxin.registry.queries import area_names

    name = area_names([job.area_code])[job.area_code]
    return Words(f"查找线索：{name}", f"Looking for clues: {name}")


def _run_page(job: Job) -> str:
    return reverse("supervision:run", args=[job.result["run"]])


def _coverage_page(job: Job) -> str:
    return reverse("supervision:coverage")


RUN = register(
    Kind(
        name="supervision.clues",
        words=Words("查找线索", "Looking for clues"),
        act=Act.SETTLE_CLUES,
        work=_work,
        title=_title,
        result_page=_run_page,
        begin_page=_coverage_page,
    )
)
