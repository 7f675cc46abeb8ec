"""Pages of a county and of a village: criteria with value and limit, how far, incidence by year, and a forecast marked as one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.exits.access import access_place, may_in
from lianxin.exits.drawings import incidence_chart, progress_chart
from lianxin.exits.forms import HouseholdFilterForm, JudgeForm, OpenSheetForm, OverviewForm
from lianxin.exits.jobs import begin_judging
from lianxin.exits.lists import CRITERIA, HOUSEHOLDS, INCIDENCE, SHORT, heat_listing
from lianxin.exits.queries.dashboards import (
    PlaceRow,
    counts_by_verdict,
    county_rows,
    criteria_of_rows,
    judged_years,
    listed_standings,
    place_row,
    short_households,
    short_words,
    standing_counts,
    village_rows,
)
from lianxin.exits.queries.figures import (
    county_exit_of,
    fitting_bases,
    forecast_of,
    incidence_by_year,
    limit_of,
)
from lianxin.exits.queries.sheets import filtered_sheets
from lianxin.exits.wording import ANSWERS, STATES, forecast_words
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of, capped_count, years_in
from lianxin.rulebook import rulebook
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.language import say
from lianxin.site.listing import HIDDEN
from lianxin.site.paging import keyset_page
from lianxin.site.values import count
from lianxin.site.veiling import least_shown, note_words

PAGE_SIZE = 50


def _year_and_area(request: HttpRequest, user: Any) -> tuple[OverviewForm, int | None, str]:
    """The form, the year that it asks for (else the newest judged) and the area."""
    years = judged_years(user)
    areas = areas_of(required_scope(user, Act.READ_EXITS), "township")
    form = OverviewForm(request.GET, years=years, areas=areas)
    if not form.is_valid():
        return form, None, ""
    return form, form.cleaned_data["year"] or (years[0] if years else None), form.cleaned_data["area"]


@needs(Act.READ_EXITS)
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show the county: what is missing for exit, village by village and criterion by criterion."""
    user: Any = request.user
    form, year, area = _year_and_area(request, user)
    rows = village_rows(user, year=year, area_code=area) if year else []
    counties = county_rows(user, year=year) if year and not area else []
    villages = Offer(heat_listing(criteria_of_rows(rows)), rows, filters={"year": str(year), "area": area})
    parts = [_county_parts(user, row) for row in counties]
    offers = [villages, *(offer for part in parts for offer in (part["criteria"], part["incidence"]))]
    if file := download(request, *offers):
        return file
    shown = {
        "form": form,
        "is_faulty": bool(form.errors),
        "year": year,
        "rows": rows,
        "villages": villages,
        "verdicts": [(ANSWERS[verdict], count) for verdict, count in counts_by_verdict(rows).items()],
        "chart": progress_chart(rows),
        "counties": parts,
        "households": _told(standing_counts(user, year=year, area_code=area)) if year else {},
        "area": area,
        "veil_note": _veil_note(user),
        "judge_form": _judge_form(user),
    }
    return render(request, "exits/overview.html", shown)


def _veil_note(user: Any) -> Words | None:
    """Why some numbers are not shown; None where all are."""
    least = least_shown(user)
    return None if least is None else note_words(least)


def _told(counts: dict[str, int | None]) -> dict[str, str]:
    """How many households got which answer, as the sentence says it."""
    return {verdict: say(HIDDEN) if number is None else str(count(number)) for verdict, number in counts.items()}


def _judge_form(user: Any, sent: Any = None) -> JudgeForm | None:
    scope = scope_of(user, Act.JUDGE_EXITS)
    if scope.is_empty:
        return None
    return JudgeForm(sent, years=years_in(scope), areas=areas_of(scope, "county", "township", "village"))


def _county_parts(user: Any, row: PlaceRow) -> dict[str, Any]:
    """What the page says of a county."""
    code, on = row.finding.area_code, row.finding.run.on_date
    return {
        "row": row,
        "answer": ANSWERS[row.verdict],
        "criteria": Offer(CRITERIA, [{"one": one, "links": ()} for one in row.criteria.values()], area_code=code),
        "exit": county_exit_of(code),
        **_incidence_parts(user, code, on),
    }


def _incidence_parts(user: Any, code: str, on: Any) -> dict[str, Any]:
    years, limit = incidence_by_year(user, code), limit_of(code, on)
    foretold = forecast_of(years, limit)
    return {
        "incidence": Offer(INCIDENCE, years, area_code=code),
        "chart": incidence_chart(years, limit, foretold),
        "forecast": forecast_words(foretold),
        "bases": None if any(one.is_hidden for one in years) else fitting_bases(years),
    }


