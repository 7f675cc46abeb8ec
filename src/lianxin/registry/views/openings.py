"""Opening a masked value: asked for by POST, recorded, shown once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from lianxin.core.kernel.errors import Refused
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry import errors
from lianxin.registry.access import access_household
from lianxin.registry.display import unit_words, value_text
from lianxin.registry.operations.openings import open_sensitive
from lianxin.rulebook import dictionary
from lianxin.site.middleware import is_fragment


@needs(Act.OPEN_SENSITIVE)
@require_POST
def open_value(request: HttpRequest, household_id: int) -> HttpResponse:
    """Show one value in full, in place of its mask; without scripts on a page of its own."""
    user: Any = request.user
    household = access_household(user, household_id, Act.OPEN_SENSITIVE)
    name, year = request.POST.get("field", ""), _number(request, "year")
    member_id = _number(request, "member") if request.POST.get("member") else None
    value = open_sensitive(household_id=household_id, year=year, member_id=member_id, field=name, by=user)
    entry = dictionary().field(f"{'household' if member_id is None else 'member'}.{name}")
    shown = {
        "household": household,
        "year": year,
        "member_id": member_id,
        "entry": entry,
        "text": value_text(entry, value),
        "unit": unit_words(entry),
    }
    return render(request, "registry/opened_value.html" if is_fragment(request) else "registry/opened.html", shown)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 15):
        raise Refused(errors.UNKNOWN_FIELD, field=name)
    return int(text)
