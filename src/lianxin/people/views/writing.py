"""What every page that writes shares: one page of a form, and a refusal shown where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people import errors
from lianxin.site.forms import refuse
from lianxin.site.language import say

_NO_WORDS = Words("", "")
# At which field of a form a refusal shows, if the form has it; every other shows at the top.
_FIELDS = {
    errors.USERNAME_TAKEN.code: "username",
    errors.USERNAME_UNFIT.code: "username",
    errors.NAME_MISSING.code: "name",
    errors.PASSWORD_WEAK.code: "password",
    errors.PERIOD_UNFIT.code: "ends_before",
    errors.ROLE_HELD.code: "role",
    errors.TWO_HATS.code: "role",
    errors.UNIT_NEEDED.code: "unit",
    errors.UNIT_NOT_WANTED.code: "unit",
    errors.REASON_MISSING.code: "reason",
    errors.GRANT_ENDED.code: "ends_before",
    errors.LENT_BEYOND.code: "ends_before",
    errors.NOT_FOUND.code: "username",
    errors.CODE_TAKEN.code: "code",
    errors.CODE_MISSING.code: "code",
    errors.SAME_UNIT.code: "unit",
    errors.NOT_IN_SERVICE.code: "on",
    errors.TEAM_OPEN.code: "village_code",
    errors.TEAM_NOT_OPEN.code: "starts_on",
    errors.ALREADY_IN_TEAM.code: "helper",
    errors.FIRST_SECRETARY_HELD.code: "duty",
    errors.ALREADY_LINKED.code: "helper",
}


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page that is one form: what it is called, what will happen, the way here, the button.

    ``groups`` are headings with names of fields; without them the fields stand in one group. ``crumbs`` are addresses
    with names.
    """

    title: Words
    button: Words
    back: str
    crumbs: tuple[tuple[str, Words], ...]
    lead: Words = _NO_WORDS
    icon: str = "save"
    is_danger: bool = False
    groups: tuple[tuple[Words, tuple[str, ...]], ...] = field(default=())


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None when the page was only opened."""
    return request.POST if request.method == "POST" else None


def is_written(request: HttpRequest, form: forms.Form, write: Callable[[], object], done: Words) -> bool:
    """Carry out the write of a valid form and say that it is done; show a refusal on the form instead."""
    try:
        write()
    except Refused as refusal:
        at = _FIELDS.get(refusal.code)
        refuse(form, refusal, at if at in form.fields else None)
        return False
    messages.success(request, say(done))
    return True


def form_page(request: HttpRequest, form: forms.Form, page: FormPage) -> HttpResponse:
    """Return the page; with the status of a fault when the form has any."""
    named = page.groups or ((_NO_WORDS, tuple(form.fields)),)
    groups = [(words, [form[name] for name in names if name in form.fields]) for words, names in named]
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "people/form.html", {"form": form, "page": page, "groups": groups}, status=status)
