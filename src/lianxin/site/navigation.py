"""The menu. Rooms announce their entries in ``<room>/navigation.py``; the site shows those that the user may use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.site.icons import icon_names


class Section(IntEnum):
    """Where in the menu an entry stands, in the order of the programme."""

    START = 0
    PEOPLE = 1
    HELP = 2
    CONTROL = 3
    SETTINGS = 4

    @property
    def words(self) -> Words:
        return _SECTIONS[self]


_SECTIONS = {
    Section.START: Words("开始", "Start"),
    Section.PEOPLE: Words("对象", "People"),
    Section.HELP: Words("帮扶", "Help"),
    Section.CONTROL: Words("监督", "Oversight"),
    Section.SETTINGS: Words("设置", "Settings"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu: shown to those who may do ``act``; ``""`` shows it to everybody who has signed in."""

    words: Words
    url_name: str
    act: str
    order: int
    icon: str
    section: Section = Section.PEOPLE


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as one user sees it on one page."""

    words: Words
    url: str
    icon: str
    is_current: bool


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add an entry to the menu.

    Raises:
        ValueError: its page is in the menu already, or its icon does not exist.
    """
    if entry.url_name in _entries:
        raise ValueError(f"{entry.url_name} is in the menu twice")
    if entry.icon not in icon_names():
        raise ValueError(f"there is no icon {entry.icon!r}")
    _entries[entry.url_name] = entry


def entries() -> list[Entry]:
    """Every entry, in the order of the menu."""
    return sorted(_entries.values(), key=lambda entry: (entry.section, entry.order, entry.url_name))


def menu_for(user: Any, path: str) -> list[tuple[Section, list[ShownEntry]]]:
    """Return the menu of a user by section; the entry whose address is the longest beginning of ``path`` is current."""
    allowed = [(entry, reverse(entry.url_name)) for entry in entries() if not entry.act or user.may(entry.act)]
    current = max((url for _, url in allowed if _is_under(path, url)), key=len, default="")
    return [
        (section, [ShownEntry(entry.words, url, entry.icon, url == current) for entry, url in group])
        for section, group in _by_section(allowed)
    ]


def _is_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def _by_section(allowed: list[tuple[Entry, str]]) -> Iterator[tuple[Section, list[tuple[Entry, str]]]]:
    for section in Section:
        group = [pair for pair in allowed if pair[0].section is section]
        if group:
            yield section, group


register(Entry(Words("工作台", "Workbench"), "site:workbench", "", 0, "layout-dashboard", Section.START))
