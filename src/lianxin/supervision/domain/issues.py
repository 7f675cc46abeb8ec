"""The life of an issue (问题整改): registered, assigned with its plan, put right, verified on the spot by others, closed.

``advanced`` takes one event and answers with the new standing, or refuses it; ``replayed`` takes a whole history. Whoever asked for an
issue to be closed, or is responsible for it, neither verifies nor closes nor returns it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.supervision.errors import issues as errors

_STANDING = "standing"
HOUSE = "house"
"""Who acts where no account does: a command."""


class IssueState(StrEnum):
    """Where an issue stands. Standing work (长期坚持) was verified once and goes on; what came back after closing is reopened."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    CLOSURE_ASKED = "closure_asked"
    VERIFIED = "verified"
    CLOSED = "closed"
    STANDING = "standing"
    REOPENED = "reopened"

    @property
    def words(self) -> Words:
        return STATE_WORDS[self]


STATE_WORDS = {
    IssueState.REGISTERED: Words("已登记待交办", "registered"),
    IssueState.ASSIGNED: Words("已交办", "assigned"),
    IssueState.IN_PROGRESS: Words("整改中", "being put right"),
    IssueState.CLOSURE_ASKED: Words("申请销号", "closing asked for"),
    IssueState.VERIFIED: Words("核验通过", "verified"),
    IssueState.CLOSED: Words("已销号", "closed"),
    IssueState.STANDING: Words("长期坚持", "standing"),
    IssueState.REOPENED: Words("反弹", "reopened"),
}


@dataclass(frozen=True, slots=True)
class Registered:
    """It was put on record."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """It was assigned with its plan: who is responsible (an account, or "" where he has none), and by when (None: standing work)."""

    at: datetime
    person: str
    responsible: str
    deadline: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Progressed:
    """Something was done about it, with evidence or without."""

    at: datetime
    person: str
    has_evidence: bool


@dataclass(frozen=True, slots=True)
class ClosureAsked:
    """Those who put it right ask for it to be closed."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Verified:
    """Somebody else looked on the spot, and it is put right."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Returned:
    """It is not put right, and goes back to those responsible; evidence is asked for anew."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Closed:
    """It was struck off the list (销号)."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class MadeStanding:
    """It is put right, and has to be kept up (长期坚持)."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """A level above watches it (挂牌督办)."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """It came back (反弹); a plan is asked for anew."""

    at: datetime
    person: str


IssueEvent = (
    Registered
    | Assigned
    | Progressed
    | ClosureAsked
    | Verified
    | Returned
    | Closed
    | MadeStanding
    | Escalated
    | Reopened
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IssueStanding:
    """Where an issue stands after its events. ``asked_by`` asked for the closing that is under way or was granted, on the day
    ``asked_at``; ``worked_by`` recorded progress since it was registered or came back."""

    state: IssueState
    last_at: datetime
    responsible: str = ""
    deadline: str = ""
    due_on: date | None = None
    has_evidence: bool = False
    worked_by: tuple[str, ...] = ()
    asked_by: str = ""
    asked_at: datetime | None = None
    verified_by: str = ""
    is_escalated: bool = False
    reopened: int = 0
    closed_at: datetime | None = None
    events: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something: neither closed nor standing."""
        return self.state not in {IssueState.CLOSED, IssueState.STANDING}

    def is_late_on(self, on: date) -> bool:
        """Whether it should have been put right before a day."""
        return self.is_open and self.due_on is not None and self.due_on < on


