"""Pages of score sheets: the list, one with its lines, and what is entered into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.assessment import operations
from lianxin.assessment.access import access_score_sheet, may_appeal
from lianxin.assessment.documents import score_document
from lianxin.assessment.forms.scores import (
    AnswerAppealForm,
    AppealForm,
    BallotsForm,
    LineForm,
    NewScoreForm,
    ScoreFilterForm,
    SeenForm,
)
from lianxin.assessment.lists import SCORE_LINES, score_listing
from lianxin.assessment.models import ScoreSheet
from lianxin.assessment.queries.scores import (
    assessable_helpers,
    assessable_units,
    ballots_of,
    filtered_score_sheets,
    hands_of,
    kind_of_sheet,
    open_appeals,
    shown_score,
    subject_name,
)
from lianxin.assessment.wording import ENTRY_KINDS, STAGES, UNTOLD, line_words, points_text
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import areas_of, years_in
from lianxin.rulebook import rulebook
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.site.papers import Issue, give_out

PAGE_SIZE = 50
MOST_RANKED = 500
_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.READ_ASSESSMENTS)
@require_safe
def scores(request: HttpRequest) -> HttpResponseBase:
    """List score sheets. They stand by number; they are ranked only where the deployment turned league tables on."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_ASSESSMENTS)
    form = ScoreFilterForm(request.GET, kinds=list(rulebook().score_sheets.values()), years=years_in(scope))
    is_ranked = settings.LIANXIN_LEAGUE_TABLES
    page, rows = None, []
    if form.is_valid():
        told = form.cleaned_data
        found = filtered_score_sheets(user, kind=told["kind"], stage=told["stage"], year=told["year"])
        listing = score_listing(is_ranked=is_ranked)
        if is_ranked:
            ranked = _ranked(_rows(list(found.order_by("-id")[:MOST_RANKED])))
            if file := download(request, Offer(listing, ranked, filters=told_filters(form))):
                return file
            rows = ranked
        else:
            if file := download(request, Offer(listing, found, _rows, told_filters(form))):
                return file
            page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
            rows = _rows(page.rows)
    shown = {
        "form": form,
        "page": page,
        "rows": rows,
        "listing": score_listing(is_ranked=is_ranked),
        "is_ranked": is_ranked,
        "may_score": user.may(Act.SCORE),
    }
    return render(request, "assessment/scores.html", shown)


def _rows(some: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "sheet": sheet,
            "subject": subject_name(sheet),
            "kind": kind_of_sheet(sheet),
            "stage": STAGES[sheet.stage],
            "score": shown_score(sheet),
            "rank": None,
        }
        for sheet in some
    ]


