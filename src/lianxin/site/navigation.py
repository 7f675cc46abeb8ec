"""The menu. Rooms announce their entries in ``<room>/navigation.py``; the site shows those that the user may use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.site.icons import icon_names


class Section(IntEnum):
    """Where in the menu an entry stands, in the order of the programme."""

    START = 0
    PEOPLE = 1
    ENTRY_AND_EXIT = 2
    HELP = 3
    WORK = 4
    MONEY = 5
    CONTROL = 6
    REPORTS = 7
    SETTINGS = 8

    @property
    def words(self) -> Words:
        return _SECTIONS[self]


_SECTIONS = {
    Section.START: Words("开始", "Start"),
    Section.PEOPLE: Words("对象", "People"),
    Section.ENTRY_AND_EXIT: Words("识别、监测、退出", "Entry, watch, exit"),
    Section.HELP: Words("帮扶力量", "Who helps"),
    Section.WORK: Words("日常工作", "Daily work"),
    Section.MONEY: Words("资金和项目", "Money and projects"),
    Section.CONTROL: Words("监督", "Oversight"),
    Section.REPORTS: Words("报表", "Reports"),
    Section.SETTINGS: Words("设置", "Settings"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu: shown to those who may do ``act``; ``""`` shows it to everybody who has signed in.

    ``also`` names pages beside its own whose addresses, and all under them, belong to it too.
    """

    words: Words
    url_name: str
    act: str
    order: int
    icon: str
    section: Section = Section.PEOPLE
    also: tuple[str, ...] = ()


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
    """Return the menu of a user by section; the entry one of whose addresses is the longest beginning of ``path`` is current."""
    allowed = [entry for entry in entries() if not entry.act or user.may(entry.act)]
    covered = ((reverse(name), entry) for entry in allowed for name in (entry.url_name, *entry.also))
    _, current = max(
        ((len(url), entry) for url, entry in covered if _is_under(path, url)), key=itemgetter(0), default=(0, None)
    )
    return [
        (section, [ShownEntry(one.words, reverse(one.url_name), one.icon, one is current) for one in group])
        for section, group in groupby(allowed, key=attrgetter("section"))
    ]


def _is_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


register(Entry(Words("工作台", "Workbench"), "site:workbench", "", 0, "layout-dashboard", Section.START))
