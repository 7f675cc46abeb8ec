"""What later rooms have to say to a decision, and how they learn of one.

A room writes ``<room>/case_decisions.py``; it is found by itself::

    from lianxin.procedures.announcing import advise, listen

    advise("monitoring.fit", ("risk_elimination",), fit_advice)
    listen("monitoring.episodes", ("monitoring_entry", "risk_elimination"), episode_decided)

When a step decides and grants, first whoever prepares is told, before anything is changed; then advisers are asked: what one says
stands beside the answer of the rules, wants a reason, or bars the decision; and listeners are told after the register was. All of
it is inside the decision's transaction: what one refuses, undoes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.words import Words

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.procedures.models import Case, CaseEvent


@dataclass(frozen=True, slots=True)
class Advice:
    """What a room says against granting a case: what it finds, whether that bars the decision, and what is kept of it.

    ``kept`` are JSON values without personal data, written into the decision's findings.
    """

    words: Words
    is_bar: bool = False
    kept: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deciding:
    """A case that is about to be granted: the register does not know yet."""

    case: Case
    by: User
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """A case that was granted, the register told where it has something to know: the event of the decision, by whom, and when."""

    case: Case
    event: CaseEvent
    by: User
    at: datetime


Adviser = Callable[["Case", date], Advice | None]
Listener = Callable[[Decided], None]
Preparer = Callable[[Deciding], None]

_preparers: dict[str, tuple[frozenset[str], Preparer]] = {}
_advisers: dict[str, tuple[frozenset[str], Adviser]] = {}
_listeners: dict[str, tuple[frozenset[str], Listener]] = {}


def prepare(name: str, procedures: Iterable[str], preparer: Preparer) -> None:
    """Tell a room before cases of some procedures are granted, while the register is still as it was.

    Raises:
        ValueError: the name is taken.
    """
    _enter(_preparers, name, (frozenset(procedures), preparer))


def advise(name: str, procedures: Iterable[str], adviser: Adviser) -> None:
    """Ask a room before cases of some procedures are granted. ``adviser(case, on)`` answers None when it has nothing against it.

    Raises:
        ValueError: the name is taken.
    """
    _enter(_advisers, name, (frozenset(procedures), adviser))


def listen(name: str, procedures: Iterable[str], listener: Listener) -> None:
    """Tell a room of every case of some procedures that is granted, after the register was told.

    Raises:
        ValueError: the name is taken.
    """
    _enter(_listeners, name, (frozenset(procedures), listener))


def _enter(book: dict[str, Any], name: str, entry: Any) -> None:
    if name in book:
        raise ValueError(f"{name} is announced twice")
    book[name] = entry


def advice_on(case: Case, *, on: date) -> dict[str, Advice]:
    """Return what rooms have against granting a case, by name; nothing when they agree."""
    said = {
        name: adviser(case, on) for name, (wanted, adviser) in sorted(_advisers.items()) if case.procedure in wanted
    }
    return {name: one for name, one in said.items() if one is not None}


def announce_before(deciding: Deciding) -> None:
    """Tell those who prepare, in the order of their names."""
    for _, (wanted, preparer) in sorted(_preparers.items()):
        if deciding.case.procedure in wanted:
            preparer(deciding)


def announce(decided: Decided) -> None:
    """Tell the listeners of a decision, in the order of their names."""
    for _, (wanted, listener) in sorted(_listeners.items()):
        if decided.case.procedure in wanted:
            listener(decided)
