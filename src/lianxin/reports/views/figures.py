"""Pages of figures: the library of indicators, a figure that opens to its rows, what was published with its proof, expectations."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of
from lianxin.reports.access import access_published, published_open_to, required_whole
from lianxin.reports.addresses import asked_question, figure_address, question_query
from lianxin.reports.declared import declared
from lianxin.reports.domain.indicators import Figure, Indicator, Measure
from lianxin.reports.forms.figures import ExpectationForm, PublishForm, QuestionForm, SearchForm
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import figure_of
from lianxin.reports.indicators.freezing import proof_of, question_of
from lianxin.reports.indicators.opening import indicators_open_to
from lianxin.reports.indicators.showing import veil_for
from lianxin.reports.library_lists import EXPECTATIONS, INDICATORS, INDICATORS_ON_PAGE, PUBLISHED, ROWS
from lianxin.reports.models import PublishedFigure
from lianxin.reports.operations import publish_figure, record_expectation
from lianxin.reports.queries.figures import all_references, expectations_open_to, opened_pairs, opened_rows
from lianxin.reports.queries.frozen import sealed_words
from lianxin.reports.tabling.neighbours import is_told_away
from lianxin.reports.wording import (
    SUBJECTS,
    figure_words,
    filter_words,
    number_text,
    period_words,
    subject_of,
    unit_words,
)
from lianxin.site.downloads import MOST_ROWS, Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


def _indicator(code: str) -> Indicator:
    found = shelf().library.indicators.get(code)
    if found is None:
        raise Http404("no such indicator")
    return found


def _areas(user: Any, act: Act) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in areas_of(scope_of(user, act), "county", "township", "village")]


@needs(Act.READ_REPORTS)
@require_safe
def library(request: HttpRequest) -> HttpResponseBase:
    """The library of indicators that the reader may open, and what was published."""
    user: Any = request.user
    wanted = request.GET.get("q", "").strip().lower()
    found = [
        declared(one)
        for one in indicators_open_to(user)
        if wanted in one.code or wanted in one.title.zh or wanted in one.title.en.lower()
    ]
    published = published_open_to(user)
    if file := download(request, Offer(INDICATORS, found, filters={"q": wanted}), Offer(PUBLISHED, published)):
        return file
    context = {
        "subjects": [
            (words, listed)
            for subject, words in SUBJECTS.items()
            if (listed := [one for one in found if subject_of(one.indicator) == subject])
        ],
        "is_searched": bool(wanted),
        "listing": INDICATORS_ON_PAGE,
        "form": SearchForm(request.GET),
        "published": list(published[:PAGE_SIZE]),
        "published_listing": PUBLISHED,
    }
    return render(request, "reports/library.html", context)


@needs(Act.READ_REPORTS)
@require_http_methods(_FORM_METHODS)
def figure(request: HttpRequest, code: str) -> HttpResponseBase:
    """A figure: what was asked, what it comes to, and the rows that it rests on. Posting publishes it."""
    user: Any = request.user
    indicator = _indicator(code)
    form = QuestionForm(request.GET or None, indicator=indicator, areas=_areas(user, Act.READ_REPORTS))
    context: dict[str, Any] = {
        "indicator": indicator, "form": form, "declared": declared(indicator).lines(), "fault": None,
    }  # fmt: skip
    try:
        question = asked_question(indicator, request.GET, dict(request.GET.lists()))
    except Refused as refusal:
        # What the form itself can tell stands at its fields, in their words; the rest was written into the address by hand.
        is_of_address = bool(request.GET) and form.is_valid()
        return render(request, "reports/figure.html", context | {"fault": refusal if is_of_address else None})
    may_publish = user.may(Act.PUBLISH_FIGURES)
    publish = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_publish:
            raise PermissionDenied(Act.PUBLISH_FIGURES.value)
        if publish.is_valid() and (answer := _published(request, publish, question, user)):
            return answer
    required_whole(user, question.areas)
    now = timezone.now()
    made = figure_of(question, reader=user, now=now)
    veil = veil_for(user, indicator, question.areas, timezone.localdate(now))
    hidden = is_told_away(made, veil, reader=user)
    if request.GET.get("format") and not hidden:
        # A file has all rows; the page has as many as fit it.
        pairs = all_references(question, reader=user, most=MOST_ROWS)
        if file := download(request, Offer(ROWS, pairs, partial(opened_pairs, reader=user))):
            return file
    opened = None if hidden else opened_rows(question, reader=user, cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    context |= {
        "figure": made,
        "told": veil.words if hidden else figure_words(made),
        "is_hidden": hidden,
        "rows": opened.rows if opened else [],
        "rows_listing": ROWS,
        "next": f"?{question_query(question)}&page={opened.next}" if opened and opened.next else "",
        "period": period_words(question),
        "filters": filter_words(indicator, question),
        "publish": publish if may_publish and not hidden else None,
    }
    return render(request, "reports/figure.html", context, status=409 if publish.errors else 200)


def _published(request: HttpRequest, form: PublishForm, question: Any, user: Any) -> HttpResponse | None:
    corrects = request.GET.get("corrects", "")
    try:
        before = access_published(user, int(corrects)) if corrects.isdigit() else None
        made = publish_figure(
            question=question,
            name=form.cleaned_data["name"],
            by=user,
            corrects=before,
            reason=form.cleaned_data["reason"],
        )
    except Refused as refusal:
        refuse(form, refusal)
        return None
    messages.success(request, say(Words("已发布并封存。", "Published and sealed.")))
    return redirect("reports:published", made.pk)


@needs(Act.READ_REPORTS)
@require_safe
def published(request: HttpRequest, figure_id: int) -> HttpResponse:
    """A published figure with its proof, its editions, and the way to its rows of today."""
    user: Any = request.user
    found = access_published(user, figure_id)
    proof = proof_of(found, now=timezone.now())
    sealed = found.sealed
    context: dict[str, Any] = {
        "published": found,
        "sealed": sealed,
        "proof": proof,
        "may_correct": False,
        "address": "",
        "definition": Words(sealed["definition"]["zh"], sealed["definition"]["en"]),
        "about": sealed_words(found),
        "as_of": datetime.fromisoformat(sealed["as_of"]),
    }
    try:
        question = question_of(sealed)
    except Refused:
        return render(request, "reports/published.html", context)
    indicator = shelf().library.indicators[question.indicator]
    number, unit = _number(sealed["value"], indicator), unit_words(Figure(indicator, question, None, None, 0, found.at))
    hidden = is_published_hidden(found, indicator, proof.now, proof.rows_now, user)
    least = veil_for(user, indicator, question.areas, timezone.localdate()).words
    context |= {
        "told": least if hidden else Words(f"{number}{unit.zh}", f"{number} {unit.en}".strip()),
        "is_hidden": hidden,
        "now": None if proof.now is None or hidden else number_text(proof.now, indicator) + say(unit),
        "indicator": indicator,
        "period": period_words(question),
        "address": figure_address(question),
        "later": getattr(found, "corrected_by", None),
        "may_correct": user.may(Act.PUBLISH_FIGURES) and not hasattr(found, "corrected_by"),
    }
    return render(request, "reports/published.html", context)


def is_published_hidden(
    found: PublishedFigure, indicator: Indicator, value: Fraction | None, rows: int | None, reader: Any
) -> bool:
    """Whether a published figure is hidden from a reader, and its rows with it.

    What was published and what it would be now (``value``, over so many ``rows``) are two figures: either may be small, and so may what
    lies between them.
    """
    veil = veil_for(reader, indicator, tuple(found.sealed["question"]["areas"]), timezone.localdate())
    counts = [found.rows, rows, None if rows is None else abs(found.rows - rows)]
    values = [_counted(found.sealed["value"], indicator), _counted(value, indicator)]
    return any(veil.hides(count) for count in (*counts, *values))


def _counted(value: Any, indicator: Indicator) -> int | None:
    """How many things a value tells apart; of a sum none."""
    return None if value is None or indicator.measure is not Measure.COUNT_DISTINCT else int(Fraction(value))


def _number(written: str | None, indicator: Indicator) -> str:
    return "—" if written is None else number_text(Fraction(written), indicator)


@needs(Act.READ_REPORTS)
@require_safe
def expectations(request: HttpRequest) -> HttpResponseBase:
    """Forecasts and targets of the reader's areas."""
    user: Any = request.user
    found = expectations_open_to(user)
    if file := download(request, Offer(EXPECTATIONS, found, _places)):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    context = {
        "page": page, "rows": _places(page.rows), "listing": EXPECTATIONS, "may_record": user.may(Act.RECORD_EXPECTATIONS),
    }  # fmt: skip
    return render(request, "reports/expectations.html", context)


def _places(some: list[Any]) -> list[dict[str, Any]]:
    names = area_names({one.area_code for one in some})
    return [{"one": one, "place": names.get(one.area_code, one.area_code)} for one in some]


@needs(Act.RECORD_EXPECTATIONS)
@require_http_methods(_FORM_METHODS)
def new_expectation(request: HttpRequest) -> HttpResponse:
    """Record a forecast or a target."""
    user: Any = request.user
    form = ExpectationForm(
        request.POST if request.method == "POST" else None, areas=_areas(user, Act.RECORD_EXPECTATIONS)
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_expectation(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已登记。", "On record.")))
            return redirect("reports:expectations")
    return render(request, "reports/new_expectation.html", {"form": form}, status=409 if form.errors else 200)
