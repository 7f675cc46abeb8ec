"""The life of a complaint (信访举报): received, taken up, answered, judged by the person who made it, perhaps opened again.

``advanced`` takes one event and answers with the new standing, or refuses it; ``replayed`` takes a whole history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.procedures.domain.calendar import day_of
from lianxin.supervision.errors import complaints as errors

THE_PERSON = "person"
"""Whoever made the complaint, by the code on the receipt."""


class ComplaintState(StrEnum):
    """Where a complaint stands; ``settled`` when the person was content with the answer."""

    RECEIVED = "received"
    TAKEN = "taken"
    ANSWERED = "answered"
    SETTLED = "settled"

    @property
    def words(self) -> Words:
        return STATE_WORDS[self]


STATE_WORDS = {
    ComplaintState.RECEIVED: Words("已收到待受理", "received"),
    ComplaintState.TAKEN: Words("办理中", "being looked into"),
    ComplaintState.ANSWERED: Words("已答复", "answered"),
    ComplaintState.SETTLED: Words("已办结", "settled"),
}


class Holder(StrEnum):
    """Which level has to answer: a village is a party too often, so that townships, counties and cities do."""

    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"

    @property
    def above(self) -> Holder | None:
        """The level that is told where this one leaves a complaint too long; None above the city."""
        return {Holder.TOWNSHIP: Holder.COUNTY, Holder.COUNTY: Holder.CITY}.get(self)


@dataclass(frozen=True, slots=True)
class Received:
    """It came in on a day, for a level and an area to answer."""

    at: datetime
    person: str
    on: date
    holder: Holder
    area_code: str
    is_sensitive: bool


@dataclass(frozen=True, slots=True)
class Reclassified:
    """It was given another class; what becomes sensitive goes to the county, or stays with the city, and no lower any more."""

    at: datetime
    person: str
    is_sensitive: bool
    area_code: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody took it up."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class PassedOn:
    """It was passed to another township, or to the county; the clock of taking it up begins on that day."""

    at: datetime
    person: str
    holder: Holder
    area_code: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The level above took it into its own hand (提级办理), because it was left too long; the clock of the answer begins."""

    at: datetime
    person: str
    holder: Holder
    area_code: str


