"""The life of a lead (线索): reported, perhaps told again, identified, passed on, and in the end answered.

``advanced`` takes one event and answers with the new standing, or refuses it; ``replayed`` takes a whole history. Nobody acts for
two levels on one lead, and whoever reported it does not close it without a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.monitoring import errors
from lianxin.procedures.domain.calendar import day_of
from lianxin.procedures.domain.definitions import Hat

HOUSE = "house"
"""Who acts where no account does: a command."""


class LeadState(StrEnum):
    """Where a lead stands: open until it is answered by a case of entry, by a reason not to enter, or by referring it elsewhere."""

    OPEN = "open"
    ENTERING = "entering"
    NOT_ENTERED = "not_entered"
    REFERRED = "referred"

    @property
    def words(self) -> Words:
        return _STATES[self]


_STATES = {
    LeadState.OPEN: Words("待核实", "to be looked into"),
    LeadState.ENTERING: Words("核实属实，已发起纳入", "true: a case of entry is begun"),
    LeadState.NOT_ENTERED: Words("核实后不纳入", "looked into, not entered"),
    LeadState.REFERRED: Words("已转有关部门", "referred to a department"),
}


@dataclass(frozen=True, slots=True)
class Reported:
    """Somebody reported it. The house learned of it ``on`` a day, from which the clock counts. ``holder`` is the level that has to
    answer, for ``area_code``; ``household`` where it is known."""

    at: datetime
    on: date
    person: str
    hat: Hat | None
    holder: Hat
    area_code: str
    household: int | None = None


@dataclass(frozen=True, slots=True)
class Repeated:
    """It was told once more while it was open; the clock does not begin anew."""

    at: datetime
    person: str
    words: str


@dataclass(frozen=True, slots=True)
class Identified:
    """A person found out which household of the register it is about."""

    at: datetime
    person: str
    hat: Hat
    household: int


@dataclass(frozen=True, slots=True)
class PassedOn:
    """It was passed to another level or place, whose clock begins on that day."""

    at: datetime
    person: str
    hat: Hat
    holder: Hat
    area_code: str
    words: str


@dataclass(frozen=True, slots=True)
class Referred:
    """It was referred to a department outside the house, and ends here."""

    at: datetime
    person: str
    hat: Hat
    department: str
    words: str


@dataclass(frozen=True, slots=True)
class NotEntered:
    """It was looked into, and the household is not entered; why is a code and what was seen are words."""

    at: datetime
    person: str
    hat: Hat
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class CaseBegun:
    """It was looked into and is true: a case of entry was begun."""

    at: datetime
    person: str
    hat: Hat
    case: int


LeadEvent = Reported | Repeated | Identified | PassedOn | Referred | NotEntered | CaseBegun


@dataclass(frozen=True, slots=True)
class LeadStanding:
    """Where a lead stands after its events. ``since`` is the day from which its holder's clock counts."""

    state: LeadState
    holder: Hat
    area_code: str
    since: date
    reporter: str
    last_at: datetime
    household: int | None = None
    hats: Mapping[str, Hat] = field(default_factory=dict)
    passed: int = 0
    events: int = 0
    ended_on: date | None = None


def replayed(events: Iterable[LeadEvent]) -> LeadStanding:
    """Return where a history leads.

    Raises:
        Refused: MONI-001 it does not begin with the report; else as :func:`advanced`.
    """
    standing: LeadStanding | None = None
    for event in events:
        standing = advanced(standing, event)
    if standing is None:
        raise Refused(errors.LEAD_NOT_REPORTED)
    return standing


def advanced(standing: LeadStanding | None, event: LeadEvent) -> LeadStanding:
    """Return the standing after one more event.

    Raises:
        Refused: MONI-001 to MONI-009; the standing is as it was.
    """
    if isinstance(event, Reported):
        if standing is not None:
            raise Refused(errors.LEAD_NOT_REPORTED)
        return _reported(event)
    if standing is None:
        raise Refused(errors.LEAD_NOT_REPORTED)
    if event.at < standing.last_at:
        raise Refused(errors.TIME_RUNS_BACK, at=event.at.isoformat(), last=standing.last_at.isoformat())
    if standing.state is not LeadState.OPEN:
        raise Refused(errors.LEAD_OVER, state=standing.state.words)
    moved = replace(standing, last_at=event.at, events=standing.events + 1)
    if isinstance(event, Repeated):
        return moved
    hats = _hats(standing, event.person, event.hat)
    return _acted(replace(moved, hats=hats), event)


def _reported(event: Reported) -> LeadStanding:
    return LeadStanding(
        state=LeadState.OPEN,
        holder=event.holder,
        area_code=event.area_code,
        since=event.on,
        reporter=event.person,
        last_at=event.at,
        household=event.household,
        hats={event.person: event.hat} if event.hat is not None else {},
        events=1,
    )


def _hats(standing: LeadStanding, person: str, hat: Hat) -> Mapping[str, Hat]:
    worn = standing.hats.get(person)
    if worn is not None and worn is not hat:
        raise Refused(errors.TWO_HATS, worn=worn.words, hat=hat.words)
    return {**standing.hats, person: hat}


def _acted(standing: LeadStanding, event: Identified | PassedOn | Referred | NotEntered | CaseBegun) -> LeadStanding:
    on = day_of(event.at)
    if isinstance(event, PassedOn):
        _require_words(event.words)
        if (event.holder, event.area_code) == (standing.holder, standing.area_code):
            raise Refused(errors.PASSED_NOWHERE)
        return replace(standing, holder=event.holder, area_code=event.area_code, since=on, passed=standing.passed + 1)
    if event.hat is not standing.holder:
        raise Refused(errors.NOT_THE_HOLDER, holder=standing.holder.words, hat=event.hat.words)
    match event:
        case Identified():
            if standing.household is not None:
                raise Refused(errors.IDENTIFIED_ALREADY)
            return replace(standing, household=event.household)
        case CaseBegun():
            if standing.household is None:
                raise Refused(errors.NOT_IDENTIFIED)
            return replace(standing, state=LeadState.ENTERING, ended_on=on)
        case Referred():
            _require_words(event.words)
            _require_words(event.department)
            return replace(standing, state=LeadState.REFERRED, ended_on=on)
    _require_words(event.words)
    if event.person == standing.reporter:
        raise Refused(errors.OWN_LEAD)
    return replace(standing, state=LeadState.NOT_ENTERED, ended_on=on)


def _require_words(words: str) -> None:
    if not words.strip():
        raise Refused(errors.NO_WORDS)
