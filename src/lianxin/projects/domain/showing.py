"""Publicity (公示): at which levels a project must be shown, for how long, and from which day a showing counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lianxin.core.kernel.words import Words


class Level(StrEnum):
    """Who shows. The values are those of ``Publicity.Level``."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"

    @property
    def words(self) -> Words:
        return _LEVELS[self]


_LEVELS = {
    Level.VILLAGE: Words("村级", "village"),
    Level.TOWNSHIP: Words("乡镇级", "township"),
    Level.COUNTY: Words("县级", "county"),
}


class Occasion(StrEnum):
    """Before the work or after it. The values are those of ``Publicity.Occasion``."""

    BEFORE = "before"
    AFTER = "after"

    @property
    def words(self) -> Words:
        return Words("事前公示", "before the work") if self is Occasion.BEFORE else Words("事后公示", "after the work")


_TOWNSHIP_LENGTH = 9
_COUNTY_LENGTH = 6


def levels_for(area_code: str) -> tuple[Level, ...]:
    """Return the levels at which a project for an area is shown: that of the area and those above it, up to the county."""
    if len(area_code) > _TOWNSHIP_LENGTH:
        return (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY)
    return (Level.TOWNSHIP, Level.COUNTY) if len(area_code) > _COUNTY_LENGTH else (Level.COUNTY,)


@dataclass(frozen=True, slots=True)
class Showing:
    """One showing. ``ends_before`` is open while it hangs; ``days`` is the length required, None where none is laid down.

    Objections count as settled from ``settled_on``. Of a ``notice`` the days are that notice's, with all its pauses:
    ``noticed_until`` is the first day on which they have run, None while nobody can tell or where it was taken down.
    """

    occasion: Occasion
    level: Level
    starts_on: date
    ends_before: date | None = None
    days: int | None = None
    objections: int = 0
    settled_on: date | None = None
    notice: int | None = None
    noticed_until: date | None = None

    @property
    def is_contested(self) -> bool:
        """Whether an objection is not settled."""
        return self.objections > 0 and self.settled_on is None

    @property
    def is_too_short(self) -> bool:
        """Whether it was, or is to be, taken down too early."""
        if self.notice is not None:
            return self.noticed_until is None
        return self.ends_before is not None and self.ends_before < self._over_on

    @property
    def counts_from(self) -> date | None:
        """The first day on which the showing is over as required and its objections are settled; None: it does not count."""
        if self.is_contested or self.is_too_short:
            return None
        if self.notice is not None:
            return self.noticed_until
        return max(self._over_on, self.settled_on) if self.settled_on else self._over_on

    @property
    def _over_on(self) -> date:
        return self.starts_on + timedelta(days=self.days or 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the showings at a level come to: the day from which they count, or why they do not."""

    day: date | None
    why_not: Words | None = None


def shown_at(showings: Iterable[Showing], occasion: Occasion, level: Level, *, since: date | None = None) -> Shown:
    """Judge the showings on an occasion at a level.

    Showings that began before ``since`` (the day on which the project was last proposed) showed another project. One open
    objection holds everything up, in whichever showing it was raised.
    """
    found = [
        one
        for one in showings
        if one.occasion is occasion and one.level is level and (since is None or one.starts_on >= since)
    ]
    told = {"level": level.words, "occasion": occasion.words}
    if not found:
        return Shown(None, Words("{level}没有{occasion}。", "Not shown at the {level} {occasion}.").filled(**told))
    if any(one.is_contested for one in found):
        words = Words("{level}{occasion}有异议还没有处理。", "An objection at the {level} {occasion} is not settled.")
        return Shown(None, words.filled(**told))
    days = [one.counts_from for one in found]
    counting = [day for day in days if day is not None]
    if not counting:
        words = Words("{level}{occasion}不足 {days} 天。", "Shown at the {level} {occasion} for less than {days} days.")
        return Shown(None, words.filled(**told, days=min(one.days or 0 for one in found)))
    return Shown(min(counting))
