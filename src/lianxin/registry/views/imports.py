"""Import: choose files, watch the job, read the preview, confirm."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.templates import write_template
from lianxin.jobs.operations import settled
from lianxin.jobs.operations import start as start_job
from lianxin.jobs.progress import progress_of
from lianxin.people.roles import Act
from lianxin.registry.access import access_job, importers_only, jobs_open_to
from lianxin.registry.display import in_language
from lianxin.registry.forms.imports import MODES, ImportForm, ProblemFilterForm
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, confirm_import
from lianxin.registry.kinds import required_kind
from lianxin.registry.lists import IMPORTS, PROBLEM_KINDS, PROBLEMS
from lianxin.registry.models import ImportJob
from lianxin.registry.operations.imports import ask_again
from lianxin.registry.operations.openings import hand_out_marked_workbook
from lianxin.registry.queries import area_names, followed_ids, importable_areas, importable_kinds, open_years
from lianxin.registry.views.import_parts import (
    PROBLEMS_ON_A_PAGE,
    count_rows,
    problem_kinds,
    problem_rows,
    progress_component,
    sheet_parts,
    state_of,
    village_codes,
)
from lianxin.rulebook import dictionary
from lianxin.site.downloads import Offer, download, lists_of, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import language, say
from lianxin.site.middleware import is_fragment
from lianxin.site.paging import KeysetPage, keyset_page

_RUNNING = {ImportJob.State.WAITING, ImportJob.State.RUNNING}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@importers_only
@require_safe
def jobs(request: HttpRequest) -> HttpResponseBase:
    """List the imports into the reader's areas, the latest first."""
    user: Any = request.user
    query = jobs_open_to(user).select_related("by").defer("mapping")
    if file := download(request, Offer(IMPORTS, query.order_by("-id"), _list_rows)):
        return file
    page = keyset_page(query, order=("-id",), cursor=request.GET.get("page", ""), size=30)
    shown = {"page": page, "rows": _list_rows(page.rows), "listing": IMPORTS}
    return render(request, "registry/imports.html", shown)


def _list_rows(some: list[Any]) -> list[dict[str, Any]]:
    found = [settled(job) for job in some]
    followed = followed_ids(job.pk for job in found)
    names = area_names(job.area_code for job in found)
    return [
        {
            "job": job,
            "area": names[job.area_code],
            "state": state_of(job, is_followed=job.pk in followed),
            "problems": job.result.get("problems"),
        }
        for job in found
    ]


