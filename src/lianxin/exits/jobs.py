"""Exit's long work: judging an area by the criteria. Of one area and year, one judgement is made at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.jobs.kinds import Kind, Tell, register
from lianxin.jobs.models import Job
from lianxin.jobs.operations import begin, done
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User


def begin_judging(*, area_code: str, year: int, by: User) -> Job:
    """Ask for an area to be judged by the facts of a year; while that is under way, whoever asks is given that job.

    Raises:
        PermissionDenied: ``by`` may not judge exits in the whole area.
    """
    return begin(kind=JUDGE, subject=f"{area_code}-{year}", area_code=area_code, asked={"year": year}, by=by)


def _work(job: Job, tell: Tell) -> dict[str, Any]:
    from lianxin.exits.operations import judge_area

    tell(Words("逐项判定户、村、县", "Judging households, villages and the county"), 10)
    with transaction.atomic():
        run = judge_area(area_code=job.area_code, year=job.asked["year"], by=job.by)
        result = {"run": run.pk}
        done(job, result)
    return result


def _title(job: Job) -> Words:
    from lianxin.registry.queries import area_names

    name, year = area_names([job.area_code])[job.area_code], job.asked["year"]
    return Words(f"按退出标准判定：{name}，{year} 年", f"Judging exit: {name}, {year}")


def _result_page(job: Job) -> str:
    if len(job.area_code) > len("999999999"):
        return f"{reverse('exits:village', args=[job.area_code])}?year={job.asked['year']}"
    return f"{reverse('exits:overview')}?year={job.asked['year']}"


def _begin_page(job: Job) -> str:
    return reverse("exits:overview")


JUDGE = register(
    Kind(
        name="exits.judge",
        words=Words("判定退出", "Judging exit"),
        act=Act.JUDGE_EXITS,
        work=_work,
        title=_title,
        result_page=_result_page,
        begin_page=_begin_page,
    )
)
