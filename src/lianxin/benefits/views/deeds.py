"""One page for every act of this room: what will be done, to what, a form, and where it leads back to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lianxin.benefits.forms.entry import EntryForm
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.forms import refuse
from lianxin.site.language import say

NO_NOTE = Words("", "")


@dataclass(frozen=True, slots=True)
class Deed:
    """An act: its name, who may, the form, what is done with what was filled in, what is said afterwards."""

    words: Words
    act: Act
    form: Callable[..., EntryForm]
    run: Callable[[Any, dict[str, Any], Any], Any]
    done: Words
    note: Words = NO_NOTE


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act stands: what it is done to in words, and the page that leads to it."""

    lead: str
    crumbs: tuple[tuple[str, Words], ...]
    back: str


def deed_page(request: HttpRequest, deed: Deed, thing: Any, place: Place, **form_arguments: Any) -> HttpResponse:
    """Show the form of an act, or do it and lead back; a refusal is shown on the form with status 409."""
    given = request.POST if request.method == "POST" else None
    form = deed.form(given, request.FILES if given is not None else None, **form_arguments)
    if given is not None and form.is_valid():
        try:
            led_to = deed.run(thing, form.cleaned_data, request.user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(deed.done))
            return redirect(led_to if isinstance(led_to, str) else place.back)
    context = {"deed": deed, "place": place, "form": form, "has_note": deed.note is not NO_NOTE}
    return render(request, "benefits/deed.html", context, status=409 if form.errors else 200)
