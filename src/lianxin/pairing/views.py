"""Pages of pairing: who helps whom today, who is left out, and plans from draft to confirmation."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.jobs.queries import shown_progress
from lianxin.pairing import operations
from lianxin.pairing.access import access_plan
from lianxin.pairing.drawings import busiest_helpers, coverage_map, load_spread
from lianxin.pairing.forms import ConfirmForm, CountyForm, MakePlanForm, OverrideForm, PairingListForm, PlanFilterForm
from lianxin.pairing.jobs import begin_plan, plan_being_made
from lianxin.pairing.list_sheet import read_pairings
from lianxin.pairing.lists import (
    BRANCHES,
    LEFT_OUT,
    LOADS,
    MINE,
    OWN_VILLAGES,
    PLAN_CHANGES,
    PLAN_HOUSEHOLDS,
    PLAN_STAGES,
    PLAN_VILLAGES,
    PLANS,
    VILLAGES,
)
from lianxin.pairing.models import Plan
from lianxin.pairing.plan_sheet import BY_HAND, ROLES, STATES, HouseholdRow, OverrideLine, PlanSheet
from lianxin.pairing.queries import (
    HelperLoad,
    VillageCoverage,
    branches_in_villages,
    counties_of,
    coverage,
    helper_loads,
    households_by_id,
    households_of_mine,
    left_out,
    paired_counties,
    plan_list,
    run_for,
    seen_runs,
    units_in_villages,
)
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of
from lianxin.site.downloads import Offer, download
from lianxin.site.errors import CURSOR_UNREADABLE
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import KeysetPage, keyset_page

PAGE_SIZE = 50
_PLAN_PAGE_SIZE = 25
_SHOWN_LINES = 50


@needs(Act.READ_PAIRING)
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show who helps whom today in a county, inside what the reader may see; his own households first."""
    return _overview(request, request.GET.get("county", ""), MakePlanForm())


def _overview(request: HttpRequest, asked: str, make_form: MakePlanForm) -> HttpResponseBase:
    user: Any = request.user
    scope = required_scope(user, Act.READ_PAIRING)
    units, runs = units_in_villages(user), seen_runs(user)
    counties = counties_of(user, units, runs)
    county = _county_asked(asked, counties)
    run = run_for(county, runs) if county else None
    rows = coverage(user, units, county_code=county, run=run if scope.prefixes else None)
    mine = _mine(request) if scope.unit_ids or scope.is_own else None
    mine_rows = [] if mine is None else mine.rows
    names = area_names(
        {row.village_code for row in rows} | {p.household.village_code for p in mine_rows} | set(counties)
    )
    loads = helper_loads(user, county_code=county) if scope.prefixes else []
    villages = VILLAGES if scope.prefixes else OWN_VILLAGES
    village_rows = [(names[row.village_code], row, _role_in(row)) for row in rows]
    offers = [Offer(villages, village_rows, filters={"county": county} if county else {}, area_code=county)]
    if scope.prefixes:
        offers.append(Offer(LOADS, loads, filters=offers[0].filters, area_code=county))
    if mine is not None:
        offers.append(Offer(MINE, _all_mine(user), _mine_rows))
    plans = plan_list(user) if scope.prefixes else []
    plan_rows = [(p, *STATES[Plan.State(p.state)]) for p in plans]
    if scope.prefixes:
        offers.append(Offer(PLANS, plan_rows))
    if file := download(request, *offers):
        return file
    may_plan = run is not None and scope_of(user, Act.PLAN_PAIRING).covers(run.area_code)
    making = plan_being_made(run.area_code) if run is not None and may_plan else None
    return render(
        request,
        "pairing/overview.html",
        {
            "county": county,
            "county_name": names.get(county, ""),
            "county_form": CountyForm(initial={"county": county}, counties=[(c, names[c]) for c in counties]),
            "has_counties": len(counties) > 1,
            "run": run,
            "rows": village_rows,
            "villages": villages,
            "loads_listing": LOADS,
            "mine_listing": MINE,
            "is_own_only": not scope.prefixes,
            "is_unit": bool(scope.unit_ids),
            "identified": sum(row.identified for row in rows),
            "missed": sum(row.left_out for row in rows),
            "helped": sum(row.households for row in rows),
            "without_lead": sum(not row.lead for row in rows),
            "mine": mine,
            "mine_rows": [(pairing, names[pairing.household.village_code]) for pairing in mine_rows],
            "map": coverage_map((county, names[county]), rows, is_own_only=not scope.prefixes) if rows else None,
            "spread": load_spread([load.households for load in loads]) if loads else None,
            "busiest": busiest_helpers(loads) if any(load.households for load in loads) else None,
            "draft": next((p for p in plans if p.state == Plan.State.DRAFT), None),
            "plans": plan_rows,
            "plans_listing": PLANS,
            "may_plan": may_plan,
            "make_form": make_form,
            "making": making,
            "job": shown_progress(making) if making is not None else None,
            "may_take_over": user.may(Act.CONFIRM_PAIRING),
            "may_identify": user.may(Act.IDENTIFY),
            "coming": sum(row.coming for row in rows),
            "first_day": min((row.first_day for row in rows if row.first_day), default=None),
        },
        status=400 if make_form.errors else 200,
    )


