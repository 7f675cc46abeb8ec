"""Episodes begin and end by decisions; risks, measures and the contact are recorded in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.monitoring import errors
from lianxin.monitoring.access import access_episode
from lianxin.monitoring.domain.episodes import (
    ContactNamed,
    Ended,
    Ending,
    Entered,
    MeasureBegun,
    MeasureEnded,
    RisksChanged,
    advanced,
    check_next,
)
from lianxin.monitoring.models import Episode, EpisodeEvent
from lianxin.monitoring.operations.gates import checked_code, checked_day, checked_text, keep, moment, record
from lianxin.monitoring.recording import episode_copies, episode_standing
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import day_of
from lianxin.registry.models import Household
from lianxin.registry.operations import correct_facts
from lianxin.registry.queries import household_facts_of, years_of
from lianxin.rulebook import rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.procedures.models import Case

RISK_FIELDS = tuple(f"risk_{number}" for number in range(1, 6))
_LONGEST = 400
_LONGEST_CONTACT = 60


@dataclass(frozen=True, slots=True)
class Beginning:
    """How an episode begins: the household, the entry, the year of the facts with the values at identification, by which case."""

    household: Household
    entered: Entered
    year: int
    values: dict[str, Any]
    case: Case | None = None
    is_month_only: bool = False
    contact: str = ""


def begin_episode(beginning: Beginning, *, by: User | None, at: datetime) -> Episode:
    """Begin an episode; one that follows another is a relapse. The caller's transaction holds it together with what decided it.

    Raises:
        Refused: MONI-044 risks, MONI-047 one is open, MONI-048 the former ended later.
    """
    household = Household.objects.select_for_update().get(pk=beginning.household.pk)
    former = Episode.objects.filter(household=household).order_by("-number").first()
    entered = beginning.entered
    check_next(episode_standing(former) if former else None, entered.on)
    standing = advanced(None, entered)
    episode = Episode.objects.create(
        household=household,
        number=former.number + 1 if former else 1,
        former=former,
        former_ended_on=former.ended_on if former else None,
        area_code=household.village_code,
        is_month_only=beginning.is_month_only,
        entry_year=beginning.year,
        entry_values=beginning.values,
        entry_case=beginning.case,
        **episode_copies(standing),
    )
    told = {"class": entered.monitored_class, "risks": list(entered.risks), "case": entered.case}
    _write(episode, 1, EpisodeEvent.Kind.ENTERED, entered.on, told, by=by, at=at)
    record(
        "monitoring.enter", by, "monitoring.episode", episode.pk, episode.area_code,
        number=episode.number, monitored_class=entered.monitored_class, case=entered.case,
    )  # fmt: skip
    if beginning.contact:
        _happened(episode, ContactNamed(entered.on, beginning.contact), by=by, at=at)
    return episode


def end_episode(
    episode: Episode, ended: Ended, *, values: dict[str, Any] | None, case: Case | None, by: User | None, at: datetime
) -> Episode:
    """End an episode, with the values at elimination where its risk was eliminated. The caller's transaction holds it together.

    Raises:
        Refused: MONI-042 it is over, MONI-043 before it began, MONI-046 a mode that does not fit.
    """
    held = Episode.objects.select_for_update().get(pk=episode.pk)
    _happened(held, ended, by=by, at=at, exit_values=values, exit_case=case)
    return held


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure of a family that began on a day, in words where there is something to say."""

    family: str
    measure: str
    starts_on: date
    words: str = ""


@transaction.atomic
def record_measure(*, episode_id: int, entry: NewMeasure, seen: int, by: User, at: datetime | None = None) -> Episode:
    """Record a measure that began for a monitored household.

    Raises:
        PermissionDenied, Http404: ``by`` records no measures there.
        Refused: MONI-042 the episode is over, MONI-050 no such family or measure, MONI-051 a day ahead, MONI-053 it has changed.
    """
    held, now = _held(episode_id, seen, by, at)
    table = rulebook().risk_measures_on(day_of(now), held.area_code)
    family = table.families.get(entry.family)
    known = {code.key for code in rulebook().dictionary.code_lists[family.code_list].codes} if family else set()
    if entry.measure not in known:
        raise Refused(errors.NO_SUCH_FAMILY, family=entry.family, measure=entry.measure)
    if entry.starts_on > day_of(now):
        raise Refused(errors.MEASURE_DAY, on=entry.starts_on.isoformat())
    event = MeasureBegun(day_of(now), entry.family, entry.measure, entry.starts_on)
    return _happened(held, event, by=by, at=now, words=entry.words.strip()[:_LONGEST])


@transaction.atomic
def end_measure(
    *, episode_id: int, number: int, ends_before: date, seen: int, by: User, at: datetime | None = None
) -> Episode:
    """Record that a measure is over; ``ends_before`` is the first day without it.

    Raises:
        PermissionDenied, Http404: ``by`` records no measures there.
        Refused: MONI-015 a day ahead, MONI-042, MONI-045 no such measure runs, MONI-053 the episode has changed.
    """
    held, now = _held(episode_id, seen, by, at)
    checked_day(ends_before, now)
    return _happened(held, MeasureEnded(day_of(now), number, ends_before), by=by, at=now)


