"""Between the tables and the engine: a case's rows as the history that the engine replays, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lianxin.notices.models import Notice
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import Reckoned, day_of
from lianxin.procedures.domain.clocks import answer_due, dues, last_day_shown
from lianxin.procedures.domain.definitions import Hat, Publicity, Version
from lianxin.procedures.domain.history import (
    Answered,
    Begun,
    Event,
    Hung,
    Objected,
    Paper,
    RanOut,
    Shown,
    Standing,
    Taken,
    TakenDown,
    replayed,
)
from lianxin.procedures.domain.meetings import Minutes, StoodAside
from lianxin.procedures.models import Case, CaseEvent

if TYPE_CHECKING:
    from lianxin.people.models import User

ACCOUNT = "user:"
_ONE_DAY = timedelta(days=1)


def person_of(user: User) -> str:
    """Return what the engine knows an account by."""
    return f"{ACCOUNT}{user.pk}"


def version_of(case: Case) -> Version:
    """Return the version that a case began under, in force or not."""
    return shelf.version(case.procedure, case.version)


def history_of(case: Case) -> tuple[Event, ...]:
    """Return everything that happened in a case, in order."""
    rows = case.events.select_related("notice_objection").prefetch_related("evidence").order_by("number")
    return tuple(event_of(row) for row in rows)


def standing_of(case: Case) -> Standing:
    """Replay a case.

    Raises:
        Refused: its history is not one that the procedure allows.
    """
    return replayed(version_of(case), history_of(case), shelf.calendar())


def event_of(row: CaseEvent) -> Event:
    """Return a row as the engine's event."""
    # Nobody's account acts where the public objects, or the house itself.
    person = f"{ACCOUNT}{row.by_id}" if row.by_id else ""
    lenders = tuple(row.lenders or ())
    match row.kind:
        case CaseEvent.Kind.BEGUN:
            return Begun(row.at, person, Hat(row.hat), lenders)
        case CaseEvent.Kind.OBJECTED:
            return Objected(row.at, person, row.reason, _objected_notice(row))
        case CaseEvent.Kind.ANSWERED:
            notice = _objected_notice(row)
            hat = Hat(row.hat) if notice and row.hat else None
            return Answered(row.at, person, row.objection or 0, bool(row.is_upheld), row.reason, hat, notice, lenders)
        case CaseEvent.Kind.SHOWN:
            return Shown(row.at, person, row.notice_id or 0)
        case CaseEvent.Kind.UNSHOWN:
            return TakenDown(row.at, person, row.notice_id or 0)
        case CaseEvent.Kind.RAN:
            return RanOut(row.at, person, row.notice_id or 0)
    papers = tuple(Paper(one.type, one.reference, one.digest) for one in row.evidence.all())
    minutes = minutes_from(row.minutes) if row.minutes else None
    return Taken(row.at, person, row.step, tuple(row.others), papers, row.reason, minutes, hung_from(row.hung), lenders)


def _objected_notice(row: CaseEvent) -> int | None:
    return row.notice_objection.notice_id if row.notice_objection else None


def hung_from(stored: Mapping[str, Any] | None) -> Hung | None:
    """Return a stored showing on paper; None where there was none."""
    return Hung(date.fromisoformat(stored["on"]), stored["where"], stored["who"]) if stored else None


def hung_to(hung: Hung) -> dict[str, str]:
    """Return a showing on paper as it is stored."""
    return {"on": hung.on.isoformat(), "where": hung.where, "who": hung.who}


def minutes_from(stored: Mapping[str, Any]) -> Minutes:
    """Return stored minutes."""
    aside = tuple(StoodAside(one["name"], one["why"]) for one in stored["stood_aside"])
    counts = {name: stored[name] for name in ("entitled", "present", "agreed", "against", "abstained")}
    return Minutes(date.fromisoformat(stored["held_on"]), stored["place"], stood_aside=aside, **counts)


