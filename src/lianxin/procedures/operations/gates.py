"""What every act on a case shares: the case as it stands, held against a second writer; and how an event is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.procedures import errors
from lianxin.procedures.access import ACTS, access_case
from lianxin.procedures.domain.calendar import day_of
from lianxin.procedures.domain.definitions import Hat, Version
from lianxin.procedures.domain.history import Standing
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.recording import copies_of

if TYPE_CHECKING:
    from lianxin.people.models import User


def held_case(case_id: int, by: User, *, seen: int) -> Case:
    """Return a case, its row locked to the end of the transaction, if nothing happened since the user looked at it.

    Raises:
        PermissionDenied, Http404: not his to see.
        Refused: PROC-080 it has changed. An act that was sent twice is refused the second time by this.
    """
    access_case(by, case_id)
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.revision != seen:
        raise Refused(errors.CASE_CHANGED, now=case.revision, seen=seen)
    return case


def recorded(event: CaseEvent, **told: Any) -> CaseEvent:
    """Write an event and audit it. ``told`` must not name people."""
    event.save(force_insert=True)
    record_event(
        act=ACTS[Hat(event.hat)],
        by=event.by,
        thing="procedures.case",
        thing_id=event.case_id,
        area_code=event.case.area_code,
        procedure=event.case.procedure,
        version=event.case.version,
        number=event.number,
        kind=str(event.kind),
        step=event.step,
        **told,
    )
    return event


def moved(case: Case, version: Version, standing: Standing) -> None:
    """Bring what a case keeps of its standing up to date."""
    kept = copies_of(version, standing, on=day_of(standing.last_at))
    for name, value in kept.items():
        setattr(case, name, value)
    case.save(update_fields=list(kept))
