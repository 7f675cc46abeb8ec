"""The history of a case: what happened, one after the other, and where that has brought it.

``advanced`` takes one event and answers with the new standing, or refuses it; ``replayed`` takes a whole history. The standing is
never stored as the truth: whoever doubts it replays the events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.procedures import errors
from lianxin.procedures.domain.calendar import DayKind, WorkingCalendar, day_of
from lianxin.procedures.domain.clocks import Pause, last_day_shown
from lianxin.procedures.domain.definitions import Hat, State, Step, StepKind, Version
from lianxin.procedures.domain.meetings import Minutes, check_minutes
from lianxin.rulebook import dictionary


@dataclass(frozen=True, slots=True)
class Paper:
    """A piece of evidence: its type, where the original is, and the digest of the file that is kept of it ("" when none)."""

    type: str
    reference: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """The case was begun, by somebody who acts for a level. ``lenders`` are those whose role he was lent for it."""

    at: datetime
    person: str
    hat: Hat
    lenders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hung:
    """A showing on paper only: where it hung, who hung it, and from which day."""

    on: date
    where: str
    who: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A step was taken. ``others`` are the persons who took it together with ``person``; ``lenders`` those whose role he was lent:
    what he does, they count as having done.

    ``hung`` is told where the step ends a showing that hung on paper only.
    """

    at: datetime
    person: str
    step: str
    others: tuple[str, ...] = ()
    evidence: tuple[Paper, ...] = ()
    reason: str = ""
    minutes: Minutes | None = None
    hung: Hung | None = None
    lenders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Objected:
    """Somebody objected during a showing. Objections of a case are numbered from 1.

    ``notice`` is the notice that was objected to. Its room keeps the words, so that they may be empty here, and may hand the
    objection in when the case has moved on: it holds the case all the same.
    """

    at: datetime
    person: str
    words: str
    notice: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An objection was answered: upheld (the case is shown anew) or not. ``hat`` and ``notice`` are told of one to a notice."""

    at: datetime
    person: str
    number: int
    upheld: bool
    words: str
    hat: Hat | None = None
    notice: int | None = None
    lenders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice that shows the case was published. From now on the showing is its."""

    at: datetime
    person: str
    notice: int


@dataclass(frozen=True, slots=True)
class TakenDown:
    """The notice was taken down before its days were over: the case must be shown anew."""

    at: datetime
    person: str
    notice: int


@dataclass(frozen=True, slots=True)
class RanOut:
    """The notice has run its days and every objection to it is answered, as its room says."""

    at: datetime
    person: str
    notice: int


_NOT_NOTED = Words("期满还没有记下。", "that it has is not on record.")

