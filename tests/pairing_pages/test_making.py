"""Making a plan is a job: asked for, watched, left and come back to; two who ask get one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from cast import COUNTY, signed_in
from lianxin.audit.models import Event
from lianxin.core.solvers.proof import Progress
from lianxin.eligibility.models import Run
from lianxin.jobs import operations as jobs
from lianxin.jobs.models import Job, State
from lianxin.jobs.progress import forget_progress, held, tell_progress
from lianxin.pairing import jobs as pairing_jobs
from lianxin.pairing.jobs import DEFAULT_SECONDS, PLAN, begin_plan, plan_being_made
from lianxin.pairing.models import Plan
from lianxin.people.models import User
from lianxin.people.operations import end_grant
from lianxin.registry.models import Household

pytestmark = pytest.mark.django_db
OVERVIEW = "/pairing/"
MAKE = "/pairing/plans/make/"


@pytest.fixture
def office(county_officer: User) -> Client:
    return signed_in(county_officer)


@pytest.fixture
def ready(run: Run, helper: User, other_helper: User) -> Run:
    """Everything that a plan needs."""
    return run


@pytest.fixture
def not_yet(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Jobs wait: no process begins them."""
    keys: list[str] = []
    monkeypatch.setattr(jobs, "start", lambda job: keys.append(job.key))
    return keys


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def asked(client: Client, **form: Any) -> Any:
    return client.post(MAKE, {"county": COUNTY} | form)


def test_it_makes_a_draft_and_leads_to_it(office: Client, ready: Run) -> None:
    response = asked(office, seconds=20)
    job, made = Job.objects.get(), Plan.objects.get()
    assert response["Location"] == f"/jobs/{job.key}/"
    assert (job.state, job.asked, job.result) == ("done", {"run": ready.pk, "seconds": 20}, {"plan": made.pk})
    plan_url = reverse("pairing:plan", args=[made.pk])
    assert f'href="{plan_url}"' in text_of(office, f"/jobs/{job.key}/")
    shown = text_of(office, plan_url)
    assert "已证明最优" in shown
    assert "草案，尚未结对" in shown
    assert "查看草案" in text_of(office, OVERVIEW)


def test_it_searches_a_minute_unless_told_otherwise(office: Client, ready: Run, not_yet: list[str]) -> None:
    assert '<option value="60" selected>' in text_of(office, OVERVIEW)
    asked(office)
    assert Job.objects.get().asked["seconds"] == DEFAULT_SECONDS == 60


@pytest.mark.parametrize("seconds", ["0", "7", "-60", "86400", "x"])
def test_another_length_of_time_is_refused_on_the_form(seconds: str, office: Client, ready: Run) -> None:
    response = asked(office, seconds=seconds)
    assert response.status_code == 400
    assert "field--faulty" in response.content.decode()
    assert not Job.objects.exists()


def test_it_says_why_no_draft_can_be_made(office: Client, run: Run) -> None:
    response = asked(office)
    shown = text_of(office, response["Location"])
    assert "PAIR-102" in shown
    assert "重新开始" in shown
    assert not Plan.objects.exists()


def test_two_who_ask_get_one_job(office: Client, ready: Run, county_officer: User, not_yet: list[str]) -> None:
    first = asked(office)["Location"]
    second = asked(office, seconds=300)["Location"]
    assert first == second
    assert begin_plan(run=ready, seconds=20, by=county_officer).key in first
    assert len(not_yet) == 1


def test_it_is_shown_while_it_is_made_and_cannot_be_asked_for_again(
    office: Client, ready: Run, not_yet: list[str]
) -> None:
    asked(office)
    job = Job.objects.get()
    Job.objects.update(state=State.RUNNING)
    tell_progress(job.key, pairing_jobs._KEEPING, 97)
    with held(job.key):
        shown = text_of(office, OVERVIEW)
        assert plan_being_made(COUNTY) == job
    forget_progress(job.key)
    assert "保存草案" in shown
    assert "县管甲已发起" in shown
    assert f'hx-get="/jobs/{job.key}/progress/"' in shown
    assert MAKE not in shown