@needs(Act.READ_PAIRING)
@require_safe
def households_left_out(request: HttpRequest) -> HttpResponseBase:
    """List the identified households that nobody helps."""
    user: Any = request.user
    units, runs = units_in_villages(user), seen_runs(user)
    county = _county_asked(request.GET.get("county", ""), counties_of(user, units, runs))
    run = run_for(county, runs) if county else None
    year = run.year if run is not None else 0
    found = left_out(user, run, county_code=county).order_by("village_code", "id") if run is not None else None
    rows_of = partial(_left_out_rows, year)
    filters = {"run": str(run.pk), "county": county} if run is not None else {}
    if file := download(request, Offer(LEFT_OUT, [] if found is None else found, rows_of, filters, county)):
        return file
    page = KeysetPage([])
    if found is not None:
        cursor = request.GET.get("page", "")
        page = keyset_page(found, order=("village_code", "id"), cursor=cursor, size=PAGE_SIZE, total=found.count())
    context = {"run": run, "page": page, "rows": rows_of(page.rows), "listing": LEFT_OUT}
    return render(request, "pairing/left_out.html", context)


def _left_out_rows(year: int, some: list[Any]) -> list[tuple[Any, str, int]]:
    names = area_names(row.village_code for row in some)
    return [(row, names[row.village_code], year) for row in some]


@needs(Act.READ_PAIRING)
@require_safe
def branches(request: HttpRequest) -> HttpResponseBase:
    """List party branches with the villages that they help."""
    user: Any = request.user
    found = branches_in_villages(user)
    if file := download(request, Offer(BRANCHES, found, _branch_rows)):
        return file
    cursor = request.GET.get("page", "")
    page = keyset_page(found, order=("village_code", "id"), cursor=cursor, size=PAGE_SIZE, total=found.count())
    context = {"page": page, "rows": _branch_rows(page.rows), "listing": BRANCHES}
    return render(request, "pairing/branches.html", context)


def _branch_rows(some: list[Any]) -> list[tuple[Any, str]]:
    names = area_names(pairing.village_code for pairing in some)
    return [(pairing, names[pairing.village_code]) for pairing in some]