@dataclass(frozen=True, slots=True)
class Answered:
    """It was answered to the person."""

    at: datetime
    person: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The person said whether he is content; who is not, opens it again, and somebody else answers."""

    at: datetime
    person: str
    is_content: bool


@dataclass(frozen=True, slots=True)
class MadeIssue:
    """It was made an issue, to be put right."""

    at: datetime
    person: str
    issue: int


ComplaintEvent = Received | Reclassified | Taken | PassedOn | TakenOver | Answered | Judged | MadeIssue


@dataclass(frozen=True, slots=True)
class ComplaintStanding:
    """Where a complaint stands. ``since`` is the day from which the present clock counts."""

    state: ComplaintState
    holder: Holder
    area_code: str
    is_sensitive: bool
    since: date
    last_at: datetime
    taken_by: str = ""
    answered_by: tuple[str, ...] = ()
    outcome: str = ""
    is_content: bool | None = None
    reopened: int = 0
    issue: int | None = None
    events: int = 1
    ended_on: date | None = None


_S = ComplaintState
_FROM: dict[type[ComplaintEvent], tuple[frozenset[ComplaintState], Words]] = {
    Reclassified: (frozenset({_S.RECEIVED, _S.TAKEN}), Words("改类别", "give it another class")),
    Taken: (frozenset({_S.RECEIVED}), Words("受理", "take it up")),
    PassedOn: (frozenset({_S.RECEIVED, _S.TAKEN}), Words("转办", "pass it on")),
    TakenOver: (frozenset({_S.RECEIVED, _S.TAKEN}), Words("提级办理", "take it over")),
    Answered: (frozenset({_S.TAKEN}), Words("答复", "answer it")),
    Judged: (frozenset({_S.ANSWERED}), Words("评价", "judge the answer")),
    MadeIssue: (frozenset({_S.TAKEN, _S.ANSWERED, _S.SETTLED}), Words("转为问题", "make it an issue")),
}


def replayed(events: Iterable[ComplaintEvent]) -> ComplaintStanding:
    """Return where a history leads.

    Raises:
        Refused: COMPL-001 it does not begin with the receipt; else as :func:`advanced`.
    """
    standing: ComplaintStanding | None = None
    for event in events:
        standing = advanced(standing, event)
    if standing is None:
        raise Refused(errors.NOT_RECEIVED)
    return standing


def advanced(standing: ComplaintStanding | None, event: ComplaintEvent) -> ComplaintStanding:
    """Return the standing after one more event.

    Raises:
        Refused: COMPL-001 to COMPL-003, COMPL-005, COMPL-012, COMPL-014, COMPL-015, COMPL-018; the standing is as it was.
    """
    if isinstance(event, Received) or standing is None:
        if standing is not None or not isinstance(event, Received):
            raise Refused(errors.NOT_RECEIVED)
        return ComplaintStanding(
            _S.RECEIVED, event.holder, event.area_code, event.is_sensitive, since=event.on, last_at=event.at
        )
    if event.at < standing.last_at:
        raise Refused(errors.TIME_RUNS_BACK, at=event.at.isoformat(), last=standing.last_at.isoformat())
    allowed, what = _FROM[type(event)]
    if standing.state not in allowed:
        raise Refused(errors.WRONG_STATE, state=standing.state.words, what=what)
    return _moved(replace(standing, last_at=event.at, events=standing.events + 1), event)


def _moved(standing: ComplaintStanding, event: ComplaintEvent) -> ComplaintStanding:
    on = day_of(event.at)
    if isinstance(event, Taken | TakenOver | Answered) and standing.reopened and event.person in standing.answered_by:
        raise Refused(errors.ANSWERED_BY_YOU)
    match event:
        case Reclassified():
            return _reclassified(standing, event)
        case Taken():
            return replace(standing, state=_S.TAKEN, taken_by=event.person, since=on)
        case PassedOn():
            _refuse_passing(standing, event)
            return replace(
                standing, state=_S.RECEIVED, holder=event.holder, area_code=event.area_code, taken_by="", since=on
            )
        case TakenOver():
            _refuse_taking_over(standing, event)
            return replace(
                standing,
                state=_S.TAKEN,
                holder=event.holder,
                area_code=event.area_code,
                taken_by=event.person,
                since=on,
            )
        case Answered():
            answered_by = (*standing.answered_by, event.person)
            return replace(
                standing, state=_S.ANSWERED, answered_by=answered_by, outcome=event.outcome, since=on, ended_on=on
            )
        case Judged(is_content=True):
            return replace(standing, state=_S.SETTLED, is_content=True)
        case Judged():
            return replace(
                standing, state=_S.RECEIVED, is_content=False, reopened=standing.reopened + 1, taken_by="", outcome="",
                since=on, ended_on=None,
            )  # fmt: skip
        case MadeIssue():
            if standing.issue is not None:
                raise Refused(errors.ISSUE_MADE, number=standing.issue)
            return replace(standing, issue=event.issue)
    raise AssertionError(event)


def _refuse_passing(standing: ComplaintStanding, event: PassedOn) -> None:
    if standing.is_sensitive:
        raise Refused(errors.PASSED_NOWHERE, why=Words("敏感举报不转办", "a sensitive one is never passed on"))
    if (event.holder, event.area_code) == (standing.holder, standing.area_code):
        raise Refused(errors.PASSED_NOWHERE, why=Words("已经在那里", "it is there already"))


def _refuse_taking_over(standing: ComplaintStanding, event: TakenOver) -> None:
    if event.holder is not standing.holder.above or not standing.area_code.startswith(event.area_code):
        raise Refused(errors.NOT_ABOVE)


def _reclassified(standing: ComplaintStanding, event: Reclassified) -> ComplaintStanding:
    if standing.is_sensitive and not event.is_sensitive:
        raise Refused(errors.SENSITIVE_STAYS)
    if not event.is_sensitive or standing.is_sensitive:
        return standing
    # Whoever had it may not see it any more: it waits for those who are named for it. What a city took over stays there.
    is_citys = standing.holder is Holder.CITY
    return replace(
        standing, state=_S.RECEIVED, is_sensitive=True, holder=Holder.CITY if is_citys else Holder.COUNTY,
        area_code=standing.area_code if is_citys else event.area_code, taken_by="", since=day_of(event.at),
    )  # fmt: skip
