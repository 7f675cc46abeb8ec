"""Episodes as a user may see them: lists, one with its history and the values at both ends, and those of a household."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.monitoring.access import episodes_open_to
from lianxin.monitoring.models import Episode, EpisodeEvent
from lianxin.monitoring.queries.fitting import Fit, fits_of, measure_words, risk_words
from lianxin.monitoring.recording import episode_standing
from lianxin.people.access import within_area
from lianxin.procedures.models import Case
from lianxin.registry.queries import area_names
from lianxin.rulebook import dictionary, rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User

STATES: dict[str, tuple[Words, str]] = {
    "open": (Words("监测中", "Monitored"), "unsure"),
    "eliminated": (Words("风险已消除", "Risk eliminated"), "good"),
    "ended": (Words("自然减少", "No more"), "plain"),
}


@dataclass(frozen=True, slots=True)
class EpisodeFilter:
    """What a reader asks to see; empty: everything."""

    state: str = "open"
    monitored_class: str = ""
    risk: str = ""
    relapse: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """An episode as a list shows it."""

    episode: Episode
    place: str
    monitored_class: Words
    risks: tuple[Words, ...]
    fit: Fit | None

    @property
    def state(self) -> str:
        if self.episode.ended_on is None:
            return "open"
        return "eliminated" if self.episode.ending == Episode.Ending.ELIMINATED else "ended"

    @property
    def is_relapse(self) -> bool:
        return self.episode.number > 1


def filtered_episodes(user: User, wanted: EpisodeFilter) -> QuerySet[Episode]:
    """Episodes that the user may see, narrowed as he asks, the newest first.

    Raises:
        PermissionDenied: they are closed to him.
    """
    found = episodes_open_to(user)
    match wanted.state:
        case "open":
            found = found.filter(ended_on__isnull=True)
        case "eliminated":
            found = found.filter(ending=Episode.Ending.ELIMINATED)
        case "ended":
            found = found.filter(~Q(ending="") & ~Q(ending=Episode.Ending.ELIMINATED))
    if wanted.monitored_class:
        found = found.filter(monitored_class=wanted.monitored_class)
    if wanted.risk:
        found = found.filter(risks__contains=f",{wanted.risk},")
    if wanted.relapse:
        found = found.filter(number__gt=1)
    if wanted.area_code:
        found = found.filter(within_area("area_code", wanted.area_code))
    return found.select_related("household").prefetch_related("events").order_by("-id")


def episode_rows(episodes: Iterable[Episode], *, on: date) -> list[EpisodeRow]:
    """Return episodes as lists show them; the open ones with what risks and measures come to."""
    found = list(episodes)
    names = area_names({one.area_code for one in found})
    fits = fits_of([one for one in found if one.ended_on is None], on=on)
    return [
        EpisodeRow(
            one,
            names[one.area_code],
            class_words(one.monitored_class),
            tuple(risk_words(risk) for risk in one.risk_codes),
            fits.get(one.pk),
        )
        for one in found
    ]


def class_words(code: str) -> Words:
    """Return what a class was called, whether or not it is still in use."""
    known = {one.key: one.words for one in dictionary().code_lists["monitored_class"].codes}
    return known.get(code, Words(code, code))


def episodes_of_household(user: User, household_id: int) -> list[Episode]:
    """Episodes of a household that the user may see, the newest first."""
    found = episodes_open_to(user).filter(household_id=household_id).select_related("household")
    return list(found.prefetch_related("events").order_by("-number"))


def events_of(episode: Episode) -> list[EpisodeEvent]:
    """Return everything that happened in an episode, the first first, with who recorded it."""
    return list(episode.events.select_related("by").order_by("number"))


def episode_of_case(case: Case) -> Episode | None:
    """Return the episode that a case of elimination is about: the one that it ended, else the one that is open."""
    ended = Episode.objects.filter(exit_case=case).first()
    if ended is not None:
        return ended
    return Episode.objects.filter(household_id=case.household_id, ended_on__isnull=True).first()


def running_measures(episode: Episode) -> list[tuple[int, Words, date]]:
    """Return the measures of an episode that run: the number of the event, what it is, and since when."""
    table = rulebook().risk_measures_on(episode.began_on, episode.area_code)
    return [
        (one.number, measure_words(table, one.family, one.measure), one.starts_on)
        for one in episode_standing(episode).measures
        if one.ends_before is None
    ]


def measures_of(episode: Episode) -> list[tuple[Words, date, date | None]]:
    """Return every measure of an episode: what it is, since when, and the first day without it."""
    table = rulebook().risk_measures_on(episode.began_on, episode.area_code)
    return [
        (measure_words(table, one.family, one.measure), one.starts_on, one.ends_before)
        for one in episode_standing(episode).measures
    ]
