"""Write events. Called by other rooms' operations, inside their transaction: no event, no change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from django.db import connection, transaction
from django.utils import timezone

from lianxin.audit.domain import GENESIS, content_digest
from lianxin.audit.models import Event
from lianxin.config.statements import Statement, insert

# The digest of the newest event, once no other writer can add one (audit/migrations/0003).
_NEWEST = {
    "postgresql": Statement("SELECT audit_newest_digest()"),
    "sqlite": Statement("SELECT digest FROM audit_event ORDER BY id DESC LIMIT 1"),
}


# What a digest is taken over, beside the moment.
_CONTENT = ("act", "actor_id", "actor_name", "thing", "thing_id", "area_code", "details")
_way: ContextVar[dict[str, Any]] = ContextVar("way")
_waiting: ContextVar[list[Event] | None] = ContextVar("waiting", default=None)


class Actor(Protocol):
    """Whoever acts: a user with a primary key and a name."""

    pk: Any
    name: Any


@contextmanager
def coming_by(way: str, **more: Any) -> Iterator[None]:
    """Say of every event inside by which way it came, where it was not a page: ``api`` with the number of its token, ``command``."""
    before = _way.set({"came_by": way, **more})
    try:
        yield
    finally:
        _way.reset(before)


@contextmanager
def events_at_the_end() -> Iterator[None]:
    """Chain the events of all acts inside together, when the last of them is done: the chain is asked once, and held from others only
    from there to the commit. Stands inside the transaction. Where what is inside fails, its events are dropped with it: whoever undoes
    some of the acts inside and goes on puts these into one of their own.
    """
    gathered = _waiting.get()
    if gathered is not None:
        count = len(gathered)
        try:
            yield
        except BaseException:
            del gathered[count:]
            raise
        return
    events: list[Event] = []
    mark = _waiting.set(events)
    try:
        yield
    finally:
        _waiting.reset(mark)
    _chain(events)


def record_event(
    *, act: str, by: Actor | None, thing: str = "", thing_id: object = "", area_code: str = "", **details: Any
) -> Event:
    """Append one event to the chain and return it; inside of :func:`events_at_the_end` it is appended there.

    ``details`` must be JSON values without personal data. The chain grows one event at a time: on PostgreSQL an
    advisory lock is held to the end of the transaction, on SQLite the writer already holds the only write lock.

    Raises:
        TypeError, ValueError: the details are not JSON (a date, a Decimal, a number that is not finite).
    """
    # Read back as the database will give it, so that the digest is taken over what verification will see.
    details = json.loads(json.dumps(details | _way.get({}), allow_nan=False), parse_float=_plain_number)
    event = Event(
        act=act,
        actor_id=by.pk if by else None,
        actor_name=str(by.name) if by else "",
        thing=thing,
        thing_id=str(thing_id),
        area_code=area_code,
        details=details,
    )
    gathered = _waiting.get()
    if gathered is not None:
        gathered.append(event)
        return event
    # No savepoint of its own: what fails here fails the act that it belongs to.
    with transaction.atomic(savepoint=False):
        _chain([event])
    return event


def _chain(events: list[Event]) -> None:
    """Append events to the chain, in their order."""
    if not events:
        return
    [newest] = _NEWEST[connection.vendor].first() or [None]
    previous, at = newest or GENESIS, timezone.now()
    for event in events:
        content = {name: getattr(event, name) for name in _CONTENT}
        event.at, event.previous_digest = at, previous
        event.digest = previous = content_digest(previous, at=at, content=content)
    insert(events)


def record_download(
    *, by: Actor, listing: str, area_code: str, filters: Mapping[str, str], rows: int, file_format: str
) -> None:
    """Record that a list was taken away as a file: which, of which area, narrowed how, how many rows."""
    record_event(
        act="site.download",
        by=by,
        thing="site.list",
        thing_id=listing,
        area_code=area_code,
        filters=dict(filters),
        rows=rows,
        format=file_format,
    )


def _plain_number(written: str) -> int | float:
    """PostgreSQL keeps JSON numbers as decimals: 1e+22 comes back as a whole number and -0.0 as 0."""
    number = float(written)
    return int(number) if number.is_integer() else number
