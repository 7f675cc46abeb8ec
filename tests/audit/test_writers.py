"""Many writers at once leave one whole chain; tests with a live server may empty their tables afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lianxin.audit.models import Event
from lianxin.audit.operations import record_event
from lianxin.audit.queries import broken_links


@pytest.mark.django_db(transaction=True)
def test_it_lets_a_transactional_test_write_and_be_emptied() -> None:
    record_event(act="registry.import", by=None)
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_finds_the_tables_empty_after_another_transactional_test() -> None:
    record_event(act="registry.import", by=None)
    assert Event.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_it_keeps_one_chain_under_many_writers() -> None:
    def write(writer: int) -> None:
        try:
            for number in range(15):
                record_event(act="registry.import", by=None, writer=writer, number=number)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(4)))
    assert Event.objects.count() == 60
    assert list(broken_links()) == []
