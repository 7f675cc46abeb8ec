"""Pages of tables: those that are kept, a new one, one with its files; keep, share, schedule, make a file, take it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.audit.operations import record_download
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of
from lianxin.reports.access import access_table, table_files_open_to, tables_open_to
from lianxin.reports.domain.tables import FigureTable
from lianxin.reports.forms.tables import CrossForm, FileForm, IndicatorForm, KeepForm, LinesForm, ScheduleForm
from lianxin.reports.indicators import shelf
from lianxin.reports.jobs import begin_table_file
from lianxin.reports.library_lists import TABLES, table_listing
from lianxin.reports.operations.tables import (
    NewTable,
    asked_of,
    copy_table,
    keep_table,
    schedule_table,
    share_table,
)
from lianxin.reports.queries.tables import TableLines, shown_lines
from lianxin.reports.tabling.crossing import Crossed, crossed
from lianxin.reports.tabling.writing import coded_headings, coded_lines, file_of, table_of
from lianxin.reports.wording import filter_words, period_words
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say

_FORM_METHODS = ["GET", "HEAD", "POST"]
_SHOWN = 200


def _areas(user: Any) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in areas_of(scope_of(user, Act.READ_REPORTS), "county", "township", "village")]


@needs(Act.READ_REPORTS)
@require_safe
def tables(request: HttpRequest) -> HttpResponseBase:
    """The reader's own tables, and those that others share."""
    user: Any = request.user
    found = list(tables_open_to(user).select_related("owner", "schedule")[:_SHOWN])
    rows = [(one, one.owner_id == user.pk, getattr(one, "schedule", None)) for one in found]
    context = {"tables": rows, "listing": TABLES}
    return download(request, Offer(TABLES, rows)) or render(request, "reports/tables.html", context)


@needs(Act.READ_REPORTS)
@require_http_methods(_FORM_METHODS)
def new(request: HttpRequest) -> HttpResponseBase:
    """Put a table together, see it, and keep it."""
    user: Any = request.user
    asked, form, context = _asked(request, user)
    keep = KeepForm(request.POST if request.method == "POST" else None)
    if asked is not None:
        try:
            context |= _shown(asked, user)
            if request.method != "POST" and (file := download(request, context["offer"])):
                return file
            if request.method == "POST" and keep.is_valid():
                entry = NewTable(keep.cleaned_data["name"], asked, keep.cleaned_data["is_shared"])
                made = keep_table(entry=entry, by=user)
                messages.success(request, say(Words("已保存。", "Kept.")))
                return redirect("reports:table", made.pk)
        except Refused as refusal:
            refuse(form, refusal)
    context |= {
        "form": form,
        "keep": keep,
        "pick": IndicatorForm(reader=user, initial={"indicator": request.GET.get("indicator", "")}),
    }
    return render(request, "reports/new_table.html", context, status=409 if form is not None and form.errors else 200)


def _asked(request: HttpRequest, user: Any) -> tuple[dict[str, Any] | None, Any, dict[str, Any]]:
    """What the address asks, the form that shows it, and what the page says of it; None where nothing is asked yet."""
    code, of = request.GET.get("indicator", ""), request.GET.get("of", "")
    if code:
        indicator = shelf().library.indicators.get(code)
        if indicator is None:
            raise Http404("no such indicator")
        is_asked = "rows" in request.GET
        form: Any = CrossForm(request.GET if is_asked else None, indicator=indicator, areas=_areas(user))
        asked = form.asked(code) if is_asked and form.is_valid() else None
        return asked, form, {"indicator": indicator}
    if of in {"household", "member"}:
        is_asked = "year" in request.GET
        form = LinesForm(
            request.GET if is_asked else None,
            of=of,
            areas=_areas(user),
            initial={"of": of, "year": timezone.localdate().year},
        )
        return (form.asked() if is_asked and form.is_valid() else None), form, {"of": of}
    return None, None, {}


def _shown(asked: dict[str, Any], user: Any) -> dict[str, Any]:
    """What the page shows of a table, with the offer of all of it."""
    table = table_of(asked)
    if isinstance(table, FigureTable):
        made = crossed(table, reader=user, now=timezone.now())
        headings, is_veiled = made.headings(), made.veil.threshold is not None
        every = [list(line) for line in made.lines()]
        coded = list(coded_lines(table, made))
        return {
            "offer": Offer(table_listing(coded_headings(table, made), coded), coded),
            "headings": headings,
            "lines": _labelled(headings, every[:_SHOWN]),
            "is_veiled": is_veiled,
            "about": _about(table, made),
            "is_each_year": table.question.each_year,
        }
    headings, lines, count = shown_lines(table, user, at_most=20)
    whole: Any = TableLines(table, user)
    offer = Offer(table_listing(headings), whole)
    return {"offer": offer, "headings": headings, "lines": _labelled(headings, lines), "count": count}


