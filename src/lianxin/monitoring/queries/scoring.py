"""The past of a county as a score learns from it: facts of a year, and who was entered in the year after; and what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import QuerySet, Sum

from lianxin.monitoring.access import scores_open_to, suggestions_open_to
from lianxin.monitoring.domain.calibration import Proof, ScoreLimits
from lianxin.monitoring.domain.features import FACTS, NAMES, features_of
from lianxin.monitoring.models import Episode, ScoreModel, VisitSuggestion
from lianxin.monitoring.queries.policy import value
from lianxin.people.access import scope_of, within_area
from lianxin.people.roles import Act
from lianxin.registry.models import HouseholdFacts, MemberFacts, YearBook
from lianxin.registry.queries import area_names

if TYPE_CHECKING:
    from lianxin.people.models import User

_TOWNSHIP = 9


@dataclass(slots=True)
class Past:
    """Households of one year: their features, whether they were entered in the year after, and to which groups they belong."""

    year: int
    households: list[int] = field(default_factory=list)
    villages: list[str] = field(default_factory=list)
    rows: Any = None
    outcomes: Any = None
    groups: dict[str, list[str | None]] = field(default_factory=dict)


def score_limits(*, on: date, area_code: str) -> ScoreLimits:
    """Return what a score is held to."""

    def told(name: str) -> float:
        return float(value(name, on=on, area_code=area_code) or 0)

    return ScoreLimits(told("score_error") / 100, told("score_group_error") / 100, int(told("score_group_households")))


def least_outcomes(*, on: date, area_code: str) -> int:
    """Return how many households must have been entered later for a score to be fitted."""
    return int(value("score_outcomes", on=on, area_code=area_code) or 0)


def visits_by_village(*, on: date, area_code: str) -> int:
    """Return how many visits are suggested in a village."""
    return int(value("suggested_visits", on=on, area_code=area_code) or 0)


def years_to_learn_from(area_code: str, *, on: date) -> list[int]:
    """Return the years with facts whose following year is over, the oldest first."""
    inside = within_area("household__village_code", area_code)
    years = HouseholdFacts.objects.filter(inside).order_by().values_list("year", flat=True).distinct()
    return sorted(year for year in years if date(year + 1, 12, 31) < on)


def past_of(area_code: str, year: int) -> Past:
    """Return the households of a year that were not monitored at its end, with what became of them in the year after.

    What a household is known by stands in the facts of the year and in episodes that ended by then: nothing that came later.
    """
    past = Past(year)
    rows = _facts(area_code, year)
    ids = [row["household_id"] for row in rows]
    monitored, before, entered = _episodes(ids, year)
    rows = [row for row in rows if row["household_id"] not in monitored]
    months = _work_months(area_code, year)
    found = []
    for row in rows:
        key = row["household_id"]
        past.households.append(key)
        past.villages.append(row["household__village_code"])
        found.append(features_of(row, work_months=months.get(key), was_monitored=key in before))
    past.rows = np.array(found, dtype=float).reshape(len(found), len(NAMES))
    past.outcomes = np.array([float(key in entered) for key in past.households])
    past.groups = _groups(area_code, year, past)
    return past


def _facts(area_code: str, year: int) -> list[dict[str, Any]]:
    rows = HouseholdFacts.objects.filter(within_area("household__village_code", area_code), year=year)
    return list(rows.order_by("household_id").values("household_id", "household__village_code", *FACTS))


def _episodes(ids: Iterable[int], year: int) -> tuple[set[int], set[int], set[int]]:
    """Who was monitored at the end of the year, who had been before, and who was entered in the year after."""
    wanted = set(ids)
    last, monitored, before, entered = date(year, 12, 31), set(), set(), set()
    for key, began_on, ended_on in Episode.objects.order_by().values_list("household_id", "began_on", "ended_on"):
        if key not in wanted:
            continue
        if began_on <= last and (ended_on is None or ended_on > last):
            monitored.add(key)
        if ended_on is not None and ended_on <= last:
            before.add(key)
        if began_on.year == year + 1:
            entered.add(key)
    return monitored, before, entered


def _work_months(area_code: str, year: int) -> dict[int, int]:
    """Months of work in the year by household; who has none recorded is not in it."""
    rows: Any = MemberFacts.objects.filter(
        within_area("household__village_code", area_code), year=year, left_on__isnull=True
    )
    return {
        key: total
        for key, total in rows.order_by().values_list("household_id").annotate(total=Sum("work_months"))
        if total is not None
    }


def _groups(area_code: str, year: int, past: Past) -> dict[str, list[str | None]]:
    """To which groups each household belongs: by its head, by whether anybody is disabled, by township. For the check alone."""
    rows: Any = MemberFacts.objects.filter(
        within_area("household__village_code", area_code), year=year, left_on__isnull=True
    ).order_by()
    heads: dict[int, tuple[str | None, str | None]] = {
        key: (sex, None if ethnicity is None else ("han" if ethnicity == "han" else "minority"))
        for key, sex, ethnicity in rows.filter(relation_to_head="head").values_list(
            "household_id", "member__sex", "member__ethnicity"
        )
    }
    disabled: dict[int, bool] = defaultdict(bool)
    for key, category, health in rows.values_list("household_id", "disability_category", "health"):
        disabled[key] |= bool(category) or "disab" in (health or "")
    return {
        "head_sex": [heads.get(key, (None, None))[0] for key in past.households],
        "minority": [heads.get(key, (None, None))[1] for key in past.households],
        "disability": ["yes" if disabled.get(key) else "no" if key in disabled else None for key in past.households],
        "township": [village[:_TOWNSHIP] for village in past.villages],
    }


@dataclass(frozen=True, slots=True)
class ShownScore:
    """A score with its proof read back, for a page."""

    model: ScoreModel
    proof: Proof
    limits: ScoreLimits


def latest_score(user: User, area_code: str = "") -> ShownScore | None:
    """Return the newest score of the user's counties, or of one of them.

    Raises:
        PermissionDenied: he scores nowhere.
    """
    found = scores_open_to(user).select_related("by")
    model = (found.filter(area_code=area_code) if area_code else found).order_by("-id").first()
    if model is None:
        return None
    return ShownScore(model, Proof.of(model.proof), ScoreLimits(**model.limits))


def suggested_visits(user: User) -> QuerySet[VisitSuggestion]:
    """Visits that the newest scores which passed suggest to the user, by village and order.

    Raises:
        PermissionDenied: he reports leads nowhere.
    """
    return suggestions_open_to(user).select_related("household", "model").order_by("village_code", "rank", "id")


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A suggested visit as a list shows it."""

    rank: int
    household_id: int
    household: Any
    place: str
    chance: float


def visit_rows(found: Iterable[VisitSuggestion]) -> list[VisitRow]:
    """Return suggested visits as lists show them."""
    some = list(found)
    names = area_names({one.village_code for one in some})
    return [VisitRow(one.rank, one.household_id, one.household, names[one.village_code], one.chance) for one in some]


def scorable_counties(user: User) -> list[tuple[str, str]]:
    """Counties over the whole of which the user may score, with their names."""
    scope = scope_of(user, Act.SCORE_RISK)
    codes = sorted({code for code in YearBook.objects.values_list("county_code", flat=True) if scope.covers(code)})
    names = area_names(codes)
    return [(code, names[code]) for code in codes]
