"""The money of a project, on its page in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from lianxin.funds.queries import credit_of_project, funded_projects, unclaimed_by_project
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.projects.panels import Panel, register

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.projects.models import Project


def money_panel(request: HttpRequest, project: Project) -> SafeString | None:
    """Show how far the project's money has come, and lead to its claims; nothing where none was ever arranged."""
    user: Any = request.user
    if not funded_projects(user).filter(pk=project.pk).exists():
        return None
    credit = credit_of_project(user, project)
    if not credit.lines:
        return None
    shown = {
        "project": project,
        "total": credit.total,
        "free_fen": unclaimed_by_project([project.pk]).get(project.pk, 0),
        "is_partial": not scope_of(user, Act.READ_FUNDS).covers(project.area_code),
        "may_claim": scope_of(user, Act.CLAIM_FUNDS).covers(project.area_code),
    }
    return render_to_string("funds/parts/project_panel.html", shown, request=request)


register(Panel("funds.money", Act.READ_FUNDS, 10, money_panel))
