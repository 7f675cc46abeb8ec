"""Monitoring's long work: fitting a score to a county's past. Of one county, one is fitted at a time."""

from __future__ import annotations

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


def begin_fitting(*, area_code: str, by: User) -> Job:
    """Ask for a score of a county; while one is being fitted, whoever asks is given that one.

    Raises:
        PermissionDenied: ``by`` does not score the whole county.
    """
    return begin(kind=FIT, subject=area_code, area_code=area_code, asked={}, by=by)


def fitting_under_way(area_code: str) -> Job | None:
    """The job that fits a score to the county's past now, or None."""
    return open_job(FIT, area_code)


def _work(job: Job, tell: Tell) -> dict[str, Any]:
    from lianxin.monitoring.operations.scoring import fit_score

    tell(Words("读取往年数据，拟合并检验", "Reading the past, fitting and proving"), 10)
    with transaction.atomic():
        model = fit_score(area_code=job.area_code, by=job.by)
        result = {"model": model.pk, "passes": model.passes}
        done(job, result)
    return result


def _title(job: Job) -> Words:
    from lianxin.registry.queries import area_names

    name = area_names([job.area_code])[job.area_code]
    return Words(f"建立风险评分：{name}", f"Fitting a risk score: {name}")


def _page(job: Job) -> str:
    return reverse("monitoring:score")


FIT = register(
    Kind(
        name="monitoring.score",
        words=Words("建立风险评分", "Fitting a risk score"),
        act=Act.SCORE_RISK,
        work=_work,
        title=_title,
        result_page=_page,
        begin_page=_page,
    )
)