@transaction.atomic
def name_contact(*, episode_id: int, name: str, seen: int, by: User, at: datetime | None = None) -> Episode:
    """Name the household's contact (帮扶联系人): there is one.

    Raises:
        PermissionDenied, Http404: ``by`` records no measures there.
        Refused: MONI-013 no name, MONI-042, MONI-053.
    """
    held, now = _held(episode_id, seen, by, at)
    told = checked_text(name, Words("帮扶联系人", "the contact"), longest=_LONGEST_CONTACT)
    return _happened(held, ContactNamed(day_of(now), told), by=by, at=now)


@dataclass(frozen=True, slots=True)
class RisksTold:
    """The risks of a household, the first first; the kind of a disaster, and words for another risk."""

    risks: tuple[str, ...]
    disaster_kind: str = ""
    words: str = ""


@transaction.atomic
def change_risks(
    *, episode_id: int, told: RisksTold, reason: str, seen: int, by: User, at: datetime | None = None
) -> Episode:
    """Say that the risks are others: the register is corrected, with the reason, and the episode notes it.

    Raises:
        PermissionDenied, Http404: ``by`` records no measures there, or may not correct the household.
        Refused: MONI-011 no such risk, MONI-013 no reason, MONI-018 no facts, MONI-042, MONI-044, MONI-052 a disaster without its
            kind or another risk without words, MONI-053; REG codes the register does not take it.
    """
    held, now = _held(episode_id, seen, by, at)
    risks = tuple(checked_code("risk", risk) for risk in told.risks)
    if ("disaster" in risks) is not bool(told.disaster_kind) or ("other" in risks and not told.words.strip()):
        raise Refused(errors.DISASTER_UNNAMED)
    why = checked_text(reason, Words("理由", "reason"), longest=_LONGEST)
    years = [year for year in years_of(held.household) if year <= day_of(now).year]
    if not years:
        raise Refused(errors.NO_FACTS_TO_BEGIN)
    episode = _happened(held, RisksChanged(day_of(now), risks), by=by, at=now, words=why)
    values: dict[str, Any] = dict(zip(RISK_FIELDS, [*risks, *[None] * len(RISK_FIELDS)], strict=False))
    kind = checked_code("disaster_kind", told.disaster_kind) if told.disaster_kind else None
    values |= {"disaster_kind": kind, "risk_note": told.words.strip() or None}
    facts = household_facts_of(held.household, years[0])
    changed = {name: value for name, value in values.items() if getattr(facts, name) != value}
    if changed:
        correct_facts(household_id=held.household_id, year=years[0], values=changed, reason=why, by=by)
    return episode


def _held(episode_id: int, seen: int, by: User, at: datetime | None) -> tuple[Episode, datetime]:
    access_episode(by, episode_id, Act.RECORD_MEASURES)
    held = Episode.objects.select_for_update().get(pk=episode_id)
    if held.revision != seen:
        raise Refused(errors.EPISODE_CHANGED)
    return held, moment(at)


def _happened(episode: Episode, event: Any, *, by: User | None, at: datetime, words: str = "", **kept: Any) -> Episode:
    """Write an event of an episode, bring the episode up to date, and audit it."""
    after = advanced(episode_standing(episode), event)
    kind, told = _told(event)
    _write(episode, after.events, kind, event.on, told, by=by, at=at, words=words)
    given = {name: value for name, value in kept.items() if value is not None}
    keep(episode, episode_copies(after) | given)
    record(
        f"monitoring.{kind}",
        by,
        "monitoring.episode",
        episode.pk,
        episode.area_code,
        number=after.events,
        kind=str(kind),
    )
    return episode


def _told(event: Any) -> tuple[str, dict[str, Any]]:
    match event:
        case RisksChanged():
            return EpisodeEvent.Kind.RISKS, {"risks": list(event.risks)}
        case MeasureBegun():
            told = {"family": event.family, "measure": event.measure, "starts_on": event.starts_on.isoformat()}
            return EpisodeEvent.Kind.MEASURE_BEGUN, told
        case MeasureEnded():
            return EpisodeEvent.Kind.MEASURE_ENDED, {
                "number": event.number,
                "ends_before": event.ends_before.isoformat(),
            }
        case ContactNamed():
            return EpisodeEvent.Kind.CONTACT, {"name": event.name}
    return EpisodeEvent.Kind.ENDED, {"ending": Ending(event.ending).value, "mode": event.mode, "case": event.case}


def _write(
    episode: Episode,
    number: int,
    kind: str,
    on: date,
    told: dict[str, Any],
    *,
    by: User | None,
    at: datetime,
    words: str = "",
) -> None:
    EpisodeEvent(episode=episode, number=number, kind=kind, on=on, at=at, by=by, told=told, words=words).save(
        force_insert=True
    )
