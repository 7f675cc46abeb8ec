"""What later rooms add to a household's page: findings, helpers, measures.

A room writes ``<room>/household_panels.py``; it is found by itself::

    from lianxin.registry.panels import Panel, register

    register(Panel("pairing.helpers", act="pairing.read", order=20, render=helpers_panel))

``render(request, household, year)`` returns finished HTML, or None when there is nothing to say.
``offers(request, household, year)`` are the lists of its tables, each with a ``part`` that no other panel has: the page gives them as
files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianxin.people.roles import Act

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from lianxin.registry.models import Household
    from lianxin.site.downloads import Offer

    Render = Callable[[HttpRequest, Household, int], SafeString | None]
    Offers = Callable[[HttpRequest, Household, int], Sequence[Offer]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: a name of its own, the act a reader must be permitted, its place, and how it is drawn."""

    name: str
    act: str
    order: int
    render: Render
    offers: Offers | None = None


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel to every household's page.

    Raises:
        ValueError: the name is taken, or there is no such act.
    """
    if panel.name in _panels:
        raise ValueError(f"the panel {panel.name} is there twice")
    Act(panel.act)
    _panels[panel.name] = panel


def panels_for(request: HttpRequest, household: Household, year: int) -> list[SafeString]:
    """Return the panels that this reader may see and that have something to say, in order."""
    shown = []
    for panel in sorted(_panels.values(), key=lambda panel: (panel.order, panel.name)):
        if request.user.may(panel.act):  # type: ignore[union-attr]
            drawn = panel.render(request, household, year)
            if drawn is not None:
                shown.append(drawn)
    return shown


def offers_for(request: HttpRequest, household: Household, year: int) -> list[Offer]:
    """Return the lists of the panels that this reader may see; none while no file is asked for."""
    if not request.GET.get("format"):
        return []
    return [
        offer
        for panel in _panels.values()
        if panel.offers is not None and request.user.may(panel.act)  # type: ignore[union-attr]
        for offer in panel.offers(request, household, year)
    ]
