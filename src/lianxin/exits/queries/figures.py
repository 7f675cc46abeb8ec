"""Reads of figures, surveys and the incidence of a place by year, numerator and denominator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries.values import value_on
from lianxin.exits.access import figures_open_to, findings_open_to, surveys_open_to
from lianxin.exits.domain.forecasting import Forecast, NoForecast, forecast
from lianxin.exits.domain.shares import Bases, Share, common_bases
from lianxin.exits.models import CountyExit, ExitRun, IncidenceFigure, PlaceFinding, SurveyResult
from lianxin.exits.queries.hiding import hidden_years
from lianxin.exits.queries.stored import read_count
from lianxin.people.access import within_area
from lianxin.registry.models import VillageFacts

if TYPE_CHECKING:
    from lianxin.people.models import User

SURVEYED = (
    "exited_persons_checked", "wrong_exit_persons_found", "unregistered_persons_checked", "omitted_persons_found",
    "questionnaires", "approvals", "wrong_exit_persons", "omitted_persons",
)  # fmt: skip
_IN_DOCUMENT = Words("文件", "document")
_IN_REGISTER = Words("名册", "register")
_TOGETHER = Words("各县合计", "counties together")
_VILLAGE_LENGTH = 12


def latest_survey(county_code: str, year: int) -> SurveyResult | None:
    """The survey that counts: the one entered last."""
    return SurveyResult.objects.filter(county_code=county_code, year=year).order_by("-id").first()


def survey_record(county_code: str, year: int) -> dict[str, Any]:
    """What the survey of a county's exit tells the criteria; nothing where there is none."""
    found = latest_survey(county_code, year)
    return {} if found is None else {name: getattr(found, name) for name in SURVEYED}


def surveys_of(user: User, county_code: str) -> list[SurveyResult]:
    """Every survey of a county, the newest first."""
    return list(surveys_open_to(user).filter(county_code=county_code).select_related("by"))


def county_exit_of(county_code: str) -> CountyExit | None:
    """A county's exit, if one was decided."""
    return CountyExit.objects.filter(county_code=county_code).first()


@dataclass(frozen=True, slots=True)
class YearOfIncidence:
    """Poor persons and rural persons of a place in a year (None: not told), where that is told, and whether by a document.

    ``is_hidden``: the reader would learn a small number of people; nothing is told him of the numerator, nor what it is printed as.
    """

    year: int
    poor: int | None
    rural: int | None
    source: str
    kind: Words
    printed: str = ""
    is_hidden: bool = False

    @property
    def share(self) -> Share | None:
        if self.poor is None or not self.rural or self.poor > self.rural:
            return None
        return Share(self.poor, self.rural)

    @property
    def hidden(self) -> YearOfIncidence:
        """The same without what it counts."""
        return replace(self, poor=None, rural=None, printed="", is_hidden=True)


def incidence_by_year(user: User | None, area_code: str) -> list[YearOfIncidence]:
    """Return the incidence of a place year by year: what a document told, else what the register was judged to be.

    A document entered later replaces one entered before for the same year; both stay on record. Without a user it is the house
    that asks.
    """
    found: dict[int, YearOfIncidence] = {}
    level = "village" if len(area_code) == _VILLAGE_LENGTH else "county"
    years = PlaceFinding.objects.filter(level=level, area_code=area_code).values_list("run__year", flat=True)
    for year in sorted(set(years)):
        found_in = PlaceFinding.objects.filter(level=level, run__year=year)
        if user is not None:
            found_in = findings_open_to(user, level=level, year=year)
        finding = found_in.filter(area_code=area_code).select_related("run").order_by("-id").first()
        told = _of_register(finding) if finding is not None else None
        if told is not None:
            found[year] = told
    figures = IncidenceFigure.objects.all() if user is None else figures_open_to(user)
    for one in figures.filter(area_code=area_code).order_by("id"):
        found[one.year] = YearOfIncidence(
            one.year, one.poor_persons, one.rural_persons, one.source, _IN_DOCUMENT, one.printed_percent
        )
    gone = hidden_years(user, area_code)
    return [found[year].hidden if gone.hides(area_code, year) else found[year] for year in sorted(found)]