@needs(Act.JUDGE_EXITS)
@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Have an area judged anew: a job, whose page says how far it is and what was refused."""
    user: Any = request.user
    form = _judge_form(user, request.POST)
    if form is None or not form.is_valid():
        raise Http404("no such area or year")
    job = begin_judging(area_code=form.cleaned_data["area"], year=form.cleaned_data["year"], by=user)
    return redirect("jobs:job", key=job.key)


@needs(Act.READ_EXITS)
@require_safe
def village(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show a village: each criterion with value, limit and what is missing, its households, incidence and sheets."""
    user: Any = request.user
    access_place(user, code)
    _, year, _ = _year_and_area(request, user)
    row = place_row(user, level="village", code=code, year=year) if year else None
    if row is None:
        raise Http404("not judged")
    criteria = Offer(
        CRITERIA,
        [
            {"one": one, "links": () if one.is_hidden else _links(code, row, one.short_of)}
            for one in row.criteria.values()
        ],
        filters={"year": str(year)},
        area_code=code,
    )
    parts = _incidence_parts(user, code, row.finding.run.on_date)
    if file := download(request, criteria, parts["incidence"]):
        return file
    rule_set = rulebook().rule_sets[row.finding.rule_set]
    shown = {
        "row": row,
        "year": year,
        "answer": ANSWERS[row.verdict],
        "rule_set": rule_set,
        "judged": rule_set.judged,
        "criteria": criteria,
        "households": _told(standing_counts(user, year=year, area_code=code)),
        "sheets": [_sheet_line(sheet) for sheet in filtered_sheets(user, level="village", area=code)[:5]],
        "open_form": OpenSheetForm(years=judged_years(user)) if may_in(user, Act.JUDGE_EXITS, code) else None,
        "incidence_part": parts,
        "veil_note": _veil_note(user),
    }
    return render(request, "exits/village.html", shown)


def _sheet_line(sheet: Any) -> dict[str, Any]:
    return {"sheet": sheet, "state": STATES[sheet.state]}


def _links(code: str, row: PlaceRow, tallies: tuple[str, ...]) -> list[tuple[str, Words]]:
    """Where the households are listed that a criterion's counts say are still missing."""
    year = row.finding.run.year
    found: dict[Words, str] = {}
    for tally in tallies:
        found.setdefault(short_words(tally), f"{reverse('exits:short', args=[code, tally])}?year={year}")
    return [(url, words) for words, url in found.items()]


@needs(Act.READ_EXITS)
@require_safe
def short(request: HttpRequest, code: str, tally: str) -> HttpResponseBase:
    """List the households of a village that a count says are still missing."""
    user: Any = request.user
    access_place(user, code)
    _, year, _ = _year_and_area(request, user)
    row = place_row(user, level="village", code=code, year=year) if year else None
    if row is None or tally not in rulebook().tallies or rulebook().tallies[tally].short is None:
        raise Http404("no such list")
    found = short_households(user, tally=tally, finding=row.finding)
    if file := download(request, Offer(SHORT, found, filters={"year": str(year), "tally": tally}, area_code=code)):
        return file
    page = keyset_page(found, order=("head_name", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "row": row,
        "year": year,
        "words": short_words(tally),
        "page": page,
        "listing": SHORT,
        "total": found.count(),
    }
    return render(request, "exits/short.html", shown)


@needs(Act.READ_EXITS)
@require_safe
def households(request: HttpRequest) -> HttpResponseBase:
    """List households on their way out, by answer, criterion and place."""
    user: Any = request.user
    years = judged_years(user) or years_in(required_scope(user, Act.READ_EXITS))
    areas = areas_of(required_scope(user, Act.READ_EXITS), "township", "village")
    form = HouseholdFilterForm(request.GET, years=years, areas=areas, rules=_household_rules())
    page, total = None, 0
    rows: list[dict[str, Any]] = []
    year: int | None = None
    if form.is_valid():
        told = form.cleaned_data
        year = told["year"] or (years[0] if years else timezone.localdate().year)
        found = listed_standings(user, year=year, verdict=told["verdict"], rule=told["rule"], area_code=told["area"])
        offer = Offer(HOUSEHOLDS, found, lambda some: _standing_rows(some, year), told_filters(form), told["area"])
        if file := download(request, offer):
            return file
        total = capped_count(found)
        page = keyset_page(found, order=("village_code", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
        rows = _standing_rows(page.rows, year)
    shown = {"form": form, "page": page, "rows": rows, "listing": HOUSEHOLDS, "total": total, "year": year}
    return render(request, "exits/households.html", shown | {"is_faulty": bool(form.errors)})


def _household_rules() -> list[tuple[str, Words]]:
    found: dict[str, Words] = {}
    for rule_set in rulebook().rule_sets.values():
        if rule_set.purpose == "exit":
            found |= {rule.name: rule.words for rule in rule_set.rules}
    return list(found.items())


def _standing_rows(some: list[Any], year: Any) -> list[dict[str, Any]]:
    rules, names = rulebook().rules, area_names(row.village_code for row in some)
    return [
        {
            "standing": row,
            "village": names[row.village_code],
            "verdict": Verdict(row.verdict),
            "failing": [rules[name].words for name in row.failing.split(",") if name],
            "untold": [rules[name].words for name in row.untold.split(",") if name],
            "year": year,
        }
        for row in some
    ]
