"""Episodes of monitoring (监测期): from the decision to enter a household until its risk is eliminated, or it is no more.

A household has one open episode at most, and episodes follow each other without overlap; who is entered again relapsed. The events
of an episode are the truth, and what is kept of it is a copy that can be replayed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.monitoring import errors


class Ending(StrEnum):
    """How an episode ends (code list ``episode_ending``)."""

    ELIMINATED = "eliminated"
    DIED = "died"
    MOVED = "moved"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Entered:
    """The household was entered on a day, in a class, with these risks; with a case, or as the register was taken over (None)."""

    on: date
    monitored_class: str
    risks: tuple[str, ...]
    case: int | None = None


@dataclass(frozen=True, slots=True)
class RisksChanged:
    """The risks are others from a day on."""

    on: date
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureBegun:
    """A measure of a family began on a day. ``measure`` is a code of the family's list."""

    on: date
    family: str
    measure: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class MeasureEnded:
    """A measure that began with event ``number`` is over; ``ends_before`` is the first day without it."""

    on: date
    number: int
    ends_before: date


@dataclass(frozen=True, slots=True)
class ContactNamed:
    """Somebody became the household's contact."""

    on: date
    name: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The episode ended on a day, how, and, where its risk was eliminated, by help or of itself."""

    on: date
    ending: Ending
    mode: str = ""
    case: int | None = None


EpisodeEvent = Entered | RisksChanged | MeasureBegun | MeasureEnded | ContactNamed | Ended


@dataclass(frozen=True, slots=True)
class RunningMeasure:
    """A measure of an episode, by the number of the event that began it."""

    number: int
    family: str
    measure: str
    starts_on: date
    ends_before: date | None = None


@dataclass(frozen=True, slots=True)
class EpisodeStanding:
    """What an episode is after its events."""

    began_on: date
    monitored_class: str
    risks: tuple[str, ...]
    measures: tuple[RunningMeasure, ...] = ()
    contact: str = ""
    ended_on: date | None = None
    ending: Ending | None = None
    mode: str = ""
    events: int = 1

    @property
    def is_open(self) -> bool:
        return self.ended_on is None


def replayed(events: Iterable[EpisodeEvent]) -> EpisodeStanding:
    """Return what a history makes of an episode.

    Raises:
        Refused: MONI-041 it does not begin with the entry; else as :func:`advanced`.
    """
    standing: EpisodeStanding | None = None
    for event in events:
        standing = advanced(standing, event)
    if standing is None:
        raise Refused(errors.EPISODE_NOT_BEGUN)
    return standing


def advanced(standing: EpisodeStanding | None, event: EpisodeEvent) -> EpisodeStanding:
    """Return an episode after one more event.

    Raises:
        Refused: MONI-041 no entry, or a second one; MONI-042 it is over; MONI-043 a day before it began; MONI-044 a risk twice or
            too many; MONI-045 no such measure runs; MONI-046 it ended as something else than an elimination, and has a mode.
    """
    if isinstance(event, Entered):
        if standing is not None:
            raise Refused(errors.EPISODE_NOT_BEGUN)
        return EpisodeStanding(event.on, event.monitored_class, _risks(event.risks))
    if standing is None:
        raise Refused(errors.EPISODE_NOT_BEGUN)
    if not standing.is_open:
        raise Refused(errors.EPISODE_OVER, ended_on=str(standing.ended_on))
    moved = replace(standing, events=standing.events + 1)
    match event:
        case RisksChanged():
            return replace(moved, risks=_risks(event.risks))
        case ContactNamed():
            return replace(moved, contact=event.name)
        case MeasureBegun():
            # Help that ran before counts: what matters is that it runs.
            begun = RunningMeasure(moved.events, event.family, event.measure, event.starts_on)
            return replace(moved, measures=(*standing.measures, begun))
        case MeasureEnded():
            return replace(moved, measures=_with_end(standing, event))
    return _ended(moved, event)


def _ended(standing: EpisodeStanding, event: Ended) -> EpisodeStanding:
    if event.on < standing.began_on:
        raise Refused(errors.BEFORE_IT_BEGAN, on=event.on.isoformat(), began_on=standing.began_on.isoformat())
    if bool(event.mode) and event.ending is not Ending.ELIMINATED:
        raise Refused(errors.MODE_UNFIT)
    return replace(standing, ended_on=event.on, ending=event.ending, mode=event.mode)


def _with_end(standing: EpisodeStanding, event: MeasureEnded) -> tuple[RunningMeasure, ...]:
    found = next((one for one in standing.measures if one.number == event.number and one.ends_before is None), None)
    if found is None or event.ends_before <= found.starts_on:
        raise Refused(errors.NO_SUCH_MEASURE)
    over = replace(found, ends_before=event.ends_before)
    return tuple(over if one is found else one for one in standing.measures)


MOST_RISKS = 5


def _risks(risks: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(risks)) != len(risks) or len(risks) > MOST_RISKS:
        raise Refused(errors.RISKS_UNFIT, most=MOST_RISKS)
    return risks


def check_next(former: EpisodeStanding | None, began_on: date) -> None:
    """Let a new episode begin only after the former one ended.

    Raises:
        Refused: MONI-047 the former is open; MONI-048 it ended later.
    """
    if former is None:
        return
    if former.ended_on is None:
        raise Refused(errors.MONITORED_ALREADY, began_on=former.began_on.isoformat())
    if began_on < former.ended_on:
        raise Refused(errors.EPISODES_OVERLAP, on=began_on.isoformat(), ended_on=former.ended_on.isoformat())


# What the register says ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegisterYear:
    """What the register says of a household's monitoring in a year. None is not recorded."""

    year: int
    monitored_class: str | None
    identified_month: date | None
    is_eliminated: bool | None
    eliminated_month: date | None
    mode: str | None = None
    risks: tuple[str, ...] = ()


