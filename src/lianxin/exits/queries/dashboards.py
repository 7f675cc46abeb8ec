"""Reads for the pages of a county and of a village."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries.places import households_short_of
from lianxin.exits.access import findings_open_to, standings_open_to
from lianxin.exits.models import ExitRun, PlaceFinding
from lianxin.exits.queries.figures import latest_judged_year
from lianxin.exits.queries.hiding import hidden_criteria, hidden_standings, told_criteria
from lianxin.exits.queries.stored import ShownCriterion, shown_criteria
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.models import VillageFacts
from lianxin.registry.queries import area_names
from lianxin.rulebook import rulebook

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.exits.models import HouseholdStanding
    from lianxin.people.models import User
    from lianxin.registry.models import Household


def judged_years(user: User) -> list[int]:
    """Years of which something in the user's areas was judged, the newest first."""
    scope = required_scope(user, Act.READ_EXITS)
    found = {
        year
        for area, year in ExitRun.objects.values_list("area_code", "year").distinct()
        if any(area.startswith(prefix) or prefix.startswith(area) for prefix in scope.prefixes)
    }
    return sorted(found, reverse=True)


def default_exit_year(user: User) -> int | None:
    """The newest year judged in the user's areas."""
    return latest_judged_year(required_scope(user, Act.READ_EXITS).prefixes)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A village (or the county) with its criteria by name, and what the register says of its exit."""

    finding: PlaceFinding
    name: str
    criteria: dict[str, ShownCriterion]
    exit_year: int | None = None

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.finding.verdict)


def village_rows(user: User, *, year: int, area_code: str = "") -> list[PlaceRow]:
    """Every village of the user's areas that was judged for a year, by code, with its criteria."""
    found = (
        findings_open_to(user, level="village", year=year).filter(area_code__startswith=area_code).order_by("area_code")
    )
    return _rows(user, list(found), year, area_code)


def county_rows(user: User, *, year: int) -> list[PlaceRow]:
    """Every county of the user's areas that was judged for a year."""
    return _rows(user, list(findings_open_to(user, level="county", year=year).order_by("area_code")), year)


def place_row(user: User, *, level: str, code: str, year: int) -> PlaceRow | None:
    """One place as it was judged last for a year; None where it was not."""
    found = findings_open_to(user, level=level, year=year).filter(area_code=code).first()
    return _rows(user, [found], year, code)[0] if found is not None else None


def _rows(user: User, findings: list[PlaceFinding], year: int, area_code: str = "") -> list[PlaceRow]:
    gone = hidden_criteria(user, year, area_code)
    names = area_names(finding.area_code for finding in findings)
    exited = dict(
        VillageFacts.objects.filter(  # type: ignore[misc]
            village_code__in=[finding.area_code for finding in findings], year=year, exited=True
        ).values_list("village_code", "exit_year")
    )
    return [
        PlaceRow(
            finding,
            names[finding.area_code],
            told_criteria(shown_criteria(finding), finding.area_code, gone),
            exited.get(finding.area_code),
        )
        for finding in findings
    ]


def criteria_of_rows(rows: list[PlaceRow]) -> list[tuple[str, Words]]:
    """Every criterion that some of the places was judged by, in the order of the rule sets."""
    found: dict[str, Words] = {}
    for row in rows:
        for name, one in row.criteria.items():
            found.setdefault(name, one.words)
    return list(found.items())


def counts_by_verdict(rows: list[PlaceRow]) -> dict[Verdict, int]:
    """How many places got which answer."""
    found = dict.fromkeys(Verdict, 0)
    for row in rows:
        found[row.verdict] += 1
    return found


def listed_standings(
    user: User, *, year: int, verdict: str = "", rule: str = "", area_code: str = ""
) -> QuerySet[HouseholdStanding]:
    """Households on their way out, by answer, by a criterion that fails or cannot be told, by area."""
    found = standings_open_to(user, year)
    if verdict:
        found = found.filter(verdict=verdict)
    if rule:
        found = found.filter(failing__contains=f",{rule},") | found.filter(untold__contains=f",{rule},")
    return found.filter(village_code__startswith=area_code).select_related("household").order_by("village_code", "id")


def standing_counts(user: User, *, year: int, area_code: str = "") -> dict[str, int | None]:
    """How many households on their way out got which answer; None: the number is hidden from the reader."""
    gone = hidden_standings(user, year, area_code)
    found = standings_open_to(user, year).filter(village_code__startswith=area_code).order_by()
    counted = dict(found.values_list("verdict").annotate(Count("id")))
    return {verdict.value: None if verdict in gone else counted.get(verdict.value, 0) for verdict in Verdict}


def short_households(user: User, *, tally: str, finding: PlaceFinding) -> QuerySet[Household]:
    """Households of a village that a count says are still missing, as far as the user may see them.

    Raises:
        KeyError: no such count, or one that lists nobody.
    """
    ids = households_short_of(tally, village_code=finding.area_code, year=finding.run.year, on=finding.run.on_date)
    return households_open_to(user, Act.READ_REGISTRY).filter(pk__in=ids).order_by("head_name", "id")


def short_words(tally: str) -> Words:
    """What the households are called that a count says are still missing.

    Raises:
        KeyError: no such count, or one that lists nobody.
    """
    words = rulebook().tallies[tally].short_words
    if words is None:
        raise KeyError(tally)
    return words
