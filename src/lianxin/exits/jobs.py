"""Exit's long work: judging an area by the criteria, of one area and year once at a time; and approving a list of exits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.exits.access import access_exit_list
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


def begin_approving(*, list_id: int, document_no: str, on: date, by: User) -> Job:
    """Ask for a list of exits to be approved; while that is under way, whoever asks is given that job.

    Raises:
        PermissionDenied, Http404: ``by`` may not see the list, or not decide for its whole area.
    """
    area_code = access_exit_list(by, list_id).area_code
    asked = {"list": list_id, "document_no": document_no, "on": on.isoformat()}
    return begin(kind=APPROVE, subject=str(list_id), area_code=area_code, asked=asked, by=by)


def _approve(job: Job, tell: Tell) -> dict[str, Any]:
    from lianxin.exits.operations import approve_exit_list

    if job.by is None:
        raise ValueError("a list of exits is approved by a person")
    tell(Words("逐户核对名册，写入退出", "Comparing with the register, writing the exits"), 10)
    asked = job.asked
    with transaction.atomic():
        held = approve_exit_list(
            list_id=asked["list"], document_no=asked["document_no"], on=date.fromisoformat(asked["on"]), by=job.by
        )
        result = {"list": held.pk}
        done(job, result)
    return result


def _approve_title(job: Job) -> Words:
    return Words(f"批准退出名单（第 {job.asked['list']} 号）", f"Approving list of exits {job.asked['list']}")


def _list_page(job: Job) -> str:
    return reverse("exits:list", args=[job.asked["list"]])


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
APPROVE = register(
    Kind(
        name="exits.approve_list",
        words=Words("批准退出名单", "Approving a list of exits"),
        act=Act.ACT_FOR_COUNTY,
        work=_approve,
        title=_approve_title,
        result_page=_list_page,
        begin_page=_list_page,
    )
)
