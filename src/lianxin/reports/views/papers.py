"""The shelf of papers: what may be printed about whom, one paper handed out, cards of an area and their file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.jobs.access import access_job
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.reports import errors
from lianxin.reports.card_jobs import begin_cards, cards_path
from lianxin.reports.documents.shelf import FORMS, About, Form, forms_about
from lianxin.reports.forms.papers import FIRST_YEAR, LAST_YEAR, CardsForm, areas_for
from lianxin.reports.ledger_lists import ledgers_open_to
from lianxin.reports.operations.papers import hand_out
from lianxin.reports.queries.homes import villages_of
from lianxin.reports.queries.papers import bookable_helpers
from lianxin.reports.views.addresses import address_of_verification, public_base
from lianxin.site.papers import filed, format_asked

MOST_CHOICES, LONGEST_QUERY = 12, 40


@needs(Act.READ_REGISTRY)
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Show every paper that the reader may have, by about what it is; the ledgers; and the form for cards of an area."""
    return render(request, "reports/papers.html", _shelf(request, _cards_form(request)))


@needs(Act.READ_REGISTRY)
@require_safe
def paper(request: HttpRequest, form: str, subject: str) -> HttpResponse:
    """Hand out one paper, as PDF or Word; that it was taken is remembered under its reference."""
    user: Any = request.user
    found = FORMS.get(form)
    if found is None:
        raise Http404("no such paper")
    if not user.may(found.act):
        raise PermissionDenied(found.act.value)
    kind = format_asked(request)
    handed = hand_out(
        form=found,
        subject=subject,
        year=_year(request),
        file_format=kind,
        address_of=address_of_verification(request),
        by=user,
    )
    return filed(handed.content, handed.name, kind)


@needs(Act.PRINT_CARDS)
@require_POST
def print_cards(request: HttpRequest) -> HttpResponse:
    """Ask for the cards of an area; they are printed by a process of their own."""
    user: Any = request.user
    form = _cards_form(request)
    if form is None or not form.is_valid():
        return render(request, "reports/papers.html", _shelf(request, form), status=400)
    told = form.cleaned_data
    job = begin_cards(
        form=told["form"], area_code=told["area"], year=told["year"], base=public_base(request), is_on_a4=told["is_on_a4"], by=user
    )  # fmt: skip
    return redirect("jobs:job", key=job.key)


@needs(Act.PRINT_CARDS)
@require_safe
def cards(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show what was printed, and where the file is."""
    job = _job(request, job_id)
    form = FORMS[job.asked["form"]]
    shown = {"job": job, "form": form, "is_there": cards_path(job_id).is_file()}
    return render(request, "reports/cards.html", shown)


@needs(Act.PRINT_CARDS)
@require_safe
def cards_file(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """Give out the file of a job: a PDF for each village. That it was taken is recorded."""
    job = _job(request, job_id)
    path = cards_path(job_id)
    if not path.is_file():
        raise Refused(errors.FILE_GONE)
    record_event(
        act=Act.PRINT_CARDS, by=request.user, thing="reports.cards", thing_id=job.key, area_code=job.area_code,  # type: ignore[arg-type]
        cards=job.result["cards"],
    )  # fmt: skip
    name = f"{FORMS[job.asked['form']].words.zh}-{job.area_code}-{job.asked['year']}.zip"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _job(request: HttpRequest, job_id: int) -> Any:
    job: Any = access_job(request.user, f"reports.cards-{job_id}")
    if job.state != "done":
        raise Http404("not printed")
    return job


def _cards_form(request: HttpRequest) -> CardsForm | None:
    user: Any = request.user
    scope = scope_of(user, Act.PRINT_CARDS)
    if not scope.prefixes:
        return None
    sent = request.POST if request.method == "POST" else None
    return CardsForm(sent, areas=areas_for(scope), initial={"year": timezone.localdate().year})


def _shelf(request: HttpRequest, form: CardsForm | None) -> dict[str, Any]:
    user: Any = request.user
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    return {
        "household_forms": forms_about(About.HOUSEHOLD, user),
        "choosers": [one for one in (_villages(user, query), _helpers(user, query)) if one],
        "query": query,
        "ledgers": ledgers_open_to(user),
        "form": form,
        "year": timezone.localdate().year,
        "most": MOST_CHOICES,
    }


def _villages(user: Any, query: str) -> dict[str, Any] | None:
    forms = forms_about(About.VILLAGE, user)
    villages = villages_of(user) if forms else []
    found = [(code, name, "") for code, name in villages if query in name or query == code]
    return _chooser(Words("村的表册", "Of a village"), forms, found, len(villages), len(found))


def _helpers(user: Any, query: str) -> dict[str, Any] | None:
    forms = forms_about(About.HELPER, user)
    every = bookable_helpers(user, timezone.localdate()) if forms and user.may(Act.READ_PAIRING) else None
    if every is None:
        return None
    wanted = every.filter(Q(name__contains=query) | Q(unit__name__contains=query) | Q(code=query)) if query else every
    found = [(str(one.pk), one.name, one.unit.name) for one in wanted[:MOST_CHOICES]]
    return _chooser(Words("帮扶责任人的表册", "Of a helper"), forms, found, every.count(), wanted.count())


def _chooser(
    words: Words, forms: list[Form], found: list[tuple[str, str, str]], total: int, matching: int
) -> dict[str, Any] | None:
    """What is chosen from: the forms, and of the first things found their addresses; None where there is nothing to choose."""
    if not forms or not total:
        return None
    year = timezone.localdate().year
    rows = [
        (name, more, [(form, _address(form.name, key, year)) for form in forms])
        for key, name, more in found[:MOST_CHOICES]
    ]
    return {"words": words, "forms": forms, "rows": rows, "matching": matching, "has_more": matching > MOST_CHOICES}


def _address(form: str, subject: str, year: int) -> str:
    return f"{reverse('reports:paper', args=[form, subject])}?year={year}"


def _year(request: HttpRequest) -> int:
    this_year = timezone.localdate().year
    asked = request.GET.get("year", "") or str(this_year)
    if not (asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR):
        raise Refused(errors.NO_YEAR, asked=asked[:10], this_year=this_year)
    return int(asked)
