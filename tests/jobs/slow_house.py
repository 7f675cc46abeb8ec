"""A program of the tests: a house with a kind of work that is slow enough to be killed.

``begin`` enters a job and prints its name; ``run KEY`` runs it; ``state KEY`` prints how it truly stands and how much was
written.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from lianxin.config.opening import open_house

open_house()

from django.db import transaction  # noqa: E402 - the house is opened first
from django.utils import timezone  # noqa: E402

from lianxin.audit.models import Event  # noqa: E402
from lianxin.audit.operations import record_event  # noqa: E402
from lianxin.core.kernel.words import Words  # noqa: E402
from lianxin.jobs.kinds import Kind, register  # noqa: E402
from lianxin.jobs.models import Job  # noqa: E402
from lianxin.jobs.operations import done, run, settled  # noqa: E402


def work(job: Job, tell: Any) -> dict[str, Any]:
    """Write half, then sleep in the middle of the transaction."""
    tell(Words("开始", "Begun"), 1)
    with transaction.atomic():
        record_event(act="tests.half", by=None)
        tell(Words("写了一半", "Half written"), 50)
        time.sleep(job.asked["seconds"])
        done(job, {"written": 1})
    return {}


SLOW = register(
    Kind(
        name="tests.slow",
        words=Words("慢", "Slow"),
        act="pairing.plan",
        work=work,
        title=lambda job: Words("慢任务", "Slow work"),
        result_page=lambda job: "/",
        begin_page=lambda job: "/",
    )
)


def main(verb: str, argument: str) -> None:
    if verb == "begin":
        job = Job.objects.create(
            kind=SLOW.name, subject="x", area_code="9999", asked={"seconds": float(argument)}, asked_at=timezone.now()
        )
        sys.stdout.write(job.key)
    elif verb == "run":
        run(argument)
    else:
        job = settled(Job.objects.get(pk=int(argument.rpartition("-")[2])))
        sys.stdout.write(f"{job.state} {Event.objects.filter(act='tests.half').count()}")


main(sys.argv[1], sys.argv[2])
