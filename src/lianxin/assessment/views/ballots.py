"""The ballot that anybody with a slip may give, without an account and without a trace."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lianxin.assessment import operations
from lianxin.assessment.forms.scores import VoteForm
from lianxin.core.kernel.errors import Refused
from lianxin.site.forms import refuse
from lianxin.site.throttle import note_failure, refuse_after_failures

_DOOR = "assessment ballot"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest) -> HttpResponse:
    """Give a mark with the code on a slip. Wrong codes from one address have to wait."""
    form = VoteForm(request.POST if request.method == "POST" else None)
    is_given = False
    if request.method == "POST" and form.is_valid():
        address = request.META.get("REMOTE_ADDR", "")
        try:
            refuse_after_failures(_DOOR, address)
            operations.cast_ballot(code=form.cleaned_data["code"], mark=form.cleaned_data["mark"])
        except Refused as refusal:
            note_failure(_DOOR, address)
            refuse(form, refusal)
        else:
            is_given = True
    status = 409 if form.is_bound and form.errors else 200
    response = render(request, "assessment/vote.html", {"form": form, "is_given": is_given}, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
