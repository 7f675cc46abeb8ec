"""The workbench: what waits for me. Rooms announce cards and shortcuts in ``<room>/workbench.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.site.icons import icon_names

NO_DETAIL = Words("", "")


class Urgency(IntEnum):
    """How long it can wait. ``NOW``: overdue, or others stand still because of it."""

    NOW = 1
    SOON = 2
    WHEN_CONVENIENT = 3

    @property
    def words(self) -> Words:
        return _URGENCIES[self]

    @property
    def tone(self) -> str:
        return {Urgency.NOW: "bad", Urgency.SOON: "unsure", Urgency.WHEN_CONVENIENT: "plain"}[self]


_URGENCIES = {
    Urgency.NOW: Words("马上办", "Now"),
    Urgency.SOON: Words("近期办", "Soon"),
    Urgency.WHEN_CONVENIENT: Words("有空办", "When convenient"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the user. ``count`` is how many, or None where counting says nothing; ``url`` opens exactly those.

    ``since``: the day on which the oldest of them was due; None where nothing is due on a day.
    """

    words: Words
    count: int | None
    url: str
    urgency: Urgency
    detail: Words = NO_DETAIL
    since: date | None = None

    @property
    def place(self) -> tuple[Urgency, date]:
        """Where it stands among others: the gravest first, of those the oldest."""
        return self.urgency, self.since or date.max


@dataclass(frozen=True, slots=True)
class Card:
    """A room's way to say what waits: ``waiting(user)`` returns only what truly waits; asked of those who may ``act``."""

    name: str
    act: str
    order: int
    icon: str
    waiting: Callable[[Any], list[Waiting]]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A thing the user often starts: its name, one sentence of what happens, where it begins."""

    words: Words
    detail: Words
    url_name: str
    act: str
    icon: str
    order: int


@dataclass(frozen=True, slots=True)
class ShownWaiting:
    """What waits, with the icon of the card that says so."""

    waiting: Waiting
    icon: str


_cards: dict[str, Card] = {}
_shortcuts: dict[str, Shortcut] = {}


def register(card: Card) -> None:
    """Add a card to the workbench.

    Raises:
        ValueError: its name is taken, or its icon does not exist.
    """
    _enter(_cards, card.name, card)


def register_shortcut(shortcut: Shortcut) -> None:
    """Add a shortcut to the workbench.

    Raises:
        ValueError: its page has one already, or its icon does not exist.
    """
    _enter(_shortcuts, shortcut.url_name, shortcut)


def _enter(book: dict[str, Any], name: str, entry: Any) -> None:
    if name in book:
        raise ValueError(f"{name} is on the workbench twice")
    if entry.icon not in icon_names():
        raise ValueError(f"there is no icon {entry.icon!r}")
    book[name] = entry


def waiting_for(user: Any) -> list[ShownWaiting]:
    """Return what waits for the user: the most urgent first, of those the oldest, then in the order of the cards."""
    found = [
        (waiting.place, card.order, card.name, ShownWaiting(waiting, card.icon))
        for card in _cards.values()
        if user.may(card.act)
        for waiting in card.waiting(user)
    ]
    return [shown for *_, shown in sorted(found, key=lambda line: line[:3])]


def shortcuts_for(user: Any) -> Iterator[Shortcut]:
    """Yield the user's shortcuts in order."""
    for shortcut in sorted(_shortcuts.values(), key=lambda entry: (entry.order, entry.url_name)):
        if user.may(shortcut.act):
            yield shortcut
