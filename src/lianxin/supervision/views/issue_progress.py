"""How far issues have come: by area and category, the plan and the weekly report on paper and as workbooks; answers of areas."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.papers import Issue, asks_for_paper, give_out
from lianxin.supervision import operations
from lianxin.supervision.documents import plan_document, weekly_document
from lianxin.supervision.drawings import progress_chart
from lianxin.supervision.errors.issues import LIST_TOO_LONG
from lianxin.supervision.forms.issues import AccountabilityForm, IssueFilterForm, ProgressForm, SpreadAnswerForm
from lianxin.supervision.lists.issues import TO_ANSWER, WEEKLY
from lianxin.supervision.models import SpreadAnswer
from lianxin.supervision.queries.issue_progress import GROUPINGS, progress
from lianxin.supervision.queries.issues import filtered_issues, issue_rows, spread_to_answer
from lianxin.supervision.queries.terms import code_words

MOST_PRINTED = 1000
_PLAN, _WEEKLY = Words("问题整改方案", "Plan of rectification"), Words("问题整改周报", "Weekly report of issues")
_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.READ_ISSUES)
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Draw how far the issues have come, by area, field of work, category and unit, as of a day; the weekly report from it."""
    user: Any = request.user
    form = ProgressForm(request.GET, scope=required_scope(user, Act.READ_ISSUES))
    if not form.is_valid():
        return render(request, "supervision/issue_progress.html", {"form": form, "is_faulty": True}, status=400)
    told = form.cleaned_data
    last_on = min(told["day"] or timezone.localdate(), timezone.localdate())
    found = progress(user, last_on=last_on, area_code=told["area"], theme=told["theme"], category=told["category"])
    lines = [line for name, _ in GROUPINGS for line in found.groups[name]]
    if asks_for_paper(request):
        operations.print_issues(paper="weekly", area_code=_area(user, told["area"]), rows=found.total.total, by=user)
        document = weekly_document(found, place=_place(user, told["area"]))
        about = Issue("supervision.weekly", _WEEKLY, _area(user, told["area"]), rows=found.total.total)
        return give_out(request, document, f"问题整改周报 {last_on.isoformat()}", about=about)
    if file := download(
        request, Offer(WEEKLY, [found.total, *lines], filters=told_filters(form), area_code=told["area"])
    ):
        return file
    issues = reverse("supervision:issues")
    addresses = {name: f"{issues}?standing=&{name}=" for name in ("area", "theme", "category", "unit")}
    query = request.GET.copy()
    query.pop("format", None)
    shown = {
        "form": form,
        "found": found,
        "listing": WEEKLY,
        "charts": [
            (words, progress_chart(found.groups[name], words, addresses[name]), found.groups[name])
            for name, words in GROUPINGS
            if found.groups[name]
        ],
        "paper": f"?{query.urlencode()}",
    }
    return render(request, "supervision/issue_progress.html", shown)


@needs(Act.READ_ISSUES)
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Give out the plan of rectification of the issues that a list shows, as PDF or Word."""
    user: Any = request.user
    today = timezone.localdate()
    form = IssueFilterForm(request.GET, scope=required_scope(user, Act.READ_ISSUES))
    if not form.is_valid():
        raise Http404("no such list")
    found = filtered_issues(user, form.wanted(), on=today)
    if (count := found.count()) > MOST_PRINTED:
        raise Refused(LIST_TOO_LONG, count=count, most=MOST_PRINTED)
    area = form.cleaned_data["area"]
    operations.print_issues(paper="plan", area_code=_area(user, area), rows=count, by=user)
    rows = issue_rows(found.order_by("theme", "id"), on=today)
    about = Issue("supervision.plan", _PLAN, _area(user, area), told_filters(form).in_words, count)
    document = plan_document(rows, place=_place(user, area), on=today)
    return give_out(request, document, f"问题整改方案 {today.isoformat()}", about=about)


@needs(Act.MANAGE_ISSUES)
@require_safe
def spread(request: HttpRequest) -> HttpResponseBase:
    """List what the user's areas are asked: checks whether the like of an issue is there too."""
    user: Any = request.user
    found = spread_to_answer(user)
    if file := download(request, Offer(TO_ANSWER, found, _spread_rows)):
        return file
    return render(request, "supervision/spread.html", {"lines": _spread_rows(list(found[:200])), "listing": TO_ANSWER})


def _spread_rows(some: list[Any]) -> list[tuple[Any, str, Words]]:
    names = area_names({one.area_code for one in some})
    return [(one, names[one.area_code], code_words("issue_category", one.check_of.issue.category)) for one in some]


@needs(Act.MANAGE_ISSUES)
@require_http_methods(_FORM_METHODS)
def answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Answer a check of all areas for one area."""
    user: Any = request.user
    found = SpreadAnswer.objects.select_related("check_of__issue").filter(pk=answer_id).first()
    if found is None or not scope_of(user, Act.MANAGE_ISSUES).covers(found.area_code):
        raise Http404("no such check")
    form = SpreadAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            operations.answer_for_area(
                answer_id=answer_id, is_found=told["is_found"], found_count=told["found_count"], words=told["words"], by=user
            )  # fmt: skip
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已答复。", "Answered.")))
            return redirect("supervision:spread")
    shown = {"form": form, "answer": found, "place": area_names([found.area_code])[found.area_code]}
    return render(request, "supervision/spread_answer.html", shown, status=409 if form.errors else 200)


@needs(Act.HOLD_ACCOUNTABILITY)
@require_http_methods(_FORM_METHODS)
def accountability(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Show and add who was held to account because of an issue; every look is recorded."""
    user: Any = request.user
    form = AccountabilityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_accountability(issue_id=issue_id, entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已记录。", "Recorded.")))
            return redirect("supervision:accountability", issue_id)
    found = operations.open_accountability(issue_id=issue_id, by=user)
    lines = [(one, code_words("accountability_form", one.form)) for one in found]
    shown = {"form": form, "lines": lines, "issue_id": issue_id}
    return render(request, "supervision/accountability.html", shown, status=409 if form.errors else 200)


def _area(user: Any, asked: str) -> str:
    return asked or str(user.home_area(Act.READ_ISSUES))


def _place(user: Any, asked: str) -> str:
    area = _area(user, asked)
    return area_names([area])[area] if area else ""