@needs(Act.CONFIRM_PAIRING)
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest) -> HttpResponse:
    """Take over a list of pairings that was made elsewhere: all of it, or nothing."""
    user: Any = request.user
    areas = [tuple(one) for one in areas_of(required_scope(user, Act.CONFIRM_PAIRING), "county", "township")]
    form = PairingListForm(request.POST or None, request.FILES or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        sent, starts_on = asked["file"], asked["starts_on"]
        told = {
            "area_code": asked["area"],
            "year": starts_on.year,
            "document": asked["document"],
            "starts_on": starts_on,
        }
        try:
            listed = read_pairings(sent.read(), name=sent.name, **told)
            made = operations.take_over_pairings(told=listed, by=user)
        except Refused as refusal:
            refuse(form, refusal, "file")
        else:
            messages.success(request, say(Words("名单已接收。", "The list is taken over.")))
            return redirect("pairing:plan", plan_id=made.pk)
    return render(request, "pairing/take_over.html", {"form": form}, status=409 if form.errors else 200)


@needs(Act.PLAN_PAIRING)
@require_POST
def make(request: HttpRequest) -> HttpResponseBase:
    """Ask for a plan for a county's identified households, and lead to the job that makes it."""
    user: Any = request.user
    county = request.POST.get("county", "")
    runs = seen_runs(user)
    run = run_for(county, runs) if county in paired_counties((), runs) else None
    if run is None:
        raise Http404("nothing was identified there")
    form = MakePlanForm(request.POST)
    if not form.is_valid():
        return _overview(request, county, form)
    job = begin_plan(run=run, seconds=form.cleaned_data["seconds"], by=user)
    return redirect("jobs:job", key=job.key)


@needs(Act.READ_PAIRING)
@require_safe
def plan(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """Show a plan: what is proven, what is short or broken, villages with units, households with helpers."""
    user: Any = request.user
    found = access_plan(user, plan_id)
    if file := download(request, *_plan_offers(request, found)):
        return file
    form = ConfirmForm(initial={"starts_on": timezone.localdate()}, made_on=timezone.localdate(found.made_at))
    return render(request, "pairing/plan.html", _plan_context(request, found, form))


@needs(Act.PLAN_PAIRING)
@require_http_methods(["GET", "HEAD", "POST"])
def override_household(request: HttpRequest, plan_id: int, household_id: int) -> HttpResponse:
    """Put another first helper in a household of a draft."""
    user: Any = request.user
    found = access_plan(user, plan_id, Act.PLAN_PAIRING)
    sheet = _sheet(found)
    if str(household_id) not in sheet.households:
        raise Http404("no such household in the plan")
    heads = households_by_id(user, [household_id])
    row = sheet.household_rows([household_id], heads)[0]
    label = Words("改由谁作第一帮扶责任人", "First helper instead")
    choices = sheet.helper_choices(str(household_id))
    form = OverrideForm(
        request.POST if request.method == "POST" else None, label=label, choices=choices, initial=_present(row.first)
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            operations.override_helper(
                plan_id=plan_id, household=str(household_id), helper=told["chosen"], reason=told["reason"], by=user
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已调整。", "Changed.")))
            return redirect(_back_to(plan_id, sheet.households[str(household_id)]["village"], "households"))
    context = {"plan": found, "row": row, "form": form, "village": sheet.households[str(household_id)]["village"]}
    return render(request, "pairing/override_household.html", context, status=409 if form.errors else 200)


@needs(Act.PLAN_PAIRING)
@require_http_methods(["GET", "HEAD", "POST"])
def override_village(request: HttpRequest, plan_id: int, village: str, role: str) -> HttpResponse:
    """Give a role in a village of a draft to another unit."""
    user: Any = request.user
    found = access_plan(user, plan_id, Act.PLAN_PAIRING)
    sheet = _sheet(found)
    if village not in sheet.village_names or role not in ROLES:
        raise Http404("no such village or role in the plan")
    row = next(row for row in sheet.village_rows() if row.code == village)
    held = {"lead": row.lead, "responsible": row.responsible, "co": row.co_builders}[role]
    label = ROLES[role]  # type: ignore[index]
    choices = sheet.unit_choices()
    first = held[0] if held and role != "co" else None
    form = OverrideForm(
        request.POST if request.method == "POST" else None, label=label, choices=choices, initial=_present(first)
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            operations.override_unit(
                plan_id=plan_id, village=village, role=role, unit=told["chosen"], reason=told["reason"], by=user
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已调整。", "Changed.")))
            return redirect(_back_to(plan_id, "", "villages"))
    context = {"plan": found, "row": row, "role": role, "role_words": label, "held": held, "form": form}
    return render(request, "pairing/override_village.html", context, status=409 if form.errors else 200)


@needs(Act.CONFIRM_PAIRING)
@require_POST
def confirm(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Pair as the draft says, from a day."""
    user: Any = request.user
    found = access_plan(user, plan_id, Act.CONFIRM_PAIRING)
    form = ConfirmForm(request.POST, made_on=timezone.localdate(found.made_at))
    if form.is_valid():
        try:
            operations.confirm_plan(plan_id=plan_id, starts_on=form.cleaned_data["starts_on"], by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            words = Words("已确认，{day} 起结对。", "Confirmed: paired from {day}.")
            messages.success(request, say(words.filled(day=form.cleaned_data["starts_on"].isoformat())))
            return redirect("pairing:plan", plan_id=plan_id)
    return render(request, "pairing/plan.html", _plan_context(request, found, form), status=409)


@needs(Act.PLAN_PAIRING)
@require_POST
def discard(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Discard a draft."""
    user: Any = request.user
    operations.discard_plan(plan_id=plan_id, by=user)
    messages.success(
        request, say(Words("草案已作废，现有结对不变。", "The draft is discarded; pairings stay as they are."))
    )
    return redirect("pairing:overview")


def _county_asked(asked: str, counties: list[str]) -> str:
    """The county that the reader asks for, else the first; a county that is not his is none at all."""
    if asked and asked not in counties:
        raise Http404("no such county")
    return asked or (counties[0] if counties else "")


_ORDER_OF_MINE = ("household__village_code", "household__id", "id")


def _all_mine(user: Any) -> QuerySet[Any]:
    return households_of_mine(user).order_by(*_ORDER_OF_MINE)


def _mine(request: HttpRequest) -> KeysetPage:
    found = households_of_mine(request.user)  # type: ignore[arg-type]
    return keyset_page(found, order=_ORDER_OF_MINE, cursor=request.GET.get("page", ""), size=PAGE_SIZE)


def _mine_rows(some: list[Any]) -> list[tuple[Any, str]]:
    names = area_names(pairing.household.village_code for pairing in some)
    return [(pairing, names[pairing.household.village_code]) for pairing in some]


def _role_in(row: VillageCoverage) -> Words | None:
    """The role in which a reader sees a unit in a village, for whom there is one unit to see: his own."""
    held = {"lead": row.lead, "responsible": row.responsible, "co": row.co_builders}
    return next((words for role, words in ROLES.items() if held[role]), None)


def _sheet(found: Plan) -> PlanSheet:
    return PlanSheet(found, area_names(entry["code"] for entry in found.problem["villages"]))


def _plan_offers(request: HttpRequest, found: Plan) -> list[Offer]:
    """A plan's tables as files; a household's name only where the reader may see the household."""
    user: Any = request.user
    sheet = _sheet(found)
    village = _village_asked(request, sheet)[1]

    def rows_of(some: list[int]) -> list[HouseholdRow]:
        return sheet.household_rows(some, households_by_id(user, some))

    def changes_of(some: list[Any]) -> list[OverrideLine]:
        heads = households_by_id(user, [int(one.subject) for one in some if one.subject in sheet.households])
        return list(sheet.override_lines(some, heads))

    told = {"plan": str(found.pk)}
    households = told | ({"village": village} if village else {})
    return [
        Offer(PLAN_HOUSEHOLDS, sheet.household_ids(village), rows_of, households, village or found.area_code),
        Offer(PLAN_VILLAGES, sheet.village_rows(), filters=told, area_code=found.area_code),
        Offer(PLAN_STAGES, sheet.stages, filters=told, area_code=found.area_code),
        Offer(PLAN_CHANGES, found.overrides.select_related("by").order_by("-id"), changes_of, told, found.area_code),
    ]


def _village_asked(request: HttpRequest, sheet: PlanSheet) -> tuple[PlanFilterForm, str]:
    form = PlanFilterForm(request.GET, villages=sorted(sheet.village_names.items()))
    return form, form.cleaned_data["village"] if form.is_valid() else ""


def _plan_context(request: HttpRequest, found: Plan, confirm_form: ConfirmForm) -> dict[str, Any]:
    user: Any = request.user
    sheet = _sheet(found)
    filters, village = _village_asked(request, sheet)
    is_draft = found.state == Plan.State.DRAFT
    ids = sheet.household_ids(village)
    page = _page_of(ids, request.GET.get("page", ""))
    violations = operations.violations_of(found) if is_draft else []
    overrides = list(found.overrides.select_related("by").order_by("-id")[:_SHOWN_LINES])
    broken, unplaced = violations[:_SHOWN_LINES], found.plan["unplaced"]
    spoken = [v.subject.split("-")[0] for v in broken] + [o.subject for o in overrides]
    spoken += [e["id"] for e in unplaced[:_SHOWN_LINES]] + [e["other"] for e in found.plan["released"][:_SHOWN_LINES]]
    heads = households_by_id(user, [*page.rows, *(int(key) for key in spoken if key in sheet.households)])
    loads = [
        HelperLoad(helper["name"], sheet.units[helper["unit"]]["name"], sheet.firsts[key])
        for key, helper in sheet.helpers.items()
    ]
    loads.sort(key=lambda load: (-load.households, load.unit, load.name))
    is_changed = bool(overrides)
    return {
        "plan": found,
        "sheet": sheet,
        "area_name": area_names([found.area_code])[found.area_code],
        "state": STATES[Plan.State(found.state)],
        "status": BY_HAND if is_changed else sheet.status,
        "is_changed": is_changed,
        "quality": found.plan["quality"],
        "is_draft": is_draft,
        "may_change": is_draft and scope_of(user, Act.PLAN_PAIRING).covers(found.area_code),
        "may_confirm": is_draft and scope_of(user, Act.CONFIRM_PAIRING).covers(found.area_code),
        "confirm_form": confirm_form,
        "gaps": len(sheet.gaps),
        "broken_count": len(violations),
        "broken": sheet.violation_lines(broken, heads),
        "unplaced": sheet.unplaced_lines(heads, at_most=_SHOWN_LINES),
        "released": sheet.released_lines(heads, at_most=_SHOWN_LINES),
        "overrides": sheet.override_lines(overrides, heads),
        "villages": sheet.village_rows(),
        "villages_listing": PLAN_VILLAGES,
        "lists": {listing.part: listing for listing in (PLAN_STAGES, PLAN_CHANGES)},
        "households_listing": PLAN_HOUSEHOLDS,
        "filters": filters,
        "village": village,
        "page": page,
        "rows": sheet.household_rows(page.rows, heads),
        "total": len(ids),
        "helpers_used": sum(load.households > 0 for load in loads),
        "spread": load_spread([load.households for load in loads]) if loads else None,
        "busiest": busiest_helpers(loads) if sheet.firsts else None,
    }


def _page_of(ids: list[int], cursor: str) -> KeysetPage:
    """A page of ids that lie in memory: a plan is one document, read as a whole in any case."""
    if cursor and not (cursor.isascii() and cursor.isdigit() and int(cursor) < len(ids)):
        raise Refused(CURSOR_UNREADABLE)
    start = int(cursor or 0)
    end = start + _PLAN_PAGE_SIZE
    previous = str(max(0, start - _PLAN_PAGE_SIZE)) if start else ""
    return KeysetPage(ids[start:end], previous, str(end) if end < len(ids) else "")


def _present(partner: Any) -> dict[str, str]:
    return {"chosen": partner.code} if partner is not None else {}


def _back_to(plan_id: int, village: str, part: str) -> str:
    query = f"?village={village}" if village else ""
    return f"{reverse('pairing:plan', args=[plan_id])}{query}#{part}"
