"""The lines of exits in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("退出", "Exit"), "exits:overview", Act.READ_EXITS, 54, "log-out", Section.ENTRY_AND_EXIT))
register(
    Entry(Words("退出之后", "After exit"), "exits:after", Act.READ_EXITS, 55, "shield-check", Section.ENTRY_AND_EXIT)
)
