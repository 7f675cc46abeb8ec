"""Pages of resident teams."""

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
from lianxin.people.forms.units import DUTIES, JoinForm, TeamFilterForm, TeamForm
from lianxin.people.lists import MEMBERS, TEAMS
from lianxin.people.models import TeamMember
from lianxin.people.queries import names_of_areas, team_times_of, teams_ever_under, teams_under
from lianxin.people.roles import Act
from lianxin.people.views.writing import FormPage, form_page, is_written, posted
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.paging import KeysetPage, keyset_page

PAGE_SIZE = 50
_TEAMS = Words("驻村工作队", "Resident teams")


@needs(Act.READ_PEOPLE)
@require_safe
def teams(request: HttpRequest) -> HttpResponseBase:
    """List the teams that are in the reader's villages today, by village, with who serves in them."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_PEOPLE)
    form = TeamFilterForm(request.GET, scope=scope)
    page = KeysetPage([])
    is_faulty = not form.is_valid()
    if not is_faulty:
        found = teams_under(scope, on=timezone.localdate())
        area_code = form.cleaned_data["area"]
        found = found.filter(village_code__startswith=area_code)
        if file := download(request, Offer(TEAMS, found, _team_rows, told_filters(form), area_code)):
            return file
        order, cursor = ("village_code", "id"), request.GET.get("page", "")
        page = keyset_page(found, order=order, cursor=cursor, size=PAGE_SIZE, total=found.count())
    return render(
        request,
        "people/teams.html",
        {
            "form": form,
            "page": page,
            "rows": _team_rows(page.rows),
            "listing": TEAMS,
            "is_faulty": is_faulty,
            "is_narrowed": not is_faulty and any(form.cleaned_data.values()),
            "may_manage": user.may(Act.MANAGE_PEOPLE),
        },
    )


def _team_rows(teams: list[Any]) -> list[dict[str, Any]]:
    names = names_of_areas(team.village_code for team in teams)
    first = TeamMember.Duty.FIRST_SECRETARY
    return [
        {
            "team": team,
            "village": names[team.village_code],
            "first_secretaries": [one for one in team.members_on if one.duty == first],
            "others": [(one, DUTIES[TeamMember.Duty(one.duty)]) for one in team.members_on if one.duty != first],
        }
        for team in teams
    ]


@needs(Act.READ_PEOPLE)
@require_safe
def team(request: HttpRequest, team_id: int) -> HttpResponseBase:
    """Show a team and everybody who served in it."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_PEOPLE)
    found = get_object_or_404(teams_ever_under(scope), pk=team_id)
    today = timezone.localdate()
    members = [
        {
            "time": time,
            "duty": DUTIES[TeamMember.Duty(time.duty)],
            "is_serving": time.starts_on <= today and (time.ends_before is None or today < time.ends_before),
            "is_open": scope.covers(time.helper.unit.area_code) or time.helper.unit_id in scope.unit_ids,
        }
        for time in team_times_of(found)
    ]
    return download(request, Offer(MEMBERS, members, area_code=found.village_code)) or render(
        request,
        "people/team.html",
        {
            "team": found,
            "village": names_of_areas([found.village_code])[found.village_code],
            "members": members,
            "listing": MEMBERS,
            "is_there": found.starts_on <= today and (found.ends_before is None or today < found.ends_before),
            "may_manage": scope_of(user, Act.MANAGE_PEOPLE).covers(found.village_code),
        },
    )


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_team(request: HttpRequest) -> HttpResponse:
    """Open the resident team of a village."""
    user: Any = request.user
    form = TeamForm(posted(request), scope=required_scope(user, Act.MANAGE_PEOPLE))
    if form.is_valid():
        done = Words("工作队已成立。请登记队员。", "The team is open. Now let its members join.")
        if is_written(request, form, lambda: operations.open_team(**form.cleaned_data, by=user), done):
            return redirect("people:teams")
    back = reverse("people:teams")
    title = Words("成立驻村工作队", "Open a resident team")
    return form_page(request, form, FormPage(title, Words("成立", "Open"), back, ((back, _TEAMS), ("", title))))


@needs(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, team_id: int) -> HttpResponse:
    """Let a helper join a team."""
    user: Any = request.user
    scope = required_scope(user, Act.MANAGE_PEOPLE)
    found = get_object_or_404(teams_ever_under(scope), pk=team_id)
    form = JoinForm(posted(request), scope=scope)
    back = reverse("people:team", args=[found.pk])
    if form.is_valid():
        done = Words("已入队。", "He has joined.")
        if is_written(request, form, lambda: operations.join_team(team=found, **form.cleaned_data, by=user), done):
            return redirect(back)
    title = Words("增加队员", "Add a member")
    crumbs = ((reverse("people:teams"), _TEAMS), (back, Words(found.name, found.name)), ("", title))
    page = FormPage(title, Words("入队", "Join"), back, crumbs, Words(found.name, found.name), icon="user-plus")
    return form_page(request, form, page)
