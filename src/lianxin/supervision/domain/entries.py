"""Facts edited in the last hours before a year was closed (突击填报, pattern 15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Subject, Tally, distinct


@dataclass(frozen=True, slots=True)
class Edit:
    """One correction of a fact, from the chain of events: of which year's facts, where, when, by whom."""

    event: int
    area_code: str
    year: int
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class Close:
    """The close of a year of a county."""

    year: int
    at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class RushTerms:
    """How many hours before the close are the last, which share of a place's edits is too much, and how many there must be."""

    hours: int
    most_percent: int
    least_edits: int


def edits_before_close(edits: Iterable[Edit], closes: Iterable[Close], terms: RushTerms, *, length: int = 9) -> Outcome:
    """Find townships in which too large a share of a year's edits fell into the last hours before the year was closed.

    Edits after the close are none of its last hours. ``length`` is how many digits make the place.
    """
    tally = Tally("edits_before_close")
    closed = {close.year: close for close in closes}
    places: dict[tuple[str, int], list[Edit]] = defaultdict(list)
    for edit in distinct(edits):
        tally.examined += 1
        if edit.year in closed:
            places[edit.area_code[:length], edit.year].append(edit)
        else:
            tally.cannot_tell("year_open")
    for (place, year), found in places.items():
        close = closed[year]
        last = [edit for edit in found if close.at - timedelta(hours=terms.hours) <= edit.at < close.at]
        percent = 100 * len(last) / len(found)
        if len(last) < terms.least_edits or percent <= terms.most_percent:
            continue
        told = (
            ("year", str(year)), ("closed_on", close.on), ("edits", len(found)), ("last_edits", len(last)),
            ("percent", round(percent, 1)),
        )  # fmt: skip
        tally.tell(
            About(Subject.AREA, place, name=place),
            [Evidence("", told)],
            rows=[f"year:{year}"],
            limit=Limit("clues.rush_percent", terms.most_percent),
            concerned={edit.by for edit in last if edit.by is not None},
        )
    return tally.outcome()
