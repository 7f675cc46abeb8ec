"""Pages of village groups: the list, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.work.access import groups_open_to
from lianxin.work.forms.groups import GroupForm
from lianxin.work.lists import GROUPS
from lianxin.work.operations.groups import open_group

PAGE_SIZE = 50


def _rows(some: list[Any]) -> list[dict[str, Any]]:
    names = area_names({one.village_code for one in some})
    return [{"group": one, "place": names[one.village_code]} for one in some]


def _act(user: Any) -> Act:
    return Act.RECORD_WORK if user.may(Act.RECORD_WORK) else Act.MANAGE_WORK


@needs(Act.READ_WORK)
@require_safe
def groups(request: HttpRequest) -> HttpResponseBase:
    """List the groups of the reader's villages."""
    user: Any = request.user
    present = Count("members", filter=Q(members__ends_before__isnull=True))
    found = groups_open_to(user).annotate(counted=present)
    if file := download(request, Offer(GROUPS, found, _rows)):
        return file
    page = keyset_page(found, order=("village_code", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    may_open = bool(areas_of(scope_of(user, _act(user)), "village"))
    shown = {"page": page, "rows": _rows(page.rows), "listing": GROUPS, "may_open": may_open}
    return render(request, "work/groups.html", shown)


@needs(Act.READ_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a group."""
    user: Any = request.user
    villages = [(one.code, one.name) for one in areas_of(scope_of(user, _act(user)), "village")]
    if not villages:
        raise PermissionDenied(_act(user).value)
    form = GroupForm(request.POST or None, villages=villages)
    if request.method == "POST" and form.is_valid():
        try:
            open_group(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("群众组织已登记。", "The group is on record.")))
            return redirect("work:groups")
    return render(request, "work/new_group.html", {"form": form}, status=409 if form.errors else 200)