def incidence_of_counties(user: User, above: str) -> dict[str, dict[int, YearOfIncidence]]:
    """Return the incidence of every county below an area, by code and year: what a document told, else what the register was judged."""
    counties = within_area("area_code", above)
    found: dict[str, dict[int, YearOfIncidence]] = defaultdict(dict)
    judged = PlaceFinding.objects.filter(counties, level="county").order_by()
    for year in sorted(set(judged.values_list("run__year", flat=True))):
        for finding in findings_open_to(user, level="county", year=year).filter(counties):
            if (told := _of_register(finding)) is not None:
                found[finding.area_code][year] = told
    for one in figures_open_to(user).filter(counties, area_code__regex=r"^.{6}$").order_by("id"):
        found[one.area_code][one.year] = YearOfIncidence(
            one.year, one.poor_persons, one.rural_persons, one.source, _IN_DOCUMENT, one.printed_percent
        )
    gone = hidden_years(user, above)
    return {
        code: {year: one.hidden if gone.hides(code, year) else one for year, one in told.items()}
        for code, told in found.items()
    }


def summed_incidence(counties: Mapping[str, Mapping[int, YearOfIncidence]]) -> list[YearOfIncidence]:
    """Return the incidence of counties together, of the years in which numerator and denominator of every one of them are known: a year
    that some lack would be another area's."""
    whole = [
        year
        for year in sorted({year for told in counties.values() for year in told})
        if all(year in told and told[year].share is not None for told in counties.values())
    ]
    return [
        YearOfIncidence(
            year,
            sum(told[year].poor or 0 for told in counties.values()),
            sum(told[year].rural or 0 for told in counties.values()),
            "",
            _TOGETHER,
        )
        for year in whole
    ]


def _of_register(finding: PlaceFinding) -> YearOfIncidence | None:
    stored = finding.counts.get("unexited_persons")
    poor = read_count(stored).exact if stored else None
    if poor is None:
        return None
    if finding.level == PlaceFinding.Level.VILLAGE:
        facts = VillageFacts.objects.filter(village_code=finding.area_code, year=finding.run.year).first()
        rural = facts.rural_persons if facts else None  # type: ignore[attr-defined]
    else:
        stored = finding.counts.get("rural_persons")
        rural = read_count(stored).exact if stored else None
    return YearOfIncidence(finding.run.year, poor, rural, "", _IN_REGISTER)


def limit_of(area_code: str, on: date) -> float | None:
    """The incidence that a place must stay below, in per cent; None where none is laid down on the day."""
    name = "village_exit.incidence_percent" if len(area_code) == _VILLAGE_LENGTH else "county_exit.incidence_percent"
    found = value_on(name, area_code=area_code, on=on)
    return None if found is None else float(found)


def forecast_of(years: Iterable[YearOfIncidence], limit: float | None) -> Forecast | NoForecast:
    """Return when the incidence is expected below the limit, from the years that have numerator and denominator."""
    years = list(years)
    if limit is None:
        return NoForecast("no_limit")
    if any(one.is_hidden for one in years):
        return NoForecast("hidden")
    return forecast({one.year: one.share for one in years if one.share is not None}, limit)


def fitting_bases(years: Iterable[YearOfIncidence]) -> Bases | None:
    """Return the denominators that fit the rates that documents print for several years; None where fewer than two print one."""
    told = [(one.poor, one.printed) for one in years if one.printed and one.poor]
    return common_bases(told) if len(told) > 1 else None


def latest_judged_year(prefixes: Iterable[str]) -> int | None:
    """The newest year of which something in the areas was judged."""
    years = [
        year
        for area, year in ExitRun.objects.values_list("area_code", "year")
        if any(area.startswith(p) or p.startswith(area) for p in prefixes)
    ]
    return max(years, default=None)


def figures_of(user: User, area_code: str = "") -> Any:
    """Figures entered from documents, by place and year."""
    return figures_open_to(user).filter(area_code__startswith=area_code).select_related("by")
