"""Pages of complaints for those who handle them: the list, one recorded by an officer, one opened, and each step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.places.queries import areas_under
from lianxin.registry.access import access_household
from lianxin.registry.queries import area_names, capped_count
from lianxin.site.downloads import Offer, asked_of, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.supervision import operations
from lianxin.supervision.access import access_complaint, may_in
from lianxin.supervision.forms.complaints import (
    AnswerForm,
    ClassForm,
    ComplaintFilterForm,
    PassComplaintForm,
    RecordedComplaintForm,
)
from lianxin.supervision.forms.issues import NewIssueForm, SeenForm, today_iso
from lianxin.supervision.lists.complaints import COMPLAINTS
from lianxin.supervision.queries.complaints import (
    complaint_counts,
    complaint_rows,
    events_of,
    filtered_complaints,
    may_take_over,
    projects_in,
    units_in,
)
from lianxin.supervision.views.histories import happenings_of_complaint

PAGE_SIZE = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.READ_COMPLAINTS)
@require_safe
def complaints(request: HttpRequest) -> HttpResponseBase:
    """List the complaints that the reader may see, narrowed as he asks: at first those without an answer."""
    user: Any = request.user
    today = timezone.localdate()
    asked = asked_of(request, standing="open")
    form = ComplaintFilterForm(asked, scope=required_scope(user, Act.READ_COMPLAINTS))
    if not form.is_valid():
        return render(request, "supervision/complaints.html", {"form": form, "is_faulty": True}, status=400)
    found = filtered_complaints(user, form.wanted(), on=today)
    rows = partial(complaint_rows, on=today)
    if file := download(request, Offer(COMPLAINTS, found, rows, told_filters(form), form.cleaned_data["area"])):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form,
        "page": page,
        "rows": rows(page.rows),
        "listing": COMPLAINTS,
        "total": capped_count(found),
        "counts": complaint_counts(user, on=today),
        "may_handle": user.may(Act.HANDLE_COMPLAINTS),
    }
    return render(request, "supervision/complaints.html", shown)


@needs(Act.HANDLE_COMPLAINTS)
@require_http_methods(_FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Record a complaint made by telephone, letter or visit; the code of the receipt is shown once."""
    user: Any = request.user
    scope = required_scope(user, Act.HANDLE_COMPLAINTS)
    household = _household(request, user)
    county = next((prefix[:6] for prefix in scope.prefixes), "")
    initial = {"received_on": today_iso(), "channel": "phone"}
    if household is not None:
        initial["area_code"] = household.village_code
    form = RecordedComplaintForm(
        request.POST if request.method == "POST" else None,
        scope=scope, units=units_in(county), projects=projects_in(user), initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            entry = form.entry(household=household.pk if household else None)
            made, code = operations.record_complaint(entry=entry, by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            # Shown in the answer itself: the code is kept nowhere and can never be shown again.
            shown = {"code": code, "due_on": made.due_on, "number": made.pk, "is_sensitive": made.is_sensitive}
            response = render(request, "supervision/complaint_receipt.html", shown)
            response.headers["Cache-Control"] = "no-store"
            return response
    status = 409 if form.errors else 200
    return render(request, "supervision/new_complaint.html", {"form": form, "household": household}, status=status)


@needs(Act.READ_COMPLAINTS)
@require_safe
def complaint(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Open a complaint; that it was opened is recorded."""
    user: Any = request.user
    found = access_complaint(user, complaint_id)
    return _page(request, found, {})


@needs(Act.HANDLE_COMPLAINTS)
@require_http_methods(_FORM_METHODS)
def act(request: HttpRequest, complaint_id: int, name: str) -> HttpResponse:
    """Take a complaint up, give it another class, pass it on, answer it, or make it an issue."""
    user: Any = request.user
    found = access_complaint(user, complaint_id, Act.HANDLE_COMPLAINTS)
    if name not in _STEPS:
        raise Http404("no such step")
    if name == "issue" and not user.may(Act.MANAGE_ISSUES):
        raise PermissionDenied(Act.MANAGE_ISSUES.value)
    words, done, do = _STEPS[name]
    form = _form(request, found, name, user)
    if request.method == "POST" and form.is_valid():
        try:
            do(found, form, user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(done))
            still = complaint_is_seen(user, found.pk)
            return redirect("supervision:complaint", found.pk) if still else redirect("supervision:complaints")
    shown = {"form": form, "act": name, "act_words": words}
    return _page(request, found, shown, status=409 if form.errors else 200)


def complaint_is_seen(user: Any, number: int) -> bool:
    """Whether the user still sees a complaint: what was made sensitive may have left his sight."""
    try:
        access_complaint(user, number)
    except Http404:
        return False
    return True


def _form(request: HttpRequest, found: Any, name: str, user: Any) -> Any:
    sent = request.POST if request.method == "POST" else None
    initial = {"seen": found.revision, "complaint_class": found.complaint_class}
    match name:
        case "class":
            return ClassForm(sent, initial=initial)
        case "pass":
            return PassComplaintForm(sent, targets=_targets(found), initial=initial)
        case "answer":
            return AnswerForm(sent, initial=initial)
        case "issue":
            initial |= {
                "area_code": found.origin_code,
                "source": "complaint",
                "level": "county",
                "found_on": today_iso(),
            }
            form = NewIssueForm(sent, scope=required_scope(user, Act.MANAGE_ISSUES), initial=initial)
            form.fields |= SeenForm(initial=initial).fields
            return form
    return SeenForm(sent, initial=initial)


def _take(found: Any, form: Any, user: Any) -> None:
    operations.take_complaint(complaint_id=found.pk, seen=form.cleaned_data["seen"], by=user)


def _take_over(found: Any, form: Any, user: Any) -> None:
    operations.take_over_complaint(complaint_id=found.pk, seen=form.cleaned_data["seen"], by=user)


def _told(operation: Callable[..., Any]) -> Callable[[Any, Any, Any], None]:
    def do(found: Any, form: Any, user: Any) -> None:
        operation(complaint_id=found.pk, by=user, **form.cleaned_data)

    return do


def _make_issue(found: Any, form: Any, user: Any) -> None:
    seen = form.cleaned_data.pop("seen")
    operations.make_issue(complaint_id=found.pk, entry=form.entry(), seen=seen, by=user)


_DONE = Words("已记录。", "Recorded.")
_STEPS: dict[str, tuple[Words, Words, Callable[[Any, Any, Any], None]]] = {
    "take": (Words("受理", "Take it up"), Words("已受理。", "Taken up."), _take),
    "over": (Words("提级办理", "Take it over"), Words("已提级，由本级办理。", "Taken over."), _take_over),
    "answer": (Words("答复", "Answer"), Words("已答复。", "Answered."), _told(operations.answer_complaint)),
    "pass": (Words("转办", "Pass on"), Words("已转出。", "Passed on."), _told(operations.pass_complaint)),
    "class": (Words("改类别", "Change the class"), _DONE, _told(operations.reclassify_complaint)),
    "issue": (Words("转为问题", "Make it an issue"), Words("已登记为问题。", "It is an issue now."), _make_issue),
}


def _page(request: HttpRequest, found: Any, more: dict[str, Any], status: int = 200) -> HttpResponse:
    user: Any = request.user
    texts = operations.open_complaint(complaint_id=found.pk, by=user)
    (row,) = complaint_rows([found], on=timezone.localdate())
    shown = {
        "complaint": found,
        "row": row,
        "texts": texts,
        "acts": [(name, _STEPS[name][0]) for name in _open_steps(user, found)],
        "happenings": happenings_of_complaint(events_of(found), texts.events),
    }
    response = render(request, "supervision/complaint.html", shown | more, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _open_steps(user: Any, found: Any) -> list[str]:
    if not may_in(user, Act.HANDLE_COMPLAINTS, found.area_code):
        return []
    is_open = found.state in {"received", "taken"}
    manages = scope_of(user, Act.MANAGE_ISSUES).covers(found.origin_code)
    wanted = (
        ("over", may_take_over(user, found, timezone.localdate())),
        ("take", found.state == "received"),
        ("answer", found.state == "taken"),
        ("pass", is_open and not found.is_sensitive),
        ("class", is_open),
        ("issue", manages and found.issue_id is None and found.state != "received"),
    )
    return [name for name, is_so in wanted if is_so]


def _targets(found: Any) -> list[tuple[str, str]]:
    county = found.origin_code[:6]
    townships = areas_under(county, timezone.localdate()).filter(level="township").order_by("code")
    targets = [(county, area_names([county])[county]), *townships.values_list("code", "name")]
    return [one for one in targets if one[0] != found.area_code]


def _household(request: HttpRequest, user: Any) -> Any:
    asked = request.GET.get("household", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404("no such household")
    return access_household(user, int(asked), Act.READ_REGISTRY)