Event = Begun | Taken | Objected | Answered | Shown | TakenDown | RanOut


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands after its events. ``shown_on`` is the day on which the present showing began.

    ``hats`` says for which level each person has acted; ``took_part`` who took, or helped to take, a step. ``notice`` is the
    notice that shows it, None where none was published; ``has_run`` whether that has run its days. ``is_overtaken``: an
    objection to a showing that was over was upheld, and the case has not been sent back yet.
    """

    state: str
    begun_on: date
    entered_on: date
    last_at: datetime
    shown_on: date | None = None
    open_objections: tuple[int, ...] = ()
    objections: int = 0
    objected_on: Mapping[int, date] = field(default_factory=dict)
    pauses: tuple[Pause, ...] = ()
    hats: Mapping[str, Hat] = field(default_factory=dict)
    took_part: frozenset[str] = frozenset()
    taken_on: Mapping[str, date] = field(default_factory=dict)
    events: int = 0
    notice: int | None = None
    has_run: bool = False
    is_overtaken: bool = False

    @property
    def is_contested(self) -> bool:
        """Whether an objection waits for its answer."""
        return bool(self.open_objections)


def replayed(version: Version, events: Iterable[Event], calendar: WorkingCalendar) -> Standing:
    """Return where a history leads.

    Raises:
        Refused: PROC-069 the history does not start with its beginning; else as :func:`advanced`.
    """
    standing: Standing | None = None
    for event in events:
        standing = advanced(version, standing, event, calendar)
    if standing is None:
        raise Refused(errors.NOT_YET_BEGUN)
    return standing


def advanced(version: Version, standing: Standing | None, event: Event, calendar: WorkingCalendar) -> Standing:
    """Return the standing after one more event.

    Raises:
        Refused: PROC-050 to PROC-069; the standing is as it was.
    """
    if isinstance(event, Begun):
        if standing is not None:
            raise Refused(errors.NOT_YET_BEGUN)
        return _begun(version, event)
    if standing is None:
        raise Refused(errors.NOT_YET_BEGUN)
    if event.at < standing.last_at:
        raise Refused(errors.TIME_RUNS_BACK, at=event.at.isoformat(), last=standing.last_at.isoformat())
    state = version.states[standing.state]
    if state.ends is not None:
        raise Refused(errors.CASE_OVER, state=state.words)
    if isinstance(event, Objected):
        return _objected(standing, state, event)
    if isinstance(event, Answered):
        return _answered(standing, state, event)
    if isinstance(event, Taken):
        return _taken(version, standing, event, calendar)
    return _noticed(standing, state, event)


def required_step(version: Version, standing: Standing, name: str) -> Step:
    """Return a step that starts where the case stands.

    Raises:
        Refused: PROC-051.
    """
    possible = version.steps_from(standing.state)
    found = next((step for step in possible if step.name == name), None)
    if found is None:
        known = Words("、".join(s.words.zh for s in possible), ", ".join(s.words.en for s in possible))
        step = version.steps[name].words if name in version.steps else Words(name, name)
        raise Refused(errors.STEP_UNFIT, state=version.states[standing.state].words, step=step, known=known)
    return found


def _begun(version: Version, event: Begun) -> Standing:
    on = day_of(event.at)
    shown_on = on if version.states[version.begins].publicity else None
    return Standing(
        state=version.begins,
        begun_on=on,
        entered_on=on,
        last_at=event.at,
        shown_on=shown_on,
        hats=dict.fromkeys((event.person, *event.lenders), event.hat),
        took_part=frozenset({event.person, *event.lenders}),
        events=1,
    )


def _taken(version: Version, standing: Standing, event: Taken, calendar: WorkingCalendar) -> Standing:
    step = required_step(version, standing, event.step)
    _check_time(version, standing, step, event, calendar)
    people = (event.person, *event.others)
    _check_people(standing, step, people, event.lenders)
    _check_evidence(step, event.evidence)
    if step.needs_reason and not event.reason.strip():
        raise Refused(errors.REASON_MISSING)
    if step.meeting is not None:
        check_minutes(step.meeting, event.minutes, must_carry=step.kind is StepKind.ON)
    on = day_of(event.at)
    is_shown = version.states[step.after].publicity is not None
    return replace(
        standing,
        state=step.after,
        entered_on=on,
        last_at=event.at,
        shown_on=on if is_shown else None,
        hats={**standing.hats, **dict.fromkeys((event.person, *event.lenders), step.actor.hat)},
        took_part=standing.took_part | {*people, *event.lenders},
        taken_on={**standing.taken_on, step.name: on},
        events=standing.events + 1,
        notice=None,
        has_run=False,
        is_overtaken=standing.is_overtaken and step.kind is StepKind.ON,
    )


def _noticed(standing: Standing, state: State, event: Shown | TakenDown | RanOut) -> Standing:
    """A notice begins, breaks off or completes the showing of a case."""
    if state.publicity is None:
        raise Refused(errors.NOT_SHOWN)
    kept = replace(standing, last_at=event.at, events=standing.events + 1)
    if isinstance(event, Shown):
        if standing.notice is not None:
            raise Refused(errors.SHOWN_ALREADY, notice=standing.notice)
        if standing.is_contested:
            raise Refused(errors.OBJECTION_OPEN, count=len(standing.open_objections))
        return replace(kept, notice=event.notice, has_run=False, shown_on=day_of(event.at))
    if standing.notice != event.notice:
        raise Refused(errors.OTHER_NOTICE, notice=event.notice)
    if isinstance(event, TakenDown):
        return replace(kept, notice=None, has_run=False, shown_on=day_of(event.at))
    if standing.is_contested:
        raise Refused(errors.OBJECTION_OPEN, count=len(standing.open_objections))
    return replace(kept, has_run=True)


def _check_time(version: Version, standing: Standing, step: Step, event: Taken, calendar: WorkingCalendar) -> None:
    """No step while an objection is open; none that leads on while the case must still be shown."""
    if standing.is_contested:
        raise Refused(errors.OBJECTION_OPEN, count=len(standing.open_objections))
    if step.kind is not StepKind.ON:
        return
    # Where nothing leads back any more, what was decided is put right by a procedure of its own.
    if standing.is_overtaken and any(one.kind is not StepKind.ON for one in version.steps_from(standing.state)):
        raise Refused(errors.OVERTAKEN)
    publicity = version.states[standing.state].publicity
    if publicity is None or standing.shown_on is None:
        return
    if standing.notice is not None:
        if not standing.has_run:
            raise Refused(errors.NOTICE_HANGS, notice=standing.notice, why=_NOT_NOTED)
        if event.hung is not None:
            raise Refused(errors.SHOWN_ALREADY, notice=standing.notice)
        # A notice counts whole days of the calendar; where working days are laid down, those must have passed too.
        if publicity.kind is DayKind.DAYS:
            return
    shown_on = standing.shown_on
    if event.hung is not None:
        _check_hung(event.hung, shown_on, day_of(event.at))
        shown_on = event.hung.on
    until = last_day_shown(publicity, shown_on, standing.pauses, calendar)
    if day_of(event.at) <= until.on:
        raise Refused(errors.STILL_SHOWN, until=until.on.isoformat())


def _check_hung(hung: Hung, entered_on: date, today: date) -> None:
    if not hung.where.strip() or not hung.who.strip():
        raise Refused(errors.TEXT_MISSING, what=Words("张贴的地点和张贴人", "Where it hung, and who hung it"))
    if not entered_on <= hung.on <= today:
        raise Refused(errors.HUNG_UNFIT, on=hung.on.isoformat(), first=entered_on.isoformat())


def _check_people(standing: Standing, step: Step, people: tuple[str, ...], lenders: tuple[str, ...]) -> None:
    found = len({person.strip() for person in people if person.strip()})
    if found < step.persons:
        raise Refused(errors.TOO_FEW_PERSONS, wanted=step.persons, found=found)
    for person in (people[0], *lenders):
        _check_hat(standing, person, step.actor.hat)
    # A decision is nobody's who took part, nor may he who took part be brought along to it, or have another decide for him.
    if step.decides and standing.took_part & {*people, *lenders}:
        raise Refused(errors.OWN_APPROVAL)


def _check_hat(standing: Standing, person: str, wanted: Hat) -> None:
    worn = standing.hats.get(person)
    if worn is not None and worn is not wanted:
        raise Refused(errors.TWO_HATS, worn=worn.words, wanted=wanted.words)


def _check_evidence(step: Step, evidence: tuple[Paper, ...]) -> None:
    types = {code.key: code.words for code in dictionary().code_lists["evidence_type"].codes}
    for paper in evidence:
        if paper.type not in types or not (paper.reference.strip() or paper.digest):
            raise Refused(errors.EVIDENCE_UNKNOWN, name=types.get(paper.type, paper.type))
    given = {paper.type for paper in evidence}
    missing = [types[name] for name in step.evidence if name not in given]
    if missing:
        told = Words("、".join(one.zh for one in missing), ", ".join(one.en for one in missing))
        raise Refused(errors.EVIDENCE_MISSING, missing=told)


def _objected(standing: Standing, state: State, event: Objected) -> Standing:
    if state.publicity is None and event.notice is None:
        raise Refused(errors.NOT_SHOWN)
    if not event.words.strip() and event.notice is None:
        raise Refused(errors.TEXT_MISSING, what=Words("异议内容", "The objection"))
    number = standing.objections + 1
    pauses = standing.pauses if standing.is_contested else (*standing.pauses, Pause(day_of(event.at)))
    return replace(
        standing,
        last_at=event.at,
        objections=number,
        open_objections=(*standing.open_objections, number),
        objected_on={**standing.objected_on, number: day_of(event.at)},
        pauses=pauses,
        events=standing.events + 1,
    )


def _answered(standing: Standing, state: State, event: Answered) -> Standing:
    if event.number not in standing.open_objections:
        raise Refused(errors.OBJECTION_UNKNOWN, number=event.number)
    hat = event.hat
    if hat is None and event.notice is None:
        # Without a notice objections are taken in a showing only, and no step is taken while one is open.
        assert state.publicity is not None
        hat = state.publicity.answered_by.hat
    if hat is not None:
        for person in (event.person, *event.lenders):
            _check_hat(standing, person, hat)
    if not event.words.strip() and event.notice is None:
        raise Refused(errors.TEXT_MISSING, what=Words("答复", "The answer"))
    still_open = tuple(number for number in standing.open_objections if number != event.number)
    on = day_of(event.at)
    pauses = standing.pauses
    if not still_open:
        pauses = (*pauses[:-1], Pause(pauses[-1].starts_on, on))
    return replace(
        standing,
        last_at=event.at,
        open_objections=still_open,
        pauses=pauses,
        hats=standing.hats if hat is None else {**standing.hats, **dict.fromkeys((event.person, *event.lenders), hat)},
        took_part=standing.took_part if hat is None else standing.took_part | {event.person, *event.lenders},
        events=standing.events + 1,
        **(_upheld(standing, state, event, on) if event.upheld else {}),
    )


def _upheld(standing: Standing, state: State, event: Answered, on: date) -> dict[str, Any]:
    """The present showing begins anew; an objection to a showing that is over sends the case back."""
    if state.publicity is not None and standing.notice in (None, event.notice):
        return {"shown_on": on, "notice": None, "has_run": False}
    return {"is_overtaken": True}
