"""Pages of plans: the list, one with its gaps and accounts, a new version, what became of a line, and the paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.procedures.papers import TYPES, file_content, kept_file
from lianxin.registry.queries import capped_count
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.site.papers import Issue, give_out
from lianxin.work import operations
from lianxin.work.access import PlanSubject, access_subject, may_plan
from lianxin.work.documents import plan_document
from lianxin.work.forms.plans import (
    AccountForm,
    LineFormSet,
    PlanFilterForm,
    PlanNoteForm,
    ProgressForm,
    SignatureForm,
    initial_of_line,
)
from lianxin.work.lists import PLANS, WITHOUT_PLAN
from lianxin.work.plan_lists import INCOME_ACCOUNTS, PLAN_LINES
from lianxin.work.queries.choices import people_for
from lianxin.work.queries.plans import (
    GAPS,
    PROGRESS,
    ShownPlan,
    households_without_plan,
    listed_plans,
    places_without_plan,
    plan_rows,
    shown_plan,
    table_of,
)
from lianxin.work.queries.records import kind_words, work_for_household

_FORM_METHODS = ["GET", "HEAD", "POST"]
PAGE_SIZE = 50


@needs(Act.READ_WORK)
@require_safe
def plans(request: HttpRequest) -> HttpResponseBase:
    """Plans of a year, and the households with a helper for which nobody has written one."""
    user: Any = request.user
    form = PlanFilterForm(request.GET, scope=required_scope(user, Act.READ_WORK))
    if not form.is_valid():
        return render(request, "work/plans.html", {"form": form, "is_faulty": True}, status=400)
    year = form.cleaned_data["year"] or timezone.localdate().year
    area = form.cleaned_data["area"]
    found = listed_plans(user, year=year, area_code=area)
    missing = households_without_plan(user, year=year, area_code=area).order_by("village_code", "id")
    filters = told_filters(form)
    offers = (Offer(PLANS, found, plan_rows, filters, area), Offer(WITHOUT_PLAN, missing, iter, filters, area))
    if file := download(request, *offers):
        return file
    page = keyset_page(found, order=("area_code", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form, "page": page, "rows": plan_rows(page.rows), "listing": PLANS, "total": capped_count(found),
        "year": year, "without": list(missing[:PAGE_SIZE]), "without_listing": WITHOUT_PLAN,
        "without_total": missing.count(), "unplanned": places_without_plan(user, year=year),
    }  # fmt: skip
    return render(request, "work/plans.html", shown)


@needs(Act.READ_WORK)
@require_safe
def plan(request: HttpRequest, kind: str, subject: str) -> HttpResponseBase:
    """The plan of a household, a village or a unit: causes and measures, what is short, what became of it, the accounts."""
    shown = _shown(request, kind, subject, _subject(request, kind, subject))
    return download(request, *_offers(shown)) or render(request, "work/plan.html", shown)


@needs(Act.RECORD_WORK)
@require_http_methods(_FORM_METHODS)
def write(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """Write the first version of a plan, or another one."""
    user: Any = request.user
    found = _subject(request, kind, subject)
    _require(user, found)
    now = shown_plan(found)
    given: dict[str, Any] = {"subject": found, "table": table_of(found), "people": people_for(user)}
    note = PlanNoteForm(request.POST or None, initial={"seen": now.version.number if now.version else 0})
    begun = [initial_of_line(row.line) for row in now.lines] or _suggested(now)
    lines: Any = LineFormSet(request.POST or None, initial=begun, form_kwargs=given)
    is_sound = request.method == "POST" and note.is_valid() and lines.is_valid()
    if is_sound:
        try:
            operations.write_plan(
                subject=found, lines=[form.line() for form in lines if form.cleaned_data and not form.is_empty()],
                note=note.cleaned_data["note"], seen=note.cleaned_data["seen"], by=user,
            )  # fmt: skip
        except Refused as refusal:
            refuse(note, refusal)
        else:
            messages.success(request, say(Words("已保存为新的一版。", "Saved as a new version.")))
            return redirect(_address(kind, subject, found.year))
    status = 409 if request.method == "POST" else 200
    shown = {"shown": now, "note": note, "lines": lines, "kind": kind, "subject": subject, "year": found.year}
    return render(request, "work/write_plan.html", shown, status=status)


@needs(Act.RECORD_WORK)
@require_http_methods(_FORM_METHODS)
def act(request: HttpRequest, kind: str, subject: str, name: str) -> HttpResponseBase:
    """Say how a line gets on, account for income, or record a signature."""
    user: Any = request.user
    found = _subject(request, kind, subject)
    _require(user, found)
    now = shown_plan(found)
    if name not in _ACTS or now.plan is None or (name != "progress" and found.household_id is None):
        raise Http404("no such act")
    form = _act_form(request, name, now, user)
    if request.method == "POST" and form.is_valid():
        try:
            _do(name, now, form, user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(_ACTS[name][1]))
            return redirect(_address(kind, subject, found.year))
    shown = _shown(request, kind, subject, found) | {"form": form, "act": name, "act_words": _ACTS[name][0]}
    if request.method != "POST" and (file := download(request, *_offers(shown))):
        return file
    return render(request, "work/plan.html", shown, status=409 if form.errors else 200)


@needs(Act.READ_WORK)
@require_safe
def paper(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """The page of the handbook (帮扶手册): the plan with the record of visits, to be printed and signed."""
    user: Any = request.user
    found = _subject(request, kind, subject)
    now = shown_plan(found)
    if now.plan is None:
        raise Http404("no plan")
    visits = list(work_for_household(user, found.household_id)[:60]) if found.household_id is not None else []
    record_event(act=Act.READ_WORK, by=user, thing="work.plan", thing_id=now.plan.pk, area_code=now.plan.area_code)
    title = "帮扶手册" if found.household_id is not None else "帮扶计划"
    about = Issue("work.plan", Words(title, "Plan of help"), now.plan.area_code)
    return give_out(request, plan_document(now, visits), f"{title} {now.name} {found.year}", about=about)


@needs(Act.READ_WORK)
@require_safe
def scan(request: HttpRequest, kind: str, subject: str, digest: str) -> HttpResponse:
    """The signed page of an account; that it was opened is recorded."""
    user: Any = request.user
    now = shown_plan(_subject(request, kind, subject))
    signatures = [one for row in now.accounts for one in row.account.signatures.all() if one.scan == digest]
    if not signatures or now.plan is None:
        raise Http404("no such paper")
    record_event(
        act=Act.READ_WORK,
        by=user,
        thing="work.signature",
        thing_id=signatures[0].account_id,
        area_code=now.plan.area_code,
    )
    return HttpResponse(file_content(digest, signatures[0].scan_kind), content_type=TYPES[signatures[0].scan_kind])


_ACTS: dict[str, tuple[Words, Words]] = {
    "progress": (Words("登记进展", "Say how it gets on"), Words("已登记进展。", "Recorded.")),
    "income": (
        Words("收入核算", "Account for income"),
        Words("已登记收入核算，等双方签字。", "Recorded; both parties sign it."),
    ),
    "sign": (Words("登记签字", "Record a signature"), Words("已登记签字。", "Recorded.")),
}


def _subject(request: HttpRequest, kind: str, subject: str) -> PlanSubject:
    """The subject that an address names, if the reader may see it."""
    user: Any = request.user
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2013 <= int(asked[:6]) <= 2100 else timezone.localdate().year
    is_number = subject.isdecimal() and len(subject) <= 18
    if kind == "village" and subject.isdecimal() and len(subject) == 12:
        found = PlanSubject(year, village_code=subject)
    elif kind == "unit" and is_number:
        found = PlanSubject(year, unit_id=int(subject))
    elif kind == "household" and is_number:
        found = PlanSubject(year, household_id=int(subject))
    else:
        raise Http404("no such subject")
    access_subject(user, found)
    return found


def _require(user: Any, found: PlanSubject) -> None:
    if not may_plan(user, found):
        raise PermissionDenied(Act.RECORD_WORK.value)


def _address(kind: str, subject: str, year: int) -> str:
    return f"{reverse('work:plan', args=[kind, subject])}?year={year}"


def _suggested(now: ShownPlan) -> list[dict[str, Any]]:
    """A line for every cause on record, where nobody has written a plan yet."""
    return [{"cause": gap.cause} for gap, _ in now.gaps if gap.gap.value == "no_measure"]


def _offers(shown: dict[str, Any]) -> tuple[Offer, Offer]:
    """The lists on the page of a plan."""
    year = {"year": str(shown["year"])}
    return Offer(PLAN_LINES, shown["lines"], filters=year), Offer(
        INCOME_ACCOUNTS, shown["shown"].accounts, filters=year
    )


def _shown(request: HttpRequest, kind: str, subject: str, found: PlanSubject) -> dict[str, Any]:
    user: Any = request.user
    now = shown_plan(found)
    return {
        "shown": now, "listing": PLAN_LINES, "accounts_listing": INCOME_ACCOUNTS, "kind": kind, "subject": subject, "year": found.year,
        "gaps": [(GAPS[gap.gap], words if gap.cause else None, gap.mark) for gap, words in now.gaps],
        "lines": [(line, PROGRESS[line.state]) for line in now.lines],
        "may_write": user.may(Act.RECORD_WORK) and may_plan(user, found),
        "is_household": found.household_id is not None,
        "paper": f"{reverse('work:plan-paper', args=[kind, subject])}?year={found.year}",
    }  # fmt: skip


def _act_form(request: HttpRequest, name: str, now: ShownPlan, user: Any) -> Any:
    sent = request.POST or None
    today = {"on": timezone.localdate().isoformat()}
    if name == "progress":
        lines = [(str(one.line.mark), _line_words(one)) for one in now.lines]
        records = []
        if now.subject.household_id is not None:
            records = [
                (str(one.pk), f"{one.on.isoformat()} {say(kind_words(one.kind))}")
                for one in work_for_household(user, now.subject.household_id)[:40]
            ]
        return ProgressForm(sent, lines=lines, records=records, initial=today)
    if name == "income":
        return AccountForm(sent)
    accounts = [(str(one.account.pk), _account_words(one)) for one in now.accounts if not one.is_replaced]
    return SignatureForm(sent, request.FILES or None, accounts=accounts, initial=today)


def _line_words(one: Any) -> str:
    words = one.measure or one.cause
    return f"{one.line.mark}. {say(words) if words else ''} {one.line.content}".strip()


def _account_words(one: Any) -> str:
    quarter = one.account.quarter
    return say(Words(f"第 {quarter} 季度", f"quarter {quarter}") if quarter else Words("全年", "the year"))


def _do(name: str, now: ShownPlan, form: Any, user: Any) -> Any:
    plan_id = now.plan.pk if now.plan else 0
    if name == "progress":
        return operations.record_progress(plan_id=plan_id, entry=form.entry(), by=user)
    if name == "income":
        return operations.account_income(plan_id=plan_id, entry=form.entry(), by=user)
    told = form.cleaned_data
    kept = kept_file(told["scan"].name, told["scan"]) if told["scan"] else None
    return operations.sign_account(
        account_id=int(told["account"]), party=told["party"], name=told["name"], on=told["on"], scan=kept, by=user
    )
