"""Reported programmes: what the press said, beside what rows say, and the progress report made of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.reports.documents.progress import progress_document
from lianxin.reports.indicators.answering import (
    open_answers,
    programmes_with_reports,
    programmes_with_statements,
    progress_report_of,
    statements_of,
)
from lianxin.reports.statement_lists import STATEMENTS
from lianxin.site.downloads import Offer, download
from lianxin.site.language import is_chinese
from lianxin.site.papers import Issue, give_out


@needs(Act.READ_REPORTS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the programmes whose press reports are laid beside rows."""
    with_reports = programmes_with_reports()
    rows = [
        (name, progress_report_of(name).title if name in with_reports else None, len(statements_of(name)))
        for name in programmes_with_statements()
    ]
    return render(request, "reports/programmes.html", {"rows": rows})


@needs(Act.READ_REPORTS)
@require_safe
def programme(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show every statement of a programme's press report beside the figure from the reader's rows."""
    user: Any = request.user
    if name not in programmes_with_statements():
        raise Http404("no such programme")
    statements = statements_of(name)
    answers = open_answers(statements, reader=user, now=timezone.now())
    offer = Offer(STATEMENTS, answers)
    if file := download(request, offer):
        return file
    has_report = name in programmes_with_reports()
    shown = {
        "name": name,
        "title": progress_report_of(name).title if has_report else None,
        "offer": offer,
        "closed": len(statements) - len(answers),
        # Its statements are of rows that are here only where the demonstration of that programme was loaded.
        "is_elsewhere": sum(one.figure.rows == 0 for one in answers) * 2 > len(answers),
        "paper": reverse("reports:progress", args=[name]) if has_report else "",
        "counts": [
            (kind, sum(one.agreement.value == kind for one in answers)) for kind in ("agrees", "differs", "cannot_tell")
        ],
    }
    return render(request, "reports/programme.html", shown)


@needs(Act.READ_REPORTS)
@require_safe
def report(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out the progress report of a programme, as PDF or Word, in the reader's language."""
    user: Any = request.user
    if name not in programmes_with_reports():
        raise Http404("no such report")
    told, statements = progress_report_of(name), statements_of(name)
    language = "zh" if is_chinese() else "en"
    answers = open_answers(statements, reader=user, now=timezone.now())
    document = progress_document(told, answers, language=language, on=timezone.localdate())
    return give_out(request, document, told.title.into(language), about=Issue("reports.progress", told.title))