class Doubt(StrEnum):
    """Why no episode can be made of what the register says."""

    NO_MONTH = "no_month"
    NO_END = "no_end"
    TURNED = "turned"
    OVERLAP = "overlap"

    @property
    def words(self) -> Words:
        return _DOUBTS[self]


_DOUBTS = {
    Doubt.NO_MONTH: Words("有监测类别，没有识别时间", "a class, and no month of identification"),
    Doubt.NO_END: Words("标注已消除，没有消除时间", "marked as eliminated, and no month of elimination"),
    Doubt.TURNED: Words("消除时间早于识别时间", "eliminated before it was identified"),
    Doubt.OVERLAP: Words(
        "前一次监测还没有结束，又有新的识别时间", "identified anew before the former monitoring ended"
    ),
}


@dataclass(frozen=True, slots=True)
class FoundEpisode:
    """An episode as the years of the register tell it, in whole months; which year tells its beginning and its end."""

    began_on: date
    monitored_class: str
    risks: tuple[str, ...]
    begin_year: int
    ended_on: date | None = None
    mode: str = ""
    end_year: int | None = None


def episodes_of_register(years: Iterable[RegisterYear]) -> tuple[list[FoundEpisode], Doubt | None]:
    """Return the episodes that the register's years tell, the first first, or why they cannot be told.

    Years repeat what earlier years said: the same month of identification is the same episode. A household of which one thing
    cannot be told has no episodes from here: nothing is guessed.
    """
    found: list[FoundEpisode] = []
    for row in sorted(years, key=lambda one: one.year):
        if row.monitored_class is None:
            continue
        if row.identified_month is None:
            return [], Doubt.NO_MONTH
        if row.is_eliminated and row.eliminated_month is None:
            return [], Doubt.NO_END
        if row.is_eliminated and row.eliminated_month is not None and row.eliminated_month < row.identified_month:
            return [], Doubt.TURNED
        last = found[-1] if found else None
        if last is None or last.began_on != row.identified_month:
            if last is not None and (last.ended_on is None or row.identified_month < last.ended_on):
                return [], Doubt.OVERLAP
            found.append(FoundEpisode(row.identified_month, row.monitored_class, _first_risks(row.risks), row.year))
        if row.is_eliminated and found[-1].ended_on is None:
            over = replace(found[-1], ended_on=row.eliminated_month, mode=row.mode or "", end_year=row.year)
            found[-1] = over
    return found, None


def _first_risks(risks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(risks))[:MOST_RISKS]
