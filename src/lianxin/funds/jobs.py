"""Long work of the money room: solving an integration plan. Of one county and year, one plan is made at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.jobs.kinds import Kind, Tell, register
from lianxin.jobs.models import Job
from lianxin.jobs.operations import begin, done, open_job
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.core.solvers.proof import Progress
    from lianxin.people.models import User

DEFAULT_SECONDS = 30


def begin_integration_plan(*, area_code: str, year: int, seconds: int, by: User) -> Job:
    """Ask for a plan of a county's money for a year; while one is made, whoever asks is given that one.

    Raises:
        PermissionDenied: ``by`` may not plan funds in the area.
    """
    asked = {"year": year, "seconds": seconds}
    return begin(kind=PLAN, subject=f"{area_code} {year}", area_code=area_code, asked=asked, by=by)


def integration_plan_being_made(area_code: str, year: int) -> Job | None:
    """The job that makes a plan for the county's year now, or None."""
    return open_job(PLAN, f"{area_code} {year}")


def _work(job: Job, tell: Tell) -> dict[str, Any]:
    # Solvers take a second to load: only the process that runs a job waits for them.
    from lianxin.funds.operations.plans import keep_plan, solved_plan

    def report(progress: Progress) -> None:
        found = "" if progress.objective is None else f" {progress.objective} ≤ {progress.bound}"
        tell(Words(f"求解中{found}", f"Solving{found}"), 50)

    tell(Words("收集资金与项目", "Gathering money and projects"), 5)
    answer = solved_plan(
        area_code=job.area_code,
        year=job.asked["year"],
        on=timezone.localdate(),
        by=job.by,
        seconds=job.asked["seconds"],
        report=report,
    )
    tell(Words("保存草案", "Keeping the draft"), 95)
    with transaction.atomic():
        plan = keep_plan(answer=answer, by=job.by)
        result = {"plan": plan.pk}
        done(job, result)
    return result


def _title(job: Job) -> Words:
    from lianxin.registry.queries import area_names

    name, year = area_names([job.area_code])[job.area_code], job.asked["year"]
    return Words(f"编制整合方案：{name} {year} 年", f"Making an integration plan: {name}, {year}")


def _plan_page(job: Job) -> str:
    return reverse("funds:plan", args=[job.result["plan"]])


def _plans_page(job: Job) -> str:
    return reverse("funds:plans")


PLAN = register(
    Kind(
        name="funds.plan",
        words=Words("编制整合方案", "Making an integration plan"),
        act=Act.PLAN_FUNDS,
        work=_work,
        title=_title,
        result_page=_plan_page,
        begin_page=_plans_page,
    )
)
