"""Figures of incidence and surveys of third parties: what is on record, and what is added."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.exits import operations
from lianxin.exits.access import coverage_open_to, surveys_open_to
from lianxin.exits.forms import CoverageForm, FigureForm, SurveyForm
from lianxin.exits.lists import COVERAGE, FIGURES, SURVEYS
from lianxin.exits.queries.figures import figures_of
from lianxin.exits.queries.hiding import hidden_coverage, hidden_of_survey, hidden_years
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


def _figure_rows(user: Any, some: list[Any]) -> list[dict[str, Any]]:
    names, gone = area_names(one.area_code for one in some), hidden_years(user, "")
    return [
        {"figure": one, "place": names[one.area_code], "is_hidden": gone.hides(one.area_code, one.year)} for one in some
    ]


def _coverage_rows(user: Any, some: list[Any]) -> list[dict[str, Any]]:
    names, gone = area_names(one.area_code for one in some), hidden_coverage(user)
    return [{"figure": one, "place": names[one.area_code], "is_hidden": one.pk in gone} for one in some]


def _survey_rows(user: Any, some: list[Any]) -> list[dict[str, Any]]:
    names = area_names(one.county_code for one in some)
    return [{"survey": one, "place": names[one.county_code], "hidden": hidden_of_survey(user, one)} for one in some]


@needs(Act.READ_EXITS)
@require_safe
def figures(request: HttpRequest) -> HttpResponseBase:
    """List figures and surveys."""
    user: Any = request.user
    found = figures_of(user)
    surveys = surveys_open_to(user).select_related("by")
    coverage = coverage_open_to(user).select_related("by").order_by("-pk")
    if file := download(
        request,
        Offer(FIGURES, found, partial(_figure_rows, user)),
        Offer(SURVEYS, surveys, partial(_survey_rows, user)),
        Offer(COVERAGE, coverage, partial(_coverage_rows, user)),
    ):
        return file
    page = keyset_page(found, order=("area_code", "year", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "page": page,
        "rows": _figure_rows(user, page.rows),
        "listing": FIGURES,
        "surveys": _survey_rows(user, list(surveys[:PAGE_SIZE])),
        "survey_listing": SURVEYS,
        "coverage": _coverage_rows(user, list(coverage[:PAGE_SIZE])),
        "coverage_listing": COVERAGE,
        "may_record": user.may(Act.RECORD_EXIT_FIGURES),
    }
    return render(request, "exits/figures.html", shown)


@needs(Act.RECORD_EXIT_FIGURES)
@require_http_methods(_FORM_METHODS)
def new_figure(request: HttpRequest) -> HttpResponse:
    """Record a figure."""
    user: Any = request.user
    areas = areas_of(scope_of(user, Act.RECORD_EXIT_FIGURES), "county", "township", "village")
    form = FigureForm(request.POST if request.method == "POST" else None, areas=areas)
    return _recorded(request, form, Words("录入发生率数据", "Enter a figure of incidence"), _keep_figure)


@needs(Act.RECORD_EXIT_FIGURES)
@require_http_methods(_FORM_METHODS)
def new_survey(request: HttpRequest) -> HttpResponse:
    """Record a survey."""
    user: Any = request.user
    counties = areas_of(scope_of(user, Act.RECORD_EXIT_FIGURES), "county")
    if not counties:
        raise PermissionDenied(Act.RECORD_EXIT_FIGURES.value)
    form = SurveyForm(request.POST if request.method == "POST" else None, counties=counties)
    return _recorded(request, form, Words("录入第三方评估", "Enter a survey of a third party"), _keep_survey)


@needs(Act.RECORD_EXIT_FIGURES)
@require_http_methods(_FORM_METHODS)
def new_coverage(request: HttpRequest) -> HttpResponse:
    """Record how many were covered."""
    user: Any = request.user
    areas = areas_of(scope_of(user, Act.RECORD_EXIT_FIGURES), "county", "township", "village")
    form = CoverageForm(request.POST if request.method == "POST" else None, areas=areas)
    return _recorded(request, form, Words("录入巩固率、参保率数据", "Enter a figure of coverage"), _keep_coverage)


def _keep_coverage(form: Any, user: Any) -> None:
    operations.record_coverage(entry=form.entry(), by=user)


def _keep_figure(form: Any, user: Any) -> None:
    operations.record_figure(entry=form.entry(), by=user)


def _keep_survey(form: Any, user: Any) -> None:
    operations.record_survey(entry=form.entry(), by=user)


def _recorded(request: HttpRequest, form: Any, title: Words, keep: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            keep(form, request.user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已录入。", "Entered.")))
            return redirect("exits:figures")
    status = 409 if form.is_bound and form.errors else 200
    return render(request, "exits/record.html", {"form": form, "title": title}, status=status)