def test_a_plan_whose_process_died_can_be_asked_for_again(office: Client, ready: Run, not_yet: list[str]) -> None:
    asked(office)
    Job.objects.update(state=State.RUNNING)
    assert MAKE in text_of(office, OVERVIEW)
    dead = Job.objects.get()
    assert dead.state == "interrupted"
    assert "任务中断了" in text_of(office, f"/jobs/{dead.key}/")
    assert "没有做完的任务" in text_of(office, "/")
    assert asked(office)["Location"] != f"/jobs/{dead.key}/"


def test_a_draft_is_discarded_only_once_the_new_one_is_there(
    office: Client, draft: Plan, not_yet: list[str], run: Run
) -> None:
    asked(office)
    draft.refresh_from_db()
    assert draft.state == "draft"
    jobs.run(not_yet[0])
    assert list(Plan.objects.order_by("pk").values_list("state", flat=True)) == ["discarded", "draft"]


def test_it_is_not_made_for_one_who_may_no_longer(
    ready: Run, county_officer: User, not_yet: list[str], today: Any
) -> None:
    job = begin_plan(run=ready, seconds=20, by=county_officer)
    end_grant(grant=county_officer.grants.get(), ends_before=today, reason="调离", by=None)
    ended = jobs.run(job.key)
    assert (ended.state, ended.result["refused"]["code"]) == ("refused", "JOB-001")
    assert not Plan.objects.exists()


@pytest.mark.parametrize("who", ["township_clerk", "auditor", "unit_liaison"])
def test_nobody_else_begins_one(who: str, ready: Run, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        begin_plan(run=ready, seconds=20, by=request.getfixturevalue(who))


def test_one_event_is_recorded_for_the_plan(office: Client, ready: Run, county_officer: User) -> None:
    asked(office)
    (event,) = Event.objects.filter(act="pairing.plan")
    assert (event.actor_id, event.thing_id) == (county_officer.pk, str(Plan.objects.get().pk))


def test_it_tells_what_the_solver_does(ready: Run, county_officer: User, not_yet: list[str]) -> None:
    job = begin_plan(run=ready, seconds=20, by=county_officer)
    told: list[tuple[Any, float]] = []
    result = PLAN.work(job, lambda words, percent: told.append((words, percent)))
    assert result == {"plan": Plan.objects.get().pk}
    words = [one.en for one, _ in told]
    for part in ("Gathering", "Units for the villages", "Helpers for the households", "Keeping the draft"):
        assert any(part in each for each in words), part
    assert "of at most 20 seconds" in words[0]
    assert [percent for _, percent in told] == sorted(percent for _, percent in told)
    assert told[-1][1] == 97


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress("part 2 of 3"), "第 2/3 部分"),
        (Progress("search", 12, 10), "现有最好 12，不会低于 10"),
        (Progress("leaders"), "安排联村领导"),
        (Progress("another step"), "收集农户"),
    ],
)
def test_a_step_of_the_solver_is_said_in_words(progress: Progress, said: str) -> None:
    told: list[str] = []
    pairing_jobs._Teller(lambda words, percent: told.append(words.zh), 20).report(progress)
    assert said in told[0]


def test_the_time_is_told_while_the_solver_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing_jobs, "_TELLING_SECONDS", 0.01)
    told: list[float] = []
    with pairing_jobs._told_every_second(lambda words, percent: told.append(percent), 1000):
        while len(told) < 5:
            pass
    assert len(told) >= 5


def test_the_officer_s_job_is_named_after_the_county(office: Client, ready: Run, poor: list[Household]) -> None:
    asked(office)
    assert "生成结对方案：某县" in text_of(office, "/jobs/")
