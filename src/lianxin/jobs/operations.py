"""Ask for long work, start it in a process of its own, run it to its end, and notice when that process is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.jobs import errors
from lianxin.jobs.access import required_right, split_key
from lianxin.jobs.kinds import Kind, kind_of
from lianxin.jobs.models import UNENDED, Job, LongWork, State
from lianxin.jobs.progress import forget_progress, held, is_held, only_changes, tell_progress

STARTING_SECONDS = 60  # how long a process may take to begin

AnyJob = TypeVar("AnyJob", bound=LongWork)

# Processes that this one started, kept until they have ended: whoever has ended is laid to rest when the next one starts.
_started: list[subprocess.Popen[bytes]] = []


def begin(*, kind: Kind, subject: str, area_code: str, asked: dict[str, Any], by: Any | None) -> Job:
    """Enter a job and start it, or return the one that is open for the same subject already: two who ask get one.

    Not inside a transaction: the process would not find the row. ``by`` None is the house itself.

    Raises:
        PermissionDenied: ``by`` may not ask for this in the area, or for this subject.
    """
    if by is not None:
        required_right(by, kind, area_code, subject)
    present = open_job(kind, subject)
    if present is not None:
        return present
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind.name, subject=subject, area_code=area_code, asked=asked, by=by, asked_at=timezone.now()
            )
    except IntegrityError:  # somebody else asked in this very moment
        present = open_job(kind, subject)
        if present is None:
            raise
        return present
    start(job)
    return job


def open_job(kind: Kind, subject: str) -> Job | None:
    """Return the open job for a subject, if there is one whose process lives or may still begin."""
    found = Job.objects.filter(kind=kind.name, subject=subject, state__in=UNENDED).first()
    return found if found is not None and settled(found).is_open else None


def start(job: LongWork) -> None:
    """Run the job in a process of its own, so that neither its memory nor its end touches the server."""
    environment = os.environ | {"LIANXIN_HOME": str(settings.LIANXIN_HOME)}
    _started[:] = [process for process in _started if process.poll() is None]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and the name of a job
        [sys.executable, "-m", "lianxin.cli", "jobs", "run", job.key],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    _started.append(process)


def run(key: str) -> LongWork:
    """Run a job to its end in this process and return it ended; one that has begun elsewhere or ended is returned as it is.

    Raises:
        Refused: JOB-002 there is no such job.
    """
    kind, number = split_key(key)
    if kind is None or not kind.table._default_manager.filter(pk=number).exists():
        raise Refused(errors.NO_SUCH_JOB, key=key)
    with held(key):
        job = kind.table._default_manager.get(pk=number)
        return job if job.state != State.WAITING else _run(job)


def done(job: LongWork, result: dict[str, Any]) -> None:
    """End a job done. Called by the work inside the transaction in which it writes: then what was written and the end of
    the job stand or fall together, and a job that was killed has written nothing."""
    _end(job, State.DONE, result)


def settled(job: AnyJob) -> AnyJob:
    """Return the job as it truly stands: one whose process is gone before its end is marked interrupted."""
    if not job.is_open:
        return job
    job.refresh_from_db()
    age = (timezone.now() - job.asked_at).total_seconds()
    if is_held(job.key) or (job.state == State.WAITING and age <= STARTING_SECONDS):
        return job
    # The lock was free after the state was read: whoever held it wrote the end before letting go, unless he was killed.
    stopped = type(job)._default_manager.filter(pk=job.pk, state=job.state, state__in=UNENDED)
    if stopped.update(state=State.INTERRUPTED, ended_at=timezone.now()):
        forget_progress(job.key)
    job.refresh_from_db()
    return job


def refusal_told(refusal: Refused) -> dict[str, Any]:
    """A refusal as a job's result keeps it: its code and its two sentences in both languages."""
    return {
        "refused": {
            "code": refusal.code,
            "what": [refusal.what.zh, refusal.what.en],
            "remedy": [refusal.remedy.zh, refusal.remedy.en],
        }
    }


def _run(job: LongWork) -> LongWork:
    job.state = State.RUNNING
    job.process_id = os.getpid()
    job.save(update_fields=["state", "process_id"])
    try:
        result = kind_of(job).work(job, only_changes(partial(tell_progress, job.key)))
        if job.state == State.RUNNING:
            done(job, result)
    except Refused as refusal:
        _end(job, State.REFUSED, refusal_told(refusal))
    except PermissionDenied:
        _end(job, State.REFUSED, refusal_told(Refused(errors.NO_LONGER_PERMITTED)))
    except BaseException:
        _end(job, State.FAILED, {})
        raise
    finally:
        forget_progress(job.key)
    return job


def _end(job: LongWork, state: State, result: dict[str, Any]) -> None:
    job.state = state
    job.result = result
    job.ended_at = timezone.now()
    job.save(update_fields=["state", "result", "ended_at"])
