"""Pages of the library: the list, one regulation with its versions, a new one, a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.queries import names_of_areas
from lianxin.people.roles import Act
from lianxin.regulations.access import access_regulation
from lianxin.regulations.forms import RegulationForm, VersionForm
from lianxin.regulations.lists import REGULATIONS
from lianxin.regulations.operations import enter_regulation, revise_regulation
from lianxin.regulations.queries import areas_to_rule, justified_by, listed_regulations, version_in_force, versions_of
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say

_MOST = 500


@needs(Act.READ_REGULATIONS)
@require_safe
def regulations(request: HttpRequest) -> HttpResponseBase:
    """The library; ``?thing=value:small_loan.cap`` keeps what justifies that parameter."""
    user: Any = request.user
    thing = request.GET.get("thing", "")[:120]
    found = listed_regulations(user, thing=thing)
    if file := download(request, Offer(REGULATIONS, found, _rows, {"thing": thing} if thing else {})):
        return file
    shown = {
        "rows": _rows(list(found[:_MOST])),
        "listing": REGULATIONS,
        "thing": thing,
        "may_manage": user.may(Act.MANAGE_REGULATIONS),
    }
    return render(request, "regulations/regulations.html", shown)


def _rows(some: list[Any]) -> list[tuple[Any, str]]:
    names = names_of_areas(one.area_code for one in some)
    return [(one, names[one.area_code]) for one in some]


@needs(Act.READ_REGULATIONS)
@require_safe
def regulation(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """One regulation: the version in force with what it justifies, and every version before."""
    user: Any = request.user
    found = access_regulation(user, regulation_id)
    in_force = version_in_force(found, timezone.localdate())
    shown = {
        "regulation": found,
        "place": names_of_areas([found.area_code])[found.area_code],
        "versions": [(one, justified_by(one), one == in_force) for one in versions_of(found)],
        "may_manage": scope_of(user, Act.MANAGE_REGULATIONS).covers(found.area_code),
    }
    return render(request, "regulations/regulation.html", shown)


@needs(Act.MANAGE_REGULATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a regulation."""
    user: Any = request.user
    form = RegulationForm(request.POST or None, areas=areas_to_rule(user))
    if request.method == "POST" and form.is_valid():
        try:
            made = enter_regulation(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("文件已登记。", "The regulation is entered.")))
            return redirect("regulations:regulation", made.pk)
    return render(request, "regulations/write.html", {"form": form}, status=409 if form.errors else 200)


@needs(Act.MANAGE_REGULATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Add a version to a regulation."""
    user: Any = request.user
    found = access_regulation(user, regulation_id)
    if not scope_of(user, Act.MANAGE_REGULATIONS).covers(found.area_code):
        raise PermissionDenied(Act.MANAGE_REGULATIONS.value)
    last = versions_of(found)[0]
    things = "\n".join(f"{one.shelf}:{one.name} {one.clause}".strip() for one in last.justifications.all())
    form = VersionForm(request.POST or None, initial={"text": last.text, "justifies": things})
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            revise_regulation(
                regulation_id=found.pk, entry=form.version(), seen=int(seen) if seen.isdecimal() else 0, by=user
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("新版本已登记。", "The new version is entered.")))
            return redirect("regulations:regulation", found.pk)
    shown = {"form": form, "regulation": found, "seen": last.number}
    return render(request, "regulations/write.html", shown, status=409 if form.errors else 200)
