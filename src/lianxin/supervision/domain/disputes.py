"""The life of a dispute (矛盾纠纷): found by the daily screening, mediated, settled within the week or escalated, looked at again.

``advanced`` takes one event and answers with the new standing, or refuses it; ``replayed`` takes a whole history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import full_years
from lianxin.core.kernel.words import Words
from lianxin.procedures.domain.calendar import day_of
from lianxin.supervision.errors import disputes as errors


class DisputeState(StrEnum):
    """Where a dispute stands. ``kept`` when a later look saw the agreement kept."""

    OPEN = "open"
    SETTLED = "settled"
    KEPT = "kept"

    @property
    def words(self) -> Words:
        return STATE_WORDS[self]


STATE_WORDS = {
    DisputeState.OPEN: Words("化解中", "being mediated"),
    DisputeState.SETTLED: Words("已化解待回访", "settled, to be looked at again"),
    DisputeState.KEPT: Words("已销案", "closed"),
}


class Holder(StrEnum):
    """Which level settles it."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"


_ABOVE = {Holder.VILLAGE: Holder.TOWNSHIP, Holder.TOWNSHIP: Holder.COUNTY}


@dataclass(frozen=True, slots=True)
class Found:
    """The screening of a day found it."""

    at: datetime
    person: str
    on: date


@dataclass(frozen=True, slots=True)
class Mediated:
    """Somebody mediated, without an agreement yet."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The parties agreed."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """It goes to the level above."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Revisited:
    """A later look: the agreement is kept, and the case is closed (销案); or it is broken, and the dispute is open again."""

    at: datetime
    person: str
    is_kept: bool


DisputeEvent = Found | Mediated | Settled | Escalated | Revisited


@dataclass(frozen=True, slots=True)
class DisputeStanding:
    """Where a dispute stands. ``since`` is the day from which the present holder's week counts."""

    state: DisputeState
    holder: Holder
    since: date
    last_at: datetime
    mediations: int = 0
    settled_on: date | None = None
    broken: int = 0
    events: int = 1


_WHAT: dict[type[DisputeEvent], tuple[frozenset[DisputeState], Words]] = {
    Mediated: (frozenset({DisputeState.OPEN}), Words("登记调解", "record mediation")),
    Settled: (frozenset({DisputeState.OPEN}), Words("登记化解", "settle it")),
    Escalated: (frozenset({DisputeState.OPEN}), Words("上报", "escalate it")),
    Revisited: (frozenset({DisputeState.SETTLED, DisputeState.KEPT}), Words("回访", "look at it again")),
}


def replayed(events: Iterable[DisputeEvent]) -> DisputeStanding:
    """Return where a history leads.

    Raises:
        Refused: DISP-001 it does not begin with its being found; else as :func:`advanced`.
    """
    standing: DisputeStanding | None = None
    for event in events:
        standing = advanced(standing, event)
    if standing is None:
        raise Refused(errors.NOT_FOUND_FIRST)
    return standing


def advanced(standing: DisputeStanding | None, event: DisputeEvent) -> DisputeStanding:
    """Return the standing after one more event.

    Raises:
        Refused: DISP-001 to DISP-003; the standing is as it was.
    """
    if isinstance(event, Found) or standing is None:
        if standing is not None or not isinstance(event, Found):
            raise Refused(errors.NOT_FOUND_FIRST)
        return DisputeStanding(DisputeState.OPEN, Holder.VILLAGE, since=event.on, last_at=event.at)
    if event.at < standing.last_at:
        raise Refused(errors.TIME_RUNS_BACK, at=event.at.isoformat(), last=standing.last_at.isoformat())
    allowed, what = _WHAT[type(event)]
    if standing.state not in allowed:
        raise Refused(errors.WRONG_STATE, state=standing.state.words, what=what)
    moved = replace(standing, last_at=event.at, events=standing.events + 1)
    on = day_of(event.at)
    match event:
        case Mediated():
            return replace(moved, mediations=moved.mediations + 1)
        case Settled():
            return replace(moved, state=DisputeState.SETTLED, mediations=moved.mediations + 1, settled_on=on)
        case Escalated():
            if standing.holder not in _ABOVE:
                raise Refused(errors.WRONG_STATE, state=Words("由县里办理", "held by the county"), what=what)
            return replace(moved, holder=_ABOVE[standing.holder], since=on)
        case Revisited(is_kept=True):
            return replace(moved, state=DisputeState.KEPT)
    return replace(moved, state=DisputeState.OPEN, settled_on=None, broken=moved.broken + 1, since=on)


def age_in_years(since_on: date | None, on: date) -> int | None:
    """Return how many full years a dispute has lasted; None where nobody knows since when."""
    return None if since_on is None else full_years(since_on, on)


class DayMark(StrEnum):
    """What a village said of a day: silence is not zero."""

    SILENT = "silent"
    ZERO = "zero"
    FOUND = "found"
    PENDING = "pending"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class DayReport:
    """What was reported of a day: how many disputes (a zero is a report), and whether it came on a later day."""

    found: int
    is_late: bool


def day_mark(report: DayReport | None, day: date, *, today: date, begins_on: date) -> DayMark:
    """Return what a village said of a day. Today is pending until it is over; before its first duty a village owes nothing."""
    if report is not None:
        return DayMark.FOUND if report.found else DayMark.ZERO
    if day < begins_on:
        return DayMark.BEFORE
    return DayMark.PENDING if day >= today else DayMark.SILENT
