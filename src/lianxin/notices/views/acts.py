"""Pages that write: every act on a notice, and the answer to an objection."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.notices import operations
from lianxin.notices.access import access_notice, access_objection, is_drafter_of, may_act, may_answer
from lianxin.notices.display import row_choices
from lianxin.notices.domain.levels import Level
from lianxin.notices.forms import AnswerForm, RecordedObjectionForm
from lianxin.notices.lists import OUTCOMES, channel_words, title_of
from lianxin.notices.models import Objection
from lianxin.notices.queries import content_of
from lianxin.notices.views.pages import PAGES
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.forms import refuse
from lianxin.site.language import say

_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.READ_NOTICES)
@require_http_methods(_FORM_METHODS)
def act(request: HttpRequest, notice_id: int, name: str) -> HttpResponse:
    """Carry out one act on a notice."""
    user: Any = request.user
    notice = access_notice(user, notice_id)
    page = PAGES.get(name)
    if page is None:
        raise Http404("no such act")
    if not may_act(user, page.act, level=Level(notice.level), area_code=notice.area_code):
        raise PermissionDenied(page.act.value)
    told: dict[str, Any] = {}
    if page.form is RecordedObjectionForm:
        told["initial"] = {"received_on": timezone.localdate(), "row": request.GET.get("row", "")}
        told["rows"] = row_choices(content_of(notice))
    form = page.form(request.POST if request.method == "POST" else None, **told)
    back = reverse("notices:notice", args=[notice_id])
    if request.method == "POST" and form.is_valid():
        try:
            page.write(notice_id, form, user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(page.done))
            return redirect(back)
    shown = {"form": form, "page": page, "back": back, "title": title_of(notice)}
    return render(request, "notices/act.html", shown, status=409 if form.is_bound and form.errors else 200)


@needs(Act.READ_NOTICES)
@require_http_methods(_FORM_METHODS)
def answer(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Show an objection, and answer it."""
    user: Any = request.user
    objection = access_objection(user, objection_id)
    notice = objection.notice
    is_his = may_answer(user, notice)
    if request.method == "POST" and not is_his:
        raise PermissionDenied(Act.ANSWER_OBJECTIONS.value)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        upheld = told["outcome"] == Objection.Outcome.UPHELD
        try:
            operations.answer_objection(objection_id=objection_id, upheld=upheld, answer=told["answer"], by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已答复。", "Answered.")))
            return redirect("notices:notice", notice_id=notice.pk)
    is_own = is_drafter_of(user, notice, Act.ANSWER_OBJECTIONS)
    shown = {
        "objection": objection,
        "notice": notice,
        "title": title_of(notice),
        "channel": channel_words(objection.channel),
        "concerned": dict(row_choices(content_of(notice))).get(objection.row or 0, ""),
        "outcome": OUTCOMES[Objection.Outcome(objection.outcome)] if objection.outcome else None,
        "form": form if is_his and not is_own and objection.answered_at is None else None,
        "is_own": is_own and objection.answered_at is None,
        # Who objects is told only to those who may answer him.
        "contact": objection.contact if is_his else "",
    }
    return render(request, "notices/answer.html", shown, status=409 if form.is_bound and form.errors else 200)