def _ranked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Final sheets by their points, of one kind each; those whose points are open have no rank."""
    for row in rows:
        rivals = [
            other["score"].least
            for other in rows
            if other["sheet"].kind == row["sheet"].kind
            and other["sheet"].year == row["sheet"].year
            and _is_placed(other)
        ]
        if _is_placed(row):
            row["rank"] = 1 + sum(points > row["score"].least for points in rivals)
    return sorted(rows, key=lambda row: (row["sheet"].kind, -row["sheet"].year, row["rank"] or MOST_RANKED + 1))


def _is_placed(row: dict[str, Any]) -> bool:
    score = row["score"]
    return bool(row["sheet"].stage == ScoreSheet.Stage.FINAL and row["kind"].points and score.least == score.most)


@needs(Act.SCORE)
@require_http_methods(_FORM_METHODS)
def new_score(request: HttpRequest) -> HttpResponse:
    """Draft a score sheet."""
    user: Any = request.user
    scope = required_scope(user, Act.SCORE)
    form = NewScoreForm(
        request.POST if request.method == "POST" else None,
        kinds=list(rulebook().score_sheets.values()),
        years=years_in(scope),
        areas=areas_of(scope, "county", "village"),
        units=assessable_units(user),
        helpers=assessable_helpers(user),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.draft_score_sheet(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect("assessment:score", made.pk)
    status = 409 if form.is_bound and form.errors else 200
    return render(request, "assessment/new_score.html", {"form": form}, status=status)


@needs(Act.READ_ASSESSMENTS)
@require_safe
def score(request: HttpRequest, sheet_id: int) -> HttpResponseBase:
    """Show a score sheet: each line with its points, what they were counted from, and the way to the rows."""
    user: Any = request.user
    found = access_score_sheet(user, sheet_id)
    told = shown_score(found)
    if file := download(request, Offer(SCORE_LINES, told.lines, area_code=found.area_code)):
        return file
    kind, stages = kind_of_sheet(found), ScoreSheet.Stage
    may_score = scope_of(user, Act.SCORE).covers(found.area_code)
    is_final, has_hand = found.stage == stages.FINAL, user.pk in hands_of(found)
    shown = _about(found) | {
        "score": told,
        "points": points_text(told.least, told.most),
        "grade_shown": say(told.grade or UNTOLD) if kind_of_sheet(found).grades else "—",
        "listing": SCORE_LINES,
        "kind": kind,
        "entered_lines": _enterable(found) if may_score and not is_final else [],
        "may_show": may_score and found.stage == stages.DRAFT,
        "may_finalise": may_score and found.stage == stages.SHOWN and not has_hand,
        "may_appeal": found.stage == stages.SHOWN and may_appeal(user, found),
        "may_hand_out": may_score and kind.has_ballot and found.stage == stages.DRAFT,
        "appeals": open_appeals(found),
        "may_answer": may_score and found.stage == stages.SHOWN and not has_hand,
        "ballots": ballots_of(found) if kind.has_ballot else None,
        "entries": [
            (row, ENTRY_KINDS[row.kind], line_words(kind, row.line) if row.line else None)
            for row in found.entries.select_related("by").order_by("-number")
        ],
    }
    return render(request, "assessment/score.html", shown)


def _about(found: ScoreSheet) -> dict[str, Any]:
    return {
        "sheet": found,
        "subject": subject_name(found),
        "kind_words": kind_of_sheet(found).words,
        "stage": STAGES[found.stage],
    }


def _enterable(found: ScoreSheet) -> list[tuple[str, Words]]:
    """Lines and vetoes that people fill in."""
    kind = kind_of_sheet(found)
    lines = [(name, one.words) for name, one in kind.indicators.items() if one.kind in ("judged", "reported")]
    return lines + [(one.name, one.words) for one in kind.vetoes if not one.source]


def _entered(request: HttpRequest, found: ScoreSheet, form: Any, title: Words, act: Callable[[], Any]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已记入。", "Entered.")))
            return redirect("assessment:score", found.pk)
    status = 409 if form.is_bound and form.errors else 200
    return render(request, "assessment/score_act.html", _about(found) | {"form": form, "title": title}, status=status)


def _scored(request: HttpRequest, sheet_id: int) -> ScoreSheet:
    user: Any = request.user
    found = access_score_sheet(user, sheet_id)
    if not scope_of(user, Act.SCORE).covers(found.area_code):
        raise PermissionDenied(Act.SCORE.value)
    return found


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@needs(Act.SCORE)
@require_http_methods(_FORM_METHODS)
def give(request: HttpRequest, sheet_id: int, line: str) -> HttpResponse:
    """Judge or report a line."""
    user: Any = request.user
    found = _scored(request, sheet_id)
    words = dict(_enterable(found)).get(line)
    if words is None:
        raise Http404("no such line")
    indicator = kind_of_sheet(found).indicators.get(line)
    form = LineForm(_sent(request), kind=indicator.kind if indicator else "veto", initial={"seen": found.entered})

    def act() -> None:
        given = form.cleaned_data
        operations.give_line(
            sheet_id=sheet_id,
            line=line,
            numerator=given["numerator"],
            denominator=given.get("denominator"),
            reason=given["reason"],
            by=user,
            seen=given["seen"],
        )

    return _entered(request, found, form, words, act)


@needs(Act.SCORE)
@require_http_methods(_FORM_METHODS)
def show(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Show a draft to whom it assesses."""
    user: Any = request.user
    found = _scored(request, sheet_id)
    form = SeenForm(_sent(request), initial={"seen": found.entered})

    def act() -> None:
        operations.show_score_sheet(sheet_id=sheet_id, by=user, seen=form.cleaned_data["seen"])

    return _entered(request, found, form, Words("送被考核方", "Show it to whom it assesses"), act)


