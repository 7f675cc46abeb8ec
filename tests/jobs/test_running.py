"""A job ends done, refused, failed or interrupted; two who ask get one; what ended otherwise than done wrote nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cast import COUNTY, OTHER_COUNTY
from lianxin.audit.models import Event
from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused, declare
from lianxin.core.kernel.words import Words
from lianxin.jobs import operations
from lianxin.jobs.kinds import Kind, register
from lianxin.jobs.models import Job, LongWork, State
from lianxin.jobs.operations import begin, done, open_job, run, settled
from lianxin.jobs.progress import Progress, held, is_held, only_changes, progress_of, tell_progress
from lianxin.jobs.queries import refusal_of, shown_progress
from lianxin.people.models import User
from lianxin.people.operations import end_grant

pytestmark = pytest.mark.django_db
BARRED = declare("JOB-901", zh="{what}不行。", en="{what} will not do.", do_zh="请另选。", do_en="Choose another.")


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The jobs that would have been started, instead of processes."""
    keys: list[str] = []
    monkeypatch.setattr(operations, "start", lambda job: keys.append(job.key))
    return keys


def asked(kind: Kind, by: User | None = None, *, subject: str = COUNTY, area_code: str = COUNTY) -> Job:
    return begin(kind=kind, subject=subject, area_code=area_code, asked={"n": 1}, by=by)


def test_it_waits_until_its_process_runs_it(announced: Any, county_officer: User, started: list[str]) -> None:
    job = asked(announced(), county_officer)
    assert (job.state, started) == ("waiting", [job.key])
    assert progress_of(job.key) == Progress()
    ended = run(job.key)
    assert (ended.state, ended.result, ended.ended_at is not None) == ("done", {"n": 1}, True)


def test_it_tells_how_far_it_is_and_forgets_it_at_the_end(announced: Any) -> None:
    seen: list[Progress] = []

    def work(job: Job, tell: Any) -> dict[str, Any]:
        assert is_held(job.key)
        tell(Words("做到一半", "Half done"), 50.9)
        seen.append(progress_of(job.key))
        shown = shown_progress(job)
        assert (shown.state, shown.done, shown.total, shown.detail.en) == ("running", 50, 100, "Half done")
        return {}

    job = asked(announced(work))
    run(job.key)
    assert seen == [Progress(Words("做到一半", "Half done"), 50)]
    assert progress_of(job.key) == Progress()


def test_two_who_ask_get_one_job(announced: Any, county_officer: User, started: list[str]) -> None:
    kind = announced()
    first, second = asked(kind, county_officer), asked(kind, None)
    assert first == second
    assert (Job.objects.count(), len(started)) == (1, 1)
    other = asked(kind, county_officer, subject="another")
    run(first.key)
    assert asked(kind, county_officer) not in {first, other}


def test_two_who_ask_in_the_same_moment_get_one_job(
    announced: Any, monkeypatch: pytest.MonkeyPatch, started: list[str]
) -> None:
    kind = announced()
    first = asked(kind)
    answers = iter([None, first])
    monkeypatch.setattr(operations, "open_job", lambda *_: next(answers))
    assert asked(kind) == first
    assert started == [first.key]


def test_a_subject_has_one_open_job(a_job: Callable[..., Job]) -> None:
    a_job(state=State.DONE)
    a_job(state=State.RUNNING)
    with pytest.raises(IntegrityError, match=r"subject_has_one_open_job|jobs_job.kind"), transaction.atomic():
        a_job()


@pytest.mark.parametrize("given", [{"state": State.DONE, "ended_at": None}, {"state": State.RUNNING, "ended_at": True}])
def test_an_ended_job_says_when(a_job: Callable[..., Job], now: Any, given: dict[str, Any]) -> None:
    given = given | ({"ended_at": now} if given["ended_at"] else {})
    with pytest.raises(IntegrityError, match="ended_job_says_when"), transaction.atomic():
        a_job(**given)


