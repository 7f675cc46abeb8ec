"""A kind of long work for tests, announced for the length of one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cast import COUNTY, TOWNSHIP
from lianxin.core.kernel.words import Words
from lianxin.jobs import kinds
from lianxin.jobs.kinds import Kind
from lianxin.jobs.models import Job, State
from lianxin.people.models import User

Announced = Callable[..., Kind]


@pytest.fixture
def announced() -> Iterator[Announced]:
    """Announce a kind that does what is given: ``announced(work)``."""
    names: list[str] = []

    def announce(work: Callable[[Any, Any], dict[str, Any]] = lambda job, tell: {"n": 1}, **given: Any) -> Kind:
        wanted: dict[str, Any] = {
            "name": "tests.work",
            "words": Words("测试任务", "Test work"),
            "act": "pairing.plan",
            "work": work,
            "title": lambda job: Words(f"测试任务 {job.subject}", f"Test work {job.subject}"),
            "result_page": lambda job: "/about",
            "begin_page": lambda job: "/pairing/",
        }
        kind = kinds.register(Kind(**(wanted | given)))
        names.append(kind.name)
        return kind

    yield announce
    for name in names:
        del kinds._kinds[name]


@pytest.fixture
def a_job(announced: Announced, now: Any) -> Callable[..., Job]:
    """A job of the kind as it stands: ``a_job(by=…, state=…)``."""
    announced()

    def make(*, by: User | None = None, state: str = State.WAITING, **given: Any) -> Job:
        ended = None if state in {State.WAITING, State.RUNNING} else now
        wanted = {"kind": "tests.work", "subject": COUNTY, "area_code": TOWNSHIP, "asked_at": now, "ended_at": ended}
        return Job.objects.create(by=by, state=state, **(wanted | given))

    return make
