"""Pairing's long work: making a plan. Of one area, one plan is made at a time."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.jobs.kinds import Kind, Tell, register
from lianxin.jobs.models import Job
from lianxin.jobs.operations import begin, done, open_job
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.core.solvers.proof import Progress
    from lianxin.eligibility.models import Run
    from lianxin.people.models import User

DEFAULT_SECONDS = 60
_TELLING_SECONDS = 1.0
_SEARCHED_AT_MOST = 95  # per cent; the rest is keeping the answer

_GATHERING = Words("收集农户、单位和帮扶责任人", "Gathering households, units and helpers")
_KEEPING = Words("保存草案", "Keeping the draft")
_STEPS = {
    "units": Words("安排各村的帮扶单位", "Units for the villages"),
    "leaders": Words("安排联村领导", "Leaders for the villages"),
    "households": Words("安排各户的帮扶责任人", "Helpers for the households"),
}
_PART = re.compile(r"part (\d+) of (\d+)")


def begin_plan(*, run: Run, seconds: int, by: User) -> Job:
    """Ask for a plan for what a run found; while one is made for the area, whoever asks is given that one.

    Raises:
        PermissionDenied: ``by`` may not plan in the area.
    """
    asked = {"run": run.pk, "seconds": seconds}
    return begin(kind=PLAN, subject=run.area_code, area_code=run.area_code, asked=asked, by=by)


def plan_being_made(area_code: str) -> Job | None:
    """The job that makes a plan for the area now, or None."""
    return open_job(PLAN, area_code)


def _work(job: Job, tell: Tell) -> dict[str, Any]:
    # Solvers take a second to load: only the process that runs a job waits for them.
    from lianxin.eligibility.models import Run
    from lianxin.pairing.operations import keep_draft, solved_pairing

    seconds = job.asked["seconds"]
    with _told_every_second(tell, seconds) as teller:
        run = Run.objects.get(pk=job.asked["run"])
        answer = solved_pairing(run=run, by=job.by, seconds=seconds, report=teller.report)
    tell(_KEEPING, 97)
    with transaction.atomic():
        plan = keep_draft(answer=answer, by=job.by)
        result = {"plan": plan.pk}
        done(job, result)
    return result


class _Teller:
    """What the solver does, told with how much of its time is gone. A solver may be silent for long: the time is told all
    the same."""

    def __init__(self, tell: Tell, seconds: float) -> None:
        self._tell = tell
        self._seconds = seconds
        self._began = time.monotonic()
        self._step = _GATHERING
        self._detail = Words("", "")
        self._turn = threading.Lock()

    def report(self, progress: Progress) -> None:
        """Take in what the solver reports."""
        if progress.step in _STEPS:
            self._step, self._detail = _STEPS[progress.step], Words("", "")
        elif part := _PART.fullmatch(progress.step):
            done_parts, parts = part.groups()
            self._detail = Words(f"，第 {done_parts}/{parts} 部分", f", part {done_parts} of {parts}")
        elif progress.objective is not None and progress.bound is not None:
            best, bound = progress.objective, progress.bound
            self._detail = Words(f"，现有最好 {best}，不会低于 {bound}", f", best so far {best}, never below {bound}")
        self.tell_now()

    def tell_now(self) -> None:
        """Tell where the work stands: the solver and the clock tell in turn, so that the bar never goes back."""
        with self._turn:
            gone = time.monotonic() - self._began
            words = Words(
                f"{self._step.zh}{self._detail.zh}（已用 {gone:.0f} 秒，最多 {self._seconds} 秒）",
                f"{self._step.en}{self._detail.en} ({gone:.0f} of at most {self._seconds} seconds)",
            )
            self._tell(words, min(_SEARCHED_AT_MOST, 100 * gone / self._seconds))


@contextmanager
def _told_every_second(tell: Tell, seconds: float) -> Iterator[_Teller]:
    teller, ended = _Teller(tell, seconds), threading.Event()
    teller.tell_now()

    def keep_telling() -> None:
        while not ended.wait(_TELLING_SECONDS):
            teller.tell_now()

    thread = threading.Thread(target=keep_telling, daemon=True)
    thread.start()
    try:
        yield teller
    finally:
        ended.set()
        thread.join()


def _title(job: Job) -> Words:
    from lianxin.registry.queries import area_names

    name = area_names([job.area_code])[job.area_code]
    return Words(f"生成结对方案：{name}", f"Making a pairing plan: {name}")


def _plan_page(job: Job) -> str:
    return reverse("pairing:plan", args=[job.result["plan"]])


def _overview(job: Job) -> str:
    return f"{reverse('pairing:overview')}?county={job.area_code[:6]}#make"


PLAN = register(
    Kind(
        name="pairing.plan",
        words=Words("生成结对方案", "Making a pairing plan"),
        act=Act.PLAN_PAIRING,
        work=_work,
        title=_title,
        result_page=_plan_page,
        begin_page=_overview,
    )
)
