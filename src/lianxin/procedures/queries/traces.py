"""Cases as traces of an event log."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.conformance import Tokens, conformance
from lianxin.procedures.domain.event_log import LoggedEvent, Trace, activity_of
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.recording import event_of

_AT_ONCE = 200


def traces_of(cases: QuerySet[Case]) -> Iterator[Trace]:
    """Yield cases as traces, by their number, a few hundred in memory at a time. Accounts are numbers; nobody is named."""
    for case in cases.order_by("id").prefetch_related("events").iterator(chunk_size=_AT_ONCE):
        rows = sorted(case.events.all(), key=lambda row: row.number)
        events = tuple(_logged(row) for row in rows)
        yield Trace(str(case.pk), case.procedure, case.version, case.state, events)


def conformance_of(cases: QuerySet[Case]) -> dict[tuple[str, str], tuple[int, Tokens]]:
    """Replay the log of cases against the procedures that they walk by: cases and tokens for each procedure and version."""
    return conformance(shelf.versions(), traces_of(cases))


def _logged(row: CaseEvent) -> LoggedEvent:
    # A step is named by its row: the evidence that the engine's event would carry need not be read.
    activity = row.step if row.kind == CaseEvent.Kind.TAKEN else activity_of(event_of(row))
    return LoggedEvent(activity, row.at, str(row.by_id), row.hat)
