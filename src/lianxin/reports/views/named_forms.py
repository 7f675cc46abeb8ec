"""Pages of superiors' forms: the list, sending one in, its versions, what its headings mean, and how versions differ."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.reports.access import access_form, access_version, fills_open_to, may_shape
from lianxin.reports.domain.forms_layout import changes_between
from lianxin.reports.form_lists import CHANGES, FILLS, FORMS, VERSIONS, WORDS
from lianxin.reports.forms.named_forms import NewFormForm, NewVersionForm
from lianxin.reports.operations import NewForm, add_version, answer_headings, enter_form
from lianxin.reports.queries.form_pages import shown_blocks, shown_changes, shown_fills, shown_forms
from lianxin.reports.queries.form_versions import (
    blocks_of_version,
    held_words,
    keeping_areas,
    listed_forms,
    open_headings,
    opened,
    shown_words,
)
from lianxin.site.downloads import Offer, download, lists_of
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Act.FILL_FORMS)
@require_safe
def forms(request: HttpRequest) -> HttpResponseBase:
    """List the forms that the reader may fill."""
    user: Any = request.user
    found = listed_forms(user)
    if file := download(request, Offer(FORMS, found, shown_forms)):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "page": page,
        "rows": shown_forms(page.rows),
        "listing": FORMS,
        "may_shape": user.may(Act.SHAPE_FORMS),
    }
    return render(request, "reports/forms.html", shown)


@needs(Act.SHAPE_FORMS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take in a form that nobody has sent before, and lead to what its headings mean."""
    user: Any = request.user
    form = NewFormForm(request.POST or None, request.FILES or None, areas=keeping_areas(user))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        entry = NewForm(told["name"], told["area_code"], told["file"].read(), told["file"].name, told["asked_by"])
        try:
            version = enter_form(entry=entry, by=user)
        except Refused as refusal:
            refuse(form, refusal, "name" if refusal.code in {"FORM-002", "FORM-003"} else "file")
        else:
            return redirect("reports:version", version.form_id, version.number)
    return render(request, "reports/new_form.html", {"form": form}, status=409 if form.errors else 200)


@needs(Act.FILL_FORMS)
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, form_id: int) -> HttpResponseBase:
    """Show a form: its versions, and what was filled for the reader's areas; take in a new version."""
    user: Any = request.user
    found = access_form(user, form_id)
    is_keeper = may_shape(user, found)
    entry = NewVersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and entry.is_valid():
        file = entry.cleaned_data["file"]
        try:
            added = add_version(form=found, content=file.read(), file_name=file.name, by=user)
        except Refused as refusal:
            refuse(entry, refusal, "file")
        else:
            return redirect("reports:version", found.pk, added.number)
    fills = fills_open_to(user).filter(version__form=found).order_by("-id")
    versions = list(found.versions.select_related("made_by").defer("content"))
    offers = Offer(FILLS, fills, shown_fills), Offer(VERSIONS, versions, area_code=found.area_code)
    if request.method != "POST" and (file_of_list := download(request, *offers)):
        return file_of_list
    page = keyset_page(fills, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    latest = access_version(user, found.pk, versions[0].number)
    shown = {
        "found": found,
        "place": area_names([found.area_code])[found.area_code],
        "versions": versions,
        "latest": latest,
        "open_headings": open_headings(blocks_of_version(latest)),
        "page": page,
        "rows": shown_fills(page.rows),
        "listing": FILLS,
        "lists": lists_of(*offers),
        "is_keeper": is_keeper,
        "form": entry,
    }
    return render(request, "reports/form.html", shown, status=409 if entry.errors else 200)


@needs(Act.FILL_FORMS)
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, form_id: int, number: int) -> HttpResponse:
    """Show what each heading of a version means, and take in what a person says about those that are not known."""
    user: Any = request.user
    found = access_version(user, form_id, number)
    if request.method == "POST":
        answers, rows, regions = _told(request)
        count = answer_headings(
            version=found, answers=answers, rows=rows, regions=regions, only_here="only_here" in request.POST, by=user
        )
        messages.success(request, say(Words(f"记住了 {count} 个栏目。", f"{count} headings answered.")))
        return redirect("reports:version", form_id, number)
    blocks = shown_blocks(blocks_of_version(found), opened(found), changed=request.GET.get("change", ""))
    shown = {
        "found": found,
        "blocks": blocks,
        "open_headings": sum(block.open_headings for block in blocks),
        "all_headings": sum(len(block.headings) for block in blocks),
        "lost": [Words(*pair) for pair in found.lost],
        "is_keeper": may_shape(user, found.form),
        "previous": found.number - 1,
    }
    return render(request, "reports/version.html", shown)


def _told(request: HttpRequest) -> tuple[dict[tuple[str, int], str], dict[str, str], list[str]]:
    """What was chosen: (table, place) → answer, table → what its rows are, and regions that are a card or a table. A heading left
    open is not told. Where a region becomes something else, what was chosen beside it was for tables that are then no more."""
    answers, rows, regions = {}, {}, []
    for name, value in request.POST.items():
        kind, _, rest = str(name).partition("-")
        if kind == "h" and value:
            key, _, place = rest.rpartition("-")
            if place.isdigit() and len(place) < 5:
                answers[key, int(place)] = str(value)
        elif kind == "rows" and value:
            rows[rest] = str(value)
        elif kind == "region" and value:
            regions.append(str(value))
    return ({}, {}, regions) if regions else (answers, rows, regions)


@needs(Act.FILL_FORMS)
@require_safe
def blank(request: HttpRequest, form_id: int, number: int) -> HttpResponse:
    """Send the blank form as it was sent in; an old .xls in the dress in which it is filled."""
    user: Any = request.user
    found = access_version(user, form_id, number)
    stem, _, ending = found.file_name.rpartition(".")
    # An old .xls is kept in the dress in which it is filled.
    return workbook(bytes(found.content), found.file_name if ending.lower() == "xlsm" else f"{stem or ending}.xlsx")


@needs(Act.FILL_FORMS)
@require_safe
def changes(request: HttpRequest, form_id: int, number: int) -> HttpResponseBase:
    """Show how a version differs from the one before it."""
    user: Any = request.user
    newer = access_version(user, form_id, number)
    older = access_version(user, form_id, number - 1)
    found = shown_changes(changes_between(older.layout, newer.layout))
    shown = {"older": older, "newer": newer, "changes": found, "listing": CHANGES}
    return download(request, Offer(CHANGES, found)) or render(request, "reports/changes.html", shown)


@needs(Act.FILL_FORMS)
@require_safe
def words(request: HttpRequest) -> HttpResponseBase:
    """List what headings mean in this house."""
    found = held_words()
    if file := download(request, Offer(WORDS, found, shown_words)):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {"page": page, "rows": shown_words(page.rows), "listing": WORDS}
    return render(request, "reports/words.html", shown)


def workbook(content: bytes, name: str) -> HttpResponse:
    """Send a workbook under a name."""
    disposition = content_disposition_header(as_attachment=True, filename=get_valid_filename(name))
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition or "attachment"})
