"""Clocks: by when a step is due, what a pause adds, and until which day a showing lasts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lianxin.procedures.domain.calendar import DayKind, Reckoned, WorkingCalendar
from lianxin.procedures.domain.definitions import Clock, Publicity, Step, StepKind, Version

if TYPE_CHECKING:
    from lianxin.procedures.domain.history import Standing


@dataclass(frozen=True, slots=True)
class Pause:
    """From the day of an objection to that of its answer, which is not in; open while ``ends_before`` is None."""

    starts_on: date
    ends_before: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A due day: of which step (None: of the whole case), by which clock, and whether the clock stands still."""

    step: Step | None
    clock: Clock
    day: Reckoned
    is_paused: bool


def paused_days(pauses: Iterable[Pause], since: date, kind: DayKind, calendar: WorkingCalendar, *, on: date) -> int:
    """Return how many days of a kind the clock stood still since a day; an open pause counts until ``on``."""
    spans = ((max(one.starts_on, since), one.ends_before or on) for one in pauses)
    return sum(calendar.between(start, end, kind) for start, end in spans)


def due_after(clock: Clock, start: date, pauses: Iterable[Pause], calendar: WorkingCalendar, *, on: date) -> Reckoned:
    """Return the last day of a clock that started on a day; exactly the days of a kind that it stood still are added."""
    paused = paused_days(pauses, start, clock.kind, calendar, on=on) if clock.pauses else 0
    return calendar.after(start, clock.count + paused, clock.kind)


def last_day_shown(
    publicity: Publicity, shown_on: date, pauses: Iterable[Pause], calendar: WorkingCalendar
) -> Reckoned:
    """Return the last day on which a showing must hang; the days during which an objection was open do not count."""
    paused = paused_days(pauses, shown_on, publicity.kind, calendar, on=shown_on)
    return calendar.after(shown_on, publicity.days + paused, publicity.kind)


def dues(
    version: Version, standing: Standing, calendar: WorkingCalendar, *, on: date, hangs_until: date | None = None
) -> tuple[Due, ...]:
    """Return what is due where a case stands: its next step on, and the whole case; nothing when it is over.

    A step out of a showing is due from the showing's last day: of a notice that is ``hangs_until``, and while that stands
    still (None) nobody can tell when the step is due.
    """
    state = version.states[standing.state]
    if state.ends is not None:
        return ()
    found: list[Due] = []
    is_paused = standing.is_contested
    for step in version.steps_from(standing.state):
        if step.kind is not StepKind.ON or step.clock is None:
            continue
        start = standing.taken_on.get(step.clock.since, standing.entered_on)
        pauses: tuple[Pause, ...] = standing.pauses
        if state.publicity and standing.shown_on and not step.clock.since:
            if standing.notice is None:
                start = last_day_shown(state.publicity, standing.shown_on, pauses, calendar).on
            elif hangs_until is not None:
                # The notice's own last day has all its pauses in it.
                start, pauses = hangs_until, ()
            else:
                continue
        found.append(Due(step, step.clock, due_after(step.clock, start, pauses, calendar, on=on), is_paused))
    if version.limit is not None:
        day = due_after(version.limit, standing.begun_on, standing.pauses, calendar, on=on)
        found.append(Due(None, version.limit, day, is_paused and version.limit.pauses))
    return tuple(found)


def answer_due(publicity: Publicity, objected_on: date, calendar: WorkingCalendar) -> Reckoned:
    """Return the day by which an objection must be answered."""
    return calendar.after(objected_on, publicity.answer_days, publicity.answer_kind)
