"""What later rooms hold a project by: while any of them does, it can be neither taken out of the library nor adjusted.

A room writes ``<room>/project_holds.py``; it is found by itself::

    from lianxin.projects.holds import Hold, register

    register(Hold("funds.arranged", lambda project: arranged_fen(project) > 0))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianxin.projects.models import Project


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold: a name of its own, and whether money is arranged for a project."""

    name: str
    has_money: Callable[[Project], bool]


_holds: dict[str, Hold] = {}


def register(hold: Hold) -> None:
    """Add a hold.

    Raises:
        ValueError: the name is taken.
    """
    if hold.name in _holds:
        raise ValueError(f"the hold {hold.name} is there twice")
    _holds[hold.name] = hold


def has_money(project: Project) -> bool:
    """Whether money is arranged for the project, as any room says.

    Raises:
        LookupError: no room keeps money: then nobody can tell, and nothing may be undone.
    """
    if not _holds:
        raise LookupError("no room says whether money is arranged for a project")
    return any(hold.has_money(project) for hold in _holds.values())
