"""Pages of units and their helpers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.words import Words
from lianxin.people import operations
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.forms.units import (
    DUTIES,
    BranchForm,
    HelperFilterForm,
    HelperForm,
    MoveForm,
    UnitFilterForm,
    UnitForm,
    code_words,
)
from lianxin.people.lists import BRANCH_KINDS, BRANCHES, HELPERS, SERVING, TIMES, UNIT_BRANCHES, UNITS
from lianxin.people.models import Branch, TeamMember
from lianxin.people.queries import (
    branches_of,
    branches_under,
    filtered_helpers,
    filtered_units,
    helper_counts,
    helpers_ever_under,
    helpers_of,
    names_of_areas,
    team_times_of_helper,
    team_times_of_unit,
    units_under,
)
from lianxin.people.roles import Act
from lianxin.people.views.writing import FormPage, form_page, is_written, posted
from lianxin.site.downloads import Offer, download, lists_of, told_filters
from lianxin.site.paging import KeysetPage, keyset_page

PAGE_SIZE = 50
_UNITS = Words("帮扶单位", "Units")
_HELPERS = Words("帮扶责任人", "Helpers")


@needs(Act.READ_PEOPLE)
@require_safe
def units(request: HttpRequest) -> HttpResponseBase:
    """List the units of the reader's areas."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_PEOPLE)
    form = UnitFilterForm(request.GET)
    page = KeysetPage([])
    is_faulty = not form.is_valid()
    if not is_faulty:
        found = filtered_units(scope, text=form.cleaned_data["q"], affiliation=form.cleaned_data["affiliation"])
        if file := download(request, Offer(UNITS, found, _unit_rows, told_filters(form))):
            return file
        page = keyset_page(
            found, order=("code",), cursor=request.GET.get("page", ""), size=PAGE_SIZE, total=found.count()
        )
    return render(
        request,
        "people/units.html",
        {
            "form": form,
            "page": page,
            "rows": _unit_rows(page.rows),
            "listing": UNITS,
            "is_faulty": is_faulty,
            "is_narrowed": not is_faulty and any(form.cleaned_data.values()),
            "may_manage": user.may(Act.MANAGE_PEOPLE),
        },
    )


def _unit_rows(units: list[Any]) -> list[dict[str, Any]]:
    counts = helper_counts([unit.pk for unit in units], on=timezone.localdate())
    names = names_of_areas(unit.area_code for unit in units)
    return [
        {
            "unit": unit,
            "area": names[unit.area_code],
            "affiliation": code_words("unit_affiliation", unit.affiliation),
            "helpers": counts.get(unit.pk, 0),
        }
        for unit in units
    ]


@needs(Act.READ_PEOPLE)
@require_safe
def unit(request: HttpRequest, unit_id: int) -> HttpResponseBase:
    """Show a unit, its helpers in service and those of them who serve in resident teams."""
    user: Any = request.user
    found = get_object_or_404(units_under(required_scope(user, Act.READ_PEOPLE)), pk=unit_id)
    today = timezone.localdate()
    helpers = list(helpers_of(found, on=today))
    there = branches_of(found, on=today)
    times = list(team_times_of_unit(found, on=today))
    names = names_of_areas([found.area_code, *(time.team.village_code for time in times)])
    serving = [(time, names[time.team.village_code], DUTIES[TeamMember.Duty(time.duty)]) for time in times]
    offers = [
        Offer(listing, rows, area_code=found.area_code)
        for listing, rows in ((HELPERS, helpers), (UNIT_BRANCHES, there), (SERVING, serving))
    ]
    return download(request, *offers) or render(
        request,
        "people/unit.html",
        {
            "unit": found,
            "area": names[found.area_code],
            "affiliation": code_words("unit_affiliation", found.affiliation),
            "helpers": helpers,
            "listing": HELPERS,
            "branches": [(one, BRANCH_KINDS[Branch.Kind(one.kind)]) for one in there],
            "serving": serving,
            "lists": lists_of(*offers),
            "may_manage": scope_of(user, Act.MANAGE_PEOPLE).covers(found.area_code),
        },
    )


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_unit(request: HttpRequest) -> HttpResponse:
    """Register a unit."""
    user: Any = request.user
    form = UnitForm(posted(request), scope=required_scope(user, Act.MANAGE_PEOPLE))
    if form.is_valid():
        done = Words("单位已登记。", "The unit is registered.")
        if is_written(request, form, lambda: operations.register_unit(entry=form.entry(), by=user), done):
            return redirect("people:units")
    back = reverse("people:units")
    title = Words("登记帮扶单位", "Register a unit")
    return form_page(request, form, FormPage(title, Words("登记", "Register"), back, ((back, _UNITS), ("", title))))


