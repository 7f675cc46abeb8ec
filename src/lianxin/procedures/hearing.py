"""Later rooms hear what a case decided, in the same transaction: what they refuse, the decision refuses.

    from lianxin.procedures.hearing import hear

    hear("county_exit", keep_county_exit)   # keep_county_exit(case, event)

The register needs no ear: what a case tells it stands in the procedure's file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianxin.procedures.models import Case, CaseEvent

    Listener = Callable[[Case, CaseEvent], None]

_listeners: dict[str, list[Listener]] = {}


def hear(procedure: str, listener: Listener) -> None:
    """Have a function called with the case and its event whenever a case of the procedure is decided in favour.

    Raises:
        ValueError: it listens already.
    """
    heard_by = _listeners.setdefault(procedure, [])
    if listener in heard_by:
        raise ValueError(f"{listener.__name__} listens twice")
    heard_by.append(listener)


def tell_listeners(case: Case, event: CaseEvent) -> None:
    """Tell whoever listens that a case was decided in favour."""
    for listener in _listeners.get(case.procedure, ()):
        listener(case, event)