def _about(table: FigureTable, made: Crossed) -> list[Words]:
    """What a table is of: definition and its version, area, period, filters, and when it was worked out."""
    indicator, question = made.figure.indicator, table.question
    names = area_names(question.areas)
    told = [
        Words(f"{indicator.title.zh}：{indicator.definition.zh}", f"{indicator.title.en}: {indicator.definition.en}"),
        Words(f"第 {indicator.version} 版定义", f"version {indicator.version} of the definition"),
        *(Words(name, name) for name in names.values()),
        period_words(question),
        *(
            Words(f"{words.zh}：{values}", f"{words.en}: {values}")
            for words, values in filter_words(indicator, question)
        ),
    ]
    moment = timezone.localtime(made.figure.as_of)
    return [*told, Words(f"{moment:%Y-%m-%d %H:%M} 算出", f"worked out {moment:%Y-%m-%d %H:%M}")]


def _labelled(headings: list[str], lines: Iterable[Sequence[Any]]) -> list[list[tuple[str, Any]]]:
    """Each cell with its heading, which stands beside it on a narrow screen."""
    return [[(name, "" if cell is None else cell) for name, cell in zip(headings, line, strict=True)] for line in lines]


@needs(Act.READ_REPORTS)
@require_safe
def table(request: HttpRequest, table_id: int) -> HttpResponseBase:
    """A table as its reader may see it; to its owner also its files and its schedule."""
    user: Any = request.user
    found = access_table(user, table_id)
    is_own = found.owner_id == user.pk
    context: dict[str, Any] = {"table": found, "is_own": is_own, "fault": None}
    try:
        asked = asked_of(found, user)
        context |= _shown(asked, user) | {"is_handed_down": asked != found.asked}
    except Refused as refusal:
        context["fault"] = refusal
    if "offer" in context and (file := download(request, context["offer"])):
        return file
    if is_own:
        schedule = getattr(found, "schedule", None)
        initial = {"every": schedule.every, "format": schedule.format} if schedule else {}
        context |= {
            "files": list(table_files_open_to(user).filter(table=found)[:_SHOWN]),
            "schedule": schedule,
            "schedule_form": ScheduleForm(initial=initial),
            "file_form": FileForm(),
        }
    return render(request, "reports/table.html", context)


@needs(Act.READ_REPORTS)
@require_POST
def act(request: HttpRequest, table_id: int, name: str) -> HttpResponse:
    """Have a file made, a schedule kept, the table shared or no more, or kept as one's own."""
    user: Any = request.user
    if name == "copy":
        made = copy_table(table=access_table(user, table_id), by=user)
        messages.success(request, say(Words("已另存为您自己的表。", "Kept as a table of your own.")))
        return redirect("reports:table", made.pk)
    found = access_table(user, table_id, is_own=True)
    if name in {"share", "unshare"}:
        share_table(table=found, is_shared=name == "share", by=user)
        messages.success(request, say(Words("已改。", "Changed.")))
    elif name == "make":
        form: Any = FileForm(request.POST)
        if form.is_valid():
            job = begin_table_file(table=found, file_format=form.cleaned_data["format"], by=user)
            return redirect("jobs:job", job.key)
    elif name == "schedule":
        form = ScheduleForm(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            schedule_table(table=found, every=told["every"], file_format=told["format"], by=user)
            messages.success(request, say(Words("已记下。", "Noted.")))
    else:
        raise Http404("no such act")
    return redirect("reports:table", found.pk)


@needs(Act.READ_REPORTS)
@require_safe
def file(request: HttpRequest, table_id: int, file_id: int) -> HttpResponseBase:
    """Take a file that was made; its taking is recorded."""
    user: Any = request.user
    found = table_files_open_to(user).filter(table_id=table_id, pk=file_id).first()
    if found is None or not (path := file_of(found.digest, found.format)).exists():
        raise Http404("no such file")
    record_download(
        by=user, listing="reports.table", area_code=found.table.area_code, filters={"table": str(table_id)}, rows=found.rows,
        file_format=found.format,
    )  # fmt: skip
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{found.table.name}.{found.format}")


@needs(Act.READ_REPORTS)
@require_safe
def about(request: HttpRequest, table_id: int, file_id: int) -> HttpResponse:
    """Take what a file is of, as JSON beside it: what a workbook bears on its second sheet. It tells no row, so no taking is recorded."""
    user: Any = request.user
    found = table_files_open_to(user).filter(table_id=table_id, pk=file_id).first()
    if found is None or found.about is None:
        raise Http404("no such file, or nothing is kept beside it")
    told = {
        "table": found.table.name,
        "file": found.digest,
        "made_at": found.at.isoformat(),
        "asked": found.asked,
        "about": found.about,
    }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"{found.table.name}.{found.format}.json"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
