"""Events for tests: whole ones, from which a test takes something away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from lianxin.procedures.domain.calendar import ZONE
from lianxin.procedures.domain.definitions import Hat, Step, Version
from lianxin.procedures.domain.history import Begun, Paper, Taken
from lianxin.procedures.domain.meetings import Minutes, StoodAside

MINUTES = Minutes(date(2026, 3, 2), "村委会", 60, 45, 40, 2, 1, (StoodAside("甲", "亲属"), StoodAside("乙", "本户")))


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day in China."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def begun(day: date, person: str = "village-1", hat: Hat = Hat.VILLAGE) -> Begun:
    """The beginning of a case by somebody of the village."""
    return Begun(at(day), person, hat)


def papers(step: Step) -> tuple[Paper, ...]:
    """All that a step asks for."""
    return tuple(Paper(type_, f"档案 {type_}") for type_ in step.evidence)


def taken(version: Version, name: str, when: datetime, person: str, **changed: Any) -> Taken:
    """A step taken as it should be, unless something is changed."""
    step = version.steps[name]
    told: dict[str, Any] = {
        "others": tuple(f"同行 {n}" for n in range(1, step.persons)),
        "evidence": papers(step),
        "reason": "说明" if step.needs_reason else "",
        "minutes": MINUTES if step.meeting else None,
    }
    return Taken(when, person, name, **(told | changed))


def later(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days)
