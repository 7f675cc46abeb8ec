"""Pages of issues: the list, a new one, one with its history, and each step on its road."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
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
from lianxin.procedures.papers import TYPES
from lianxin.registry.access import access_household
from lianxin.registry.queries import capped_count
from lianxin.site.downloads import Offer, asked_of, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.supervision import operations
from lianxin.supervision.access import access_issue, access_one, clues_open_to, may_in
from lianxin.supervision.forms.issues import (
    AdmonitionForm,
    IssueFilterForm,
    NewIssueForm,
    PlanForm,
    ProgressStepForm,
    SpreadForm,
    StepForm,
    VerifyForm,
    today_iso,
)
from lianxin.supervision.lists.issues import ISSUES, ISSUES_FILED, ISSUES_PRINTED, SPREAD
from lianxin.supervision.operations.issues import TEXTS
from lianxin.supervision.queries.issues import (
    acts_open,
    earlier_of,
    filtered_issues,
    history_of,
    issue_counts,
    issue_rows,
    spread_of,
)
from lianxin.supervision.views.histories import happenings_of_issue

PAGE_SIZE = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.READ_ISSUES)
@require_safe
def issues(request: HttpRequest) -> HttpResponseBase:
    """List the issues that the reader may see, narrowed as he asks: at first those that are open."""
    user: Any = request.user
    today = timezone.localdate()
    asked = asked_of(request, standing="open")
    form = IssueFilterForm(asked, scope=required_scope(user, Act.READ_ISSUES))
    if not form.is_valid():
        return render(request, "supervision/issues.html", {"form": form, "is_faulty": True}, status=400)
    found = filtered_issues(user, form.wanted(), on=today)
    rows = partial(issue_rows, on=today)
    offer = Offer(ISSUES_FILED, found, rows, told_filters(form), form.cleaned_data["area"], ISSUES_PRINTED)
    if file := download(request, offer):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    query = request.GET.copy()
    query.pop("page", None)
    shown = {
        "form": form,
        "page": page,
        "rows": rows(page.rows),
        "listing": ISSUES,
        "total": capped_count(found),
        "counts": issue_counts(user, on=today),
        "plan_paper": f"{reverse('supervision:issue-plan')}?{query.urlencode()}",
        "may_manage": user.may(Act.MANAGE_ISSUES),
    }
    return render(request, "supervision/issues.html", shown)


@needs(Act.MANAGE_ISSUES)
@require_http_methods(_FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Put an issue on record; from a household's or a clue's page, with the link to it."""
    user: Any = request.user
    household = _household(request, user)
    clue = _clue(request, user)
    initial: dict[str, Any] = {"found_on": today_iso(), "level": "county", "source": "inspection"}
    if household is not None:
        initial |= {"area_code": household.village_code, "household_count": 1}
    if clue is not None:
        initial |= {"area_code": clue.area_code, "source": "clue", "words": clue.note}
    sent = request.POST if request.method == "POST" else None
    form = NewIssueForm(sent, scope=required_scope(user, Act.MANAGE_ISSUES), initial=initial)
    if sent is not None and form.is_valid():
        try:
            entry = form.entry(households=[household.pk] if household else [], clue=clue.pk if clue else None)
            made = operations.register_issue(entry=entry, by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words(f"已登记为 {made.number}。", f"On record as {made.number}.")))
            return redirect("supervision:issue", made.pk)
    shown = {"form": form, "household": household, "clue": clue}
    return render(request, "supervision/new_issue.html", shown, status=409 if form.errors else 200)


@needs(Act.READ_ISSUES)
@require_safe
def issue(request: HttpRequest, issue_id: int) -> HttpResponseBase:
    """Show an issue: what is wrong, the plan, where it stands, checks of all areas, talks, and everything that happened."""
    user: Any = request.user
    found = access_issue(user, issue_id)
    checks = spread_of(found)
    shown = _shown(user, found, checks)
    return download(request, *_offers(found, checks)) or render(request, "supervision/issue.html", shown)


@needs(Act.READ_ISSUES)
@require_http_methods(_FORM_METHODS)
def act(request: HttpRequest, issue_id: int, name: str) -> HttpResponseBase:
    """Take a step: assign, progress, ask, verify, close, keep up, return, escalate, reopen, ask all areas, admonish."""
    user: Any = request.user
    found = access_issue(user, issue_id)
    if name not in _STEPS:
        raise Http404("no such step")
    if name not in acts_open(user, found) and request.method != "POST":
        raise PermissionDenied(name)
    _, done, made_form, do = _STEPS[name]
    is_sent = request.method == "POST"
    form = made_form(request, found) if is_sent else made_form(None, found)
    if is_sent and form.is_valid():
        try:
            do(found, form, user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(done))
            return redirect("supervision:issue", found.pk)
    checks = spread_of(found)
    if not is_sent and (file := download(request, *_offers(found, checks))):
        return file
    shown = _shown(user, found, checks) | {"form": form, "act": name, "act_words": _STEPS[name][0]}
    return render(request, "supervision/issue.html", shown, status=409 if form.errors else 200)


@needs(Act.READ_ISSUES)
@require_safe
def evidence(request: HttpRequest, issue_id: int, evidence_id: int) -> HttpResponse:
    """Give out a file of evidence; who opens it is recorded."""
    user: Any = request.user
    found, content = operations.open_evidence(issue_id=issue_id, evidence_id=evidence_id, by=user)
    response = HttpResponse(content, content_type=TYPES[found.file_kind])
    response.headers["Content-Disposition"] = f'inline; filename="evidence-{found.pk}.{found.file_kind}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


Made = Callable[[HttpRequest | None, Any], Any]


