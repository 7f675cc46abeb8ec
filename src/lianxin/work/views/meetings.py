"""Pages of meetings: the list, one with its decisions, a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of
from lianxin.rulebook import dictionary
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.work.access import access_meeting
from lianxin.work.forms.meetings import NewMeetingForm
from lianxin.work.meeting_lists import DECISIONS, MEETINGS
from lianxin.work.operations.meetings import record_meeting
from lianxin.work.queries.meetings import decisions_of, listed_meetings

PAGE_SIZE = 50


def _rows(some: list[Any]) -> list[dict[str, Any]]:
    names = area_names({one.area_code for one in some})
    return [{"meeting": one, "place": names[one.area_code]} for one in some]


@needs(Act.READ_WORK)
@require_safe
def meetings(request: HttpRequest) -> HttpResponseBase:
    """Meetings of the reader's areas, the newest first."""
    user: Any = request.user
    found = listed_meetings(user)
    if file := download(request, Offer(MEETINGS, found, _rows)):
        return file
    page = keyset_page(found, order=("-on", "-id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {"page": page, "rows": _rows(page.rows), "listing": MEETINGS, "may_record": user.may(Act.MANAGE_WORK)}
    return render(request, "work/meetings.html", shown)


@needs(Act.READ_WORK)
@require_safe
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponseBase:
    """A meeting with what it decided and how far that is."""
    user: Any = request.user
    found = access_meeting(user, meeting_id)
    decisions = decisions_of(found)
    if file := download(request, Offer(DECISIONS, decisions, area_code=found.area_code)):
        return file
    shown = {
        "meeting": found,
        "place": area_names([found.area_code])[found.area_code],
        "kind": dictionary().code_lists["meeting_kind"].by_key(found.kind).words,
        "decisions": decisions,
        "listing": DECISIONS,
    }
    return render(request, "work/meeting.html", shown)


@needs(Act.MANAGE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a meeting."""
    user: Any = request.user
    areas = [(one.code, one.name) for one in areas_of(scope_of(user, Act.MANAGE_WORK), "county", "township", "village")]
    if not areas:
        raise PermissionDenied(Act.MANAGE_WORK.value)
    form = NewMeetingForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_meeting(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request,
                say(Words("会议已登记，有期限的议定事项已进任务池。", "Recorded; what has a last day is in the pool.")),
            )
            return redirect("work:meeting", made.pk)
    return render(request, "work/new_meeting.html", {"form": form}, status=409 if form.errors else 200)