_S = IssueState
# From which states an event is let through, and what refusing it is called.
_FROM: dict[type[IssueEvent], tuple[frozenset[IssueState], Words]] = {
    Assigned: (
        frozenset({_S.REGISTERED, _S.ASSIGNED, _S.IN_PROGRESS, _S.REOPENED}),
        Words("交办", "assign it"),
    ),
    Progressed: (frozenset({_S.ASSIGNED, _S.IN_PROGRESS, _S.STANDING}), Words("填写进展", "record progress")),
    ClosureAsked: (frozenset({_S.IN_PROGRESS, _S.STANDING}), Words("申请销号", "ask for it to be closed")),
    Verified: (frozenset({_S.CLOSURE_ASKED}), Words("核验", "verify it")),
    Returned: (frozenset({_S.CLOSURE_ASKED, _S.VERIFIED}), Words("退回", "return it")),
    Closed: (frozenset({_S.VERIFIED}), Words("销号", "close it")),
    MadeStanding: (frozenset({_S.VERIFIED}), Words("转为长期坚持", "make it standing work")),
    Escalated: (frozenset(_S) - {_S.CLOSED, _S.STANDING}, Words("挂牌督办", "escalate it")),
    Reopened: (frozenset({_S.CLOSED, _S.STANDING}), Words("登记反弹", "reopen it")),
}


def replayed(events: Iterable[IssueEvent]) -> IssueStanding:
    """Return where a history leads.

    Raises:
        Refused: ISSUE-001 it does not begin with the registration; else as :func:`advanced`.
    """
    standing: IssueStanding | None = None
    for event in events:
        standing = advanced(standing, event)
    if standing is None:
        raise Refused(errors.NOT_REGISTERED)
    return standing


def advanced(standing: IssueStanding | None, event: IssueEvent) -> IssueStanding:
    """Return the standing after one more event.

    Raises:
        Refused: ISSUE-001 to ISSUE-006; the standing is as it was.
    """
    if isinstance(event, Registered) or standing is None:
        if standing is not None or not isinstance(event, Registered):
            raise Refused(errors.NOT_REGISTERED)
        return IssueStanding(IssueState.REGISTERED, event.at)
    if event.at < standing.last_at:
        raise Refused(errors.TIME_RUNS_BACK, at=event.at.isoformat(), last=standing.last_at.isoformat())
    allowed, what = _FROM[type(event)]
    if standing.state not in allowed:
        raise Refused(errors.WRONG_STATE, state=standing.state.words, what=what)
    _refuse_own_work(standing, event, what)
    return _moved(replace(standing, last_at=event.at, events=standing.events + 1), event)


def _refuse_own_work(standing: IssueStanding, event: IssueEvent, what: Words) -> None:
    if not isinstance(event, Verified | Returned | Closed | MadeStanding):
        return
    if event.person in {standing.asked_by, standing.responsible, *standing.worked_by}:
        raise Refused(errors.OWN_WORK, what=what)


def _moved(standing: IssueStanding, event: IssueEvent) -> IssueStanding:
    match event:
        case Assigned():
            is_new = standing.state in {_S.REGISTERED, _S.REOPENED}
            return replace(
                standing,
                state=_S.ASSIGNED if is_new else standing.state,
                responsible=event.responsible,
                deadline=event.deadline,
                due_on=event.due_on,
            )
        case Progressed():
            state = _S.STANDING if standing.state is _S.STANDING else _S.IN_PROGRESS
            return replace(
                standing,
                state=state,
                has_evidence=standing.has_evidence or event.has_evidence,
                worked_by=tuple(sorted({*standing.worked_by, event.person})),
            )
        case ClosureAsked():
            if not standing.has_evidence:
                raise Refused(errors.NO_EVIDENCE)
            return replace(standing, state=_S.CLOSURE_ASKED, asked_by=event.person, asked_at=event.at)
        case Verified():
            return replace(standing, state=_S.VERIFIED, verified_by=event.person)
        case Returned():
            return replace(standing, state=_S.IN_PROGRESS, has_evidence=False, asked_by="", verified_by="")
        case Closed():
            return replace(standing, state=_S.CLOSED, is_escalated=False, closed_at=event.at)
        case MadeStanding():
            return replace(
                standing, state=_S.STANDING, is_escalated=False, has_evidence=False, deadline=_STANDING, due_on=None
            )
        case Escalated():
            if standing.is_escalated:
                raise Refused(errors.ESCALATED_ALREADY)
            return replace(standing, is_escalated=True)
    return replace(
        standing,
        state=_S.REOPENED,
        has_evidence=False,
        worked_by=(),
        asked_by="",
        verified_by="",
        due_on=None,
        closed_at=None,
        reopened=standing.reopened + 1,
    )
