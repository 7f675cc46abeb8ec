"""The page on which a person gives the address for his digest, or takes it away."""

from __future__ import annotations

from typing import Any

from django.conf import settings
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
from lianxin.work import operations
from lianxin.work.forms.records import ReminderForm
from lianxin.work.queries.visits import reminder_address_of


@needs(Act.RECORD_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """Where to send my digest of visits; empty: nowhere."""
    user: Any = request.user
    form = ReminderForm(request.POST or None, initial={"address": reminder_address_of(user)})
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_reminder_address(address=form.cleaned_data["address"], by=user)
        except Refused as refusal:
            refuse(form, refusal, "address")
        else:
            messages.success(request, say(Words("已保存。", "Saved.")))
            return redirect("work:visits")
    shown = {"form": form, "way": settings.LIANXIN_REMIND}
    return render(request, "work/reminders.html", shown, status=409 if form.errors else 200)
