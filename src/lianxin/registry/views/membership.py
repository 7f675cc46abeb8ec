"""Let a member leave his household, and somebody join one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry import errors
from lianxin.registry.access import access_household
from lianxin.registry.forms.membership import JoiningForm, LeavingForm
from lianxin.registry.importing.grouping import HEAD
from lianxin.registry.models import Household, MemberFacts
from lianxin.registry.operations import Arrival, close_membership, join_household
from lianxin.registry.queries import area_names, members_of, years_of
from lianxin.registry.views.households import year_asked
from lianxin.site.forms import refuse
from lianxin.site.language import say

_FIELDS = {
    errors.HEAD_LEAVES.code: "new_head_id",
    errors.NO_NEW_HEAD_HERE.code: "new_head_id",
    errors.CHANGE_KIND_UNKNOWN.code: "kind",
    errors.DAY_YET_TO_COME.code: "on",
    errors.YEAR_CLOSED.code: "on",
    errors.YEAR_NOT_OPENED.code: "on",
    errors.NOT_A_MEMBER.code: "on",
    errors.LATER_FACTS_STAND.code: "on",
    errors.LIVES_ELSEWHERE.code: "on",
    errors.NUMBER_TAKEN.code: "id_no",
    errors.IDENTITY_FAULT.code: "id_no",
    errors.NO_SECOND_HEAD.code: "relation",
}


@needs(Act.CORRECT_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, household_id: int, member_id: int) -> HttpResponse:
    """Ask why and when a member left, and who becomes head if he was."""
    user: Any = request.user
    household = access_household(user, household_id, Act.CORRECT_FACTS)
    year = year_asked(request, years_of(household))
    present = _present(household, year)
    leaving = next((facts for facts in present if facts.member_id == member_id), None)
    if leaving is None:
        raise Http404("no such member")
    others = [facts for facts in present if facts is not leaving]
    form = LeavingForm(request.POST or None, leaving=leaving, others=others)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            close_membership(
                household_id=household.pk,
                member_id=member_id,
                kind=given["kind"],
                on=given["on"],
                new_head_id=given.get("new_head_id"),
                note=given["note"],
                by=user,
            )
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, say(Words("已登记离户。", "The leaving is recorded.")))
            return redirect(f"{reverse('registry:household', args=[household.pk])}?year={given['on'].year}")
    return _page(request, household, {"form": form, "leaving": leaving, "is_last": not others, "year": year})


@needs(Act.CORRECT_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, household_id: int, member_id: int | None = None) -> HttpResponse:
    """Ask who joined, why and when; with ``member_id`` one who left this household comes back."""
    user: Any = request.user
    household = access_household(user, household_id, Act.CORRECT_FACTS)
    year = year_asked(request, years_of(household))
    returning = _left(household, year, member_id) if member_id is not None else None
    has_head = any(facts.relation_to_head == HEAD for facts in _present(household, year))
    form = JoiningForm(request.POST or None, has_head=has_head, returning=returning.member.name if returning else "")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        arrival = Arrival(
            relation=given["relation"],
            member_id=member_id,
            name=given.get("name", ""),
            id_no=given.get("id_no", ""),
            born_on=form.born(),
            sex=given.get("sex") or None,
        )
        try:
            joined = join_household(
                household_id=household.pk,
                arrival=arrival,
                kind=given["kind"],
                on=given["on"],
                note=given["note"],
                by=user,
            )
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, say(Words("已登记入户。", "The arrival is recorded.")))
            address = reverse("registry:member", args=[household.pk, joined.member_id])
            return redirect(f"{address}?year={joined.year}")
    return _page(request, household, {"form": form, "returning": returning, "year": year})


def _page(request: HttpRequest, household: Household, shown: dict[str, Any]) -> HttpResponse:
    village = area_names([household.village_code])[household.village_code]
    back = f"{reverse('registry:household', args=[household.pk])}?year={shown['year']}"
    return render(
        request, "registry/membership.html", {"household": household, "village": village, "back": back, **shown}
    )


def _present(household: Household, year: int) -> list[MemberFacts]:
    return [facts for facts in members_of(household, year) if facts.left_on is None]


def _left(household: Household, year: int, member_id: int) -> MemberFacts:
    found = next((f for f in members_of(household, year) if f.member_id == member_id and f.left_on is not None), None)
    if found is None:
        raise Http404("nobody who left")
    return found


def _tell(form: LeavingForm | JoiningForm, refusal: Refused) -> None:
    field = _FIELDS.get(refusal.code)
    refuse(form, refusal, field if field in form.fields else None)
