"""Pages of helpers' leave: the list, what a unit granted, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import capped_count
from lianxin.rulebook import dictionary
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.work.access import helpers_told_for, leave_open_to
from lianxin.work.attendance_lists import LEAVE
from lianxin.work.forms.leave import NewLeaveForm, TakeBackForm
from lianxin.work.models import HelperLeave
from lianxin.work.operations.leave import take_back_leave, tell_leave

PAGE_SIZE = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.READ_WORK)
@require_safe
def leave(request: HttpRequest) -> HttpResponseBase:
    """List the leave of helpers whom the reader may see, the newest first."""
    user: Any = request.user
    found = leave_open_to(user).select_related("helper__unit", "replaced_by")
    told_for = set(helpers_told_for(user).values_list("pk", flat=True))

    def rows(some: list[HelperLeave]) -> list[dict[str, Any]]:
        kinds = dictionary().code_lists["leave_kind"]
        return [
            {
                "leave": one,
                "kind": kinds.by_key(one.kind).words,
                "taken_back": _taken_back(one),
                "may_take_back": one.helper_id in told_for and _taken_back(one) is None,
            }
            for one in some
        ]

    if file := download(request, Offer(LEAVE, found, rows)):
        return file
    page = keyset_page(found, order=("-starts_on", "-id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "page": page, "rows": rows(page.rows), "listing": LEAVE, "may_tell": bool(told_for), "total": capped_count(found)
    }  # fmt: skip
    return render(request, "work/leave.html", shown)


@needs(Act.READ_WORK)
@require_http_methods(_FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Put the leave of a helper on record."""
    user: Any = request.user
    helpers = helpers_told_for(user).select_related("unit").order_by("unit__code", "code")
    if not helpers.exists():
        raise PermissionDenied(Act.RECORD_WORK.value)
    today = timezone.localdate().isoformat()
    form = NewLeaveForm(request.POST or None, helpers=helpers, initial={"starts_on": today, "ends_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            tell_leave(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("请假已登记。", "The leave is on record.")))
            return redirect("work:leave")
    return render(request, "work/new_leave.html", {"form": form}, status=409 if form.errors else 200)


@needs(Act.READ_WORK)
@require_http_methods(_FORM_METHODS)
def take_back(request: HttpRequest, leave_id: int) -> HttpResponse:
    """Take leave back, with a reason."""
    user: Any = request.user
    found = leave_open_to(user).filter(pk=leave_id, helper__in=helpers_told_for(user)).select_related("helper").first()
    if found is None:
        raise Http404("no such leave")
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back_leave(leave_id=leave_id, reason=form.cleaned_data["reason"], by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已撤回。", "Taken back.")))
            return redirect("work:leave")
    return render(
        request, "work/take_back_leave.html", {"form": form, "leave": found}, status=409 if form.errors else 200
    )


def _taken_back(leave: HelperLeave) -> HelperLeave | None:
    return getattr(leave, "replaced_by", None)
