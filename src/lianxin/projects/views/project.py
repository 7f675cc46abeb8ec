"""The page of a project, its photographs, its sign-board and its file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.projects.access import access_project, may_act_for
from lianxin.projects.detail_lists import CONTRACTS, LINKS, PROJECT_ASSETS, REPORTS, SHOWINGS, TARGETS
from lianxin.projects.documents import file_document, sign_board
from lianxin.projects.domain.stages import Direction, Stage, is_at_least, moves_from
from lianxin.projects.drawings import performance_chart
from lianxin.projects.panels import panels_for
from lianxin.projects.photographs import photograph
from lianxin.projects.queries import (
    asset_lines,
    households_of_project,
    next_step_of,
    payability,
    performance_of,
    standing_of,
)
from lianxin.projects.views.parts import (
    code_words,
    happenings,
    lack_lines,
    progress_lines,
    project_facts,
    road_of,
    showing_lines,
    target_lines,
)
from lianxin.registry.queries import area_names
from lianxin.rulebook import dictionary
from lianxin.site.downloads import Offer, download, lists_of
from lianxin.site.papers import Issue, give_out

if TYPE_CHECKING:
    from lianxin.site.listing import Listing


@needs(Act.READ_PROJECTS)
@require_safe
def project(request: HttpRequest, project_id: int) -> HttpResponseBase:
    """Show a project: what its next step lacks and who takes it, and everything that is on record."""
    user: Any = request.user
    found = access_project(user, project_id)
    today = timezone.localdate()
    stage = Stage(found.stage)
    standing = standing_of(found)
    step = next_step_of(standing, today)
    links = households_of_project(user, found)
    names = area_names({found.area_code, *(h.village_code for _, h in links if h is not None)})
    targets = performance_of(found)
    may = {name: scope_of(user, act).covers(found.area_code) for name, act in _MAY.items()}
    detours = [
        m for m in moves_from(stage) if m.direction is not Direction.ON and may_act_for(user, m.actor, found.area_code)
    ]
    tables: dict[Listing, Any] = {
        TARGETS: target_lines(targets),
        SHOWINGS: showing_lines(found, standing, user, today),
        CONTRACTS: list(found.contracts.all()),
        REPORTS: progress_lines(found),
        PROJECT_ASSETS: _asset_rows(found, today),
        LINKS: _link_rows(links, names),
    }
    offers = [Offer(listing, rows, area_code=found.area_code) for listing, rows in tables.items()]
    if file := download(request, *offers):
        return file
    payable = payability(found)
    return render(
        request,
        "projects/project.html",
        {
            "project": found,
            "stage": stage,
            "stage_words": stage.words,
            "area": names[found.area_code],
            "road": road_of(stage),
            "facts": project_facts(found, names[found.area_code]),
            "step": step,
            "lacks": lack_lines(found, step, user) if step else [],
            "may_step": step is not None and may_act_for(user, step.move.actor, found.area_code),
            "detours": [] if standing.has_money else detours,
            "has_money": standing.has_money,
            "payable": payable,
            "is_payable": payable.starts_on is not None and payable.starts_on <= today,
            "may": may,
            "lists": lists_of(*offers),
            "targets": tables[TARGETS],
            "chart": performance_chart(targets),
            "may_set_targets": may["propose"]
            and stage is not Stage.REMOVED
            and not is_at_least(stage, Stage.IN_LIBRARY),
            "may_measure": may["propose"] and is_at_least(stage, Stage.UNDERWAY),
            "showings": tables[SHOWINGS],
            "may_show": may["propose"] and stage is not Stage.REMOVED,
            "contracts": tables[CONTRACTS],
            "may_sign": may["review"] and stage in {Stage.APPROVED, Stage.UNDERWAY},
            "may_settle": may["decide"] and stage is Stage.ACCEPTED,
            "reports": tables[REPORTS],
            "may_report": may["propose"] and stage is Stage.UNDERWAY,
            "acceptances": list(found.acceptances.all()),
            "may_accept": may["review"] and stage is Stage.UNDERWAY,
            "assets": tables[PROJECT_ASSETS],
            "may_hand_over": may["review"] and stage in {Stage.SETTLED, Stage.HANDED_OVER},
            "links": tables[LINKS],
            "may_link": may["propose"] and stage is not Stage.REMOVED,
            "happenings": happenings(found),
            "panels": panels_for(request, found),
        },
    )


def _asset_rows(found: Any, on: date) -> list[tuple[Any, ...]]:
    return [
        (line, code_words("asset_state", line.asset.state), line.is_due(on))
        for line in asset_lines(found.assets.all(), on=on)
    ]


def _link_rows(links: list[Any], names: dict[str, str]) -> list[tuple[Any, ...]]:
    """Households that gain; one is in its row only where the reader may see it."""
    mechanisms = dictionary().code_lists["benefit_mechanism"]
    return [
        (link, one, names.get(one.village_code, "") if one else "", mechanisms.by_key(link.mechanism).words)
        for link, one in links
    ]


_MAY = {"propose": Act.PROPOSE_PROJECTS, "review": Act.REVIEW_PROJECTS, "decide": Act.DECIDE_PROJECTS}


@needs(Act.READ_PROJECTS)
@require_safe
def photo(request: HttpRequest, project_id: int, digest: str) -> HttpResponse:
    """A photograph of a project, to those who may see the project."""
    user: Any = request.user
    found = access_project(user, project_id)
    own = {one for photos in found.progress.values_list("photos", flat=True) for one in photos}
    own |= {one for kept in found.publicity.values_list("evidence", flat=True) for one in kept.split(",")}
    if digest not in own:
        raise Http404("no such photograph")
    response = HttpResponse(photograph(digest), content_type="image/jpeg")
    # Its name is its digest: it never changes, and it belongs to this reader's browser alone.
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@needs(Act.READ_PROJECTS)
@require_safe
def board(request: HttpRequest, project_id: int) -> HttpResponse:
    """The sign-board of a project (公示牌), A3."""
    user: Any = request.user
    found = access_project(user, project_id)
    return give_out(request, sign_board(found), f"公示牌 {found.code}")


@needs(Act.READ_PROJECTS)
@require_safe
def file(request: HttpRequest, project_id: int) -> HttpResponse:
    """The file of a project (项目档案), A4. Households by name are in it only for those who may see them."""
    user: Any = request.user
    found = access_project(user, project_id)
    about = Issue("projects.file", Words("项目档案", "File of a project"), found.area_code)
    document = file_document(found, households_of_project(user, found))
    return give_out(request, document, f"项目档案 {found.code}", about=about)
