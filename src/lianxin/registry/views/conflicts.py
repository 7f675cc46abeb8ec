"""What import could not decide: a worklist, and one conflict side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.dictionary import Field
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.identifiers import masked
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.access import conflicts_open_to
from lianxin.registry.display import Veil, kept_text, veil_of
from lianxin.registry.encryption import decrypted
from lianxin.registry.forms.decisions import CHOICES, ConflictForm
from lianxin.registry.lists import CONFLICTS, CONFLICTS_BY_KIND, DECIDED_CONFLICTS
from lianxin.registry.models import Conflict, Household
from lianxin.registry.operations.conflicts import choices_for, settle_conflict
from lianxin.registry.operations.openings import open_conflict
from lianxin.registry.queries import area_names, households_of_conflict
from lianxin.rulebook import dictionary
from lianxin.site.components import Tab
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page


@dataclass(frozen=True, slots=True)
class Side:
    """One disputed value: what stands in the register and what the file offers."""

    words: Words
    present: str | None
    offered: str | None
    is_closed: bool = False


@needs(Act.IMPORT)
@require_safe
def conflicts(request: HttpRequest) -> HttpResponseBase:
    """List the conflicts that wait, or those decided."""
    user: Any = request.user
    is_decided = request.GET.get("show", "") == "decided"
    query = conflicts_open_to(user).select_related("job", "chosen_by")
    waiting = query.filter(choice="")
    listing, order = (DECIDED_CONFLICTS, "-id") if is_decided else (CONFLICTS, "id")
    chosen = (query.exclude(choice="") if is_decided else waiting).order_by(order)
    if file := download(request, Offer(listing, chosen, _rows)):
        return file
    page = keyset_page(chosen, order=(order,), cursor=request.GET.get("page", ""), size=50)
    url = reverse("registry:conflicts")
    tabs = [
        Tab(Words("待处理", "Waiting"), url, not is_decided, waiting.count()),
        Tab(Words("已处理", "Decided"), f"{url}?show=decided", is_decided),
    ]
    shown = {"page": page, "rows": _rows(page.rows), "listing": listing, "tabs": tabs, "is_decided": is_decided}
    return render(request, "registry/conflicts.html", shown)


def _rows(some: list[Any]) -> list[tuple[Conflict, str]]:
    names = area_names(one.village_code for one in some)
    return [(one, names[one.village_code]) for one in some]


@needs(Act.IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Show both sides of a conflict and take the decision."""
    user: Any = request.user
    found = _found(user, conflict_id)
    form = ConflictForm(request.POST or None, choices=choices_for(found))
    if request.method == "POST" and form.is_valid():
        try:
            settled = settle_conflict(
                conflict_id=found.pk, choice=form.cleaned_data["choice"], reason=form.cleaned_data["reason"], by=user
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, say(Words("已处理：{choice}。", "Decided: {choice}."), choice=CHOICES[settled.choice][0])
            )
            return redirect("registry:conflicts")
    return _page(request, found, form, is_opened=False)


@needs(Act.OPEN_SENSITIVE)
@require_POST
def open_values(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Show the closed values of a conflict; that is recorded."""
    user: Any = request.user
    found = open_conflict(conflict_id=conflict_id, by=user)
    return _page(request, found, ConflictForm(choices=choices_for(found)), is_opened=True)


def _found(user: Any, conflict_id: int) -> Conflict:
    found = conflicts_open_to(user).select_related("job", "chosen_by").filter(pk=conflict_id).first()
    if found is None:
        raise Http404("no such conflict")
    return found


def _page(request: HttpRequest, found: Conflict, form: ConflictForm, *, is_opened: bool) -> HttpResponse:
    user: Any = request.user
    sides = sides_of(found, is_opened=is_opened)
    kind, why = CONFLICTS_BY_KIND[found.kind]
    households: list[Household] = households_of_conflict(user, found)
    names = area_names({found.village_code, *(one.village_code for one in households)})
    return render(
        request,
        "registry/conflict.html",
        {
            "conflict": found,
            "form": form,
            "kind": kind,
            "why": why,
            "village": names[found.village_code],
            "sides": sides,
            "has_closed": any(side.is_closed for side in sides),
            "households": [(one, names[one.village_code]) for one in households],
            "choice": CHOICES[found.choice][0] if found.choice in CHOICES else None,
        },
    )


def sides_of(found: Conflict, *, is_opened: bool) -> list[Side]:
    """Return the disputed values in words; identifiers and sensitive ones only when they were opened."""
    sides = []
    for name, (present, offered) in found.values.items():
        entry = dictionary().fields.get(f"{found.table}.{name}")
        if entry is None:
            continue
        veil = Veil.SHOWN if is_opened else veil_of(entry, may_open=True)
        before, after = (_shown(entry, _plain(value), veil) for value in (present, offered))
        sides.append(Side(entry.words, before, after, is_closed=veil is not Veil.SHOWN))
    return sides


def _shown(entry: Field, text: str, veil: Veil) -> str | None:
    if veil is Veil.SHOWN:
        return kept_text(entry, text)
    if not text:
        return None
    return masked(text) if veil is Veil.MASKED else ""


def _plain(value: Any) -> str:
    """A value as a conflict keeps it, as text: numbers of identity may be encrypted."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return decrypted(text) if text.startswith("e1:") else text
