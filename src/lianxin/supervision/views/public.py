"""Complaints without signing in: one is made, its receipt is shown once, and its code shows what came of it. Nothing is indexed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import hotline
from lianxin.site.forms import refuse
from lianxin.site.middleware import answer_with
from lianxin.supervision import operations
from lianxin.supervision.errors.complaints import CODE_REFUSED, TOO_MANY_TRIES
from lianxin.supervision.forms.complaints import JudgeForm, PublicComplaintForm, ReceiptForm
from lianxin.supervision.queries.complaints import complaint_rows, last_answer_number
from lianxin.supervision.throttle import COMPLAINTS, WRONG_CODES

_FORM_METHODS = ["GET", "HEAD", "POST"]
answer_with(TOO_MANY_TRIES, 429)

Page = Callable[..., HttpResponseBase]


def _for_everybody(page: Page) -> Page:
    """Open a page without sign-in, and keep it out of search engines and caches."""

    @wraps(page)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = page(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return login_not_required(door)


@_for_everybody
@require_http_methods(_FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Make a complaint, with or without a name; the receipt is shown in the answer, once."""
    today = timezone.localdate()
    form = PublicComplaintForm(request.POST if request.method == "POST" else None, on=today)
    shown = {"form": form, "hotline": hotline("", on=today)}
    if request.method == "POST" and form.is_valid():
        address = _address(request)
        try:
            COMPLAINTS.refuse_after_too_many(address)
            submission = str(form.cleaned_data["submission"])
            made, code = operations.receive_complaint(entry=form.entry(), submission=submission)
        except Refused as refusal:
            refuse(form, refusal)
            status = 429 if refusal.code == TOO_MANY_TRIES.code else 409
            return render(request, "supervision/public/new.html", shown, status=status)
        COMPLAINTS.count(address)
        return render(request, "supervision/public/receipt.html", {"code": code, "due_on": made.due_on})
    return render(request, "supervision/public/new.html", shown, status=400 if form.errors else 200)


@_for_everybody
@require_http_methods(_FORM_METHODS)
def follow(request: HttpRequest) -> HttpResponse:
    """Show what came of a complaint, for the code of its receipt."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            found = _of_code(request, code)
        except Refused as refusal:
            refuse(form, refusal, field="code")
            return render(request, "supervision/public/follow.html", {"form": form}, status=_status(refusal))
        return _shown(request, found, JudgeForm(initial={"code": code}))
    return render(request, "supervision/public/follow.html", {"form": form}, status=400 if form.errors else 200)


@_for_everybody
@require_http_methods(["POST"])
def judge(request: HttpRequest) -> HttpResponse:
    """Say whether one is content with the answer; who is not, opens the complaint again."""
    form = JudgeForm(request.POST)
    try:
        found = _of_code(request, request.POST.get("code", "")[:30])
        if form.is_valid():
            told = form.cleaned_data
            found = operations.judge_answer(code=told["code"], is_content=told["is_content"], words=told["words"])
            return _shown(request, found, None)
    except Refused as refusal:
        if refusal.code in {CODE_REFUSED.code, TOO_MANY_TRIES.code}:
            again = ReceiptForm(request.POST)
            refuse(again, refusal, field="code")
            return render(request, "supervision/public/follow.html", {"form": again}, status=_status(refusal))
        refuse(form, refusal)
    return _shown(request, found, form, status=409)


def _of_code(request: HttpRequest, code: str) -> Any:
    address = _address(request)
    WRONG_CODES.refuse_after_too_many(address)
    try:
        return operations.complaint_of_code(code)
    except Refused:
        WRONG_CODES.count(address)
        raise


def _shown(request: HttpRequest, found: Any, form: JudgeForm | None, status: int = 200) -> HttpResponse:
    (row,) = complaint_rows([found], on=timezone.localdate())
    answer = last_answer_number(found)
    shown = {
        "row": row,
        "complaint": found,
        "answer": operations.opened_texts(found).events.get(answer) if answer is not None else None,
        "form": form if found.state == "answered" else None,
        "act_words": Words("提交", "Send"),
    }
    return render(request, "supervision/public/status.html", shown, status=status)


def _status(refusal: Refused) -> int:
    return 429 if refusal.code == TOO_MANY_TRIES.code else 409


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
