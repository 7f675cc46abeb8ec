"""The page on which a ledger kept elsewhere is taken in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.work.forms.records import LedgerFileForm
from lianxin.work.ledger_sheet import read_ledger
from lianxin.work.operations import take_in_records


@needs(Act.RECORD_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take a ledger in: every row a record, all rows or none."""
    user: Any = request.user
    form = LedgerFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            told = take_in_records(entries=read_ledger(sent.read(), name=sent.name), source=sent.name, by=user)
        except Refused as refusal:
            refuse(form, refusal, "file")
        else:
            words = Words(
                f"写入 {told.new} 条，{told.known} 条早已登记。", f"{told.new} recorded, {told.known} were on record."
            )
            messages.success(request, say(words))
            return redirect("work:records")
    return render(request, "work/take_in.html", {"form": form}, status=409 if form.errors else 200)
