"""A program of the tests: the same answers to a brought form, sent at the same moment by several threads.

Tests on SQLite share one database between their threads, as no server does; so this runs on a house of its own, in a file. Prints how
often each submission, its file and its event stand, and how many different answers there were.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError
from typing import Any
from unittest.mock import patch

THREADS = 4


def send_at_once(xml: bytes, photo: bytes, user: Any) -> tuple[int, int, int, int]:
    """Send answers with a picture from all threads, each of which has found that nothing is there before any writes.

    Returns how many submissions, files and events of submissions stand, and how many different ones the senders were told of.
    """
    from django.db import connection

    from lianxin.audit.models import Event
    from lianxin.field.domain.items import Attachment
    from lianxin.field.models import FormSubmission, SubmissionFile
    from lianxin.field.operations import collecting

    together = Barrier(THREADS)
    original = collecting._text

    def text(content: bytes) -> str:
        # SQLite lets one thread alone come here at a time: then the others are waiting for it to end.
        with suppress(BrokenBarrierError):
            together.wait(timeout=0.2)
        return original(content)

    def send(_: int) -> int:
        try:
            files = (Attachment("view.jpg", photo),)
            taken = collecting.take_in_submission(xml=xml, files=files, is_last=True, by=user)
            assert taken.submission is not None
            return int(taken.submission.pk)
        finally:
            connection.close()

    with patch.object(collecting, "_text", text), ThreadPoolExecutor(THREADS) as pool:
        told = set(pool.map(send, range(THREADS)))
    events = Event.objects.filter(thing="field.submission").count()
    return FormSubmission.objects.count(), SubmissionFile.objects.count(), events, len(told)


def main(form: str, xml: str) -> None:
    """Make a collector and a form, and send."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.field.operations.collecting import add_form
    from lianxin.people.operations import grant_role, open_account
    from lianxin.people.roles import Role

    user = open_account(username="collector", name="采集员", password="invented-for-tests-only", by=None)
    grant_role(
        user=user, role=Role.VILLAGE_TEAM, area_code="999901101201", starts_on=date(2020, 1, 1), reason="测试", by=None
    )
    add_form(name="wells.md", content=form.encode(), area_code="999901", by=None)
    found = send_at_once(xml.encode(), b"no picture is looked at here", user)
    sys.stdout.write(" ".join(map(str, found)))


if __name__ == "__main__":
    main(*sys.argv[1:])