def _sent(form: type[forms.Form]) -> Made:
    def made(request: HttpRequest | None, found: Any) -> forms.Form:
        initial = {"seen": found.revision, "held_on": today_iso(), "seen_on": today_iso()}
        if request is None:
            return form(initial=initial)
        return form(request.POST, request.FILES, initial=initial)

    return made


def _plan_form(request: HttpRequest | None, found: Any) -> PlanForm:
    known = {name: getattr(found, name) for name in (*TEXTS, "deadline_kind", "due_on", "responsible_user_id")}
    initial = {"seen": found.revision} | {name: value for name, value in known.items() if value}
    return PlanForm(request.POST if request else None, county_code=found.county_code, initial=initial)


def _step(operation: Callable[..., Any]) -> Callable[[Any, Any, Any], None]:
    def do(found: Any, form: Any, user: Any) -> None:
        told = form.cleaned_data
        operation(issue_id=found.pk, words=told["words"], seen=told["seen"], by=user)

    return do


def _assign(found: Any, form: Any, user: Any) -> None:
    operations.assign_issue(issue_id=found.pk, plan=form.plan(), seen=form.cleaned_data["seen"], by=user)


def _progress(found: Any, form: Any, user: Any) -> None:
    told = form.cleaned_data
    operations.record_progress(
        issue_id=found.pk, words=told["words"], seen=told["seen"], by=user, evidence=form.evidence()
    )  # fmt: skip


def _verify(found: Any, form: Any, user: Any) -> None:
    told = form.cleaned_data
    operations.verify_issue(
        issue_id=found.pk, words=told["words"], seen_on=told["seen_on"], evidence=form.evidence(), seen=told["seen"], by=user
    )  # fmt: skip


def _spread(found: Any, form: Any, user: Any) -> None:
    operations.ask_all_areas(issue_id=found.pk, words=form.cleaned_data["words"], by=user)


def _admonish(found: Any, form: Any, user: Any) -> None:
    operations.record_admonition(issue_id=found.pk, entry=form.entry(), by=user)


_SAVED = Words("已记录。", "Recorded.")
_STEPS: dict[str, tuple[Words, Words, Made, Callable[[Any, Any, Any], None]]] = {
    "assign": (Words("交办、改方案", "Assign, or change the plan"), _SAVED, _plan_form, _assign),
    "progress": (Words("填写整改进展", "Record progress"), _SAVED, _sent(ProgressStepForm), _progress),
    "ask": (Words("申请销号", "Ask for closing"), _SAVED, _sent(StepForm), _step(operations.ask_closure)),
    "verify": (Words("现场核验通过", "Verified on the spot"), _SAVED, _sent(VerifyForm), _verify),
    "close": (Words("销号", "Close"), Words("已销号。", "Closed."), _sent(StepForm), _step(operations.close_issue)),
    "keep-up": (Words("转为长期坚持", "Make it standing"), _SAVED, _sent(StepForm), _step(operations.keep_up_issue)),
    "return": (Words("退回", "Return"), Words("已退回。", "Returned."), _sent(StepForm), _step(operations.return_issue)),
    "escalate": (Words("挂牌督办", "Escalate"), _SAVED, _sent(StepForm), _step(operations.escalate_issue)),
    "reopen": (Words("登记反弹", "Reopen"), _SAVED, _sent(StepForm), _step(operations.reopen_issue)),
    "spread": (Words("举一反三", "Ask all areas"), Words("已发给各地。", "Every area was asked."), _sent(SpreadForm), _spread),
    "admonish": (Words("约谈、通报", "Talk or notice"), _SAVED, _sent(AdmonitionForm), _admonish),
}  # fmt: skip


def _offers(found: Any, checks: list[Any]) -> list[Offer]:
    """The answers to each check of all areas: a list of its own."""
    return [
        Offer(replace(SPREAD, part=f"spread-{check.pk}"), lines, area_code=found.county_code) for check, lines in checks
    ]


def _shown(user: Any, found: Any, checks: list[Any]) -> dict[str, Any]:
    (row,) = issue_rows([found], on=timezone.localdate())
    return {
        "issue": found,
        "row": row,
        "points": [(words, getattr(found, name)) for name, (words, _) in TEXTS.items()] if found.deadline_kind else [],
        "acts": [(name, _STEPS[name][0]) for name in acts_open(user, found)],
        "earlier": earlier_of(user, found),
        "checks": [
            (check, lines, sum(answer.answered_at is None for answer, _ in lines), offer.listing)
            for (check, lines), offer in zip(checks, _offers(found, checks), strict=True)
        ],
        "answerable": {
            answer.pk
            for _, lines in checks
            for answer, _ in lines
            if answer.answered_at is None and may_in(user, Act.MANAGE_ISSUES, answer.area_code)
        },
        "admonitions": found.admonitions.all(),
        "households": found.households.filter(pk__in=_seen_households(user, found)),
        "happenings": happenings_of_issue(history_of(found), found.pk),
        "holds_accountability": scope_of(user, Act.HOLD_ACCOUNTABILITY).covers(found.area_code),
        "evidence_url": reverse("supervision:issue", args=[found.pk]),
    }


def _seen_households(user: Any, found: Any) -> list[int]:
    from lianxin.registry.access import households_open_to

    if not user.may(Act.READ_REGISTRY):
        return []
    return list(households_open_to(user, Act.READ_REGISTRY).filter(issues=found).values_list("pk", flat=True))


def _household(request: HttpRequest, user: Any) -> Any:
    asked = request.GET.get("household", "")
    return access_household(user, _number(asked), Act.READ_REGISTRY) if asked else None


def _clue(request: HttpRequest, user: Any) -> Any:
    asked = request.GET.get("clue", "")
    return access_one(clues_open_to(user), _number(asked)) if asked else None


def _number(asked: str) -> int:
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404("no such thing")
    return int(asked)
