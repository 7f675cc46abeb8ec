"""Choose a procedure, say what is to be changed where it changes something, and begin a case."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.dictionary import Field
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.procedures import operations
from lianxin.procedures.access import ACTS, hat_of
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import ContentKind, Procedure, Subject, Version
from lianxin.procedures.forms import BeginForm, FactsShown, content_form
from lianxin.procedures.queries.cases import areas_to_begin
from lianxin.procedures.queries.contents import is_open, present_members, present_value
from lianxin.registry.access import access_household
from lianxin.registry.display import correctable_fields, sections_of
from lianxin.registry.queries import years_of
from lianxin.site.forms import refuse
from lianxin.site.language import say

_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.READ_CASES)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Choose which procedure to begin: for a household those in force in its village, else those for villages and counties."""
    user: Any = request.user
    household = _household(request, user)
    area = household.village_code if household else user.home_area(Act.READ_CASES)
    if not any(user.may(act) for act in ACTS.values()):
        raise PermissionDenied(Act.ACT_FOR_VILLAGE.value)
    today = timezone.localdate()
    rows = [
        (one, in_force[0])
        for one in shelf.procedures().values()
        if (one.subject is Subject.HOUSEHOLD) is (household is not None) and (in_force := one.versions_on(today, area))
    ]
    return render(request, "procedures/choose.html", {"rows": rows, "household": household})


@needs(Act.READ_CASES)
@require_http_methods(_FORM_METHODS)
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a case; where facts are to be changed, first say which."""
    user: Any = request.user
    if key not in shelf.procedures():
        raise Http404("no such procedure")
    procedure = shelf.procedure(key)
    household = _household(request, user)
    if (procedure.subject is Subject.HOUSEHOLD) is not (household is not None):
        raise Http404("not for such a subject")
    areas = [] if household else areas_to_begin(user, procedure.subject.value)
    if not areas and (household is None or hat_of(user, household.village_code) is None):
        raise PermissionDenied(Act.ACT_FOR_VILLAGE.value)
    version = shelf.version_on(key, timezone.localdate(), household.village_code if household else areas[0].code)
    if version.content and version.content.kind is ContentKind.FACTS and "section" not in request.GET:
        return _sections(request, procedure, household)
    form = _form(request, version, household, areas)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.begin_case(entry=form.entry(key, household.pk if household else None), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已发起。", "The case is begun.")))
            return redirect("procedures:case", case_id=made.pk)
    back = reverse("registry:household", args=[household.pk]) if household else reverse("procedures:cases")
    shown = {"form": form, "title": procedure.words, "back": back, "version": version, "button": Words("发起", "Begin")}
    shown |= {"groups": [(version.words, list(form))], "of": household.head_name if household else ""}
    status = 409 if form.is_bound and form.errors else 200
    return render(request, "procedures/form.html", shown, status=status)


def _form(request: HttpRequest, version: Version, household: Any, areas: list[Any]) -> Any:
    """The form that a version's cases begin with."""
    sent = request.POST if request.method == "POST" else None
    years = years_of(household) if household else [timezone.localdate().year]
    if version.content is None:
        return BeginForm(sent, version=version, years=years, areas=areas, area=request.GET.get("area", ""))
    year = _year_asked(request, years)
    facts = _facts_asked(request, household, year) if version.content.kind is ContentKind.FACTS else None
    return content_form(sent, version.content, household, year, facts)


def _facts_asked(request: HttpRequest, household: Any, year: int) -> FactsShown:
    """The fields that the address names by ``section`` and, for a member, ``member``.

    Raises:
        Http404: no such section, member, or no field in it that may be written into a case.
    """
    asked = request.GET.get("member", "")
    member_id = None
    if asked:
        member_id = next((m.member_id for m in present_members(household, year) if str(m.member_id) == asked), None)
        if member_id is None:
            raise Http404("no such member")
    table = "member" if asked else "household"
    chosen = next((one for one in _open_sections(table) if one[1] == request.GET["section"]), None)
    if chosen is None:
        raise Http404("no such section")
    present = {entry.name: present_value(household, year, member_id, entry) for entry in chosen[2]}
    return FactsShown(member_id, chosen[2], present)


def _open_sections(table: str) -> list[tuple[Words, str, list[Field]]]:
    """Sections with the fields that may be written into a case: their words, how addresses name them, their fields."""
    correctable = correctable_fields(table)
    found = [
        (one.words, one.slug, [entry for entry in one.entries if entry.name in correctable and is_open(entry)])
        for one in sections_of(table)
    ]
    return [one for one in found if one[2]]


def _sections(request: HttpRequest, procedure: Procedure, household: Any) -> HttpResponse:
    """Whose facts, and which of them: a page of links."""
    year = _year_asked(request, years_of(household))
    fixed = {"household": household.pk, "year": year}
    groups = [(say(Words("户", "Household")), _links("household", fixed))]
    for facts in present_members(household, year):
        groups.append((facts.member.name, _links("member", fixed | {"member": facts.member_id})))
    shown = {"procedure": procedure, "household": household, "year": year, "groups": groups}
    return render(request, "procedures/sections.html", shown)


def _links(table: str, fixed: dict[str, Any]) -> list[tuple[Words, str, int]]:
    return [
        (words, "?" + urlencode(fixed | {"section": slug}), len(entries))
        for words, slug, entries in _open_sections(table)
    ]


def _year_asked(request: HttpRequest, years: list[int]) -> int:
    """The year that the address names, else the latest with facts.

    Raises:
        Http404: the household has no facts, or none of that year.
    """
    asked = request.GET.get("year", "")
    known = {str(year): year for year in years}
    if not years or (asked and asked not in known):
        raise Http404("no facts of that year")
    return known[asked] if asked else years[0]


def _household(request: HttpRequest, user: Any) -> Any:
    """The household that the address names; None where it names none."""
    asked = request.GET.get("household", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404("no such household")
    return access_household(user, int(asked), Act.READ_CASES)
