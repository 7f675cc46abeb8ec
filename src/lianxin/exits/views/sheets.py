"""Pages of sheets of criteria: the lists (pre-exit list among them), one sheet, and what is entered into it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.exits import operations
from lianxin.exits.access import access_sheet, may_in
from lianxin.exits.domain.recognition import Round
from lianxin.exits.forms import AnswerForm, ConcludeForm, OpenSheetForm, SendBackForm, SheetFilterForm
from lianxin.exits.forms.asking import LEVELS
from lianxin.exits.lists import SHEETS
from lianxin.exits.models import Sheet
from lianxin.exits.queries.dashboards import judged_years
from lianxin.exits.queries.hiding import hidden_criteria, tells_few
from lianxin.exits.queries.sheets import (
    PROCEDURES,
    cases_of,
    entries_of,
    filtered_sheets,
    lines_of,
    may_enter,
    rules_of,
    standing_of,
)
from lianxin.exits.queries.stored import read_criterion
from lianxin.exits.wording import ANSWERS, STATES, shown_limit, shown_value, subject_of
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.procedures.access import hat_of
from lianxin.procedures.domain import shelf
from lianxin.procedures.papers import TYPES
from lianxin.registry.queries import area_names, areas_of, capped_count, years_in
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.listing import HIDDEN
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]
_PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox",
}


@needs(Act.READ_EXITS)
@require_safe
def sheets(request: HttpRequest) -> HttpResponseBase:
    """List sheets; those that wait for the second round are the pre-exit list (预脱贫名单)."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_EXITS)
    years = sorted(set(years_in(scope)) | set(judged_years(user)), reverse=True)
    form = SheetFilterForm(request.GET, years=years, areas=areas_of(scope, "township", "village"))
    page, total = None, 0
    rows: list[dict[str, Any]] = []
    if form.is_valid():
        told = form.cleaned_data
        found = filtered_sheets(user, level=told["level"], state=told["state"], year=told["year"], area=told["area"])
        if file := download(request, Offer(SHEETS, found, _rows, told_filters(form), told["area"])):
            return file
        total = capped_count(found)
        page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
        rows = _rows(page.rows)
    shown = {"form": form, "page": page, "rows": rows, "listing": SHEETS, "total": total}
    return render(request, "exits/sheets.html", shown | {"is_faulty": bool(form.errors)})


def _rows(some: list[Any]) -> list[dict[str, Any]]:
    names = area_names(sheet.area_code for sheet in some)
    return [
        {
            "sheet": sheet,
            "subject": subject_of(sheet, names),
            "level": LEVELS[sheet.level],
            "place": names[sheet.area_code],
        }
        for sheet in some
    ]


