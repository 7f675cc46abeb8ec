"""The pages of jobs: whose they are, what they say, and that they refresh themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cast import OTHER_TOWNSHIP, TOWNSHIP, signed_in
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.jobs.errors import NO_LONGER_PERMITTED
from lianxin.jobs.models import Job, State
from lianxin.jobs.operations import refusal_told
from lianxin.jobs.progress import forget_progress, held, tell_progress
from lianxin.jobs.workbench import jobs_waiting
from lianxin.people.models import User
from lianxin.registry.models import ImportJob
from lianxin.site.workbench import Urgency
from registry.makers import import_job

pytestmark = pytest.mark.django_db
JOBS = "/jobs/"
READERS = {"county_officer": 200, "township_clerk": 200, "other_township_clerk": 200}
CLOSED = {
    "village_team_member": 403, "helper": 403, "other_helper": 403, "unit_liaison": 403, "auditor": 403,
    "stranger": 403, "nobody": 302,
}  # fmt: skip
MOST_QUERIES = 10


def text_of(user: User, url: str) -> str:
    response = signed_in(user).get(url)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_list_is_for_those_who_begin_jobs(sent_at: Callable[..., dict[str, int]]) -> None:
    assert sent_at(JOBS) == READERS | CLOSED


@pytest.mark.parametrize("part", ["", "progress/"])
def test_a_job_is_open_to_those_who_may_ask_for_it(
    sent_at: Callable[..., dict[str, int]], a_job: Callable[..., Job], part: str
) -> None:
    job = a_job(state=State.DONE)
    office = 302 if part else 200
    assert sent_at(f"/jobs/{job.key}/{part}") == CLOSED | {
        "county_officer": office, "township_clerk": 404, "other_township_clerk": 404,
    }  # fmt: skip


@pytest.mark.parametrize("key", ["x", "nothing-1", "tests.work-99", "tests.work-", "pairing.plan-1"])
def test_a_job_that_does_not_exist_is_not_there(key: str, a_job: Callable[..., Job], county_officer: User) -> None:
    assert signed_in(county_officer).get(f"/jobs/{key}/").status_code == 404


def test_it_lists_jobs_of_every_kind_the_newest_first(
    a_job: Callable[..., Job], county_officer: User, now: Any
) -> None:
    a_job(by=county_officer, state=State.DONE, asked_at=now - timedelta(minutes=1))
    import_job(by=county_officer, is_dry_run=False)
    import_job(by=None, area_code=OTHER_TOWNSHIP, file_name="别人的.xlsx")
    own = text_of(county_officer, JOBS)
    assert own.index("写入：花名册.xlsx") < own.index("测试任务")
    assert "别人的" not in own
    assert "别人的" in text_of(county_officer, f"{JOBS}?whose=all")


def test_it_lists_no_job_of_another_area(a_job: Callable[..., Job], township_clerk: User) -> None:
    a_job(by=None, state=State.DONE)
    import_job(area_code=OTHER_TOWNSHIP, file_name="别人的.xlsx")
    import_job(area_code=TOWNSHIP, file_name="本镇的.xlsx")
    shown = text_of(township_clerk, f"{JOBS}?whose=all")
    assert "本镇的" in shown
    assert "别人的" not in shown
    assert "测试任务" not in shown
    assert "您还没有发起过任务" in text_of(township_clerk, JOBS)


def test_the_list_asks_the_database_little(
    a_job: Callable[..., Job], county_officer: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        a_job(by=county_officer, state=State.DONE, subject=str(number))
        import_job(by=county_officer)
    client = signed_in(county_officer)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(JOBS)


def test_a_running_job_refreshes_itself_with_and_without_scripts(
    a_job: Callable[..., Job], county_officer: User
) -> None:
    job = a_job(by=county_officer, state=State.RUNNING)
    tell_progress(job.key, Words("做到一半", "Half done"), 50)
    with held(job.key):
        shown = text_of(county_officer, f"/jobs/{job.key}/")
        part = signed_in(county_officer).get(f"/jobs/{job.key}/progress/", headers={"HX-Request": "true"})
    forget_progress(job.key)
    assert f'hx-get="/jobs/{job.key}/progress/"' in shown
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert '<progress value="50" max="100"' in shown
    assert "做到一半" in shown
    assert "可以离开此页" in shown
    assert "<html" not in part.content.decode()
    assert "做到一半" in part.content.decode()


def test_a_job_that_has_ended_has_its_page_asked_for_again(a_job: Callable[..., Job], county_officer: User) -> None:
    job = a_job(by=county_officer, state=State.DONE)
    client = signed_in(county_officer)
    answer = client.get(f"/jobs/{job.key}/progress/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    assert client.get(f"/jobs/{job.key}/progress/").headers["Location"] == f"/jobs/{job.key}/"


def test_a_done_job_leads_to_its_result(a_job: Callable[..., Job], county_officer: User) -> None:
    job = a_job(state=State.DONE, by=county_officer)
    shown = text_of(county_officer, f"/jobs/{job.key}/")
    assert 'href="/about"' in shown
    assert "看结果" in shown
    assert "重新开始" not in shown
    assert "http-equiv" not in shown


@pytest.mark.parametrize(
    ("state", "said"),
    [(State.FAILED, "任务出错了"), (State.INTERRUPTED, "任务中断了"), (State.REFUSED, "编号 JOB-001")],
)
def test_a_job_that_was_not_done_says_so_and_can_be_begun_again(
    state: str, said: str, a_job: Callable[..., Job], county_officer: User
) -> None:
    result = refusal_told(Refused(NO_LONGER_PERMITTED)) if state == State.REFUSED else {}
    job = a_job(state=state, by=county_officer, result=result)
    shown = text_of(county_officer, f"/jobs/{job.key}/")
    assert said in shown
    assert "没有作任何改动" in shown
    assert 'href="/pairing/"' in shown
    assert "看结果" not in shown


def test_a_job_whose_process_is_gone_says_so_on_every_page(a_job: Callable[..., Job], county_officer: User) -> None:
    job = a_job(state=State.RUNNING, by=county_officer)
    assert "中断" in text_of(county_officer, JOBS)
    assert "任务中断了" in text_of(county_officer, f"/jobs/{job.key}/")


def test_an_import_is_shown_by_its_own_room(township_clerk: User) -> None:
    job = import_job(by=township_clerk)
    answer = signed_in(township_clerk).get(f"/jobs/{job.key}/")
    assert answer.headers["Location"] == f"/registry/imports/{job.pk}/"


def test_jobs_wait_on_the_workbench(a_job: Callable[..., Job], county_officer: User) -> None:
    stopped = a_job(state=State.FAILED, by=county_officer)
    (waiting,) = jobs_waiting(county_officer)
    assert (waiting.count, waiting.url, waiting.urgency) == (1, f"/jobs/{stopped.key}/", Urgency.NOW)
    running = a_job(by=county_officer)
    (waiting,) = jobs_waiting(county_officer)  # begun again: what stopped is no longer told
    assert (waiting.url, waiting.urgency) == (f"/jobs/{running.key}/", Urgency.WHEN_CONVENIENT)
    assert "正在进行的任务" in text_of(county_officer, "/")


def test_nobody_s_workbench_tells_of_another_s_jobs(a_job: Callable[..., Job], county_officer: User) -> None:
    a_job(by=None, state=State.FAILED)
    import_job(by=None, state=ImportJob.State.WAITING, area_code=TOWNSHIP)
    assert jobs_waiting(county_officer) == []


def test_it_speaks_english(a_job: Callable[..., Job], county_officer: User) -> None:
    county_officer.language = "en"
    county_officer.save()
    job = a_job(state=State.INTERRUPTED, by=county_officer)
    assert "Begin again" in text_of(county_officer, f"/jobs/{job.key}/")
    assert "Test work" in text_of(county_officer, JOBS)


def test_nothing_is_changed_by_a_post(a_job: Callable[..., Job], county_officer: User) -> None:
    job = a_job(state=State.DONE)
    client: Client = signed_in(county_officer)
    assert {client.post(url).status_code for url in (JOBS, f"/jobs/{job.key}/", f"/jobs/{job.key}/progress/")} == {405}
