"""Values of policy that the library asks for, on a day in an area: a county's own before the rulebook's for the same area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from lianxin.eligibility.queries import local_values
from lianxin.projects.domain.pace import Patience
from lianxin.projects.domain.showing import Level
from lianxin.rulebook import values

_DAYS = {level: f"publicity.{level}_days" for level in Level}
_SLOW_POINTS = "projects.slow_points"
_SILENT_DAYS = "projects.silent_days"
_UPKEEP_DAYS = "projects.upkeep_days"
NAMES = (*_DAYS.values(), _SLOW_POINTS, _SILENT_DAYS, _UPKEEP_DAYS)


@dataclass(frozen=True, slots=True)
class _LocalEntry:
    name: str
    area_code: str
    value: int
    starts_on: date
    ends_before: date | None


def _all_local() -> tuple[_LocalEntry, ...]:
    found = [entry for entry in local_values([""]) if entry.name in NAMES]
    return tuple(_LocalEntry(e.name, e.area_code, int(e.value), e.starts_on, e.ends_before) for e in found)


@dataclass
class Terms:
    """The values, read once for many projects. One that nobody has set is None."""

    _local: tuple[_LocalEntry, ...] = field(default_factory=_all_local)

    def days(self, level: Level, *, on: date, area: str) -> int | None:
        """Least days of publicity at a level for a showing that starts on the day; None: no number is laid down."""
        return self._at(_DAYS[level], on, area)

    def patience(self, *, on: date, area: str) -> Patience:
        """From when a project counts as slow."""
        points, silent = self._at(_SLOW_POINTS, on, area), self._at(_SILENT_DAYS, on, area)
        assert points is not None
        assert silent is not None
        return Patience(points, silent)

    def upkeep_days(self, *, on: date, area: str) -> int:
        """Days between two looks at an asset."""
        days = self._at(_UPKEEP_DAYS, on, area)
        assert days is not None
        return days

    def _at(self, name: str, on: date, area: str) -> int | None:
        local = {
            entry.area_code: entry.value
            for entry in self._local
            if entry.name == name and entry.starts_on <= on and (entry.ends_before is None or on < entry.ends_before)
        }
        shipped = _shipped(name, on)
        for length in range(len(area), -1, -1):
            for by_area in (local, shipped):
                if area[:length] in by_area:
                    return by_area[area[:length]]
        return None


@cache
def _shipped(name: str, on: date) -> Mapping[str, int]:
    return {area: int(value) for area, value in values().by_area(name, on=on)}
