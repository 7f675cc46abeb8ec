"""Pages of what procedures say: the list, and each with its diagram, steps, legal basis and versions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Procedure, Step, Version
from lianxin.procedures.domain.diagram import road_of, showing_of
from lianxin.procedures.lists import PROCEDURES, STEPS, VERSIONS
from lianxin.rulebook import dictionary
from lianxin.site.downloads import Offer, download, lists_of


@needs(Act.READ_CASES)
@require_safe
def procedures(request: HttpRequest) -> HttpResponseBase:
    """List the procedures, with the version in force today where the reader is at home."""
    area, today = _home(request), timezone.localdate()
    rows = [(one, next(iter(one.versions_on(today, area)), None)) for one in shelf.procedures().values()]
    rows.sort(key=lambda row: row[1] is None)
    if file := download(request, Offer(PROCEDURES, rows)):
        return file
    years = [(year, shelf.calendar().years[year].verified) for year in sorted(shelf.calendar().years)]
    shown = {"rows": rows, "listing": PROCEDURES, "first_year": years[0][0], "last_year": years[-1][0]}
    shown["is_blind"] = not shelf.calendar().is_known(today.year)
    return render(request, "procedures/procedures.html", shown)


@needs(Act.READ_CASES)
@require_safe
def procedure(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show a procedure: the version in force, or the one asked for, drawn and step by step."""
    if key not in shelf.procedures():
        raise Http404("no such procedure")
    found = shelf.procedure(key)
    version = _version_asked(request, found)
    steps = [_row(step, version) for step in version.steps.values()]
    offers = Offer(STEPS, steps, filters={"version": version.name}), Offer(VERSIONS, found.versions)
    if file := download(request, *offers):
        return file
    shown = {
        "lists": lists_of(*offers),
        "procedure": found,
        "version": version,
        "road": road_of(version, Words(f"{found.words.zh}的流程", f"The way of: {found.words.en}")),
        "steps": steps,
        "showings": [(state, showing_of(state)) for state in version.states.values() if state.publicity],
        "effects": [
            (dictionary().field(f"{found.subject.table}.{effect.field}").words, effect) for effect in version.effects
        ],
        "versions": found.versions,
        "in_force": found.versions_on(timezone.localdate(), _home(request))[:1],
    }
    return render(request, "procedures/procedure.html", shown)


def _version_asked(request: HttpRequest, found: Procedure) -> Version:
    asked = request.GET.get("version", "")
    if asked:
        named = next((one for one in found.versions if one.name == asked), None)
        if named is None:
            raise Http404("no such version")
        return named
    in_force = found.versions_on(timezone.localdate(), _home(request))
    return in_force[0] if in_force else found.versions[-1]


def _row(step: Step, version: Version) -> dict[str, Any]:
    types = dictionary().code_lists["evidence_type"]
    return {
        "step": step,
        "before": [version.states[name].words for name in step.before],
        "after": version.states[step.after].words,
        "evidence": [types.by_key(name).words for name in step.evidence],
    }


def _home(request: HttpRequest) -> str:
    user: Any = request.user
    return str(user.home_area(Act.READ_CASES))
