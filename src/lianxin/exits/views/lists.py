"""Lists of exits: what a county brought in, household by household, and the decision of another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.exits import operations
from lianxin.exits.access import access_exit_list, may_in
from lianxin.exits.forms.lists import ApproveListForm, RefuseListForm
from lianxin.exits.jobs import begin_approving
from lianxin.exits.lists import EXIT_LINES, EXIT_LISTS
from lianxin.exits.models import ExitList
from lianxin.exits.queries.lists import exit_lines_of, exit_lists
from lianxin.exits.wording import LIST_STATES
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse as refuse_form
from lianxin.site.language import say
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50


def _rows(some: list[Any]) -> list[dict[str, Any]]:
    names = area_names(one.area_code for one in some)
    return [{"held": one, "place": names[one.area_code]} for one in some]


@needs(Act.READ_EXITS)
@require_safe
def lists(request: HttpRequest) -> HttpResponseBase:
    """List the lists, those that wait apart if asked for."""
    user: Any = request.user
    state = request.GET.get("state", "")
    state = state if state in ExitList.State.values else ""
    found = exit_lists(user, state=state)
    if file := download(request, Offer(EXIT_LISTS, found, _rows, filters={"state": state} if state else {})):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {"page": page, "rows": _rows(page.rows), "listing": EXIT_LISTS, "state": state, "states": LIST_STATES}
    return render(request, "exits/lists.html", shown)


@needs(Act.READ_EXITS)
@require_safe
def exit_list(request: HttpRequest, list_id: int) -> HttpResponseBase:
    """Show a list: whose it is, how far, and its households."""
    return _shown(request, list_id, {})


def _shown(request: HttpRequest, list_id: int, forms: dict[str, Any], status: int = 200) -> HttpResponseBase:
    user: Any = request.user
    held = access_exit_list(user, list_id)
    found = exit_lines_of(user, held)
    if file := download(request, Offer(EXIT_LINES, found, area_code=held.area_code, filters={"list": str(held.pk)})):
        return file
    page = keyset_page(found, order=("id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    is_open = held.state == ExitList.State.PENDING and may_in(user, Act.ACT_FOR_COUNTY, held.area_code)
    shown = {
        "held": held,
        "place": area_names([held.area_code])[held.area_code],
        "state": LIST_STATES[held.state],
        "page": page,
        "total": found.count(),
        "listing": EXIT_LINES,
        "is_own": is_open and held.brought_by_id == user.pk,
        "approve_form": forms.get("approve") or ApproveListForm() if is_open else None,
        "refuse_form": forms.get("refuse") or RefuseListForm() if is_open else None,
    }
    return render(request, "exits/list.html", shown, status=status)


@needs(Act.ACT_FOR_COUNTY)
@require_POST
def approve(request: HttpRequest, list_id: int) -> HttpResponseBase:
    """Have a list approved: a job, whose page says how far it is and what was refused."""
    user: Any = request.user
    form = ApproveListForm(request.POST)
    if not form.is_valid():
        return _shown(request, list_id, {"approve": form}, status=409)
    told = form.cleaned_data
    job = begin_approving(list_id=list_id, document_no=told["document_no"], on=told["on"], by=user)
    return redirect("jobs:job", key=job.key)


@needs(Act.ACT_FOR_COUNTY)
@require_POST
def refuse(request: HttpRequest, list_id: int) -> HttpResponseBase:
    """Refuse a list with the reason."""
    user: Any = request.user
    form = RefuseListForm(request.POST)
    if form.is_valid():
        try:
            operations.refuse_exit_list(list_id=list_id, reason=form.cleaned_data["reason"], by=user)
        except Refused as refusal:
            refuse_form(form, refusal)
        else:
            messages.success(request, say(Words("已退回，不予批准。", "Refused.")))
            done: HttpResponse = redirect("exits:list", list_id)
            return done
    return _shown(request, list_id, {"refuse": form}, status=409)
