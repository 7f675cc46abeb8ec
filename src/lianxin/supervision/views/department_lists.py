"""Pages of department lists: those in use, bringing one in, its preview, and taking it into use."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.templates import write_template
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.rulebook import dictionary
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import language, say
from lianxin.site.paging import keyset_page
from lianxin.supervision import operations
from lianxin.supervision.access import access_one, lists_open_to
from lianxin.supervision.forms.department_lists import ListForm
from lianxin.supervision.lists.clues import FAULTY_LINES, LISTS
from lianxin.supervision.operations.department_lists import KEPT_PROBLEMS, SHEET_KIND
from lianxin.supervision.queries.department_lists import LIST_STATES, kind_words, list_areas, listed_lists

PAGE_SIZE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Act.SETTLE_CLUES)
@require_safe
def lists(request: HttpRequest) -> HttpResponseBase:
    """List the lists for the reader's areas."""
    user: Any = request.user
    found = listed_lists(user)
    if file := download(request, Offer(LISTS, found)):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    return render(request, "supervision/lists.html", {"page": page, "rows": page.rows, "listing": LISTS})


@needs(Act.SETTLE_CLUES)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Read a list into a draft; or, with ``marked``, send the file back with its faults marked and keep nothing."""
    user: Any = request.user
    form = ListForm(request.POST or None, request.FILES or None, areas=list_areas(user))
    if request.method == "POST" and form.is_valid():
        try:
            with _stored(form.cleaned_data["file"]) as path:
                if "marked" in request.POST:
                    return _marked(path, form.cleaned_data["file"].name)
                drafted = operations.draft_list(entry=_entry(form, path), by=user)
        except Refused as refusal:
            refuse(form, refusal, "file" if refusal.code.startswith("SHEET") else None)
        else:
            return redirect("supervision:list", drafted.pk)
    return render(request, "supervision/new_list.html", {"form": form}, status=409 if form.errors else 200)


@needs(Act.SETTLE_CLUES)
@require_safe
def department_list(request: HttpRequest, list_id: int) -> HttpResponseBase:
    """Show a list: what it is, what could not be used, and what may be done with it."""
    user: Any = request.user
    found = access_one(lists_open_to(user).select_related("by", "settled_by"), list_id)
    problems = [{**line, "what": Words(*line["what"]), "remedy": Words(*line["remedy"])} for line in found.problems]
    if file := download(request, Offer(FAULTY_LINES, problems, area_code=found.area_code)):
        return file
    shown = {
        "found": found,
        "kind": kind_words(found.kind),
        "state": LIST_STATES[found.state],
        "place": area_names([found.area_code])[found.area_code],
        "usable": found.rows - found.refused_rows,
        "problems": problems,
        "listing": FAULTY_LINES,
        "is_cut": len(found.problems) == KEPT_PROBLEMS,
    }
    return render(request, "supervision/list.html", shown)


@needs(Act.SETTLE_CLUES)
@require_POST
def list_act(request: HttpRequest, list_id: int, name: str) -> HttpResponse:
    """Take a draft into use, or discard it."""
    user: Any = request.user
    act = _ACTS.get(name)
    if act is None:
        raise Http404("no such act")
    found = access_one(lists_open_to(user), list_id)
    act[0](drafted=found, by=user)
    messages.success(request, say(act[1]))
    return redirect("supervision:list", found.pk)


@needs(Act.SETTLE_CLUES)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Send the blank workbook of a list."""
    layout = dictionary().sheet_kinds[SHEET_KIND]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, layout, dictionary(), language=language())
        content = path.read_bytes()  # a blank workbook is small
    name = f"{get_valid_filename(say(layout.words))}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=_XLSX, headers={"Content-Disposition": disposition})


@contextmanager
def _stored(file: Any) -> Iterator[Path]:
    """The sent file under a name of its own, gone when it has been read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{Path(file.name).suffix.lower()[:8]}"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        yield path


def _marked(source: Path, name: str) -> HttpResponseBase:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        operations.marked_list(source=source, file_name=name, target=path)
        told = f"{Path(name).stem}-{say(Words('标注', 'marked'))}.xlsx"
        # Opened before the folder goes: the file lives on until it has been sent.
        return FileResponse(path.open("rb"), as_attachment=True, filename=told, content_type=_XLSX)


def _entry(form: ListForm, path: Path) -> operations.NewList:
    told = form.cleaned_data
    return operations.NewList(
        kind=told["kind"],
        area_code=told["area"],
        department=told["department"],
        as_of=told["as_of"],
        authorisation=told["authorisation"],
        path=path,
        file_name=told["file"].name,
    )


_ACTS: dict[str, tuple[Any, Words]] = {
    "use": (operations.use_list, Words("已启用，下次查找线索时比对。", "In use: the next run compares it.")),
    "discard": (operations.discard_list, Words("已作废，名单内容已删除。", "Discarded; its lines are deleted.")),
}
