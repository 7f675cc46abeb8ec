"""Make episodes of what a register that was taken over says (the exports of 2023): once, and never a guess."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianxin.monitoring.domain.episodes import Doubt, Ended, Ending, Entered, RegisterYear, episodes_of_register
from lianxin.monitoring.models import Episode
from lianxin.monitoring.operations.episodes import RISK_FIELDS, Beginning, begin_episode, end_episode
from lianxin.monitoring.operations.gates import may, moment
from lianxin.monitoring.queries.values import taken_over_values
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import day_of
from lianxin.registry.models import Household, HouseholdFacts

if TYPE_CHECKING:
    from lianxin.people.models import User

_AT_ONCE = 500


@dataclass(slots=True)
class TakenOver:
    """What came of it: episodes begun and ended, households that had theirs already, and those that cannot be told, by reason."""

    begun: int = 0
    ended: int = 0
    left: int = 0
    doubts: Counter[Doubt] = field(default_factory=Counter)
    doubtful: list[tuple[int, Doubt]] = field(default_factory=list)


def take_over_episodes(*, area_code: str, by: User | None, at: datetime | None = None) -> TakenOver:
    """Make the episodes that the register's facts tell for an area, and end those whose household is no more. Run again, it adds
    only what is new.

    Raises:
        PermissionDenied: ``by`` does not manage monitoring in the whole area.
    """
    may(by, Act.MANAGE_MONITORING, area_code)
    now, told = moment(at), TakenOver()
    wanted = Household.objects.filter(within_area("village_code", area_code), facts__monitored_class__isnull=False)
    ids = sorted(set(wanted.values_list("pk", flat=True)))
    for start in range(0, len(ids), _AT_ONCE):
        with transaction.atomic():
            for household in Household.objects.filter(pk__in=ids[start : start + _AT_ONCE]).order_by("pk"):
                _taken(household, told, by=by, at=now)
    told.left = _close_left(area_code, by=by, at=now)
    return told


def take_over_household(household: Household, *, by: User | None, at: datetime) -> None:
    """Make the episodes that the register tells of one household, as far as they can be told."""
    _taken(household, TakenOver(), by=by, at=at)


def _taken(household: Household, told: TakenOver, *, by: User | None, at: datetime) -> None:
    rows: dict[int, Any] = {row.year: row for row in HouseholdFacts.objects.filter(household=household)}
    found, doubt = episodes_of_register(_year(row) for row in rows.values())
    if doubt is not None:
        told.doubts[doubt] += 1
        told.doubtful.append((household.pk, doubt))
        return
    known = {one.began_on.replace(day=1): one for one in Episode.objects.filter(household=household)}
    latest = max((one.began_on for one in known.values()), default=None)
    for one in found:
        episode = known.get(one.began_on)
        if episode is None:
            if latest is not None and one.began_on <= latest:
                continue  # a month that the ledger tells otherwise: its own events stand
            facts = rows[one.begin_year]
            beginning = Beginning(
                household=household,
                entered=Entered(one.began_on, one.monitored_class, one.risks),
                year=one.begin_year,
                values=taken_over_values(facts, "identification"),
                is_month_only=True,
                contact=facts.contact_name or "",
            )
            episode = begin_episode(beginning, by=by, at=at)
            told.begun += 1
        if one.ended_on is not None and episode.ended_on is None and episode.is_month_only:
            values = taken_over_values(rows[one.end_year or one.begin_year], "elimination")
            ended = Ended(one.ended_on, Ending.ELIMINATED, one.mode)
            end_episode(episode, ended, values=values, case=None, by=by, at=at)
            told.ended += 1


def _year(row: Any) -> RegisterYear:
    return RegisterYear(
        year=row.year,
        monitored_class=row.monitored_class,
        identified_month=row.identified_month,
        is_eliminated=row.risk_eliminated,
        eliminated_month=row.eliminated_month,
        mode=row.elimination_mode,
        risks=tuple(code for name in RISK_FIELDS if (code := getattr(row, name))),
    )


def _close_left(area_code: str, *, by: User | None, at: datetime) -> int:
    """End the episodes of households that are no more; return how many."""
    gone = Episode.objects.filter(
        within_area("area_code", area_code), ended_on__isnull=True, household__is_live=False
    ).select_related("household")
    count = 0
    with transaction.atomic():
        for episode in gone:
            ended = Ended(max(day_of(at), episode.began_on), Ending.LEFT)
            end_episode(episode, ended, values=None, case=None, by=by, at=at)
            count += 1
    return count