@needs(Act.READ_PEOPLE)
@require_safe
def branches(request: HttpRequest) -> HttpResponseBase:
    """List the party organisations of the reader's units, each with whom it answers to and who leads it."""
    user: Any = request.user
    found = branches_under(required_scope(user, Act.READ_PEOPLE), on=timezone.localdate())
    if file := download(request, Offer(BRANCHES, found)):
        return file
    order, cursor = ("unit__code", "code"), request.GET.get("page", "")
    page = keyset_page(found, order=order, cursor=cursor, size=PAGE_SIZE, total=found.count())
    return render(request, "people/branches.html", {"page": page, "listing": BRANCHES})


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_branch(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Register a party organisation of a unit."""
    user: Any = request.user
    found = get_object_or_404(units_under(required_scope(user, Act.MANAGE_PEOPLE)), pk=unit_id)
    form = BranchForm(posted(request), unit=found)
    back = reverse("people:unit", args=[found.pk])
    if form.is_valid():
        done = Words("党组织已登记。", "The party organisation is registered.")
        if is_written(
            request,
            form,
            lambda: operations.register_branches(entries=[form.entry()], area_code=found.area_code, by=user),
            done,
        ):
            return redirect(back)
    title = Words("登记党组织", "Register a party organisation")
    crumbs = ((reverse("people:units"), _UNITS), (back, Words(found.name, found.name)), ("", title))
    return form_page(request, form, FormPage(title, Words("登记", "Register"), back, crumbs))


@needs(Act.READ_PEOPLE)
@require_safe
def helpers(request: HttpRequest) -> HttpResponseBase:
    """List the helpers in service whom the reader may see."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_PEOPLE)
    form = HelperFilterForm(request.GET, scope=scope)
    page = KeysetPage([])
    is_faulty = not form.is_valid()
    if not is_faulty:
        found = filtered_helpers(scope, form.wanted(), on=timezone.localdate())
        if file := download(request, Offer(HELPERS, found, filters=told_filters(form))):
            return file
        order, cursor = ("unit__code", "code"), request.GET.get("page", "")
        page = keyset_page(found, order=order, cursor=cursor, size=PAGE_SIZE, total=found.count())
    return render(
        request,
        "people/helpers.html",
        {
            "form": form,
            "page": page,
            "listing": HELPERS,
            "is_faulty": is_faulty,
            "is_narrowed": not is_faulty and any(form.cleaned_data.values()),
            "may_manage": user.may(Act.MANAGE_PEOPLE),
        },
    )


@needs(Act.READ_PEOPLE)
@require_safe
def helper(request: HttpRequest, helper_id: int) -> HttpResponseBase:
    """Show a helper: his contact card, his service, the teams he served in."""
    user: Any = request.user
    found = get_object_or_404(
        helpers_ever_under(required_scope(user, Act.READ_PEOPLE)).select_related("user"), pk=helper_id
    )
    times = list(team_times_of_helper(found))
    names = names_of_areas([found.home_village_code, *(time.team.village_code for time in times)])
    today = timezone.localdate()
    scope = scope_of(user, Act.MANAGE_PEOPLE)
    shown = [(time, names[time.team.village_code], DUTIES[TeamMember.Duty(time.duty)]) for time in times]
    return download(request, Offer(TIMES, shown, area_code=found.unit.area_code)) or render(
        request,
        "people/helper.html",
        {
            "helper": found,
            "sex": code_words("sex", found.sex),
            "home_village": names[found.home_village_code] if found.home_village_code else None,
            "is_serving": found.starts_on <= today and (found.ends_before is None or today < found.ends_before),
            "times": shown,
            "listing": TIMES,
            "may_manage": scope.covers(found.unit.area_code),
        },
    )


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_helper(request: HttpRequest) -> HttpResponse:
    """Register a helper; the address may name his unit."""
    user: Any = request.user
    scope = required_scope(user, Act.MANAGE_PEOPLE)
    asked = request.GET.get("unit", "")
    initial = {"unit": asked} if asked.isascii() and asked.isdigit() else None
    form = HelperForm(posted(request), scope=scope, initial=initial)
    if form.is_valid():
        done = Words("责任人已登记。", "The helper is registered.")
        if is_written(request, form, lambda: operations.register_helper(entry=form.entry(), by=user), done):
            return redirect("people:unit", unit_id=form.cleaned_data["unit"].pk)
    back = reverse("people:helpers")
    title = Words("登记帮扶责任人", "Register a helper")
    page = FormPage(title, Words("登记", "Register"), back, ((back, _HELPERS), ("", title)))
    return form_page(request, form, page)


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def move_helper(request: HttpRequest, helper_id: int) -> HttpResponse:
    """Move a helper to another unit."""
    user: Any = request.user
    scope = required_scope(user, Act.MANAGE_PEOPLE)
    found = get_object_or_404(helpers_ever_under(scope), pk=helper_id)
    form = MoveForm(posted(request), scope=scope, helper=found)
    back = reverse("people:helper", args=[found.pk])
    if form.is_valid():
        asked = form.cleaned_data
        done = Words("已调动。", "He has been moved.")
        if is_written(
            request,
            form,
            lambda: operations.move_helper(helper=found, unit=asked["unit"], on=asked["on"], by=user),
            done,
        ):
            return redirect(back)
    title = Words("调动单位", "Move to another unit")
    lead = Words(
        f"{found.name}，现在 {found.unit.name}。原单位会留在操作记录里。",
        f"{found.name}, now of {found.unit.name}. The unit he leaves is kept with the event.",
    )
    crumbs = ((reverse("people:helpers"), _HELPERS), (back, Words(found.name, found.name)), ("", title))
    return form_page(request, form, FormPage(title, Words("调动", "Move"), back, crumbs, lead, icon="arrow-right"))
