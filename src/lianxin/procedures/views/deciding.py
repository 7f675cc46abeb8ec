"""Decide many cases on one page, with an answer for each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.procedures import operations
from lianxin.procedures.access import cases_open_to
from lianxin.procedures.forms import DecideForm
from lianxin.procedures.lists import DECISIONS, TO_DECIDE
from lianxin.procedures.models import Case
from lianxin.procedures.queries.deciding import DecidingStep, cases_to_decide, deciding_steps
from lianxin.procedures.queries.one_case import payload_lines
from lianxin.registry.queries import area_names
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse


@needs(Act.ACT_FOR_COUNTY)
@require_safe
def decisions(request: HttpRequest) -> HttpResponseBase:
    """List the decisions of the county for which cases wait, with how many."""
    user: Any = request.user
    counted = [(one, cases_to_decide(user, one).count()) for one in deciding_steps()]
    rows = [(one, n) for one, n in counted if n]
    shown = {"rows": rows, "listing": DECISIONS}
    return download(request, Offer(DECISIONS, rows)) or render(request, "procedures/decisions.html", shown)


@needs(Act.ACT_FOR_COUNTY)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show the cases that wait for one decision; decide those that are ticked, each by itself, and say what became of each."""
    user: Any = request.user
    deciding = next((one for one in deciding_steps() if one.key == key), None)
    if deciding is None:
        raise Http404("no such decision")
    if file := download(request, Offer(TO_DECIDE, cases_to_decide(user, deciding), _waiting_rows)):
        return file
    waiting = list(cases_to_decide(user, deciding)[: operations.MOST_AT_ONCE])
    form = DecideForm(
        request.POST if request.method == "POST" else None,
        step=deciding.step,
        cases=_sent(request, user, deciding, waiting),
    )
    if request.method == "POST" and form.is_valid():
        try:
            answers = operations.decide_cases(rows=form.told(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            cases = {case.pk: case for case in form.cases}
            rows = [(cases[one.case_id], _subject(cases[one.case_id]), one) for one in answers]
            done = sum(one.is_done for one in answers)
            shown = {"deciding": deciding, "rows": rows, "done": done, "refused": len(answers) - done}
            return render(request, "procedures/decided.html", shown)
    names = area_names({case.area_code for case in form.cases})
    rows = [(case, _subject(case), names[case.area_code], payload_lines(case), bounds) for case, *bounds in form.rows]
    shown = {
        "deciding": deciding,
        "form": form,
        "rows": rows,
        "listing": TO_DECIDE,
        "total": cases_to_decide(user, deciding).count(),
    }
    return render(request, "procedures/decide.html", shown, status=409 if form.is_bound and form.errors else 200)


def _sent(request: HttpRequest, user: Any, deciding: DecidingStep, waiting: list[Case]) -> list[Case]:
    """The cases that a sent form is about: those that it showed, though they may have moved on since."""
    if request.method != "POST":
        return waiting
    ids = [name.removeprefix("seen_") for name in request.POST if name.startswith("seen_")]
    wanted = [int(one) for one in ids if one.isascii() and one.isdigit()][: operations.MOST_AT_ONCE]
    found = cases_open_to(user).filter(pk__in=wanted, procedure=deciding.procedure.key, version=deciding.version.name)
    return list(found.select_related("household").order_by("due_on", "id"))


def _waiting_rows(cases: list[Case]) -> list[tuple[Any, ...]]:
    names = area_names({case.area_code for case in cases})
    return [(case, _subject(case), names[case.area_code], payload_lines(case)) for case in cases]


def _subject(case: Case) -> str:
    return (case.household.head_name or "—") if case.household else case.area_code
