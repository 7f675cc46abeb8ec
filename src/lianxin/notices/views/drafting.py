"""Draft a notice: choose of which area and what kind, look at it as everybody will see it, save."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.notices.access import access_notice
from lianxin.notices.display import shown_columns, shown_rows, shown_sums
from lianxin.notices.forms import ChooseForm, DraftForm
from lianxin.notices.operations import draft_notice, preview
from lianxin.notices.queries import draft_areas, subject_choices
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.forms import refuse
from lianxin.site.language import say


@needs(Act.DRAFT_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Three steps on one page: choose, look, save. Only the last writes."""
    user: Any = request.user
    sent = request.POST if request.method == "POST" else request.GET
    asked = _prefilled(request) if request.method == "GET" and request.GET.get("corrects") else sent
    chosen = ChooseForm(asked if asked.get("area") or asked.get("kind") else None, areas=draft_areas(user))
    shown: dict[str, Any] = {"choose": chosen}
    if not chosen.is_valid():
        return render(request, "notices/draft.html", shown, status=400 if chosen.is_bound else 200)
    area, kind = chosen.cleaned_data["area"], chosen.cleaned_data["kind"]
    subjects = subject_choices(user, kind, area)
    told = {"area_code": area, "kind_name": kind, "subjects": subjects}
    shown["subjects"] = subjects
    if "hotline" not in asked:
        first = {"area": area, "kind": kind} | {name: asked.get(name) for name in ("corrects", "subject", "level")}
        return render(request, "notices/draft.html", shown | {"form": DraftForm(initial=first, **told)})
    form = DraftForm(asked, **told)
    if form.is_valid():
        try:
            if request.method == "POST":
                cleaned = form.cleaned_data
                made = draft_notice(entry=form.entry(), by=user, seen=cleaned["seen"], corrects=cleaned["corrects"])
                messages.success(
                    request, say(Words("已保存，等另一位同事发布。", "Saved; a colleague is to publish it."))
                )
                return redirect("notices:notice", notice_id=made.pk)
            seen = preview(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            shown |= _previewed(seen)
    return render(request, "notices/draft.html", shown | {"form": form}, status=409 if form.errors else 200)


def _previewed(seen: Any) -> dict[str, Any]:
    return {
        "seen": seen,
        "columns": shown_columns(seen.content),
        "rows": shown_rows(seen.content),
        "sums": shown_sums(seen.content),
    }


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """What a correction is of, until the reader says otherwise."""
    number = request.GET["corrects"]
    if not (number.isascii() and number.isdigit() and len(number) < 15):
        return dict(request.GET.items())
    user: Any = request.user
    former = access_notice(user, int(number))
    return {"area": former.area_code, "kind": former.kind} | dict(request.GET.items())
