"""``lianxin audit verify`` as an auditor runs it."""

from __future__ import annotations

import pytest
from django.db import connection
from typer.testing import CliRunner, Result

from guards import unguarded
from lianxin.audit.commands import app
from lianxin.audit.models import Event
from lianxin.audit.operations import record_event
from lianxin.audit.queries import broken_links

pytestmark = pytest.mark.django_db


def verify(*words: str) -> Result:
    return CliRunner().invoke(app, ["verify", *words])


def test_it_prints_length_and_head_of_a_whole_chain() -> None:
    assert verify().output.split()[-2:] == ["0", "0" * 64]
    event = record_event(act="registry.import", by=None)
    assert verify().output.split()[-2:] == ["1", event.digest]


def test_it_ends_with_status_1_and_names_the_altered_event() -> None:
    events = [record_event(act="registry.import", by=None) for _ in range(3)]
    with unguarded(connection, "audit_event"):
        Event.objects.filter(pk=events[1].pk).update(act="registry.read")
    result = verify()
    assert result.exit_code == 1
    assert result.output == f"{events[1].pk}: 内容被改动过 · its content was altered\n"


def test_it_tells_by_a_noted_digest_that_the_newest_events_were_cut_off() -> None:
    kept, cut = (record_event(act="registry.import", by=None) for _ in range(2))
    with unguarded(connection, "audit_event"):
        cut.delete()
    assert list(broken_links()) == []
    assert verify("--noted", kept.digest).exit_code == 0
    result = verify("--noted", cut.digest)
    assert result.exit_code == 1
    assert cut.digest in result.output