def minutes_to(minutes: Minutes) -> dict[str, Any]:
    """Return minutes as they are stored."""
    return {
        "held_on": minutes.held_on.isoformat(),
        "place": minutes.place,
        "entitled": minutes.entitled,
        "present": minutes.present,
        "agreed": minutes.agreed,
        "against": minutes.against,
        "abstained": minutes.abstained,
        "stood_aside": [{"name": one.name, "why": one.why} for one in minutes.stood_aside],
    }


def digest_of(payload: object) -> str:
    """Return the SHA-256 of a payload, written in the one way that it can be."""
    written = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(written.encode()).hexdigest()


def copies_of(version: Version, standing: Standing, *, on: date) -> dict[str, Any]:
    """Return what a case keeps of its standing: state, outcome, whom it waits for, and by when."""
    state = version.states[standing.state]
    kept: dict[str, Any] = {
        "state": standing.state,
        "outcome": state.ends.value if state.ends else "",
        "entered_on": standing.entered_on,
        "notice_id": standing.notice,
        "open_objections": len(standing.open_objections),
        "revision": standing.events,
        "waits_for": "",
        "due_on": None,
        "limit_on": None,
        "is_reckoned_blind": False,
        "ended_on": standing.entered_on if state.ends else None,
    }
    if state.ends is None:
        kept |= _waiting(version, standing, on)
    return kept


def _waiting(version: Version, standing: Standing, on: date) -> dict[str, Any]:
    calendar = shelf.calendar()
    found = dues(version, standing, calendar, on=on, hangs_until=hangs_until(standing))
    limit = next((due.day for due in found if due.step is None), None)
    first = version.steps_from(standing.state)[0]
    due = next((due.day for due in found if due.step is first), None)
    hat = first.actor.hat
    publicity = publicity_to_answer(version, standing)
    if publicity and standing.open_objections:
        # While an objection is open, everything waits for its answer.
        hat = publicity.answered_by.hat
        oldest = min(standing.objected_on[number] for number in standing.open_objections)
        due = answer_due(publicity, oldest, calendar)
    return {
        "waits_for": hat.value,
        "due_on": due.on if due else None,
        "limit_on": limit.on if limit else None,
        "is_reckoned_blind": _is_blind([due, limit]),
    }


def _is_blind(reckoned: Iterable[Reckoned | None]) -> bool:
    return any(one is not None and one.unknown_years for one in reckoned)


def publicity_to_answer(version: Version, standing: Standing) -> Publicity | None:
    """Return the showing whose rules say who answers: that of the state, or the first one where the case has moved on."""
    shown = version.states[standing.state].publicity
    return shown or next((state.publicity for state in version.states.values() if state.publicity), None)


def hangs_until(standing: Standing) -> date | None:
    """Return the last day of the notice that shows a case; None where none does, or its clock stands still."""
    if standing.notice is None:
        return None
    ends_before = Notice.objects.values_list("ends_before", flat=True).get(pk=standing.notice)
    return ends_before - _ONE_DAY if ends_before else None


def shown_until(version: Version, standing: Standing) -> Reckoned | None:
    """Return the last day of the showing that a case is in; None where it is not being shown, or its notice stands still."""
    publicity = version.states[standing.state].publicity
    if publicity is None or standing.shown_on is None:
        return None
    if standing.notice is not None:
        last = hangs_until(standing)
        return Reckoned(last) if last else None
    return last_day_shown(publicity, standing.shown_on, standing.pauses, shelf.calendar())


def differences(case: Case, *, at: datetime) -> list[str]:
    """Return which copies of a case are not what its events say; none when all is well.

    Raises:
        Refused: its history cannot be replayed at all.
    """
    standing = standing_of(case)
    told = copies_of(version_of(case), standing, on=day_of(at))
    if standing.is_contested:
        told.pop("limit_on")  # it moves every day while the clock stands still
        told.pop("is_reckoned_blind")
    found = [name for name, value in told.items() if getattr(case, name) != value]
    return [*found, *(["payload_digest"] if digest_of(case.payload) != case.payload_digest else [])]
