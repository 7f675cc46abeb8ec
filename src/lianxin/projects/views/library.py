"""The library: its list, slow projects, ledgers to take away."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.projects import errors
from lianxin.projects.domain.stages import Stage
from lianxin.projects.drawings import library_chart
from lianxin.projects.forms.filters import ProjectFilterForm
from lianxin.projects.ledgers import LARGEST_LEDGER, notice_table, project_ledger
from lianxin.projects.lists import PROJECTS, SLOW, WAITING
from lianxin.projects.queries import (
    ProjectFilter,
    filtered_projects,
    next_step_of,
    slow_projects,
    stage_counts,
    standings_of,
    waiting_projects,
    years_of_projects,
)
from lianxin.registry.queries import area_names, areas_of
from lianxin.rulebook import dictionary
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.paging import KeysetPage, keyset_page

PAGE_SIZE = 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN_SLOW = 200


def _rows(projects: list[Any], today: date) -> list[tuple[Any, ...]]:
    """Projects as the list shows them, with what each one's next step lacks."""
    standings = standings_of(projects)
    names = area_names(project.area_code for project in projects)
    kinds = {code.key: code.words for code in dictionary().code_lists["project_kind"].codes}
    return [
        (
            project,
            names[project.area_code],
            kinds.get(project.kind),
            Stage(project.stage).words,
            next_step_of(standings[project.pk], today),
        )
        for project in projects
    ]


@needs(Act.READ_PROJECTS)
@require_safe
def projects(request: HttpRequest) -> HttpResponseBase:
    """List the projects that the reader may see, narrowed as he asks, with what each one's next step lacks."""
    user: Any = request.user
    today = timezone.localdate()
    form = _filters(request)
    if not form.is_valid():
        return render(request, "projects/projects.html", {"form": form, "page": KeysetPage([]), "is_faulty": True})
    wanted = form.wanted()
    found = filtered_projects(user, wanted)
    offer = Offer(PROJECTS, found.order_by("area_code", "code"), lambda some: _rows(some, today), told_filters(form))
    if file := download(request, offer):
        return file
    total = found.count()
    page = keyset_page(
        found, order=("area_code", "code"), cursor=request.GET.get("page", ""), size=PAGE_SIZE, total=total
    )
    rows = _rows(page.rows, today)
    counts = stage_counts(
        filtered_projects(user, ProjectFilter(wanted.text, wanted.area_code, wanted.year, "", wanted.kind))
    )
    waiting = waiting_projects(user, on=today)
    slow = slow_projects(user, on=today)
    return render(
        request,
        "projects/projects.html",
        {
            "form": form,
            "page": page,
            "rows": rows,
            "listing": PROJECTS,
            "total": total,
            "cost_fen": sum(one.cost_fen for one in counts),
            "count": sum(one.count for one in counts),
            "ready": sum(not step.lacks for _, step in waiting),
            "slow": len(slow),
            "chart": library_chart(counts),
            "is_narrowed": form.is_narrowed,
            "may_propose": user.may(Act.PROPOSE_PROJECTS),
            "query": request.GET.urlencode(),
        },
    )


@needs(Act.READ_PROJECTS)
@require_safe
def slow(request: HttpRequest) -> HttpResponseBase:
    """List the projects under way whose pace is wrong, the worst first, and why."""
    user: Any = request.user
    found = slow_projects(user, on=timezone.localdate())
    names = area_names(one.project.area_code for one in found)
    rows = [(one.project, names[one.project.area_code], one.pace) for one in found]
    if file := download(request, Offer(SLOW, rows)):
        return file
    shown = {"rows": rows[:_SHOWN_SLOW], "total": len(found), "shown": _SHOWN_SLOW, "listing": SLOW}
    return render(request, "projects/slow.html", shown)


@needs(Act.READ_PROJECTS)
@require_safe
def waiting(request: HttpRequest) -> HttpResponseBase:
    """List the projects whose next step the reader himself may take: those that lack nothing first (``ready``: they alone), then what
    the others lack."""
    user: Any = request.user
    asked = {"ready": "yes"} if request.GET.get("ready") == "yes" else {}
    found = [one for one in waiting_projects(user, on=timezone.localdate()) if not (asked and one[1].lacks)]
    names = area_names(project.area_code for project, _ in found)
    rows = [(project, names[project.area_code], step) for project, step in found]
    if file := download(request, Offer(WAITING, rows, filters=asked)):
        return file
    return render(request, "projects/waiting.html", {"rows": rows[:_SHOWN_SLOW], "listing": WAITING})


@needs(Act.READ_PROJECTS)
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of the projects asked for, as a workbook that may be imported again."""
    return _workbook(request, "项目台账.xlsx", project_ledger)


@needs(Act.READ_PROJECTS)
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The table that a village shows, of the projects asked for."""
    return _workbook(request, "项目公示表.xlsx", notice_table)


def _workbook(request: HttpRequest, name: str, written: Any) -> HttpResponse:
    form = _filters(request)
    if not form.is_valid():
        return render(
            request, "projects/projects.html", {"form": form, "page": KeysetPage([]), "is_faulty": True}, status=400
        )
    found = list(filtered_projects(request.user, form.wanted())[:LARGEST_LEDGER])  # type: ignore[arg-type]
    if not found:
        raise Refused(errors.NOTHING_TO_EXPORT)
    return downloaded(written(found), name, SHEET)


def downloaded(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file to be saved under a name."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _filters(request: HttpRequest) -> ProjectFilterForm:
    user: Any = request.user
    scope = required_scope(user, Act.READ_PROJECTS)
    is_below_a_county = all(len(prefix) >= 6 for prefix in scope.prefixes)
    levels = ("township", "village") if is_below_a_county else ("county",)
    areas = areas_of(scope, *levels) if scope.prefixes else []
    return ProjectFilterForm(request.GET, areas=areas, years=years_of_projects(user))
