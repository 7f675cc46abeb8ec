"""Pages of department warnings: those brought in, a new one, its preview, making leads of it; and leads of the rules' hits."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.templates import write_template
from lianxin.monitoring import operations
from lianxin.monitoring.access import access_warning
from lianxin.monitoring.domain.warnings import Disposal
from lianxin.monitoring.forms.warnings import RuleLeadsForm, WarningForm
from lianxin.monitoring.lists import FAULTY_LINES, WARNING_LINES, WARNINGS
from lianxin.monitoring.queries.leads import code_words
from lianxin.monitoring.queries.warnings import LIST_STATES, drafts_of, lines_of, listed_warnings, warning_areas
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, years_in
from lianxin.rulebook import dictionary
from lianxin.site.downloads import Offer, download, lists_of
from lianxin.site.forms import refuse
from lianxin.site.language import language, say
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
MOST_LINES = 300
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TONES = {
    Disposal.LEAD: "info", Disposal.REPEATED: "plain", Disposal.KNOWN: "plain", Disposal.BELOW: "plain", Disposal.UNTOLD: "unsure",
}  # fmt: skip


@needs(Act.MANAGE_MONITORING)
@require_safe
def warnings(request: HttpRequest) -> HttpResponseBase:
    """List the warnings of the reader's areas."""
    user: Any = request.user
    is_waiting = request.GET.get("state") == "draft"
    found = drafts_of(user) if is_waiting else listed_warnings(user)
    if file := download(request, Offer(WARNINGS, found, filters={"state": "draft"} if is_waiting else {})):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {"page": page, "rows": page.rows, "listing": WARNINGS, "form": _rules_form(user, None)}
    return render(request, "monitoring/warnings.html", shown)


@needs(Act.MANAGE_MONITORING)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Read a warning into a draft."""
    user: Any = request.user
    form = WarningForm(request.POST or None, request.FILES or None, areas=warning_areas(user))
    if request.method == "POST" and form.is_valid():
        try:
            with _stored(form.cleaned_data["file"]) as path:
                drafted = operations.draft_warning(entry=_entry(form, path), by=user)
        except Refused as refusal:
            refuse(form, refusal, "file" if refusal.code.startswith("SHEET") else None)
        else:
            return redirect("monitoring:warning", drafted.pk)
    return render(request, "monitoring/new_warning.html", {"form": form}, status=409 if form.errors else 200)


@needs(Act.MANAGE_MONITORING)
@require_safe
def warning(request: HttpRequest, list_id: int) -> HttpResponseBase:
    """Show a warning: what each line would come to, or came to, what could not be used, and what may be done."""
    user: Any = request.user
    found = access_warning(user, list_id)
    refusal = None
    rows: list[tuple[Any, Disposal | None]] = []
    if found.state == "draft":
        try:
            rows = list(operations.judged_lines(found, on=timezone.localdate()))
        except Refused as error:
            refusal = error
    else:
        rows = [(line, Disposal(line.disposal) if line.disposal else None) for line in lines_of(found)]
    lines = [(line, what.words if what else None, _TONES[what] if what else "plain") for line, what in rows]
    problems = [{**one, "what": Words(*one["what"]), "remedy": Words(*one["remedy"])} for one in found.problems]
    offers = (
        Offer(WARNING_LINES, lines, area_code=found.area_code),
        Offer(FAULTY_LINES, problems, area_code=found.area_code),
    )
    if file := download(request, *offers):
        return file
    counts = Counter(what for _, what in rows if what is not None)
    shown = {
        "found": found,
        "kind": code_words("warning_kind", found.kind),
        "state": LIST_STATES[found.state],
        "place": area_names([found.area_code])[found.area_code],
        "rows": lines[:MOST_LINES],
        "lists": lists_of(*offers),
        "is_cut": len(rows) > MOST_LINES,
        "counts": [(what.words, counts[what]) for what in Disposal if counts[what]],
        "unknown": sum(line.household_id is None for line, _ in rows),
        "problems": problems,
        "refusal": refusal,
    }
    return render(request, "monitoring/warning.html", shown)


@needs(Act.MANAGE_MONITORING)
@require_POST
def warning_act(request: HttpRequest, list_id: int, name: str) -> HttpResponse:
    """Make leads of a draft, or discard it."""
    user: Any = request.user
    act = _ACTS.get(name)
    if act is None:
        raise Http404("no such act")
    found = access_warning(user, list_id)
    act[0](drafted=found, by=user)
    messages.success(request, say(act[1]))
    return redirect("monitoring:warning", found.pk)


@needs(Act.MANAGE_MONITORING)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Send the blank workbook of a warning."""
    layout = dictionary().sheet_kinds["department_warning"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, layout, dictionary(), language=language())
        content = path.read_bytes()  # a blank workbook is small
    name = f"{get_valid_filename(say(layout.words))}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=_XLSX, headers={"Content-Disposition": disposition})


@needs(Act.MANAGE_MONITORING)
@require_POST
def of_rules(request: HttpRequest) -> HttpResponse:
    """Make leads of what the rules found at risk."""
    user: Any = request.user
    form = _rules_form(user, request.POST)
    if form.is_valid():
        try:
            told = operations.leads_of_rules(
                area_code=form.cleaned_data["area"], year=form.cleaned_data["year"], by=user
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            zh, en = (
                f"规则筛出 {told.found} 户，新生成线索 {told.made} 条。",
                f"The rules found {told.found}; new leads: {told.made}.",
            )
            messages.success(request, say(Words(zh, en)))
            return redirect("monitoring:leads")
    found = listed_warnings(user)
    page = keyset_page(found, order=("-id",), size=PAGE_SIZE)
    shown = {"page": page, "rows": page.rows, "listing": WARNINGS, "form": form}
    return render(request, "monitoring/warnings.html", shown, status=409)


def _rules_form(user: Any, sent: Any) -> RuleLeadsForm:
    years = years_in(scope_of(user, Act.MANAGE_MONITORING))
    return RuleLeadsForm(sent, areas=warning_areas(user), years=years)


@contextmanager
def _stored(file: Any) -> Iterator[Path]:
    """The sent file under a name of its own, gone when it has been read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"warning{Path(file.name).suffix.lower()[:8]}"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        yield path


def _entry(form: WarningForm, path: Path) -> operations.NewWarning:
    told = form.cleaned_data
    return operations.NewWarning(
        kind=told["kind"],
        area_code=told["area"],
        department=told["department"],
        as_of=told["as_of"],
        authorisation=told["authorisation"],
        path=path,
        file_name=told["file"].name,
    )


_ACTS: dict[str, tuple[Any, Words]] = {
    "use": (operations.use_warning, Words("已生成线索，分到各村处置。", "Leads are made, each with its village.")),
    "discard": (operations.discard_warning, Words("已作废，名单内容已删除。", "Discarded; its lines are deleted.")),
}