@importers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take files and enter a preview for each."""
    user: Any = request.user
    areas = importable_areas(user)
    years = sorted({year for code, _ in areas for year in open_years(code[:6])}, reverse=True)
    kinds = importable_kinds(user)
    asked = {"kind": request.GET.get("kind", "")}
    form = ImportForm(request.POST or None, request.FILES or None, areas=areas, years=years, kinds=kinds, initial=asked)
    if request.method == "POST" and form.is_valid():
        entered = _entered(request, form)
        if len(entered) == 1:
            return redirect("registry:job", entered[0].pk)
        if entered and not form.errors:
            messages.success(
                request,
                say(Words("已收到 {n} 个文件，正在核对。", "{n} files arrived and are being checked."), n=len(entered)),
            )
            return redirect("registry:imports")
    return render(
        request,
        "registry/import.html",
        {"form": form, "kinds": kinds, "years": years, "may_manage_years": user.may(Act.MANAGE_YEARS)},
    )


def _entered(request: HttpRequest, form: ImportForm) -> list[ImportJob]:
    """Enter and start a preview per file; a file that is refused is told on the form."""
    user: Any = request.user
    given = form.cleaned_data
    wanted = ImportRequest(
        area_code=given["area_code"],
        year=given["year"],
        kind=given["kind"],
        mode=given["mode"],
        mapping=given["mapping"],
        collector=given["collector"],
        collected_on=given["collected_on"],
    )
    entered = []
    for file in given["workbooks"]:
        try:
            job = ask_for_import(file=file, file_name=file.name, request=wanted, by=user)
        except Refused as refusal:
            refuse(form, refusal, "workbooks")
        else:
            start_job(job)
            entered.append(job)
    return entered


@importers_only
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """Show an import: how far it is, or what it found, and what to do next."""
    user: Any = request.user
    found = settled(access_job(user, job_id))
    result = found.result
    followed = found.followed_by.order_by("-id").first()
    is_followed = bool(followed and followed.state in {*_RUNNING, ImportJob.State.DONE})
    shown: dict[str, Any] = {
        "import": found,
        "area": area_names([found.area_code])[found.area_code],
        "state": state_of(found, is_followed=is_followed),
        "followed": followed,
        "is_followed": is_followed,
        "is_running": found.state in _RUNNING,
        "mode": MODES[found.mode][0],
    }
    if found.state in _RUNNING:
        shown["job"] = progress_component(found, progress_of(found.key))
    elif "refused" in result:
        shown["refused"] = {name: result["refused"][name] for name in ("code",)} | {
            name: in_language(result["refused"][name]) for name in ("what", "remedy")
        }
    elif "sheets" in result:
        shown |= _preview(request, result)
        offers = [
            Offer(listing, shown[name], filters=shown["problem_filters"], area_code=found.area_code)
            for listing, name in ((PROBLEM_KINDS, "problem_kinds"), (PROBLEMS, "problem_rows"))
        ]
        shown["lists"] = lists_of(*offers)
        if file := download(request, *offers):
            return file
    return render(request, "registry/job.html", shown)


def _preview(request: HttpRequest, result: dict[str, Any]) -> dict[str, Any]:
    """What a finished job found."""
    problems = result["problems"]
    kinds = problem_kinds(problems)
    form = ProblemFilterForm(request.GET, headings=sorted({kind.heading for kind in kinds}))
    asked = form.cleaned_data if form.is_valid() else None
    kept = [
        line
        for line in problems["kept"]
        if asked is not None
        and (not asked["severity"] or line["severity"] == asked["severity"])
        and (not asked["heading"] or line["heading"] == asked["heading"])
    ]
    return {
        "result": result,
        "counts": count_rows(result["counts"]),
        # A list of issues or of projects leads to no household.
        "is_of_households": any(key.startswith(("households.", "members.")) for key in result["counts"]),
        "sheets": sheet_parts(result, area_names(village_codes(result))),
        "problem_form": form,
        "problem_kinds": kinds,
        "problem_rows": problem_rows(kept),
        "problem_page": _slice(problem_rows(kept), request.GET.get("page", "")),
        "problem_filters": told_filters(form) if form.is_valid() else {},
        "problem_total": problems["errors"] + problems["warnings"],
        "kept_total": len(problems["kept"]),
        "unread": [{**one, "why": in_language(one["why"])} for one in result.get("unread_sheets", [])],
        "unknown": result.get("unknown_headings", []),
    }


def _slice(rows: list[Any], asked: str) -> KeysetPage:
    """One page of a short list that is in memory; the cursor is the number of the page."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    start = number * PROBLEMS_ON_A_PAGE
    following = str(number + 1) if start + PROBLEMS_ON_A_PAGE < len(rows) else ""
    return KeysetPage(rows[start : start + PROBLEMS_ON_A_PAGE], str(number - 1) if number else "", following, len(rows))


@importers_only
@require_safe
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """Say how far a job is; once it has ended, have the whole page asked for again."""
    user: Any = request.user
    found = settled(access_job(user, job_id))
    if found.state not in _RUNNING:
        if is_fragment(request):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return redirect("registry:job", found.pk)
    shown = {"job": progress_component(found, progress_of(found.key))}
    return render(request, "site/components/job.html", shown)


@importers_only
@require_POST
def confirm(request: HttpRequest, job_id: int) -> HttpResponse:
    """Carry out a preview. A second press leads to the job that the first one began."""
    user: Any = request.user
    preview = access_job(user, job_id)
    begun = preview.followed_by.filter(state__in=[*_RUNNING, ImportJob.State.DONE]).order_by("-id").first()
    if begun is None:
        begun = confirm_import(preview=preview, by=user)
        start_job(begun)
    return redirect("registry:job", begun.pk)


@importers_only
@require_POST
def again(request: HttpRequest, job_id: int) -> HttpResponse:
    """Ask for an import again that was stopped, or whose preview is out of date."""
    user: Any = request.user
    entered = ask_again(job_id=job_id, by=user)
    start_job(entered)
    return redirect("registry:job", entered.pk)


@importers_only
@require_safe
def marked(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """Send the workbook back with its faulty cells marked."""
    user: Any = request.user
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        found = hand_out_marked_workbook(job_id=job_id, path=path, by=user)
        name = f"{Path(found.file_name).stem}-{say(Words('标注', 'marked'))}.xlsx"
        # Opened before the folder goes: the file lives on until it has been sent.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=_XLSX)


@importers_only
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the blank workbook of a layout, in the reader's language."""
    layout = required_kind(kind)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, layout, dictionary(), language=language())
        content = path.read_bytes()  # a blank workbook is small
    name = f"{get_valid_filename(say(layout.words))}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=_XLSX, headers={"Content-Disposition": disposition})