@needs(Act.JUDGE_EXITS)
@require_POST
def open_sheet(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """Open a sheet: of a household by its number, of a village or county by its code."""
    user: Any = request.user
    if level not in LEVELS or not code.isdecimal() or len(code) > 18:
        raise Http404("no such subject")
    scope = required_scope(user, Act.JUDGE_EXITS)
    form = OpenSheetForm(request.POST, years=sorted(set(years_in(scope)) | set(judged_years(user))))
    if not form.is_valid():
        raise Http404("no such year")
    subject: dict[str, Any] = {"household_id": int(code)} if level == "household" else {"area_code": code}
    try:
        made = operations.open_sheet(level=level, year=form.cleaned_data["year"], by=user, **subject)
    except Refused as refusal:
        return render(request, "exits/refused.html", {"refusal": refusal}, status=409)
    return redirect("exits:sheet", made.pk)


def _about(found: Sheet) -> dict[str, Any]:
    names = area_names([found.area_code])
    return {
        "sheet": found,
        "subject": subject_of(found, names),
        "place": names[found.area_code],
        "state": STATES[found.state],
        "rule_set": rules_of(found),
    }


@needs(Act.READ_EXITS)
@require_safe
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Show a sheet: each criterion with what the register says and what people answered, and everything entered."""
    user: Any = request.user
    found = access_sheet(user, sheet_id)
    standing = standing_of(found)
    shown = _about(found) | {
        "standing": standing,
        "lines": _lines(found, user),
        "entries": [_entry(row, found) for row in entries_of(found)],
        "cases": cases_of(found),
        "begin": _begin_address(found),
        "may_enter": _may_enter_now(found, standing.round, user),
        "may_begin": _may_begin(found, user),
        "may_open": may_in(user, Act.OPEN_SENSITIVE, found.area_code),
    }
    return render(request, "exits/sheet.html", shown)


def _may_enter_now(found: Sheet, in_round: Round | None, user: Any) -> bool:
    if in_round is None or not may_enter(found, user):
        return False
    return in_round is Round.FIRST or may_in(user, Act.JUDGE_EXITS, found.area_code[:6])


def _may_begin(found: Sheet, user: Any) -> bool:
    """Whether a case could be begun today: the procedure is in force, and the user acts for some level there."""
    in_force = shelf.procedure(PROCEDURES[found.level]).versions_on(timezone.localdate(), found.area_code)
    return bool(in_force) and hat_of(user, found.area_code) is not None


def _begin_address(found: Sheet) -> str:
    """Where a case of the subject's exit is begun."""
    asked = {"household": found.household_id} if found.household_id else {"area": found.area_code}
    return f"{reverse('procedures:begin', args=[PROCEDURES[found.level]])}?{urlencode(asked)}"


def _lines(found: Sheet, user: Any) -> list[dict[str, Any]]:
    """The criteria of a sheet; those of a place without the numbers of which the reader is not told."""
    if found.household_id is not None:
        return [_line(line, is_hidden=False) for line in lines_of(found, user)]
    gone = hidden_criteria(user, found.year, found.area_code)

    def is_hidden(line: Any) -> bool:
        few = line.computed is not None and tells_few(user, read_criterion(line.computed.shown))
        return few or (found.area_code, line.name) in gone

    return [_line(line, is_hidden=is_hidden(line)) for line in lines_of(found, user)]


def _line(line: Any, *, is_hidden: bool) -> dict[str, Any]:
    computed = line.computed
    return {
        "line": line,
        "answer": ANSWERS[computed.verdict] if computed else None,
        "value": (HIDDEN if is_hidden else shown_value(computed.shown)) if computed else None,
        "limit": shown_limit(computed.shown) if computed else None,
        "given": [
            (words, row, ANSWERS[Verdict(row.verdict)])
            for words, row in ((Round.FIRST.words, line.first), (Round.SECOND.words, line.second))
            if row is not None
        ],
    }


def _entry(row: Any, found: Sheet) -> dict[str, Any]:
    words = rules_of(found).words_of(row.criterion) if row.criterion else None
    return {
        "row": row,
        "round": Round(row.round).words,
        "criterion": words,
        "answer": ANSWERS[Verdict(row.verdict)] if row.verdict else None,
        "computed": ANSWERS[Verdict(row.computed)] if row.computed else None,
    }


@needs(Act.OPEN_SENSITIVE)
@require_safe
def file(request: HttpRequest, sheet_id: int, number: int) -> HttpResponse:
    """Give out a file that came with an answer, and record who opened it."""
    user: Any = request.user
    row, content = operations.open_sheet_file(sheet_id=sheet_id, number=number, by=user)
    response = HttpResponse(content, content_type=TYPES[row.file_kind], headers=_PRIVATE)
    response.headers["Content-Disposition"] = f'inline; filename="{row.evidence_type}-{row.pk}.{row.file_kind}"'
    return response


@needs(Act.JUDGE_EXITS)
@require_http_methods(_FORM_METHODS)
def answer(request: HttpRequest, sheet_id: int, criterion: str) -> HttpResponse:
    """Answer a criterion."""
    user: Any = request.user
    found = access_sheet(user, sheet_id)
    rule_set = rules_of(found)
    if criterion not in {one.name for one in (*rule_set.rules, *rule_set.judged)}:
        raise Http404("no such criterion")
    _require_turn(found, user)
    wanted = {one.name: one.evidence for one in rule_set.judged} | dict(rule_set.evidence)
    is_sent = request.method == "POST"
    form = AnswerForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        wanted=wanted.get(criterion, ()),
        initial={"seen": found.entered},
    )

    def keep() -> None:
        told = form.cleaned_data
        operations.answer_criterion(
            sheet_id=sheet_id,
            criterion=criterion,
            verdict=Verdict(told["verdict"]),
            evidence=form.evidence(),
            reason=told["reason"],
            seen=told["seen"],
            by=user,
        )

    lines = [one for one in _lines(found, user) if one["line"].name == criterion]
    shown = {
        "title": rule_set.words_of(criterion),
        "button": Words("认定", "Answer"),
        "lines": lines,
        "has_files": True,
    }
    return _entered(request, found, form, keep, shown)


@needs(Act.JUDGE_EXITS)
@require_http_methods(_FORM_METHODS)
def conclude(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Close the round that is open."""
    user: Any = request.user
    found = access_sheet(user, sheet_id)
    in_round = _require_turn(found, user)
    form = ConcludeForm(
        request.POST if request.method == "POST" else None, in_round=in_round, initial={"seen": found.entered}
    )

    def keep() -> None:
        told = form.cleaned_data
        operations.conclude_round(
            sheet_id=sheet_id,
            verdict=Verdict(told["verdict"]),
            signed=form.signed(),
            reference=told["reference"],
            seen=told["seen"],
            by=user,
        )

    title = Words(f"{in_round.words.zh}：作结论", f"Conclude the {in_round.words.en}")
    return _entered(request, found, form, keep, {"title": title, "button": Words("作结论", "Conclude")})


@needs(Act.JUDGE_EXITS)
@require_http_methods(_FORM_METHODS)
def send_back(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Have the first round done again."""
    user: Any = request.user
    found = access_sheet(user, sheet_id)
    if _require_turn(found, user) is not Round.SECOND:
        raise Http404("nothing to send back")
    form = SendBackForm(request.POST if request.method == "POST" else None, initial={"seen": found.entered})

    def keep() -> None:
        told = form.cleaned_data
        operations.send_sheet_back(sheet_id=sheet_id, reason=told["reason"], seen=told["seen"], by=user)

    words = Words("退回重做初认", "Send back")
    return _entered(request, found, form, keep, {"title": words, "button": words, "is_danger": True})


def _require_turn(found: Sheet, user: Any) -> Round:
    """The round that is open, if the user may enter into it."""
    in_round = standing_of(found).round
    if in_round is None:
        raise Http404("the sheet is closed")
    if not _may_enter_now(found, in_round, user):
        raise PermissionDenied(Act.JUDGE_EXITS.value)
    return in_round


def _entered(request: HttpRequest, found: Sheet, form: Any, keep: Any, shown: dict[str, Any]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            keep()
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已记入。", "Entered.")))
            return redirect("exits:sheet", found.pk)
    status = 409 if form.is_bound and form.errors else 200
    return render(request, "exits/enter.html", _about(found) | {"form": form} | shown, status=status)
