"""The list of households, the page of one household, the page of one member."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.access import access_household, households_open_to, may_do_to
from lianxin.registry.display import fact_sections, source_ids
from lianxin.registry.forms.filters import HouseholdFilterForm, is_protected
from lianxin.registry.lists import HOUSEHOLDS, members_listing
from lianxin.registry.models import Household, MemberFacts
from lianxin.registry.operations.membership import LEAVING, kinds_of_change
from lianxin.registry.panels import offers_for, panels_for
from lianxin.registry.queries import (
    all_households,
    area_names,
    areas_of,
    changes_of,
    facts_by_household,
    household_facts_of,
    listed_households,
    member_facts_of,
    members_of,
    open_years,
    openable_ids,
    sources_by_id,
    years_in,
    years_of,
)
from lianxin.registry.views.household_parts import LISTED_FACTS, HouseholdRow, history_of, household_rows, member_rows
from lianxin.site.components import Tab
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.paging import KeysetPage

PAGE_SIZE = 50
_LEVELS = ("county", "township", "village")
_BELOW_THE_COUNTY = ("township", "village")


@needs(Act.READ_REGISTRY)
@require_safe
def households(request: HttpRequest) -> HttpResponseBase:
    """List the households that the reader may see, narrowed as he asks."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_REGISTRY)
    years = years_in(scope)
    year = years[0] if years else timezone.localdate().year
    is_below_a_county = all(len(prefix) >= 6 for prefix in scope.prefixes)
    areas = areas_of(scope, *(_BELOW_THE_COUNTY if is_below_a_county else _LEVELS[:1])) if scope.prefixes else []
    may_open = not scope_of(user, Act.OPEN_SENSITIVE).is_empty
    form = HouseholdFilterForm(request.GET, years=years, areas=areas, may_open=may_open)
    if not form.is_valid():
        empty = {"page": KeysetPage([]), "rows": [], "is_faulty": True, "has_areas": bool(areas)}
        return render(request, "registry/households.html", {"form": form, "year": year, **empty})
    wanted = form.wanted(year)
    # Being found by a fact tells the fact: only where the reader may open it.
    must_open = any(is_protected(name) for name in wanted.facts)
    within = households_open_to(user, Act.OPEN_SENSITIVE) if must_open else None
    every = all_households(user, wanted, within=within)
    rows_of = partial(_list_rows, user, wanted.year)
    if file := download(request, Offer(HOUSEHOLDS, every, rows_of, told_filters(form), wanted.area_code)):
        return file
    listed = listed_households(user, wanted, within=within, cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    page = listed.page
    return render(
        request,
        "registry/households.html",
        {
            "form": form,
            "page": page,
            "rows": rows_of(page.rows),
            "listing": HOUSEHOLDS,
            "year": wanted.year,
            "total": listed.total,
            "is_exact": listed.is_exact,
            "is_narrowed": form.is_narrowed,
            "has_areas": bool(areas),
            "may_import": user.may(Act.IMPORT),
            "is_own_only": not scope.prefixes,
        },
    )


def _list_rows(user: Any, year: int, some: list[Any]) -> list[HouseholdRow]:
    ids = [household.pk for household in some]
    names = area_names(household.village_code for household in some)
    openable = openable_ids(user, Act.OPEN_SENSITIVE, ids)
    facts = facts_by_household(ids, year, *LISTED_FACTS)
    return household_rows(some, facts, names, openable, year=year)


@needs(Act.READ_REGISTRY)
@require_safe
def household(request: HttpRequest, household_id: int) -> HttpResponseBase:
    """Show a household in one year: who lives in it, its facts with their sources, what was changed, what other rooms know."""
    user: Any = request.user
    found = access_household(user, household_id)
    years = years_of(found)
    year = year_asked(request, years)
    may_open = may_do_to(user, Act.OPEN_SENSITIVE, found)
    facts = household_facts_of(found, year)
    members = members_of(found, year)
    rows = member_rows(members, on=age_day(year), may_open=may_open)
    listing = members_listing()
    offer = Offer(listing, rows, filters={"year": str(year)}, area_code=found.village_code)
    if file := download(request, offer, *offers_for(request, found, year)):
        return file
    sources = sources_by_id(source_ids([facts] if facts else []))
    sections = list(fact_sections("household", found, facts, sources, may_open=may_open))
    names = {row.member_id: row.member.name for row in members}
    return render(
        request,
        "registry/household.html",
        {
            **_head(request, found, year, years),
            "facts": facts,
            "members": rows,
            "listing": listing,
            "living": sum(not row.has_left for row in rows),
            "sections": [section for section in sections if section.lines],
            "bare_sections": [section for section in sections if not section.lines],
            "missing": sum(section.missing for section in sections)
            + sum(row.missing for row in rows if not row.has_left),
            "is_carried": bool(facts and facts.is_carried) or any(row.facts.is_carried for row in rows),
            "history": history_of(changes_of(found, names), names, may_open=may_open),
            "panels": panels_for(request, found, year),
            "may_open": may_open,
        },
    )


@needs(Act.READ_REGISTRY)
@require_safe
def member(request: HttpRequest, household_id: int, member_id: int) -> HttpResponse:
    """Show one member of a household in one year."""
    user: Any = request.user
    found = access_household(user, household_id)
    years = years_of(found)
    year = year_asked(request, years)
    facts = member_facts_of(found, member_id, year)
    if facts is None:
        raise Http404("no such member")
    may_open = may_do_to(user, Act.OPEN_SENSITIVE, found)
    sources = sources_by_id(source_ids([facts]))
    sections = list(fact_sections("member", facts.member, facts, sources, may_open=may_open))
    names = {facts.member_id: facts.member.name}
    changes = [c for c in changes_of(found, names) if c.table == "member"]
    row = member_rows([facts], on=age_day(year), may_open=may_open)[0]
    return render(
        request,
        "registry/member.html",
        {
            **_head(request, found, year, years, member_id=member_id),
            "member": facts.member,
            "row": row,
            "facts": facts,
            "left_because": _left_because(facts),
            "sections": [section for section in sections if section.lines],
            "bare_sections": [section for section in sections if not section.lines],
            "missing": sum(section.missing for section in sections),
            "history": history_of(changes, names, may_open=may_open),
            "may_open": may_open,
        },
    )


def _left_because(facts: MemberFacts) -> Words | None:
    """Why he left, in words; None while he has not, or when nobody said."""
    return next((code.words for code in kinds_of_change(LEAVING) if facts.leaving_kind == code.key), None)


def year_asked(request: HttpRequest, years: list[int]) -> int:
    """Return the year of the address; without one the newest that has facts, or the present.

    Raises:
        Http404: not a year of this household.
    """
    asked = request.GET.get("year", "")
    if not asked:
        return years[0] if years else timezone.localdate().year
    if not (asked.isascii() and asked.isdigit()) or int(asked) not in years:
        raise Http404("no facts of that year")
    return int(asked)


def age_day(year: int) -> date:
    """The day on which ages of a year are counted: its last, or today if that is earlier."""
    return min(date(year, 12, 31), timezone.localdate())


def _head(
    request: HttpRequest, found: Household, year: int, years: list[int], member_id: int | None = None
) -> dict[str, Any]:
    """What the head of a household's or a member's page needs."""
    user: Any = request.user
    address = reverse("registry:household", args=[found.pk])
    if member_id is not None:
        address = reverse("registry:member", args=[found.pk, member_id])
    is_open = year in open_years(found.village_code[:6])
    return {
        "household": found,
        "village": area_names([found.village_code])[found.village_code],
        "year": year,
        "years": years,
        "tabs": [Tab(Words(f"{one} 年", str(one)), f"{address}?year={one}", one == year) for one in years],
        "is_open_year": is_open,
        "may_correct": is_open and may_do_to(user, Act.CORRECT_FACTS, found),
    }