@pytest.mark.parametrize("who", ["township_clerk", "auditor", "helper", "stranger"])
def test_it_is_begun_by_those_who_may(who: str, announced: Any, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        asked(announced(), request.getfixturevalue(who))
    assert not Job.objects.exists()


def test_it_is_not_begun_outside_one_s_areas(announced: Any, county_officer: User) -> None:
    kind = announced()
    for area_code in (OTHER_COUNTY, COUNTY[:4], ""):
        with pytest.raises(PermissionDenied):
            asked(kind, county_officer, area_code=area_code)


def test_a_refusal_is_kept_in_both_languages(announced: Any) -> None:
    def work(job: Job, tell: Any) -> dict[str, Any]:
        raise Refused(BARRED, what=Words("甲", "A"))

    ended = run(asked(announced(work)).key)
    told = refusal_of(ended)
    assert told is not None
    assert (ended.state, told.code, told.what) == ("refused", "JOB-901", Words("甲不行。", "A will not do."))
    assert told.remedy.zh == "请另选。"


def test_whoever_lost_the_right_in_between_is_refused(announced: Any, county_officer: User, today: Any) -> None:
    def work(job: Job, tell: Any) -> dict[str, Any]:
        raise PermissionDenied("pairing.plan")

    job = asked(announced(work), county_officer)
    end_grant(grant=county_officer.grants.get(), ends_before=today, reason="调离", by=None)
    ended = run(job.key)
    assert (ended.state, ended.result["refused"]["code"]) == ("refused", "JOB-001")


def test_a_fault_ends_it_failed_and_is_raised(announced: Any) -> None:
    def work(job: Job, tell: Any) -> dict[str, Any]:
        with transaction.atomic():
            record_event(act="pairing.plan", by=None)
            raise ZeroDivisionError

    job = asked(announced(work))
    with pytest.raises(ZeroDivisionError):
        run(job.key)
    job.refresh_from_db()
    assert (job.state, job.result, job.ended_at is not None) == ("failed", {}, True)
    assert not Event.objects.filter(act="pairing.plan").exists()
    assert not is_held(job.key)


def test_its_end_stands_or_falls_with_what_it_wrote(announced: Any) -> None:
    def work(job: Job, tell: Any) -> dict[str, Any]:
        with transaction.atomic():
            record_event(act="pairing.plan", by=None)
            done(job, {"written": True})
            assert Job.objects.get(pk=job.pk).state == "done"
            raise ZeroDivisionError

    job = asked(announced(work))
    with pytest.raises(ZeroDivisionError):
        run(job.key)
    job.refresh_from_db()
    assert (job.state, job.result) == ("failed", {})


def test_it_is_run_once(announced: Any) -> None:
    times: list[int] = []
    kind = announced(lambda job, tell: {"times": times.append(1)})
    job = asked(kind)
    assert [run(job.key).state, run(job.key).state] == ["done", "done"]
    assert times == [1]


@pytest.mark.parametrize("key", ["tests.work-1", "nothing-1", "tests.work", "", "-1", "tests.work-²", "tests.work-x"])
def test_a_job_that_does_not_exist_is_refused(key: str, announced: Any) -> None:
    announced()
    with pytest.raises(Refused, match="JOB-002"):
        run(key)


def test_it_is_interrupted_once_nobody_holds_it(a_job: Callable[..., Job], now: Any) -> None:
    job = a_job(state=State.RUNNING)
    tell_progress(job.key, Words("一", "One"), 10)
    with held(job.key):
        assert settled(job).state == "running"
    assert settled(job).state == "interrupted"
    assert job.ended_at == now
    assert progress_of(job.key) == Progress()
    assert shown_progress(job).state == "stopped"


def test_it_may_take_a_minute_to_begin(a_job: Callable[..., Job], now: Any) -> None:
    young = a_job(asked_at=now - timedelta(seconds=59))
    assert settled(young).state == "waiting"
    young.delete()
    assert settled(a_job(asked_at=now - timedelta(seconds=61))).state == "interrupted"


def test_a_dead_job_does_not_stand_in_the_way(announced: Any, a_job: Callable[..., Job], started: list[str]) -> None:
    from lianxin.jobs.kinds import kind_named

    kind = kind_named("tests.work")
    assert kind is not None
    dead = a_job(state=State.RUNNING)
    job = asked(kind)
    assert (job != dead, started) == (True, [job.key])
    assert open_job(kind, COUNTY) == job


def test_a_kind_is_announced_once(announced: Any) -> None:
    kind = announced()
    with pytest.raises(ValueError, match="announced twice"):
        register(kind)


def test_a_table_says_which_kind_it_holds() -> None:
    class Bare:
        kind_name = LongWork.kind_name

    with pytest.raises(NotImplementedError):
        _ = Bare().kind_name


def test_half_a_file_of_progress_is_none(settings: Any) -> None:
    tell_progress("tests.work-7", Words("一", "One"), 300)
    path = Path(settings.LIANXIN_HOME) / "jobs" / "tests.work-7.json"
    assert json.loads(path.read_text())["percent"] == 100
    path.write_text('{"words": ["x"')
    assert progress_of("tests.work-7") == Progress()
    path.unlink()


def test_the_same_stage_and_whole_percent_are_told_once() -> None:
    told: list[tuple[str, float]] = []
    tell = only_changes(lambda words, percent: told.append((words.en, percent)))
    for name, percent in (
        ("One", 1.0),
        ("One", 1.9),
        ("One", 2.1),
        ("Two", 2.2),
        ("Two", 2.0),
        ("One", 2.2),
        ("One", 1.5),
    ):
        tell(Words("一", name), percent)
    assert told == [("One", 1.0), ("One", 2.1), ("Two", 2.2), ("One", 2.2), ("One", 1.5)]
