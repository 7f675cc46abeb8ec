"""Pages about ODK Collect: one's own collector password, the forms of the house, forms that were brought and what was filled in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.audit.operations import record_download
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.field.answer_files import text_of, workbook_of
from lianxin.field.forms.collecting import AddForm
from lianxin.field.lists import FORMS, SUBMISSIONS
from lianxin.field.operations.collecting import (
    add_form,
    make_collector_password,
    revoke_collector_password,
    withdraw_form,
)
from lianxin.field.queries.answers import answer_tables
from lianxin.field.queries.collecting import (
    access_file,
    access_form,
    content_of_file,
    forms_open_to,
    password_of,
    submissions_of,
)
from lianxin.field.queries.house_forms import house_books
from lianxin.field.xforms.workbooks import write_workbook
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.downloads import CSV, XLSX, Offer, download
from lianxin.site.errors import DOWNLOAD_UNKNOWN
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Page = Callable[..., HttpResponseBase]


def for_collectors(page: Page) -> Page:
    """Open a page to those who capture and to those who manage forms."""

    @wraps(page)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not (user.may(Act.CAPTURE_OFFLINE) or user.may(Act.MANAGE_FORMS)):
            raise PermissionDenied(Act.CAPTURE_OFFLINE.value)
        return page(request, *args, **kwargs)

    return door


@for_collectors
@require_safe
def collect(request: HttpRequest) -> HttpResponse:
    """Show how ODK Collect is set up, one's own password, and the forms."""
    return _shown(request)


@needs(Act.CAPTURE_OFFLINE)
@require_POST
def make_password(request: HttpRequest) -> HttpResponse:
    """Make one's own collector password and show it, this once."""
    user: Any = request.user
    return _shown(request, made=make_collector_password(user=user, by=user))


@needs(Act.CAPTURE_OFFLINE)
@require_POST
def revoke_password(request: HttpRequest) -> HttpResponse:
    """End one's own collector password."""
    user: Any = request.user
    revoke_collector_password(user=user, by=user)
    messages.success(request, say(Words("采集密码已作废。", "The collector password is revoked.")))
    return redirect("field:collect")


@for_collectors
@require_safe
def workbook(request: HttpRequest, name: str) -> HttpResponse:
    """Send a form of the house as an XLSForm workbook."""
    book = house_books().get(name)
    if book is None:
        raise Http404("no such form")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_workbook(book, path)
        return _file(path.read_bytes(), f"{name}.xlsx")


@needs(Act.MANAGE_FORMS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Bring an XLSForm; what is wrong with it is told at its place."""
    user: Any = request.user
    form = AddForm(request.POST, request.FILES, user=user) if request.method == "POST" else AddForm(user=user)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            row = add_form(
                name=str(sent.name), content=sent.read(), area_code=form.cleaned_data["area"], by=user,
                files=form.cleaned_data["files"],
            )  # fmt: skip
        except Refused as refusal:
            refuse(form, refusal, "file")
        else:
            messages.success(request, say(Words("表单已转换，开始提供。", "The form is converted and served.")))
            return redirect("field:form", row.pk)
    return render(request, "field/add_form.html", {"form": form}, status=400 if form.is_bound else 200)


@needs(Act.MANAGE_FORMS)
@require_safe
def form(request: HttpRequest, form_id: int) -> HttpResponseBase:
    """Show a form that was brought, and what was filled in with it."""
    user: Any = request.user
    row = access_form(user, form_id)
    found = submissions_of(row)
    if file := download(request, Offer(SUBMISSIONS, found.order_by("-id"))):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    held = set(row.files.values_list("name", flat=True))
    wanted = [name for name in row.media if name not in held]
    shown = {
        "row": row,
        "page": page,
        "rows": page.rows,
        "listing": SUBMISSIONS,
        "repeats": row.repeats,
        "missing": wanted,
    }
    return render(request, "field/form.html", shown)


@needs(Act.MANAGE_FORMS)
@require_safe
def answers(request: HttpRequest, form_id: int) -> HttpResponseBase:
    """Send what was filled in: ``?format=xlsx`` with a sheet for each repeat, ``?format=csv&table=PATH`` one of the tables."""
    user: Any = request.user
    row = access_form(user, form_id)
    tables = answer_tables(row)
    file_format, place = request.GET.get("format", ""), request.GET.get("table", "")
    if file_format not in {XLSX, CSV} or place not in tables:
        raise Refused(DOWNLOAD_UNKNOWN, asked=f"{place} {file_format}".strip()[:40])
    record_download(
        by=user, listing="field.answers", area_code=row.area_code, filters={"form": str(row.pk)},
        rows=sum(len(one.rows) for one in tables.values()) if file_format == XLSX else len(tables[place].rows),
        file_format=file_format,
    )  # fmt: skip
    name = get_valid_filename(row.form_id) + (f"-{place.rpartition('/')[2]}" if place else "")
    if file_format == XLSX:
        return _file(workbook_of(tables, row.form_id), f"{name}.xlsx")
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.csv") or ""
    response = StreamingHttpResponse(text_of(tables[place]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = disposition
    return response


@needs(Act.MANAGE_FORMS)
@require_safe
def answer_file(request: HttpRequest, form_id: int, file_id: int) -> HttpResponse:
    """Send a photograph or recording that came with an answer, to be saved: it is never shown as a page of the house."""
    user: Any = request.user
    file = access_file(user, form_id, file_id)
    record_download(
        by=user, listing="field.answer_file", area_code=access_form(user, form_id).area_code, filters={"file": str(file.pk)},
        rows=1, file_format="file",
    )  # fmt: skip
    disposition = content_disposition_header(as_attachment=True, filename=get_valid_filename(file.name)) or ""
    content = content_of_file(file)
    return HttpResponse(content, content_type="application/octet-stream", headers={"Content-Disposition": disposition})


@needs(Act.MANAGE_FORMS)
@require_POST
def withdraw(request: HttpRequest, form_id: int) -> HttpResponse:
    """Serve a form no more."""
    user: Any = request.user
    row = access_form(user, form_id)
    withdraw_form(form=row, by=user)
    messages.success(request, say(Words("表单已停用，答卷都还在。", "The form is withdrawn; its answers are kept.")))
    return redirect("field:form", row.pk)


@needs(Act.MANAGE_FORMS)
@require_safe
def brought(request: HttpRequest) -> HttpResponseBase:
    """List the forms that were brought."""
    user: Any = request.user
    found = forms_open_to(user)
    if file := download(request, Offer(FORMS, found)):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    return render(request, "field/brought.html", {"page": page, "rows": page.rows, "listing": FORMS})


def _shown(request: HttpRequest, *, made: str = "") -> HttpResponse:
    user: Any = request.user
    books = house_books().values()
    shown = {
        "made": made,
        "password": password_of(user),
        "may_capture": user.may(Act.CAPTURE_OFFLINE),
        "may_manage": user.may(Act.MANAGE_FORMS),
        "address": request.build_absolute_uri("/odk"),
        "books": [(book.form_id, book.title, book.version) for book in books],
        "is_secure": request.is_secure(),
    }
    return render(request, "field/collect.html", shown)


def _file(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(content, content_type=_WORKBOOK, headers={"Content-Disposition": disposition})
