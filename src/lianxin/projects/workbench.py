"""What waits for a user in the library."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.projects.queries import assets_to_look_at, slow_projects, waiting_projects
from lianxin.site.workbench import Card, Shortcut, Urgency, Waiting, register, register_shortcut


def steps_waiting(user: Any) -> list[Waiting]:
    """Projects whose next step is the user's own and lacks nothing."""
    ready = [(project, step) for project, step in waiting_projects(user, on=timezone.localdate()) if not step.lacks]
    if not ready:
        return []
    words = Words("等您办下一步的项目", "Projects that wait for your step")
    first, step = ready[0]
    named = Words(f"{first.name}：{step.move.words.zh}", f"{first.name}: {step.move.words.en}")
    url = (
        reverse("projects:project", args=[first.pk]) if len(ready) == 1 else f"{reverse('projects:waiting')}?ready=yes"
    )
    return [Waiting(words, len(ready), url, Urgency.SOON, named)]


def slow_waiting(user: Any) -> list[Waiting]:
    """Projects under way that are slow, for those who report on them."""
    if scope_of(user, Act.PROPOSE_PROJECTS).is_empty:
        return []
    found = slow_projects(user, on=timezone.localdate())
    if not found:
        return []
    words = Words("进度滞后或没有上报的项目", "Projects that are slow or silent")
    detail = Words("先去现场看，再上报进度", "look at the site, then report")
    return [Waiting(words, len(found), reverse("projects:slow"), Urgency.NOW, detail)]


def assets_waiting(user: Any) -> list[Waiting]:
    """Assets that are to be looked at again, for those who look after them."""
    if scope_of(user, Act.PROPOSE_PROJECTS).is_empty:
        return []
    found = assets_to_look_at(user, on=timezone.localdate())
    if not found:
        return []
    words = Words("该巡查的项目资产", "Assets to be looked at")
    return [Waiting(words, len(found), reverse("projects:assets"), Urgency.WHEN_CONVENIENT)]


register(Card("projects.steps", Act.READ_PROJECTS, 50, "folder-open", steps_waiting))
register(Card("projects.slow", Act.READ_PROJECTS, 51, "hourglass", slow_waiting))
register(Card("projects.assets", Act.READ_PROJECTS, 52, "package", assets_waiting))
register_shortcut(
    Shortcut(
        Words("申报项目", "Propose a project"),
        Words("写清做什么、花多少、谁受益", "What it is, what it costs, who gains"),
        "projects:propose",
        Act.PROPOSE_PROJECTS,
        "send",
        25,
    )
)
