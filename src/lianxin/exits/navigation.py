"""The lines of exits in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("退出", "Exit"), "exits:overview", Act.READ_EXITS, 57, "log-out", Section.PEOPLE))
register(Entry(Words("退出之后", "After exit"), "exits:after", Act.READ_EXITS, 58, "shield-check", Section.PEOPLE))