@needs(Act.SCORE)
@require_http_methods(_FORM_METHODS)
def finalise(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Make a sheet final."""
    user: Any = request.user
    found = _scored(request, sheet_id)
    form = SeenForm(_sent(request), initial={"seen": found.entered})

    def act() -> None:
        operations.finalise_score_sheet(sheet_id=sheet_id, by=user, seen=form.cleaned_data["seen"])

    return _entered(request, found, form, Words("定稿", "Make it final"), act)


@needs(Act.APPEAL_SCORES)
@require_http_methods(_FORM_METHODS)
def appeal(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Appeal against a line."""
    user: Any = request.user
    found = access_score_sheet(user, sheet_id)
    if not may_appeal(user, found):
        raise PermissionDenied(Act.APPEAL_SCORES.value)
    kind = kind_of_sheet(found)
    lines = [(name, say(one.words)) for name, one in kind.indicators.items()]
    lines += [(one.name, say(one.words)) for one in kind.vetoes]
    form = AppealForm(_sent(request), lines=lines, initial={"seen": found.entered})

    def act() -> None:
        given = form.cleaned_data
        operations.appeal(sheet_id=sheet_id, line=given["line"], reason=given["reason"], by=user, seen=given["seen"])

    return _entered(request, found, form, Words("申诉", "Appeal"), act)


@needs(Act.SCORE)
@require_http_methods(_FORM_METHODS)
def answer(request: HttpRequest, sheet_id: int, number: int) -> HttpResponse:
    """Answer an appeal."""
    user: Any = request.user
    found = _scored(request, sheet_id)
    if number not in {one.number for one in open_appeals(found)}:
        raise Http404("no such appeal")
    form = AnswerAppealForm(_sent(request), initial={"seen": found.entered})

    def act() -> None:
        given = form.cleaned_data
        operations.answer_appeal(
            sheet_id=sheet_id,
            number=number,
            is_upheld=given["is_upheld"],
            reason=given["reason"],
            by=user,
            seen=given["seen"],
        )

    return _entered(request, found, form, Words("答复申诉", "Answer the appeal"), act)


@needs(Act.SCORE)
@require_http_methods(_FORM_METHODS)
def ballots(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Hand out ballots: their codes are shown this once, to be printed and cut."""
    user: Any = request.user
    found = _scored(request, sheet_id)
    form = BallotsForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            codes = operations.hand_out_ballots(sheet_id=sheet_id, count=form.cleaned_data["count"], by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            response = render(request, "assessment/ballots.html", _about(found) | {"codes": codes})
            response.headers["Cache-Control"] = "private, no-store"
            return response
    status = 409 if form.is_bound and form.errors else 200
    title = Words("发放测评票", "Hand out ballots")
    return render(request, "assessment/score_act.html", _about(found) | {"form": form, "title": title}, status=status)


@needs(Act.READ_ASSESSMENTS)
@require_safe
def paper(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Give out a score sheet as PDF or Word."""
    user: Any = request.user
    found = access_score_sheet(user, sheet_id)
    name = f"{kind_of_sheet(found).words.zh} {subject_name(found)} {found.year}"
    about = Issue("assessment.scores", kind_of_sheet(found).words, found.area_code)
    return give_out(request, score_document(found), name, is_shown=True, about=about)
