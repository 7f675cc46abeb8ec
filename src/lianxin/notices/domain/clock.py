"""On which days a notice hangs: its days, stopped while an objection is open or it is paused, and the day it is over.

Days are whole calendar days. A day counts if the notice hung on it and its clock did not stand still at any moment of it. So
the day on which an objection comes in or is answered does not count, and a notice never ends early. While an objection is
open the notice still hangs; while it is paused by hand it does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


class Kind(StrEnum):
    """What can happen to a notice. The values are those of ``NoticeEvent.Kind``."""

    PUBLISHED = "published"
    OBJECTED = "objected"
    ANSWERED = "answered"
    PAUSED = "paused"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    ENDED = "ended"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a notice on a day; ``objection`` names the one that came in or was answered."""

    kind: Kind
    on: date
    objection: int | None = None


class OutOfOrder(ValueError):
    """Something that cannot happen to a notice as it stands."""


@dataclass
class Run:
    """The run of a notice, replayed from what happened, in order.

    ``stops`` are the stretches in which the clock stood still, first and last day included; the last day of one that goes on
    is None. ``hidden`` are those in which the notice was not to be seen.
    """

    days: int
    starts_on: date | None = None
    closed_on: date | None = None
    stops: list[tuple[date, date | None]] = field(default_factory=list)
    hidden: list[tuple[date, date | None]] = field(default_factory=list)
    open_objections: set[int] = field(default_factory=set)
    is_paused: bool = False

    def take(self, happening: Happening) -> None:
        """Let something happen.

        Raises:
            OutOfOrder: it cannot.
        """
        match happening.kind:
            case Kind.PUBLISHED:
                self._need(self.starts_on is None and self.closed_on is None, happening)
                self.starts_on = happening.on
            case Kind.DISCARDED:
                self._need(self.starts_on is None and self.closed_on is None, happening)
                self.closed_on = happening.on
            case Kind.OBJECTED:
                self._objected(happening)
            case Kind.ANSWERED:
                self._answered(happening)
            case Kind.PAUSED:
                self._need(self.is_running_on(happening.on) and not self.is_paused, happening)
                self._stop(happening.on)
                self.hidden.append((happening.on, None))
                self.is_paused = True
            case Kind.RESUMED:
                self._need(self.is_paused and self.closed_on is None, happening)
                self.is_paused = False
                self.hidden[-1] = (self.hidden[-1][0], happening.on)
                self._go_on(happening.on)
            case Kind.WITHDRAWN:
                self._need(self.is_running_on(happening.on), happening)
                self.closed_on = happening.on
            case Kind.CORRECTED | Kind.ENDED:
                self._need(self.starts_on is not None, happening)

    def _objected(self, happening: Happening) -> None:
        number = happening.objection
        self._need(number is not None and self.starts_on is not None and number not in self.open_objections, happening)
        # One that is handed in afterwards must be answered, but cannot stop what has run out.
        if self.is_running_on(happening.on):
            self._stop(happening.on)
        assert number is not None
        self.open_objections.add(number)

    def _answered(self, happening: Happening) -> None:
        self._need(happening.objection in self.open_objections, happening)
        assert happening.objection is not None
        self.open_objections.discard(happening.objection)
        self._go_on(happening.on)

    def _stop(self, on: date) -> None:
        if not self.stops or self.stops[-1][1] is not None:
            self.stops.append((on, None))

    def _go_on(self, on: date) -> None:
        if not self.open_objections and not self.is_paused and self.stops and self.stops[-1][1] is None:
            self.stops[-1] = (self.stops[-1][0], on)

    def _need(self, holds: object, happening: Happening) -> None:
        if not holds:
            raise OutOfOrder(f"{happening.kind.value} on {happening.on}")

    @property
    def is_stopped(self) -> bool:
        """Whether the clock stands still."""
        return bool(self.stops) and self.stops[-1][1] is None

    def counted_through(self, day: date) -> int:
        """How many days have been counted by the end of a day."""
        if self.starts_on is None or day < self.starts_on:
            return 0
        last = day if self.closed_on is None else min(day, self.closed_on - ONE_DAY)
        counted, first = 0, self.starts_on
        for begins, ends in [*self._merged(), (last + ONE_DAY, None)]:
            until = min(begins - ONE_DAY, last)
            counted += max(0, (until - first).days + 1)
            if ends is None:
                break
            first = max(first, ends + ONE_DAY)
        return min(counted, self.days)

    @property
    def ends_before(self) -> date | None:
        """The first day on which it no longer hangs as things stand; None: not published, or its clock stands still."""
        if self.starts_on is None:
            return None
        if self.closed_on is not None:
            return self.closed_on
        left, day = self.days, self.starts_on
        for begins, ends in self._merged():
            if (begins - day).days >= left:
                break
            left -= max(0, (begins - day).days)
            if ends is None:
                return None
            day = max(day, ends + ONE_DAY)
        return day + timedelta(days=left)

    def left_after(self, day: date) -> int:
        """How many days it still has to hang after a day."""
        return self.days - self.counted_through(day)

    def is_running_on(self, day: date) -> bool:
        """Whether, as things stand, it has begun and is not over on a day, be it paused or not."""
        if self.starts_on is None or day < self.starts_on or self.closed_on is not None:
            return False
        return self.ends_before is None or day < self.ends_before

    def is_live_on(self, day: date) -> bool:
        """Whether, as things stand, it can be seen on a day."""
        return self.is_running_on(day) and not self.is_paused

    def was_shown_on(self, day: date) -> bool:
        """Whether it could be seen at some moment of a day: the day on which it was taken down or paused is one."""
        if self.starts_on is None or day < self.starts_on:
            return False
        # Taken down in the course of a day, it was still to be seen on that day.
        over_from = self.ends_before if self.closed_on is None else self.closed_on + ONE_DAY
        is_over = over_from is not None and day >= over_from
        return not is_over and not any(begins < day and (ends is None or day < ends) for begins, ends in self.hidden)

    def _merged(self) -> list[tuple[date, date | None]]:
        """The stops in order, those that touch the same day made one."""
        merged: list[tuple[date, date | None]] = []
        for begins, ends in sorted(self.stops, key=lambda stop: stop[0]):
            if merged and (merged[-1][1] is None or begins <= merged[-1][1]):
                before = merged[-1][1]
                merged[-1] = (merged[-1][0], None if before is None or ends is None else max(before, ends))
            else:
                merged.append((begins, ends))
        return merged


def replayed(happenings: Iterable[Happening], *, days: int) -> Run:
    """Return the run of a notice from all that happened, in order.

    Raises:
        OutOfOrder: something cannot have happened then.
    """
    run = Run(days)
    for happening in happenings:
        run.take(happening)
    return run
