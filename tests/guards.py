"""Lift what guards the database, to show that what lies behind the guard still tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


@contextmanager
def unguarded_chain(connection: Any) -> Iterator[None]:
    """Lift the database's guard over the chain of events, as somebody with the database's own password could."""
    guards = import_module("lianxin.audit.migrations.0002_events_are_never_changed")
    with connection.cursor() as cursor:
        for statement in guards.LIFTED[connection.vendor]:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in guards.GUARDS[connection.vendor]:
                cursor.execute(statement)
