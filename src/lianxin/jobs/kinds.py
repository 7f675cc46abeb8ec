"""Kinds of long work. A room announces its own in ``<room>/jobs.py``, which is found by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.jobs.models import Job, LongWork

Tell = Callable[[Words, float], None]
"""Says on the way what is being done, and how much of the whole is done, 0 to 100."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of long work.

    ``work(job, tell)`` does it and returns the result as JSON values without personal data. It runs in a process of its
    own, long after it was asked for: it asks again whether ``job.by`` is permitted. It may raise ``Refused`` (the job ends
    refused) or ``PermissionDenied``; any other exception ends it failed. It writes in one transaction, at its end, and calls
    ``jobs.operations.done`` inside it, so that a killed job has written nothing.

    ``act`` is who may ask for it and see it, in his areas. ``title`` names one job. ``result_page`` is where the result
    of a done job stands, ``begin_page`` where it can be asked for again. ``own_page``: the room shows its jobs itself.
    ``table`` holds its rows, if not :class:`Job`.

    ``may_ask(user, subject)`` is asked instead of the act where that is held over no area, but by name in one thing: its jobs
    stand on no list, and the room shows them itself.
    """

    name: str
    words: Words
    act: str
    work: Callable[[Any, Tell], dict[str, Any]]
    title: Callable[[Any], Words]
    result_page: Callable[[Any], str]
    begin_page: Callable[[Any], str]
    own_page: Callable[[Any], str] | None = None
    table: type[LongWork] = Job
    may_ask: Callable[[Any, str], bool] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Announce a kind.

    Raises:
        ValueError: its name is taken.
    """
    if kind.name in _kinds:
        raise ValueError(f"the kind of job {kind.name!r} is announced twice")
    _kinds[kind.name] = kind
    return kind


def all_kinds() -> list[Kind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def kind_named(name: str) -> Kind | None:
    """Return the kind of this name, or None."""
    return _kinds.get(name)


def kind_of(job: LongWork) -> Kind:
    """Return the kind of a job.

    Raises:
        KeyError: no room announces it any more.
    """
    return _kinds[job.kind_name]
