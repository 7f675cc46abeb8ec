"""Verify a paper without signing in: whether the house handed it out, when, about whom (masked), and whether a file is the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.errors import Refused
from lianxin.reports.errors import PAPER_UNKNOWN, REFERENCE_UNREADABLE, TOO_MANY_TRIES
from lianxin.reports.forms.papers import CompareForm, ReferenceForm
from lianxin.reports.operations.papers import is_the_same_file
from lianxin.reports.queries.papers import VerifiedPaper, paper_of
from lianxin.site.forms import refuse
from lianxin.site.middleware import answer_with
from lianxin.site.throttle import Throttle

# A whole village may sit behind one address; a reference has forty bits that nobody guesses.
WRONG_REFERENCES = Throttle("reports.references", 30, 15, TOO_MANY_TRIES)
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
@require_http_methods(["GET", "HEAD"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the reference on a paper."""
    form = ReferenceForm(request.GET if "reference" in request.GET else None)
    if form.is_valid():
        return redirect("reports:verify", form.cleaned_data["reference"].replace("/", ""))
    return render(request, "reports/verify.html", {"form": form}, status=400 if form.errors else 200)


@_for_everybody
@require_http_methods(_FORM_METHODS)
def verify(request: HttpRequest, written: str) -> HttpResponse:
    """Show what the house knows of a paper; compare a file with it."""
    try:
        found = _found(request, written)
    except Refused as refusal:
        if refusal.code == TOO_MANY_TRIES.code:
            raise
        form = ReferenceForm({"reference": written[:40]})
        refuse(form, refusal, field="reference")
        return render(request, "reports/verify.html", {"form": form}, status=404)
    compare = CompareForm(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {"found": found, "compare": compare, "written": written}
    status = 200
    if request.method == "POST" and compare.is_valid():
        try:
            shown["is_same"] = is_the_same_file(found.paper, compare.cleaned_data["file"])
        except Refused as refusal:
            refuse(compare, refusal, field="file")
            status = 409
    elif request.method == "POST":
        status = 400
    return render(request, "reports/verified.html", shown, status=status)


def _found(request: HttpRequest, written: str) -> VerifiedPaper:
    address = str(request.META.get("REMOTE_ADDR", ""))
    WRONG_REFERENCES.refuse_after_too_many(address)
    try:
        return paper_of(written)
    except Refused as refusal:
        if refusal.code in {PAPER_UNKNOWN.code, REFERENCE_UNREADABLE.code}:
            WRONG_REFERENCES.count(address)
        raise
