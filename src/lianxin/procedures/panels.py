"""What later rooms add to a case's page. A room writes ``<room>/case_panels.py``; it is found by itself::

    from lianxin.procedures.panels import Panel, register

    register(Panel("exits.sheet", act="exits.read", order=10, render=sheet_panel))

``render(request, case)`` returns finished HTML, or None when there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianxin.people.roles import Act

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.procedures.models import Case

    Render = Callable[[HttpRequest, Case], SafeString | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: a name of its own, the act a reader must be permitted, its place, and how it is drawn."""

    name: str
    act: str
    order: int
    render: Render


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel to every case's page.

    Raises:
        ValueError: the name is taken, or there is no such act.
    """
    if panel.name in _panels:
        raise ValueError(f"the panel {panel.name} is there twice")
    Act(panel.act)
    _panels[panel.name] = panel


def panels_for(request: HttpRequest, case: Case) -> list[SafeString]:
    """Return the panels that this reader may see and that have something to say, in order."""
    shown = []
    for panel in sorted(_panels.values(), key=lambda panel: (panel.order, panel.name)):
        if request.user.may(panel.act):  # type: ignore[union-attr]
            drawn = panel.render(request, case)
            if drawn is not None:
                shown.append(drawn)
    return shown
