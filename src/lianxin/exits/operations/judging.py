"""Judge an area by the criteria of exit: its villages, the county if the area is one, and households on their way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.domain.places import Count, PlaceJudgement
from lianxin.eligibility.queries.places import (
    counts_of,
    county_judgement,
    households_judged_in,
    totals_of,
    village_judgements,
)
from lianxin.exits import errors
from lianxin.exits.models import ExitRun, HouseholdStanding, PlaceFinding
from lianxin.exits.queries.figures import survey_record
from lianxin.exits.queries.stored import stored_count, stored_criterion
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.places.domain.codes import LENGTHS, Level
from lianxin.rulebook import rulebook
from lianxin.rulebook.rule_entries import RuleSet

if TYPE_CHECKING:
    from lianxin.people.models import User

LEVELS = ("household", "village", "county")
PURPOSES = {"household": "exit", "village": "village_exit", "county": "county_exit"}
_WORDS = {"household": Words("户", "household"), "village": Words("村", "village"), "county": Words("县", "county")}
_COUNTY = LENGTHS[Level.COUNTY]
_ON_THE_WAY = "unexited_households"
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Judged:
    """What an area was found to be: counts and judgement by village, the county's if the area is one, and households."""

    area_code: str
    year: int
    on: date
    counts: Mapping[str, Mapping[str, Count]]
    villages: Mapping[str, PlaceJudgement]
    county: PlaceJudgement | None
    county_counts: Mapping[str, Count]
    households: tuple[tuple[Any, ...], ...]
    household_rules: RuleSet | None


def day_of_year(year: int, today: date) -> date:
    """The day whose criteria a year is judged by: its last, or today while it lasts.

    Raises:
        Refused: EXIT-003 it is yet to come.
    """
    if year > today.year:
        raise Refused(errors.YEAR_AHEAD, year=year)
    return min(today, date(year, 12, 31))


def criteria_for(level: str, area_code: str, on: date) -> RuleSet:
    """Return the criteria of exit of a kind of subject on a day; the narrowest area decides.

    Raises:
        Refused: EXIT-002 none are laid down.
    """
    for rule_set in rulebook().rule_sets_on(on, area_code):
        if rule_set.purpose == PURPOSES[level]:
            return rule_set
    raise Refused(errors.NO_CRITERIA, on=on.isoformat(), area=area_code, what=_WORDS[level])


def judged_area(*, area_code: str, year: int, on: date | None = None, levels: tuple[str, ...] = LEVELS) -> Judged:
    """Judge an area without keeping anything.

    Args:
        area_code: a county, township or village.
        year: of the facts.
        on: the day whose criteria apply; the last of the year, or today, if absent.
        levels: what is judged.

    Raises:
        Refused: EXIT-001 nothing is on record, EXIT-002 no criteria, EXIT-003 the year is yet to come.
    """
    day = day_of_year(year, on or timezone.localdate())
    asked = [level for level in levels if level != "county" or len(area_code) == _COUNTY]
    for level in asked:
        criteria_for(level, area_code, day)
    counts = counts_of(area_code=area_code, year=year, on=day)
    villages = village_judgements(counts, area_code=area_code, year=year, on=day) if "village" in asked else {}
    if not counts and not villages:
        raise Refused(errors.NOTHING_TO_JUDGE, area=area_code, year=year)
    totals = totals_of(counts, area_code=area_code, year=year)
    county = county_judgement(area_code, survey_record(area_code, year), totals, on=day) if "county" in asked else None
    rules = criteria_for("household", area_code, day) if "household" in asked else None
    households = households_judged_in(rules, area_code=area_code, year=year, on=day, where=_ON_THE_WAY) if rules else []
    return Judged(area_code, year, day, counts, villages, county, totals, tuple(households), rules)


@transaction.atomic
def judge_area(
    *, area_code: str, year: int, by: User | None, on: date | None = None, levels: tuple[str, ...] = LEVELS
) -> ExitRun:
    """Judge an area and keep what was found.

    Raises:
        PermissionDenied: ``by`` may not judge exits in the area.
        Refused: as :func:`judged_area`.
    """
    if by is not None:
        required_area(by, Act.JUDGE_EXITS, area_code)
    found = judged_area(area_code=area_code, year=year, on=on, levels=levels)
    run = ExitRun.objects.create(area_code=area_code, year=year, on_date=found.on, by=by, at=timezone.now())
    places = [_kept(run, "village", code, one, found.counts.get(code, {})) for code, one in found.villages.items()]
    if found.county is not None:
        places.append(_kept(run, "county", area_code, found.county, found.county_counts))
    PlaceFinding.objects.bulk_create(places)
    HouseholdStanding.objects.bulk_create(_standings(run, found), batch_size=_AT_ONCE)
    record_event(
        act=Act.JUDGE_EXITS,
        by=by,
        thing="exits.run",
        thing_id=run.pk,
        area_code=area_code,
        year=year,
        on=found.on.isoformat(),
        villages=len(found.villages),
        households=len(found.households),
    )
    return run


def _kept(run: ExitRun, level: str, code: str, found: PlaceJudgement, counts: Mapping[str, Count]) -> PlaceFinding:
    return PlaceFinding(
        run=run,
        level=level,
        area_code=code,
        rule_set=found.rule_set.name,
        verdict=found.verdict.value,
        criteria=[stored_criterion(one) for one in found.criteria],
        counts={name: stored_count(count) for name, count in counts.items()},
    )


def _standings(run: ExitRun, found: Judged) -> list[HouseholdStanding]:
    if found.household_rules is None:
        return []
    names = [rule.name for rule in found.household_rules.rules]

    def listed(truths: tuple[Any, ...], wanted: bool | None) -> str:
        return "," + "".join(f"{name}," for name, truth in zip(names, truths, strict=True) if truth is wanted)

    return [
        HouseholdStanding(
            run=run,
            household_id=key,
            village_code=code,
            verdict=Verdict.of(verdict).value,
            failing=listed(tuple(truths), False),
            untold=listed(tuple(truths), None),
        )
        for key, code, verdict, *truths in found.households
    ]
