"""One case: its page, its beginning, its steps, objections and answers, its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.procedures import operations
from lianxin.procedures.access import access_case, hat_of
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.diagram import road_of
from lianxin.procedures.forms import AnswerForm, ObjectionForm, StepForm
from lianxin.procedures.models import Case
from lianxin.procedures.panels import panels_for
from lianxin.procedures.papers import TYPES
from lianxin.procedures.queries.contents import content_lines
from lianxin.procedures.queries.judging import judgement_for
from lianxin.procedures.queries.one_case import case_view, changes_since_last_step, ends_on_paper, payload_lines
from lianxin.procedures.views.showings import objection_words, showing_of
from lianxin.procedures.views.timeline import happenings_of
from lianxin.registry.queries import area_names
from lianxin.site.forms import refuse
from lianxin.site.language import say

_FORM_METHODS = ["GET", "HEAD", "POST"]
_PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox",
}


@needs(Act.READ_CASES)
@require_safe
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show a case: what is next, by when, what the rules say, what changed meanwhile, and everything that happened."""
    user: Any = request.user
    found = access_case(user, case_id)
    today = timezone.localdate()
    view = case_view(found, user, on=today)
    procedure = shelf.procedure(found.procedure)
    may_record = hat_of(user, found.area_code) is not None
    shown = {
        **_about(found),
        "view": view,
        "state": view.version.states[view.standing.state],
        "today": today,
        "may_object": may_record and view.version.states[view.standing.state].publicity is not None,
        "showing": showing_of(found, view, user),
        "judgement": judgement_for(found, view.version, user, on=today) if not found.outcome else None,
        "changes": changes_since_last_step(found) if not found.outcome else [],
        "payload": payload_lines(found),
        **_content(found, user),
        "panels": panels_for(request, found),
        "has_forms": procedure.ledger is not None,
        "meetings": [event.number for event in found.events.all() if event.minutes],
        "happenings": happenings_of(found, may_open=scope_of(user, Act.OPEN_SENSITIVE).covers(found.area_code)),
        "road": road_of(view.version, procedure.words, here=view.standing.state),
    }
    return render(request, "procedures/case.html", shown)


def _content(found: Case, user: Any) -> dict[str, Any]:
    """What the case is to change, and whether that can still be done."""
    lines = content_lines(found, may_open=scope_of(user, Act.OPEN_SENSITIVE).covers(found.area_code))
    return {"content": lines, "moved": not found.outcome and any(line.is_moved for line in lines)}


def _about(found: Case) -> dict[str, Any]:
    place = area_names([found.area_code])[found.area_code]
    subject = (found.household.head_name or "—") if found.household else place
    words = shelf.procedure(found.procedure).words
    return {"case": found, "procedure": words, "place": place, "subject": subject}


@needs(Act.READ_CASES)
@require_http_methods(_FORM_METHODS)
def step(request: HttpRequest, case_id: int, name: str) -> HttpResponse:
    """Take a step of a case."""
    user: Any = request.user
    found = access_case(user, case_id)
    view = case_view(found, user, on=timezone.localdate())
    asked = next((one for one in view.steps if one.step.name == name), None)
    if asked is None:
        raise Http404("no such step now")
    if not asked.is_mine:
        raise PermissionDenied(name)
    is_sent = request.method == "POST"
    given = (request.POST, request.FILES) if is_sent else (None, None)
    form = StepForm(*given, step=asked.step, case=found, is_on_paper=ends_on_paper(view, asked.step))
    if is_sent and form.is_valid():
        try:
            operations.take_step(case_id=case_id, told=form.told(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已办理。", "The step is taken.")))
            return redirect("procedures:case", case_id=case_id)
    shown: dict[str, Any] = _case_form(found, asked.step.words)
    shown |= {"groups": form.groups, "step": asked.step, "button": asked.step.words}
    shown["is_danger"] = asked.step.needs_reason
    if asked.step.decides:
        judgement = judgement_for(found, view.version, user, on=timezone.localdate())
        shown |= {"payload": payload_lines(found), "judgement": judgement, "changes": changes_since_last_step(found)}
        shown |= _content(found, user) | {"panels": panels_for(request, found)}
    return _form_page(request, form, shown)


@needs(Act.READ_CASES)
@require_http_methods(_FORM_METHODS)
def objection(request: HttpRequest, case_id: int) -> HttpResponse:
    """Record an objection to a case that is being shown."""
    user: Any = request.user
    found = access_case(user, case_id)
    if hat_of(user, found.area_code) is None:
        raise PermissionDenied(Act.ACT_FOR_VILLAGE.value)
    form = ObjectionForm(request.POST if request.method == "POST" else None, initial={"seen": found.revision})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            operations.record_objection(case_id=case_id, words=told["words"], seen=told["seen"], by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            words = Words(
                "已登记异议，计时暂停，等待答复。",
                "The objection is recorded; the clocks stand still until it is answered.",
            )
            messages.success(request, say(words))
            return redirect("procedures:case", case_id=case_id)
    title = Words("登记异议", "Record an objection")
    return _form_page(request, form, _case_form(found, title) | {"groups": [(title, list(form))], "button": title})


@needs(Act.READ_CASES)
@require_http_methods(_FORM_METHODS)
def answer(request: HttpRequest, case_id: int, number: int) -> HttpResponse:
    """Answer an objection."""
    user: Any = request.user
    found = access_case(user, case_id)
    view = case_view(found, user, on=timezone.localdate())
    if number not in view.standing.open_objections:
        raise Http404("no such objection")
    if number not in view.answerable:
        raise PermissionDenied(Act.ANSWER_OBJECTIONS.value)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"seen": found.revision})
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_objection(case_id=case_id, number=number, by=user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已答复。", "The objection is answered.")))
            return redirect("procedures:case", case_id=case_id)
    title = Words(f"答复第 {number} 件异议", f"Answer objection {number}")
    objected = found.events.select_related("notice_objection").get(kind="objected", objection=number)
    shown = _case_form(found, title) | {"groups": [(title, list(form))], "button": title}
    shown |= {"objected": objected, "objected_words": objection_words(objected)}
    return _form_page(request, form, shown)


@needs(Act.READ_CASES)
@require_safe
def file(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """Give out a file of evidence, and record who opened it."""
    user: Any = request.user
    evidence, content = operations.open_file(case_id=case_id, evidence_id=evidence_id, by=user)
    response = HttpResponse(content, content_type=TYPES[evidence.file_kind], headers=_PRIVATE)
    response.headers["Content-Disposition"] = f'inline; filename="{evidence.type}-{evidence.pk}.{evidence.file_kind}"'
    return response


def _case_form(found: Case, title: Words) -> dict[str, Any]:
    about = _about(found)
    return about | {"title": title, "back": reverse("procedures:case", args=[found.pk]), "of": about["subject"]}


def _form_page(request: HttpRequest, form: Any, shown: dict[str, Any]) -> HttpResponse:
    faulty = form.is_bound and form.errors
    context = {"form": form, "has_files": form.is_multipart(), **shown}
    return render(request, "procedures/form.html", context, status=409 if faulty else 200)
